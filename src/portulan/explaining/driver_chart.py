"""The waterfall of drivers: from the figure before to the figure after, one floating bar per effect, with its interval.

Only lengths are read, so the axis may be cut; both of its ends are printed. The two figures are ticks, not bars.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import altair as alt

from portulan.language import quantities
from portulan.language.words import Language
from portulan.metrics.drivers.answers import Drivers, DriverSplit
from portulan.metrics.drivers.rounding import Rounded
from portulan.metrics.drivers.saying import NOT_CLEAR, factor_name, side_name, signed, span_said
from portulan.ui.charts import HALO, INK, INK_3, SEA, SEA_SOFT, ChartTable, DrawnChart
from portulan.ui.words import WORDS

ROW = 40
LEFT, RIGHT = 0.06, 0.4  # of the span of the values: room for labels on the right, at a phone's width too
Row = dict[str, Any]


def waterfall(drivers: Drivers, split: DriverSplit, shown: Rounded, language: Language) -> DrawnChart:
    """The figure on both sides and the effects between them, top to bottom."""
    rows = _rows(drivers, split, shown, language)
    ends = [row[name] for row in rows for name in ("start", "end", "low", "high")]
    low, high = min(ends), max(ends)
    span = high - low or abs(high) or 1.0
    domain = [max(low - LEFT * span, 0.0) if low >= 0 else low - LEFT * span, high + RIGHT * span]
    names = [row["name"] for row in rows]
    y = alt.Y(
        "name:N",
        sort=names,
        scale=alt.Scale(domain=names, paddingInner=0.45),
        axis=alt.Axis(grid=False, domain=False, labelLimit=230, labelColor=INK, labelPadding=10),
    )
    said = _ends(domain, drivers, language)
    axis = alt.Axis(values=domain, grid=True, gridColor="var(--line)", domain=False, labelExpr=said)
    x = alt.X("start:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)
    figures = [row for row in rows if row["figure"]]
    effects = [row for row in rows if not row["figure"]]
    layers = [
        _data(_joints(rows)).mark_rule(color=INK_3, strokeWidth=1).encode(x=x, y=y, y2="to:N"),
        _data([row for row in effects if row["clear"]]).mark_bar(color=SEA, size=18).encode(x=x, x2="end:Q", y=y),
        _data([row for row in effects if not row["clear"]])
        .mark_bar(color=SEA_SOFT, stroke=SEA, strokeDash=[3, 2], strokeWidth=1, size=18)
        .encode(x=x, x2="end:Q", y=y),
        _data(effects).mark_rule(color="var(--paper)", strokeWidth=4).encode(x=_whisker(x), x2="high:Q", y=y),
        _data(effects).mark_rule(color=INK, strokeWidth=1.25).encode(x=_whisker(x), x2="high:Q", y=y),
        _data(figures).mark_tick(color=INK, thickness=3, size=26).encode(x=x, y=y),
        _labels(rows, x, y),
    ]
    chart = alt.layer(*layers).properties(height=ROW * len(rows), width="container")
    return DrawnChart(chart, effects_table(drivers, split, shown, language), ROW * len(rows))


def _rows(drivers: Drivers, split: DriverSplit, shown: Rounded, language: Language) -> list[Row]:
    """One row per figure and effect: where its bar starts and ends, where its interval does, in the unit written."""
    unit, at = drivers.kpi.unit, split.before
    rows = [_figure(drivers, split.before, f"{side_name(drivers.before, language)}", language)]
    for factor, effect in split.effects.items():
        start, end = (float(quantities.scaled(float(v), unit)) for v in (at, at + effect.value))
        bounds = [float(quantities.scaled(float(at) + bound, unit)) for bound in (effect.low, effect.high)]
        label = signed(shown.factors[factor], unit, language, drivers.currency, shown.step, bare=True)
        rows.append(
            {"name": factor_name(factor, language), "start": start, "end": end, "low": bounds[0], "high": bounds[1],
             "clear": effect.clear, "figure": False, "label": label}
        )  # fmt: skip
        at += effect.value
    last = _figure(drivers, split.after, f"{side_name(drivers.after, language)}", language)
    if last["name"] == rows[0]["name"]:
        last["name"] += " "
    return [*rows, last]


def _figure(drivers: Drivers, value: Fraction, name: str, language: Language) -> Row:
    at = float(quantities.scaled(float(value), drivers.kpi.unit))
    written = quantities.written(float(value), drivers.kpi.unit, language, currency=drivers.currency or "EUR")
    flat = dict.fromkeys(("start", "end", "low", "high"), at)
    return {"name": name, **flat, "clear": True, "figure": True, "label": str(written)}


def _joints(rows: Sequence[Row]) -> list[Row]:
    """From the end of each bar to the start of the next."""
    return [{"name": row["name"], "to": following["name"], "start": row["end"]} for row, following in pairwise(rows)]


def _data(rows: Sequence[Row]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped


def _whisker(x: alt.X) -> alt.X:
    low = x.copy()
    low["shorthand"] = "low:Q"
    return low


def _labels(rows: Sequence[Row], x: alt.X, y: alt.Y) -> alt.Chart:
    """The value of each row, right of all that the row draws."""
    placed = [
        {"name": row["name"], "start": max(row["end"], row["start"], row["high"]), "label": row["label"]}
        for row in rows
    ]
    text: alt.Chart = (
        _data(placed).mark_text(align="left", dx=8, color=INK, fontWeight=600, **HALO).encode(x=x, y=y, text="label:N")
    )
    return text


def _ends(domain: Sequence[float], drivers: Drivers, language: Language) -> str:
    """Both ends of the axis, written."""
    unit = drivers.kpi.unit
    cases = []
    for end in domain:
        value = end / 100 if unit == "share" else end
        text = str(quantities.written(value, unit, language, currency=drivers.currency or "EUR"))
        cases.append(f"abs(datum.value - {end!r}) < 1e-9 ? '{text}' : ")
    return "".join(cases) + "''"


def effects_table(drivers: Drivers, split: DriverSplit, shown: Rounded, language: Language) -> ChartTable:
    """The numbers of the waterfall."""
    rows = []
    for factor, effect in split.effects.items():
        value = signed(shown.factors[factor], drivers.kpi.unit, language, drivers.currency, shown.step)
        state = "" if effect.clear else NOT_CLEAR.say(language)
        rows.append((factor_name(factor, language), value, span_said(effect, drivers, language, shown.step), state))
    heads = ("chart.group", "chart.value", "chart.interval", "chart.state")
    return ChartTable(tuple(WORDS[key].say(language) for key in heads), tuple(rows))
