"""The charts, as Altair specifications. A chart comes with its reading in one sentence and the table of its numbers.

    drawn = trend_chart(points, language, unit="share", marks=(target_mark(0.45),))
    {% chart drawn reading=sentence %}

Titles and legends are the page's (HTML): the chart title says what is seen, the subtitle what is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, floor, log10
from typing import Any, Literal

import altair as alt
from babel.dates import format_date

from portulan.language import quantities
from portulan.language.words import Language, number
from portulan.stats.estimate import Estimate, Result
from portulan.ui.chart_theme import OPEN_GROUND
from portulan.ui.drawn_once import drawn_once
from portulan.ui.figure import FigureView, Mark
from portulan.ui.scale import Scale, scale_for
from portulan.ui.words import WORDS
from portulan.workspace import Grain, Period, TrendPoint

SEA, INK, INK_2, INK_3, ALERT = "var(--sea)", "var(--ink)", "var(--ink-2)", "var(--ink-3)", "var(--alert-ink)"
SURFACE, SEA_SOFT = "var(--surface)", "var(--sea-soft)"
HALO: dict[str, Any] = {"stroke": "var(--paper)", "strokeWidth": 4}  # the page's style paints it under the letters


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, as written for the reader; first column left, the others right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DrawnChart:
    """An Altair chart with the table that says the same; `open_after` tells whether some of it is unfinished."""

    chart: alt.TopLevelMixin
    table: ChartTable
    height: int
    unfinished: bool = False

    def specification(self) -> dict[str, Any]:
        """The Vega-Lite JSON, without theme. Not validated here (the tests do it): validation costs 100 ms a chart."""
        return self._written

    @cached_property
    def _written(self) -> dict[str, Any]:
        return dict(self.chart.to_dict(validate=False))


@dataclass(frozen=True, slots=True)
class DatedDecision:
    """A decision of the journal, drawn as a dotted vertical with its words."""

    day: date
    words: str


@drawn_once
def trend_chart(
    points: Sequence[TrendPoint],
    language: Language,
    *,
    unit: str,
    grain: Grain = "month",
    currency: str = "EUR",
    marks: Sequence[Mark] = (),
    decisions: Sequence[DatedDecision] = (),
    height: int = 264,
) -> DrawnChart:
    """A figure by period or cohort: whiskers for intervals, unfinished ones dashed and hollow on a hatched ground.

    Raises ValueError without points.
    """
    if not points:
        raise ValueError("a trend needs at least one period")
    scale = _trend_scale(points, marks, unit)
    names = [
        f"{period_name(p.period, grain, language)}|{number(p.result.n, language)}|{i}" for i, p in enumerate(points)
    ]
    rows = [_row(name, p.result, unit) for name, p in zip(names, points, strict=True)]
    known = [row for row in rows if row["value"] is not None]
    ripe = len(known)
    while ripe > 0 and known[ripe - 1]["open"]:
        ripe -= 1
    x = _x_axis(names)
    y = _y_axis(scale, unit, language, currency)
    layers: list[alt.Chart] = []
    unfinished = [row["x"] for row in rows if row["open"]]
    if unfinished:
        layers.append(_open_ground(unfinished, x))
        layers.append(_note([unfinished[-1]], WORDS["chart.unfinished"].say(language), x))
    crossing: list[Crossing | None] = [_mark_layers(mark, unit, language, currency) for mark in marks]
    crossing += [_decision_layers(decision, points, names, x) for decision in decisions]
    layers += [rule for rule, _ in filter(None, crossing)]
    base = _chart(known)
    layers.append(base.mark_rule().encode(x=x, y=y, y2="high:Q", strokeDash=_when_open([2.5, 2.5], [1, 0])))
    layers.append(_chart(known[:ripe]).mark_line(invalid=None).encode(x=x, y=_plain_y()))
    if ripe < len(known):
        tail = known[max(ripe - 1, 0) :]
        layers.append(_chart(tail).mark_line(strokeDash=[4, 4]).encode(x=x, y=_plain_y()))
    points_layer = base.mark_point(filled=True, size=64, strokeWidth=1.5).encode(
        x=x,
        y=_plain_y(),
        fill=_when_open(SURFACE, SEA),
        stroke=_when_open(SEA, SURFACE),
    )
    layers.append(points_layer)
    layers += [label for _, label in filter(None, crossing)]  # above the whiskers, with a halo
    layers.append(_under_axis(WORDS["chart.n"].say(language)))
    chart = alt.layer(*layers).properties(height=height, width="container").resolve_scale(fill="independent")
    return DrawnChart(chart, trend_table(points, language, unit, grain, currency), height, bool(unfinished))


@drawn_once
def ranking_chart(
    rows: Sequence[tuple[str, Result]],
    language: Language,
    *,
    unit: str,
    currency: str = "EUR",
    reference: float | None = None,
) -> DrawnChart:
    """Groups one under the other, in the order given: bars from zero for exact sums, dots on bands for estimates."""
    if not rows:
        raise ValueError("a ranking needs at least one group")
    drawn = [_row(f"{name}|{i}", result, unit) for i, (name, result) in enumerate(rows)]
    known = [row for row in drawn if row["value"] is not None]
    exact = all(isinstance(r, Estimate) and r.exact for _, r in rows if isinstance(r, Estimate))
    domain = _domain(scale_for([r for _, r in rows], unit=unit), unit)
    y = alt.Y(
        "x:N",
        sort=[row["x"] for row in drawn],
        scale=alt.Scale(domain=[row["x"] for row in drawn]),
        axis=alt.Axis(grid=False, domain=False, labelExpr="split(datum.value, '|')[0]", labelLimit=220, labelColor=INK),
    )
    x_axis = alt.Axis(
        grid=True,
        gridColor="var(--line)",
        domain=False,
        values=_ticks(*domain),
        labelExpr=_labels(domain, unit, language, currency),
    )
    x = alt.X("value:Q", scale=alt.Scale(domain=domain, nice=False, zero=exact), axis=x_axis)
    base = _chart(known)
    layers: list[alt.Chart] = []
    if reference is not None:
        at = float(quantities.scaled(reference, unit))
        whole = _chart([{"value": at}])
        layers.append(whole.mark_rule(strokeDash=[1.5, 2.5], color=INK_3).encode(x="value:Q"))
    if exact:
        layers.append(base.mark_bar(size=14).encode(x=x, y=y))
    else:
        low = alt.X("low:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=x_axis)
        band = base.mark_rule(strokeWidth=8, color=SEA_SOFT, strokeCap="butt")
        layers.append(band.encode(x=low, x2="high:Q", y=y))
        layers.append(
            base.mark_point(filled=True, size=64, strokeWidth=1.5).encode(
                x=x, y=y, fill=_when_open(SURFACE, SEA), stroke=_when_open(SEA, SURFACE)
            )
        )
    unknown = [
        {"x": row["x"], "said": result.status}
        for row, (_, result) in zip(drawn, rows, strict=True)
        if row["value"] is None
    ]
    for status in dict.fromkeys(row["said"] for row in unknown):
        silent = _chart([row for row in unknown if row["said"] == status])
        said = silent.mark_text(text=WORDS[f"figure.state.{status}"].say(language), align="left", dx=4)
        layers.append(said.encode(x=alt.value(0), y=y))
    height = 28 * len(rows)
    chart = alt.layer(*layers).properties(height=height, width="container").resolve_scale(fill="independent")
    return DrawnChart(chart, ranking_table(rows, language, currency), height)


def trend_table(
    points: Sequence[TrendPoint], language: Language, unit: str, grain: Grain = "month", currency: str = "EUR"
) -> ChartTable:
    """The numbers of a trend."""
    names = [(period_name(p.period, grain, language, full=True), p.result) for p in points]
    return ranking_table(names, language, currency)


def ranking_table(rows: Sequence[tuple[str, Result]], language: Language, currency: str = "EUR") -> ChartTable:
    """The numbers of a ranking: name, value, interval, n, state."""
    columns = ("chart.group", "chart.value", "chart.interval", "chart.n", "chart.state")
    written: list[tuple[str, ...]] = []
    for name, result in rows:
        view = FigureView(name, result, language, currency)
        written.append(
            (name, str(view.value) if view.value else "—", view.interval or view.need, view.n, view.state_word)
        )
    return ChartTable(tuple(WORDS[key].say(language) for key in columns), tuple(written))


def period_name(period: Period, grain: Grain, language: Language, *, full: bool = False) -> str:
    """A period as an axis names it: `sept.`, `T3 26`, `s. 47`, `2026`; `full` adds the year."""
    start = period.start
    if start is None:
        return "…"
    match grain:
        case "month":
            return format_date(start, "MMM y" if full else "MMM", locale=language)
        case "quarter":
            return format_date(
                start, ("'T'Q" if language == "fr" else "'Q'Q") + (" y" if full else " yy"), locale=language
            )
        case "week":
            year, week, _ = start.isocalendar()
            short = f"s. {week}" if language == "fr" else f"w. {week}"
            return f"{short}, {year}" if full else short
        case "year":
            return str(start.year)
        case _:
            return format_date(start, "d MMM y" if full else "d MMM", locale=language)


def _chart(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    """A layer over these rows, which travel inside the specification."""
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped


def _row(name: str, result: Result, unit: str) -> dict[str, Any]:
    if not isinstance(result, Estimate):
        return {"x": name, "value": None, "low": None, "high": None, "open": False}
    low, high = (result.value if bound is None else bound for bound in (result.low, result.high))
    value, low_, high_ = (float(quantities.scaled(v, unit)) for v in (result.value, low, high))
    return {"x": name, "value": value, "low": low_, "high": high_, "open": result.status == "unfinished"}


def _trend_scale(points: Sequence[TrendPoint], marks: Sequence[Mark], unit: str) -> Scale:
    """From zero, unless everything lies far from it: then a cut axis whose both ends are printed."""
    scale = scale_for([p.result for p in points], [m.value for m in marks], unit)
    return Scale(0.0, scale.high) if 0 <= scale.low < 0.6 * scale.high else scale


def _x_axis(names: Sequence[str]) -> alt.X:
    """Periods with their n underneath; the key after the second bar keeps equal names apart."""
    axis = alt.Axis(
        labelExpr="slice(split(datum.value, '|'), 0, 2)", labelAngle=0, labelOverlap="parity", labelLineHeight=17
    )
    return alt.X("x:N", sort=list(names), scale=alt.Scale(domain=list(names), paddingOuter=0.3), axis=axis)


def _y_axis(scale: Scale, unit: str, language: Language, currency: str) -> alt.Y:
    """Four labels at most, the unit on the top one only."""
    domain = _domain(scale, unit)
    axis = alt.Axis(values=_ticks(*domain), labelExpr=_labels(domain, unit, language, currency))
    return alt.Y("low:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)


def _plain_y() -> alt.Y:
    return alt.Y("value:Q")


def _domain(scale: Scale, unit: str) -> list[float]:
    """Both ends of an axis in the unit written, widened to a round number of round steps, three at most."""
    low, high = float(quantities.scaled(scale.low, unit)), float(quantities.scaled(scale.high, unit))
    step = round_step(high - low, 3)
    first = floor(low / step + 1e-9) * step
    while first + 3 * step < high - 1e-9 * step:
        step = round_step(step * 3 * 1.01, 3)
        first = floor(low / step + 1e-9) * step
    last = first + ceil((high - first) / step - 1e-9) * step
    return [round(first, 10), round(last, 10)]


def _ticks(low: float, high: float) -> list[float]:
    """Two to four round values from end to end."""
    step = round_step(high - low, 3)
    return [round(low + i * step, 10) for i in range(round((high - low) / step) + 1)]


def round_step(span: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5, 5 × 10ⁿ that covers the span in at most `parts` steps."""
    power = 10.0 ** floor(log10(span / parts))
    return next(power * f for f in (1, 2, 2.5, 5, 10) if power * f * parts >= span * (1 - 1e-9))


