"""The facts as they stand on disk: Delta tables, and one manifest that names the version of each.

`WORKSPACE/facts/<table>/` is a Delta Lake table that any engine reads; `WORKSPACE/facts/manifest.json` says which
version of each belongs together. Replacing the manifest is the commit of a whole import: before it, readers see the old
state of every table, after it the new one, and nothing in between.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """One table of the manifest: its Delta version, the Parquet files of that version, its columns in order."""

    version: int
    files: tuple[str, ...]
    rows: int
    columns: tuple[StoredColumn, ...]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known of one canonical table: its columns (custom ones after) with their types, and its rows."""

    name: str
    columns: Mapping[str, ColumnType]
    rows: int
    custom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactStore:
    """The facts of one workspace, as of the import that was in place when it was opened."""

    directory: Path
    identity: str = EMPTY
    stored: Mapping[str, StoredTable] = field(default_factory=dict)
    last_import: ImportReport | None = None

    @classmethod
    def open(cls, directory: Path) -> "FactStore":
        """The facts under `directory`, the workspace's folder. A workspace where nothing was imported is empty."""
        try:
            data = json.loads((directory / FOLDER / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return cls(directory)
        stored = {name: _load_table(table) for name, table in data["tables"].items()}
        return cls(directory, data["identity"], stored, load_report(data["report"]))

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
            connection.execute(f'CREATE OR REPLACE VIEW "{table.name}" AS {self._select(table)}')

    def _table_facts(self, table: Table) -> TableFacts:
        columns: dict[str, ColumnType] = {c.name: c.type for c in table.columns}
        stored = self.stored.get(table.name)
        custom = tuple(c for c in stored.columns if c.custom) if stored else ()
        columns.update({c.name: c.type for c in custom})
        return TableFacts(table.name, columns, stored.rows if stored else 0, tuple(c.name for c in custom))

    def _select(self, table: Table) -> str:
        stored = self.stored.get(table.name)
        there = {c.name for c in stored.columns} if stored and stored.files else set()
        columns = [_column(c.name, c.sql_type, c.name in there) for c in table.columns]
        if stored:
            columns += [_column(c.name, c.sql_type, c.name in there) for c in stored.columns if c.custom]
        listed = ", ".join(columns)
        if not stored or not stored.files:
            return f"SELECT {listed} WHERE false"
        folder = self.directory.resolve() / FOLDER / table.name
        files = ", ".join(text(str(folder / file)) for file in stored.files)
        return f"SELECT {listed} FROM read_parquet([{files}])"


def _column(name: str, sql_type: str, there: bool) -> str:
    return quoted(name) if there else f"CAST(NULL AS {sql_type}) AS {quoted(name)}"


def _load_table(data: Mapping[str, Any]) -> StoredTable:
    columns = tuple(StoredColumn(**column) for column in data["columns"])
    return StoredTable(data["version"], tuple(data["files"]), data["rows"], columns)


def dump_tables(tables: Mapping[str, StoredTable]) -> dict[str, Any]:
    """The tables as plain data, for the manifest."""
    return {
        name: {
            "version": table.version,
            "rows": table.rows,
            "files": list(table.files),
            "columns": [
                {"name": c.name, "type": c.type, "sql_type": c.sql_type, "custom": c.custom} for c in table.columns
            ],
        }
        for name, table in tables.items()
    }


def write_manifest(
    directory: Path, identity: str, tables: Mapping[str, StoredTable], report: Mapping[str, Any]
) -> None:
    """Replace the manifest in one step that survives a power cut: this commits the import."""
    folder = directory / FOLDER
    text = json.dumps(
        {"format": FORMAT, "identity": identity, "tables": dump_tables(tables), "report": report},
        ensure_ascii=False,
        indent=1,
    )
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
