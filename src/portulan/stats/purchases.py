"""Purchase histories: all that a model of repeat purchases needs to know of customers, and small enough to travel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from portulan.stats.sufficient import DENSE_LIMIT, Floats, Ints, whole


@dataclass(frozen=True, slots=True, eq=False)
class PurchaseHistories:
    """How many customers (`count`) bought again on `repeats` days, last `last` days after their first, known for `age`.

    Purchases of one day are one purchase. `last` is 0 where there was no repeat, and never above `age`, the days from
    the first purchase to the day of reading. Rows are distinct and sorted.
    """

    repeats: Ints
    last: Ints
    age: Ints
    count: Ints

    @classmethod
    def of(
        cls, repeats: ArrayLike, last: ArrayLike, age: ArrayLike, count: ArrayLike | None = None
    ) -> "PurchaseHistories":
        """From one row per customer, or rows with their count, in any order; all of shape (rows,), whole numbers.

        Raises ValueError on a negative number, a last purchase after the age, or one without a repeat.
        """
        x, t, known = whole(repeats), whole(last), whole(age)
        many = np.ones_like(x) if count is None else whole(count)
        if not x.shape == t.shape == known.shape == many.shape or x.ndim != 1:
            raise ValueError("the columns of purchase histories have one length")
        if x.size and (min(x.min(), t.min(), many.min()) < 0 or (t > known).any() or ((x > 0) != (t > 0)).any()):
            raise ValueError("the last repeat is after the first purchase, and not after the day of reading")
        return _grouped(x, t, known, many)

    @property
    def n(self) -> int:
        return int(self.count.sum())

    @property
    def returned(self) -> int:
        """How many bought again at least once."""
        return int(self.count[self.repeats > 0].sum())

    def kept(self, rows: np.ndarray) -> "PurchaseHistories":
        """Some of the rows."""
        return PurchaseHistories(self.repeats[rows], self.last[rows], self.age[rows], self.count[rows])

    def __add__(self, other: "PurchaseHistories") -> "PurchaseHistories":
        pairs = (("repeats", "last", "age", "count"), (self, other))
        return PurchaseHistories.of(*(np.concatenate([getattr(h, name) for h in pairs[1]]) for name in pairs[0]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PurchaseHistories) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__slots__
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name).tobytes() for name in self.__slots__))


def _grouped(x: Ints, t: Ints, age: Ints, many: Ints) -> PurchaseHistories:
    """One row per distinct (repeats, last, age), sorted so."""
    if not x.size:
        return PurchaseHistories(x, t, age, many)
    ages, lasts = int(age.max()) + 1, int(t.max()) + 1
    key = (x * lasts + t) * ages + age
    top = (int(x.max()) + 1) * lasts * ages
    if top <= DENSE_LIMIT:
        totals = np.bincount(key, weights=many, minlength=top)
        distinct = np.flatnonzero(totals)
        counts = totals[distinct].astype(np.int64)
    else:
        distinct, where = np.unique(key, return_inverse=True)
        counts = np.bincount(where, weights=many).astype(np.int64)
        distinct, counts = distinct[counts > 0], counts[counts > 0]
    rest, known = np.divmod(distinct, ages)
    repeats, last = np.divmod(rest, lasts)
    return PurchaseHistories(repeats, last, known, counts)


@dataclass(frozen=True, slots=True, eq=False)
class SpendClasses:
    """What customers spent per repeat purchase: `count` customers of `purchases` repeats, whose mean is `mean`.

    `mean` is the mean amount of a purchase, strictly positive; customers whose means are within half a percent of each
    other may share a row, with the mean of theirs.
    """

    purchases: Ints
    mean: Floats
    count: Ints

    @classmethod
    def of(cls, purchases: ArrayLike, mean: ArrayLike, count: ArrayLike | None = None) -> "SpendClasses":
        """From one row per customer, or rows with their count. Raises ValueError unless all are above zero."""
        x, z = whole(purchases), np.asarray(mean, dtype=np.float64)
        many = np.ones_like(x) if count is None else whole(count)
        if not x.shape == z.shape == many.shape or x.ndim != 1:
            raise ValueError("the columns of spend classes have one length")
        if x.size and (x.min() < 1 or not (z > 0).all() or many.min() < 1):
            raise ValueError("a customer has bought again at least once, for more than nothing")
        return cls(x, z, many)

    @property
    def n(self) -> int:
        return int(self.count.sum())

    def __add__(self, other: "SpendClasses") -> "SpendClasses":
        return SpendClasses(
            np.concatenate([self.purchases, other.purchases]),
            np.concatenate([self.mean, other.mean]),
            np.concatenate([self.count, other.count]),
        )
