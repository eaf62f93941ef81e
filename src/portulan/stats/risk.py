"""The risk set day by day, and what follows from it: survival, incidence, and their covariance.

Aalen and Johansen (Scandinavian Journal of Statistics 5, 1978, 141-150). All events of one day, whatever their cause,
face the same risk set: ties are exact, no order within a day is invented.
"""

from dataclasses import dataclass

import numpy as np

from portulan.stats.sufficient import Floats, Incidence, Ints


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """Arrays of shape (last day + 1,): index = day since the origin.

    `at_risk` records are under observation on the day, `events` of them have the awaited event, `exits` any event.
    `survival` is the probability of no exit at all before the day, `incidence` of the event by its end.
    `cohort` is how many records followed from their first day the risk set stands for: at_risk / survival.
    """

    at_risk: Ints
    events: Ints
    exits: Ints
    survival: Floats
    incidence: Floats
    cohort: Floats
    _weight: tuple[Floats, Floats, Floats]

    @classmethod
    def of(cls, table: Incidence, cause: int | None) -> "RiskTable":
        """For one cause, or for any exit if it is None (Kaplan-Meier)."""
        days = int(table.exit_day.max()) + 1 if table.n else 1
        entering = _by_day(table.entry_day, table.count, days)
        leaving = _by_day(table.exit_day, table.count, days)
        at_risk = np.cumsum(entering) - np.cumsum(leaving) + leaving
        ended = table.cause > 0
        exits = _by_day(table.exit_day[ended], table.count[ended], days)
        awaited = ended if cause is None else table.cause == cause
        events = exits if cause is None else _by_day(table.exit_day[awaited], table.count[awaited], days)

        someone = np.maximum(at_risk, 1)  # where nobody is at risk nobody leaves: 0/1 = 0
        exit_rate, event_rate = exits / someone, events / someone
        survival = np.concatenate([[1.0], np.cumprod(1 - exit_rate)[:-1]])
        incidence = np.cumsum(survival * event_rate)
        alive = survival > 0
        cohort = np.where(alive, at_risk / np.where(alive, survival, 1.0), np.inf)
        weight = _covariance_sums(someone, exit_rate, event_rate, survival, incidence)
        return cls(at_risk, events, exits, survival, incidence, cohort, weight)

    @property
    def days(self) -> int:
        return self.at_risk.size

    def followed(self) -> Floats:
        """By the end of each day, the smallest cohort the estimate up to then has rested on; never grows."""
        return np.minimum.accumulate(self.cohort)

    def followed_until(self, horizon: int) -> float:
        """The same at any horizon: beyond the last day it is 0, unless every record followed so far has ended."""
        if horizon >= self.days and not self.over:
            return 0.0
        return float(self.followed()[min(horizon, self.days - 1)])

    def last_followed(self, needed: float) -> int:
        """The last day by which at least so many records have been followed; −1 if there is none."""
        return int(np.count_nonzero(self.followed() >= needed)) - 1

    @property
    def over(self) -> bool:
        """Whether the survival has come down to 0: the incidence will not change any more."""
        return bool(self.survival[-1] == 0 or self.exits[-1] == self.at_risk[-1] > 0)

    def variance(self) -> Floats:
        """Of the incidence by the end of each day: Greenwood's, for competing risks.

        The daily exits are multinomial given the risk set, so that without censoring this is F(1−F)/n exactly
        (Marubini and Valsecchi, Analysing Survival Data from Clinical Trials, 1995, ch. 10).
        """
        square, linear, constant = self._weight
        f = self.incidence
        return np.maximum(f * f * square - 2 * f * linear + constant, 0.0)

    def covariance_with(self, last: int) -> Floats:
        """Of the incidence by the end of each day with that by the end of day `last`, for days up to `last`."""
        square, linear, constant = (w[: last + 1] for w in self._weight)
        f, end = self.incidence[: last + 1], self.incidence[last]
        covariance: Floats = f * end * square - (f + end) * linear + constant
        return covariance


def _by_day(day: Ints, count: Ints, days: int) -> Ints:
    return np.bincount(day, weights=count, minlength=days).astype(np.int64)


def _covariance_sums(
    at_risk: Ints, exit_rate: Floats, event_rate: Floats, survival: Floats, incidence: Floats
) -> tuple[Floats, Floats, Floats]:
    """Cov(F(s), F(t)) = F(s)F(t)·A(s) − (F(s)+F(t))·B(s) + C(s) for s ≤ t; these are A, B, C by day.

    From the perturbation of F(t) by the rates of day i: S(i−)·δp₁ − (F(t)−F(i))/(1−p)·δp, with multinomial (p₁, p).
    A day on which all leave ends the curve (F(t) = F(i) from then on), so that its second term vanishes.
    """
    staying = 1 - exit_rate
    odds = np.where(staying > 0, exit_rate / np.where(staying > 0, staying, 1.0), 0.0)
    step = survival * event_rate
    own = survival * survival * event_rate * (1 - event_rate)
    square = np.cumsum(odds / at_risk)
    linear = np.cumsum((incidence * odds + step) / at_risk)
    constant = np.cumsum((own + incidence * incidence * odds + 2 * incidence * step) / at_risk)
    return square, linear, constant
