"""What the page of cohorts shows: the verdict of the latest ripe cohort, the table, the chances day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from portulan.figures.words import WORDS
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Sentence, number
from portulan.metrics.cohorts import PASSED, CohortTable
from portulan.metrics.period import Grain
from portulan.stats.incidence import IncidenceCurve
from portulan.ui.charts import HALO, INK_2, ChartTable, DrawnChart
from portulan.ui.naming import Naming

SPANS: tuple[Grain, ...] = ("week", "month", "quarter", "year")
RIPE = 0.1
"""A cohort with fewer than this share of its deals still open says what became of it."""
LEAST_CLOSED = 10
MOST_ROWS = 40
MOST_LINES = 5
HEIGHT = 264
DAYS = (30, 60, 90, 180, 270, 365)
_AXIS_DAYS: Mapping[Language, str] = {"fr": "datum.value + '\u00a0j'", "en": "datum.value + '\u00a0d'"}


@dataclass(frozen=True, slots=True)
class CohortCell:
    """One figure of one cohort, as written; `between` is its interval in words, empty where it has none."""

    value: str
    between: str
    column: str


@dataclass(frozen=True, slots=True)
class CohortRow:
    names: tuple[str, ...]
    cells: tuple[CohortCell, ...]
    still_open: str


def show(table: CohortTable, naming: Naming, language: Language, currency: str) -> dict[str, Any]:
    """The context of the page: newest cohorts first."""
    newest = sorted(range(len(table)), key=lambda i: _order(table, i))
    columns = {f: _column(table, f, naming, language) for f in shown_figures(table)}
    rows = [_row(table, i, columns, naming, language, currency) for i in newest[:MOST_ROWS]]
    return {
        "verdict": _verdict(table, newest, naming, language),
        "columns": list(columns.values()),
        "rows": rows,
        "cut": len(table) - len(rows),
        "chart": chances_chart(table, naming, language),
    }


def shown_figures(table: CohortTable) -> list[str]:
    """The figures in reading order: how many, what became of them, what they were worth, then stage by stage.

    One that no cohort can give yet is left out.
    """
    given = [f for f, found in table.figures.items() if any(v == v for v in map(float, found.value))]
    passed = [f for f in given if f.startswith("passed ")]
    usual = [f for f in given if f not in passed and f not in ("created", "still_open")]
    return ["created", *usual, *passed]


def _order(table: CohortTable, i: int) -> tuple[Any, ...]:
    """Latest span first; then the groups as they come."""
    keys = [str(values[i]) for name, values in table.keys.items() if name in SPANS]
    return (tuple(-ord(c) for c in keys[0]) if keys else (), i)


def _row(
    table: CohortTable, i: int, columns: Mapping[str, str], naming: Naming, language: Language, currency: str
) -> CohortRow:
    names = tuple(naming(name, values[i]) for name, values in table.keys.items())
    cells = tuple(_cell(table, figure, i, column, language, currency) for figure, column in columns.items())
    return CohortRow(names, cells, number(int(table.figures["still_open"].value[i]), language))


def _column(table: CohortTable, figure: str, naming: Naming, language: Language) -> str:
    if figure.startswith("passed "):
        return PASSED.say(language, stage=naming("stage", figure.removeprefix("passed ")))
    return table.name(figure).say(language)


def _cell(table: CohortTable, figure: str, i: int, column: str, language: Language, currency: str) -> CohortCell:
    found, unit = table.figures[figure], table.unit(figure)
    value, low, high = (float(values[i]) for values in (found.value, found.low, found.high))
    if value != value:
        return CohortCell("—", "", column)
    if unit == "count":
        return CohortCell(number(int(value), language), "", column)
    said = str(written(value, unit, language, currency=currency))
    between = "" if low != low else interval(low, high, unit, language, currency=currency)
    return CohortCell(said, between, column)


def _verdict(table: CohortTable, newest: Sequence[int], naming: Naming, language: Language) -> str:
    created, still, rate = (table.figures[f] for f in ("created", "still_open", "win_rate"))
    closed = {i: int(created.value[i] - still.value[i]) for i in newest}
    known = [i for i in newest if closed[i] >= LEAST_CLOSED and rate.value[i] == rate.value[i]]
    if not known:
        return WORDS["cohorts.verdict.few"].say(language)
    told = next((i for i in known if still.value[i] <= RIPE * created.value[i]), known[-1])
    values = {
        "cohort": ", ".join(naming(name, keys[told]) for name, keys in table.keys.items()),
        "created": int(created.value[told]),
        "open": int(still.value[told]),
        "rate": float(rate.value[told]),
        "between": interval(float(rate.low[told]), float(rate.high[told]), "share", language),
    }
    return Sentence(WORDS["cohorts.verdict" if table.by else "cohorts.verdict.whole"], values).say(language)


def chances_chart(table: CohortTable, naming: Naming, language: Language) -> DrawnChart | None:
    """The chance of being won by so many days after creation, for each group; None where nothing was won."""
    curves = {
        naming(table.risk_by or "", group): won
        for group, (won, _) in table.incidence.items()
        if won is not None and won.n >= LEAST_CLOSED and len(won.value)
    }
    shown = sorted(curves.items(), key=lambda item: -item[1].n)[:MOST_LINES]
    if not shown:
        return None
    last = min(DAYS[-1], max(len(won.value) - 1 for _, won in shown))
    rows = [
        {"day": d, "value": float(won.value[d]), "group": name}
        for name, won in shown
        for d in range(min(last, len(won.value) - 1) + 1)
    ]
    names = [name for name, _ in shown]
    ends = _apart({name: float(won.value[min(last, len(won.value) - 1)]) for name, won in shown})
    labels = [{"day": min(last, len(won.value) - 1), "value": ends[name], "group": name} for name, won in shown]
    base = _data(rows)
    ticks = alt.Axis(values=[0, *(d for d in DAYS if d <= last)], labelExpr=_AXIS_DAYS[language])
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, round(last * 1.2)], nice=False), title=None, axis=ticks)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4))
    colour = alt.Color(
        "group:N", scale=alt.Scale(domain=names, range=[f"var(--cat-{i + 1})" for i in range(5)]), legend=None
    )
    label = _data(labels).mark_text(align="left", dx=6, color=INK_2, **HALO).encode(x=x, y=y, text="group:N")
    layers = [base.mark_line(interpolate="step-after").encode(x=x, y=y, color=colour)]
    layers += [label] if len(shown) > 1 else []
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    return DrawnChart(chart, _chances_table(shown, language), HEIGHT)


def _data(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Where the names stand beside the ends of their lines, so that none covers another."""
    room = 0.06 * max(ends.values(), default=0.0)
    placed: dict[str, float] = {}
    below = -room
    for name, end in sorted(ends.items(), key=lambda item: item[1]):
        below = placed[name] = max(end, below + room)
    return placed


def _chances_table(shown: Sequence[tuple[str, IncidenceCurve]], language: Language) -> ChartTable:
    days = [d for d in DAYS if any(d < len(won.value) for _, won in shown)]
    heads = [WORDS["cohorts.day"].say(language, n=d) for d in days]

    def cell(won: IncidenceCurve, d: int) -> str:
        if d >= len(won.value):
            return "—"
        value = str(written(float(won.value[d]), "share", language))
        return f"{value} {interval(float(won.low[d]), float(won.high[d]), 'share', language)}"

    rows = [(name, number(won.n, language), *(cell(won, d) for d in days)) for name, won in shown]
    return ChartTable((WORDS["cohorts.group"].say(language), "n", *heads), tuple(rows))


def splits_of(asked: Mapping[str, str], known: Sequence[str]) -> tuple[str, str]:
    """The span and the column asked for, the usual ones where the address says nothing it may."""
    span, split = asked.get("span", ""), asked.get("split", "")
    return span if span in (*SPANS, "-") else "quarter", split if split in known else ""
