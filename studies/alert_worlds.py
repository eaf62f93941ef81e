"""Simulated stages for the study of alerts: deals arrive, advance or are lost, with seasons, saw-teeth and drops.

Written for the study alone, deal by deal, without the method's own model: arrivals are Poisson with weekly bursts, ages
at exit log-normal (median 12 days to advance, 22 to be lost), 4 % of deals never leave, 45 % advance within 45 days.
The calendar acts on each day's chances. Deals are decided from the start (those a quarter end pulls forward are missing
afterwards), or each day may still go either way (nothing is missing: the method's own assumption). Days are numbered
since 1970-01-01."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
from scipy.stats import norm

from portulan.metrics.alerts.outcomes import number_of
from portulan.stats.exit_shares import Stays
from portulan.stats.quarter_place import quarter_places
from portulan.stats.sufficient import Floats, Ints

WARM = 13 * 7
"""Days simulated before the year learnt, so that it begins with open deals of all ages."""
YEAR = 364
OLDEST = 120
"""Deals older than this are open for good."""
NEVER = 0.04
EITHER = 0.51
"""Scale of the chance to advance where deals may go either way: 45 % within 45 days too."""
Calendar = Literal["flat", "seasons", "mild", "strong"]
Drop = Literal["a", "b", "c"]
SAW = {"flat": 1.0, "seasons": 1.0, "mild": 1.35, "strong": 2.2}


@dataclass(frozen=True, slots=True)
class World:
    """A kind of company. `reopened`: share of losses that are none, the deal coming back 20 days later. `wander`:
    relative standard deviation of the weekly chance to advance. `bursts`: that of weekly arrivals. `decided`: whether
    deals are decided from the start."""

    per_week: float
    calendar: Calendar = "mild"
    reopened: float = 0.0
    wander: float = 0.0
    bursts: float = 0.15
    watched: int = 1
    decided: bool = True

    @property
    def days(self) -> int:
        return WARM + YEAR * (1 + self.watched)


@dataclass(frozen=True, slots=True)
class Planted:
    """A drop: of `points` of the KPI, from `day` on. a: every open deal, advances become losses; b: the same for deals
    entered after; c: advances do not happen, the deals stall."""

    kind: Drop
    points: float
    day: int


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """Its stays, and the first day of the year learnt (the evidence starts a year later)."""

    stays: Stays
    first: int


@cache
def _daily(median: float, sigma: float) -> tuple[float, ...]:
    """The chance to leave at each age, of deals that leave at a log-normal age."""
    alive = norm.sf(np.log(np.maximum(np.arange(OLDEST + 1), 1e-9) / median) / sigma)
    return tuple((1 - alive[1:] / alive[:-1]).tolist())


def company(world: World, rng: np.random.Generator, planted: Planted | None = None, truth: float = 0.45) -> Company:
    """One company. `truth` is the value of the KPI that a drop is taken from."""
    start = number_of(date(2020, 1, 6)) + 7 * int(rng.integers(0, 52 * 4))
    days = np.arange(start, start + world.days)
    arrivals, moves, to_advance, to_lose = calendar(world, days, rng)
    entered = np.repeat(np.arange(world.days), rng.poisson(world.per_week / 7 * arrivals))
    n = len(entered)
    left, cause = np.full(n, world.days - 1), np.zeros(n, dtype=np.int64)
    drawn = rng.random(n)
    destiny = np.where(drawn < NEVER, 0, np.where(drawn < NEVER + (1 - NEVER) / 2, 1, 2))
    waiting, closed, wakes = np.flatnonzero(destiny > 0), np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64)
    advance, lose = np.array(_daily(12, 0.8)), np.array(_daily(22, 0.9))
    if not world.decided:
        advance = EITHER * advance
    fall = planted.points / truth if planted else 0.0
    for age in range(OLDEST):
        waiting = waiting[entered[waiting] + age < world.days]
        here = waiting[entered[waiting] + age >= wakes[waiting]] if world.reopened else waiting
        day = entered[here] + age
        won, lost = advance[age] * moves[day] * to_advance[day], lose[age] * moves[day] * to_lose[day]
        drawn = rng.random(len(here))
        if world.decided:
            gone = np.where(drawn < np.where(destiny[here] == 1, won, lost), destiny[here], 0)
        else:
            gone = np.where(drawn < won, 1, np.where(drawn < won + lost, 2, 0))
        if planted and planted.kind == "c":
            stalls = (gone == 1) & (day >= planted.day) & (rng.random(len(here)) < fall)
            closed[here[stalls]] = True
            gone = np.where(stalls, 0, gone)
        if planted and planted.kind in ("a", "b"):
            touched = (entered[here] if planted.kind == "b" else day) >= planted.day
            gone = np.where((gone == 1) & touched & (rng.random(len(here)) < fall), 2, gone)
        if world.reopened:
            back = (gone == 2) & (rng.random(len(here)) < world.reopened)
            wakes[here[back]] = day[back] + 20
            gone = np.where(back, 0, gone)
        out = gone > 0
        left[here[out]], cause[here[out]], closed[here[out]] = day[out], gone[out], True
        waiting = waiting[~closed[waiting]]
    entry = entered + start
    return Company(Stays(entry, left + start, cause, np.ones(n, dtype=np.int64), entry), start + WARM)


def calendar(world: World, days: Ints, rng: np.random.Generator) -> tuple[Floats, Floats, Floats, Floats]:
    """What multiplies, each day: arrivals, all exits, advances, losses."""
    week = np.arange(len(days)) // 7
    working = np.where((days + 3) % 7 < 5, 1.4, 0.0)  # day 0 was a Thursday
    shape = 1 / world.bursts**2
    bursts = rng.gamma(shape, 1 / shape, week[-1] + 1)[week]
    arrivals, moves = working * bursts, working.copy()
    to_advance, to_lose = np.ones(len(days)), np.ones(len(days))
    place = quarter_places(days)
    if world.calendar != "flat":
        dates = days.astype("datetime64[D]")
        month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        of_month = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
        quiet = np.where(month == 8, 0.55, 1.0)
        quiet = np.where(((month == 12) & (of_month >= 22)) | ((month == 1) & (of_month <= 3)), 0.35, quiet)
        quiet = np.where(((month == 4) & (of_month <= 14)) | ((month == 5) & (of_month <= 14)), 0.7, quiet)
        arrivals, moves = arrivals * quiet, moves * quiet
        arrivals = arrivals * np.where(place == 2, 1.35, 1.0)
    saw = SAW[world.calendar]
    to_advance, to_lose = np.where(place == 2, saw, to_advance), np.where(place == 0, saw, to_lose)
    if world.wander:
        to_advance = to_advance * np.maximum(rng.normal(1, world.wander, week[-1] + 1), 0.05)[week]
    return arrivals, moves, to_advance, to_lose
