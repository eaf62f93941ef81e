"""The two sides of a comparison: a period and the one before it, or a group and all the others."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.words import Sentence, Words
from portulan.metrics.period import Period, period_of

Against = Literal["previous", "year"]
OTHERS = Words(fr="les autres", en="the others")
GROUP = Words(fr="{condition:raw}", en="{condition:raw}")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its period, and whether it keeps the group of a condition (True), the others (False), or all (None)."""

    period: Period | None
    group: Condition | None = None
    inside: bool | None = None

    @property
    def label(self) -> Sentence | Period | None:
        """How the side is called: by its group if it has one, else by its period."""
        if self.group is None:
            return self.period
        return Sentence(GROUP, {"condition": unparse(self.group)}) if self.inside else Sentence(OTHERS)


def up_to(period: Period, as_of: date) -> Period:
    """The part of the period that has gone by at the end of the day; named as a month or a quarter if it is one."""
    end = min(period.end, as_of + timedelta(days=1)) if period.end else as_of + timedelta(days=1)
    if period.start and end <= period.start:
        return period
    return named(Period(period.start, end))


def compared(period: Period, against: Against) -> Period:
    """The period to compare with: as long and just before, or the same days a year earlier.

    A period that starts with a month goes back by whole months: 1-22 November against 1-22 October.
    """
    assert period.start is not None
    assert period.end is not None
    if against == "year":
        return named(Period(months_back(period.start, 12), months_back(period.end, 12)))
    if period.start.day == 1:
        last = period.end - timedelta(days=1)
        months = 12 * (last.year - period.start.year) + last.month - period.start.month + 1
        return named(Period(months_back(period.start, months), months_back(period.end, months)))
    return Period(period.start - (period.end - period.start), period.start)


def named(period: Period) -> Period:
    """The same period, as the month, quarter or year it is, if it is one."""
    if period.start is None or period.end is None:
        return period
    for grain in ("month", "quarter", "year"):
        whole = period_of(period.start, grain)
        if (whole.start, whole.end) == (period.start, period.end):
            return whole
    return period


def months_back(day: date, months: int) -> date:
    """The same day of the month, so many months earlier; the last one where the month is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
