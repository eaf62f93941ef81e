"""When the rituals take place: on a weekday, or on the nth weekday of the month or of the quarter, at a time of day.

Times are those of the plan's time zone. Where the clocks change, a meeting keeps its time on the wall: 9:00 stays 9:00.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from portulan.plan.quantities import ORDINALS, WEEKDAYS, MonthDay
from portulan.plan.records import Ritual, Rituals
from portulan.rituals.kinds import Kind, kind_of, minutes_of, planned

USUAL_TIME = time(9, 0)
FAR = timedelta(days=400)
"""No ritual is further than that from the next one: where a search may stop."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a ritual: its day, and when it starts and ends, with the plan's time zone."""

    kind: Kind
    day: date
    starts: datetime
    ends: datetime

    @property
    def minutes(self) -> int:
        """How long it lasts on people's watches, whatever the clocks on the wall do meanwhile."""
        return round((self.ends.timestamp() - self.starts.timestamp()) / 60)


def nth_weekday(year: int, month: int, on: MonthDay) -> date:
    """The nth weekday of a month; `last` counts from its end."""
    weekday = WEEKDAYS.index(on.weekday)
    if on.ordinal == "last":
        after = date(year + month // 12, month % 12 + 1, 1)
        last = after - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * ORDINALS.index(on.ordinal))


def days_of(kind: Kind, ritual: Ritual, since: date) -> Iterator[date]:
    """The days of a ritual from `since` on, without end. A quarter's nth weekday is in its first month, `last` in its
    third. Nothing where the plan names no day."""
    if ritual.day is not None:
        day = since + timedelta(days=(WEEKDAYS.index(ritual.day) - since.weekday()) % 7)
        while True:
            yield day
            day += timedelta(days=7)
    elif ritual.on is not None:
        step, month = 1, since.month
        if kind.id == "quarterly":
            step = 3
            month = 3 * ((since.month - 1) // 3) + (3 if ritual.on.ordinal == "last" else 1)
        index = since.year * 12 + month - 1
        while True:
            day = nth_weekday(index // 12, index % 12 + 1, ritual.on)
            if day >= since:
                yield day
            index += step


def occurrence(kind: Kind, ritual: Ritual | None, day: date, zone: ZoneInfo) -> Occurrence:
    """The meeting of a day. A time that the spring change skips is read as the one an hour later."""
    at = (ritual.time_of_day if ritual else None) or USUAL_TIME
    starts = datetime.combine(day, at, zone)
    starts = datetime.fromtimestamp(starts.timestamp(), zone)  # 2:30 on the spring night becomes 3:30
    length = timedelta(minutes=minutes_of(kind, ritual))
    ends = datetime.fromtimestamp(starts.timestamp() + length.total_seconds(), zone)
    return Occurrence(kind, day, starts, ends)


def occurrences(rituals: Rituals, zone: ZoneInfo, first: date, last: date) -> list[Occurrence]:
    """All meetings from `first` to `last`, both included, in the order they start."""
    found = [
        occurrence(kind, ritual, day, zone)
        for kind, ritual in planned(rituals)
        for day in takewhile(lambda d: d <= last, days_of(kind, ritual, first))
    ]
    return sorted(found, key=lambda o: (o.starts, o.kind.id))


def falls_on(rituals: Rituals, kind: Kind, day: date) -> bool:
    """Whether the plan holds this ritual on that day."""
    ritual: Ritual | None = getattr(rituals, kind.id)
    return ritual is not None and next(days_of(kind, ritual, day), None) == day


def previous_day(rituals: Rituals, kind: Kind, day: date) -> date | None:
    """The day of the meeting before, None where the plan holds no such ritual."""
    ritual: Ritual | None = getattr(rituals, kind.id)
    if ritual is None:
        return None
    before = list(takewhile(lambda d: d < day, days_of(kind, ritual, day - FAR)))
    return before[-1] if before else None


def next_day(rituals: Rituals, kind: Kind, since: date) -> date | None:
    """The first day of this ritual from `since` on, None where the plan holds no such ritual."""
    ritual: Ritual | None = getattr(rituals, kind.id)
    return None if ritual is None else next(days_of(kind, ritual, since), None)


def named(rituals: Rituals, name: str) -> tuple[Kind, Ritual | None] | None:
    """A ritual by its key in the plan, with what the plan says of it; None for a name that is none."""
    kind = kind_of(name)
    return None if kind is None else (kind, getattr(rituals, kind.id))
