"""Sufficient statistics: all an estimator may know about the records, and small enough to travel.

The engine builds one per group; groups are merged with `+`, in any order. Nothing here is an estimate.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DENSE_LIMIT = 1 << 23  # above this many possible keys, sorting is cheaper than counting into a table
LOT = 1 << 16  # records counted at a time: few enough to stay in the processor's own memory


@dataclass(frozen=True, slots=True)
class Count:
    """`k` of `n` records have the property. Raises ValueError unless 0 ≤ k ≤ n."""

    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError(f"{self.k} of {self.n} is not a count")

    def __add__(self, other: Self) -> "Count":
        return Count(self.k + other.k, self.n + other.n)


@dataclass(frozen=True, slots=True)
class Total:
    """The exact sum of an amount over `n` records."""

    n: int
    sum: Decimal

    def __add__(self, other: Self) -> "Total":
        return Total(self.n + other.n, self.sum + other.sum)


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of the powers of one amount: Σv, Σv², Σv³ over `n` records."""

    n: int
    s1: float
    s2: float
    s3: float

    @classmethod
    def of(cls, values: ArrayLike) -> "Moments":
        """From the values themselves, shape (n,)."""
        v = np.asarray(values, dtype=np.float64)
        return cls(v.size, float(v.sum()), float((v**2).sum()), float((v**3).sum()))

    def __add__(self, other: Self) -> "Moments":
        return Moments(self.n + other.n, self.s1 + other.s1, self.s2 + other.s2, self.s3 + other.s3)


@dataclass(frozen=True, slots=True)
class PairMoments:
    """Sums of two amounts, numerator `x` and denominator `y`: Σx, Σy, Σx², Σy², Σxy over `n` records."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float

    @classmethod
    def of(cls, x: ArrayLike, y: ArrayLike) -> "PairMoments":
        """From the amounts themselves, both of shape (n,)."""
        a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        return cls(a.size, *(float(s) for s in (a.sum(), b.sum(), (a * a).sum(), (b * b).sum(), (a * b).sum())))

    def __add__(self, other: Self) -> "PairMoments":
        return PairMoments(
            self.n + other.n,
            self.x + other.x,
            self.y + other.y,
            self.xx + other.xx,
            self.yy + other.yy,
            self.xy + other.xy,
        )


@dataclass(frozen=True, slots=True, eq=False)
class ValueCounts:
    """How many records have each value: distinct `values` in ascending order, and their `counts`."""

    values: Floats
    counts: Ints

    @classmethod
    def of(cls, values: ArrayLike, counts: ArrayLike | None = None) -> "ValueCounts":
        """From values in any order, repeated or not. Raises ValueError on NaN or a negative count."""
        v = np.asarray(values, dtype=np.float64)
        c = np.ones(v.size, dtype=np.int64) if counts is None else np.asarray(counts, dtype=np.int64)
        if np.isnan(v).any() or (c < 0).any():
            raise ValueError("a value must be a number and be counted zero times or more")
        distinct, where = np.unique(v[c > 0], return_inverse=True)
        return cls(distinct, np.bincount(where, weights=c[c > 0], minlength=distinct.size).astype(np.int64))

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    def __add__(self, other: Self) -> "ValueCounts":
        return ValueCounts.of(np.concatenate([self.values, other.values]), np.concatenate([self.counts, other.counts]))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ValueCounts)
            and np.array_equal(self.values, other.values)
            and np.array_equal(self.counts, other.counts)
        )

    def __hash__(self) -> int:
        return hash((self.values.tobytes(), self.counts.tobytes()))


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Day-grained competing risks: `count` records enter the risk set on `entry_day` and leave it on `exit_day`.

    Days count from each record's own origin (entering the stage, being created). `entry_day` is 0 unless the record
    was first seen later (left truncation). `cause` 0 means still open on `exit_day` (right censoring), 1 the awaited
    event, 2 and more the competing ones. A record is under observation on every day from `entry_day` to `exit_day`,
    both included. Rows are distinct and sorted, so equal tables compare equal whatever the order of the records.
    """

    entry_day: Ints
    exit_day: Ints
    cause: Ints
    count: Ints

    @classmethod
    def of(
        cls,
        exit_day: ArrayLike,
        cause: ArrayLike,
        *,
        entry_day: ArrayLike | None = None,
        count: ArrayLike | None = None,
    ) -> "Incidence":
        """From one row per record, or rows with their count, in any order; all of shape (rows,), whole days.

        Raises ValueError if a record leaves before it enters, or on a negative day, cause or count.
        """
        leave, why = whole(exit_day), whole(cause)
        if entry_day is None and count is None and leave.shape == why.shape and leave.ndim == 1 and leave.size:
            return _one_by_one(leave, why)
        enter = np.zeros_like(leave) if entry_day is None else whole(entry_day)
        many = np.ones_like(leave) if count is None else whole(count)
        if not leave.shape == why.shape == enter.shape == many.shape or leave.ndim != 1:
            raise ValueError("the columns of an incidence table have one length")
        if leave.size and (min(enter.min(), why.min(), many.min()) < 0 or (leave < enter).any()):
            raise ValueError("a record leaves on or after the day it enters; days, causes and counts are not negative")
        return _grouped(enter, leave, why, many)

    @property
    def n(self) -> int:
        return int(self.count.sum())

    def open_before(self, day: int) -> int:
        """How many were last seen open before that day: what happens to them by then is not known."""
        return int(self.count[(self.cause == 0) & (self.exit_day < day)].sum())

    def exits(self, cause: int | None = None) -> int:
        """How many have left by that cause, or by any."""
        return int(self.count[self.cause > 0 if cause is None else self.cause == cause].sum())

    def __add__(self, other: Self) -> "Incidence":
        return Incidence.of(
            np.concatenate([self.exit_day, other.exit_day]),
            np.concatenate([self.cause, other.cause]),
            entry_day=np.concatenate([self.entry_day, other.entry_day]),
            count=np.concatenate([self.count, other.count]),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Incidence) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__slots__
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name).tobytes() for name in self.__slots__))


