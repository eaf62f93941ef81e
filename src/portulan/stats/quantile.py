"""Quantiles of values that are all known: the plain median of the deals closed in a period."""

import math
from datetime import date

import numpy as np
from scipy import special

from portulan.stats import reasons
from portulan.stats.bounds import critical
from portulan.stats.estimate import Estimate, Result
from portulan.stats.reasons import Noun, nothing, too_few
from portulan.stats.sufficient import ValueCounts

P90 = 0.9


def quantile_of(
    values: ValueCounts,
    p: float = 0.5,
    *,
    unit: str = "days",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = 10,
    noun: Noun = reasons.RECORDS,
) -> Result:
    """The sample quantile (interpolated as spreadsheets, numpy and SQL's `quantile_cont` do) between order statistics.

    The interval is free of any law: the number of values below the true quantile is binomial. It needs so many values
    that one lies beyond on each side, 6 for a median and 36 for a P90 at 95 %. `extra["p90"]` when there are enough.
    """
    critical(level)
    if not 0 < p < 1:
        raise ValueError(f"a quantile is between 0 and 1, not {p}")
    n, needed = values.n, max(minimum, needed_for(p, level))
    if n == 0:
        return nothing(noun, unit)
    if n < needed:
        return too_few(n, needed, noun, unit)
    value, low, high = _bounded(values, p, level)
    if low == high == value and n < 2 * needed:
        return too_few(n, 2 * needed, noun, unit)  # all alike, and too few to be sure that no other value exists
    extra = {}
    if n >= needed_for(P90, level):
        extra = dict(zip(("p90", "p90_low", "p90_high"), _bounded(values, P90, level), strict=True))
    return Estimate(value, low, high, n, unit, "sample quantile", level, as_of=as_of, extra=extra)


def needed_for(p: float, level: float) -> int:
    """The least n whose smallest and largest values enclose the quantile, each side with its share of the risk."""
    return math.ceil(math.log((1 - level) / 2) / math.log(max(p, 1 - p)) - 1e-9)


def _bounded(values: ValueCounts, p: float, level: float) -> tuple[float, float, float]:
    below = np.cumsum(values.counts)
    n = int(below[-1])

    def ranked(rank: int) -> float:
        return float(values.values[np.searchsorted(below, rank)])

    position = p * (n - 1)
    floor = math.floor(position)
    one, next_one = ranked(floor + 1), ranked(min(floor + 2, n))
    value = one + (position - floor) * (next_one - one)
    first, last = ranks(n, p, level)
    return value, min(ranked(first), value), max(ranked(last), value)


def ranks(n: int, p: float, level: float) -> tuple[int, int]:
    """Ranks (from 1) of the order statistics: the largest first and smallest last with their share of the risk each.

    Then one step inward on one side if the whole still covers. David and Nagaraja, Order Statistics, 3rd ed., §7.1.
    """
    tail = (1 - level) / 2

    def below(rank: int) -> float:  # P(fewer than `rank` values lie below the quantile)
        return float(special.bdtr(rank - 1, n, p)) if rank >= 1 else 0.0

    first = max(int(special.bdtrik(tail, n, p)) + 1, 1)
    while first > 1 and below(first) > tail:
        first -= 1
    while below(first + 1) <= tail:
        first += 1
    last = min(int(special.bdtrik(1 - tail, n, p)) + 1, n)
    while last > first + 1 and below(last - 1) >= 1 - tail:
        last -= 1
    while last < n and below(last) < 1 - tail:
        last += 1
    inward = [(first + 1, last), (first, last - 1)]
    covering = [(a, b) for a, b in inward if b > a and below(b) - below(a) >= level]
    return min(covering, key=lambda pair: below(pair[1]) - below(pair[0])) if covering else (first, last)
