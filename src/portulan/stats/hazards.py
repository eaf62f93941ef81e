"""Daily chances that a deal leaves a stage, by cause: a product of factors, each shrunk as far as its evidence goes.

    λ(stage → cause) = base[age] · calendar[half-month of the quarter] · Π_d θ_d[group] · κ[cohort] · e^{drift[period]}

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
ROUNDS = 5
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

    base (causes, bands of AGES), calendar (causes, POSITIONS), one θ (causes, levels) per dimension. `drift` is the
    local level of the periods, `cohort` that of the cohorts (None where not learned) which starts at `first_cohort`.
    """

    causes: tuple[int, ...]
    exits: Floats
    base: Floats
    calendar: Floats
    groups: tuple[Floats, ...]
    drift: LocalLevel
    cohort: LocalLevel | None
    first_cohort: int


def fit_stage(
    cells: Cells, stage: int, levels: Sequence[int], *, last_period: int, cohorts: bool = False
) -> StageHazards:
    """Learns one stage from its cells (those of others are left aside); `levels` is the size of each dimension.

    Causes never seen are not there. Periods run up to `last_period`, the one under way on the as-of day.
    """
    own = cells.where(cells.stage == stage)
    seen = own.exits.sum(axis=0)
    causes = tuple(int(k) for k in np.flatnonzero(seen > 0))
    exits = own.exits[:, list(causes)]
    first = int(own.period.min()) if len(own.period) else last_period
    first_cohort = int(own.cohort.min()) if len(own.cohort) else last_period
    codes: list[Ints] = [own.age, own.period % POSITIONS, *own.group.T]
    sizes = [len(AGES), POSITIONS, *levels]
    bands = [_merged(own.age, own.days, exits[:, k]) for k in range(len(causes))]
    timed = [(own.period - first, last_period - first + 1)]
    if cohorts:
        timed.append((own.cohort - first_cohort, last_period - first_cohort + 1))
    factors = [np.ones((len(causes), size)) for size in sizes]
    drifts: list[LocalLevel | None] = [None] * len(timed)
    current = np.ones((len(own.days), len(causes)))
    for turn in range(ROUNDS):
        for f, (code, size) in enumerate(zip(codes, sizes, strict=True)):
            without = current / factors[f][:, code].T
            expected = _by_level(code, own.days[:, None] * without, size)
            observed = _by_level(code, exits, size)
            if f == 0:
                factors[f] = (
                    np.stack([_base(observed[k], expected[k], bands[k]) for k in range(len(causes))])
                    if causes
                    else factors[f]
                )
            else:
                factors[f] = shrunk(observed, expected)
            current = without * factors[f][:, code].T
        if turn in (1, ROUNDS - 1) and causes:
            for d, (code, size) in enumerate(timed):
                before = drifts[d]
                without = current / np.exp(before.smoothed)[:, code].T if before is not None else current
                expected = _by_level(code, own.days[:, None] * without, size)
                drift = _drift(_by_level(code, exits, size), expected)
                drifts[d] = drift
                current = without * np.exp(drift.smoothed)[:, code].T
    nothing = local_level(np.zeros((len(causes), 0)), np.zeros((len(causes), 0)))
    return StageHazards(
        causes, exits.sum(axis=0), factors[0], factors[1], tuple(factors[2:]), drifts[0] or nothing,
        (drifts[1] or nothing) if cohorts else None, first_cohort,
    )  # fmt: skip


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
    if not values.shape[1]:
        return np.zeros((0, size))
    return np.stack([np.bincount(code, values[:, k], minlength=size) for k in range(values.shape[1])])


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


def _drift(observed: Floats, expected: Floats) -> LocalLevel:
    """The local level of log((O+½)/(E+½)) whose sampling variance is 1/(E+½)."""
    return local_level(np.log((observed + 0.5) / (expected + 0.5)), 1 / (expected + 0.5))
