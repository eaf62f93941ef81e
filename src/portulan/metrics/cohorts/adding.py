"""Opportunities added up into the sums of cohorts, lot after lot, by as many threads as there are cores.

Each thread has sums of its own and takes its share of the lots; sums are whole numbers, so it does not matter who added
what. A lot is small enough for its columns to stay in the processor's own memory from one step to the next.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portulan.metrics.cohorts.cube import Axes, Cube, counted
from portulan.metrics.cohorts.exact import CubeSums, Sums
from portulan.metrics.cohorts.shape import (
    CORES,
    DAY,
    LOST,
    NO_MONEY,
    OPEN,
    WON,
    Deals,
    Ints,
    end_of,
    span_numbers,
)

DENSE = 1 << 24
"""Cells of a histogram counted in place at most: 64 MB."""
LAST = (1 << 32) - 1


def added_up(lots: Sequence[Callable[[], Deals]], axes: Axes, rows: int, threads: int = CORES) -> Cube:
    """The cube of some opportunities, read lot by lot; `rows`: about how many there are."""
    threads = max(1, min(threads, len(lots)))

    def some(which: int) -> Cube:
        adder = Adder(axes, rows // threads)
        for lot in lots[len(lots) * which // threads : len(lots) * (which + 1) // threads]:
            adder.add(lot())
        return adder.cube()

    if threads == 1:
        return some(0)
    with ThreadPoolExecutor(threads) as pool:
        total, *others = pool.map(some, range(threads))
    for other in others:
        total = total + other
    return total


def changed(cube: Cube, axes: Axes, gone: Deals, come: Deals) -> Cube:
    """The cube once some opportunities are taken away from it, and others added: only their groups are touched."""
    gone, come = (deals.of(np.flatnonzero(_followed(deals, axes))) for deals in (gone, come))
    keys = [group_numbers(deals, axes) for deals in (gone, come)]
    groups = np.unique(np.concatenate(keys))
    if not groups.size:
        return cube
    parts = []
    for deals, key in zip((gone, come), keys, strict=True):
        adder = Adder(axes, len(deals), groups.size)
        adder.add_numbered(deals, np.searchsorted(groups, key), outcomes(deals, end_of(axes.request.as_of)))
        parts.append(adder.cube())
    return cube.patched(groups, axes.days, *parts)


def _followed(deals: Deals, axes: Axes) -> NDArray[np.bool_]:
    """Whether opportunities are in a cohort: created at a known date by the day, and not closed at an unknown one."""
    end = end_of(axes.request.as_of)
    found: NDArray[np.bool_] = (
        (deals.created > 0) & (deals.created < end) & ((deals.status == OPEN) | (deals.closed > 0))
    )
    return found


def group_numbers(deals: Deals, axes: Axes) -> Ints:
    """The group of each opportunity; all were created at a known date."""
    key = np.zeros(len(deals), np.int64)
    for name in axes.request.by:
        if name == axes.request.grain:
            key = key * axes.spans
            key += span_numbers((deals.created // np.uint32(DAY)).astype(np.int64), name) - axes.first_span
        else:
            key = key * (axes.labels[name] + 1)
            key += _codes(deals, axes, name)
    return key


def _codes(deals: Deals, axes: Axes, name: str) -> Ints:
    codes = deals.codes[name].astype(np.int64)
    if codes.size and codes.min() < 0:
        codes[codes < 0] = axes.labels[name]
    return codes


def outcomes(deals: Deals, as_of_end: int) -> Ints:
    """What each opportunity was as of the day, all followed: one closed later is open."""
    outcome = deals.status.astype(np.int64)
    outcome[deals.closed >= as_of_end] = OPEN
    return outcome


class Adder:
    """The sums of one cube being made. `rows`: about how many opportunities will come; of how many groups."""

    def __init__(self, axes: Axes, rows: int, groups: int | None = None) -> None:
        self.axes = axes
        self.groups = groups = axes.groups if groups is None else groups
        self.counts = np.zeros(groups * 3 << axes.stages, np.int64)
        self.risk = np.zeros(axes.risk_groups * axes.days * 3, np.int64)
        self.cycle = _Histogram(groups * axes.days, rows)
        self.priced = np.zeros(groups * 3, np.int64)
        self.amount, self.square = Sums(groups * 3), Sums(groups * 3)
        self.cube_sums = CubeSums(groups)
        self.beside = {name: _Beside(groups) for name in ("list", "cost")}

    def add(self, deals: Deals) -> None:
        """Add some opportunities."""
        followed = _followed(deals, self.axes)
        if not followed.all():
            deals = deals.of(np.flatnonzero(followed))
        self.add_numbered(deals, group_numbers(deals, self.axes), outcomes(deals, end_of(self.axes.request.as_of)))

    def add_numbered(self, deals: Deals, key: Ints, outcome: Ints) -> None:
        """Add some opportunities, all followed, of known groups and outcomes."""
        axes, end = self.axes, end_of(self.axes.request.as_of)
        cell = key * 3
        cell += outcome
        np.add.at(self.counts, (cell << axes.stages) + _entered(deals, axes.stages, min(end, LAST)), 1)
        last = np.where(outcome == OPEN, end // DAY - 1, (deals.closed // np.uint32(DAY)).astype(np.int64))
        days = np.clip(last - (deals.created // np.uint32(DAY)).astype(np.int64), 0, axes.days - 1)
        exits = days * 3
        exits += outcome
        if axes.risk_by:
            exits += _codes(deals, axes, axes.risk_by) * (axes.days * 3)
        np.add.at(self.risk, exits, 1)
        won = np.flatnonzero(outcome == WON)
        self.cycle.add(key[won] * axes.days + days[won])
        self._add_money(deals, cell, won)

    def _add_money(self, deals: Deals, cell: Ints, won: Ints) -> None:
        amount = deals.amount
        if amount.size and amount.min() == NO_MONEY:
            priced = np.flatnonzero(amount != NO_MONEY)
            cell_priced, amount_priced = cell[priced], amount[priced]
            won = won[amount[won] != NO_MONEY]
        else:
            cell_priced, amount_priced = cell, amount
        np.add.at(self.priced, cell_priced, 1)
        self.amount.add(cell_priced, amount_priced)
        self.square.add_products(cell_priced, amount_priced, amount_priced)
        key, amount = cell[won] // 3, amount[won]
        self.cube_sums.add(key, amount)
        full, cost = deals.list_amount[won], deals.cost[won]
        self.beside["list"].add(key, amount, full, full > 0)
        self.beside["cost"].add(key, amount, amount - cost, cost != NO_MONEY)

    def cube(self) -> Cube:
        """The sums so far."""
        axes, groups = self.axes, self.groups
        by_outcome = self.priced.reshape(groups, 3)
        amount, square = self.amount.total(), self.square.total()
        won, won_square = amount.every(3, WON), square.every(3, WON)
        found: dict[str, Any] = {}
        for name, second in (("list", "full"), ("cost", "margin")):
            beside = self.beside[name]
            found[f"n_{name}"] = by_outcome[:, WON] - beside.without
            found[f"{name}_net"] = won - beside.net_without.total()
            found[f"{name}_net_square"] = won_square - beside.square_without.total()
            found[f"{name}_{second}"] = beside.other.total()
            found[f"{name}_{second}_square"] = beside.other_square.total()
            found[f"{name}_product"] = beside.product.total()
        cycle_key, cycle_count = self.cycle.found()
        return Cube(
            counts=self.counts.reshape(groups, 3, 1 << axes.stages),
            risk=self.risk.reshape(axes.risk_groups, axes.days, 3),
            cycle_key=cycle_key,
            cycle_count=cycle_count,
            n_open=by_outcome[:, OPEN].copy(),
            n_closed=by_outcome[:, WON] + by_outcome[:, LOST],
            n_won=by_outcome[:, WON].copy(),
            open=amount.every(3, OPEN),
            closed=won + amount.every(3, LOST),
            closed_square=won_square + square.every(3, LOST),
            won=won,
            won_square=won_square,
            won_cube_high=self.cube_sums.high.total(),
            won_cube_low=self.cube_sums.low.total(),
            **found,
        )


class _Beside:
    """The sums of an amount that some won deals have beside their own: most do, so those without it are counted."""

    def __init__(self, groups: int) -> None:
        self.without = np.zeros(groups, np.int64)
        self.net_without, self.square_without = Sums(groups), Sums(groups)
        self.other, self.other_square, self.product = Sums(groups), Sums(groups), Sums(groups)

    def add(self, key: Ints, amount: Ints, other: Ints, there: NDArray[np.bool_]) -> None:
        if not there.all():
            absent = np.flatnonzero(~there)
            lost_key, lost = key[absent], amount[absent]
            np.add.at(self.without, lost_key, 1)
            self.net_without.add(lost_key, lost)
            self.square_without.add_products(lost_key, lost, lost)
            present = np.flatnonzero(there)
            key, amount, other = key[present], amount[present], other[present]
        self.other.add(key, other)
        self.other_square.add_products(key, other, other)
        self.product.add_products(key, amount, other)


class _Histogram:
    """How many times each key came: counted in place where the keys there may be are few for so many, else sorted."""

    def __init__(self, size: int, expected: int) -> None:
        dense = size <= DENSE and expected * 256 > size
        self._dense = np.zeros(size, np.int32) if dense else None
        self._parts: list[tuple[Ints, Ints]] = []

    def add(self, keys: Ints) -> None:
        if self._dense is not None:
            np.add.at(self._dense, keys, np.int32(1))
        else:
            self._parts.append(counted(keys, np.ones(keys.size, np.int64)))

    def found(self) -> tuple[Ints, Ints]:
        """The keys in order, and how many times each came."""
        if self._dense is not None:
            keys = np.flatnonzero(self._dense)
            return keys, self._dense[keys].astype(np.int64)
        if len(self._parts) == 1:
            return self._parts[0]
        keys, counts = (np.concatenate([part[i] for part in self._parts] or [np.zeros(0, np.int64)]) for i in (0, 1))
        return counted(keys, counts)


def _entered(deals: Deals, stages: int, end: int) -> Ints:
    """The set of stages entered by the day and no later than the closing, one bit each."""
    limit = np.minimum(deals.closed, np.uint32(end - 1))  # entered at the latest, minus one: instants start at 1
    limit[deals.status == OPEN] = end - 1
    mask = np.zeros(len(deals), np.int64)
    for i in range(stages):  # never entered is 0: less one, the largest number
        mask |= (deals.first[i] - np.uint32(1) < limit).astype(np.int64) << i
    return mask


__all__ = ["Adder", "added_up", "changed"]
