"""Exact sums of whole numbers by group, however large: limbs of 30 bits, added with numpy, never rounded.

`np.bincount` adds in double precision, which is exact as long as partial sums stay below 2^53: so each number is cut
into limbs small enough, and the limbs are put together again after each lot of rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portulan.metrics.cohorts.shape import Ints

LIMB = 30
MASK = (1 << LIMB) - 1
LIMBS = 4
LOT = 1 << 20
"""Rows added in one go at most: 2^20 limbs of 2^32 stay below 2^53."""
SQUARABLE = 3_037_000_499
"""The largest whole number whose square holds in 63 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class ExactSums:
    """One whole number per group: Σ limbs[i] · 2^(30 i), all but the last limb from 0 to 2^30; shape (4, groups)."""

    limbs: Ints

    @classmethod
    def zero(cls, groups: int) -> "ExactSums":
        return cls(np.zeros((LIMBS, groups), np.int64))

    @classmethod
    def of(cls, numbers: "dict[int, int]", groups: int) -> "ExactSums":
        """From the numbers of some groups."""
        limbs = np.zeros((LIMBS, groups), np.int64)
        for group, number in numbers.items():
            for i in range(LIMBS - 1):
                limbs[i, group] = number >> (LIMB * i) & MASK
            limbs[-1, group] = number >> (LIMB * (LIMBS - 1))
        return cls(limbs)

    def __add__(self, other: "ExactSums") -> "ExactSums":
        return carried(self.limbs + other.limbs)

    def __sub__(self, other: "ExactSums") -> "ExactSums":
        return carried(self.limbs - other.limbs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExactSums) and np.array_equal(self.limbs, other.limbs)

    def __hash__(self) -> int:
        return hash(self.limbs.tobytes())

    def value(self, scale: int = 1, above: "ExactSums | None" = None, shift: int = 0) -> NDArray[np.float64]:
        """The numbers (plus those `above` · 2^shift) over a power of ten, in double precision."""
        wide = _wide(self.limbs)
        if above is not None:
            wide = wide + _wide(above.limbs) * (np.longdouble(2) ** shift)
        return (wide / np.longdouble(scale)).astype(np.float64)

    def whole(self, group: int) -> int:
        """The number of one group, as it is."""
        return sum(int(limb) << (LIMB * i) for i, limb in enumerate(self.limbs[:, group]))


def _wide(limbs: Ints) -> NDArray[np.longdouble]:
    total = np.zeros(limbs.shape[1], np.longdouble)
    for limb in limbs[::-1]:
        total = total * (1 << LIMB) + limb
    return total


def carried(limbs: Ints) -> ExactSums:
    """Limbs with what overflows them carried to the next."""
    found = limbs.copy()
    for i in range(LIMBS - 1):
        found[i + 1] += found[i] >> LIMB
        found[i] &= MASK
    return ExactSums(found)


def sums_of(key: Ints, values: Ints, groups: int) -> ExactSums:
    """Σ values by group, of values below 2^62."""
    total = ExactSums.zero(groups)
    for start in range(0, key.size, LOT):
        lot = slice(start, start + LOT)
        high = np.bincount(key[lot], weights=values[lot] >> LIMB, minlength=groups).astype(np.int64)
        low = np.bincount(key[lot], weights=values[lot] & MASK, minlength=groups).astype(np.int64)
        total = carried(total.limbs + _two(high, low))
    return total


def small_sums_of(key: Ints, values: Ints, groups: int) -> ExactSums:
    """Σ values by group; one pass where their magnitudes, added up, hold in 53 bits."""
    if values.size and int(np.abs(values).max()) * min(values.size, LOT) >= 1 << 53:
        return sums_of(key, values, groups)
    total = ExactSums.zero(groups)
    for start in range(0, key.size, LOT):
        lot = slice(start, start + LOT)
        added = np.bincount(key[lot], weights=values[lot], minlength=groups).astype(np.int64)
        total = carried(total.limbs + _two(added >> LIMB, added & MASK))
    return total


def _two(high: Ints, low: Ints) -> Ints:
    limbs = np.zeros((LIMBS, low.size), np.int64)
    limbs[0], limbs[1] = low, high
    return limbs


def products_of(key: Ints, a: Ints, b: Ints, groups: int) -> ExactSums:
    """Σ a·b by group."""
    usual = (np.abs(a) <= SQUARABLE) & (np.abs(b) <= SQUARABLE)
    if usual.all():
        return sums_of(key, a * b, groups)
    rare = np.flatnonzero(~usual)
    whole = [int(x) * int(y) for x, y in zip(a[rare].tolist(), b[rare].tolist(), strict=True)]
    return sums_of(key[usual], a[usual] * b[usual], groups) + _one_by_one(key[rare], whole, groups)


def cubes_of(key: Ints, a: Ints, groups: int) -> "tuple[ExactSums, ExactSums]":
    """Σ a³ by group, as two exact sums: the second, then 2^31 times the first."""
    usual = np.abs(a) <= SQUARABLE >> 1
    rare = np.flatnonzero(~usual)
    kept, keys = a[usual], key[usual]
    square = kept * kept
    high = sums_of(keys, (square >> 31) * kept, groups)
    low = sums_of(keys, (square & ((1 << 31) - 1)) * kept, groups)
    if rare.size:
        cubes = [int(x) ** 3 for x in a[rare].tolist()]
        high = high + _one_by_one(key[rare], [cube >> 31 for cube in cubes], groups)
        low = low + _one_by_one(key[rare], [cube & ((1 << 31) - 1) for cube in cubes], groups)
    return high, low


def _one_by_one(key: Ints, values: list[int], groups: int) -> ExactSums:
    totals: dict[int, int] = {}
    for group, value in zip(key.tolist(), values, strict=True):
        totals[group] = totals.get(group, 0) + value
    return ExactSums.of(totals, groups)