def _labels(domain: list[float], unit: str, language: Language, currency: str) -> str:
    """The axis labels written here, in the reader's language, as an expression that looks them up."""
    ticks = _ticks(*domain)
    decimals = 0 if all(t == int(t) for t in ticks) else 1
    cases = []
    for tick in ticks:
        text = number(tick, language, decimals)
        if tick == ticks[-1]:
            value = tick / 100 if unit == "share" else tick
            text = str(quantities.written(value, unit, language, currency=currency, decimals=decimals))
        cases.append(f"abs(datum.value - {tick!r}) < 1e-9 ? '{text}' : ")
    return "".join(cases) + "''"


def _when_open(yes: Any, no: Any) -> Any:
    return alt.condition(alt.datum.open, alt.value(yes), alt.value(no))


def _open_ground(names: Sequence[str], x: alt.X) -> alt.Chart:
    """The hatched ground under what can still move, from the first open period to the last."""
    data = _chart([{"x": names[0], "to": names[-1]}])
    start = x.copy()
    start["bandPosition"] = 0
    ground: alt.Chart = data.mark_rect(fill=OPEN_GROUND).encode(
        x=start, x2=alt.X2("to", bandPosition=1), y=alt.value(0), y2=alt.value("height")
    )
    return ground


def _under_axis(text: str) -> alt.Chart:
    """The name of the second line of axis labels, left of it."""
    data = _chart([{}])
    name: alt.Chart = data.mark_text(text=text, align="right", dx=-8, dy=33).encode(
        x=alt.value(0), y=alt.value("height")
    )
    return name


