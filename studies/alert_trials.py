"""What a rule does on simulated companies: alarms in a quiet year, and how soon a planted drop is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from portulan.metrics.alerts.shares import Shares
from portulan.metrics.alerts.spans import Span
from portulan.stats.cusum import delay_of, evidence, first_alarm, limit_of
from portulan.stats.exit_shares import ShareTest
from portulan.stats.sufficient import Floats
from studies.alert_worlds import OLDEST, WARM, YEAR, Company, Drop, Planted, World, company

BIG = 2_000
"""Deals a week of the companies that give the true value of a KPI."""
LATEST = YEAR - 84
"""A drop begins early enough in the year for 84 days to follow."""


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """The evidence of the year (or years) watched, against its level; the KPI's horizon, the delay announced."""

    increments: Floats
    limit: float
    delay: float
    dispersion: float


def truth(world: World) -> Floats:
    """The share of entries that advance within each number of days, in the long run (one very large company)."""
    return _truth(replace(world, per_week=BIG, watched=6, bursts=0.01))


@cache
def _truth(world: World) -> Floats:
    big = company(world, np.random.default_rng(987_654_321))
    stays = big.stays
    whole = (stays.entered >= big.first) & (stays.entered < big.first + 6 * YEAR)
    ages = stays.age[whole & (stays.cause == 1)]
    return np.asarray(np.cumsum(np.bincount(ages, minlength=OLDEST + 1)) / whole.sum())


def watch(
    of: Company, values: Floats, gap: float, levels: Sequence[float], watched: int = 1, learning: int = YEAR
) -> list[Watched]:
    """The product's own rule on one company, at each level announced: target = the true value, threshold = `gap`
    below."""
    shares = Shares(of.stays, of.stays, "p90", "reached")
    parts: list[list[Floats]] = [[] for _ in levels]
    limits, delays, phi = [0.0] * len(levels), [0.0] * len(levels), 1.0
    for year in range(watched):
        first = of.first + YEAR * (year + 1)
        model, horizon, bins = shares.model(Span(first - learning, first, first + YEAR))
        assert horizon is not None
        target = float(values[horizon])
        test = ShareTest.of(model, target, target - gap)
        for i, level in enumerate(levels):
            if test is None:  # the exits of the year cannot give these values
                parts[i].append(np.zeros(YEAR))
                continue
            limits[i], delays[i] = limit_of(test.pace, level), delay_of(test.pace, level)
            parts[i].append(test.increments(bins) / limits[i])
        phi = model.dispersion
    return [Watched(np.concatenate(parts[i]), limits[i], delays[i], phi) for i in range(len(levels))]


def alarms(
    world: World, years: int, seed: int, levels: Sequence[float] = (0.05, 0.2), gap: float = 0.1, learning: int = YEAR
) -> list[float]:
    """In which share of quiet years each announced level alerts at least once; of several years, in the last."""
    values, found = truth(world), np.zeros(len(levels))
    for i in range(years):
        of = company(world, np.random.default_rng((seed, i)))
        for j, watched in enumerate(watch(of, values, gap, levels, world.watched, learning)):
            reached = evidence(watched.increments) >= 1.0
            found[j] += reached[-YEAR:].any()
    return [float(share) for share in found / years]


@dataclass(frozen=True, slots=True)
class Power:
    """Shares found within 28, 56 and 84 days of the change; median delay in days (infinite if never); the delay
    announced, its median."""

    within: tuple[float, float, float]
    median: float
    announced: float


def power(
    world: World, kind: Drop, points: float, runs: int, seed: int, level: float = 0.05, gap: float = 0.1
) -> Power:
    """How soon a drop planted on a random day is found. Companies already alerting on that day are left out."""
    values, delays, announced = truth(world), [], []
    for i in range(runs):
        rng = np.random.default_rng((seed, i))
        day = int(rng.integers(0, LATEST))
        of = company(world, rng, Planted(kind, points, WARM + YEAR + day), truth=float(values[_usual(values)]))
        (watched,) = watch(of, values, gap, (level,))
        if (evidence(watched.increments[:day]) >= 1.0).any():
            continue
        after = first_alarm(watched.increments, 1.0)
        delays.append(float(after) - day)
        announced.append(watched.delay)
    found = np.array(delays)
    share28, share56, share84 = (float((found <= days).mean()) for days in (28, 56, 84))
    return Power((share28, share56, share84), float(np.median(found)), float(np.median(announced)))


def _usual(values: Floats) -> int:
    """The horizon most companies have: the day nine in ten of the advances have come."""
    return int(np.searchsorted(values, 0.9 * values[-1]))
