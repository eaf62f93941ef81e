"""DuckDB, in this process: reads the facts' Parquet files in place, keeps wide tables as Parquet in the workspace."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from portulan.facts.store import FactStore
from portulan.metrics.columns import literal
from portulan.metrics.engines.carried import carried
from portulan.metrics.engines.database import EngineKind

IN_MEMORY = 3_000_000
"""Wide tables of more rows are read from their Parquet file at each query instead of being held decoded."""

KEPT = 4
"""How many past caches of a wide table stay on disk: other plans of the same workspace may be reading them."""


class DuckDatabase:
    """An in-memory DuckDB over the facts. Each query runs on a cursor of its own. `cache` None keeps no file.

    It is opened when first asked something: figures that are kept elsewhere do not wait for it.
    """

    kind: EngineKind = "duckdb"

    def __init__(self, store: FactStore, cache: Path | None) -> None:
        self.store = store
        self._cache = cache
        self._opening = threading.Lock()
        self._opened: duckdb.DuckDBPyConnection | None = None

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        with self._opening:
            if self._opened is None:
                opened = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
                self.store.attach(opened)
                self._opened = opened
            return self._opened

    def arrow(self, sql: str) -> pa.Table:
        with self._connection.cursor() as cursor:
            return cursor.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    def version(self) -> str:
        return f"DuckDB {duckdb.__version__}"

    def close(self) -> None:
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def keep(self, name: str, query: str, plan: str, rows: int) -> None:
        if self._carried(name, query, plan, rows):
            return
        file = self._cached(name, query, plan)
        with self._connection.cursor() as cursor:
            if file is None:
                cursor.execute(f"CREATE TABLE wide_{name} AS {query}")
                return
            source = f"SELECT * FROM read_parquet({literal(str(file))})"
            try:
                cursor.execute(f"CREATE {'TABLE' if rows <= IN_MEMORY else 'VIEW'} wide_{name} AS {source}")
            except duckdb.Error:  # a damaged cache is only a cache
                file.unlink(missing_ok=True)
                cursor.execute(f"CREATE TABLE wide_{name} AS {query}")

    def _carried(self, name: str, query: str, plan: str, rows: int) -> bool:
        """Whether the wide table of an earlier state could be carried to this one (`carried.py`)."""
        if self._cache is None or (self._cache.resolve() / self._file(name, plan)).exists():
            return False
        try:
            source = carried(name, query, self.store, self._cache.resolve(), plan, rows)
            if source is None:
                return False
            with self._connection.cursor() as cursor:
                cursor.execute(f"CREATE {'TABLE' if rows <= IN_MEMORY else 'VIEW'} wide_{name} AS {source}")
        except (OSError, duckdb.Error):  # a damaged cache is only a cache
            return False
        return True

    def _file(self, name: str, plan: str) -> str:
        return f"{name}-{self.store.identity[:16]}-{plan}.parquet"

    def _cached(self, name: str, query: str, plan: str) -> Path | None:
        """The Parquet file of a wide table, written if it is not there; None where the folder cannot be written."""
        if self._cache is None:
            return None
        file = self._cache.resolve() / self._file(name, plan)
        if file.exists():
            return file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.draft")
            with self._connection.cursor() as cursor:
                cursor.execute(f"COPY ({query}) TO {literal(str(draft))} (FORMAT parquet, COMPRESSION zstd)")
            draft.replace(file)
            _forget_old(file, name)
        except (OSError, duckdb.IOException):
            return None
        return file


def _forget_old(current: Path, table: str) -> None:
    """Remove all but the last caches of a table; another process may be removing the same ones."""
    others = [f for f in current.parent.glob(f"{table}-*.parquet") if f != current]
    dated = sorted(((f.stat().st_mtime, f) for f in others if f.exists()), reverse=True)
    for _, file in dated[KEPT - 1 :]:
        file.unlink(missing_ok=True)
    parts = [f for kind in ("part", "gone") for f in current.parent.glob(f"{table}-*.{kind}")]
    recent = sorted(((f.stat().st_mtime, f) for f in parts if f.exists()), reverse=True)
    for _, file in recent[2 * KEPT :]:
        file.unlink(missing_ok=True)
