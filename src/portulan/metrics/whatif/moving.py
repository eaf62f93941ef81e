"""From what a scenario says to the levers of the forecast, with each move put in figures: from how much to how much."""

import math
from dataclasses import dataclass

from portulan.language.units import Change
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levers import ALL, Levers
from portulan.metrics.whatif.economics import Economics, Team
from portulan.metrics.whatif.passages import Passages
from portulan.metrics.whatif.scenario import EVERY_CHANNEL, Scenario

USUAL_DELAY = 45.0
ONE_PERCENT = 0.01


@dataclass(frozen=True, slots=True)
class Passage:
    """A conversion moved: of one stage, or of the whole process where `stage` is None."""

    stage: str | None
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Moved:
    """`paid`: what customers pay against today (1.05 is 5 % more), price and discount together. `wins`: by what that
    multiplies the deals won, under the assumption on the effect of price. `extra_spend`: acquisition spend a month more
    (or less). `discount` before and after; None where list prices are not known."""

    levers: Levers
    paid: float = 1.0
    wins: float = 1.0
    extra_spend: float = 0.0
    passages: tuple[Passage, ...] = ()
    discount: tuple[float, float] | None = None
    team: Team | None = None


def payment_delay(scenario: Scenario) -> float:
    """Days between a sale and its payment."""
    delay = scenario.assume.payment_delay
    return USUAL_DELAY if delay is None else float(delay.in_days)


def moved(scenario: Scenario, model: ForecastModel, chances: Passages, economics: Economics) -> Moved:
    """The levers of a scenario. With nothing moved they are the forecast's own."""
    price, points = 1 + _amount(scenario.price), _amount(scenario.discount)
    given = 0.0 if math.isnan(model.worth.discount) else 1 - model.worth.discount
    paid = price * max(1 - given - points, 0.0) / (1 - given)
    wins = _wins(paid, scenario)
    found = [_passage(stage, change, model, chances) for stage, change in _conversions(scenario)]
    levers = Levers(
        arrivals=_arrivals(scenario),
        conversion=_conversion(found, wins, model),
        pace=1 / (1 + _amount(scenario.cycle)),
        price=price,
        discount=points,
        closings=_closings(scenario, economics),
    )
    known = not math.isnan(model.worth.discount)
    return Moved(
        levers, paid, wins, _extra_spend(scenario, economics), tuple(found), (given, given + points) if known else None,
        economics.team,
    )  # fmt: skip


def _amount(change: Change | None) -> float:
    return float(change.amount) if change else 0.0


def _wins(paid: float, scenario: Scenario) -> float:
    """paid^ε, ε the elasticity for which 1 % more in price gives the assumed effect on deals won."""
    effect = _amount(scenario.assume.price_effect)
    if not effect or paid <= 0:
        return 1.0
    return float(paid ** (math.log1p(effect) / math.log1p(ONE_PERCENT)))


def _conversions(scenario: Scenario) -> list[tuple[str | None, Change]]:
    return [(c.stage, c.change) for c in scenario.conversion if c.change is not None and c.change.amount]


def _passage(stage: str | None, change: Change, model: ForecastModel, chances: Passages) -> Passage:
    before = chances.won if stage is None else chances.onward[model.stages.index(stage)]
    after = before * (1 + float(change.amount)) if change.unit == "relative" else before + float(change.amount)
    return Passage(stage, before, min(max(after, 0.0), 1.0))


def _conversion(found: list[Passage], wins: float, model: ForecastModel) -> dict[str, float]:
    """The multiplier of each stage; what concerns the whole process is shared between its stages."""
    whole = wins
    for p in found:
        if p.stage is None and p.before:
            whole *= p.after / p.before
    each = float(whole ** (1 / len(model.stages)))
    times = dict.fromkeys(model.stages, each)
    for p in found:
        if p.stage is not None and p.before:
            times[p.stage] *= p.after / p.before
    return {stage: factor for stage, factor in times.items() if factor != 1}


def _arrivals(scenario: Scenario) -> dict[str, float]:
    named = {v.channel: 1 + _amount(v.change) for v in scenario.volume if v.channel}
    return {(ALL if channel == EVERY_CHANNEL else channel): times for channel, times in named.items() if times != 1}


def _closings(scenario: Scenario, economics: Economics) -> float | None:
    if scenario.capacity is not None:
        return float(scenario.capacity)
    if scenario.sellers is not None and economics.team is not None:
        return scenario.sellers * economics.team.each
    return None


def _extra_spend(scenario: Scenario, economics: Economics) -> float:
    """Acquisition spend follows the volume of its channel, unless the scenario says it does not."""
    if economics.spend is None or scenario.assume.spend == "unchanged":
        return 0.0
    arrivals = Levers(arrivals=_arrivals(scenario))
    return sum(amount * (arrivals.arrival(channel) - 1) for channel, amount in economics.spend.items())
