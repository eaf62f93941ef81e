"""Applying a batch of changes to the facts in place: late rows, corrections, deletions and merges, all or nothing.

Each table touched gets one more file and, where records were superseded, a new list of identifiers; the last act
replaces the manifest, as for an import. Killed before that, the batch leaves the facts as they were. Nothing of what
the tables held is read, unless records are merged: so that a thousand changes cost the same on ten million deals.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from portulan.facts.changes import Changes, final, known_by, references
from portulan.facts.committing import commit_files, copy_parquet, table_version, write_whole
from portulan.facts.keys import LARGE, KeyIndex
from portulan.facts.report import ImportReport, TableCount, dump_report
from portulan.facts.schema import TABLES
from portulan.facts.sql import quoted, text
from portulan.facts.store import Batch, FactStore, StoredColumn, StoredTable, write_manifest

SMALL = 20_000
"""A table of fewer rows is written whole again by each batch: a plain file is worth more than the instant gained."""
MANY_FILES, MUCH = 48, 0.2
"""A larger one, when it has so many files, or when the rows that batches added or superseded are this share of it."""
KEPT = 200
"""How many past batches the manifest names: what is kept of a state further back is made anew."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch did: the facts after it, and by table how many rows it added, corrected, deleted, merged."""

    store: FactStore
    counts: Mapping[str, TableCount]


def apply_changes(workspace: Path, changes: Changes, clock: Callable[[], datetime], source: str = "") -> Applied:
    """Apply a batch to the facts of `workspace`, whose import lock the caller holds. `source` is kept with the batch.

    In this order: deletions, of what is in place; merges, of what remains; the rows, which then name the records that
    others were merged into. A record deleted, or merged, and sent in one batch is deleted, or merged.
    Raises ValueError on rows without what their table requires, or with columns the facts do not have.
    """
    store = FactStore.open(workspace)
    if changes.is_empty:
        return Applied(store, {})
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        return _Application(engine, store, changes, clock(), source).run()


