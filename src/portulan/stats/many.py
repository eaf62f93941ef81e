"""The same estimators over many groups at once: arrays of sums in, arrays of figures out.

Thousands of groups (weeks × segments × channels) are estimated in one go. The formulas are those of the functions on
one group, which stay the reference: tests hold both to the same values. Where a group has no figure, `value` is NaN
here, and the function on one group says why.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from portulan.stats.bounds import critical, wilson_bounds
from portulan.stats.counting import WILSON_MINIMUM
from portulan.stats.mean import ALIKE as ALIKE_AMOUNTS
from portulan.stats.mean import MEAN_MINIMUM, SKEWNESS_FACTOR
from portulan.stats.quantile import P90, needed_for, ranks
from portulan.stats.ratio import ALIKE, INDEPENDENT, RATIO_MINIMUM
from portulan.stats.sufficient import Floats, Ints

MEDIAN_MINIMUM = 10


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """One figure for each of the groups, all of shape (groups,). NaN where there is none, or no bound (exact sums)."""

    value: Floats
    low: Floats
    high: Floats
    n: Ints

    @classmethod
    def where(cls, known: NDArray[np.bool_], value: Floats, low: Floats, high: Floats, n: Ints) -> "Figures":
        """These figures where `known`, none elsewhere."""
        none = np.float64("nan")
        return cls(np.where(known, value, none), np.where(known, low, none), np.where(known, high, none), n)


def shares(k: Ints, n: Ints, *, level: float = 0.95, minimum: int = WILSON_MINIMUM) -> Figures:
    """Shares k/n with Wilson's interval, as `counting.wilson`."""
    size = np.maximum(n, 1)
    value = k / size
    low, high = wilson_bounds(value, size, level)
    return Figures.where(n >= minimum, value, low, high, n)


def exact_sums(total: Floats, n: Ints) -> Figures:
    """Sums without interval, as `counting.exact_sum`."""
    none = np.full(len(n), np.nan)
    return Figures(np.asarray(total, dtype=np.float64), none, none.copy(), n)


def counts(n: Ints, *, level: float = 0.95) -> Figures:
    """Counts with Garwood's interval, as `counting.poisson_count`."""
    critical(level)
    tail = (1 - level) / 2
    low = np.where(n > 0, special.gammaincinv(np.maximum(n, 1), tail), 0.0)
    high = np.asarray(special.gammaincinv(n + 1, 1 - tail), dtype=np.float64)
    return Figures(n.astype(np.float64), np.asarray(low, dtype=np.float64), high, n)


def means(n: Ints, s1: Floats, s2: Floats, s3: Floats, *, level: float = 0.95, minimum: int = MEAN_MINIMUM) -> Figures:
    """Means of skewed amounts from Σv, Σv², Σv³, as `mean.mean_skewed`.

    In extended precision, where the function on one group uses fractions: central moments are differences of sums.
    """
    least = max(minimum, 3)
    enough = n >= least
    size = np.where(enough, n, least).astype(np.longdouble)
    m1, m2, m3 = (np.where(enough, s, 1.0).astype(np.longdouble) / size for s in (s1, s2, s3))
    second = np.maximum(m2 - m1 * m1, 0)
    third = m3 - 3 * m1 * m2 + 2 * m1**3
    spread = np.sqrt(second)
    with np.errstate(divide="ignore", invalid="ignore"):
        skewness = np.where(spread > 0, third / spread**3, 0)
    largest = (size - 2) / np.sqrt(size - 1)
    gamma = np.clip(skewness, -largest, largest) * SKEWNESS_FACTOR * np.sqrt(size * (size - 1)) / (size - 2)
    mean, variance = m1.astype(np.float64), (second * size / (size - 1)).astype(np.float64)
    alike = variance <= ALIKE_AMOUNTS * mean * mean
    low, high = _hall(mean, np.sqrt(variance), gamma.astype(np.float64), n=size.astype(np.float64), level=level)
    slack = np.abs(mean) / (size.astype(np.float64) + 1)
    low, high = np.where(alike, mean - slack, low), np.where(alike, mean + slack, high)
    return Figures.where(enough & ~((mean == 0) & (variance == 0)), mean, low, high, n)


