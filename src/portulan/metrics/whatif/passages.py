"""What the learnt hazards say of a new deal: its chance to go on from each stage, and to be won in the end."""

from dataclasses import dataclass

import numpy as np

from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.rates import classes_of
from portulan.stats.first_win import band_of
from portulan.stats.hazards import MOST_A_DAY, StageHazards

LONGEST = 1460
"""Days after which a deal still in a stage is taken to stay there for ever."""


@dataclass(frozen=True, slots=True)
class Passages:
    """Of a deal like the recent ones: `onward[s]`, chance to leave stage s forwards once in it; `won`, chance of a new
    deal to be won whatever time it takes."""

    onward: tuple[float, ...]
    won: float


def passages(model: ForecastModel) -> Passages:
    """Chances at the average of the recent deals, season aside: competing risks run to their end, from the
    last stage to the first (W_s = Σ_k P(s→k) W_k + P(s→won))."""
    average = classes_of(model, model.recent.group, None, 1).average()
    stages = len(model.hazards)
    won, onward = [0.0] * stages, [0.0] * stages
    for s in range(stages - 1, -1, -1):
        ends = _ends(model.hazards[s], average.factors[s][0])
        for cause, chance in zip(model.hazards[s].causes, ends, strict=True):
            if cause <= model.shape.won:
                onward[s] += chance
                won[s] += chance * (1.0 if cause == model.shape.won else won[cause])
    return Passages(tuple(onward), won[0])


def _ends(stage: StageHazards, factors: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[float]:
    """Chance that the stay ends by each cause, at the pace of today."""
    drift = np.exp(stage.drift.ahead(1)[0][:, 0]) if stage.drift.weight.size else np.ones(len(stage.causes))
    daily = ((factors * drift)[:, None] * stage.base)[:, band_of(np.arange(LONGEST))]
    total = daily.sum(axis=0)
    daily = daily * np.minimum(1.0, MOST_A_DAY / np.maximum(total, 1e-12))
    stays = np.cumprod(1 - daily.sum(axis=0))
    before = np.concatenate([[1.0], stays[:-1]])
    return [float(x) for x in daily @ before]