def _note(names: Sequence[str], text: str, x: alt.X) -> alt.Chart:
    data = _chart([{"x": name} for name in names])
    note: alt.Chart = data.mark_text(text=text, align="right", dx=24, dy=-6, baseline="bottom", color=INK_2).encode(
        x=x, y=alt.value(0)
    )
    return note


_MARK_STYLE: dict[str, tuple[str, list[float]]] = {
    "goal": (INK, [1, 0]),
    "limit": (ALERT, [4, 3]),
    "reference": (INK_3, [1.5, 2.5]),
}


Crossing = tuple[alt.Chart, alt.Chart]


def _mark_layers(mark: Mark, unit: str, language: Language, currency: str) -> Crossing:
    """A target or a threshold across the chart, labelled at its left end."""
    colour, dash = _MARK_STYLE[mark.kind]
    value = float(quantities.scaled(mark.value, unit))
    decimals = 0 if value == int(value) else None
    written = quantities.written(mark.value, unit, language, currency=currency, decimals=decimals)
    text = f"{mark.name.say(language)} {written}"
    data = _chart([{"value": value}])
    side: Literal["bottom", "top"] = "top" if mark.kind == "limit" else "bottom"
    label = data.mark_text(
        text=text, align="left", baseline=side, dy=3 if side == "top" else -3, color=colour, fontWeight=600, **HALO
    )
    rule = data.mark_rule(color=colour, strokeDash=dash)
    return rule.encode(y=_plain_y()), label.encode(x=alt.value(4), y=_plain_y())


def _decision_layers(
    decision: DatedDecision, points: Sequence[TrendPoint], names: Sequence[str], x: alt.X
) -> Crossing | None:
    """A dotted vertical in the period of the decision; nothing where it falls outside the chart."""
    for index, (name, point) in enumerate(zip(names, points, strict=True)):
        start, end = point.period.start, point.period.end
        if (start is None or start <= decision.day) and (end is None or decision.day < end):
            data = _chart([{"x": name}])
            rule = data.mark_rule(strokeDash=[1.5, 2.5], color=INK_3).encode(x=x)
            late = index >= len(points) / 2  # near the right end, the words go to the left
            text = data.mark_text(
                text=decision.words, align="right" if late else "left", dx=-5 if late else 5, dy=-6, color=INK_2, **HALO
            )
            return rule, text.encode(x=x, y=alt.value("height"))
    return None


def money_axis(shorthand: str, top: float, language: Language, currency: str) -> alt.Y:
    """An axis of amounts from zero to a round number at or above `top`."""
    domain = _domain(Scale(0.0, max(top, 1.0)), "money")
    axis = alt.Axis(values=_ticks(*domain), labelExpr=_labels(domain, "money", language, currency), title=None)
    return alt.Y(shorthand, scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)
