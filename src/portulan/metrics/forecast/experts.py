"""The forecasters that are pooled: bottom-up from the deals, top-down from the totals, and what one would say by
habit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.calendar import days_in, first_day, half_month
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.series import Series
from portulan.metrics.forecast.simulation import Simulation
from portulan.stats.hazards import Floats
from portulan.stats.pool import LEVELS, MEDIAN

EXPERTS = ("bottom_up", "top_down", "last_quarter")
PRIOR: Floats = np.array([0.5, 0.25, 0.25])


@dataclass(frozen=True, slots=True)
class Said:
    """What each expert said of the deals' revenue in each span: quantiles of log(Y + unit), (EXPERTS, spans,
    LEVELS).
    """

    z: Floats
    unit: float


def ask(simulation: Simulation, seed: int) -> Said:
    """The experts' quantiles for the spans of a simulation."""
    model = simulation.model
    unit = max(model.won.unit, 1.0)
    bottom = np.log(simulation.open + simulation.new + unit)
    rng = np.random.default_rng([seed, 99])
    top = np.log(model.revenue.draws(simulation.ends, model.as_of, simulation.draws, rng) + unit)
    of_bottom = np.quantile(bottom, LEVELS, axis=0).T
    of_top = np.quantile(top, LEVELS, axis=0).T
    around = of_top - of_top[:, MEDIAN, None]
    habit = np.log(same_last_quarter(model, simulation.ends) + unit)[:, None] + around
    return Said(np.stack([of_bottom, of_top, habit]), unit)


def same_last_quarter(model: ForecastModel, ends: Sequence[date]) -> Floats:
    """Revenue of the same days three months before each span (its half-months, in proportion); further back if
    unknown.
    """
    return np.array([_three_months_before(model.won, start, end) for start, end in spans(model.as_of, ends)])


def spans(as_of: date, ends: Sequence[date]) -> list[tuple[date, date]]:
    """First and last day of each span."""
    return [(a + timedelta(days=1), b) for a, b in zip([as_of, *ends], ends, strict=False)]


def _three_months_before(won: Series, start: date, end: date) -> float:
    total = 0.0
    for half in range(half_month(start), half_month(end) + 1):
        opens = max(first_day(half), start)
        closes = min(first_day(half + 1) - timedelta(days=1), end)
        part = ((closes - opens).days + 1) / days_in(half)
        before = half - 6
        while before >= won.first + won.periods - (won.share[-1] < 1):
            before -= 6
        place = before - won.first
        total += part * (float(won.total[place]) if 0 <= place < won.periods else _mean(won))
    return total


def _mean(won: Series) -> float:
    return float(won.total.sum() / won.share.sum())
