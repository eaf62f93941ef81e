"""On which days the usual is learnt, and on which the evidence then runs.

Evidence runs without interruption from one year after the first facts. What is usual (ages, places of the quarter,
pace) is learnt on the 52 weeks before, and learnt anew every 52 weeks: so a day's evidence depends only on what was
known before it, and a later reading only adds days. Under one year, six months of facts are learnt on, and it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portulan.stats.cusum import YEAR
from portulan.stats.sufficient import Ints

HALF = YEAR // 2
"""Days learnt on where there is less than a year."""
QUARTER = 13
"""Weeks the facts are looked at in to find their beginning."""


@dataclass(frozen=True, slots=True)
class Span:
    """Learnt on days `learnt` to `first` − 1, evidence on days `first` to `end` − 1; day numbers since 1970-01-01."""

    learnt: int
    first: int
    end: int
    calibrated: bool = True


def beginning(days: Ints, counts: Ints) -> int | None:
    """The first day of the facts: the first record of the first 13 weeks of which half have some. A stray early date
    is not the beginning. None without records."""
    if not len(days):
        return None
    found = np.unique(days[counts > 0])
    for day in found:
        weeks = np.unique((found[(found >= day) & (found < day + 7 * QUARTER)] - day) // 7)
        if len(weeks) > QUARTER // 2:
            return int(day)
    return int(found[0])


def spans(beginning: int, as_of: int, years: int = 1) -> Sequence[Span]:
    """The spans up to the end of day `as_of`, learning on `years` each; none before six months."""
    learning = years * YEAR
    first = beginning + learning
    if as_of < first:
        short = beginning + HALF
        return [Span(beginning, short, as_of + 1, calibrated=False)] if as_of >= short and years == 1 else []
    starts = range(first, as_of + 1, YEAR)
    return [Span(start - learning, start, min(start + YEAR, as_of + 1)) for start in starts]
