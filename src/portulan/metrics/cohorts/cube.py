"""The sums of cohorts: counts, exact sums of amounts, histograms of days. Cubes of the same groups add and subtract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from portulan.metrics.cohorts.exact import ExactSums, cubes_of, products_of, small_sums_of
from portulan.metrics.cohorts.shape import (
    DAY,
    LOST,
    NO_MONEY,
    OPEN,
    UNDATED,
    WON,
    CohortRequest,
    Deals,
    Ints,
    end_of,
    span_numbers,
)

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
        made = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if one.name not in ("cycle_key", "cycle_count"):
                made[one.name] = mine + theirs if sign > 0 else mine - theirs
        key, count = _merged(self, other, sign)
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
        key, where = np.unique(np.concatenate([one.cycle_key, other.cycle_key]), return_inverse=True)
        weights = np.concatenate([one.cycle_count, sign * other.cycle_count])
        count = np.bincount(where, weights=weights, minlength=key.size).astype(np.int64)
        return key[count != 0], count[count != 0]
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


def group_numbers(deals: Deals, axes: Axes) -> Ints:
    """The group of each opportunity, −1 for those that were not created by the day or at no known date."""
    created = deals.created.astype(np.int64)
    key = np.zeros(len(deals), np.int64)
    for name in axes.request.by:
        if name == axes.request.grain:
            number = span_numbers(created // DAY, name) - axes.first_span
            key = key * axes.spans + number
        else:
            codes = deals.codes[name].astype(np.int64)
            key = key * (axes.labels[name] + 1) + np.where(codes < 0, axes.labels[name], codes)
    counted = (created > 0) & (created < end_of(axes.request.as_of))
    return np.where(counted, key, -1)


def outcomes(deals: Deals, as_of_end: int) -> Ints:
    """What each opportunity was as of the day: one closed later is open."""
    closed = deals.closed.astype(np.int64)
    status = deals.status.astype(np.int64)
    ended = np.where(closed == 0, UNDATED, np.where(closed < as_of_end, status, OPEN))
    return np.where(status == OPEN, OPEN, ended)


def sum_up(deals: Deals, axes: Axes) -> Cube:
    """The cube of some opportunities."""
    key = group_numbers(deals, axes)
    end = end_of(axes.request.as_of)
    outcome = outcomes(deals, end)
    kept = (key >= 0) & (outcome != UNDATED)
    if not kept.all():
        deals, key, outcome = deals.of(kept), key[kept], outcome[kept]
    groups, stages = axes.groups, axes.stages
    mask = np.zeros(len(deals), np.int64)
    limit = np.where(deals.status == OPEN, end, np.minimum(end, deals.closed.astype(np.int64) + 1))
    for i in range(stages):
        first = deals.first[i]
        mask |= ((first > 0) & (first < limit)).astype(np.int64) << i
    cell = ((key * 3 + outcome) << stages) + mask
    counts = np.bincount(cell, minlength=groups * 3 << stages).reshape(groups, 3, 1 << stages)
    created_day = deals.created.astype(np.int64) // DAY
    last = np.where(outcome == OPEN, end // DAY - 1, deals.closed.astype(np.int64) // DAY)
    days = np.clip(last - created_day, 0, axes.days - 1)
    place = np.zeros(len(deals), np.int64)
    if axes.risk_by:
        codes = deals.codes[axes.risk_by].astype(np.int64)
        place = np.where(codes < 0, axes.labels[axes.risk_by], codes)
    risk = np.bincount((place * axes.days + days) * 3 + outcome, minlength=axes.risk_groups * axes.days * 3)
    won = outcome == WON
    cycle_key, cycle_count = _histogram(key[won] * axes.days + days[won], groups * axes.days)
    return Cube(
        counts=counts.astype(np.int64),
        risk=risk.reshape(axes.risk_groups, axes.days, 3).astype(np.int64),
        cycle_key=cycle_key,
        cycle_count=cycle_count,
        **_money(deals, key, outcome, groups),  # type: ignore[arg-type]  # reason=the names of the fields are the keys
    )


def _histogram(key: Ints, size: int) -> tuple[Ints, Ints]:
    if size <= MOST_CELLS // 2 and key.size * 4 > size // 64:
        dense = np.bincount(key, minlength=size)
        found = np.flatnonzero(dense)
        return found, dense[found].astype(np.int64)
    found, counts = np.unique(key, return_counts=True)
    return found.astype(np.int64), counts.astype(np.int64)


def _money(deals: Deals, key: Ints, outcome: Ints, groups: int) -> dict[str, Ints | ExactSums]:
    def counted(keys: Ints) -> Ints:
        return np.bincount(keys, minlength=groups).astype(np.int64)

    amount = deals.amount
    priced = amount != NO_MONEY
    is_open = priced & (outcome == OPEN)
    is_closed = priced & (outcome != OPEN)
    is_won = priced & (outcome == WON)
    found: dict[str, Ints | ExactSums] = {}
    k, a = key[is_open], amount[is_open]
    found |= {"n_open": counted(k), "open": small_sums_of(k, a, groups)}
    k, a = key[is_closed], amount[is_closed]
    found |= {
        "n_closed": counted(k),
        "closed": small_sums_of(k, a, groups),
        "closed_square": products_of(k, a, a, groups),
    }
    k, a = key[is_won], amount[is_won]
    square = products_of(k, a, a, groups)
    net = small_sums_of(k, a, groups)
    high, low = cubes_of(k, a, groups)
    found |= {"n_won": counted(k), "won": net, "won_square": square, "won_cube_high": high, "won_cube_low": low}
    for name, other in (("list", deals.list_amount[is_won]), ("cost", deals.cost[is_won])):
        there = (other > 0) if name == "list" else (other != NO_MONEY)
        if there.all():
            ks, x, y, x_sum, x_square = k, a, other, net, square
        else:
            ks, x, y = k[there], a[there], other[there]
            x_sum, x_square = small_sums_of(ks, x, groups), products_of(ks, x, x, groups)
        found[f"n_{name}"] = counted(ks)
        found[f"{name}_net"], found[f"{name}_net_square"] = x_sum, x_square
        if name == "cost":
            y = x - y
        second = "full" if name == "list" else "margin"
        found[f"{name}_{second}"] = small_sums_of(ks, y, groups)
        found[f"{name}_{second}_square"] = products_of(ks, y, y, groups)
        found[f"{name}_product"] = products_of(ks, x, y, groups)
    return found


def added_up(parts: Sequence[Cube]) -> Cube:
    """The cube of several lots of opportunities."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


__all__ = ["LOST", "OPEN", "WON", "Axes", "Cube", "added_up", "group_numbers", "outcomes", "sum_up"]
