"""A computed scenario, ready for its template: the verdict, the table of effects, the chart by month. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import altair as alt

from portulan.foresight.whatif_words import WHATIF_WORDS as WORDS
from portulan.language.quantities import interval, written
from portulan.language.words import Language
from portulan.metrics.period import Period
from portulan.metrics.whatif.answers import Compared, EffectId, WhatIf
from portulan.stats.estimate import Estimate, Result
from portulan.ui.charts import INK_3, SEA, ChartTable, DrawnChart, period_name, ranking_chart

HEIGHT = 248


@dataclass(frozen=True, slots=True)
class Line:
    """One effect: its name and cells, as written; `why` where there is no number."""

    name: str
    base: str
    scenario: str
    change: str
    between: str
    why: str = ""


def verdict(found: WhatIf, language: Language) -> str:
    """The sentence at the head of the page: the change of margin, or of revenue where no cost is known."""
    last = found.ends[-1]
    revenue, margin = found.effect("revenue").total, found.effect("margin").total.change
    if found.scenario.neutral:
        return WORDS["whatif.still"].say(language, revenue=value(revenue.base, found.currency, language), last=last)
    told, key = (margin, "whatif.gain") if isinstance(margin, Estimate) else (revenue.change, "whatif.gain_revenue")
    assert isinstance(told, Estimate)
    assert told.low is not None
    assert told.high is not None
    if key == "whatif.gain" and told.low <= 0 <= told.high:
        key = "whatif.unclear"
    between = WORDS["whatif.and"].say(
        language, low=_written(told.low, told, found.currency, language, True),
        high=_written(told.high, told, found.currency, language, True),
    )  # fmt: skip
    return WORDS[key].say(language, change=value(told, found.currency, language, sign=True), between=between, last=last)


def lines(found: WhatIf, language: Language) -> list[Line]:
    """The table of effects."""
    return [_line(e.name.say(language), e.total, found.currency, language) for e in found.effects]


def _line(name: str, total: Compared, currency: str, language: Language) -> Line:
    if not isinstance(total.change, Estimate):
        return Line(name, "—", "—", "—", "", total.change.reason.say(language))
    return Line(
        name, value(total.base, currency, language), value(total.scenario, currency, language),
        value(total.change, currency, language, sign=True), between(total.change, currency, language),
    )  # fmt: skip


def value(result: Result, currency: str, language: Language, sign: bool = False) -> str:
    """A mean, rounded as its precision allows; a dash where there is none."""
    return _written(result.value, result, currency, language, sign) if isinstance(result, Estimate) else "—"


def _written(number: float, about: Estimate, currency: str, language: Language, sign: bool) -> str:
    text = str(written(rounded(number, about), about.unit, language, currency=currency, decimals=_decimals(about)))
    return f"+{text}" if sign and number > 0 else text


def between(result: Result, currency: str, language: Language) -> str:
    """Both bounds at 95 %."""
    if not isinstance(result, Estimate) or result.low is None or result.high is None:
        return ""
    low, high = rounded(result.low, result), rounded(result.high, result)
    return interval(low, high, result.unit, language, currency=currency, decimals=_decimals(result))


def rounded(number: float, about: Estimate) -> float:
    """Money to the hundred where it is counted in thousands: a simulation does not know the euros."""
    largest = max(abs(x) for x in (about.value, about.low or 0.0, about.high or 0.0))
    return round(number, -2) + 0.0 if about.unit == "money" and largest >= 10_000 else number


def _decimals(about: Estimate) -> int:
    return 1 if about.unit == "count" else 0


def month_chart(found: WhatIf, language: Language) -> DrawnChart:
    """Revenue by month, without and with the scenario, with 80 % intervals side by side."""
    names = (WORDS["whatif.without"].say(language), WORDS["whatif.with"].say(language))
    rows: list[dict[str, Any]] = []
    table: list[tuple[str, ...]] = []
    start = found.as_of + timedelta(days=1)
    for end, month in zip(found.ends, found.effect("revenue").months, strict=True):
        period = Period(start, end + timedelta(days=1), "month")
        x = f"{period_name(period, 'month', language)}|{end}"
        cells = [period_name(period, "month", language, full=True)]
        for name, result in zip(names, (month.base, month.scenario), strict=True):
            assert isinstance(result, Estimate)
            low, high = result.extra["low80"], result.extra["high80"]
            rows.append({"x": x, "who": name, "value": result.value, "low": low, "high": high})
            cells.append(value(result, found.currency, language))
        cells.append(value(month.change, found.currency, language, sign=True))
        table.append(tuple(cells))
        start = end + timedelta(days=1)
    heads = (WORDS["whatif.month"].say(language), *names, WORDS["whatif.change"].say(language))
    return DrawnChart(_layers(rows, names, found.currency, language), ChartTable(heads, tuple(table)), HEIGHT)


def _layers(rows: list[dict[str, Any]], names: tuple[str, str], currency: str, language: Language) -> alt.TopLevelMixin:
    order = list(dict.fromkeys(row["x"] for row in rows))
    top = max(row["high"] for row in rows)
    million = top >= 2_000_000
    unit = str(written(1, "money", language, currency=currency)).replace("1", "").strip()
    factor, prefix = (1e6, "M") if million else (1e3, "k")
    x = alt.X(
        "x:N", sort=order, title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')[0]", labelAngle=0, labelOverlap="parity"),
    )  # fmt: skip
    label = f"format(datum.value / {factor:g}, '~r') + ' {prefix}{unit}'"
    y = alt.Y(
        "value:Q", title=None, scale=alt.Scale(domain=[0, top], nice=4), axis=alt.Axis(tickCount=4, labelExpr=label)
    )
    side = alt.XOffset("who:N", sort=list(names), scale=alt.Scale(paddingOuter=0.6))
    ink = alt.Color("who:N", sort=list(names), scale=alt.Scale(domain=list(names), range=[INK_3, SEA]), legend=None)
    base = _rows(rows)
    whiskers = (
        base.mark_rule(strokeWidth=2)
        .encode(x=x, xOffset=side, y=y, y2="high:Q", color=ink)
        .transform_calculate(value="datum.low")
    )
    points = base.mark_point(filled=True, size=72, opacity=1).encode(x=x, xOffset=side, y=y, color=ink)
    return alt.layer(whiskers, points).properties(height=HEIGHT, width="container")


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One effect in the comparison: the forecast, then each scenario's change and its interval."""

    name: str
    base: str
    cells: list[tuple[str, str, str]]


def compared(found: Sequence[WhatIf], names: Sequence[str], language: Language) -> list[ComparedLine]:
    """The table of the comparison, one line an effect."""
    lines_: list[ComparedLine] = []
    for effect in found[0].effects:
        cells = []
        for name, one in zip(names, found, strict=True):
            change = one.effect(effect.id).total.change
            cells.append((name, value(change, one.currency, language, True), between(change, one.currency, language)))
        base = value(effect.total.base, found[0].currency, language)
        lines_.append(ComparedLine(effect.name.say(language), base, cells))
    return lines_


def change_chart(found: Sequence[WhatIf], names: Sequence[str], language: Language) -> DrawnChart:
    """The change of margin (of revenue, where no cost is known) of each scenario, with its 95 % interval."""
    id_: EffectId = "margin" if isinstance(found[0].effect("margin").total.change, Estimate) else "revenue"
    rows = [(name, one.effect(id_).total.change) for name, one in zip(names, found, strict=True)]
    return ranking_chart(rows, language, unit="money", currency=found[0].currency)


def _rows(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped
