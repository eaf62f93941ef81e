"""Figures in the terminal: a value never without its interval, its sample and, where there is none, its reason."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.terminal import console
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words, number
from portulan.metrics.answers import Board, BoardFigure, KpiRow, KpiTable
from portulan.metrics.period import Period
from portulan.stats.estimate import Estimate, Result

VALUE = Words(fr="valeur", en="value")
RAW = Words(fr="brut", en="raw")
DRAWN = Words(
    fr="Chaque valeur est rapprochée de l’ensemble, d’autant plus que ses enregistrements sont peu nombreux ; à côté, "
    "la valeur brute.",
    en="Each value is drawn towards the whole, the more so the fewer its records; its raw value stands beside.",
)
INTERVAL = Words(fr="intervalle à 95\u202f%", en="95% interval")
STATE = Words(fr="état", en="state")
EMPTY = Words(fr="(vide)", en="(empty)")
COMPONENT = Words(fr="composante", en="component")
DECISION = Words(fr="décision", en="decision")
INDICATOR = Words(fr="indicateur", en="indicator")
OBJECTIVE = Words(fr="Objectif", en="Objective")
FOCUS = Words(fr="Focus", en="Focus")
TARGET = Words(fr="cible {value}", en="target {value}")
EXACT = Words(fr="somme exacte", en="exact sum")
RIPE = Words(fr="mûr", en="ripe")
STILL_OPEN = Words(fr="{n} encore {n:?ouverte|ouvertes}", en="{n} still open")
AS_OF = Words(fr="au {as_of:date}", en="as of {as_of:date}")


def print_table(table: KpiTable, language: Language) -> None:
    """One KPI with its definition and one line per group."""
    out = console()
    heading = Text(table.kpi.name.say(language), style="bold").append(f"  {table.reference}", style="dim")
    out.print(heading)
    out.print(Text(table.definition.say(language), style="dim"))
    out.print(Text(f"{period_words(table, language)} · {AS_OF.say(language, as_of=table.as_of)}", style="dim"))
    out.print()
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for dimension in table.by:
        grid.add_column(dimension)
    shrunk = any(row.shrunk is not None for row in table.rows)
    grid.add_column(VALUE.say(language), justify="right", style="bold")
    if shrunk:
        grid.add_column(RAW.say(language), justify="right", style="dim")
    grid.add_column(INTERVAL.say(language), justify="right")
    grid.add_column("n", justify="right")
    grid.add_column(STATE.say(language), overflow="fold")
    for row in table.rows:
        names = [EMPTY.say(language) if value is None else str(value) for value in row.by.values()]
        value, between, n, state = _cells(_compared(row), table.currency, language)
        own = _cells(row.result, table.currency, language)[0] if row.shrunk is not None else ""
        raw: list[Text | str] = [own] if shrunk else []
        grid.add_row(*names, value, *raw, between, n, state)
    out.print(grid)
    if shrunk:
        out.print(Text(DRAWN.say(language), style="dim"))


def _compared(row: KpiRow) -> Result:
    """The figure of a group as it is compared: drawn towards the whole where it is."""
    if row.shrunk is None or not isinstance(row.result, Estimate):
        return row.result
    return replace(row.result, value=row.shrunk.value, low=row.shrunk.low, high=row.shrunk.high)


def _cells(result: Result, currency: str | None, language: Language) -> tuple[Text | str, str, str, Text]:
    n = number(result.n, language)
    if not isinstance(result, Estimate):
        return "—", "", n, Text(result.reason.say(language), style="yellow")
    between = EXACT.say(language)
    if result.low is not None and result.high is not None:
        between = interval(result.low, result.high, result.unit, language, currency=currency or "EUR")
    state = STILL_OPEN.say(language, n=result.still_open) if result.status == "unfinished" else RIPE.say(language)
    value = str(written(result.value, result.unit, language, currency=currency or "EUR"))
    return value, between, n, Text(state)


def print_board(board: Board, language: Language) -> None:
    """The plan on one screen: each decision with its indicators, then objectives and focus."""
    out = console()
    grid = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title=AS_OF.say(language, as_of=board.as_of), title_justify="left"
    )
    grid.add_column(COMPONENT.say(language), style="bold")
    grid.add_column(DECISION.say(language), overflow="fold", ratio=2, style="italic")
    grid.add_column(INDICATOR.say(language), overflow="fold", ratio=2)
    grid.add_column(VALUE.say(language), justify="right", style="bold")
    grid.add_column(INTERVAL.say(language), justify="right")
    grid.add_column("n", justify="right")
    grid.add_column(STATE.say(language), overflow="fold")
    for component in board.components:
        _add_figures(grid, component.name.say(language), component.decision or "—", component.figures, language)
    for objective in board.objectives:
        target = _target(TARGET, objective.target, objective.figure, language)
        _add_figures(grid, OBJECTIVE.say(language), target, [objective.figure], language)
    for focus in board.focus:
        target = "—" if focus.target is None else _target(TARGET, focus.target, focus.figure, language)
        _add_figures(grid, FOCUS.say(language), target, [focus.figure], language)
    out.print(grid)


def _target(words: Words, value: float, figure: BoardFigure, language: Language) -> str:
    table = figure.table
    said = (
        str(written(value, table.kpi.unit, language, currency=table.currency or "EUR"))
        if table
        else number(value, language)
    )
    return words.say(language, value=said)


def _add_figures(grid: Table, name: str, decision: str, figures: Sequence[BoardFigure], language: Language) -> None:
    for figure in figures:
        if figure.table is None:
            reason = figure.finding.message(language) if figure.finding else "—"
            grid.add_row(name, decision, figure.reference, "—", "", "", Text(reason, style="yellow"))
        else:
            for row in figure.table.rows:
                group = " · ".join(EMPTY.say(language) if v is None else str(v) for v in row.by.values())
                parts = (*_arguments(figure.reference), group)
                indicator = " · ".join([figure.table.kpi.name.say(language), *(part for part in parts if part)])
                grid.add_row(name, decision, indicator, *_cells(row.result, figure.table.currency, language))
                name = decision = ""
        name = decision = ""


def _arguments(reference: str) -> list[str]:
    """What a reference says in brackets: `decouverte -> proposition`."""
    return re.findall(r"\(([^)]*)\)", reference)[:1]


def period_words(table: KpiTable, language: Language) -> str:
    """The period of a table in words."""
    return (table.period or Period()).label(language)