@dataclass
class _Application:
    """One batch, step after step.

    Tables of the engine: `new_<table>`, the rows to add; `gone_<table>`, (id, why, into) of those superseded.
    """

    engine: duckdb.DuckDBPyConnection
    store: FactStore
    changes: Changes
    now: datetime
    source: str
    columns: dict[str, tuple[StoredColumn, ...]] = field(default_factory=dict)
    counts: dict[str, TableCount] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def run(self) -> Applied:
        number = self.store.batches[-1].number + 1 if self.store.batches else 1
        for name in self._tables():
            self._incoming(name)
        merges = self._known_merges()
        self._delete()
        self._rename(merges)
        self._follow(merges)
        for name in self.columns:
            self._supersede(name)
        file_id = f"{self.now:%Y%m%dT%H%M%S}-batch{number}"
        while any(self.store.path().glob(f"*/*{file_id}.parquet")):  # what a killed batch left
            file_id += "-again"
        return self._commit(number, file_id, merges)

    # ── What comes in ────────────────────────────────────────────────────────────────────────────────────────────────

    def _tables(self) -> list[str]:
        """The tables touched: those named, those that refer to a merged record, those that go with a deleted one."""
        named = {*self.changes.rows, *self.changes.deleted, *self.changes.merged}
        for merged in self.changes.merged:
            named |= {table for table, _ in references()[merged] if table in self.store.stored}
        if "opportunity" in self.changes.deleted and "stage_entry" in self.store.stored:
            named.add("stage_entry")
        return [name for name in TABLES if name in named]

    def _incoming(self, name: str) -> None:
        table, stored, given = TABLES[name], self.store.stored.get(name), self.changes.rows.get(name)
        columns = stored.columns if stored else tuple(StoredColumn(c.name, c.type, c.sql_type) for c in table.columns)
        self.columns[name] = columns
        listed = ", ".join(f"{quoted(c.name)} {c.sql_type}" for c in columns)
        self.engine.execute(f"CREATE TABLE new_{name} ({listed})")
        self.engine.execute(f"CREATE TABLE gone_{name} (id VARCHAR, why VARCHAR, merged_into VARCHAR)")
        self.counts[name] = TableCount(0, 0, 0)
        if given is None or not given.num_rows:
            return
        unknown = sorted(set(given.column_names) - {c.name for c in columns})
        if unknown:
            raise ValueError(f"{name} has no column {', '.join(unknown)} in the facts in place")
        self.engine.register("given", given)
        self.engine.execute(f"INSERT INTO new_{name} BY NAME SELECT DISTINCT * FROM given")
        self.engine.unregister("given")
        required = [c.name for c in table.columns if c.required]
        if self._one(f"SELECT count(*) FROM new_{name} WHERE {' OR '.join(f'{c} IS NULL' for c in required)}"):
            raise ValueError(f"every row of {name} needs {', '.join(required)}")
        if table.key and self._one(f"SELECT count(*) - count(DISTINCT {table.key}) FROM new_{name}"):
            raise ValueError(f"a key stands twice among the rows of {name}")
        self.engine.execute(f"UPDATE new_{name} SET learnt_at = ? WHERE learnt_at IS NULL", [self.now])
        self.counts[name] = TableCount(given.num_rows, given.num_rows, 0)

    # ── Deletions, merges ────────────────────────────────────────────────────────────────────────────────────────────

    def _delete(self) -> None:
        merged = self.changes.merged
        for name, ids in self.changes.deleted.items():
            gone = [one for one in dict.fromkeys(ids) if one not in merged.get(name, {})]
            self._gone(name, [(one, "deletion", None) for one in gone])
            if TABLES[name].key:
                self._drop_new(name, gone)
            if name == "opportunity" and "stage_entry" in self.columns:
                self._gone("stage_entry", [(one, "deletion", None) for one in gone])
                self._drop_new("stage_entry", gone)
        for name, merges in merged.items():
            self._gone(name, [(one, "merge", into) for one, into in merges.items()])

    def _known_merges(self) -> dict[str, dict[str, str]]:
        """All merges, past ones included, by table, each to the last record."""
        known: dict[str, dict[str, str]] = {}
        if self.store.merged:
            past = text(str(self.store.path("superseded", self.store.merged)))
            for name, one, other in self.engine.execute(f"SELECT * FROM read_parquet({past})").fetchall():
                known.setdefault(name, {})[one] = other
        for name, merges in self.changes.merged.items():
            together = {**known.get(name, {}), **merges}
            for back in merges.values():  # what others are merged into now is a record again
                if back not in merges:
                    together.pop(back, None)
            known[name] = {one: final(together, one) for one in together}
        return known

    def _rename(self, merges: Mapping[str, Mapping[str, str]]) -> None:
        """Rows that come in name the records that others were merged into; those of merged records are left aside."""
        for name, renamed in merges.items():
            self._register(f"merged_{name}", {"one": list(renamed), "other": list(renamed.values())})
            if name in self.columns:
                self._drop_new(name, list(renamed))
            for table, column in references()[name]:
                if table in self.columns and column in {c.name for c in self.columns[table]}:
                    self.engine.execute(
                        f"UPDATE new_{table} SET {column} = m.other FROM merged_{name} AS m WHERE {column} = m.one"
                    )

    def _follow(self, merges: Mapping[str, Mapping[str, str]]) -> None:
        """The rows in place that refer to a merged record come in again, referring to the other."""
        for table in [name for name in self.columns if name in self.store.stored]:
            there = {c.name for c in self.columns[table]}
            followed = [
                (name, column)
                for name in self.changes.merged
                for of, column in references()[name]
                if of == table and column in there and name in merges
            ]
            if followed:
                self._follow_in(table, followed)

    def _follow_in(self, table: str, followed: Sequence[tuple[str, str]]) -> None:
        key = known_by(table)
        made = [f"coalesce(m{i}.other, t.{column}) AS {column}" for i, (_, column) in enumerate(followed)]
        made.append(f"TIMESTAMP '{self.now:%Y-%m-%d %H:%M:%S.%f}' AS learnt_at")
        joins = " ".join(
            f"LEFT JOIN merged_{name} AS m{i} ON m{i}.one = t.{column}" for i, (name, column) in enumerate(followed)
        )
        met = " OR ".join(f"m{i}.one IS NOT NULL" for i in range(len(followed)))
        known = f"SELECT {key} FROM new_{table} UNION ALL " if TABLES[table].key else ""
        self.engine.execute(
            f"CREATE TEMP TABLE following_{table} AS SELECT t.* REPLACE ({', '.join(made)}), t.{key} AS __was "
            f"FROM ({self.store.query(table)}) AS t {joins} "
            f"WHERE ({met}) AND t.{key} NOT IN ({known}SELECT id FROM gone_{table})"
        )
        self.engine.execute(
            f"INSERT INTO gone_{table} SELECT DISTINCT __was, CASE WHEN {key} = __was THEN 'reference' "
            f"ELSE 'merge' END, CASE WHEN {key} <> __was THEN {key} END FROM following_{table}"
        )
        self.engine.execute(f"INSERT INTO new_{table} BY NAME SELECT * EXCLUDE (__was) FROM following_{table}")

    def _gone(self, name: str, ids: Sequence[tuple[str, str, str | None]]) -> None:
        if ids:
            self._register("leaving", {n: [one[i] for one in ids] for i, n in enumerate(("id", "why", "merged_into"))})
            self.engine.execute(f"INSERT INTO gone_{name} SELECT * FROM leaving")

    def _drop_new(self, name: str, ids: Sequence[str]) -> None:
        self._register("dropped", {"id": list(ids)})
        self.engine.execute(f"DELETE FROM new_{name} WHERE {known_by(name)} IN (SELECT id FROM dropped)")

    def _supersede(self, name: str) -> None:
        """Rows of a known key replace the record; then count what the table holds after the batch."""
        counts, stored = self.counts[name], self.store.stored.get(name)
        gone = self.engine.execute(f"SELECT DISTINCT id, why FROM gone_{name}").fetchall()
        if TABLES[name].key:
            key = known_by(name)
            new = [row[0] for row in self.engine.execute(f"SELECT {key} FROM new_{name}").fetchall()]
            there = self._alive(name, [*dict.fromkeys([*new, *(one for one, _ in gone)])])
            known = {one for one, _ in gone}
            corrected = [one for one in new if one in there and one not in known]
            self._gone(name, [(one, "correction", None) for one in corrected])
            left = len(there & {*new, *known})
            by_why = {why: sum(1 for one, w in gone if w == why and one in there) for why in ("deletion", "merge")}
            counts = replace(counts, corrected=len(corrected), deleted=by_why["deletion"], merged=by_why["merge"])
        else:
            left = (
                self._one(
                    f"SELECT count(*) FROM ({self.store.query(name)}) AS t SEMI JOIN gone_{name} AS g "
                    f"ON g.id = t.{known_by(name)}"
                )
                if gone and stored
                else 0
            )
            deleted = {one for one, why in gone if why == "deletion"}
            counts = replace(counts, deleted=left if deleted and not self.changes.merged else 0)
        self.counts[name] = counts
        self.rows[name] = (stored.rows if stored else 0) - left + self._one(f"SELECT count(*) FROM new_{name}")

    def _alive(self, name: str, ids: Sequence[str]) -> set[str]:
        """Those of the identifiers that the table holds before the batch."""
        stored = self.store.stored.get(name)
        if not stored or not stored.files or not ids:
            return set()
        self._register("looked_for", {"id": list(ids)})
        rest, found = self.store, set()
        index = KeyIndex.of(self.store, name) if stored.rows >= LARGE else None
        if index is not None:
            rows = index.find(pa.array(ids, pa.string()), self.engine)
            found = {one for one, row in zip(ids, rows.tolist(), strict=True) if row >= 0}
            if stored.superseded:
                sidecar = text(str(self.store.path("superseded", stored.superseded)))
                past = f"SELECT id FROM read_parquet({sidecar}) SEMI JOIN looked_for USING (id)"
                found -= {row[0] for row in self.engine.execute(past).fetchall()}
            if len(stored.files) == 1:
                return found
            later = replace(stored, files=stored.files[1:], batches=stored.batches[1:])
            rest = replace(self.store, stored={**self.store.stored, name: later})
        query = f"SELECT id FROM looked_for SEMI JOIN ({rest.query(name)}) AS t ON t.{known_by(name)} = looked_for.id"
        return found | {row[0] for row in self.engine.execute(query).fetchall()}

    # ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _commit(self, number: int, file_id: str, merges: Mapping[str, Mapping[str, str]]) -> Applied:
        stored = dict(self.store.stored)
        digest = hashlib.blake2b(f"{self.store.identity}\0{number}\0".encode(), digest_size=16)
        touched = []
        for name in self.columns:
            after = self._added(name, number, file_id, digest)
            if after is None:
                continue
            touched.append(f"SELECT '{name}' AS tbl, {known_by(name)} AS id FROM new_{name}")
            touched.append(f"SELECT '{name}' AS tbl, id FROM gone_{name}")
            stored[name] = self._settled(name, after, stored, number, file_id)
        if not touched:
            return Applied(self.store, self.counts)
        names = [f"touched-{file_id}.parquet", self.store.merged]
        rows = " UNION ".join(touched)
        copy_parquet(self.engine, f"{rows} ORDER BY 1, 2", self.store.path("superseded", names[0]))
        if self.changes.merged:
            names[1] = f"merged-{file_id}.parquet"
            pairs = " UNION ALL ".join(f"SELECT '{name}' AS tbl, one, other FROM merged_{name}" for name in merges)
            copy_parquet(self.engine, pairs, self.store.path("superseded", names[1]))
        identity = digest.hexdigest()
        batch = Batch(number, self.store.identity, identity, self.now.isoformat(), names[0], self.source)
        batches = (*self.store.batches, batch)[-KEPT:]
        first = ImportReport(file_id, self.now, committed=True, tables=self.counts)
        report = dump_report(self.store.last_import or first)
        write_manifest(self.store.directory, identity, stored, report, batches, names[1])
        return Applied(FactStore.open(self.store.directory), self.counts)

    def _added(self, name: str, number: int, file_id: str, digest: hashlib.blake2b) -> StoredTable | None:
        """The table with the batch's file and its list of what is superseded; None where nothing happened to it."""
        before = self.store.stored.get(name) or StoredTable(0, (), 0, self.columns[name])
        files, batches, sidecar = list(before.files), [batch for _, batch in before.file_batches], before.superseded
        if self._one(f"SELECT count(*) FROM new_{name}"):
            file = f"{file_id}.parquet"
            happened = TABLES[name].happened or known_by(name)
            query = f"SELECT * FROM new_{name} ORDER BY {happened} NULLS FIRST"
            copy_parquet(self.engine, query, self.store.path(name, file))
            digest.update(name.encode() + _digest(self.store.path(name, file)))
            files.append(file)
            batches.append(number)
        if self._one(f"SELECT count(*) FROM gone_{name}"):
            moment = f"TIMESTAMP '{self.now:%Y-%m-%d %H:%M:%S.%f}'"
            query = f"SELECT id, {number} AS before, {moment} AS at, why, merged_into FROM gone_{name}"
            if sidecar:
                query = (
                    f"SELECT * FROM read_parquet({text(str(self.store.path('superseded', sidecar)))}) UNION ALL {query}"
                )
            sidecar = f"{name}-{file_id}.parquet"
            copy_parquet(self.engine, query, self.store.path("superseded", sidecar))
            digest.update(name.encode() + _digest(self.store.path("superseded", sidecar)))
        if len(files) == len(before.files) and sidecar == before.superseded:
            return None
        return replace(before, files=tuple(files), batches=tuple(batches), rows=self.rows[name], superseded=sidecar)

    def _settled(
        self, name: str, after: StoredTable, stored: Mapping[str, StoredTable], number: int, file_id: str
    ) -> StoredTable:
        """The table as a version of its Delta table: one more file, or written whole again."""
        before, folder = self.store.stored.get(name), self.store.path(name)
        if not self._whole(after):
            added = [
                (f, self._one(f"SELECT count(*) FROM new_{name}"))
                for f in after.files[len(before.files) if before else 0 :]
            ]
            if added:
                commit_files(self.engine, folder, name, added, after.columns, overwrite=False)
                return replace(after, version=table_version(folder))
            return after
        state = replace(self.store, stored={**stored, name: after})
        history = after.history
        if after.superseded:
            past = f"history-{name}-{file_id}.parquet"
            copy_parquet(self.engine, " UNION ALL ".join(state.past(name)), state.path("history", past))
            history = (*history, past)
        order = quoted(known_by(name))
        done = write_whole(
            self.engine, folder, name, after.columns, f"{file_id}-whole", state.query(name), f"r.{order}", stored
        )
        return replace(done, batches=(number,), history=history)

    def _whole(self, after: StoredTable) -> bool:
        if after.rows <= SMALL:
            return True
        beyond = (
            self._one(
                f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM read_parquet("
                f"[{', '.join(text(str(f)) for f in self._later(after))}]))"
            )
            if self._later(after)
            else 0
        )
        return len(after.files) > MANY_FILES or beyond > MUCH * after.rows

    def _later(self, after: StoredTable) -> list[Path]:
        name = next(n for n, columns in self.columns.items() if columns is after.columns)
        files = [self.store.path(name, file) for file in after.files[1:]]
        return files + ([self.store.path("superseded", after.superseded)] if after.superseded else [])

    def _register(self, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
        table = pa.table({column: pa.array(values, pa.string()) for column, values in columns.items()})
        self.engine.register("arriving", table)
        self.engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arriving")
        self.engine.unregister("arriving")

    def _one(self, sql: str) -> int:
        return int(self.engine.execute(sql).fetchall()[0][0])


def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "blake2b").digest()