def _hall(mean: Floats, deviation: Floats, skewness: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    half = special.stdtrit(n - 1, (1 + level) / 2) / np.sqrt(n)
    straight = np.abs(skewness) < 1e-6
    gamma = np.where(straight, 1.0, skewness)

    def back(y: Floats) -> Floats:
        shifted = y - skewness / (6 * n)
        return np.asarray(np.where(straight, shifted, 3 / gamma * (np.cbrt(1 + gamma * shifted) - 1)))

    return np.minimum(mean - deviation * back(half), mean), np.maximum(mean - deviation * back(-half), mean)


def ratios(
    n: Ints,
    x: Floats,
    y: Floats,
    xx: Floats,
    yy: Floats,
    xy: Floats,
    *,
    unit: str = "ratio",
    level: float = 0.95,
    minimum: int = RATIO_MINIMUM,
    part: bool = False,
) -> Figures:
    """Ratios of sums with Fieller's interval, as `ratio.ratio_of_sums`."""
    least = max(minimum, 3)
    enough = (n >= least) & (yy != 0) & (y != 0)
    size = np.where(enough, n, least).astype(np.float64)
    x, y, xx, yy, xy = (np.where(enough, s, 1.0) for s in (x, y, xx, yy, xy))
    value = np.clip(x / y, 0.0, 1.0) if part else x / y
    constant = xx - 2 * value * xy + value * value * yy <= ALIKE * np.maximum(xx, value * value * yy)
    low, high, bounded = _fieller(size, x, y, xx, yy, xy, level, part)
    if part:
        low_alike, high_alike = wilson_bounds(value, y**2 / yy, level)
    else:
        slack = np.maximum(np.abs(value), 1.0 if unit == "share" else 0.0) / (size + 1)
        low_alike, high_alike = value - slack, value + slack
    low, high = np.where(constant, low_alike, low), np.where(constant, high_alike, high)
    known = enough & (constant | bounded) & (low != high)
    return Figures.where(known, value, np.minimum(low, value), np.maximum(high, value), n)


def one_minus(figures: Figures) -> Figures:
    """1 − each ratio, the intervals turned over."""
    return Figures(1 - figures.value, 1 - figures.high, 1 - figures.low, figures.n)


def _fieller(
    n: Floats, x: Floats, y: Floats, xx: Floats, yy: Floats, xy: Floats, level: float, part: bool
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    extra = np.minimum(n, INDEPENDENT) if part else np.zeros_like(n)
    prior = extra * yy / n
    factor = special.stdtrit(n + extra - 1, (1 + level) / 2) ** 2 * n / (n - 1) * n / (n + extra)
    own = 1 + factor / n
    a = own * y * y - factor * (yy - prior)
    b = -2 * own * x * y - factor * (prior - 2 * xy)
    c = own * x * x - factor * xx
    discriminant = b * b - 4 * a * c
    bounded = (a > 0) & (discriminant >= 0)
    root, below = np.sqrt(np.where(bounded, discriminant, 0.0)), np.where(bounded, 2 * a, 1.0)
    low, high = (-b - root) / below, (-b + root) / below
    return (np.maximum(low, 0.0), np.minimum(high, 1.0), bounded) if part else (low, high, bounded)


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """How many records of each group have each value: `group` in 0…groups−1, sorted by group then value."""

    group: Ints
    value: Floats
    count: Ints
    groups: int

    @classmethod
    def of(cls, group: Ints, value: Floats, count: Ints, groups: int) -> "Histograms":
        """From rows in any order, all of shape (rows,)."""
        order = np.lexsort((value, group))
        return cls(group[order], value[order], count[order], groups)

    @property
    def sizes(self) -> Ints:
        return np.bincount(self.group, weights=self.count, minlength=self.groups).astype(np.int64)

    def ranked(self, rank: Ints) -> Floats:
        """The value of that rank (from 1) in each group; meaningless where the group has fewer."""
        reached = np.cumsum(self.count)
        before = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        where = np.searchsorted(reached, before + rank)
        return self.value[np.minimum(where, len(self.value) - 1)] if len(self.value) else np.full(len(rank), np.nan)


def medians(found: Histograms, *, level: float = 0.95, minimum: int = MEDIAN_MINIMUM) -> tuple[Figures, Floats]:
    """The median of each group between order statistics, and its P90 where there are enough (else NaN).

    As `quantile.quantile_of`.
    """
    n = found.sizes
    needed = max(minimum, needed_for(0.5, level))
    value, low, high = _between(found, n, 0.5, level)
    alike = (low == high) & (low == value) & (n < 2 * needed)
    p90 = np.where(n >= needed_for(P90, level), _interpolated(found, n, P90), np.nan)
    figures = Figures.where((n >= needed) & ~alike, value, low, high, n)
    return figures, np.where(np.isnan(figures.value), np.nan, p90)


def _interpolated(found: Histograms, n: Ints, p: float) -> Floats:
    position = p * (np.maximum(n, 1) - 1)
    floor = np.floor(position).astype(np.int64)
    one, following = found.ranked(floor + 1), found.ranked(np.minimum(floor + 2, np.maximum(n, 1)))
    return one + (position - floor) * (following - one)


def _between(found: Histograms, n: Ints, p: float, level: float) -> tuple[Floats, Floats, Floats]:
    value = _interpolated(found, n, p)
    sizes, where = np.unique(n, return_inverse=True)
    bounds = np.array([_known_ranks(int(size), p, level) for size in sizes]).reshape(-1, 2)[where]
    low, high = found.ranked(bounds[:, 0]), found.ranked(bounds[:, 1])
    return value, np.minimum(low, value), np.maximum(high, value)


@lru_cache(maxsize=16_384)
def _known_ranks(n: int, p: float, level: float) -> tuple[int, int]:
    return ranks(n, p, level) if n > 1 else (1, 1)
