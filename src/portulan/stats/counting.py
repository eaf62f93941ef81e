"""Shares, counts and sums: what is simply counted or added."""

from datetime import date
from decimal import Decimal

from portulan.stats import reasons
from portulan.stats.bounds import garwood_bounds, wilson_bounds_of_one
from portulan.stats.estimate import Estimate, Result
from portulan.stats.reasons import Noun, nothing, too_few
from portulan.stats.sufficient import Count, Total

WILSON_MINIMUM = 10
SPEND_MINIMUM = 5


def wilson(
    count: Count,
    *,
    unit: str = "share",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = WILSON_MINIMUM,
    noun: Noun = reasons.RECORDS,
) -> Result:
    """The share k/n with Wilson's score interval (JASA 22, 1927, pp. 209-212)."""
    if count.n == 0:
        return nothing(noun, unit)
    if count.n < minimum:
        return too_few(count.n, minimum, noun, unit)
    value = count.k / count.n
    low, high = wilson_bounds_of_one(value, count.n, level)
    return Estimate(value, low, high, count.n, unit, "wilson", level, as_of=as_of)


def poisson_count(n: int, *, unit: str = "count", level: float = 0.95, as_of: date | None = None) -> Result:
    """A number of events, with Garwood's exact interval of the pace behind it; 0 is a count like another.

    Raises ValueError on a negative count.
    """
    if n < 0:
        raise ValueError(f"{n} is not a count")
    low, high = garwood_bounds(n, level)
    return Estimate(float(n), low, high, n, unit, "poisson", level, as_of=as_of)


def exact_sum(
    total: Total,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = 1,
    noun: Noun = reasons.RECORDS,
) -> Result:
    """The sum itself: all the records are there, nothing is sampled, so it has no interval.

    With `minimum=0` no record is a sum of 0: for a caller who knows that the table is loaded, and nothing happened.
    """
    if total.n < minimum:
        return nothing(noun, unit) if total.n == 0 else too_few(total.n, minimum, noun, unit)
    return Estimate(float(total.sum), None, None, total.n, unit, "exact sum", level, as_of=as_of)


def spend_per_count(
    spend: Decimal | None,
    n: int,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = SPEND_MINIMUM,
    noun: Noun = reasons.RECORDS,
) -> Result:
    """What one cost: the spend, known exactly, over a number that chance moves (Poisson, Garwood's interval)."""
    if spend is None:
        return reasons.absent(reasons.NO_SPEND, n, unit)
    if n < max(minimum, 1):
        return too_few(n, max(minimum, 1), noun, unit)
    if spend == 0:
        return reasons.absent(reasons.ALL_ZERO, n, unit)
    fewest, most = garwood_bounds(n, level)
    amount = float(spend)
    low, high = sorted((amount / most, amount / fewest))
    return Estimate(amount / n, low, high, n, unit, "spend per count", level, as_of=as_of)
