"""Did an action change its KPI? Before and after, with the interval of their difference, and no more than that.

The interval is that of two independent estimates by the method of variance estimates recovery (Zou & Donner,
*Construction of confidence limits about effect measures*, Statistics in Medicine 27, 2008; for two proportions it is
Newcombe's method 10, 1998): from each one's own limits, so that it keeps their asymmetry. With 95 % on both sides, an
action without effect is said to have worked in about 2.5 % of cases.

What it does not prove: before and after is no experiment. A season, or another action at the same time, moves the KPI
as well; and a KPI chosen because it had just been bad tends to get better by itself.
"""

from dataclasses import dataclass
from math import hypot
from typing import Literal

from portulan.stats.estimate import Estimate, NotComputable, Result

Verdict = Literal["worked", "did_not", "cannot_tell"]
Reason = Literal["better", "worse", "less_than_wanted", "too_soon", "too_few", "no_data", "exact", "overlap"]
LEAST_DAYS = 14
"""Sooner than two weeks after, nothing is said, whatever the figures: the first days are those of the change itself."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The verdict, its reason, and the change (after − before, in the KPI's unit) with its interval where there is one.

    `worked`: the interval holds improvements only. `did_not`: it holds no improvement, or none as large as wanted.
    """

    verdict: Verdict
    reason: Reason
    change: float | None = None
    low: float | None = None
    high: float | None = None


def effect(
    before: Result, after: Result, *, better: Literal["up", "down"], days: int, wanted: float | None = None
) -> Effect:
    """The effect of what was done between two readings of a KPI, taken alike (as long, and read as long after).

    `days`: how many have gone by since it was done. `wanted`: the size of the improvement hoped for, in the KPI's
    unit, positive (the gap to the target, say); where it is given, an interval that excludes it says `did_not`.
    """
    if days < LEAST_DAYS:
        return Effect("cannot_tell", "too_soon")
    if isinstance(before, NotComputable) or isinstance(after, NotComputable):
        lacking = [r for r in (before, after) if isinstance(r, NotComputable)]
        return Effect("cannot_tell", "no_data" if any(r.status == "no_data" for r in lacking) else "too_few")
    change = after.value - before.value
    bounds = difference(before, after)
    if bounds is None:
        return Effect("cannot_tell", "exact", change)
    low, high = bounds
    least, most = (low, high) if better == "up" else (-high, -low)
    if least > 0:
        return Effect("worked", "better", change, low, high)
    if most <= 0:
        return Effect("did_not", "worse", change, low, high)
    if wanted is not None and most < wanted:
        return Effect("did_not", "less_than_wanted", change, low, high)
    return Effect("cannot_tell", "overlap", change, low, high)


def difference(before: Estimate, after: Estimate) -> tuple[float, float] | None:
    """The limits of after − before; None where one of them is an exact sum, which has no sampling interval."""
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return None
    change = after.value - before.value
    low = change - hypot(after.value - after.low, before.high - before.value)
    high = change + hypot(after.high - after.value, before.value - before.low)
    return low, high
