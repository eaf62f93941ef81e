"""Opportunities kept as columns from one state of the facts to the next: a base on disk, what changed since in memory.

The base is a folder of plain arrays mapped into memory: every process of the machine shares the same pages, and figures
asked anew touch only the columns they read. A batch of changes concerns some opportunities: what they were is taken
away from the sums, what they are is added, nothing else is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portulan.facts.keys import KeyIndex
from portulan.facts.store import FactStore
from portulan.metrics.cohorts.shape import COLUMNS, LOT, Deals, Ints, Labels, blank

NEVER = (1 << 32) - 1
"""After every instant there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """All opportunities of one state of the facts.

    `base` as the facts stood when it was made, at batch `number`; `over` those that changed since: `rows` says which of
    the base they stand for (from len(base) on: new ones), `there` whether they still are. `hashes` of new ones.
    `earliest` is when the first of the base was created (NEVER when none has a date).
    """

    store: FactStore
    number: int
    labels: Labels
    base: Deals
    over: Deals
    rows: Ints
    there: NDArray[np.bool_]
    new_hashes: NDArray[np.uint64]
    folder: Path | None
    currencies: int
    earliest: int
    base_number: int = 0
    orphans: int = -1

    def lots(self) -> list[Callable[[], Deals]]:
        """All opportunities, some at a time, each lot read when it is called for."""
        replaced = np.sort(self.rows[self.rows < len(self.base)])
        lots: list[Callable[[], Deals]] = [
            partial(_lot, self.base, start, min(start + LOT, len(self.base)), replaced)
            for start in range(0, len(self.base), LOT)
        ]
        if self.there.any():
            lots.append(partial(self.over.of, self.there))
        return lots or [partial(self.base.of, slice(0, 0))]

    def first_created(self) -> int:
        """No opportunity was created before, but at no known date: an instant; the last one there is if none was."""
        known = self.over.created[self.there & (self.over.created > 0)]
        return min(int(known.min()), self.earliest) if known.size else self.earliest

    def at(self, rows: Ints) -> tuple[Deals, NDArray[np.bool_]]:
        """Opportunities by row, as they are in this state, and whether they are there (rows of −1 are not)."""
        stages = self.base.first.shape[0]
        found = blank(rows.size, stages, list(self.labels))
        there = np.zeros(rows.size, bool)
        order = np.argsort(self.rows)
        sorted_rows = self.rows[order]
        place = np.searchsorted(sorted_rows, rows)
        inside = np.minimum(place, max(sorted_rows.size - 1, 0))
        changed = (place < sorted_rows.size) & (sorted_rows[inside] == rows) if sorted_rows.size else there.copy()
        plain = ~changed & (rows >= 0) & (rows < len(self.base))
        put(found, np.flatnonzero(plain), self.base.of(rows[plain]))
        there[plain] = True
        if changed.any():
            from_over = order[place[changed]]
            put(found, np.flatnonzero(changed), self.over.of(from_over))
            there[changed] = self.there[from_over]
        return found, there

    def find(self, hashes: NDArray[np.uint64], index: KeyIndex | None) -> Ints:
        """The row of opportunities by the hash of their identifier, −1 for those never seen."""
        found = index.find_hashes(hashes) if index is not None else np.full(hashes.size, -1, np.int64)
        if self.new_hashes.size:
            order = np.argsort(self.new_hashes)
            at = np.searchsorted(self.new_hashes, hashes, sorter=order)
            inside = order[np.minimum(at, order.size - 1)]
            new = (found < 0) & (self.new_hashes[inside] == hashes)
            found[new] = len(self.base) + inside[new]
        return found


def _lot(base: Deals, start: int, end: int, replaced: Ints) -> Deals:
    """Some of the base, without those that changed since."""
    lot = base.of(slice(start, end)) if not isinstance(base.created, np.memmap) else _read(base, start, end)
    within = replaced[np.searchsorted(replaced, start) : np.searchsorted(replaced, end)] - start
    if not within.size:
        return lot
    keep = np.ones(len(lot), bool)
    keep[within] = False
    return lot.of(np.flatnonzero(keep))


def _read(base: Deals, start: int, end: int) -> Deals:
    """A slice of a base on disk, read at once into memory of its own: nothing of it stays when it has been used."""

    def part(array: Any, at: int = 0) -> NDArray[Any]:
        try:
            where = array.offset + (at + start) * array.dtype.itemsize
            found: NDArray[Any] = np.fromfile(array.filename, array.dtype, end - start, offset=where)
        except OSError:  # forgotten by another process: what is mapped is still there
            return np.array(array.reshape(-1)[at + start : at + end])
        return found

    columns = {name: part(getattr(base, name)) for name in COLUMNS}
    rows = len(base)
    first = np.empty((base.first.shape[0], end - start), np.uint32)
    for i in range(first.shape[0]):
        first[i] = part(base.first, i * rows)
    codes = {name: part(array) for name, array in base.codes.items()}
    return Deals(**columns, first=first, codes=codes)


def put(deals: Deals, at: Ints, other: Deals) -> None:
    for name in COLUMNS:
        getattr(deals, name)[at] = getattr(other, name)
    deals.first[:, at] = other.first
    for name in deals.codes:
        deals.codes[name][at] = other.codes[name]


def earliest(deals: Deals) -> int:
    known = deals.created[deals.created > 0]
    return int(known.min()) if known.size else NEVER
