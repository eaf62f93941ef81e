"""Opportunities kept as columns from one state of the facts to the next: a base on disk, what changed since in memory.

The base is a folder of plain arrays mapped into memory: every process of the machine shares the same pages, and figures
asked anew touch only the columns they read. A batch of changes concerns some opportunities: what they were is taken
away from the sums, what they are is added, nothing else is read.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.keys import KeyIndex, hashes_in, hashes_of
from portulan.facts.sql import text
from portulan.facts.store import Batch, FactStore
from portulan.metrics.cohorts.reading import SLICE, Reading, deals_of
from portulan.metrics.cohorts.shape import COLUMNS, Deals, Ints, blank, none_yet, together
from portulan.metrics.wide import WidePlan

SHAPE = 1
KEPT = 3
"""How many past bases stay on disk: other processes may be reading them."""
REFERRED = ("account", "owner", "offer", "lead")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """All opportunities of one state of the facts.

    `base` as the facts stood when it was made, at batch `number`; `over` those that changed since: `rows` says which of
    the base they stand for (from len(base) on: new ones), `there` whether they still are. `hashes` of new ones.
    """

    store: FactStore
    number: int
    labels: Mapping[str, Sequence[str]]
    base: Deals
    over: Deals
    rows: Ints
    there: NDArray[np.bool_]
    new_hashes: NDArray[np.uint64]
    folder: Path | None
    currencies: int
    base_number: int = 0
    orphans: int = -1

    def lots(self) -> Iterator[Deals]:
        """All opportunities, some at a time."""
        replaced = np.sort(self.rows[self.rows < len(self.base)])
        for start in range(0, len(self.base), SLICE):
            lot = self.base.of(slice(start, start + SLICE))
            within = replaced[np.searchsorted(replaced, start) : np.searchsorted(replaced, start + SLICE)] - start
            if within.size:
                keep = np.ones(len(lot), bool)
                keep[within] = False
                lot = lot.of(keep)
            yield lot
        if self.there.any():
            yield self.over.of(self.there)

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
    return _fresh(store, said["labels"], base, folder, said["currencies"], said["orphans"])


def _fresh(
    store: FactStore,
    labels: Mapping[str, Sequence[str]],
    base: Deals,
    folder: Path | None,
    currencies: int,
    orphans: int = -1,
) -> Kept:
    over = none_yet(base.first.shape[0], list(labels))
    nothing = np.zeros(0, np.int64)
    number = store.batches[-1].number if store.batches else 0
    empty = np.zeros(0, np.uint64)
    there = np.zeros(0, bool)
    return Kept(store, number, labels, base, over, nothing, there, empty, folder, currencies, number, orphans)


def made(store: FactStore, plan: WidePlan, dimensions: Sequence[str], cache: Path | None) -> Kept:
    """All opportunities read from the facts; kept in `cache` for the next time, where it can be written."""
    reading = Reading(store, plan, dimensions)
    labels = reading.labels()
    currencies = reading.currencies()
    if reading.by_number:
        first = reading.first_entries()
        lots: Iterator[Deals] = reading.slices(first, labels)
        ids = None
    else:
        table = reading.joined(labels)
        lots = iter([deals_of(table, len(plan.stages), list(labels))])
        ids = table.column("id")
    folder = base_folder(cache, store, plan) if cache is not None else None
    if folder is not None:
        try:
            about = {"labels": labels, "currencies": currencies, "orphans": reading.orphans()}
            _write(folder, lots, about | {"file": store.stored["opportunity"].files[0]}, ids)
            kept = opened(folder, store, dimensions)
            if kept is not None:
                _forget_old(folder)
                return kept
        except OSError:
            folder = None
            return made(store, plan, dimensions, None)
    return _fresh(store, labels, together(list(lots)), None, currencies)


def _write(
    folder: Path,
    lots: Iterator[Deals],
    about: Mapping[str, Any],
    ids: pa.ChunkedArray | None,
) -> None:
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    labels = about["labels"]
    names = [*COLUMNS, *(f"code-{i}" for i in range(len(labels)))]
    files = {name: (draft / f"{name}.raw").open("wb") for name in names}
    rows, first = 0, np.zeros((0, 0), np.uint32)
    for lot in lots:
        rows += len(lot)
        for name in COLUMNS:
            getattr(lot, name).tofile(files[name])
        for i, name in enumerate(labels):
            lot.codes[name].astype(np.int32, copy=False).tofile(files[f"code-{i}"])
        first = lot.first if lot.first.base is None else lot.first.base  # every lot looks into the same array
    for name, file in files.items():
        file.close()
        _with_header(draft, name, COLUMNS.get(name, np.int32), rows)
    np.save(draft / "first.npy", first)
    if ids is not None:
        np.save(draft / "hashes.npy", hashes_of(ids))
    said = {**about, "duckdb": duckdb.__version__}
    (draft / "about.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)


def _with_header(folder: Path, name: str, kind: type, rows: int) -> None:
    """A raw column becomes an array file: numpy's header, then the same bytes."""
    raw = folder / f"{name}.raw"
    with (folder / f"{name}.npy").open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": (rows,)}
        np.lib.format.write_array_header_1_0(file, header)
        with raw.open("rb") as content:
            shutil.copyfileobj(content, file, 1 << 24)
    raw.unlink()


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


def advanced(kept: Kept, store: FactStore, plan: WidePlan) -> Step | None:
    """The same opportunities in a later state; None where they had better be read again."""
    since = batches_since(kept, store)
    if since is None or kept.folder is None or not store.stored.get("opportunity"):
        return None
    if not since:
        return Step(kept.over.of(slice(0, 0)), kept.over.of(slice(0, 0)), kept)
    reading = Reading(store, plan, list(kept.labels))
    index = _index(kept, kept.folder)
    if index is None and len(kept.base):
        return None  # two identifiers share a hash
    return _Changed(kept, store, reading, index, [b for b in store.batches if b.number in since]).step()


class _Changed:
    """The opportunities that some batches touched, before and after."""

    def __init__(
        self, kept: Kept, store: FactStore, reading: Reading, index: KeyIndex | None, batches: Sequence[Batch]
    ) -> None:
        self.kept, self.store, self.reading, self.index = kept, store, reading, index
        self.engine = reading.engine
        files = ", ".join(text(str(store.path("superseded", batch.touched))) for batch in batches)
        self.engine.execute(
            f"CREATE TEMP TABLE touched AS SELECT DISTINCT tbl, id FROM read_parquet([{files}]) WHERE id IS NOT NULL"
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
            "CREATE TEMP TABLE concerned AS SELECT id, bool_or(d) AS described, bool_or(e) AS entered "
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


__all__ = ["Kept", "Step", "advanced", "base_folder", "batches_since", "made", "opened"]