def whole(values: ArrayLike) -> Ints:
    """Whole numbers; a fraction of a day is refused, as rounding it here would hide a choice."""
    given = np.asarray(values)
    whole = given.astype(np.int64, copy=False)
    if given.dtype.kind == "f" and not np.array_equal(whole, given):
        raise ValueError("days, causes and counts are whole numbers")
    return whole


def _one_by_one(leave: Ints, why: Ints) -> Incidence:
    """A row per record, all followed from day 0: counted straight into a table of days × causes."""
    if min(leave.min(), why.min()) < 0:
        raise ValueError("a record leaves on or after the day it enters; days, causes and counts are not negative")
    causes = int(why.max()) + 1
    if (int(leave.max()) + 1) * causes > DENSE_LIMIT:
        return _grouped(np.zeros_like(leave), leave, why, np.ones_like(leave))
    totals = np.zeros((int(leave.max()) + 1) * causes, np.int64)
    lots = max(LOT, totals.size)
    for start in range(0, leave.size, lots):
        lot = slice(start, start + lots)
        key = leave[lot] * causes
        key += why[lot]
        counted = np.bincount(key)
        totals[: counted.size] += counted
    distinct = np.flatnonzero(totals)
    exit_day, cause = np.divmod(distinct, causes)
    return Incidence(np.zeros_like(exit_day), exit_day, cause, totals[distinct])


def _grouped(enter: Ints, leave: Ints, why: Ints, many: Ints) -> Incidence:
    """One row per distinct (entry, exit, cause), sorted so."""
    if not leave.size:
        return Incidence(enter, leave, why, many)
    days, causes = int(leave.max()) + 1, int(why.max()) + 1
    key = (enter * days + leave) * causes + why
    top = int(key.max()) + 1
    if top <= DENSE_LIMIT:
        totals = np.bincount(key, weights=many, minlength=top)
        distinct = np.flatnonzero(totals)
        counts = totals[distinct].astype(np.int64)
    else:
        distinct, where = np.unique(key, return_inverse=True)
        counts = np.bincount(where, weights=many).astype(np.int64)
        distinct, counts = distinct[counts > 0], counts[counts > 0]
    rest, cause = np.divmod(distinct, causes)
    entry_day, exit_day = np.divmod(rest, days)
    return Incidence(entry_day, exit_day, cause, counts)
