"""The sums of cohorts: counts, exact sums of amounts, histograms of days. Cubes of the same groups add and subtract."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from portulan.metrics.cohorts.exact import ExactSums
from portulan.metrics.cohorts.shape import CohortRequest, Ints

MOST_CELLS = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """How groups are numbered: the first span, how many, and how many labels each column has (an empty value is last).

    `risk` is how many days the risk tables have, and `risk_groups` by which column they are split, if by any.
    """

    request: CohortRequest
    stages: int
    first_span: int
    spans: int
    labels: Mapping[str, int]
    days: int
    risk_by: str | None

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.spans if name == self.request.grain else self.labels[name] + 1 for name in self.request.by)

    @property
    def groups(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def risk_groups(self) -> int:
        return self.labels[self.risk_by] + 1 if self.risk_by else 1

    @property
    def cells(self) -> int:
        """The largest table the sums need."""
        return max(self.groups * 3 << self.stages, self.risk_groups * self.days * 3)


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """The sums by group. With S stages, G groups, D days and R groups of risk:

    `counts` (G, 3, 2^S): records by outcome and by the set of stages entered. `risk` (R, D, 3): records leaving on each
    day, by outcome. `cycle` maps group · D + days to how many won deals took so many (sorted keys, their counts).
    The money: `open`, `closed`, `won` sums of amounts, of squares, of cubes; `list_*` and `cost_*` of the won deals
    that have a list amount, a cost. All in ten-thousandths, exact.
    """

    counts: Ints
    risk: Ints
    cycle_key: Ints
    cycle_count: Ints
    n_open: Ints
    n_closed: Ints
    n_won: Ints
    n_list: Ints
    n_cost: Ints
    open: ExactSums
    closed: ExactSums
    closed_square: ExactSums
    won: ExactSums
    won_square: ExactSums
    won_cube_high: ExactSums
    won_cube_low: ExactSums
    list_net: ExactSums
    list_full: ExactSums
    list_net_square: ExactSums
    list_full_square: ExactSums
    list_product: ExactSums
    cost_net: ExactSums
    cost_margin: ExactSums
    cost_net_square: ExactSums
    cost_margin_square: ExactSums
    cost_product: ExactSums

    def __add__(self, other: "Cube") -> "Cube":
        return self._with(other, 1)

    def __sub__(self, other: "Cube") -> "Cube":
        return self._with(other, -1)

    def _with(self, other: "Cube", sign: int) -> "Cube":
        made: dict[str, Any] = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if one.name not in ("cycle_key", "cycle_count"):
                made[one.name] = mine + theirs if sign > 0 else mine - theirs
        key, count = _merged(self, other, sign)
        return Cube(**made, cycle_key=key, cycle_count=count)

    def patched(self, groups: Ints, days: int, gone: "Cube", come: "Cube") -> "Cube":
        """These sums less those of some records plus those of others, which only are of these `groups`, numbered anew.

        `days`: see `Axes`. Groups that are not among them are carried as they are.
        """
        change = come - gone
        made: dict[str, Any] = {"risk": self.risk + change.risk}
        for one in fields(self):
            if one.name in ("risk", "cycle_key", "cycle_count"):
                continue
            mine, theirs = getattr(self, one.name), getattr(change, one.name)
            if isinstance(mine, ExactSums):
                made[one.name] = mine.patched(groups, theirs)
            else:
                made[one.name] = mine.copy()
                made[one.name][groups] += theirs
        group, day = np.divmod(change.cycle_key, days)
        change = replace(change, cycle_key=groups[group] * days + day)
        key, count = _merged(self, change, 1)
        return Cube(**made, cycle_key=key, cycle_count=count)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cube):
            return NotImplemented
        pairs = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return all(a == b if isinstance(a, ExactSums) else np.array_equal(a, b) for a, b in pairs)

    def __hash__(self) -> int:
        return hash(self.counts.tobytes())


def _merged(one: Cube, other: Cube, sign: int) -> tuple[Ints, Ints]:
    """The histograms added: only what the other has is looked for among what this one has."""
    if not other.cycle_key.size:
        return one.cycle_key, one.cycle_count
    if other.cycle_key.size * 8 > one.cycle_key.size:
        keys = np.concatenate([one.cycle_key, other.cycle_key])
        return counted(keys, np.concatenate([one.cycle_count, sign * other.cycle_count]))
    at = np.searchsorted(one.cycle_key, other.cycle_key)
    there = (at < one.cycle_key.size) & (one.cycle_key[np.minimum(at, one.cycle_key.size - 1)] == other.cycle_key)
    key, count = one.cycle_key, one.cycle_count.copy()
    count[at[there]] += sign * other.cycle_count[there]
    fresh = ~there
    if fresh.any():
        key = np.insert(key, at[fresh], other.cycle_key[fresh])
        count = np.insert(count, at[fresh], sign * other.cycle_count[fresh])
    if (count == 0).any():
        key, count = key[count != 0], count[count != 0]
    return key, count


def counted(keys: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each key once, in order, with the sum of its counts; those of sum zero left out."""
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    if not keys.size:
        return keys, counts
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    keys, counts = keys[starts], np.add.reduceat(counts, starts)
    return (keys, counts) if counts.all() else (keys[counts != 0], counts[counts != 0])
