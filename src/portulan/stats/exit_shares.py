"""Of the deals that leave, how many advance: what each age and place of the quarter usually gives, tilted to a KPI.

Deals leave at any time of the year, some weeks more than others; what does not depend on the rhythm is the share of
advances among exits of one age at one place of the quarter. That share, learnt on a year, is moved by one odds ratio θ
to what it would be with the KPI at its target and at its threshold (risk-adjusted CUSUM: Steiner, Cook, Farewell,
Treasure 2000). Exits older than the horizon are ignored, so that a spring-clean of stale deals cannot alert.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from scipy.special import chdtri

from portulan.stats.cusum import Pace, together
from portulan.stats.quarter_place import PLACES, quarter_places
from portulan.stats.sufficient import Floats, Ints

EDGES = (0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730)
"""First day of each age bin, cut at the horizon."""
PRIOR = 30.0
"""Exits (half advances, half losses) each place of the quarter starts with: few exits move its odds little."""
REACH = 1e5
"""The odds ratio sought is between 1/REACH and REACH."""
FEWEST_WEEKS = 8
"""Fewer weeks with exits say nothing of the dispersion."""
CHANGED = 0.975
"""Dispersion counts where it exceeds what chance alone would give in this share of years."""
Kind = Literal["reached", "closed"]
"""What the KPI is: the share of entries that advance within the horizon, or the share of exits that are advances."""


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """Stays counted by entry day, exit day and cause (1 advanced, 2 lost, 0 still there on `left`); day numbers since
    1970-01-01. `followed` is the first day they were at risk of being seen. Arrays of one length."""

    entered: Ints
    left: Ints
    cause: Ints
    count: Ints
    followed: Ints

    @property
    def age(self) -> Ints:
        """The age at which each left, in days; the day of entry is age 0."""
        return self.left - self.entered

    def where(self, kept: np.ndarray) -> "Stays":
        return Stays(self.entered[kept], self.left[kept], self.cause[kept], self.count[kept], self.followed[kept])


@dataclass(frozen=True, slots=True, eq=False)
class DayBins:
    """Exits by day and age bin, below the horizon: `advances` and `losses` of shape (days, bins), from day `first`."""

    first: int
    advances: Floats
    losses: Floats

    @property
    def exits(self) -> Floats:
        return self.advances + self.losses

    @property
    def places(self) -> Ints:
        """The place in its quarter of each day."""
        return quarter_places(np.arange(self.first, self.first + len(self.advances)))

    def days(self, first: int, end: int) -> "DayBins":
        """The days from `first` to the one before `end`."""
        kept = slice(first - self.first, end - self.first)
        return DayBins(first, self.advances[kept], self.losses[kept])


def edges_of(*last: int) -> Ints:
    """The bins' first days and the end of the last, cut after each of these ages."""
    oldest = max(last)
    cuts = {edge for edge in EDGES if edge <= oldest} | {age + 1 for age in last}
    return np.array(sorted(cuts), dtype=np.int64)


def day_bins(stays: Stays, edges: Ints, first: int, end: int) -> DayBins:
    """Exits of the days `first` to `end` − 1 by age bin; those older than the last edge are left out."""
    bins = len(edges) - 1
    kept = (stays.left >= first) & (stays.left < end) & (stays.age < edges[-1]) & (stays.cause > 0)
    day, place = stays.left[kept] - first, np.searchsorted(edges, stays.age[kept], side="right") - 1
    cause, count = stays.cause[kept], stays.count[kept]

    def counted(which: int) -> Floats:
        of = cause == which
        flat = np.bincount((day * bins + place)[of], weights=count[of], minlength=(end - first) * bins)
        return np.asarray(flat, dtype=np.float64).reshape(end - first, bins)

    return DayBins(first, counted(1), counted(2))


def days_at_risk(stays: Stays, edges: Ints, first: int, end: int) -> Floats:
    """Deal-days at risk in each age bin over the days `first` to `end` − 1; the day of an exit is at risk."""
    opens = np.maximum(np.maximum(stays.entered, stays.followed), first)
    closes = np.minimum(stays.left + 1, end)
    found = np.zeros(len(edges) - 1)
    for i, (low, high) in enumerate(pairwise(edges.tolist())):
        days = np.minimum(closes, stays.entered + high) - np.maximum(opens, stays.entered + low)
        found[i] = float((np.maximum(days, 0) * stays.count).sum())
    return found


