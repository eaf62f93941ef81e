"""The facts as they stand on disk: Delta tables, and one manifest that names the version of each.

`WORKSPACE/facts/<table>/` is a Delta Lake table that any engine reads; `WORKSPACE/facts/manifest.json` says which
version of each belongs together. Replacing the manifest is the commit of a whole import: before it, readers see the old
state of every table, after it the new one, and nothing in between.

A batch of changes adds a file to the tables it touches, and says which records of older files no longer count (a list
of identifiers, `facts/superseded/`); from time to time a table is written whole again. So a table is read through
`FactStore.query`, never by its bare files. What a record was before stays readable: see `FactStore.history`.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from portulan.facts.report import ImportReport, load_report
from portulan.facts.schema import TABLES, Table
from portulan.facts.sql import quoted, text
from portulan.language.conditions import ColumnType

FOLDER = "facts"
MANIFEST = "manifest.json"
FORMAT = 1
EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """One column of a stored table; `custom` when the mapping added it."""

    name: str
    type: ColumnType
    sql_type: str
    custom: bool = False


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of the manifest: its Delta version, the Parquet files of that version, its columns in order.

    `batches` says which batch wrote each file (0 is the import). `superseded` names the file of identifiers that no
    longer count: (id, before) hides the rows of that id written by batches before. `history` are the files of rows that
    no longer count and that the table, written whole again since, does not hold any more.
    """

    version: int
    files: tuple[str, ...]
    rows: int
    columns: tuple[StoredColumn, ...]
    batches: tuple[int, ...] = ()
    superseded: str = ""
    history: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_batches(self) -> tuple[tuple[str, int], ...]:
        """Each file with the batch that wrote it."""
        return tuple(zip(self.files, self.batches or (0,) * len(self.files), strict=True))


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of changes since the import: from which state of the facts to which, and the file of what it touched.

    `source` is the digest of the files it came from.

    `touched` names a Parquet file of (tbl, id): the records added, corrected, deleted or renamed, those of stage
    entries by the identifier of their opportunity.
    """

    number: int
    parent: str
    identity: str
    at: str
    touched: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known of one canonical table: its columns (custom ones after) with their types, and its rows."""

    name: str
    columns: Mapping[str, ColumnType]
    rows: int
    custom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactStore:
    """The facts of one workspace, as of the import or the batch that was in place when it was opened.

    `batches` are the last ones since the import, oldest first; `merged` names the file of all merges (tbl, one, other).
    """

    directory: Path
    identity: str = EMPTY
    stored: Mapping[str, StoredTable] = field(default_factory=dict)
    last_import: ImportReport | None = None
    batches: tuple[Batch, ...] = ()
    merged: str = ""

    @classmethod
    def open(cls, directory: Path) -> "FactStore":
        """The facts under `directory`, the workspace's folder. A workspace where nothing was imported is empty."""
        try:
            data = json.loads((directory / FOLDER / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return cls(directory)
        return cls.read(directory, data)

    @classmethod
    def read(cls, directory: Path, data: Mapping[str, Any]) -> "FactStore":
        """The facts that a manifest names, be it an older one: files are added, never changed. Empty for `{}`."""
        if not data:
            return cls(directory)
        stored = {name: _load_table(table) for name, table in data["tables"].items()}
        batches = tuple(Batch(**batch) for batch in data.get("batches", ()))
        return cls(directory, data["identity"], stored, load_report(data["report"]), batches, data.get("merged", ""))

    @property
    def is_empty(self) -> bool:
        """True when no table holds a row."""
        return not any(table.rows for table in self.stored.values())

    def tables(self) -> dict[str, TableFacts]:
        """The ten canonical tables by name, those never loaded included, with their columns and rows."""
        return {name: self._table_facts(table) for name, table in TABLES.items()}

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create (or replace) one view per canonical table in `connection`, reading this version's files.

        A table that was never loaded, or a canonical column its import did not fill, is there, empty and typed.
        """
        for table in TABLES.values():
            connection.execute(f'CREATE OR REPLACE VIEW "{table.name}" AS {self.query(table.name)}')

    def query(self, name: str) -> str:
        """The rows of a canonical table as a query for DuckDB: what counts today, every column of the table typed."""
        table, stored = TABLES[name], self.stored.get(name)
        listed = self._listed(table)
        if not stored or not stored.files:
            return f"SELECT {listed} WHERE false"
        if not stored.superseded:
            return f"SELECT {listed} FROM read_parquet([{self._paths(name, stored.files)}])"
        return " UNION ALL ".join(
            f"SELECT {listed} FROM read_parquet([{self._paths(name, [file])}]) AS t {self._hidden('ANTI', name, batch)}"
            for file, batch in stored.file_batches
        )

    def history(self, name: str) -> str:
        """Every version of every record of a table as a query: the columns of the table, then

        `superseded_at` (null for what counts today), `superseded_by` ('correction', 'deletion', 'merge'; 'reference'
        where another record was merged and this one now names the one it was merged into) and `merged_into`. What was
        known at an instant t are the rows with learnt_at <= t and (superseded_at IS NULL OR superseded_at > t): the
        pipeline as it was known then, amounts, expected closings and deals deleted since included. What the import
        brought counts as learnt when the mapping says so, else when it happened.
        """
        table, stored = TABLES[name], self.stored.get(name)
        listed = self._listed(table)
        ended = "CAST(NULL AS TIMESTAMP) AS superseded_at, CAST(NULL AS VARCHAR) AS superseded_by"
        parts = [f"SELECT *, {ended}, CAST(NULL AS VARCHAR) AS merged_into FROM ({self.query(name)}) AS now"]
        if stored and stored.superseded:
            parts += [f"SELECT * FROM ({part}) AS past" for part in self.past(name)]
        if stored and stored.history:
            files = self._paths("history", stored.history)
            parts.append(f"SELECT {listed}, superseded_at, superseded_by, merged_into FROM read_parquet([{files}])")
        return " UNION ALL ".join(parts)

    def past(self, name: str) -> list[str]:
        """The rows of the table's own files that no longer count, one query a file, with when and why."""
        stored = self.stored[name]
        said = "s.at AS superseded_at, s.why AS superseded_by, s.merged_into"
        listed = self._listed(TABLES[name], "t.")
        return [
            f"SELECT {listed}, {said} FROM read_parquet([{self._paths(name, [file])}]) AS t "
            f"{self._hidden('', name, batch)}"
            for file, batch in stored.file_batches
        ]

    def path(self, *parts: str) -> Path:
        """A file or folder of the facts."""
        return (self.directory.resolve() / FOLDER).joinpath(*parts)

    def _hidden(self, how: str, name: str, batch: int) -> str:
        """The join that keeps (or, ANTI, drops) the rows of a file that later batches superseded.

        The first batch after the file's that names the identifier is the one that ended the row.
        """
        sidecar = text(str(self.path("superseded", self.stored[name].superseded)))
        ended = (
            f"SELECT * FROM read_parquet({sidecar}) WHERE before > {batch:d} "
            "QUALIFY row_number() OVER (PARTITION BY id ORDER BY before) = 1"
        )
        return f"{how} JOIN ({ended}) AS s ON s.id = t.{quoted(key_of(TABLES[name]))}"

    def _listed(self, table: Table, prefix: str = "") -> str:
        stored = self.stored.get(table.name)
        there = {c.name for c in stored.columns} if stored and stored.files else set()
        columns = [_column(c.name, c.sql_type, c.name in there, prefix) for c in table.columns]
        if stored:
            columns += [_column(c.name, c.sql_type, c.name in there, prefix) for c in stored.columns if c.custom]
        return ", ".join(columns)

    def _paths(self, folder: str, files: Sequence[str]) -> str:
        return ", ".join(text(str(self.path(folder, file))) for file in files)

    def parts(self, table: str) -> list[tuple[Path, int]]:
        """The Parquet files of a table, each with the batch that wrote it; none where it was never loaded."""
        stored = self.stored.get(table)
        return [(self.path(table, file), batch) for file, batch in stored.file_batches] if stored else []

    def superseded(self, table: str) -> Path | None:
        """The file of (id, before) that hides the rows of that id written by batches before, if there is one."""
        stored = self.stored.get(table)
        return self.path("superseded", stored.superseded) if stored and stored.superseded else None

    def filled(self, table: str) -> frozenset[str]:
        """The columns that the files of a table have; the other ones are empty."""
        stored = self.stored.get(table)
        return frozenset(c.name for c in stored.columns) if stored and stored.files else frozenset()

    def _table_facts(self, table: Table) -> TableFacts:
        columns: dict[str, ColumnType] = {c.name: c.type for c in table.columns}
        stored = self.stored.get(table.name)
        custom = tuple(c for c in stored.columns if c.custom) if stored else ()
        columns.update({c.name: c.type for c in custom})
        return TableFacts(table.name, columns, stored.rows if stored else 0, tuple(c.name for c in custom))


def key_of(table: Table) -> str:
    """What records of a table are known by: their key, or the opportunity for the stages it entered."""
    return table.key or "opportunity_id"


def _column(name: str, sql_type: str, there: bool, prefix: str = "") -> str:
    return f"{prefix}{quoted(name)}" if there else f"CAST(NULL AS {sql_type}) AS {quoted(name)}"


def _load_table(data: Mapping[str, Any]) -> StoredTable:
    columns = tuple(StoredColumn(**column) for column in data["columns"])
    later = (tuple(data.get("batches", ())), data.get("superseded", ""), tuple(data.get("history", ())))
    return StoredTable(data["version"], tuple(data["files"]), data["rows"], columns, *later, data.get("links", {}))


def dump_tables(tables: Mapping[str, StoredTable]) -> dict[str, Any]:
    """The tables as plain data, for the manifest."""
    return {
        name: {
            "version": table.version,
            "rows": table.rows,
            "files": list(table.files),
            "batches": list(table.batches),
            "superseded": table.superseded,
            "history": list(table.history),
            "links": dict(table.links),
            "columns": [
                {"name": c.name, "type": c.type, "sql_type": c.sql_type, "custom": c.custom} for c in table.columns
            ],
        }
        for name, table in tables.items()
    }


def write_manifest(
    directory: Path,
    identity: str,
    tables: Mapping[str, StoredTable],
    report: Mapping[str, Any],
    batches: Sequence[Batch] = (),
    merged: str = "",
) -> None:
    """Replace the manifest in one step that survives a power cut: this commits the import, or the batch of changes."""
    folder = directory / FOLDER
    content = {"format": FORMAT, "identity": identity, "tables": dump_tables(tables), "report": report}
    content |= {"batches": [asdict(batch) for batch in batches], "merged": merged}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    draft = folder / f"{MANIFEST}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def columns_of(tables: Sequence[TableFacts]) -> dict[str, ColumnType]:
    """The columns of several tables together; the first table to name one decides its type."""
    together: dict[str, ColumnType] = {}
    for table in tables:
        for name, kind in table.columns.items():
            together.setdefault(name, kind)
    return together
