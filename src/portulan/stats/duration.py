"""How long it takes: quantiles of durations, some of which are not over.

The interval inverts a test, day by day: a day belongs to it unless the share already over by that day is clearly below,
or clearly above, the quantile asked for (Brookmeyer and Crowley, Biometrics 38, 1982, pp. 29-41), the test being
Wilson's on the effective number of records, which needs no density and stays honest in the tails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from portulan.stats import reasons
from portulan.stats.bounds import wilson_bounds
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.incidence import FOLLOWED_MINIMUM
from portulan.stats.reasons import Noun, nothing, too_few, unbounded
from portulan.stats.risk import RiskTable
from portulan.stats.sufficient import Floats, Incidence

WINNERS_MINIMUM = 10
EXITS_MINIMUM = 10
ROUNDING = 1e-12
P90 = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """By the end of each day, the share of the durations that are over, with its interval."""

    share: Floats
    low: Floats
    high: Floats

    def quantile(self, p: float) -> tuple[int, int, int] | None:
        """The first day by which the share is p, and the first and last days that could be so; None if unknown."""
        reached = (line >= p - ROUNDING for line in (self.share, self.high, self.low))
        value, first, last = (int(np.argmax(line)) if line.any() else None for line in reached)
        return None if value is None or first is None or last is None else (value, first, last)


def incidence_quantile(
    table: Incidence,
    cause: int = 1,
    p: float = 0.5,
    *,
    unit: str = "days",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = WINNERS_MINIMUM,
    noun: Noun = reasons.WON_DEALS,
    tail: float = P90,
) -> Result:
    """The day by which a share p of the eventual winners have won: F(t) = p·F(τ), F of Aalen-Johansen.

    τ is the last day followed by enough records; it is `extra["horizon_days"]`. `extra["p90"]` (with `p90_low`,
    `p90_high`) is the 90 % quantile where it can be bounded; `p95`, for a `tail` of 0.95. `minimum` counts winners.
    Unlike the median of the deals won so far, open deals do not pull it down, nor do old cohorts that only have their
    slowest winners left pull it up.
    """
    return _duration(
        table, cause, p, _among_winners, unit=unit, level=level, as_of=as_of, minimum=minimum, noun=noun,
        method="incidence quantile", tail=tail,
    )  # fmt: skip


def survival_quantile(
    table: Incidence,
    p: float = 0.5,
    *,
    unit: str = "days",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = EXITS_MINIMUM,
    noun: Noun = reasons.DEALS,
) -> Result:
    """The day by which a share p of all records have left, by whichever exit: Kaplan-Meier.

    `too_few` while fewer than p have left. `minimum` counts exits; `extra` as for `incidence_quantile`.
    """
    return _duration(
        table, None, p, _among_all, unit=unit, level=level, as_of=as_of, minimum=minimum, noun=noun,
        method="kaplan-meier quantile",
    )  # fmt: skip


def _duration(
    table: Incidence,
    cause: int | None,
    p: float,
    reach: Callable[[RiskTable, int, float], _Reached],
    *,
    unit: str,
    level: float,
    as_of: date | None,
    minimum: int,
    noun: Noun,
    method: str,
    tail: float = P90,
) -> Result:
    if not 0 < p < 1:
        raise ValueError(f"a quantile is between 0 and 1, not {p}")
    if table.n == 0:
        return nothing(noun, unit)
    events = table.exits(cause)
    if events < max(minimum, 1):
        return too_few(events, max(minimum, 1), noun, unit)
    risk = RiskTable.of(table, cause)
    last = risk.last_followed(FOLLOWED_MINIMUM)
    if last < 0 or risk.incidence[last] <= 0:
        return unbounded(reasons.NOT_BOUNDED, events, noun, unit)
    reached = reach(risk, last, level)
    found = reached.quantile(p)
    if found is None:
        return _unknown(reached, p, events, noun, unit)
    value, low, high = found
    still_open = table.open_before(last + 1)
    return Estimate(
        value=float(value),
        low=float(low),
        high=float(high if high > low else high + 1),  # days are whole: one day is the least width there is
        n=table.n,
        unit=unit,
        method=method,
        level=level,
        status="unfinished" if still_open else "ok",
        as_of=as_of,
        still_open=still_open,
        extra={"events": float(events), "horizon_days": float(last), **_tail(reached, tail)},
    )


def _among_winners(risk: RiskTable, last: int, level: float) -> _Reached:
    """F(t)/F(τ), whose variance follows from those of both and their covariance."""
    f, end = risk.incidence[: last + 1], risk.incidence[last]
    share = np.minimum(f / end, 1.0)
    variance = risk.variance()
    ratio_variance = variance[: last + 1] - 2 * share * risk.covariance_with(last) + share**2 * variance[last]
    return _reached(share, ratio_variance / end**2, risk.followed()[: last + 1] * end, level)


def _among_all(risk: RiskTable, last: int, level: float) -> _Reached:
    """1 − S(t), with Greenwood's variance."""
    share = np.minimum(risk.incidence[: last + 1], 1.0)
    return _reached(share, risk.variance()[: last + 1], risk.followed()[: last + 1], level)


def _reached(share: Floats, variance: Floats, at_least: Floats, level: float) -> _Reached:
    """Wilson's interval on the effective number: how many uncensored records would give the same variance.

    Where the share is 0 or 1 it has no variance: there the effective number is what has been followed for sure.
    """
    spread = share * (1 - share)
    known = (spread > ROUNDING) & (variance > 0)
    size = np.where(known, spread / np.where(known, variance, 1.0), at_least)
    low, high = wilson_bounds(share, size, level)
    return _Reached(share, low, high)


def _unknown(reached: _Reached, p: float, events: int, noun: Noun, unit: str) -> NotComputable:
    share = float(reached.share[-1])
    if share < p - ROUNDING:
        return unbounded(reasons.NOT_REACHED, events, noun, unit, reached=share, p=p)
    return unbounded(reasons.NOT_BOUNDED, events, noun, unit)


def _tail(reached: _Reached, tail: float) -> dict[str, float]:
    found, name = reached.quantile(tail), f"p{100 * tail:.0f}"
    return {} if found is None else dict(zip((name, f"{name}_low", f"{name}_high"), map(float, found), strict=True))
