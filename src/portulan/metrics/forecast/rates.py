"""From what was learnt to daily chances by class of deal and day to come, with the uncertainty of what drifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.calendar import half_month
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.levers import Levers
from portulan.stats.first_win import StageRates, Standing
from portulan.stats.hazards import Floats, Ints, StageHazards

OF_ONE_KIND = 0.5
"""Drifts of the stages: half of their variance is each stage's own, half common to all (measured, see the method)."""


@dataclass(frozen=True, slots=True)
class Classes:
    """How deals differ in their chances. `own`: log factors of each deal, for each stage (deals, causes). `of`: the
    class of each, deals of a class being alike in what matters most; `log`: for each stage, those of each class."""

    own: tuple[Floats, ...]
    of: Ints
    log: tuple[Floats, ...]

    @property
    def number(self) -> int:
        return len(self.log[0])

    @property
    def factors(self) -> tuple[Floats, ...]:
        """For each stage, what multiplies the base chances of each class (classes, causes)."""
        return tuple(np.exp(one) for one in self.log)

    def average(self) -> "Classes":
        """One class for all, like the average deal."""
        one = self.with_average(1)
        return Classes(self.own, np.zeros_like(self.of), tuple(log[-1:] for log in one.log))

    def with_average(self, times: int) -> "Classes":
        """So many classes more, all like the average deal."""
        weight = np.bincount(self.of, minlength=self.number) / max(len(self.of), 1)
        return Classes(
            self.own, self.of, tuple(np.concatenate([one, np.tile(weight @ one, (times, 1))]) for one in self.log)
        )


def classes_of(model: ForecastModel, group: Ints, created: Ints | None, fineness: int) -> Classes:
    """Classes of the rows of `group` (rows, dimensions); `created`, their half-month of creation, where cohorts drift.

    Log factors, weighted by the exits they bear on, are cut along their first two principal components, in `fineness`
    equal shares of the deals each: at most fineness² classes.
    """
    own = []
    for stage in model.hazards:
        log = np.zeros((len(group), len(stage.causes)))
        for d, theta in enumerate(stage.groups):
            log += np.log(theta[:, group[:, d]].T)
        if stage.cohort is not None and created is not None:
            log += _of_cohort(stage, created)
        own.append(log)
    weight = np.sqrt(np.concatenate([stage.exits for stage in model.hazards]))
    table = np.concatenate(own, axis=1)
    cut = _cut((table - table.mean(axis=0)) * weight if len(table) else table, fineness)
    _, of = np.unique(cut, return_inverse=True)
    size = np.bincount(of)
    means = tuple(
        np.stack([np.bincount(of, log[:, k]) / size for k in range(log.shape[1])], axis=1)
        if log.shape[1]
        else np.zeros((len(size), 0))
        for log in own
    )
    return Classes(tuple(own), np.asarray(of, dtype=np.int64), means)


def _cut(table: Floats, fineness: int) -> Ints:
    """A number per row, the same for rows close along the first two principal components."""
    if min(table.shape) < 1 or not np.abs(table).max() > 0:
        return np.zeros(len(table), dtype=np.int64)
    _, _, axes = np.linalg.svd(table.T @ table)
    cut = np.zeros(len(table), dtype=np.int64)
    for axis in axes[:2]:
        place = np.round(table @ axis, 9)
        edges = np.unique(np.quantile(place, np.arange(1, fineness) / fineness))
        cut = cut * fineness + np.searchsorted(edges, place, side="right")
    return cut


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
    model: ForecastModel, classes: Classes, standing: Standing, days: int, levers: Levers, shocks: Floats
) -> list[StageRates]:
    """The daily chances of each stage over the days to come; `shocks` (classes, 2) move those of each class.

    In logarithm: the first one moves what carries a deal forward, up to the win, the second one its loss. The deals of
    `standing` are the first ones of `classes.own`, as many times over as it takes.
    """
    halves = np.array([half_month(model.as_of + timedelta(days=d + 1)) for d in range(days)])
    steps = halves - half_month(model.as_of)
    out = []
    for number, stage in enumerate(model.hazards):
        # the half-month under way is filtered already: its own drift is the first step at most
        drift = stage.drift.ahead(int(steps.max(initial=0)) + 1)[0][:, np.maximum(steps - 1, 0)]
        kind = np.array([int(cause == model.shape.won + 1) for cause in stage.causes], dtype=np.int64)
        here = np.flatnonzero(standing.stage == number)
        of_class = classes.log[number] + shocks[:, kind]
        of_deal = classes.own[number][here % max(len(model.open), 1)] + shocks[standing.rates[here]][:, kind]
        age, own = (
            _converted(stage, np.exp(log)[:, :, None] * stage.base[None], model, number, levers)
            for log in (of_class, of_deal)
        )
        day = stage.of_period(halves) * np.exp(drift) * levers.pace
        out.append(StageRates(stage.causes, age, own, day))
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
