"""From what was learnt to daily chances by class of deal and day to come, with the uncertainty of what drifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from portulan.metrics.forecast.calendar import half_month
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levers import Levers
from portulan.stats.first_win import StageRates
from portulan.stats.hazards import POSITIONS, Floats, Ints, StageHazards

OF_ONE_KIND = 0.5
"""Drifts of the stages: half of their variance is each stage's own, half common to all (measured, see the method)."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Deals alike to within a resolution: the class of each deal, and for each stage its factors (classes, causes)."""

    of: Ints
    factors: tuple[Floats, ...]

    def average(self) -> "Classes":
        """One class for all, at the geometric mean of the deals."""
        weight = np.bincount(self.of, minlength=len(self.factors[0])) / max(len(self.of), 1)
        means = tuple(np.exp(weight @ np.log(f))[None] if len(f) else np.ones((1, f.shape[1])) for f in self.factors)
        return Classes(np.zeros(len(self.of), dtype=np.int64), means)


def classes_of(model: ForecastModel, group: Ints, created: Ints | None, resolution: float) -> Classes:
    """Classes of the rows of `group` (rows, dimensions); `created`, their half-month of creation, where cohorts
    drift.
    """
    logs = []
    for stage in model.hazards:
        log = np.zeros((len(group), len(stage.causes)))
        for d, theta in enumerate(stage.groups):
            log += np.log(theta[:, group[:, d]].T)
        if stage.cohort is not None and created is not None:
            log += _of_cohort(stage, created)
        logs.append(log)
    rounded = np.round(np.concatenate(logs, axis=1) / resolution).astype(np.int64)
    distinct, inverse = np.unique(rounded, axis=0, return_inverse=True)
    bounds = np.cumsum([0, *(log.shape[1] for log in logs)])
    factors = tuple(np.exp(distinct[:, a:b] * resolution) for a, b in pairwise(bounds))
    return Classes(np.asarray(inverse.reshape(-1), dtype=np.int64), factors)


def _of_cohort(stage: StageHazards, created: Ints) -> Floats:
    """log κ of each deal: of its cohort where it has been seen, of the ones to come beyond."""
    assert stage.cohort is not None
    known = stage.cohort.smoothed
    if not known.shape[1]:
        return np.zeros((len(created), len(stage.causes)))
    beyond = max(int(created.max(initial=0)) - stage.first_cohort - known.shape[1] + 1, 0)
    every = np.concatenate([known, stage.cohort.ahead(beyond)[0]], axis=1) if beyond else known
    return np.asarray(every[:, np.clip(created - stage.first_cohort, 0, every.shape[1] - 1)].T)


def stage_rates(
    model: ForecastModel, classes: Classes, days: int, levers: Levers, forward: float = 0.0, lost: float = 0.0
) -> list[StageRates]:
    """The daily chances of each stage over the days to come, in logarithm moved by common shocks `forward` and
    `lost`.
    """
    halves = np.array([half_month(model.as_of + timedelta(days=d + 1)) for d in range(days)])
    steps = halves - half_month(model.as_of)
    out = []
    for number, stage in enumerate(model.hazards):
        drift = stage.drift.ahead(int(steps.max(initial=0)) + 1)[0] if stage.drift.weight.size else np.zeros((0, 1))
        # the half-month under way is filtered already: its own drift is the first step at most
        day = stage.calendar[:, halves % POSITIONS] * np.exp(drift[:, np.maximum(steps - 1, 0)])
        shock = np.array([lost if cause == model.shape.won + 1 else forward for cause in stage.causes])
        day = day * levers.pace * np.exp(shock)[:, None]
        age = classes.factors[number][:, :, None] * stage.base[None]
        out.append(StageRates(stage.causes, _converted(stage, age, model, number, levers), day))
    return out


def _converted(stage: StageHazards, age: Floats, model: ForecastModel, number: int, levers: Levers) -> Floats:
    """Chances by age once part of the losses advance instead (or the reverse), the stay keeping its length."""
    times = levers.advance(model.stages[number])
    lost = model.shape.won + 1
    if times == 1 or lost not in stage.causes:
        return age * times if times != 1 else age
    k = stage.causes.index(lost)
    onward = age.sum(axis=1) - age[:, k]
    moved = np.minimum(onward * times, onward + age[:, k])
    ratio = np.divide(moved, onward, out=np.ones_like(moved), where=onward > 0)
    changed = age * ratio[:, None]
    changed[:, k] = onward + age[:, k] - moved
    return np.asarray(changed)


def shock_deviations(model: ForecastModel, ends: Sequence[date]) -> tuple[Floats, Floats]:
    """Standard deviation of the common forward and lost shocks in each span up to the ends."""
    steps = [max(half_month(end) - half_month(model.as_of), 1) for end in ends]
    middle = [max((a + b + 1) // 2, 1) for a, b in zip([0, *steps], steps, strict=False)]
    forward: list[tuple[float, Floats]] = []
    lost: list[tuple[float, Floats]] = []
    for stage in model.hazards:
        if not stage.causes:
            continue
        deviation = stage.drift.ahead(max(steps))[1]
        if stage.cohort is not None and stage.cohort.weight.size:
            ahead = stage.cohort.ahead(max(steps))[1]
            share = np.minimum(np.arange(1, max(steps) + 1) / 6, 1.0)  # deals of cohorts unknown today close later
            deviation = np.sqrt(deviation**2 + (share * ahead) ** 2)
        for k, cause in enumerate(stage.causes):
            kind = lost if cause == model.shape.won + 1 else forward
            kind.append((float(stage.exits[k]), deviation[k, np.array(middle) - 1]))
    return _common(forward, len(ends)), _common(lost, len(ends))


def _common(parts: list[tuple[float, Floats]], spans: int) -> Floats:
    """Half of the variance independent between stages, half fully shared; weights are the exits of each."""
    total = sum(weight for weight, _ in parts)
    if not total:
        return np.zeros(spans)
    shared = sum((w / total * d for w, d in parts), start=np.zeros(spans))
    alone = sum(((w / total * d) ** 2 for w, d in parts), start=np.zeros(spans))
    return np.asarray(np.sqrt(OF_ONE_KIND * shared**2 + (1 - OF_ONE_KIND) * alone))
