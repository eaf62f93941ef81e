"""What users have today instead of a forecast: habits on the totals, and fixed probabilities on the open deals."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from portulan.metrics.forecast.calendar import day_of
from portulan.metrics.forecast.experts import spans
from portulan.metrics.forecast.learning import ForecastModel
from portulan.stats.hazards import Floats

CHANCES = (0.10, 0.25, 0.45, 0.70, 0.90)
"""What the simulated CRM prints beside each stage."""
TO_CLOSE = (70, 58, 40, 22, 11)
"""Days from the entry of a stage to the close its sellers announce."""
SMOOTHING = 0.3
NAMES = (
    "mean of 3 months", "last month", "same month last quarter", "same month last year", "smoothing",
    "stage probability", "closed win rate", "closed win rate, no stale deals",
)  # fmt: skip


def months(model: ForecastModel) -> Floats:
    """Revenue of each whole month up to the as-of day (the last of a month)."""
    won = model.won
    total, start = won.total, won.first
    if start % 2:
        total, start = np.concatenate([[0.0], total]), start - 1
    return np.asarray(total.reshape(-1, 2).sum(axis=1))


def said(model: ForecastModel, ends: Sequence[date]) -> dict[str, Floats]:
    """What each baseline announces for each span; NaN where it cannot."""
    past, n = months(model), len(ends)
    level = past[0]
    for one in past[1:]:
        level += SMOOTHING * (one - level)
    ahead = np.arange(1, n + 1)

    def back(by: int) -> Floats:
        return np.array([past[len(past) - 1 + h - by] if len(past) - 1 + h - by >= 0 else np.nan for h in ahead])

    staged, rate, fresh = _by_deals(model, ends)
    values = (
        np.full(n, past[-3:].mean()), np.full(n, past[-1]), back(3), back(12), np.full(n, level), staged, rate, fresh,
    )  # fmt: skip
    return dict(zip(NAMES, values, strict=True))


def _by_deals(model: ForecastModel, ends: Sequence[date]) -> tuple[Floats, Floats, Floats]:
    """Open amount at its expected close, times a fixed chance: of its stage; of all; of all, overdue deals left out."""
    amount, _ = model.worth.amounts(model.open)
    staged = model.shape.stages == len(CHANCES)
    lost = sum(
        float(s.exits[s.causes.index(model.shape.won + 1)]) for s in model.hazards if model.shape.won + 1 in s.causes
    )
    won = sum(float(s.exits[s.causes.index(model.shape.won)]) for s in model.hazards if model.shape.won in s.causes)
    rate = won / max(won + lost, 1.0)
    days = np.array(TO_CLOSE)[model.open.stage] if staged else np.full(len(model.open), _cycle(model))
    expected = [day_of(int(e)) + timedelta(days=int(d)) for e, d in zip(model.open.entered, days, strict=True)]
    overdue = np.array([day <= model.as_of for day in expected], dtype=bool)
    chance = np.array(CHANCES)[model.open.stage] if staged else np.full(len(model.open), rate)
    first = np.array([max(day, model.as_of + timedelta(days=15)) for day in expected])
    out = []
    for weight in (chance * amount, rate * amount, np.where(overdue, 0.0, rate * amount)):
        out.append(np.array([weight[(first >= a) & (first <= b)].sum() for a, b in spans(model.as_of, ends)]))
    return out[0], out[1], out[2]


def _cycle(model: ForecastModel) -> int:
    """About half of the wins come within so many days: from the learnt hazards of the only stage."""
    stage = model.hazards[0]
    from portulan.stats.first_win import band_of

    age = np.arange(730)
    won = stage.base[stage.causes.index(model.shape.won)][band_of(age)]
    every = stage.base[:, band_of(age)].sum(axis=0)
    alive = np.cumprod(np.concatenate([[1.0], 1 - np.minimum(every[:-1], 0.95)]))
    incidence = np.cumsum(won * alive)
    return int(np.searchsorted(incidence, incidence[-1] / 2))
