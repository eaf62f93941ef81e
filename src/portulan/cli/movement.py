"""`portulan movement`: how the open pipeline moved between two days, closing to the cent."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.figures import EMPTY
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import BACKWARDS, WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText
from portulan.language.words import NO_BREAK, Language, Words, money, number
from portulan.metrics.movement.bridge import Flow, Movement, Step, line_name, ordered
from portulan.metrics.movement.lines import CLOSING, OPENING
from portulan.metrics.movement.verdict import verdict
from portulan.metrics.period import period_of
from portulan.workspace import Period

DEALS = Words(fr="affaires", en="deals")
AMOUNT = Words(fr="montant", en="amount")
LINE = Words(fr="mouvement", en="movement")
UNKNOWN = Words(fr="inconnu : pas d’historique", en="unknown: no history")


def register(app: typer.Typer) -> None:
    app.command(
        "movement",
        help=in_words(
            "Le mouvement du pipeline entre deux dates : ouvert au départ, entré, sorti, ouvert à l’arrivée.",
            "The movement of the pipeline between two dates: open at the start, in, out, open at the end.",
        ),
    )(movement)


def movement(
    workspace: WorkspaceOption = Path(),
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            help=in_words(
                "Premier jour (2026-11-01) ; à défaut, le début du mois.",
                "First day (2026-11-01); the start of the month unless told.",
            ),
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help=in_words(
                "Le lendemain du dernier jour : la borne est exclue.", "The day after the last: periods are half-open."
            ),
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Une condition, comme dans le plan : channel = 'salons'.",
                "A condition, as in the plan: channel = 'salons'.",
            )
        ),
    ] = None,
    closing_in: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Ne suivre que les affaires attendues dans cette échéance : 2026-Q4, 2026-11.",
                "Follow only the deals expected to close in this period: 2026-Q4, 2026-11.",
            )
        ),
    ] = None,
    by: Annotated[str, typer.Option(help=in_words("Une dimension : stage, segment…", "A dimension: stage…"))] = "",
    gross: Annotated[
        bool,
        typer.Option(
            "--gross",
            help=in_words("La somme des mouvements de chaque jour.", "The sum of each day's movements."),
        ),
    ] = False,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The movement of the pipeline between two dates: opening + lines = closing, to the cent."""
    language = as_language(lang)
    home = open_workspace(workspace_folder(workspace))
    end = day_option(to, "--to") or home.as_of() + timedelta(days=1)
    start = day_option(from_, "--from") or period_of(end - timedelta(days=1), "month").start
    assert start is not None
    if end <= start:
        raise FaultyText(BACKWARDS.at(None, start=start, end=end))
    names = [name.strip() for name in by.split(",") if name.strip()]
    answer = home.movement(Period(start, end), where=where, closing_in=closing_in, by=names, gross=gross)
    if format == "json":
        typer.echo(json.dumps(answer.as_json(language), ensure_ascii=False, indent=2))
    else:
        _print(answer, language)


def _print(answer: Movement, language: Language) -> None:
    out = console()
    out.print(Text(verdict(answer).say(language), style="bold"))
    out.print(Text(answer.definition.say(language), style="dim"))
    if answer.refusal:
        return
    out.print()
    out.print(_grid(answer, language))
    for value, flow in answer.places:
        name = EMPTY.say(language) if value is None else str(value)
        out.print(Text(f"{name}  ", style="bold").append(_in_a_line(flow, answer, language), style="default"))


def _grid(answer: Movement, language: Language) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(LINE.say(language))
    grid.add_column(DEALS.say(language), justify="right")
    grid.add_column(AMOUNT.say(language), justify="right")
    whole = answer.whole
    grid.add_row(OPENING.say(language), *_cells(whole.opening, answer, language), style="bold")
    for step in ordered(whole):
        grid.add_row(line_name(step.line).say(language), *_cells(step, answer, language, signed=True))
    unknown = [line_name(line).say(language).lower() for line in answer.unknown if line not in whole.steps]
    if unknown:
        grid.add_row(", ".join(unknown), "—", UNKNOWN.say(language), style="dim")
    grid.add_row(CLOSING.say(language), *_cells(whole.closing, answer, language), style="bold")
    return grid


def _cells(step: Step, answer: Movement, language: Language, signed: bool = False) -> tuple[str, str]:
    if not answer.priced:
        return number(step.deals, language), "—"
    sign = "+" if signed and step.amount > 0 else ""
    return number(step.deals, language), sign + money(step.amount, language, answer.currency, decimals=2)


def _in_a_line(flow: Flow, answer: Movement, language: Language) -> str:
    parts = [f"{OPENING.say(language)} {_cells(flow.opening, answer, language)[1]}"]
    parts += [
        f"{line_name(step.line).say(language).lower()} {_cells(step, answer, language, signed=True)[1]}"
        for step in ordered(flow)
    ]
    parts.append(f"{CLOSING.say(language)} {_cells(flow.closing, answer, language)[1]}")
    return f"{NO_BREAK}· ".join(parts)
