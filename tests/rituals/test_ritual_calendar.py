"""The calendar of rituals: days that exist, times on the wall, and a feed that calendar clients read alike."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rituals.ritual_cast import RITUALS, rituals_of

from portulan.plan.quantities import ORDINALS, WEEKDAYS, MonthDay, Ordinal, Weekday
from portulan.plan.records import Rituals
from portulan.rituals.calendar import falls_on, next_day, nth_weekday, occurrence, occurrences, previous_day
from portulan.rituals.ics import calendar
from portulan.rituals.kinds import KINDS, agenda_of

PARIS = ZoneInfo("Europe/Paris")


def test_a_meeting_keeps_its_time_on_the_wall_when_the_clocks_change() -> None:
    """9:00 the Monday before and the Monday after 25 October 2026: an hour apart in universal time."""
    found = [
        o for o in occurrences(rituals_of(), PARIS, date(2026, 10, 19), date(2026, 10, 26)) if o.kind.id == "weekly"
    ]
    assert [o.starts.isoformat() for o in found] == ["2026-10-19T09:00:00+02:00", "2026-10-26T09:00:00+01:00"]
    assert [o.starts.astimezone(UTC).hour for o in found] == [7, 8]
    assert all(o.minutes == 30 for o in found)


def test_a_time_that_the_spring_night_skips_is_read_an_hour_later_and_lasts_as_long() -> None:
    ritual = rituals_of(RITUALS.replace(b"day: Tue", b"day: Sun")).alignment_weekly
    meeting = occurrence(KINDS["alignment_weekly"], ritual, date(2027, 3, 28), PARIS)
    assert meeting.starts.isoformat() == "2027-03-28T03:30:00+02:00"
    assert meeting.minutes == 30


@pytest.mark.parametrize(
    ("year", "month", "on", "day"),
    [
        (2026, 11, MonthDay("first", "Thu"), 5),
        (2026, 10, MonthDay("first", "Thu"), 1),
        (2026, 11, MonthDay("last", "Thu"), 26),
        (2026, 12, MonthDay("last", "Thu"), 31),
        (2028, 2, MonthDay("last", "Tue"), 29),
        (2027, 2, MonthDay("fourth", "Sun"), 28),
    ],
)
def test_the_nth_weekday_of_a_month(year: int, month: int, on: MonthDay, day: int) -> None:
    assert nth_weekday(year, month, on) == date(year, month, day)


@settings(max_examples=25)
@given(st.integers(1900, 2200), st.integers(1, 12), st.sampled_from(ORDINALS), st.sampled_from(WEEKDAYS))
def test_it_is_the_nth_when_the_days_are_counted(year: int, month: int, ordinal: Ordinal, weekday: Weekday) -> None:
    every = [date(year, month, 1) + timedelta(days=i) for i in range(31)]
    days = [d for d in every if d.month == month and d.weekday() == WEEKDAYS.index(weekday)]
    counted = days[-1] if ordinal == "last" else days[ORDINALS.index(ordinal)]
    assert nth_weekday(year, month, MonthDay(ordinal, weekday)) == counted


def test_a_quarter_has_its_first_friday_in_its_first_month_and_its_last_in_its_third() -> None:
    first = [
        o.day
        for o in occurrences(rituals_of(), PARIS, date(2026, 1, 1), date(2026, 12, 31))
        if o.kind.id == "quarterly"
    ]
    assert first == [date(2026, 1, 2), date(2026, 4, 3), date(2026, 7, 3), date(2026, 10, 2)]
    last = rituals_of(RITUALS.replace(b"quarterly: {on: first Fri", b"quarterly: {on: last Fri"))
    assert _quarterly(last) == [date(2026, 3, 27), date(2026, 6, 26), date(2026, 9, 25), date(2026, 12, 25)]


def _quarterly(rituals: Rituals) -> list[date]:
    every = occurrences(rituals, PARIS, date(2026, 1, 1), date(2026, 12, 31))
    return [o.day for o in every if o.kind.id == "quarterly"]


def test_the_meeting_before_and_the_one_after() -> None:
    rituals, monthly = rituals_of(), KINDS["monthly"]
    assert previous_day(rituals, monthly, date(2026, 11, 5)) == date(2026, 10, 1)
    assert next_day(rituals, monthly, date(2026, 11, 6)) == date(2026, 12, 3)
    assert falls_on(rituals, monthly, date(2026, 11, 5))
    assert not falls_on(rituals, monthly, date(2026, 11, 12))
    empty = rituals_of(b"portulan: 1")
    assert previous_day(empty, monthly, date(2026, 11, 5)) is None
    assert occurrences(empty, PARIS, date(2026, 1, 1), date(2026, 12, 31)) == []


@pytest.mark.parametrize("minutes", [7, 15, 30, 45, 61, 90])
def test_the_minutes_of_the_points_add_up_to_the_meeting(minutes: int) -> None:
    for kind in KINDS.values():
        assert sum(length for _, length in agenda_of(kind, minutes)) == minutes


def _feed(text: bytes = RITUALS, last: date | None = date(2026, 12, 31)) -> bytes:
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    return calendar(
        rituals_of(text),
        PARIS,
        "fr",
        company="Boréal",
        first=date(2026, 1, 1),
        last=last,
        url="http://x/rituals/",
        stamp=stamp,
    )


def test_a_calendar_client_finds_the_days_of_the_plan() -> None:
    """The repetition rules, expanded by another library, give the meetings to the minute, clock changes included."""
    feed = icalendar.Calendar.from_ical(_feed())
    assert {str(zone["TZID"]) for zone in feed.walk("VTIMEZONE")} == {"Europe/Paris"}
    expanded = set()
    events: list[Any] = list(feed.walk("VEVENT"))
    for event in events:
        starts = event["DTSTART"].dt
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=starts)
        kind = str(event["UID"]).partition("-")[0]
        expanded |= {(kind, moment.replace(tzinfo=PARIS)) for moment in rule}
    found = occurrences(rituals_of(), PARIS, date(2026, 1, 1), date(2026, 12, 31))
    assert expanded == {(o.kind.id, o.starts.replace(tzinfo=PARIS)) for o in found}
    assert len(found) > 120


def test_the_feed_is_the_same_for_the_same_plan_and_says_nothing_of_figures() -> None:
    assert _feed() == _feed()
    text = _feed().decode()
    assert "4 min  Suivi" in text.replace("\r\n ", "")
    assert "%" not in text
    assert "BEGIN:VEVENT" not in _feed(b"portulan: 1").decode()
    assert "UNTIL" not in _feed(last=None).decode()
