"""The flow by half-month of something: a level that drifts, times a season, in units that scatter as a Poisson
number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.calendar import days_in, first_day, half_month
from portulan.metrics.forecast.series import Series
from portulan.stats.hazards import POSITIONS, Floats, Ints, shrunk
from portulan.stats.local_level import DIFFUSE, LEVEL, LocalLevel, local_level

YEAR = 24
A_QUARTER = 0.25
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Level:
    """Expected total of a half-month p = unit × e^{level} × position[p mod 6] × season[p mod 24].

    `since` is the first half-month learnt from: what comes before it was a ramp-up. `last` is the last one learnt from,
    of which `share` had gone by.
    """

    unit: float
    level: LocalLevel
    position: Floats
    season: Floats
    since: int
    last: int
    share: float

    def factor(self, period: int) -> float:
        return float(self.position[period % POSITIONS] * self.season[period % YEAR])

    def expected(self, steps: int) -> Floats:
        """The expected total of whole half-months `last` + 1…, at the mean level."""
        means, deviations = self.level.ahead(steps)
        factors = np.array([self.factor(self.last + 1 + i) for i in range(steps)])
        return np.asarray(self.unit * np.exp(means[0] + deviations[0] ** 2 / 2) * factors)

    def paths(self, steps: int, draws: int, rng: np.random.Generator) -> Floats:
        """Drawn expected totals of the whole half-months `last`, `last` + 1… `last` + `steps`: (draws, steps + 1).

        Before their Poisson scatter. What is left of the half-month under way is drawn as one to come.
        """
        under_way = self.share < 1
        paths = self.level.paths(steps + under_way, draws, rng)
        if not under_way:
            paths = np.concatenate([np.zeros((draws, 1)), paths], axis=1)
        factors = np.array([self.factor(self.last + i) for i in range(steps + 1)])
        return np.asarray(self.unit * np.exp(paths) * factors)

    def draws(self, ends: Sequence[date], as_of: date, draws: int, rng: np.random.Generator) -> Floats:
        """Drawn totals from the day after `as_of` to each of the `ends`, one after the other: (draws, len(ends))."""
        weights = day_weights(as_of, ends, self.last)
        mean = self.paths(weights.shape[0] - 1, draws, rng) @ weights
        return np.asarray(self.unit * rng.poisson(np.minimum(mean / max(self.unit, 1e-9), 1e8)))


def day_weights(as_of: date, ends: Sequence[date], last: int) -> Floats:
    """Which part of each half-month from `last` on lies in each span up to the ends: (half-months, spans)."""
    parts = np.zeros((half_month(ends[-1]) - last + 1, len(ends)))
    start = as_of + timedelta(days=1)
    for span, end in enumerate(ends):
        for half in range(half_month(start), half_month(end) + 1):
            opens = max(first_day(half), start)
            closes = min(first_day(half + 1) - timedelta(days=1), end)
            parts[half - last, span] = ((closes - opens).days + 1) / days_in(half)
        start = end + timedelta(days=1)
    return parts


def learn_level(series: Series, total: Floats, unit: float) -> Level:
    """The level of a series in its own units, from the first half-month above a quarter of the mean of those after
    it.
    """
    start = _ramp(total / series.share)
    units = total[start:] / max(unit, 1e-9)
    share, first = series.share[start:], series.first + start
    periods = np.arange(first, first + len(units))
    position, season = np.ones(POSITIONS), np.ones(YEAR)
    level = _fit(units, share)
    for _ in range(ROUNDS):
        at_level = share * np.exp(level.smoothed[0])
        expected = at_level * season[periods % YEAR]
        position = _factor(periods % POSITIONS, units, expected, POSITIONS)
        if len(units) >= 2 * YEAR - 2:  # two years, nearly: the months of the year can be told from the level
            season = _months(periods, units, at_level * position[periods % POSITIONS])
        level = _fit(units, share * position[periods % POSITIONS] * season[periods % YEAR])
    return Level(unit, level, position, season, first, series.first + series.periods - 1, float(series.share[-1]))


def _ramp(total: Floats) -> int:
    for i in range(len(total) - 2):
        if total[i] >= A_QUARTER * total[i + 1 :].mean():
            return i
    return 0


def _fit(units: Floats, exposure: Floats) -> LocalLevel:
    rate = units.sum() / exposure.sum()
    y = np.log((units + 0.5) / (exposure + 0.5 / max(rate, 1e-9)))  # so that an empty half-month is no extreme
    fitted = local_level(y[None] - np.log(max(rate, 1e-9)), 1 / (units + 0.5)[None], phi=LEVEL, start=DIFFUSE)
    shift = np.log(max(rate, 1e-9))
    return LocalLevel(
        fitted.weight, np.ones_like(fitted.phi), fitted.q, fitted.s, fitted.mean + shift, fitted.variance,
        fitted.smoothed + shift,
    )  # fmt: skip


def _factor(code: Ints, units: Floats, expected: Floats, size: int) -> Floats:
    observed: Floats = np.bincount(code, units, size).astype(float)
    exposed: Floats = np.bincount(code, expected, size).astype(float)
    return np.asarray(shrunk(observed[None], exposed[None])[0])


def _months(periods: Ints, units: Floats, expected: Floats) -> Floats:
    """One factor per month of the year, for both its halves."""
    return np.repeat(_factor((periods % YEAR) // 2, units, expected, YEAR // 2), 2)
