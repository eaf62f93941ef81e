"""What is asked of cohorts, and how opportunities become whole numbers: one row each, days, codes, cents.

This follows the cohorts of opportunities by when they were created: week × segment × channel, say. Everything in it
is a sum over opportunities of whole numbers, so that what changed is added and what it was before is taken away, and
the result is the same to the last digit as adding everything up again.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portulan.metrics.period import GRAINS, Grain, period_of

Ints = NDArray[np.int64]
Labels = Mapping[str, Sequence[str]]
"""The labels of each dimension, in the order of their codes."""
LOT = 1 << 18
"""Opportunities read and added up at a time: their columns stay in the processor's own memory."""
NONE = 0
"""In a column of instants: there is none. Instants are whole seconds since 2 January 1950 (a Monday), from 1 on."""
NO_MONEY = np.iinfo(np.int64).min
"""In a column of amounts (ten-thousandths): there is none."""
OPEN, WON, LOST = range(3)
"""Outcomes as of a day. A deal closed without a date is in no cohort that is followed."""
EPOCH = date(1950, 1, 2)
DAY = 86_400
UNSET = -1
"""In a column of codes: there is no value."""
CORES = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
"""How many threads read and add at once."""


@dataclass(frozen=True, slots=True)
class CohortRequest:
    """Columns and at most one span of time, of the day of creation; the day read as of."""

    by: tuple[str, ...]
    as_of: date

    @property
    def grain(self) -> Grain | None:
        return next((grain for grain in GRAINS if grain in self.by), None)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.by if name not in GRAINS)


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Opportunities as columns of whole numbers; arrays of one length, `first` of shape (stages, opportunities).

    `created`, `closed`, `first` are instants (see NONE); `status` 0 open, 1 won, 2 lost as the facts say today;
    `amount`, `list_amount`, `cost` ten-thousandths; `codes` one column per dimension, numbering its labels.
    """

    created: NDArray[np.uint32]
    closed: NDArray[np.uint32]
    status: NDArray[np.int8]
    amount: Ints
    list_amount: Ints
    cost: Ints
    first: NDArray[np.uint32]
    codes: Mapping[str, NDArray[np.int32]]

    def __len__(self) -> int:
        return int(self.created.size)

    def of(self, which: slice | NDArray[np.int64] | NDArray[np.bool_]) -> "Deals":
        """Some of them."""
        return Deals(
            self.created[which],
            self.closed[which],
            self.status[which],
            self.amount[which],
            self.list_amount[which],
            self.cost[which],
            self.first[:, which],
            {name: codes[which] for name, codes in self.codes.items()},
        )


COLUMNS: Mapping[str, type] = {
    "created": np.uint32,
    "closed": np.uint32,
    "status": np.int8,
    "amount": np.int64,
    "list_amount": np.int64,
    "cost": np.int64,
}
"""The columns of opportunities but the first entries and the codes, with their types."""


def none_yet(stages: int, dimensions: Sequence[str]) -> Deals:
    """No opportunity at all."""
    return blank(0, stages, dimensions)


def blank(size: int, stages: int, dimensions: Sequence[str]) -> Deals:
    """So many opportunities of which nothing is said."""
    columns: dict[str, Any] = {name: np.zeros(size, kind) for name, kind in COLUMNS.items()}
    codes = {name: np.zeros(size, np.int32) for name in dimensions}
    return Deals(**columns, first=np.zeros((stages, size), np.uint32), codes=codes)


def together(parts: Sequence[Deals]) -> Deals:
    """Several lots end to end."""
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
    codes = {name: np.concatenate([part.codes[name] for part in parts]) for name in parts[0].codes}
    return Deals(**columns, first=np.concatenate([part.first for part in parts], axis=1), codes=codes)


def end_of(day: date) -> int:
    """The first instant after a day."""
    return ((day - EPOCH).days + 1) * DAY


def span_numbers(days: Ints, grain: Grain) -> Ints:
    """The number of the week, month… that holds each day (counted from EPOCH)."""
    if grain == "day":
        return days
    if grain == "week":
        return days // 7
    kept = days.astype("timedelta64[D]") + np.datetime64(EPOCH, "D")
    months = kept.astype("datetime64[M]").astype(np.int64)
    return months // {"month": 1, "quarter": 3, "year": 12}[grain]


def span_key(number: int, grain: Grain) -> str:
    """How a span is written as a group: `2026-W30`, `2026-07`, `2026-Q3`, `2026`."""
    if grain in ("day", "week"):
        return period_of(EPOCH + timedelta(days=number * (7 if grain == "week" else 1)), grain).key
    months = number * {"month": 1, "quarter": 3, "year": 12}[grain]
    return period_of(date(1970 + months // 12, months % 12 + 1, 1), grain).key
