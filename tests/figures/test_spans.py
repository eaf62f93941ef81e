"""The stretch of time a page looks at."""

from datetime import date

import pytest

from portulan.figures.spans import Span, in_words, points_of, span_of

AS_OF = date(2026, 11, 22)  # a Sunday


def test_twelve_weeks_start_on_a_monday_and_hold_the_running_week() -> None:
    assert span_of("weeks12", AS_OF) == Span(date(2026, 8, 31), date(2026, 11, 23))


def test_twelve_months_hold_the_running_month() -> None:
    assert span_of("months12", AS_OF) == Span(date(2025, 12, 1), date(2026, 11, 23))


def test_twelve_months_seen_from_a_december_start_in_january() -> None:
    assert span_of("months12", date(2017, 12, 31)) == Span(date(2017, 1, 1), date(2018, 1, 1))


def test_the_year_starts_on_its_first_day() -> None:
    assert span_of("year", AS_OF) == Span(date(2026, 1, 1), date(2026, 11, 23))


def test_the_last_day_typed_by_hand_is_inside() -> None:
    span = span_of("custom", AS_OF, date(2026, 1, 1), date(2026, 3, 31))
    assert span.end == date(2026, 4, 1)
    assert span.last == date(2026, 3, 31)


def test_a_custom_span_may_be_open_on_either_side() -> None:
    assert span_of("custom", AS_OF, None, date(2026, 3, 31)) == Span(None, date(2026, 4, 1))
    assert span_of("custom", AS_OF, date(2026, 3, 31), None) == Span(date(2026, 3, 31), None)


@pytest.mark.parametrize(
    ("span", "french"),
    [
        (Span(date(2026, 1, 2), date(2026, 4, 1)), "du 2 janvier 2026 au 31 mars 2026"),
        (Span(date(2026, 1, 2), None), "depuis le 2 janvier 2026"),
        (Span(None, date(2026, 4, 1)), "jusqu’au 31 mars 2026"),
        (Span(None, None), "depuis l’origine"),
    ],
)
def test_people_read_the_last_day_not_the_day_after(span: Span, french: str) -> None:
    assert in_words(span).say("fr") == french


@pytest.mark.parametrize(
    ("grain", "expected"),
    [("month", 12), ("quarter", 5), ("week", 24)],  # weeks are capped; December 2025 is a quarter of its own
)
def test_a_trend_has_one_point_per_grain_of_the_span(grain: str, expected: int) -> None:
    assert points_of(span_of("months12", AS_OF), grain, AS_OF) == expected  # type: ignore[arg-type]


def test_a_trend_without_a_start_goes_back_as_far_as_is_drawn() -> None:
    assert points_of(Span(None, None), "month", AS_OF) == 24


def test_a_trend_stops_at_what_is_known() -> None:
    assert points_of(Span(date(2026, 10, 1), date(2027, 1, 1)), "month", AS_OF) == 2
