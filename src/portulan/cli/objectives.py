"""`portulan objectives`: each objective letter by letter, its chance, and what it would take."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words, day

if TYPE_CHECKING:
    from portulan.metrics.whatif.smart import Feasibility

NONE = Words(fr="Le plan ne fixe aucun objectif.", en="The plan sets no objective.")
SO_FAR = Words(fr="aujourd’hui {so_far}, cible {target}", en="today {so_far}, target {target}")
BY = Words(fr=" le {by}", en=" by {by}")
ENDS = Words(fr="devrait finir à {value}, entre {between} (95 %)", en="should end at {value}, between {between} (95%)")
MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def register(app: typer.Typer) -> None:
    app.command(
        "objectives",
        help=in_words(
            "Les objectifs du plan, lettre par lettre (SMART) : leurs chances, et ce qu’il faudrait.",
            "The plan's objectives, letter by letter (SMART): their chances, and what it would take.",
        ),
    )(objectives)


def objectives(
    workspace: WorkspaceOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option(help=in_words("Prévoir depuis la fin de ce jour.", "Forecast from the end of this day.")),
    ] = None,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The plan's objectives, letter by letter (SMART): their chances, and what it would take."""
    language = as_language(lang)
    found = open_workspace(workspace_folder(workspace)).objectives(as_of=day_option(as_of, "--as-of"))
    if format == "json":
        typer.echo(json.dumps([f.as_json(language) for f in found], ensure_ascii=False, indent=2))
        return
    if not found:
        typer.echo(NONE.say(language))
    for one in found:
        _print(one, language)


def _print(one: "Feasibility", language: Language) -> None:
    from portulan.metrics.whatif.need_words import LEVERS, TO_HAVE
    from portulan.metrics.whatif.need_writing import need_text

    out, unit = console(), one.kpi.unit if one.kpi else "count"

    def write(value: float | None) -> str:
        return "—" if value is None else str(written(value, unit, language, currency=one.currency))

    title = Text(one.objective.id, style="bold")
    if one.kpi:
        title.append(f"  {one.kpi.name.say(language)}", style="default")
    said = SO_FAR.say(language, so_far=write(one.so_far), target=write(one.target))
    by = one.objective.by
    out.print(title.append(f" · {said}{BY.say(language, by=day(by, language)) if by else ''}", style="dim"))
    for letter in one.letters:
        mark, style = MARKS[letter.met]
        name = Text(f"  {mark} {letter.name.say(language)}", style=style)
        out.print(name.append(f"  {letter.said(language)}", style="default"))
    if one.ends is not None and one.ends.low is not None and one.ends.high is not None:
        between = interval(one.ends.low, one.ends.high, unit, language, currency=one.currency)
        out.print(Text(f"    {ENDS.say(language, value=write(one.ends.value), between=between)}", style="dim"))
    if one.basis is not None:
        out.print(Text(f"    {one.basis.say(language)}", style="dim"))
    if one.needs:
        out.print(Text(f"    {TO_HAVE.say(language, n=round(100 * one.confidence))}"))
        for need in one.needs:
            text = need_text(need, language, one.currency)
            out.print(Text(f"      {LEVERS[need.lever].say(language)}  ").append(text, style="bold"))
    out.print()