@dataclass(frozen=True, slots=True, eq=False)
class ExitShares:
    """What a year of exits says: total daily chance to leave by age bin, `share` of advances among exits by age bin,
    `places` the odds of advancing by place of the quarter, `mix` the exits of the year by (place, bin).

    Only the first `watched` bins are evidence; the KPI looks at the first `counted`. `per_day` are the exits watched in
    a day, `together` those of a day that has some.
    """

    edges: Ints
    watched: int
    counted: int
    leaving: Floats
    share: Floats
    places: Floats
    mix: Floats
    days: int
    together: float = 1.0
    dispersion: float = 1.0
    kind: Kind = "reached"

    @property
    def exits(self) -> float:
        """Exits watched, of the year learnt."""
        return float(self.mix[:, : self.watched].sum())

    @property
    def per_day(self) -> float:
        return self.exits / self.days

    def implied(self, tilt: float) -> float:
        """The KPI if the odds of advancing were `tilt` times those learnt, the pace of leaving unchanged."""
        return self._given(tilt, self._weights())

    def _weights(self) -> Floats:
        """What part of those counted leave in each age bin: of the entries, or of the exits."""
        if self.kind == "closed":
            weight = self.mix.sum(axis=0)[: self.counted]
            return np.asarray(weight / max(weight.sum(), 1e-12))
        widths = np.diff(self.edges)[: self.counted]
        leaving = np.repeat(self.leaving[: self.counted], widths)
        staying = np.concatenate([[1.0], np.cumprod(1 - leaving)[:-1]])
        return np.add.reduceat(staying * leaving, np.cumsum(widths) - widths)

    def _given(self, tilt: float, weights: Floats) -> float:
        return float((weights * _tilted(self.share[: self.counted], tilt)).sum())

    def tilt_to(self, value: float) -> float | None:
        """The odds ratio at which the KPI is `value`; None where no odds give it. Bisection on a growing function."""
        low, high, weights = -np.log(REACH), np.log(REACH), self._weights()
        if not self._given(np.exp(low), weights) < value < self._given(np.exp(high), weights):
            return None
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self._given(np.exp(middle), weights) < value else (low, middle)
        return float(np.exp((low + high) / 2))

    def shares(self, tilt: float) -> Floats:
        """Chance that an exit is an advance, by (place, bin)."""
        return _tilted(self.share[None, : self.watched], tilt * self.places[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class ShareTest:
    """The target against the threshold, exit by exit: `advance` and `loss` are the evidence of one, by (place, bin)."""

    model: ExitShares
    target: Floats
    threshold: Floats
    advance: Floats
    loss: Floats

    @classmethod
    def of(cls, model: ExitShares, target: float, threshold: float) -> "ShareTest | None":
        """None where the exits learnt cannot give one of the two values."""
        tilts = model.tilt_to(target), model.tilt_to(threshold)
        if tilts[0] is None or tilts[1] is None:
            return None
        at, beyond = (model.shares(tilt) for tilt in tilts if tilt is not None)
        scale = 1 / model.dispersion
        return cls(model, at, beyond, scale * np.log(beyond / at), scale * np.log((1 - beyond) / (1 - at)))

    @property
    def pace(self) -> Pace:
        """What one exit is worth, averaged over the exits of the year learnt."""
        weight = self.model.mix[:, : self.model.watched] / max(self.model.exits, 1e-12)

        def mean(share: Floats, power: int = 1) -> float:
            return float((weight * (share * self.advance**power + (1 - share) * self.loss**power)).sum())

        at_target, at_threshold = mean(self.target), mean(self.threshold)
        variance = max(mean(self.target, 2) - at_target**2, 0.0)
        spread = float(np.sqrt(variance * self.model.dispersion))
        return Pace(-at_target, at_threshold, spread, self.model.per_day, self.model.together)

    def increments(self, bins: DayBins) -> Floats:
        """The evidence of each day."""
        place, watched = bins.places, self.model.watched
        advances, losses = bins.advances[:, :watched], bins.losses[:, :watched]
        return np.asarray((advances * self.advance[place] + losses * self.loss[place]).sum(axis=1))


def learn(
    bins: DayBins,
    at_risk: Floats,
    edges: Ints,
    *,
    watched: int | None = None,
    counted: int | None = None,
    kind: Kind = "reached",
) -> ExitShares:
    """What these days of exits teach. `at_risk` are the deal-days by bin over the same days; the first `watched` bins
    are evidence, the KPI looks at the first `counted` (all of them unless told)."""
    kept = len(edges) - 1 if watched is None else watched
    looked = len(edges) - 1 if counted is None else counted
    to_advance, to_lose = ((n.sum(axis=0) + 0.25) / (at_risk + 1) for n in (bins.advances, bins.losses))
    leaving = np.minimum(to_advance + to_lose, 0.98)
    share = to_advance / (to_advance + to_lose)
    place = bins.places
    mix = np.stack([bins.exits[place == s].sum(axis=0) for s in range(PLACES)])
    observed = np.array([bins.advances[place == s, :kept].sum() for s in range(PLACES)])
    exits, expected = mix[:, :kept].sum(axis=1), (mix * share)[:, :kept].sum(axis=1)
    odds = (observed + PRIOR / 2) / (exits - observed + PRIOR / 2)
    usual = (expected + PRIOR / 2) / (exits - expected + PRIOR / 2)
    days = len(bins.advances)
    model = ExitShares(
        edges,
        kept,
        looked,
        leaving,
        share,
        odds / usual,
        mix,
        days,
        together(bins.exits[:, :kept].sum(axis=1)),
        kind=kind,
    )
    return replace(model, dispersion=dispersion(bins, model.shares(1.0)))


def dispersion(bins: DayBins, shares: Floats) -> float:
    """How much more weekly shares vary than chance (Pearson χ² over its degrees of freedom); 1 unless clearly more."""
    watched = shares.shape[1]
    usual, exits = shares[bins.places], bins.exits[:, :watched]
    weeks = len(exits) // 7

    def weekly(daily: Floats) -> Floats:
        return np.asarray(daily.sum(axis=1)[: weeks * 7].reshape(weeks, 7).sum(axis=1))

    expected, variance = weekly(exits * usual), weekly(exits * usual * (1 - usual))
    seen = variance > 0.5
    free = int(seen.sum()) - 1
    if free < FEWEST_WEEKS:
        return 1.0
    differences = weekly(bins.advances[:, :watched]) - expected
    return clearly_above_one(float((differences[seen] ** 2 / variance[seen]).sum()) / free, free)


def clearly_above_one(value: float, free: int) -> float:
    """The dispersion kept: the one measured where chance gives as much in fewer than one year in forty, else 1."""
    return value if value * free > chdtri(free, 1 - CHANGED) else 1.0


def _tilted(share: Floats, odds_ratio: float | Floats) -> Floats:
    odds = share / (1 - share) * odds_ratio
    return np.asarray(odds / (1 + odds))
