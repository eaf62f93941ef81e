"""Years made of a company's own facts: whole quarters (or weeks) of its last year drawn again, outcomes at a chosen
value.

Whole blocks are drawn so that busy and slack weeks, and the places of the quarter, stay together (moving-block
bootstrap: Künsch 1989). Each maker gives the increments of evidence of `runs` years, whatever the threshold they are
read with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from portulan.stats.cusum import Pace
from portulan.stats.exit_shares import DayBins, ExitShares, ShareTest
from portulan.stats.shifts import CountTest, MeanTest, Seasons
from portulan.stats.sufficient import Floats, Ints

BLOCK = 91
BEFORE, AFTER = 91, 84
"""Days at target before a drop, days watched after it."""
Read = Callable[[float], Floats | None]


class Years(Protocol):
    """How years are made for one KPI."""

    @property
    def every(self) -> int:
        """Days a step lasts."""

    def pace(self, threshold: float) -> Pace | None:
        """What a record is worth with this threshold; None where it cannot be."""

    def make(self, rng: np.random.Generator, runs: int, days: int, value: float | None, fallen: int) -> Read:
        """`runs` × `days` at target, at `value` from day `fallen` on; read as evidence with a threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class ShareYears:
    """Exits of the past drawn again, each an advance or a loss by the chances of its age and place at the value."""

    model: ExitShares
    past: DayBins
    target: float
    every: int = 1

    def test(self, threshold: float) -> ShareTest | None:
        return ShareTest.of(self.model, self.target, threshold) if 0 < threshold < 1 else None

    def pace(self, threshold: float) -> Pace | None:
        test = self.test(threshold)
        return test.pace if test else None

    def make(self, rng: np.random.Generator, runs: int, days: int, value: float | None, fallen: int) -> Read:
        watched = self.model.watched
        day = drawn_days(rng, runs, days, len(self.past.advances), BLOCK)
        exits, place = self.past.exits[:, :watched][day].astype(np.int64), self.past.places[day]
        tilts = [self.model.tilt_to(self.target), self.model.tilt_to(self.target if value is None else value)]
        if None in tilts:
            return lambda threshold: None
        at, after = (self.model.shares(tilt)[place] for tilt in tilts if tilt is not None)
        share = np.where((np.arange(days) < fallen)[None, :, None], at, after)
        advances = rng.binomial(exits, self._spread_out(rng, share, runs, days))

        def read(threshold: float) -> Floats | None:
            test = self.test(threshold)
            if test is None:
                return None
            return np.asarray((advances * test.advance[place] + (exits - advances) * test.loss[place]).sum(axis=2))

        return read

    def _spread_out(self, rng: np.random.Generator, share: Floats, runs: int, days: int) -> Floats:
        """Shares that wander from week to week as much as they did, where they did more than chance."""
        extra = self.model.dispersion - 1
        if extra <= 0:
            return share
        q = self.model.shares(1.0)
        weekly = float((self.model.mix[:, : self.model.watched] * q * (1 - q)).sum()) * 7 / self.model.days
        weeks = np.arange(days) // 7
        wander = rng.normal(0.0, (extra / weekly) ** 0.5, (runs, weeks[-1] + 1))[:, weeks, None]
        odds = share / (1 - share) * np.exp(wander)
        return np.asarray(odds / (1 + odds))


@dataclass(frozen=True, slots=True, eq=False)
class MeanYears:
    """Weeks of records drawn again: `n` records a day, `clipped` the sum of their clipped deviations about the usual
    value; a change of value moves every record."""

    test_of: Callable[[float], MeanTest]
    target: float
    n: Floats
    clipped: Floats
    every: int = 1

    def pace(self, threshold: float) -> Pace | None:
        return self.test_of(threshold).pace

    def make(self, rng: np.random.Generator, runs: int, days: int, value: float | None, fallen: int) -> Read:
        day = drawn_days(rng, runs, days, len(self.n), 7)
        moved = 0.0 if value is None else value - self.target
        n, clipped = self.n[day], self.clipped[day]
        later = np.arange(days) >= fallen

        def read(threshold: float) -> Floats | None:
            test = self.test_of(threshold)
            each = moved * test.usual.weight / test.usual.spread * test.inside
            return test.increments(n, clipped + np.where(later, each, 0.0) * n)

        return read


@dataclass(frozen=True, slots=True, eq=False)
class CountYears:
    """Weeks drawn from the seasons, with the dispersion measured (negative binomial)."""

    seasons: Seasons
    target: float
    weekly: float
    every: int = 7

    def test(self, threshold: float) -> CountTest:
        return CountTest(self.seasons, self.weekly, threshold / self.target)

    def pace(self, threshold: float) -> Pace | None:
        return self.test(threshold).pace if threshold > 0 and threshold != self.target else None

    def make(self, rng: np.random.Generator, runs: int, days: int, value: float | None, fallen: int) -> Read:
        weeks = days // 7
        starts = rng.integers(0, 52, (runs, 1))
        week = (starts + np.arange(weeks)) % 52
        times = np.where(np.arange(weeks) * 7 >= fallen, 1.0 if value is None else value / self.target, 1.0)
        mean = self.weekly * self.seasons.index[week] * times
        extra = self.seasons.dispersion - 1
        rate = rng.gamma(mean / extra, extra) if extra > 1e-9 else mean
        counts = rng.poisson(rate).astype(np.float64)

        def read(threshold: float) -> Floats | None:
            k = threshold / self.target
            if k <= 0:
                return None
            expected = self.weekly * self.seasons.index[week]
            return np.asarray((counts * np.log(k) - (k - 1) * expected) / self.seasons.dispersion)

        return read


def drawn_days(rng: np.random.Generator, runs: int, days: int, known: int, block: int) -> Ints:
    """Indices of past days, `runs` × `days`, in whole blocks of the past, the first day of each a multiple of it."""
    blocks = max(known // block, 1)
    size = min(block, known)
    number = -(-days // size)
    starts = rng.integers(0, blocks, (runs, number)) * size
    return np.asarray((starts[:, :, None] + np.arange(size)).reshape(runs, -1)[:, :days])
