"""Running a model forward: draws of the revenue of each span to come, from open deals and from deals not yet created.

Chances are exact (`stats.first_win`); what is drawn is which deals close when, how many deals come, what they are
worth, and the shocks all deals share. Without the shared shocks, independent deals would make intervals far too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from portulan.metrics.forecast.calendar import day_number, day_of, half_month
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levels import day_weights
from portulan.metrics.forecast.levers import AS_IT_IS, Levers
from portulan.metrics.forecast.rates import Classes, classes_of, shock_deviations, stage_rates
from portulan.stats.first_win import Chances, Standing, chances
from portulan.stats.hazards import Floats, Ints

DRAWS = 1000
SEED = 20_26
FINENESS = 7
"""Classes of deals, along each of two axes."""
STEP = 0.25
"""By how much the shocks are moved to see what they change."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the hazards say of the days to come, before anything is drawn: the same for all levers that leave the
    chances of deals alone (price, discount, arrivals, closings). `classes` of the open deals, then of the recent ones.
    """

    classes: Classes
    chances: Chances
    sensitivity: list[Chances]


@dataclass(frozen=True, slots=True)
class NewDeals:
    """Deals not yet created that were won in the draws, as arrays of one length: which draw, which span, like which
    recent deal, for how much (`cost` likewise, NaN where not known)."""

    draw: Ints
    span: Ints
    like: Ints
    amount: Floats
    cost: Floats


@dataclass(frozen=True, slots=True)
class Simulation:
    """Draws of what is to come from the day after `as_of`, by span; span j goes up to `ends[j]`, included.

    `probability` (open deals, spans): exact chance of each open deal to be won in each span, shocks aside.
    `won_in` (draws, open deals): the span in which it is won, len(ends) if in none. `amount`, `cost` (draws, open
    deals) or (1, open deals): what it brings. `open`, `new`, `other` (draws, spans): revenue of the open deals, of
    the deals not yet created, of the sales that no deal explains. `wins` (draws, spans): deals won, open and new
    together.
    """

    as_of: date
    ends: tuple[date, ...]
    model: ForecastModel
    levers: Levers
    probability: Floats
    won_in: Ints
    amount: Floats
    cost: Floats
    new_deals: NewDeals
    open: Floats
    new: Floats
    other: Floats
    wins: Floats
    extra: dict[str, Floats] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        return int(self.open.shape[0])

    @property
    def total(self) -> Floats:
        """Revenue to come of each span, (draws, spans)."""
        return np.asarray(self.open + self.new + self.other)

    @property
    def costs(self) -> Floats:
        """Cost of the deals won, where it is known (else 0), (draws, spans)."""
        return self._by_span(np.nan_to_num(self.cost), np.nan_to_num(self.new_deals.cost))

    def of_groups(self, dimension: str) -> dict[str | None, Floats]:
        """Revenue of the open and new deals of each value of 'segment', 'channel', 'owner' or 'offer': (draws,
        spans).
        """
        of_open, of_recent = self.model.open.values[dimension], self.model.recent.values[dimension]
        found: dict[str | None, Floats] = {}
        for value in dict.fromkeys([*of_open, *of_recent]):
            mine = np.array([v == value for v in of_open], dtype=bool)
            like = np.array([v == value for v in of_recent], dtype=bool)
            amount = np.where(mine[None], self.amount, 0.0)
            fresh = np.where(like[self.new_deals.like], self.new_deals.amount, 0.0)
            found[value] = self._by_span(amount, fresh)
        return found

    def _by_span(self, of_open: Floats, of_new: Floats) -> Floats:
        return _open_by_span(self.won_in, of_open, len(self.ends)) + _new_by_span(
            self.new_deals, of_new, self.draws, len(self.ends)
        )


def simulate(
    model: ForecastModel,
    ends: Sequence[date],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    levers: Levers = AS_IT_IS,
    fineness: int = FINENESS,
    ahead: Ahead | None = None,
) -> Simulation:
    """Draws what is to come up to each of the `ends` (last days, in order, after the model's as-of day).

    Same model, ends, draws, seed and levers: same answer. Two sets of levers under one seed share their randomness: the
    same deals come, meet the same luck and the same shocks, so that their difference is not noise. `ahead` spares
    looking ahead again with levers that leave the chances alone. Raises ValueError on ends out of order.
    """
    ahead = ahead or look_ahead(model, ends, levers, fineness)
    exact, moved = ahead.chances, ahead.sensitivity
    rngs = [np.random.default_rng([seed, stream]) for stream in range(5)]
    known = len(model.open)
    eta = _shocks(model, ends, draws, rngs[0])
    hazard = _hazard(exact.open, [m.open for m in moved], eta)
    won_in = _first_exceeding(hazard, rngs[1].exponential(size=(draws, known)))
    amount, cost = _amounts(model, levers, draws, rngs[2])
    fresh, arrived = _new_deals(model, ends, ahead, eta, levers, rngs[3], seed)
    other = model.other.draws(ends, model.as_of, draws, rngs[4]) if model.other else np.zeros((draws, len(ends)))
    won_in, fresh = _within_capacity(won_in, fresh, model.as_of, ends, levers.closings)
    ones = np.ones((1, known))
    wins = _open_by_span(won_in, ones, len(ends)) + _new_by_span(fresh, np.ones(len(fresh.draw)), draws, len(ends))
    return Simulation(
        model.as_of, tuple(ends), model, levers, exact.open.T, won_in, amount, cost, fresh,
        _open_by_span(won_in, amount, len(ends)), _new_by_span(fresh, fresh.amount, draws, len(ends)), other, wins,
        {"arrivals": arrived},
    )  # fmt: skip


def look_ahead(
    model: ForecastModel,
    ends: Sequence[date],
    levers: Levers = AS_IT_IS,
    fineness: int = FINENESS,
    sensitivity: list[Chances] | None = None,
) -> Ahead:
    """The chances of deals up to each of the `ends`. `sensitivity` to the shared shocks may be that of other levers,
    which it hardly depends on: it is half of the work. Raises ValueError on ends out of order."""
    if not ends or ends[0] <= model.as_of or any(b <= a for a, b in pairwise(ends)):
        raise ValueError(f"spans must end one after the other, after {model.as_of}: {list(ends)}")
    span_of_day = _spans(model.as_of, ends)
    group = np.concatenate([model.open.group, model.recent.group])
    opened = [half_month(day_of(int(day))) for day in model.open.created]
    to_come = half_month(model.as_of) + max((half_month(ends[-1]) - half_month(model.as_of)) // 2, 1)
    created = np.array([*opened, *[to_come] * len(model.recent)], dtype=np.int64)
    classes = classes_of(model, group, created, fineness)
    exact, sensitivity = _chances(model, classes, span_of_day, len(ends), levers, sensitivity)
    return Ahead(classes, exact, sensitivity)


def _spans(as_of: date, ends: Sequence[date]) -> Ints:
    """The span of each day to come."""
    lengths = [(b - a).days for a, b in zip([as_of, *ends], ends, strict=False)]
    return np.repeat(np.arange(len(ends)), lengths)


def _ages(model: ForecastModel) -> Ints:
    return np.asarray(day_number(model.as_of) - model.open.entered, dtype=np.int64)


def _chances(
    model: ForecastModel,
    classes: Classes,
    span_of_day: Ints,
    spans: int,
    levers: Levers,
    sensitivity: list[Chances] | None,
) -> tuple[Chances, list[Chances]]:
    """The exact chances; and what a unit of forward, then of lost shock adds to the log hazards of the spans.

    What shocks change hardly depends on the class: it is computed for three more classes, the average deal without
    shock and with each of the two; or taken as given.
    """
    n, known, more = classes.number, len(model.open), 0 if sensitivity else 3
    shocks = np.zeros((n + more, 2))
    if more:
        shocks[n + 1, 0] = shocks[n + 2, 1] = STEP
    of = np.concatenate([classes.of[:known], *(np.full(known, n + extra) for extra in range(more))])
    standing = Standing(np.tile(model.open.stage, 1 + more), of, np.tile(_ages(model), 1 + more))
    rates = stage_rates(model, classes.with_average(more), standing, len(span_of_day), levers, shocks)
    every = chances(rates, standing, span_of_day, spans)
    own = Chances(every.open[:, :known], every.new[:, :, :n])
    if sensitivity:
        return own, sensitivity
    open_ = [_log_hazard(one) for one in np.split(every.open, 4, axis=1)[1:]]
    new = _log_hazard(every.new[:, :, n:])
    return own, [
        Chances((open_[k] - open_[0]) / STEP, ((new[:, :, k] - new[:, :, 0]) / STEP)[:, :, None]) for k in (1, 2)
    ]


def _log_hazard(chance: Floats) -> Floats:
    """log(−log(1−q)) of the chance q to be won in each span (first axis) if not won before."""
    before = np.cumsum(chance, axis=0) - chance
    q = np.clip(chance / np.maximum(1 - before, 1e-12), 1e-12, 1 - 1e-12)
    return np.asarray(np.log(-np.log1p(-q)))


def _shocks(model: ForecastModel, ends: Sequence[date], draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Paths of the forward and lost shocks, (draws, spans): each span adds to the last one what it is less certain
    by.
    """

    def path(deviation: Floats) -> Floats:
        steps = np.sqrt(np.maximum(np.diff(deviation**2, prepend=0.0), 0.0))
        return np.asarray(np.cumsum(rng.standard_normal((draws, len(ends))) * steps, axis=1))

    forward, lost = shock_deviations(model, ends)
    return path(forward), path(lost)


def _hazard(chance: Floats, change: Sequence[Floats], eta: tuple[Floats, Floats]) -> list[Floats]:
    """Hazard of each span under each draw's shocks: per span (draws, deals)."""
    log = _log_hazard(chance)
    return [
        np.exp(np.minimum(log[j] + change[0][j] * eta[0][:, j, None] + change[1][j] * eta[1][:, j, None], 6.0))
        for j in range(len(log))
    ]


def _first_exceeding(hazard: Sequence[Floats], threshold: Floats) -> Ints:
    """The first span at which the cumulated hazard passes the threshold; len(hazard) if none does."""
    cumulated, won_in = np.zeros_like(threshold), np.zeros(threshold.shape, dtype=np.int8)
    for one in hazard:
        cumulated = cumulated + one
        won_in += cumulated < threshold
    return np.asarray(won_in, dtype=np.int64)


def _amounts(model: ForecastModel, levers: Levers, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    mean, scatter = model.worth.amounts(model.open)
    cost = np.where(np.isnan(model.open.cost), mean * model.worth.cost, model.open.cost)
    mean = mean * priced(model, levers)
    noisy = scatter > 0
    if not noisy.any():
        return mean[None], cost[None]
    amount = np.tile(mean, (draws, 1))
    amount[:, noisy] = _scattered(mean[noisy], scatter[noisy], (draws, int(noisy.sum())), rng)
    return amount, cost[None]


def _scattered(mean: Floats, scatter: Floats, size: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Gamma amounts of this mean and relative standard deviation."""
    shape = 1 / np.maximum(scatter, 1e-3) ** 2
    return np.asarray(rng.gamma(shape, mean / shape, size))


def priced(model: ForecastModel, levers: Levers) -> float:
    """By what the levers on price and discount multiply amounts."""
    given = 0.0 if np.isnan(model.worth.discount) else 1 - model.worth.discount
    return levers.price * max(1 - given - levers.discount, 0.0) / (1 - given)


def _new_deals(
    model: ForecastModel,
    ends: Sequence[date],
    ahead: Ahead,
    eta: tuple[Floats, Floats],
    levers: Levers,
    rng: np.random.Generator,
    seed: int,
) -> tuple[NewDeals, Floats]:
    """The deals to be created, each drawn like a recent one: those that are won within the spans; and how many came.

    They come in layers of today's flow, each with randomness of its own: a channel at 0.8 keeps eight in ten of its
    deals of the first layer, at 1.2 all of them and two in ten of the second. So the deals of two sets of levers are
    the same ones, but for those that the levers add or take.
    """
    draws = len(eta[0])
    weights = day_weights(model.as_of, ends, model.arrivals.last).sum(axis=1)
    flow = model.arrivals.paths(len(weights) - 1, draws, rng) * weights
    channel = model.recent.values.get("channel") or [None] * len(model.recent)
    wanted = np.array([levers.arrival(c) for c in channel])
    parts, came = [], np.zeros(draws)
    for layer in range(max(int(np.ceil(wanted.max(initial=0.0))), 1)):
        own = rng if layer == 0 else np.random.default_rng([seed, 100 + layer])
        luck = np.random.default_rng([seed, 200 + layer])
        fresh, arrived = _layer(model, ends, ahead, eta, flow, np.clip(wanted - layer, 0.0, 1.0), own, luck)
        parts.append(fresh)
        came += arrived
    price = priced(model, levers)
    joined = NewDeals(*(np.concatenate([getattr(p, name) for p in parts]) for name in NewDeals.__slots__))
    return replace(joined, amount=joined.amount * price), came


def _layer(
    model: ForecastModel,
    ends: Sequence[date],
    ahead: Ahead,
    eta: tuple[Floats, Floats],
    flow: Floats,
    keep: Floats,
    rng: np.random.Generator,
    luck: np.random.Generator,
) -> tuple[NewDeals, Floats]:
    """One layer of today's flow of new deals, each kept with the chance that `keep` gives to the recent deal it is
    like."""
    draws, days, exact = len(flow), ahead.chances.new.shape[1], ahead.chances
    came = rng.poisson(np.minimum(flow, 1e6)) if len(keep) else np.zeros(flow.shape, dtype=np.int64)
    number = int(came.sum())
    halves = np.array([half_month(model.as_of + timedelta(days=d + 1)) for d in range(days)]) - model.arrivals.last
    first = np.searchsorted(halves, np.arange(flow.shape[1]))
    length = np.bincount(halves, minlength=flow.shape[1])
    draw = np.repeat(np.arange(draws), came.sum(axis=1))
    half = np.repeat(np.tile(np.arange(flow.shape[1]), draws), came.reshape(-1))
    day = first[half] + np.floor(rng.random(number) * length[half]).astype(np.int64)
    like = np.minimum((rng.random(number) * len(keep)).astype(np.int64), max(len(keep) - 1, 0))
    log, moved, classes = _log_hazard(exact.new), ahead.sensitivity, ahead.classes.of[len(model.open) :]
    threshold, cumulated = rng.exponential(size=number), np.zeros(number)
    mean, scatter = model.worth.amounts(model.recent)
    amount = mean[like]
    if (scatter > 0).any():
        amount = np.where(scatter[like] > 0, _scattered(amount, scatter[like], amount.shape, rng), amount)
    cost = np.where(np.isnan(model.recent.cost), mean * model.worth.cost, model.recent.cost)
    span = np.zeros(number, dtype=np.int64)
    for j in range(len(ends)):
        shifted = log[j, day, classes[like]]
        shifted = shifted + moved[0].new[j, day, 0] * eta[0][draw, j] + moved[1].new[j, day, 0] * eta[1][draw, j]
        cumulated = cumulated + np.exp(np.minimum(shifted, 6.0))
        span += cumulated < threshold
    stays = luck.random(number) < keep[like]
    kept = stays & (span < len(ends))
    fresh = NewDeals(draw[kept], span[kept], like[kept], amount[kept], cost[like[kept]])
    return fresh, np.bincount(draw[stays], minlength=draws).astype(float)


def _within_capacity(
    won_in: Ints, fresh: NewDeals, as_of: date, ends: Sequence[date], closings: float | None
) -> tuple[Ints, NewDeals]:
    """Wins beyond what can be closed in a span wait for the next ones; open deals go first, as they come."""
    if closings is None:
        return won_in, fresh
    lengths = np.array([(b - a).days for a, b in zip([as_of, *ends], ends, strict=False)])
    room = np.round(closings * lengths / 30.44).astype(np.int64)
    draws, known = won_in.shape
    draw = np.concatenate([np.repeat(np.arange(draws), known), fresh.draw])
    span = np.concatenate([won_in.reshape(-1), fresh.span])
    place = np.arange(len(draw))
    for j in range(len(ends)):
        here = np.flatnonzero(span == j)
        here = here[np.lexsort((place[here], draw[here]))]
        rank = np.arange(len(here)) - np.searchsorted(draw[here], draw[here])
        span[here[rank >= room[j]]] = j + 1
    late = span[draws * known :]
    kept = late < len(ends)
    rest = NewDeals(fresh.draw[kept], late[kept], fresh.like[kept], fresh.amount[kept], fresh.cost[kept])
    return span[: draws * known].reshape(draws, known), rest


def _open_by_span(won_in: Ints, value: Floats, spans: int) -> Floats:
    return np.stack([np.sum(np.where(won_in == j, value, 0.0), axis=1) for j in range(spans)], axis=1)


def _new_by_span(fresh: NewDeals, value: Floats, draws: int, spans: int) -> Floats:
    sums: Floats = np.bincount(fresh.draw * spans + fresh.span, value, draws * spans).astype(float)
    return sums.reshape(draws, spans)
