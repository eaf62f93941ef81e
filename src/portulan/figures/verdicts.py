"""What a chart or a table shows, decided by a stated rule, so that its title may say it.

A title that says "falls" must be right: both rules here are tests with a 5 % risk of speaking for nothing, and they
stay silent otherwise.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np
from scipy import stats

from portulan.stats.estimate import Estimate, Result

Direction = Literal["up", "down", "flat", "unknown"]
Key = TypeVar("Key", bound=Hashable)

RISK = 0.05
ENOUGH_POINTS = 4


def direction(points: Sequence[Result]) -> Direction:
    """Whether a series rises, falls, or does neither beyond what chance gives; `points` in order of time.

    Only finished points count: an unfinished cohort may still move. With intervals, the slope is a weighted least
    squares fit, each point weighing 1/se² (se read off its interval), tested two-sided at 5 %. Exact sums have no
    sampling error, so their order is tested instead (Kendall's tau). Fewer than four finished points: unknown.
    """
    done = [(i, p) for i, p in enumerate(points) if isinstance(p, Estimate) and p.status == "ok"]
    if len(done) < ENOUGH_POINTS:
        return "unknown"
    at = np.array([i for i, _ in done], dtype=float)
    values = np.array([p.value for _, p in done], dtype=float)
    errors = [standard_error(p) for _, p in done]
    if any(e is None for e in errors):
        tau, p_value = stats.kendalltau(at, values)
        return "flat" if not p_value < RISK else ("up" if tau > 0 else "down")
    weights = 1.0 / np.square(np.array(errors, dtype=float))
    centre = np.average(at, weights=weights)
    spread = float(np.sum(weights * (at - centre) ** 2))
    slope = float(np.sum(weights * (at - centre) * values)) / spread
    z = slope * spread**0.5
    return "flat" if abs(z) < stats.norm.isf(RISK / 2) else ("up" if z > 0 else "down")


def standard_error(result: Result) -> float | None:
    """The standard error an interval implies (half its width over the normal quantile); None for an exact sum."""
    if not isinstance(result, Estimate) or result.low is None or result.high is None or result.high == result.low:
        return None
    return float((result.high - result.low) / (2 * stats.norm.isf((1 - result.level) / 2)))


Against = Literal["limit.crossed", "limit.point", "limit.near", "goal.reached", "goal.near", "goal.missed"]


def against(
    result: Result, *, limit: float | None, goal: float | None, better: Literal["up", "down"]
) -> Against | None:
    """Where an estimate stands between the threshold and the target of the plan; None where nothing can be said.

    The threshold speaks first. Nothing here is an alert: that takes a test that may be looked at every day.
    """
    if not isinstance(result, Estimate):
        return None
    low, high = (result.value if bound is None else bound for bound in (result.low, result.high))
    worst, best = (low, high) if better == "up" else (high, low)
    sign = 1 if better == "up" else -1
    if limit is not None and sign * (worst - limit) < 0:
        crossed = sign * (best - limit) < 0
        return "limit.crossed" if crossed else "limit.point" if sign * (result.value - limit) < 0 else "limit.near"
    if goal is None:
        return None
    if sign * (worst - goal) >= 0:
        return "goal.reached"
    return "goal.near" if sign * (best - goal) >= 0 else "goal.missed"


@dataclass(frozen=True, slots=True)
class Standing(Generic[Key]):
    """The groups that stand apart from the whole, beyond what chance gives when this many groups are compared."""

    above: tuple[Key, ...]
    below: tuple[Key, ...]
    compared: int


def standing(groups: Mapping[Key, Result], whole: Result) -> "Standing[Key]":
    """Which groups differ from the whole figure, at 5 % for all comparisons together (Bonferroni).

    Exact sums and groups that cannot be computed are not compared.
    """
    if not isinstance(whole, Estimate):
        return Standing((), (), 0)
    errors = {key: (r.value, standard_error(r)) for key, r in groups.items() if isinstance(r, Estimate)}
    compared = {key: (value, error) for key, (value, error) in errors.items() if error}
    if len(compared) < 2:
        return Standing((), (), len(compared))
    bar = float(stats.norm.isf(RISK / (2 * len(compared))))
    far = {key: (value - whole.value) / error for key, (value, error) in compared.items()}
    above = sorted((k for k, z in far.items() if z > bar), key=lambda k: -far[k])
    below = sorted((k for k, z in far.items() if z < -bar), key=lambda k: far[k])
    return Standing(tuple(above), tuple(below), len(compared))
