"""The chart of a review signal: what is seen against what was expected, quarter after quarter, week by week."""

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import Any, Literal

import altair as alt
from babel.dates import format_date

from portulan.language.words import Language, day, number, share
from portulan.metrics.signals.answers import WeekPoint
from portulan.ui.charts import ALERT, HALO, INK, INK_3, SEA, ChartTable, DrawnChart, round_step
from portulan.ui.drawn_once import drawn_once

HEIGHT = 264
Unit = Literal["count", "weeks", "share"]


@drawn_once
def compared_chart(
    weeks: Sequence[WeekPoint],
    since: date | None,
    unit: Unit,
    language: Language,
    heads: Sequence[str],
    fires: str,
) -> DrawnChart:
    """Two lines: seen (solid), expected (dashed). `heads` name the columns: week, seen, expected, z; `fires` labels the
    vertical where the signal began to ask. Raises ValueError without a point.
    """
    shown = [point for point in weeks if point.now is not None and point.base is not None]
    if not shown:
        raise ValueError("a chart needs at least one week")
    names = [f"{format_date(p.week, 'd MMM', locale=language)}|{p.week.isoformat()}" for p in shown]
    rows: list[dict[str, Any]] = [
        {"x": name, "now": _scaled(p.now, unit), "base": _scaled(p.base, unit)}
        for name, p in zip(names, shown, strict=True)
    ]
    x = alt.X(
        "x:N", sort=names, scale=alt.Scale(domain=names, padding=0.3),
        axis=alt.Axis(
            labelExpr="split(datum.value, '|')[0]", labelAngle=0, labelOverlap="greedy", labelSeparation=24,
            labelBound=True,
        ),
    )  # fmt: skip
    y = _axis([row[name] for row in rows for name in ("now", "base")], unit, language)
    seen_above = rows[-1]["now"] >= rows[-1]["base"]
    layers = [
        _rows(rows).mark_line(color=INK_3, strokeWidth=2, strokeDash=[4, 4]).encode(x=x, y=_on("base", y)),
        _rows(rows).mark_line(color=SEA, strokeWidth=2).encode(x=x, y=_on("now", y)),
        _rows(rows[-1:]).mark_point(filled=True, size=64, color=SEA).encode(x=x, y=_on("now", y)),
        _label(rows[-1:], heads[1], "now", SEA, above=seen_above, x=x, y=y),
        _label(rows[-1:], heads[2], "base", INK_3, above=not seen_above, x=x, y=y),
    ]
    first = next((name for name, p in zip(names, shown, strict=True) if since is not None and p.week == since), None)
    if first is not None:
        late = names.index(first) > len(names) / 2
        layers.append(_rows([{"x": first}]).mark_rule(color=ALERT, strokeDash=[4, 3]).encode(x=x))
        layers.append(
            _rows([{"x": first}])
            .mark_text(text=fires, align="right" if late else "left", dx=-5 if late else 5, dy=8, color=INK, **HALO)
            .encode(x=x, y=alt.value(0))
        )
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    table = [
        (
            day(p.week, language, "medium"),
            said_in(p.now, unit, language),
            said_in(p.base, unit, language),
            z_said(p.z, language),
        )
        for p in shown
    ]
    return DrawnChart(chart, ChartTable(tuple(heads), tuple(table)), HEIGHT)


def z_said(z: float | None, language: Language) -> str:
    return "—" if z is None else number(z, language, 1)


def said_in(value: float | None, unit: Unit, language: Language) -> str:
    if value is None:
        return "—"
    return share(value, language) if unit == "share" else number(value, language, 1 if unit == "weeks" else 0)


def _scaled(value: float | None, unit: Unit) -> float:
    return float(value or 0.0) * (100 if unit == "share" else 1)


def _axis(values: Sequence[float], unit: Unit, language: Language) -> alt.Y:
    """From a round number below the lowest to one above the highest, in three steps at most; from 0 for counts."""
    low = 0.0 if unit == "count" else max(min(values) - 0.15 * (max(values) - min(values)), 0.0)  # room for a label
    high = max([*values, low + 1.0])
    step = round_step(high - low, 3)
    first = floor(low / step + 1e-9) * step
    ticks = [first + i * step for i in range(ceil((high - first) / step - 1e-9) + 1)]
    decimals = 0 if all(t == int(t) for t in ticks) else 1
    written = [number(t, language, decimals) for t in ticks]
    if unit == "share":
        written[-1] = share(ticks[-1] / 100, language, decimals)
    cases = "".join(f"abs(datum.value - {t!r}) < 1e-9 ? '{text}' : " for t, text in zip(ticks, written, strict=True))
    scale = alt.Scale(domain=[ticks[0], ticks[-1]], nice=False, zero=False)
    return alt.Y("now:Q", scale=scale, axis=alt.Axis(values=ticks, labelExpr=f"{cases}''", title=None))


def _on(name: str, axis: alt.Y) -> alt.Y:
    other = axis.copy()
    other["shorthand"] = f"{name}:Q"
    return other


def _label(
    rows: Sequence[dict[str, Any]], text: str, name: str, colour: str, *, above: bool, x: alt.X, y: alt.Y
) -> alt.Chart:
    mark = _rows(rows).mark_text(
        text=text, align="right", dx=4, dy=-10 if above else 14, color=colour, fontWeight=600, **HALO
    )
    label: alt.Chart = mark.encode(x=x, y=_on(name, y))
    return label


def _rows(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped
