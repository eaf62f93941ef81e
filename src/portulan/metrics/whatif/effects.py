"""Computing a scenario: the forecast run twice over the same luck, without and with its levers, and the difference.

Both runs share the deals that come, their thresholds, their amounts and the shocks of the months (common random
numbers: Glasserman & Yao, Management Science 38, 1992), and the draw of the margin rate: so the interval of the
difference is that of the scenario, not that of the future.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.answer import Calibration
from portulan.metrics.forecast.calendar import month_ends
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levers import AS_IT_IS, Levers
from portulan.metrics.forecast.simulation import DRAWS, SEED, Ahead, Simulation, look_ahead, priced, simulate
from portulan.metrics.whatif.answers import Compared, Effect, WhatIf
from portulan.metrics.whatif.cash import owed, paid_in
from portulan.metrics.whatif.economics import Economics
from portulan.metrics.whatif.moving import Moved, moved, payment_delay
from portulan.metrics.whatif.passages import Passages, passages
from portulan.metrics.whatif.saying import assumptions, moves
from portulan.metrics.whatif.scenario import Scenario
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.hazards import Floats
from portulan.stats.pool import Pool

LEVEL = 0.95
USUAL_MONTHS = 6
MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Base:
    """The forecast that scenarios are compared with, and all they need besides: made once for the facts of a day."""

    model: ForecastModel
    economics: Economics
    chances: Passages
    ahead: Ahead
    simulation: Simulation
    currency: str
    seed: int
    calibration: Calibration | None = None

    @property
    def ends(self) -> tuple[date, ...]:
        return self.simulation.ends


def horizon(as_of: date, months: int | None, plan_end: date | None) -> tuple[date, ...]:
    """The ends of the months to come: `months` of them; else to the end of the plan's period; else USUAL_MONTHS.

    The month under way counts as the first one.
    """
    if months is None and plan_end is not None and plan_end > as_of:
        return tuple(month_ends(as_of, plan_end))
    tomorrow = as_of + timedelta(days=1)
    last = tomorrow.year * 12 + tomorrow.month - 1 + (months or USUAL_MONTHS)
    return tuple(month_ends(as_of, date(last // 12, last % 12 + 1, 1) - timedelta(days=1)))


def base_of(
    model: ForecastModel,
    economics: Economics,
    ends: Sequence[date],
    currency: str = "EUR",
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    pool: Pool | None = None,
) -> Base:
    """The forecast itself up to each of the ends: what `simulate` gives with no lever moved, as `pool` says it."""
    ahead = look_ahead(model, ends)
    simulation = simulate(model, ends, draws=draws, seed=seed, ahead=ahead)
    calibration = Calibration.by(pool, simulation, seed) if pool is not None else None
    said = calibration.of(simulation) if calibration is not None else simulation
    return Base(model, economics, passages(model), ahead, said, currency, seed, calibration)


def run(base: Base, levers: Levers, ahead: Ahead) -> Simulation:
    """The same draws with levers moved, and what the pool makes of them."""
    draws = base.simulation.draws
    found = simulate(base.model, base.ends, draws=draws, seed=base.seed, levers=levers, ahead=ahead)
    return base.calibration.of(found, priced(base.model, levers)) if base.calibration is not None else found


def with_levers(base: Base, levers: Levers) -> Simulation:
    """The same draws with levers moved. Chances are looked at again only where the levers change them."""
    ahead = base.ahead
    if levers.pace != 1 or levers.conversion:
        ahead = look_ahead(base.model, base.ends, levers, sensitivity=ahead.sensitivity)
    elif levers == AS_IT_IS:
        return base.simulation
    return run(base, levers, ahead)


def what_if(base: Base, scenario: Scenario) -> WhatIf:
    """The effects of a scenario over the horizon of its base."""
    move = moved(scenario, base.model, base.chances, base.economics)
    other = with_levers(base, move.levers)
    delay = payment_delay(scenario)
    return WhatIf(
        scenario,
        base.model.as_of,
        base.ends,
        _effects(base, other, move, delay),
        moves(scenario, move, base.currency),
        assumptions(scenario, move, base.model, base.economics, base.ends, delay, base.currency),
        base.currency,
        base.simulation.draws,
    )


def _effects(base: Base, other: Simulation, move: Moved, delay: float) -> list[Effect]:
    before, after = base.simulation.total, other.total
    found = [_effect("revenue", before, after, "money")]
    rate = _rates(base)
    if rate is None:
        margin = base.economics.margin
        assert isinstance(margin, NotComputable)
        nothing = Compared(margin, margin, margin)
        missing: list[Effect] = [Effect(id_, nothing, [nothing] * len(base.ends)) for id_ in ("margin", "cash")]
        found += missing
    else:
        cost_before = (1 - rate) * before
        at_todays_price = (other.open + other.new) / move.paid if move.paid > 0 else base.simulation.total
        cost_after = (1 - rate) * (at_todays_price + other.other)
        found.append(_effect("margin", before - cost_before, after - cost_after, "money"))
        paid, due = (
            paid_in(base.model.as_of, base.ends, delay),
            owed(base.economics.invoiced, base.model.as_of, base.ends, delay),
        )
        spend = sum((base.economics.spend or {}).values()) * _months(base)
        extra = move.extra_spend * _months(base)
        cash_before = before @ paid + due - cost_before - spend
        cash_after = after @ paid + due - cost_after - spend - extra
        found.append(_effect("cash", cash_before, cash_after, "money"))
    return [*found, _effect("wins", base.simulation.wins, other.wins, "count")]


def _rates(base: Base) -> Floats | None:
    """The margin rate of each draw: its estimate with its sampling error, the same without and with the scenario."""
    margin = base.economics.margin
    if not isinstance(margin, Estimate):
        return None
    rng = np.random.default_rng([base.seed, 50])
    drawn = margin.value + base.economics.margin_error * rng.standard_normal(base.simulation.draws)
    return np.asarray(np.minimum(drawn, 1.0)[:, None])


def _months(base: Base) -> Floats:
    """The length of each span, in months."""
    bounds = [base.model.as_of, *base.ends]
    return np.array([(b - a).days / MONTH for a, b in zip(bounds, base.ends, strict=False)])


def _effect(id_: str, before: Floats, after: Floats, unit: str) -> Effect:
    total = _compared(before.sum(axis=1), after.sum(axis=1), unit)
    months = [_compared(before[:, j], after[:, j], unit) for j in range(before.shape[1])]
    return Effect(id_, total, months)  # type: ignore[arg-type]  # reason=one of the four ids, written above


def _compared(before: Floats, after: Floats, unit: str) -> Compared:
    return Compared(estimate_of(before, unit), estimate_of(after, unit), estimate_of(after - before, unit))


def estimate_of(draws: Floats, unit: str) -> Estimate:
    """Mean of the draws with the interval of their quantiles (95 %, and 80 % beside); the mean is always inside."""
    value = float(draws.mean())
    low, low80, high80, high = (float(q) for q in np.quantile(draws, (0.025, 0.1, 0.9, 0.975)))
    beside = {"low80": min(low80, value), "high80": max(high80, value)}
    return Estimate(
        value, min(low, value), max(high, value), len(draws), unit, "paired-simulation", LEVEL, extra=beside
    )
