"""How long such deals wait in a stage: the day by which nine in ten have left it, one way or the other."""

from collections.abc import Mapping

import numpy as np

from portulan.stats.hazards import AGES, Cells

NINE_IN_TEN = 0.9
LEAST_EXITS = 30
"""Fewer exits: the wait of the whole stage stands in for a segment’s; fewer still, there is none."""


def usual_waits(cells: Cells, stages: int, segment: int | None) -> Mapping[tuple[int, int], float]:
    """Days by (stage, segment code); code −1 is the whole stage, code −1 alone where a segment has too few exits.

    From the daily chance of leaving at each age (piecewise constant: Holford 1980), so deals still waiting count. A
    stage that a tenth of the deals never leave has no such day.
    """
    found = {}
    for stage in range(stages):
        here = cells.stage == stage
        groups = [(-1, here)]
        if segment is not None:
            codes = cells.group[:, segment]
            groups += [(int(code), here & (codes == code)) for code in np.unique(codes[here])]
        for code, kept in groups:
            if (days := _ninth_decile(cells.where(kept))) is not None:
                found[stage, code] = days
    return found


def _ninth_decile(cells: Cells) -> float | None:
    exits = np.bincount(cells.age, weights=cells.exits.sum(axis=1), minlength=len(AGES))
    days = np.bincount(cells.age, weights=cells.days, minlength=len(AGES))
    if exits.sum() < LEAST_EXITS:
        return None
    staying = 1.0
    ends = [*AGES[1:], AGES[-1] + 365]
    for i, (first, end) in enumerate(zip(AGES, ends, strict=True)):
        chance = min(exits[i] / days[i], 1.0) if days[i] else 0.0
        after = staying * (1 - chance) ** (end - first)
        if after <= 1 - NINE_IN_TEN:
            if chance >= 1:
                return float(first + 1)
            return float(first + np.log((1 - NINE_IN_TEN) / staying) / np.log(1 - chance))
        staying = after
    return None
