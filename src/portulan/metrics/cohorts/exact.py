"""Exact sums of whole numbers by group, however large: limbs of 30 bits in 64-bit whole numbers, never rounded.

A number goes into its group whole where all of them, added up, hold in 62 bits; else its low 30 bits and what is above
are added apart. Limbs are put together again once, at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portulan.metrics.cohorts.shape import Ints

LIMB = 30
MASK = (1 << LIMB) - 1
LIMBS = 4
ROOM = 1 << 62
"""What a 64-bit limb may hold before it is carried."""
SQUARABLE = 3_037_000_499
"""The largest whole number whose square holds in 63 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class ExactSums:
    """One whole number per group: Σ limbs[i] · 2^(30 i), all but the last limb from 0 to 2^30; shape (4, groups)."""

    limbs: Ints

    @classmethod
    def zero(cls, groups: int) -> "ExactSums":
        return cls(np.zeros((LIMBS, groups), np.int64))

    def __add__(self, other: "ExactSums") -> "ExactSums":
        return carried(self.limbs + other.limbs)

    def __sub__(self, other: "ExactSums") -> "ExactSums":
        return carried(self.limbs - other.limbs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExactSums) and np.array_equal(self.limbs, other.limbs)

    def __hash__(self) -> int:
        return hash(self.limbs.tobytes())

    def patched(self, groups: Ints, change: "ExactSums") -> "ExactSums":
        """These sums, with a change added to those of some groups."""
        limbs = self.limbs.copy()
        limbs[:, groups] = carried(limbs[:, groups] + change.limbs).limbs
        return ExactSums(limbs)

    def value(self, scale: int = 1, above: "ExactSums | None" = None, shift: int = 0) -> NDArray[np.float64]:
        """The numbers (plus those `above` · 2^shift) over a power of ten, in double precision."""
        wide = _wide(self.limbs)
        if above is not None:
            wide = wide + _wide(above.limbs) * (np.longdouble(2) ** shift)
        return (wide / np.longdouble(scale)).astype(np.float64)

    def every(self, step: int, start: int) -> "ExactSums":
        """Those of one group in so many."""
        return ExactSums(self.limbs[:, start::step].copy())

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


class Sums:
    """Sums by group being made, lot after lot. `key` numbers the group of each value."""

    def __init__(self, groups: int) -> None:
        self._limbs = np.zeros((LIMBS, groups), np.int64)
        self._used = [0, 0]

    def add(self, key: Ints, values: Ints) -> None:
        """Add values, any of 64 bits but the lowest."""
        if not values.size:
            return
        largest = max(int(values.max()), -int(values.min()))
        if largest * values.size < ROOM:
            self._make_room(largest * values.size, 0)
            np.add.at(self._limbs[0], key, values)
            return
        self._make_room(MASK * values.size, ((largest >> LIMB) + 1) * values.size)
        np.add.at(self._limbs[0], key, values & MASK)
        np.add.at(self._limbs[1], key, values >> LIMB)

    def add_products(self, key: Ints, a: Ints, b: Ints) -> None:
        """Add a·b, whatever they are."""
        usual = _within(a, SQUARABLE)
        if b is not a:
            usual = _both(usual, _within(b, SQUARABLE))
        if usual is None:
            self.add(key, a * b)
            return
        self.add(key, np.where(usual, a, 0) * b)
        rare = np.flatnonzero(~usual)
        self.add_whole(key[rare], (int(x) * int(y) for x, y in zip(a[rare].tolist(), b[rare].tolist(), strict=True)))

    def add_whole(self, key: Ints, numbers: Iterable[int]) -> None:
        """Add a few numbers of any size one by one."""
        for group, number in zip(key.tolist(), numbers, strict=True):
            for i in range(LIMBS):
                self._limbs[i, group] += number >> (LIMB * i) & MASK if i < LIMBS - 1 else number >> (LIMB * i)
        self._carry()

    def total(self) -> ExactSums:
        """The sums so far."""
        return carried(self._limbs)

    def _make_room(self, low: int, high: int) -> None:
        if self._used[0] + low >= ROOM or self._used[1] + high >= ROOM:
            self._carry()
        self._used = [self._used[0] + low, self._used[1] + high]

    def _carry(self) -> None:
        self._limbs = carried(self._limbs).limbs
        self._used = [MASK, MASK]


class CubeSums:
    """Σ a³ by group being made, as two exact sums: the second, and 2^31 times the first."""

    def __init__(self, groups: int) -> None:
        self.high, self.low = Sums(groups), Sums(groups)

    def add(self, key: Ints, a: Ints) -> None:
        usual = _within(a, SQUARABLE >> 1)
        kept = a if usual is None else np.where(usual, a, 0)
        square = kept * kept
        self.high.add(key, (square >> 31) * kept)
        self.low.add(key, (square & ((1 << 31) - 1)) * kept)
        if usual is not None:
            rare = np.flatnonzero(~usual)
            cubes = [int(x) ** 3 for x in a[rare].tolist()]
            self.high.add_whole(key[rare], (cube >> 31 for cube in cubes))
            self.low.add_whole(key[rare], (cube & ((1 << 31) - 1) for cube in cubes))


def _within(values: Ints, most: int) -> NDArray[np.bool_] | None:
    """Which values are from −most to most; None where all are."""
    if not values.size or (values.max() <= most and values.min() >= -most):
        return None
    return (values <= most) & (values >= -most)


def _both(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    return one if other is None else other if one is None else one & other


__all__ = ["CubeSums", "ExactSums", "Sums", "carried"]
