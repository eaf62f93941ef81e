"""A mean at its target or at its threshold, record by record; a count at its target or at its threshold, week by week.

A mean: the normal shift CUSUM (Page 1954) on values in standard deviations, each clipped at ±3 so that one very large
deal is not a trend. A count: Poisson with the seasons of two years, divided by the dispersion (McCullagh, Nelder 1989,
§6.2). Evidence is in nats.
"""

from dataclasses import dataclass

import numpy as np

from portulan.stats.cusum import Pace
from portulan.stats.quarter_place import PLACES, quarter_places
from portulan.stats.sufficient import Floats, Ints

CLIP = 3.0
"""Standard deviations beyond which a record counts as that far."""
SHRINK = 10.0
"""Records at the usual mean that each place of the quarter starts with. The places together are moved only as far as
they differ by more than chance (positive part of 1 − 4/χ²: Efron, Morris 1973)."""


@dataclass(frozen=True, slots=True, eq=False)
class DayMoments:
    """By day: records, and sums of w, wd, w², w²d, w²d² (d the value, w its weight). Arrays of one length; days since
    1970-01-01."""

    day: Ints
    n: Ints
    w: Floats
    wd: Floats
    ww: Floats
    wwd: Floats
    wwdd: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """What a year says of a mean: its value, the offset of each place of the quarter, the standard deviation of
    w(d − value − offset), the mean weight, the records a day."""

    value: float
    offsets: Floats
    spread: float
    weight: float
    per_day: float

    @classmethod
    def of(cls, past: DayMoments, days: int) -> "Usual | None":
        """None without records, or if all are equal."""
        n, total = int(past.n.sum()), float(past.w.sum())
        if n < 2 or total <= 0:
            return None
        value = float(past.wd.sum()) / total
        place = quarter_places(past.day)

        def by_place(values: Floats | Ints) -> Floats:
            return np.bincount(place, weights=values, minlength=PLACES).astype(np.float64)

        count, weight = by_place(past.n), by_place(past.w)
        raw = np.divide(by_place(past.wd), weight, out=np.full(PLACES, value), where=weight > 0) - value
        ww, wwd, wwdd = (by_place(sums) for sums in (past.ww, past.wwd, past.wwdd))

        def variance_about(centre: Floats | float) -> float:
            return float((wwdd - 2 * centre * wwd + centre**2 * ww).sum()) / n

        between = float((count * (raw * total / n) ** 2).sum()) / max(variance_about(value), 1e-300)
        shrunk = raw * count / (count + SHRINK) * max(0.0, 1 - (PLACES - 1) / max(between, 1e-300))
        offsets = shrunk - float((shrunk * weight).sum()) / total
        variance = variance_about(value + offsets)
        scale = abs(value) * total / n
        return cls(value, offsets, variance**0.5, total / n, n / days) if variance > (1e-9 * scale) ** 2 else None


@dataclass(frozen=True, slots=True)
class MeanTest:
    """The target against the threshold for a mean: `usual`; the mean and standard deviation of a clipped record at the
    usual value, the share that are not clipped; `step` the change from target to threshold, in those deviations."""

    usual: Usual
    centre: float
    deviation: float
    inside: float
    step: float
    upwards: bool

    @classmethod
    def of(
        cls, usual: Usual, target: float, threshold: float, *, centre: float, deviation: float, inside: float
    ) -> "MeanTest":
        gap = abs(threshold - target)
        step = gap * usual.weight / usual.spread * inside / deviation
        return cls(usual, centre, deviation, inside, step, threshold > target)

    @property
    def pace(self) -> Pace:
        """What a record is worth. A step is a record, though evidence is looked at by day: a year of records teaches
        what is usual of a mean less surely, and that error takes the room (5 % measured; 6.6 % with steps of a day)."""
        return Pace(self.step**2 / 2, self.step**2 / 2, self.step, self.usual.per_day)

    def increments(self, n: Floats, clipped: Floats) -> Floats:
        """The evidence of days with `n` records whose clipped values, about the target, add up to `clipped`."""
        towards = (clipped - n * self.centre) / self.deviation * (1 if self.upwards else -1)
        return np.asarray(self.step * (towards - n * self.step / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Seasons:
    """What two years of weekly counts say: the index of each of 52 weeks (mean 1), the mean week, the dispersion."""

    index: Floats
    mean: float
    dispersion: float


def seasons_of(weekly: Floats) -> Seasons | None:
    """From 104 weekly counts, oldest first. The index is the mean of both years smoothed (¼, ½, ¼); each week weighs ¼
    in its own fit, so that the squared differences are 0.6875 of what chance makes; those of a new year are 1.1875 of
    it, as the index itself is uncertain. None without records."""
    if len(weekly) != 104 or weekly.sum() <= 0:
        return None
    years = weekly.reshape(2, 52)
    level = years.mean(axis=1, keepdims=True)
    if (level <= 0).any():
        return None
    both = (years / level).mean(axis=0)
    smooth = np.roll(both, 1) / 4 + both / 2 + np.roll(both, -1) / 4
    index = smooth / smooth.mean()
    fitted = np.maximum(index * level, 0.05)
    chi2 = float(((years - fitted) ** 2 / fitted).sum())
    return Seasons(np.maximum(index, 0.02), float(weekly.mean()), max(1.0, 1.1875 * chi2 / (0.6875 * 104 - 2)))


@dataclass(frozen=True, slots=True)
class CountTest:
    """The target against the threshold for a count a week: `weekly` at target on average, `times` at threshold."""

    seasons: Seasons
    weekly: float
    times: float

    @property
    def pace(self) -> Pace:
        """What a week is worth; weeks come one in seven days."""
        k, mean, phi = self.times, self.weekly, self.seasons.dispersion
        log_k = float(np.log(k))
        return Pace(
            mean * (k - 1 - log_k) / phi,
            mean * (k * log_k - k + 1) / phi,
            abs(log_k) * (mean / phi) ** 0.5,
            1 / 7,
        )

    def increments(self, weekly: Floats) -> Floats:
        """The evidence of weeks of at most one year, from the first one after the years learnt."""
        expected = self.weekly * self.seasons.index[: len(weekly)]
        k = self.times
        return np.asarray((weekly * np.log(k) - (k - 1) * expected) / self.seasons.dispersion)
