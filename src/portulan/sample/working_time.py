"""Working time in France: open days, business hours, and clocks that run faster or slower with the season.

An instant is a float: days since the calendar's origin, at midnight (12.5 is noon of the thirteenth day). A clock turns
working time into instants: nothing happens on a Sunday, and a stage of twelve days takes longer across August.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import floor

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OPENING = 9.0
CLOSING = 18.0
HOURS = CLOSING - OPENING


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def french_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France."""
    sunday = easter(year)
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {sunday + timedelta(days=n) for n in (1, 39, 50)}
    return frozenset({date(year, month, day) for month, day in fixed} | moving)


@dataclass(frozen=True, slots=True)
class Clock:
    """Working time that advances by `weights[d]` over the open hours of day d (0 on closed days)."""

    weights: Floats
    elapsed: Floats  # elapsed[d] = time run before day d; one longer than weights

    @classmethod
    def of(cls, weights: Floats) -> "Clock":
        return cls(weights, np.concatenate([[0.0], np.cumsum(weights)]))

    def read(self, instants: Floats) -> Floats:
        """The clock's time at these instants; before opening counts as opening, after closing as closing."""
        known = np.isfinite(instants)
        inside = np.where(known, instants, 0.0)
        day = np.clip(np.floor(inside).astype(np.int64), 0, len(self.weights) - 1)
        done = np.clip(((inside - day) * 24 - OPENING) / HOURS, 0.0, 1.0)
        return np.where(known, self.elapsed[day] + done * self.weights[day], instants)

    def instant(self, times: Floats) -> Floats:
        """The instant at which the clock reads this; infinite beyond the calendar's end, NaN of NaN."""
        known = times < self.elapsed[-1]
        inside = np.where(known, times, 0.0)
        day = np.searchsorted(self.elapsed, inside, side="right") - 1
        done = (inside - self.elapsed[day]) / self.weights[day]
        beyond = np.where(np.isnan(times), np.nan, np.inf)
        return np.where(known, day + (OPENING + HOURS * np.clip(done, 0.0, 0.9999)) / 24, beyond)

    def after(self, instants: Floats, durations: Floats) -> Floats:
        return self.instant(self.read(instants) + durations)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days from an origin, with which are open, and the months and quarter positions the seasons need."""

    origin: date
    days: int
    is_open: Flags
    month: Ints
    weekday: Ints
    to_quarter_end: Ints  # days left until the quarter ends (0 on its last day)
    year_day: Ints

    @classmethod
    def between(cls, origin: date, end: date) -> "WorkingCalendar":
        dates = [origin + timedelta(days=n) for n in range((end - origin).days)]
        return cls(
            origin,
            len(dates),
            np.array([d.weekday() < 5 and d not in french_holidays(d.year) for d in dates]),
            np.array([d.month for d in dates]),
            np.array([d.weekday() for d in dates]),
            np.array([(_quarter_end(d) - d).days for d in dates]),
            np.array([d.timetuple().tm_yday for d in dates]),
        )

    def number(self, day: date) -> int:
        """Days since the origin: the instant of that day's midnight."""
        return (day - self.origin).days

    def date_of(self, instant: float) -> date:
        return self.origin + timedelta(days=floor(instant))

    def time_of(self, instant: float) -> datetime:
        """The wall-clock time, to the second."""
        midnight = datetime(self.origin.year, self.origin.month, self.origin.day)
        return midnight + timedelta(seconds=floor(instant * 86400))

    def clock(self, pace: Callable[["WorkingCalendar"], Floats]) -> Clock:
        """A clock following a pace per day, scaled so that one unit is one calendar day on average."""
        weights = np.where(self.is_open, pace(self), 0.0)
        return Clock.of(weights * (self.days / weights.sum()))

    def business_hours(self) -> Clock:
        """A clock counting hours from nine to six on open days."""
        return Clock.of(np.where(self.is_open, HOURS, 0.0))


def _quarter_end(day: date) -> date:
    month = 3 * ((day.month - 1) // 3) + 4
    return (date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)) - timedelta(days=1)
