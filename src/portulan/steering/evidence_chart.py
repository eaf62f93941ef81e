"""The evidence of an alert, day by day, as a share of what an alert takes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
from babel.dates import get_month_names

from portulan.language.words import Language, day, share
from portulan.metrics.alerts.answers import DayPoint, Track
from portulan.steering.words import WORDS
from portulan.ui.charts import ALERT, INK_3, SEA, ChartTable, DrawnChart
from portulan.ui.words import WORDS as UI_WORDS

HEIGHT = 240
SHOWN = timedelta(days=400)
FIGURE_STATES = {"normal": "ok"}


def state_word(state: str, language: Language) -> str:
    """The word of a state of the evidence, as figures say it."""
    return UI_WORDS[f"figure.state.{FIGURE_STATES.get(state, state)}"].say(language)


def shown_days(track: Track) -> Sequence[DayPoint]:
    """The last year of evidence, and a little more so that last year's same weeks are seen."""
    return [point for point in track.days if point.day > track.as_of - SHOWN]


def evidence_chart(track: Track, language: Language) -> DrawnChart | None:
    """The evidence against its limit; None where there is none to draw."""
    days = shown_days(track)
    if len(days) < 2 or track.limit <= 0:
        return None
    rows: list[dict[str, Any]] = [
        {"day": p.day.isoformat(), "part": round(100 * p.evidence / track.limit, 2)} for p in days
    ]
    top = max(120.0, *(row["part"] for row in rows))
    top = 50 * (int(top // 50) + 1)
    first, last = days[0].day, days[-1].day
    x = alt.X(
        "day:T",
        axis=alt.Axis(
            values=_months(first, last), labelExpr=_month_names(language), grid=False, labelAngle=0,
            labelOverlap="parity",
        ),
        scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
    )  # fmt: skip
    ticks = [0, 50, 100] if top <= 200 else [0, 100, 100 * (top // 100)]
    cases = "".join(f"datum.value == {t} ? '{share(t / 100, language, 0)}' : " for t in ticks) + "''"
    y = alt.Y("part:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(values=ticks, labelExpr=cases))
    layers: list[alt.Chart] = []
    spans = [_span(e.opened, e.closed or last, first) for e in track.episodes if (e.closed or last) > first]
    if spans:
        ground = _rows(spans).mark_rect(color="var(--alert-soft)", opacity=0.45)
        layers.append(ground.encode(x=alt.X("day:T"), x2="to:T", y=alt.value(0), y2=alt.value("height")))
    layers.append(_rows([{"part": 100}]).mark_rule(color=ALERT, strokeDash=[4, 3]).encode(y=y))
    layers.append(_rows(rows).mark_line(color=SEA, strokeWidth=2).encode(x=x, y=y))
    layers.append(
        _rows([{"part": 100}])
        .mark_text(text=WORDS["proof.limit"].say(language), align="left", baseline="bottom", dx=4, dy=-3, color=ALERT)
        .encode(x=alt.value(0), y=y)
    )
    layers.append(_rows(rows[-1:]).mark_point(filled=True, size=64, color=SEA, stroke=INK_3).encode(x=x, y=y))
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    return DrawnChart(chart, evidence_table(track, language), HEIGHT)


def evidence_table(track: Track, language: Language) -> ChartTable:
    """The evidence at the end of each week and on the last day."""
    days = shown_days(track)
    kept = [p for i, p in enumerate(days) if p.day.weekday() == 6 or i == len(days) - 1]
    heads = tuple(WORDS[key].say(language) for key in ("proof.day", "proof.evidence", "proof.state"))
    rows = tuple(
        (day(p.day, language, "medium"), share(p.evidence / track.limit, language, 0), state_word(p.state, language))
        for p in kept
    )
    return ChartTable(heads, rows)


def _span(opened: date, closed: date, first: date) -> dict[str, str]:
    return {"day": max(opened, first).isoformat(), "to": closed.isoformat()}


def _months(first: date, last: date) -> list[dict[str, int]]:
    """The first of each month between two days, as the chart grammar writes dates."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        if date(year, month, 1) >= first:
            found.append({"year": year, "month": month, "date": 1})
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _month_names(language: Language) -> str:
    names = get_month_names("abbreviated", "stand-alone", locale=language)
    listed = ", ".join(f"'{names[i]}'" for i in range(1, 13))
    return f"[{listed}][month(datum.value)]"


def _rows(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped
