"""Facts written by hand, saved as the store saves them: what the databases that read files are given."""

import hashlib
from pathlib import Path

import duckdb
from tests.metrics.hand_facts import HandFacts

from portulan.facts.schema import TABLES
from portulan.facts.store import FOLDER, FactStore, StoredColumn, StoredTable


def saved(facts: HandFacts, directory: Path, parts: int = 2) -> FactStore:
    """The same facts in Parquet files under `directory`, each table in several of them."""
    stored = {}
    with duckdb.connect() as connection:
        facts.attach(connection)
        for name, table in TABLES.items():
            rows = connection.table(name)
            (total,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
            custom = {column.name: column for column in facts.stored[name].columns} if name in facts.stored else {}
            spec = {column.name: column for column in table.columns}
            columns = tuple(
                custom[c] if c in custom else StoredColumn(c, spec[c].type, spec[c].sql_type) for c in rows.columns
            )
            folder = directory / FOLDER / name
            folder.mkdir(parents=True, exist_ok=True)
            files = []
            for part in range(parts if total else 0):
                files.append(f"part-{part}.parquet")
                numbered = f"SELECT *, row_number() OVER () AS n FROM {name}"
                kept = f"SELECT * EXCLUDE (n) FROM ({numbered}) WHERE n % {parts} = {part}"
                connection.execute(f"COPY ({kept}) TO '{folder / files[-1]}' (FORMAT parquet)")
            stored[name] = StoredTable(0, tuple(files), total, columns)
    identity = hashlib.sha256(repr(facts.written).encode()).hexdigest()
    return FactStore(directory, identity, stored, None)
