"""The share of records that have the awaited event within a horizon, when some end otherwise and some are still open.

Aalen-Johansen: an advance and a loss compete, an open deal is censored and not counted as lost, a deal first seen
midway joins the risk set from that day on only.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from portulan.stats import reasons
from portulan.stats.bounds import loglog_bounds, wilson_bounds
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.reasons import Noun, nothing, too_few
from portulan.stats.risk import RiskTable
from portulan.stats.sufficient import Floats, Incidence, Ints

INCIDENCE_MINIMUM = 20  # records
FOLLOWED_MINIMUM = 10  # records followed to the horizon, or as good as so many


@dataclass(frozen=True, slots=True, eq=False)
class IncidenceCurve:
    """The incidence by the end of each day, with pointwise intervals; arrays of one length."""

    day: Ints
    value: Floats
    low: Floats
    high: Floats
    at_risk: Ints
    events: Ints
    n: int
    still_open: int
    level: float
    as_of: date | None = None


def incidence_at(
    table: Incidence,
    cause: int,
    horizon: int,
    *,
    unit: str = "share",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = INCIDENCE_MINIMUM,
    noun: Noun = reasons.DEALS,
) -> Result:
    """P(the event by the end of day `horizon`), Aalen-Johansen, log-log interval.

    `too_few` below `minimum` records, or when the risk set stands for fewer than FOLLOWED_MINIMUM of them on some day
    up to the horizon. `unfinished` while some records are open and younger than the horizon.
    Raises ValueError on a negative horizon.
    """
    if horizon < 0:
        raise ValueError(f"a horizon is a number of days, not {horizon}")
    refusal = _refusal(table, minimum, noun, unit)
    if refusal:
        return refusal
    risk = RiskTable.of(table, cause)
    followed = risk.followed_until(horizon)
    if followed < FOLLOWED_MINIMUM:
        return _not_followed(risk, followed, horizon, noun, unit)
    day = slice(min(horizon, risk.days - 1), min(horizon, risk.days - 1) + 1)
    low, high = _interval(risk, day, level)
    still_open = table.open_before(horizon)
    return Estimate(
        value=float(_share(risk.incidence[day])[0]),
        low=float(low[0]),
        high=float(high[0]),
        n=table.n,
        unit=unit,
        method="aalen-johansen",
        level=level,
        status="unfinished" if still_open else "ok",
        as_of=as_of,
        still_open=still_open,
        extra={"horizon_days": float(horizon), "events": float(risk.events[: horizon + 1].sum())},
    )


def incidence_curve(
    table: Incidence,
    cause: int,
    *,
    until: int | None = None,
    unit: str = "share",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = INCIDENCE_MINIMUM,
    noun: Noun = reasons.DEALS,
) -> IncidenceCurve | NotComputable:
    """The whole curve from day 0, as far as enough records have been followed (and no further than `until`)."""
    refusal = _refusal(table, minimum, noun, unit)
    if refusal:
        return refusal
    risk = RiskTable.of(table, cause)
    last = risk.last_followed(FOLLOWED_MINIMUM)
    if last < 0:
        return _not_followed(risk, risk.followed_until(0), 0, noun, unit)
    days = slice(0, (last if until is None else min(last, until)) + 1)
    low, high = _interval(risk, days, level)
    value = _share(risk.incidence[days])
    return IncidenceCurve(
        day=np.arange(value.size, dtype=np.int64),
        value=value,
        low=low,
        high=high,
        at_risk=risk.at_risk[days],
        events=risk.events[days],
        n=table.n,
        still_open=table.open_before(risk.days),
        level=level,
        as_of=as_of,
    )


def _refusal(table: Incidence, minimum: int, noun: Noun, unit: str) -> NotComputable | None:
    if table.n == 0:
        return nothing(noun, unit)
    return too_few(table.n, minimum, noun, unit) if table.n < minimum else None


def _not_followed(risk: RiskTable, followed: float, horizon: int, noun: Noun, unit: str) -> NotComputable:
    late = risk.cohort[0] < FOLLOWED_MINIMUM
    words = reasons.NO_FIRST_DAY if late else reasons.NOT_FOLLOWED
    have = int(risk.at_risk[0] if late else followed)
    return too_few(have, FOLLOWED_MINIMUM, noun, unit, words, horizon=horizon)


def _interval(risk: RiskTable, days: slice, level: float) -> tuple[Floats, Floats]:
    """Log-log bounds; Wilson's on the followed cohort where the share is 0 or 1 and has no variance of its own."""
    share, variance = _share(risk.incidence[days]), risk.variance()[days]
    inside = (share > 0) & (share < 1) & (variance > 0)
    low, high = wilson_bounds(share, risk.followed()[days], level)
    low[inside], high[inside] = loglog_bounds(share[inside], variance[inside], level)
    return np.minimum(low, share), np.maximum(high, share)


def _share(incidence: Floats) -> Floats:
    """Rounding may carry a sum of shares a hair beyond 1."""
    return np.where(incidence > 1 - 1e-12, 1.0, incidence)
