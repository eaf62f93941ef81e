"""`portulan signals`: the five review signals, what each sees and the question it puts to the strategy."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.words import Language, Words, day, number
from portulan.metrics.signals.answers import Signal
from portulan.metrics.signals.as_json import signals_json
from portulan.metrics.signals.saying import group_name, verdict
from portulan.metrics.signals.words import NAMES, STATES

SINCE = Words(fr="depuis le {since:date}", en="since {since:date}")
QUESTION = Words(fr="Question : {question}", en="Question: {question}")
COLUMNS = (
    Words(fr="comparaison", en="comparison"),
    Words(fr="état", en="state"),
    Words(fr="z", en="z"),
    Words(fr="seuil", en="limit"),
    Words(fr="pourquoi", en="why"),
)


def register(app: typer.Typer) -> None:
    app.command(
        "signals",
        help=in_words(
            "Les cinq signaux de revue : ce que chacun voit, et la question qu’il pose à la stratégie.",
            "The five review signals: what each sees, and the question it puts to the strategy.",
        ),
    )(signals)


def signals(
    workspace: WorkspaceOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Ne lire que ce qui était arrivé à la fin de ce jour.",
                "Read only what had happened by the end of this day.",
            )
        ),
    ] = None,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The five review signals, each with its state, since when, and what it compares."""
    language = as_language(lang)
    home = open_workspace(workspace_folder(workspace))
    when = day_option(as_of, "--as-of") or home.as_of()
    found = home.signals(when)
    if format == "json":
        typer.echo(json.dumps(signals_json(found, when, language), ensure_ascii=False, indent=2))
        return
    out = console()
    out.print(Text(verdict(found).say(language), style="bold"))
    for signal in found:
        out.print()
        _print(signal, language)


def _print(signal: Signal, language: Language) -> None:
    out = console()
    firing = signal.state == "firing"
    title = Text(NAMES[signal.id].say(language), style="bold")
    title.append(f"  {STATES[signal.state].say(language)}", style="red" if firing else "dim")
    if signal.since:
        title.append(f" {SINCE.say(language, since=signal.since)}", style="dim")
    out.print(title)
    out.print(Text(f"  {signal.verdict.say(language)}"))
    if firing:
        out.print(Text(f"  {QUESTION.say(language, question=signal.question)}", style="cyan"))
    if not signal.groups:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for i, name in enumerate(COLUMNS):
        table.add_column(name.say(language), justify="right" if i in (2, 3) else "left")
    for group in signal.groups:
        z = group.weeks[-1].z if group.weeks else None
        why = group.reason.say(language) if group.reason else day(group.since, language) if group.since else ""
        table.add_row(
            f"  {group_name(signal, group).say(language)}", STATES[group.state].say(language),
            "—" if z is None else number(z, language, 1), number(signal.limit, language), why,
        )  # fmt: skip
    out.print(table)
