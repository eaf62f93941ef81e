"""A wide table carried from an earlier state of the facts: only the records that batches of changes concern are made.

A wide table of a past state is a file. A later state is that file without the records concerned, and those records made
anew from the facts: a small file beside it. Both are immutable, so any number of processes read them; after too many
changes the table is made whole again.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
from sqlglot import exp, parse_one

from portulan.facts.schema import TABLES
from portulan.facts.sql import text
from portulan.facts.store import Batch, FactStore

OWN = {"opportunity": ("opportunity", "stage_entry"), "sale": ("sale",)}
"""The wide tables that are carried, with the tables whose touched identifiers name their records."""
REFERRED = ("account", "owner", "offer", "lead", "opportunity")
MOST = 0.1
"""More records than this share are not worth carrying the others."""


def carried(name: str, query: str, store: FactStore, cache: Path, plan: str, rows: int) -> str | None:
    """The wide table as a query on files, where an earlier one can be carried to this state; else None.

    It equals the rows of `query`, which makes it whole, in another order.
    """
    if name not in OWN:
        return None
    for number, batch in enumerate(reversed(store.batches), 1):
        base = cache / f"{name}-{batch.parent[:16]}-{plan}.parquet"
        if base.exists():
            return _carry(name, query, store, base, store.batches[-number:], plan, rows)
    return None


def _carry(
    name: str, query: str, store: FactStore, base: Path, batches: Sequence[Batch], plan: str, rows: int
) -> str | None:
    key = f"{name}_id"
    fresh = base.with_name(f"{name}-{store.identity[:16]}-{plan}.{base.stem[len(name) + 1 :][:16]}.part")
    gone = fresh.with_suffix(".gone")
    if not (fresh.exists() and gone.exists()):
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as engine:
            engine.execute("SET TimeZone = 'UTC'")
            if not _concerned(engine, name, query, store, base, batches, rows):
                return None
            _make(engine, name, query, store)
            for target, part in ((fresh, "SELECT * FROM made"), (gone, "SELECT id FROM concerned")):
                draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
                engine.execute(f"COPY ({part}) TO {text(str(draft))} (FORMAT parquet, COMPRESSION zstd)")
                draft.replace(target)
    files = [f"read_parquet({text(str(file))})" for file in (base, gone, fresh)]
    return (
        f"SELECT t.* FROM {files[0]} AS t ANTI JOIN {files[1]} AS g ON g.id = t.{key} "
        f"UNION ALL BY NAME SELECT * FROM {files[2]}"
    )


def _concerned(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    store: FactStore,
    base: Path,
    batches: Sequence[Batch],
    rows: int,
) -> bool:
    """Make `concerned`, the records to make anew; whether they are few enough, and all that changed is understood."""
    key = f"{name}_id"
    files = ", ".join(text(str(store.path("superseded", batch.touched))) for batch in batches)
    engine.execute(f"CREATE TEMP TABLE touched AS SELECT DISTINCT tbl, id FROM read_parquet([{files}])")
    touched = {row[0] for row in engine.execute("SELECT DISTINCT tbl FROM touched").fetchall()}
    read = {table.name for table in parse_one(query, dialect="duckdb").find_all(exp.Table)} & set(TABLES)
    if (touched & read) - {*OWN[name], *REFERRED}:
        return False
    engine.execute(f"CREATE VIEW own AS {store.query(name)}")
    own = ", ".join(text(table) for table in OWN[name])
    parts = [f"SELECT id FROM touched WHERE tbl IN ({own})"]
    referred = [r for r in REFERRED if r in touched & read and r not in OWN[name] and TABLES[name].column(f"{r}_id")]
    for other in referred:
        parts.append(f"SELECT {key} AS id FROM own WHERE {other}_id IN (SELECT id FROM touched WHERE tbl = '{other}')")
    engine.execute(f"CREATE TEMP TABLE changed AS {' UNION '.join(parts)}")
    # what an account bought first is told on each of its records: those of the accounts before and after are made anew
    before = f"read_parquet({text(str(base))})"
    accounts = " UNION ".join(
        f"SELECT account_id FROM {rows_} WHERE {key} IN (SELECT id FROM changed) AND account_id IS NOT NULL"
        for rows_ in ("own", before)
    )
    engine.execute(
        f"CREATE TEMP TABLE concerned AS SELECT id FROM changed UNION "
        f"SELECT {key} AS id FROM own WHERE account_id IN ({accounts})"
    )
    number = engine.execute("SELECT count(*) FROM concerned").fetchall()[0][0]
    return int(number) <= max(1000, MOST * rows)


def _make(engine: duckdb.DuckDBPyConnection, name: str, query: str, store: FactStore) -> None:
    """The wide rows of the records concerned, as the table `made`."""
    for table in TABLES:
        if table == name:
            engine.execute(f"CREATE TABLE {table} AS SELECT * FROM own WHERE {table}_id IN (SELECT id FROM concerned)")
    for table in TABLES:
        if table == name:
            continue
        kept = ""
        if table == "stage_entry":
            kept = f" WHERE opportunity_id IN (SELECT {'id FROM concerned' if name == 'opportunity' else 'NULL'})"
        elif TABLES[name].column(f"{table}_id"):
            kept = f" WHERE {table}_id IN (SELECT {table}_id FROM {name})"
        engine.execute(f"CREATE VIEW {table} AS SELECT * FROM ({store.query(table)}) AS all_rows{kept}")
    engine.execute(f"CREATE TABLE made AS {query}")
