"""`portulan diff old.yaml new.yaml`: what changed between two plans, by meaning, not by line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from portulan.cli.terminal import LanguageOption, as_language, console, fail, in_words
from portulan.language.words import Language, Words

if TYPE_CHECKING:
    from portulan.plan.records import Plan

SAME = Words(fr="Les deux plans disent la même chose.", en="The two plans say the same.")
SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow"), "reordered": ("↕", "cyan")}


def register(app: typer.Typer) -> None:
    app.command(
        "diff",
        help=in_words(
            "Dit ce qui a changé entre deux plans, par le sens : ce garde-fou passe de 10 à 15 %.",
            "Say what changed between two plans, by meaning: this guard-rail went from 10% to 15%.",
        ),
    )(diff)


def diff(
    old: Annotated[Path, typer.Argument(help=in_words("Le plan d’avant.", "The plan before."))],
    new: Annotated[Path, typer.Argument(help=in_words("Le plan d’après.", "The plan after."))],
    format: Annotated[Literal["text", "json"], typer.Option(help=in_words("text ou json.", "text or json."))] = "text",
    lang: LanguageOption = "",
) -> None:
    """Say what changed between two plans, by meaning: this guard-rail went from 10% to 15%."""
    from portulan.plan.diff import diff_plans

    language = as_language(lang)
    changes = diff_plans(_plan(old, language), _plan(new, language))
    if format == "json":
        rows = [{"path": c.path, "kind": c.kind, "sentence": c.sentence.say(language)} for c in changes]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    out = console()
    for change in changes:
        sign, style = SIGNS.get(change.kind, ("~", "yellow"))
        out.print(Text(f"{sign} ", style=f"bold {style}").append(change.sentence.say(language), style="default"))
    if not changes:
        out.print(Text(SAME.say(language), style="green"))


def _plan(path: Path, language: Language) -> "Plan":
    from portulan.cli.files import read_bytes
    from portulan.plan.reading import read_plan

    reading = read_plan(read_bytes(path), str(path))
    if reading.plan is None:
        fail(reading.findings[0], language)
    return reading.plan
