"""Opportunities kept as columns from one state of the facts to the next: a base on disk, what changed since in memory.

The base is a folder of plain arrays mapped into memory: every process of the machine shares the same pages, and figures
asked anew touch only the columns they read. A batch of changes concerns some opportunities: what they were is taken
away from the sums, what they are is added, nothing else is read.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.keys import KeyIndex, hashes_in, hashes_of
from portulan.facts.sql import text
from portulan.facts.store import Batch, FactStore
from portulan.metrics.cohorts.decoding import in_turn
from portulan.metrics.cohorts.linked import Linked
from portulan.metrics.cohorts.reading import Reading, deals_of
from portulan.metrics.cohorts.shape import COLUMNS, LOT, Deals, Ints, Labels, blank, none_yet, together
from portulan.metrics.wide import WidePlan

SHAPE = 2
KEPT = 3
"""How many past bases stay on disk: other processes may be reading them."""
NEVER = (1 << 32) - 1
"""After every instant there is."""
REFERRED = ("account", "owner", "offer", "lead")


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
        _put(found, np.flatnonzero(plain), self.base.of(rows[plain]))
        there[plain] = True
        if changed.any():
            from_over = order[place[changed]]
            _put(found, np.flatnonzero(changed), self.over.of(from_over))
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


def _put(deals: Deals, at: Ints, other: Deals) -> None:
    for name in COLUMNS:
        getattr(deals, name)[at] = getattr(other, name)
    deals.first[:, at] = other.first
    for name in deals.codes:
        deals.codes[name][at] = other.codes[name]


# ── The base ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def base_folder(cache: Path, store: FactStore, plan: WidePlan) -> Path:
    return cache.resolve() / f"deals-{store.identity[:16]}-{plan.identity}-{SHAPE}"


def opened(folder: Path, store: FactStore, dimensions: Sequence[str]) -> Kept | None:
    """The base kept in a folder, if it is there with these dimensions."""
    try:
        said = json.loads((folder / "about.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not set(dimensions) <= set(said["labels"]) or said["duckdb"] != duckdb.__version__:
        return None
    columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in COLUMNS}
    codes = {name: np.load(folder / f"code-{i}.npy", mmap_mode="r") for i, name in enumerate(said["labels"])}
    base = Deals(**columns, first=np.load(folder / "first.npy", mmap_mode="r"), codes=codes)
    return _fresh(store, said["labels"], base, folder, said["currencies"], said["earliest"], said["orphans"])


def _fresh(
    store: FactStore,
    labels: Labels,
    base: Deals,
    folder: Path | None,
    currencies: int,
    earliest: int,
    orphans: int = -1,
) -> Kept:
    over = none_yet(base.first.shape[0], list(labels))
    nothing = np.zeros(0, np.int64)
    number = store.batches[-1].number if store.batches else 0
    empty = np.zeros(0, np.uint64)
    there = np.zeros(0, bool)
    return Kept(store, number, labels, base, over, nothing, there, empty, folder, currencies, earliest, number, orphans)


def made(reading: Reading, cache: Path | None) -> Kept:
    """All opportunities read from the facts; kept in `cache` for the next time, where it can be written."""
    store, plan, dimensions = reading.store, reading.plan, list(reading.dimensions)
    linked = Linked.of(reading)
    source = linked or reading
    labels, currencies, ids = source.labels(), source.currencies(), None
    if linked:
        rows, first = linked.deals.rows, linked.first_entries()
        lots: Iterator[tuple[int, Callable[[], Deals]]] = linked.lots(first, labels)
    else:
        table = reading.joined(labels)
        deals = deals_of(table, len(plan.stages), list(labels))
        rows, first, ids = len(deals), deals.first, table.column("id")
        lots = iter([(0, lambda: deals)])
    orphans = linked.orphans if linked else -1
    if cache is not None:
        folder = base_folder(cache, store, plan)
        about = {"labels": labels, "currencies": currencies, "orphans": orphans}
        about["file"] = store.stored["opportunity"].files[0]
        try:
            with _Draft(folder, about, rows) as draft:
                draft.write(lots, first, ids)
        except OSError:
            return made(reading, None)
        del lots, first
        kept = opened(folder, store, dimensions)
        if kept is not None:
            _forget_old(folder)
            return kept
        return made(reading, None)
    whole = together([lot() for _, lot in lots])
    return _fresh(store, labels, whole, None, currencies, earliest(whole), orphans)


def earliest(deals: Deals) -> int:
    known = deals.created[deals.created > 0]
    return int(known.min()) if known.size else NEVER


class _Draft:
    """A base being written: a folder of array files, put in its place once whole."""

    def __init__(self, folder: Path, about: dict[str, Any], rows: int) -> None:
        self.folder, self.about, self.rows = folder, about, rows
        self.draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
        self.files: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "_Draft":
        shutil.rmtree(self.draft, ignore_errors=True)
        self.draft.mkdir(parents=True)
        kinds = {**COLUMNS, **{f"code-{i}": np.int32 for i in range(len(self.about["labels"]))}}
        for name, kind in kinds.items():
            with (self.draft / f"{name}.npy").open("wb") as file:
                descr = np.lib.format.dtype_to_descr(np.dtype(kind))
                said = {"descr": descr, "fortran_order": False, "shape": (self.rows,)}
                np.lib.format.write_array_header_1_0(file, said)
                start = file.tell()
            self.files[name] = os.open(self.draft / f"{name}.npy", os.O_WRONLY), start
        return self

    def write(
        self,
        lots: Iterator[tuple[int, Callable[[], Deals]]],
        first: NDArray[np.uint32],
        ids: pa.ChunkedArray | None,
    ) -> None:
        """All lots, each at its place, by several threads."""
        found = list(in_turn(partial(self._lot, start, lot) for start, lot in lots))
        np.save(self.draft / "first.npy", first)
        if ids is not None:
            np.save(self.draft / "hashes.npy", hashes_of(ids))
        said = {**self.about, "earliest": min(found, default=NEVER), "duckdb": duckdb.__version__}
        (self.draft / "about.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    def _lot(self, start: int, lot: Callable[[], Deals]) -> int:
        deals = lot()
        columns = {name: getattr(deals, name) for name in COLUMNS}
        columns |= {f"code-{i}": deals.codes[name] for i, name in enumerate(self.about["labels"])}
        for name, values in columns.items():
            file, offset = self.files[name]
            content = np.ascontiguousarray(values).data.cast("B")
            offset += start * values.itemsize
            while content:
                written = os.pwrite(file, content, offset)
                content, offset = content[written:], offset + written
        return earliest(deals)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for file, _ in self.files.values():
            os.close(file)
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.draft.replace(self.folder)
        else:
            shutil.rmtree(self.draft, ignore_errors=True)


def _forget_old(current: Path) -> None:
    others = [f for f in current.parent.glob("deals-*") if f != current and not f.name.endswith(".draft")]
    dated = sorted(((f.stat().st_mtime, f) for f in others if f.exists()), reverse=True)
    for _, folder in dated[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


# ── From one state to the next ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What a change of state takes away from all sums, and what it adds; and the state it leads to."""

    before: Deals
    after: Deals
    kept: Kept


