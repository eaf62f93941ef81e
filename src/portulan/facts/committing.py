"""Writing one table: a Parquet file by the engine, then a Delta version that names it."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from deltalake import DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from portulan.facts.schema import TABLES
from portulan.facts.shaping import typed_table
from portulan.facts.sql import quoted, text
from portulan.facts.store import StoredColumn, StoredTable

LINKS: Mapping[str, tuple[str, str]] = {
    "opportunity": ("account", "account_id"),
    "stage_entry": ("opportunity", "opportunity_id"),
}
"""Tables whose files also number the record they refer to: its row in the file of that table, in a column `__row`.

Joining by row number is what lets figures over tens of millions of stage entries be read at the speed of memory.
"""
LINK = "__row"


def write_table(
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    columns: Sequence[StoredColumn],
    import_id: str,
    written: Mapping[str, StoredTable],
) -> StoredTable:
    """Write the accepted rows of `typed_<name>` as a new version of the Delta table in `folder`.

    Rows are in the order they happened, so readers of a period skip the rest of the file. Nobody reads the new version
    until the manifest names it. `written` are the tables of the same import already written.
    """
    order = "__rule, __file, __row"
    rows = f"SELECT * FROM {quoted(typed_table(name))} WHERE __fault IS NULL"
    return write_whole(engine, folder, name, columns, import_id, rows, order, written)


def write_whole(
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    columns: Sequence[StoredColumn],
    file_id: str,
    rows: str,
    order: str,
    written: Mapping[str, StoredTable],
) -> StoredTable:
    """Write all the rows of a query as the only file of a new version; `order` breaks ties of when they happened."""
    folder.mkdir(parents=True, exist_ok=True)
    file = f"{file_id}.parquet"
    happened = TABLES[name].happened or TABLES[name].key
    listed = ", ".join(f"r.{quoted(c.name)}" for c in columns)
    linked = LINKS.get(name)
    target = written.get(linked[0]) if linked else None
    joined, number = "", ""
    if linked and target and len(target.files) == 1 and not target.superseded:
        keys = text(str(folder.parent / linked[0] / target.files[0]))
        joined = (
            f" LEFT JOIN (SELECT {quoted(linked[1])} AS __key, CAST(file_row_number AS INTEGER) AS {LINK} "
            f"FROM read_parquet({keys}, file_row_number = true)) AS k ON k.__key = r.{quoted(linked[1])}"
        )
        number = f", k.{LINK} AS {LINK}"
    ordered = f"ORDER BY r.{quoted(happened)} NULLS FIRST, {order}" if happened else ""
    query = f"SELECT {listed}{number} FROM ({rows}) AS r{joined} {ordered}"
    count = copy_parquet(engine, query, folder / file)
    commit_files(engine, folder, name, [(file, count)], columns, overwrite=True)
    links = {linked[0]: target.files[0]} if linked and target and number else {}
    return StoredTable(table_version(folder), (file,), count, tuple(columns), (0,), links=links)


def copy_parquet(engine: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    """Write a query as a Parquet file, down to the disk; the number of rows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    row = engine.execute(f"COPY ({query}) TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd)").fetchone()
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return int(row[0]) if row else 0


def table_version(folder: Path) -> int:
    """The newest version of a Delta table."""
    return int(DeltaTable(str(folder)).version())


def commit_files(
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    files: Sequence[tuple[str, int]],
    columns: Sequence[StoredColumn],
    *,
    overwrite: bool,
) -> None:
    """A new Delta version of the table: these files (with their rows) alone, or beside those there are."""
    added = [
        AddAction(file, (folder / file).stat().st_size, {}, 0, True, json.dumps({"numRecords": rows}))
        for file, rows in files
    ]
    listed = ", ".join(quoted(c.name) for c in columns)
    first = text(str(folder / files[0][0]))
    schema = Schema.from_arrow(
        engine.sql(f"SELECT {listed} FROM read_parquet({first}) LIMIT 0").to_arrow_table().schema
    )
    if DeltaTable.is_deltatable(str(folder)):
        DeltaTable(str(folder)).create_write_transaction(
            list[AddAction | RemoveAction](added), "overwrite" if overwrite else "append", schema
        )
    else:
        create_table_with_add_actions(str(folder), schema, added, name=name)
