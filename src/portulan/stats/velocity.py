"""The pace of the pipeline: how much money it brings a day.

    V = N · p · (Σ amount / Σ days)      N open deals, p the share won of those closed, sums over the deals won

The win rate and the ratio are estimated on their own intervals (Wilson, Fieller) and put together on the logarithmic
scale by the method of variance estimates recovery: Zou and Donner, Statistics in Medicine 27 (2008), pp. 1693-1702. N
is counted, not estimated.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Self

from portulan.stats import reasons
from portulan.stats.counting import wilson
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.ratio import ratio_of_sums
from portulan.stats.reasons import Noun, nothing
from portulan.stats.sufficient import Count, PairMoments


@dataclass(frozen=True, slots=True)
class Pace:
    """`open` deals now; `closed` how many were won of those closed; `won` the amounts and days of those won."""

    open: int
    closed: Count
    won: PairMoments

    @property
    def n(self) -> int:
        """All the deals read: open and closed."""
        return self.open + self.closed.n

    def __add__(self, other: Self) -> "Pace":
        return Pace(self.open + other.open, self.closed + other.closed, self.won + other.won)


def velocity(
    pace: Pace,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
    noun: Noun = reasons.DEALS,
) -> Result:
    """Money a day, with its interval; 0 when nothing is open. `extra`: the four factors, `days` and `amount` means.

    `too_few` where the win rate or the amount a day of won deals has no interval (below 20 won).
    """
    if pace.n == 0:
        return nothing(noun, unit)
    rate = wilson(pace.closed, level=level, noun=noun)
    worth = ratio_of_sums(pace.won, level=level, noun=reasons.WON_DEALS)
    for part in (rate, worth):
        if isinstance(part, NotComputable):
            return NotComputable(part.status, part.reason, part.n, part.needed, unit)
    assert isinstance(rate, Estimate)
    assert isinstance(worth, Estimate)
    value = pace.open * rate.value * worth.value
    low: float | None = None
    high: float | None = None
    if value > 0:
        (down, up), (below, above) = _spread(rate), _spread(worth)
        low, high = value * math.exp(-math.hypot(down, below)), value * math.exp(math.hypot(up, above))
    extra = {
        "open": float(pace.open),
        "win_rate": rate.value,
        "amount": pace.won.x / pace.won.n,
        "days": pace.won.y / pace.won.n,
    }
    return Estimate(value, low, high, pace.n, unit, "velocity", level, as_of=as_of, extra=extra)


def _spread(part: Estimate) -> tuple[float, float]:
    """How far below and above the value its bounds are, on the logarithmic scale."""
    assert part.low is not None
    assert part.high is not None
    lowest = max(part.low, part.value * 1e-6)
    return math.log(part.value / lowest), math.log(part.high / part.value)
