"""Facts written by hand, saved as the store saves them: what the databases that read files are given."""

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
from tests.metrics.hand_facts import HandFacts

from portulan.facts.schema import TABLES
from portulan.facts.store import FOLDER, FactStore, StoredColumn, StoredTable
from portulan.workspace import Workspace


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


MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  deals: data/deals.csv
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: id
      channel: channel
      created_at: created
      closed_at: closed
      status: status
      amount: amount
"""


def imported_company(folder: Path) -> Path:
    """Three deals, imported from a file as a person would."""
    (folder / "data").mkdir()
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "data/deals.csv").write_text(
        "id,channel,created,closed,status,amount\n"
        "D1,web,2026-01-05,,open,10\nD2,web,2026-02-05,2026-03-01,won,20\nD3,fair,2026-03-05,2026-04-01,lost,30\n"
    )
    Workspace(folder, clock=lambda: datetime(2026, 11, 23, 9)).import_facts()
    return folder
