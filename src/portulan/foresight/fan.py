"""The charts of the forecast: a fan of months to come after the months past; what was announced against what came."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from portulan.language.quantities import interval, written
from portulan.language.words import Language
from portulan.metrics.forecast.report import ForecastReport
from portulan.metrics.forecast.scores import MonthScored
from portulan.ui.charts import INK, SEA, SEA_SOFT, SURFACE, ChartTable, DrawnChart, money_axis, period_name
from portulan.workspace import Period

HEIGHT = 264


def fan_chart(told: ForecastReport, language: Language, heads: Sequence[str]) -> DrawnChart:
    """Revenue of the past months, then the expected month with its 80 % and 95 % bands, opening from the last month
    made.

    `heads` name the columns of the table: month, made or expected, 80 %, 95 %.
    """
    past: list[dict[str, Any]] = [
        {"x": f"{period_name(p, 'month', language)}|{p.key}", "value": v} for p, v in told.past
    ]
    ahead: list[dict[str, Any]] = [
        {
            "x": f"{period_name(m.period, 'month', language)}|{_month(m.period)}", "value": m.total.value,
            "low95": m.total.low, "high95": m.total.high,
            "low80": m.total.extra["low_80"], "high80": m.total.extra["high_80"],
        }
        for m in told.months
    ]  # fmt: skip
    opening = [{**past[-1], **dict.fromkeys(("low95", "high95", "low80", "high80"), past[-1]["value"])}] if past else []
    fan = [*opening, *ahead]
    names = [row["x"] for row in [*past, *ahead]]
    x = alt.X(
        "x:N", sort=names, scale=alt.Scale(domain=names, paddingOuter=0.2),
        axis=alt.Axis(labelExpr="split(datum.value, '|')[0]", labelAngle=0, labelOverlap="parity"),
    )  # fmt: skip
    top = max([row["value"] for row in past] + [row["high95"] for row in ahead] + [1.0])
    y = money_axis("value:Q", top, language, told.currency)
    layers = [
        _rows(fan)
        .mark_area(color=SEA_SOFT, opacity=0.55, line=False)
        .encode(x=x, y=_also(y, "low95:Q"), y2="high95:Q"),
        _rows(fan).mark_area(color=SEA, opacity=0.35, line=False).encode(x=x, y=_also(y, "low80:Q"), y2="high80:Q"),
        _rows(past).mark_line(color=INK, strokeWidth=2).encode(x=x, y=y),
        _rows(past).mark_point(filled=True, size=44, color=INK).encode(x=x, y=y),
        _rows(fan).mark_line(color=SEA, strokeWidth=2, strokeDash=[4, 4]).encode(x=x, y=y),
        _rows(ahead).mark_point(filled=True, size=60, fill=SURFACE, stroke=SEA, strokeWidth=2).encode(x=x, y=y),
    ]
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    rows = [(period_name(p, "month", language, full=True), _money(v, told, language), "—", "—") for p, v in told.past]
    rows += [
        (
            period_name(m.period, "month", language, full=True), _money(m.total.value, told, language),
            _between(m.total.extra["low_80"], m.total.extra["high_80"], told, language),
            _between(m.total.low or 0.0, m.total.high or 0.0, told, language),
        )
        for m in told.months
    ]  # fmt: skip
    return DrawnChart(chart, ChartTable(tuple(heads), tuple(rows)), HEIGHT)


def record_chart(months: Sequence[MonthScored], language: Language, currency: str, heads: Sequence[str]) -> DrawnChart:
    """What was announced one month ahead (80 % interval) and what came, by month."""
    names = [f"{period_name(Period(m.start, None), 'month', language)}|{m.start}" for m in months]
    rows: list[dict[str, Any]] = [
        {"x": name, "value": m.said, "low": m.low_80, "high": m.high_80, "came": m.came}
        for name, m in zip(names, months, strict=True)
    ]
    x = alt.X(
        "x:N", sort=names, scale=alt.Scale(domain=names, paddingOuter=0.2),
        axis=alt.Axis(labelExpr="split(datum.value, '|')[0]", labelAngle=0, labelOverlap="parity"),
    )  # fmt: skip
    y = money_axis("value:Q", max([r["high"] for r in rows] + [r["came"] for r in rows] + [1.0]), language, currency)
    layers = [
        _rows(rows).mark_bar(color=SEA_SOFT, width=16).encode(x=x, y=_also(y, "low:Q"), y2="high:Q"),
        _rows(rows).mark_tick(color=SEA, thickness=2, width=18).encode(x=x, y=y),
        _rows(rows).mark_point(filled=True, size=52, color=INK).encode(x=x, y=_also(y, "came:Q")),
    ]
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    table = [
        (
            period_name(Period(m.start, None), "month", language, full=True),
            *(str(written(v, "money", language, currency=currency, decimals=0)) for v in (m.came, m.said)),
            interval(m.low_80, m.high_80, "money", language, currency=currency, decimals=0),
        )
        for m in months
    ]
    return DrawnChart(chart, ChartTable(tuple(heads), tuple(table)), HEIGHT)


def _rows(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped


def _also(axis: alt.Y, shorthand: str) -> alt.Y:
    """The same axis on another column."""
    other = axis.copy()
    other["shorthand"] = shorthand
    return other


def _month(period: Period) -> str:
    return f"{period.start:%Y-%m}"


def _money(value: float, told: ForecastReport, language: Language) -> str:
    return str(written(value, "money", language, currency=told.currency, decimals=0))


def _between(low: float, high: float, told: ForecastReport, language: Language) -> str:
    return interval(low, high, "money", language, currency=told.currency, decimals=0)
