"""Writing one table: a Parquet file by the engine, then a Delta version that names it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
from deltalake import DeltaTable, Schema
from deltalake.transaction import AddAction, create_table_with_add_actions

from portulan.facts.schema import TABLES
from portulan.facts.shaping import typed_table
from portulan.facts.sql import quoted, text
from portulan.facts.store import StoredColumn, StoredTable


def write_table(
    engine: duckdb.DuckDBPyConnection, folder: Path, name: str, columns: Sequence[StoredColumn], import_id: str
) -> StoredTable:
    """Write the accepted rows of `typed_<name>` as a new version of the Delta table in `folder`.

    Rows are in the order they happened, so readers of a period skip the rest of the file. Nobody reads the new version
    until the manifest names it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = f"{import_id}.parquet"
    target = folder / file
    happened = TABLES[name].happened or TABLES[name].key
    listed = ", ".join(quoted(c.name) for c in columns)
    order = f"ORDER BY {quoted(happened)} NULLS FIRST, __rule, __file, __row" if happened else ""
    query = f"SELECT {listed} FROM {quoted(typed_table(name))} WHERE __fault IS NULL {order}"
    row = engine.execute(f"COPY ({query}) TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd)").fetchone()
    rows = int(row[0]) if row else 0
    _sync(target)
    arrow = engine.sql(f"SELECT {listed} FROM read_parquet({text(str(target))}) LIMIT 0").to_arrow_table()
    statistics = json.dumps({"numRecords": rows})
    added = AddAction(file, target.stat().st_size, {}, 0, True, statistics)
    delta_schema = Schema.from_arrow(arrow.schema)
    if DeltaTable.is_deltatable(str(folder)):
        table = DeltaTable(str(folder))
        table.create_write_transaction([added], "overwrite", delta_schema)
        version = DeltaTable(str(folder)).version()
    else:
        create_table_with_add_actions(str(folder), delta_schema, [added], name=name)
        version = 0
    return StoredTable(version, (file,), rows, tuple(columns))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
