"""The KPI as finally known: over the 12 weeks up to each day, once all its outcomes have come."""

from dataclasses import dataclass

import numpy as np

from portulan.metrics.alerts.counts import Counts
from portulan.metrics.board import FOCUS_DAYS
from portulan.stats.exit_shares import Stays
from portulan.stats.shifts import DayMoments
from portulan.stats.sufficient import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """`value` of the window that ends on each day from `first` (NaN without records), all known `delay` days later."""

    first: int
    value: Floats
    delay: int
    window: int = FOCUS_DAYS

    @classmethod
    def of_stays(cls, stays: Stays, horizon: str, days: int | None, today: int) -> "Readings":
        """By day of entry where the KPI has a horizon; else by day of exit: the share of advances."""
        if not len(stays.entered):
            return cls(today, np.full(1, np.nan), 0)
        if horizon == "p90" and days is not None:
            good = (stays.cause == 1) & (stays.age <= days)
            return cls._of(stays.entered, stays.count * good, stays.count, today, days)
        out = stays.cause > 0
        return cls._of(stays.left[out], (stays.count * (stays.cause == 1))[out], stays.count[out], today, 0)

    @classmethod
    def of_means(cls, daily: DayMoments) -> "Readings":
        if not len(daily.day):
            return cls(0, np.full(1, np.nan), 0)
        return cls._of(daily.day, daily.wd, daily.w, int(daily.day.max()), 0)

    @classmethod
    def of_counts(cls, counts: Counts) -> "Readings":
        """The number of records of the window."""
        if not len(counts.day):
            return cls(0, np.full(1, np.nan), 0)
        first, last = int(counts.day.min()), int(counts.day.max())
        daily = np.bincount(counts.day - first, weights=counts.n, minlength=last - first + 1)
        value = _rolling(daily)
        value[: FOCUS_DAYS - 1] = np.nan
        return cls(first, value, 0)

    @classmethod
    def _of(cls, day: Ints, top: Ints | Floats, bottom: Ints | Floats, today: int, delay: int) -> "Readings":
        first = int(day.min())
        size = max(today, int(day.max())) - first + 1
        tops, bottoms = (_rolling(np.bincount(day - first, weights=one, minlength=size)) for one in (top, bottom))
        return cls(first, np.divide(tops, bottoms, out=np.full(size, np.nan), where=bottoms > 0), delay)

    def at(self, day: int) -> tuple[float | None, int]:
        """The value of the window that ends on a day, and the day all of it is known."""
        i = day - self.first
        known = 0 <= i < len(self.value) and bool(np.isfinite(self.value[i]))
        return float(self.value[i]) if known else None, day + self.delay

    def first_beyond(self, threshold: float, sign: int, since: int, until: int) -> int | None:
        """The first day, from `since` to `until`, on which a window all known by then is at the threshold or beyond."""
        for day in range(since, until + 1):
            value, _ = self.at(day - self.delay)
            if value is not None and sign * (value - threshold) >= 0:
                return day
        return None


def _rolling(daily: Floats | Ints) -> Floats:
    """Sums over the FOCUS_DAYS days up to each."""
    total = np.concatenate([[0.0], np.cumsum(daily)])
    low = np.maximum(np.arange(1, len(total)) - FOCUS_DAYS, 0)
    return np.asarray(total[1:] - total[low])
