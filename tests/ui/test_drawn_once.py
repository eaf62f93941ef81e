"""A chart is drawn once for what it shows, and anew for anything else."""

from datetime import date
from typing import Any

from portulan.metrics.period import last_periods
from portulan.stats.estimate import Estimate
from portulan.ui.charts import trend_chart
from portulan.ui.drawn_once import KEPT, drawn_once
from portulan.workspace import TrendPoint


def points(last: float) -> list[TrendPoint]:
    spans = last_periods(date(2026, 11, 22), "month", 3)
    values = (0.2, 0.3, last)
    return [
        TrendPoint(span, Estimate(v, v - 0.1, v + 0.1, 40, "share", "wilson", 0.95))
        for span, v in zip(spans, values, strict=True)
    ]


def test_the_same_points_give_the_chart_already_drawn_and_others_their_own() -> None:
    first = trend_chart(points(0.4), "en", unit="share")
    assert trend_chart(points(0.4), "en", unit="share") is first
    assert trend_chart(points(0.4), "fr", unit="share") is not first
    other = trend_chart(points(0.5), "en", unit="share")
    assert other.specification() != first.specification()
    assert other.table != first.table


def test_what_has_no_text_is_drawn_each_time_and_what_is_old_is_let_go() -> None:
    drawn: list[Any] = []

    @drawn_once
    def draw(what: Any) -> int:
        drawn.append(what)
        return len(drawn)

    assert [draw(7), draw(7), draw(len), draw(len)] == [1, 1, 2, 2]
    assert [draw(lambda: 7), draw(lambda: 7)] == [3, 4]
    for number in range(KEPT):
        draw(f"{number}")
    assert draw(7) == KEPT + 5