def batches_since(kept: Kept, store: FactStore) -> list[int] | None:
    """The numbers of the batches that lead from a state to a later one; None if they do not lead there."""
    found: list[int] = []
    identity = store.identity
    for batch in reversed(store.batches):
        if identity == kept.store.identity:
            break
        if batch.identity != identity:
            return None
        found.append(batch.number)
        identity = batch.parent
    return found[::-1] if identity == kept.store.identity else None


def advanced(kept: Kept, store: FactStore, reading: Callable[[FactStore, Sequence[str]], Reading]) -> Step | None:
    """The same opportunities in a later state; None where they had better be read again."""
    since = batches_since(kept, store)
    if since is None or kept.folder is None or not store.stored.get("opportunity"):
        return None
    if not since:
        return Step(kept.over.of(slice(0, 0)), kept.over.of(slice(0, 0)), kept)
    index = _index(kept, kept.folder)
    if index is None and len(kept.base):
        return None  # two identifiers share a hash
    return _Changed(
        kept, store, reading(store, list(kept.labels)), index, [b for b in store.batches if b.number in since]
    ).step()


class _Changed:
    """The opportunities that some batches touched, before and after."""

    def __init__(
        self, kept: Kept, store: FactStore, reading: Reading, index: KeyIndex | None, batches: Sequence[Batch]
    ) -> None:
        self.kept, self.store, self.reading, self.index = kept, store, reading, index
        self.engine = reading.engine
        files = ", ".join(text(str(store.path("superseded", batch.touched))) for batch in batches)
        self.engine.execute(
            "CREATE OR REPLACE TEMP TABLE touched AS "
            f"SELECT DISTINCT tbl, id FROM read_parquet([{files}]) WHERE id IS NOT NULL"
        )

    def step(self) -> Step | None:
        touched = {row[0] for row in self.engine.execute("SELECT DISTINCT tbl FROM touched").fetchall()}
        if not self._whom(touched):
            return None
        listed = (
            self.engine.sql("SELECT id, hash(id) AS h, described, entered FROM concerned ORDER BY id")
            .to_arrow_table()
            .combine_chunks()
        )
        ids = listed.column("id").combine_chunks() if listed.num_rows else pa.array([], pa.string())
        hashes = listed.column("h").to_numpy().astype(np.uint64)
        rows = self.kept.find(hashes, self.index)
        before, was = self.kept.at(rows)
        after = self._after(ids, before, was, listed)
        if after is None:
            return None
        deals, there = after
        return Step(before.of(was), deals.of(there), self._moved(rows, hashes, deals, there))

    def _whom(self, touched: set[str]) -> bool:
        """Make `concerned`: (id, described: its own row is to be read again, entered: its stage entries are)."""
        used = {source for one in self.reading.dimensions.values() for source in one.sources}
        parts = [
            "SELECT id, true AS d, false AS e FROM touched WHERE tbl = 'opportunity'",
            "SELECT id, false AS d, true AS e FROM touched WHERE tbl = 'stage_entry'",
        ]
        self._elsewhere = False
        for name in REFERRED:
            if name in touched and (name in used or name == "lead"):
                if name == "lead" and "lead" not in used and not self.store.stored["lead"].rows:
                    continue
                self._elsewhere = True
                self.reading.attach("opportunity")
                parts.append(
                    f"SELECT opportunity_id AS id, true AS d, false AS e FROM opportunity "
                    f"SEMI JOIN (SELECT id FROM touched WHERE tbl = '{name}') AS t ON t.id = {name}_id"
                )
        self.engine.execute(
            "CREATE OR REPLACE TEMP TABLE concerned AS SELECT id, bool_or(d) AS described, bool_or(e) AS entered "
            f"FROM ({' UNION ALL '.join(parts)}) AS p GROUP BY id"
        )
        number = self.engine.execute("SELECT count(*) FROM concerned").fetchall()[0][0]
        return int(number) <= max(20_000, len(self.kept.base) // 5)

    def _after(
        self, ids: pa.Array, before: Deals, was: NDArray[np.bool_], listed: pa.Table
    ) -> tuple[Deals, NDArray[np.bool_]] | None:
        described = listed.column("described").to_numpy(zero_copy_only=False)
        deals, there = before.of(np.arange(len(before))), was.copy()
        first = self._first(ids, before, was)
        there[described] = False
        query = "SELECT id FROM concerned WHERE described"
        rows = "opportunity" if self._elsewhere else self._later("opportunity")
        table = self._joined(query, rows)
        if table.num_rows:
            at = np.searchsorted(np.array(ids.to_pylist(), object), np.array(table.column("id").to_pylist(), object))
            read = deals_of(table, before.first.shape[0], list(self.kept.labels), first[:, at])
            if any((codes < -1).any() for codes in read.codes.values()):
                return None  # a label never seen before
            _put(deals, at, read)
            there[at] = True
        return replace(deals, first=first), there

    def _joined(self, ids: str, rows: str) -> pa.Table:
        return self.reading.joined(self.kept.labels, ids, rows)

    def _first(self, ids: pa.Array, before: Deals, was: NDArray[np.bool_]) -> NDArray[np.uint32]:
        """First entries fold: the earlier of what was and what came; read again where entries were taken away."""
        never = np.uint32(0xFFFFFFFF)
        first = np.where(was & (before.first > 0), before.first, never)
        order = np.array(ids.to_pylist(), object)
        stored = self.store.stored.get("stage_entry")
        if not stored or not stored.files or not before.first.shape[0]:
            return np.where(first == never, 0, first).astype(np.uint32)
        sidecar = text(str(self.store.path("superseded", stored.superseded))) if stored.superseded else ""
        if stored.file_batches[0][1] > self.kept.number:  # the table was written whole again since
            wholly = set(order.tolist())
        else:
            query = f"SELECT id FROM read_parquet({sidecar}) WHERE before > {self.kept.number}"
            wholly = {row[0] for row in self.engine.execute(query).fetchall()} if sidecar else set()
            if self.kept.orphans:  # entries may have come before their opportunity did
                wholly |= set(order[~was].tolist())
            self._fold(first, order, self.reading.entries_of("SELECT id FROM concerned", self._later("stage_entry")))
        wholly &= set(order.tolist())
        if wholly:
            first[:, np.isin(order, np.array(sorted(wholly), object))] = never
            self.engine.register("reset_ids", pa.table({"id": pa.array(sorted(wholly), pa.string())}))
            self._fold(first, order, self.reading.entries_of("SELECT id FROM reset_ids"))
        return np.where(first == never, 0, first).astype(np.uint32)

    def _fold(self, first: NDArray[np.uint32], order: NDArray[np.object_], table: pa.Table) -> None:
        if not table.num_rows:
            return
        at = np.searchsorted(order, np.array(table.column("id").to_pylist(), object))
        for i in range(first.shape[0]):
            came = table.column(f"f{i}").fill_null(0xFFFFFFFF).to_numpy().astype(np.uint32)
            first[i, at] = np.minimum(first[i, at], came)

    def _later(self, name: str) -> str:
        """The rows of a table that came by batches: since the state kept; of entries, since the base was made."""
        stored = self.store.stored[name]
        since = self.kept.base_number if name == "stage_entry" else self.kept.number
        fresh = [(file, batch) for file, batch in stored.file_batches if batch > since]
        part = replace(stored, files=tuple(f for f, _ in fresh), batches=tuple(b for _, b in fresh))
        return f"({replace(self.store, stored={**self.store.stored, name: part}).query(name)}) AS later"

    def _moved(self, rows: Ints, hashes: NDArray[np.uint64], deals: Deals, there: NDArray[np.bool_]) -> Kept:
        """The state kept, with what changed laid over it."""
        kept = self.kept
        new = (rows < 0) & there
        numbered = rows.copy()
        numbered[new] = len(kept.base) + kept.new_hashes.size + np.arange(int(new.sum()))
        known = numbered >= 0
        stay = ~np.isin(kept.rows, numbered[known])
        return Kept(
            self.store,
            self.store.batches[-1].number,
            kept.labels,
            kept.base,
            together([kept.over.of(stay), deals.of(known)]),
            np.concatenate([kept.rows[stay], numbered[known]]),
            np.concatenate([kept.there[stay], there[known]]),
            np.concatenate([kept.new_hashes, hashes[new]]),
            kept.folder,
            kept.currencies,
            kept.earliest,
            kept.base_number,
            kept.orphans,
        )


def _index(kept: Kept, folder: Path) -> KeyIndex | None:
    def hashes() -> NDArray[np.uint64]:
        if (folder / "hashes.npy").exists():
            found: NDArray[np.uint64] = np.load(folder / "hashes.npy")
            return found
        file = json.loads((folder / "about.json").read_text("utf-8"))["file"]
        return hashes_in(kept.store.path("opportunity", file), "opportunity_id")

    return KeyIndex.kept(folder / "keys", hashes) if len(kept.base) else None


__all__ = ["Kept", "Step", "advanced", "base_folder", "batches_since", "earliest", "made", "opened"]
