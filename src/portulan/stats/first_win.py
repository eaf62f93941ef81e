"""When a deal will be won: the chance of each period to come, from daily chances, exactly.

Backward recursion on (day d, stage s, age u), stages from last to first so that several moves on one day are exact:

    V_d(s, u) = (1 − Σλ) V_{d+1}(s, u+1) + Σ_{k later} λ_k V_d(k, 0) + λ_won [d in the period]

A competing-risks chain in discrete time (Prentice et al., Biometrics 34, 1978; Aalen & Johansen 1978), with rates
that depend on the age in the stage and on the day. No sampling: the same deal always has the same chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portulan.stats.hazards import AGES, MOST_A_DAY

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StageRates:
    """Daily chances to leave one stage. `causes` as in `hazards`: a later stage, `won`, then lost.

    age: (classes, causes, bands of AGES); own: the same for each deal standing in the stage today, in order; day:
    (causes, days to come), the multiplier of each day.
    """

    causes: tuple[int, ...]
    age: Floats
    own: Floats
    day: Floats


@dataclass(frozen=True, slots=True)
class Standing:
    """Open deals: stage, class of rates in the stages to come, whole days since they entered theirs (on the last known
    day)."""

    stage: Ints
    rates: Ints
    age: Ints


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances to be won in each period: of the open deals (periods, deals), and of one created on a day to come, by its
    class (periods, days, classes)."""

    open: Floats
    new: Floats


def band_of(age: Ints) -> Ints:
    """The band of AGES of an age in days."""
    return np.asarray(np.searchsorted(np.array(AGES), age, side="right") - 1, dtype=np.int64)


def chances(rates: Sequence[StageRates], standing: Standing, period_of_day: Ints, periods: int) -> Chances:
    """The chances to be won in each of the `periods`; `period_of_day` says in which each day to come falls.

    Day 0 is the first day to come. Work grows with stages × classes × days² ÷ 2, and with deals × days.
    """
    days, stages, classes = len(period_of_day), len(rates), rates[0].age.shape[0]
    fresh = [np.zeros((periods, classes, days + 1)) for _ in range(stages)]
    value = np.zeros((periods, len(standing.stage)))
    members = [np.flatnonzero(standing.stage == s) for s in range(stages)]
    new = np.zeros((periods, days, classes))
    bands = band_of(np.arange(days))
    by_age = [np.ascontiguousarray(one.age[:, :, bands].transpose(1, 0, 2)) for one in rates]
    of_deals = [np.ascontiguousarray(one.own.transpose(1, 2, 0)) for one in rates]
    for day in range(days - 1, -1, -1):
        period = int(period_of_day[day])
        entered: dict[int, Floats] = {}  # the value of entering each later stage today: (periods, classes)
        for s in range(stages - 1, -1, -1):
            one, now, own = rates[s], rates[s].day[:, day], members[s]
            chance = _capped(by_age[s][:, :, : day + 1] * now[:, None, None])
            entry = {k: v[:, :, None] for k, v in entered.items()}
            fresh[s][:, :, : day + 1] = _step(one.causes, stages, chance, fresh[s][:, :, 1 : day + 2], entry, period)
            if len(own):
                band = band_of(standing.age[own] + 1 + day)
                chance = _capped(of_deals[s][:, band, np.arange(len(own))] * now[:, None])
                entry = {k: v[:, standing.rates[own]] for k, v in entered.items()}
                value[:, own] = _step(one.causes, stages, chance, value[:, own], entry, period)
            entered[s] = fresh[s][:, :, 0].copy()
        new[:, day] = entered[0]
    return Chances(value, new)


def _capped(chance: Floats) -> Floats:
    """Chances by cause (first axis) whose sum is at most MOST_A_DAY."""
    total = chance.sum(axis=0)
    if total.size and total.max() > MOST_A_DAY:
        chance = chance * np.where(total > MOST_A_DAY, MOST_A_DAY / np.maximum(total, MOST_A_DAY), 1.0)
    return chance


def _step(
    causes: tuple[int, ...], won: int, chance: Floats, stays: Floats, entry: dict[int, Floats], period: int
) -> Floats:
    """One day back: the value of what is at risk from `stays`, the value of staying, first axis the periods."""
    value = (1 - chance.sum(axis=0)) * stays
    for rate, cause in zip(chance, causes, strict=True):
        if cause < won:
            value += rate * entry[cause]
        elif cause == won:
            value[period] += rate
    return np.asarray(value)
