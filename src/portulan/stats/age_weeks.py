"""What comes of records, week by week, by week of entry and age: the sums that the review signals rest on.

Ages count whole weeks since the week of entry, which is age 0; a record is at risk in the week it ends. What was known
at an earlier week is the same table, cut at that week.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from portulan.stats.sufficient import Floats, Ints

MOST_AGES = 156
"""Ages kept, in weeks: what is older than three years counts no more."""


@dataclass(frozen=True, slots=True, eq=False)
class AgeWeeks:
    """`entered`: how many entered in each week, shape (weeks,). `won`, `lost`: how many of those ended one way or the
    other at each age, shape (weeks, ages). Tables of one shape add up.
    """

    entered: Floats
    won: Floats
    lost: Floats

    @classmethod
    def of(cls, weeks: int, entered: ArrayLike, ended: ArrayLike, won: ArrayLike, count: ArrayLike) -> "AgeWeeks":
        """From rows: week of entry, week of the end (−1: open, or later than the last week), whether it was the awaited
        end, how many; all of shape (rows,). Weeks are numbered from 0 to `weeks` − 1; later entries are not yet there.
        """
        start, end, many = np.asarray(entered, np.int64), np.asarray(ended, np.int64), np.asarray(count, np.float64)
        awaited = np.asarray(won, np.bool_)
        ages = min(weeks, MOST_AGES)
        here = (start >= 0) & (start < weeks)
        total = np.bincount(start[here], weights=many[here], minlength=weeks).astype(np.float64)
        age = np.maximum(end - start, 0)
        over = here & (end >= 0) & (end < weeks) & (age < ages)

        def table(kept: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Floats:
            flat = np.bincount(start[kept] * ages + age[kept], weights=many[kept], minlength=weeks * ages)
            counted: Floats = flat.reshape(weeks, ages).astype(np.float64)
            return counted

        return cls(total, table(over & awaited), table(over & ~awaited))

    def __add__(self, other: Self) -> "AgeWeeks":
        return AgeWeeks(self.entered + other.entered, self.won + other.won, self.lost + other.lost)

    @property
    def weeks(self) -> int:
        return int(self.won.shape[0])

    @property
    def ages(self) -> int:
        return int(self.won.shape[1])

    def first_week(self) -> int:
        """The first week there is something to learn from: one record in a hundred has entered, one has ended."""
        total, ended = float(self.entered.sum()), self.ended_by_week()
        if total == 0 or not ended.any():
            return self.weeks
        by_then = int(np.searchsorted(np.cumsum(self.entered), total / 100))
        return max(by_then, int(np.argmax(ended > 0)) - 13)

    def ended_by_week(self) -> Floats:
        """How many ended in each calendar week, shape (weeks,)."""
        ended: Floats = by_calendar(self.won + self.lost).sum(axis=1)
        return ended


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The same sums by calendar week and age, shape (weeks, ages): at risk, awaited ends, all ends."""

    at_risk: Floats
    won: Floats
    exits: Floats

    @classmethod
    def of(cls, table: AgeWeeks) -> "Calendar":
        ended = table.won + table.lost
        before = np.cumsum(ended, axis=1) - ended
        alive = np.maximum(table.entered[:, None] - before, 0.0)
        return cls(by_calendar(alive), by_calendar(table.won), by_calendar(ended))


def by_calendar(by_cohort: Floats) -> Floats:
    """A table by (week of entry, age) as one by (calendar week, age)."""
    weeks, ages = by_cohort.shape
    age = np.arange(ages)
    cohort = np.arange(weeks)[:, None] - age[None, :]
    moved: Floats = np.where(cohort >= 0, by_cohort[np.maximum(cohort, 0), age[None, :]], 0.0)
    return moved


def window(values: Floats, length: int, ending: Ints) -> Floats:
    """Sums over `length` rows ending with each row of `ending`, both included. Raises ValueError if one is too early.

    `values` has shape (weeks, …); the answer (looks, …).
    """
    if ending.size and int(ending.min()) < length - 1:
        raise ValueError(f"a window of {length} weeks cannot end in week {int(ending.min())}")
    summed = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
    found: Floats = summed[ending + 1] - summed[ending + 1 - length]
    return found


def surviving(out: Floats) -> Floats:
    """The share that has not left before each age, from the rates of leaving; both of shape (looks, ages)."""
    return np.cumprod(np.concatenate([np.ones((out.shape[0], 1)), 1 - out], axis=1), axis=1)[:, :-1]


def over(top: Floats, bottom: Floats) -> Floats:
    """Element by element, 0 where the divisor is 0: nobody at risk, nobody leaves."""
    return np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom > 0)
