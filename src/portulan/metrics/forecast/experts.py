"""The forecasters that are pooled: bottom-up from the deals, top-down from the totals, and what one would say by
habit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.calendar import days_in, first_day, half_month
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levels import YEAR, day_weights
from portulan.metrics.forecast.series import Series
from portulan.metrics.forecast.simulation import Simulation
from portulan.stats.hazards import Floats
from portulan.stats.pool import BETWEEN, HIGH, LEVELS, LOW, MEDIAN

EXPERTS = ("bottom_up", "top_down", "last_quarter", "last_year")
PRIOR: Floats = np.array([[0.7, 0.15, 0.05, 0.1], [0.5, 0.2, 0.05, 0.25], [0.3, 0.25, 0.1, 0.35]])
"""How far each expert is trusted before any past, in the coming month, the second and the third (and later): the open
deals tell the first months, what happens every year the later ones."""
FARTHEST = 3.0
"""The deals are followed less and less beyond so many announced deviations from the totals: what no total has ever
shown is more often a stock never cleaned than a boom."""


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
    quarter = np.log(same_last_quarter(model, simulation.ends) + unit)[:, None] + around
    year = np.log(mean_of_last_year(model, simulation.ends) + unit)[:, None] + around
    return Said(np.stack([_held_near(of_bottom, of_top), of_top, quarter, year]), unit)


def _held_near(bottom: Floats, top: Floats) -> Floats:
    """The deals' quantiles (spans, LEVELS), moved so that their median stays within FARTHEST deviations of the
    totals' one: hardly at all when close, all the more when far."""
    far = np.maximum(FARTHEST * (top[:, HIGH] - top[:, LOW]) / BETWEEN, 1e-9)
    apart = bottom[:, MEDIAN] - top[:, MEDIAN]
    return np.asarray(bottom + (far * np.tanh(apart / far) - apart)[:, None])


def mean_of_last_year(model: ForecastModel, ends: Sequence[date]) -> Floats:
    """Revenue of each span at the mean pace of the last twelve months, the ramp-up of a young company left out."""
    start = max(model.revenue.since - model.won.first, model.won.periods - YEAR)
    total, share = model.won.total[start:], model.won.share[start:]
    weights = day_weights(model.as_of, ends, model.revenue.last).sum(axis=0)
    return np.asarray(weights * total.sum() / max(float(share.sum()), 0.5))


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
