"""What it would take to reach a target at a given confidence: more leads, a better conversion, a larger basket; each
alone, all else held.

Solved on the simulation by bisection with common random numbers, so that more of a lever never reaches less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from portulan.metrics.forecast.levers import ALL, Levers
from portulan.metrics.forecast.simulation import Ahead, Simulation, look_ahead
from portulan.metrics.whatif.attaining import Finals, to_come
from portulan.metrics.whatif.effects import Base, run
from portulan.stats.first_win import Chances
from portulan.stats.hazards import Floats

CONFIDENCE = 0.80
MOST = 3.0
"""No lever is tried beyond three times today: nothing in the past says what happens there."""
STEPS = 8
COARSE = 1
"""Deals are put in one large class to see what a lever on conversion changes; the change is applied to each deal's
own chances. Costs a tenth of the exact recursion, for an effect right to within some 5 %."""

LeverId = Literal["leads", "conversion", "basket", "rest"]


@dataclass(frozen=True, slots=True)
class Need:
    """One lever alone: from `before` to `after` (None: not enough even at the most). In the lever's own unit: new deals
    a month, share of new deals won, money a deal; for `rest`, the value of the KPI over what is still to come."""

    lever: LeverId
    unit: str
    before: float
    after: float | None


def needs(
    kpi: str,
    finals: Finals,
    target: float,
    base: Base | None,
    share: tuple[float, float],
    confidence: float = CONFIDENCE,
) -> list[Need]:
    """What each lever would have to become; nothing where the confidence is there already or the date is past."""
    if len(finals.draws) == 1 or finals.chance(target) >= confidence:
        return []
    if finals.left:
        return [_rest(finals, target, confidence)]
    if base is None or kpi not in ("revenue", "gross_margin", "new_customers"):
        return []

    def chance(simulation: Simulation) -> float:
        ends = finals.done + to_come(kpi, base, simulation.total, simulation.wins, share)
        return float(np.mean(ends >= target))

    found = [leads_needed(base, chance, confidence), conversion_needed(base, chance, confidence)]
    if kpi != "new_customers":
        found.append(basket_needed(base, chance, confidence))
    return found


def _rest(finals: Finals, target: float, confidence: float) -> Need:
    """The value that the cases to come must have: the target, less what is known, plus the margin for chance."""
    scatter = finals.draws - finals.draws.mean()
    margin = np.quantile(-scatter if finals.better == "up" else scatter, confidence)
    aim = target + margin if finals.better == "up" else target - margin
    total = finals.done + finals.left
    after = (aim * total - finals.done * finals.so_far) / finals.left
    possible = after <= 1 if finals.unit == "share" else True
    return Need("rest", finals.unit, finals.so_far, float(after) if possible and after >= 0 else None)


def leads_needed(base: Base, chance: Callable[[Simulation], float], confidence: float) -> Need:
    """More new deals of every channel, like the recent ones."""
    days = (base.ends[-1] - base.model.as_of).days
    before = float(base.simulation.extra["arrivals"].mean()) * 30.4375 / days

    def at(times: float) -> float:
        return chance(run(base, Levers(arrivals={ALL: times}), base.ahead))

    times = bisected(at, confidence)
    return Need("leads", "count", before, before * times if times else None)


def conversion_needed(base: Base, chance: Callable[[Simulation], float], confidence: float) -> Need:
    """Every stage lets more deals through, in equal measure: as a share of new deals won."""
    nudge = Nudge.of(base)
    before = base.chances.won
    most = min(MOST, 1 / before if before else MOST)

    def at(times: float) -> float:
        levers = Levers(conversion={ALL: times ** (1 / len(base.model.stages))})
        return chance(run(base, levers, nudge.ahead(levers)))

    times = bisected(at, confidence, most)
    return Need("conversion", "share", before, before * times if times else None)


def basket_needed(base: Base, chance: Callable[[Simulation], float], confidence: float) -> Need:
    """Every deal won brings more."""
    simulation = base.simulation
    deals, wins = simulation.open + simulation.new, simulation.wins.sum()
    before = float(deals.sum() / wins) if wins else 0.0

    def at(times: float) -> float:
        return chance(run(base, Levers(price=times), base.ahead))

    times = bisected(at, confidence)
    return Need("basket", "money", before, before * times if times else None)


def bisected(at: Callable[[float], float], confidence: float, most: float = MOST) -> float | None:
    """The least multiplier between 1 and `most` at which the chance is the confidence, `at` growing; None if even the
    most is not enough."""
    if at(most) < confidence:
        return None
    low, high = 1.0, most
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle) >= confidence else (middle, high)
    return high


@dataclass(frozen=True, slots=True)
class Nudge:
    """A quick look ahead: how levers change the chances of a few large classes, applied to those of each deal."""

    base: Base
    still: Ahead
    place: "np.ndarray[tuple[int], np.dtype[np.int64]]"

    @classmethod
    def of(cls, base: Base) -> "Nudge":
        still = look_ahead(base.model, base.ends, fineness=COARSE, sensitivity=base.ahead.sensitivity)
        place = np.zeros(len(base.ahead.classes.factors[0]), dtype=np.int64)
        place[base.ahead.classes.of] = still.classes.of
        return cls(base, still, place)

    def ahead(self, levers: Levers) -> Ahead:
        """What `look_ahead` gives with these levers, nearly."""
        exact, still = self.base.ahead, self.still.chances
        moved = look_ahead(
            self.base.model, self.base.ends, levers, fineness=COARSE, sensitivity=exact.sensitivity
        ).chances
        of_open = _log(exact.chances.open) + _log(moved.open) - _log(still.open)
        of_new = _log(exact.chances.new) + (_log(moved.new) - _log(still.new))[:, :, self.place]
        return Ahead(exact.classes, Chances(_chance(of_open), _chance(of_new)), exact.sensitivity)


def _log(chance: Floats) -> Floats:
    """Log hazard of each span (first axis) of deals not won before."""
    before = np.cumsum(chance, axis=0) - chance
    q = np.clip(chance / np.maximum(1 - before, 1e-12), 1e-12, 1 - 1e-12)
    return np.asarray(np.log(-np.log1p(-q)))


def _chance(log: Floats) -> Floats:
    """The chances of the spans, back from their log hazards."""
    q = -np.expm1(-np.exp(np.minimum(log, 6.0)))
    kept = np.concatenate([np.ones((1, *q.shape[1:])), np.cumprod(1 - q, axis=0)[:-1]])
    return np.asarray(q * kept)
