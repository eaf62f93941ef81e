"""Daily chances that a deal leaves a stage, by cause: a product of factors, each shrunk as far as its evidence goes.

    λ(stage → cause) = base[age] · calendar[half-month of quarter] · season[month] · Π_d θ_d[group] · κ[cohort] ·
    e^{drift[period]}

Fitted by Poisson backfitting on cells of deal-days: a piecewise-constant hazard is a Poisson rate (Holford,
Biometrics 36, 1980; Laird & Olivier, JASA 76, 1981); factors are turned one after another (Bailey & Simon, ASTIN
Bulletin 1, 1960); each is shrunk towards 1 by a gamma prior whose variance comes from the data's own moments (Clayton
& Kaldor, Biometrics 43, 1987; DerSimonian & Laird 1986), so that an effect without evidence becomes exactly 1. Drift
and cohort are local levels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portulan.stats.local_level import LocalLevel, local_level

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

AGES = (0, 1, 2, 4, 7, 10, 14, 21, 28, 42, 60, 90, 120, 180, 270, 365, 540, 730)
"""First day of each band of age in a stage; day 0 is a band of its own, the last one has no end."""
POSITIONS = 6
"""Half-months of a quarter."""
ENOUGH_EXITS = 10
MONTHS = 12
TWO_YEARS = 44
"""Half-months, nearly two years: before that a month of the year has not been seen twice."""
ROUNDS = 4
NO_EFFECT = 1e-4
MOST_A_DAY = 0.95
"""No deal leaves with a higher chance than this on one day."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Deal-days and exits, summed: arrays of one length, the exits with a second axis of causes.

    `group` is (cells, dimensions): codes from 0. `period` and `cohort` count half-months on one calendar (see
    `metrics.forecast.calendar`). The cause k < stages is "to stage k", then won, then lost.
    """

    stage: Ints
    age: Ints
    period: Ints
    cohort: Ints
    group: Ints
    days: Floats
    exits: Floats

    def before(self, period: int) -> "Cells":
        """What had been seen before the first day of this period."""
        return self.where(self.period < period)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Cells":
        return Cells(
            self.stage[kept], self.age[kept], self.period[kept], self.cohort[kept],
            self.group[kept], self.days[kept], self.exits[kept],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageHazards:
    """The hazards of one stage. First axis of every array: its causes, as listed in `causes`.

    base (causes, bands of AGES), calendar (causes, POSITIONS), season (causes, MONTHS), one θ (causes, levels) per
    dimension. `drift` is the local level of the periods, `cohort` that of the cohorts (None where not learned), whose
    first one is `first_cohort`.
    """

    causes: tuple[int, ...]
    exits: Floats
    base: Floats
    calendar: Floats
    season: Floats
    groups: tuple[Floats, ...]
    drift: LocalLevel
    cohort: LocalLevel | None
    first_cohort: int

    def of_period(self, period: Ints) -> Floats:
        """The calendar's factor of each half-month, (causes, periods)."""
        return np.asarray(self.calendar[:, period % POSITIONS] * self.season[:, (period // 2) % MONTHS])


def fit_hazards(
    cells: Cells, stages: int, levels: Sequence[int], *, last_period: int, cohorts: bool = False
) -> tuple[StageHazards, ...]:
    """Learns the hazards of every stage; `levels` is the size of each dimension of `cells.group`.

    Causes never seen in a stage are not there. Periods run up to `last_period`, the one under way on the as-of day.
    """
    first = int(cells.period.min()) if len(cells.period) else last_period
    first_cohort = int(cells.cohort.min()) if len(cells.cohort) else last_period
    fits = [_Fit.of(cells.where(cells.stage == stage), levels, last_period - first + 1) for stage in range(stages)]
    drifts: list[LocalLevel | None] = [None, None]
    for turn in range(ROUNDS):
        for fit in fits:
            fit.turn()
        if turn in (ROUNDS // 2 - 1, ROUNDS - 1):
            drifts[0] = _drifts(fits, "period", first, last_period - first + 1)
            if cohorts:
                drifts[1] = _drifts(fits, "cohort", first_cohort, last_period - first_cohort + 1)
    found, at = [], 0
    for fit in fits:
        mine = slice(at, at + len(fit.causes))
        at = mine.stop
        drift, cohort = (None if d is None else d.series(mine) for d in drifts)
        assert drift is not None
        base, calendar, season, *groups = fit.factors
        seen = fit.exits.sum(axis=1)
        found.append(StageHazards(fit.causes, seen, base, calendar, season, tuple(groups), drift, cohort, first_cohort))
    return tuple(found)


@dataclass
class _Fit:
    """One stage under way: its cells with exits and current rates as (causes, cells), and the factors so far."""

    cells: Cells
    causes: tuple[int, ...]
    exits: Floats
    codes: list[Ints]
    bands: list[Ints]
    factors: list[Floats]
    current: Floats
    drift: dict[str, Floats]

    @classmethod
    def of(cls, cells: Cells, levels: Sequence[int], periods: int) -> "_Fit":
        causes = tuple(int(k) for k in np.flatnonzero(cells.exits.sum(axis=0) > 0))
        exits = np.ascontiguousarray(cells.exits[:, list(causes)].T)
        months = MONTHS if periods >= TWO_YEARS else 1
        month = (cells.period // 2) % months if months > 1 else np.zeros_like(cells.period)
        codes = [cells.age, cells.period % POSITIONS, month, *np.ascontiguousarray(cells.group.T)]
        bands = [_merged(cells.age, cells.days, one) for one in exits]
        factors = [np.ones((len(causes), size)) for size in (len(AGES), POSITIONS, MONTHS, *levels)]
        return cls(cells, causes, exits, codes, bands, factors, np.ones(exits.shape), {})

    def turn(self) -> None:
        """Turns each factor once, the others held."""
        for f, code in enumerate(self.codes):
            size = self.factors[f].shape[1]
            without = self.current / np.take(self.factors[f], code, axis=1)
            expected = _by_level(code, self.cells.days * without, size)
            observed = _by_level(code, self.exits, size)
            if f == 0 and self.causes:
                bases = [_base(o, e, bands) for o, e, bands in zip(observed, expected, self.bands, strict=True)]
                self.factors[f] = np.stack(bases)
            elif f:
                self.factors[f] = shrunk(observed, expected)
            self.current = without * np.take(self.factors[f], code, axis=1)

    def against(self, which: str, code: Ints, size: int) -> tuple[Floats, Floats]:
        """Exits observed and expected by level of a time axis, its own drift set aside."""
        if which in self.drift:
            self.current = self.current / np.take(self.drift[which], code, axis=1)
        return _by_level(code, self.exits, size), _by_level(code, self.cells.days * self.current, size)

    def drifted(self, which: str, code: Ints, drift: Floats) -> None:
        self.drift[which] = drift
        self.current = self.current * np.take(drift, code, axis=1)


def _drifts(fits: Sequence[_Fit], which: str, first: int, size: int) -> LocalLevel:
    """The local levels of log((O+½)/(E+½)), whose sampling variance is 1/(E+½): of all stages and causes at once."""
    codes = [getattr(fit.cells, which) - first for fit in fits]
    pairs = [fit.against(which, code, size) for fit, code in zip(fits, codes, strict=True)]
    observed, expected = (np.concatenate(part) for part in zip(*pairs, strict=True))
    found = local_level(np.log((observed + 0.5) / (expected + 0.5)), 1 / (expected + 0.5))
    at = 0
    for fit, code in zip(fits, codes, strict=True):
        fit.drifted(which, code, np.exp(found.smoothed[at : at + len(fit.causes)]))
        at += len(fit.causes)
    return found


def shrunk(observed: Floats, expected: Floats) -> Floats:
    """(O + 1/τ²)/(E + 1/τ²) for each level of the last axis, τ² from the moments of all its levels; 1 without
    evidence.
    """
    top = np.sum((observed - expected) ** 2, axis=-1) - np.sum(expected, axis=-1)
    bottom = np.sum(expected**2, axis=-1)
    tau2 = np.maximum(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0), 0.0)
    effect = tau2 > NO_EFFECT
    prior = 1 / np.where(effect, tau2, 1.0)[..., None]
    return np.where(effect[..., None], (observed + prior) / (expected + prior), 1.0)


def _by_level(code: Ints, values: Floats, size: int) -> Floats:
    """Sums by level: (causes, size)."""
    out = np.zeros((len(values), size))
    for k, one in enumerate(values):
        out[k] = np.bincount(code, one, size)
    return out


def _merged(age: Ints, days: Floats, exits: Floats) -> Ints:
    """Which of the merged bands each fine band of AGES belongs to: enough exits in each, or the exposure worth as
    many.
    """
    at_risk, out = np.bincount(age, days, len(AGES)), np.bincount(age, exits, len(AGES))
    rate = out.sum() / max(at_risk.sum(), 1e-9)
    merged, number, have = np.zeros(len(AGES), dtype=np.int64), 0, 0.0
    for band in range(len(AGES)):
        merged[band] = number
        have += max(out[band], at_risk[band] * rate)
        if have >= ENOUGH_EXITS:
            number, have = number + 1, 0.0
    if have < ENOUGH_EXITS and number:
        merged[merged == number] = number - 1
    return merged


def _base(observed: Floats, expected: Floats, merged: Ints) -> Floats:
    """(O + ½)/(E + ½/λ̄) in each merged band; `expected` is the exposure, as all other factors are rates relative to
    it.
    """
    o, e = np.bincount(merged, observed), np.bincount(merged, expected)
    mean = o.sum() / max(e.sum(), 1e-9)
    return np.asarray(((o + 0.5) / (e + 0.5 / max(mean, 1e-9)))[merged])
