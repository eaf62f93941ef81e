"""From one state of the facts to the next: the opportunities that some batches touched, as they were and are now."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.keys import KeyIndex, hashes_in
from portulan.facts.sql import text
from portulan.facts.store import Batch, FactStore
from portulan.metrics.cohorts.keeping import Kept, put
from portulan.metrics.cohorts.reading import Reading, deals_of
from portulan.metrics.cohorts.shape import Deals, Ints, together

REFERRED = ("account", "owner", "offer", "lead")


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
            put(deals, at, read)
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
