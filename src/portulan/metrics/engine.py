"""One database in memory over the facts and the plan: wide tables, made when first asked, and queries on them.

An engine is for one state of the facts and of the plan; when either changes, the workspace makes another. Threads share
it: each query runs on a cursor of its own.
"""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore
from portulan.language.conditions import ColumnType
from portulan.metrics.columns import literal, quoted
from portulan.metrics.kpi import Rows
from portulan.metrics.wide import WidePlan, WideTable, answers, wide_table

IN_MEMORY = 3_000_000
"""Wide tables of more rows are read from their Parquet file at each query instead of being held decoded."""

KEPT = 4
"""How many past caches of a wide table stay on disk: other plans of the same workspace may be reading them."""

WIDE_OF: dict[Rows, str] = {
    "opportunity": "opportunity",
    "passage": "opportunity",
    "lead": "lead",
    "sale": "sale",
    "order": "sale",
}


class Engine:
    """Facts and plan, ready to be summed. `cache` is where wide tables are kept; None keeps none."""

    def __init__(self, store: FactStore, plan: WidePlan, cache: Path | None) -> None:
        self.store = store
        self.plan = plan
        self.facts = store.tables()
        self._cache = cache
        self._connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
        store.attach(self._connection)
        self._lock = threading.RLock()
        self._wide: dict[str, WideTable] = {}
        self._filled: dict[str, frozenset[str]] = {}
        self._conditions: dict[str, bool] = {}

    def columns(self, table: str) -> dict[str, ColumnType]:
        """The columns one may ask for on the rows of 'opportunity', 'lead', 'sale', 'spend', with their types."""
        return {name: column.type for name, column in self.wide(table).columns.items()}

    def wide(self, table: str) -> WideTable:
        """The wide table, made and loaded if this is the first time."""
        with self._lock:
            if table not in self._wide:
                milestones = {name: name in self.filled("lead") for name in ("mql_at", "sql_at")}
                wide = wide_table(table, self.facts, self.plan, milestones)
                self._load(wide)
                self._wide[table] = wide
            return self._wide[table]

    def arrow(self, sql: str) -> pa.Table:
        """The answer of a query as an Arrow table."""
        with self._connection.cursor() as cursor:
            return cursor.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The answer of a query as Python tuples."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    def one(self, sql: str) -> tuple[Any, ...]:
        """The answer of a query that has exactly one row."""
        (row,) = self.rows(sql)
        return row

    def filled(self, table: str) -> frozenset[str]:
        """The columns of a table of facts that hold at least one value."""
        with self._lock:
            if table not in self._filled:
                names = [name for name in self.facts[table].columns if name != "learnt_at"]
                counts = self.one(f"SELECT {', '.join(f'count({quoted(name)})' for name in names)} FROM {table}")
                self._filled[table] = frozenset(name for name, n in zip(names, counts, strict=True) if n)
            return self._filled[table]

    def has(self, need: str) -> bool:
        """Whether the facts (and, for some, the plan) have what a figure needs; see `needs.py` for the names."""
        table, _, column = need.partition(".")
        if table in TABLES:
            return column in self.filled(table) if column else self.facts[table].rows > 0
        with self._lock:
            if need not in self._conditions:
                self._conditions[need] = self._holds(need)
            return self._conditions[need]

    def _holds(self, need: str) -> bool:
        match need:
            case "stages":
                return bool(self.plan.stages)
            case "won opportunities" | "lost opportunities":
                return self._any("opportunity", f"status = '{need.split()[0]}' AND closed_at IS NOT NULL")
            case "lost amounts":
                return self._any("opportunity", "status = 'lost' AND closed_at IS NOT NULL AND amount <> 0")
            case "mql" | "sql":
                definition = self.plan.mql if need == "mql" else self.plan.sql
                return f"{need}_at" in self.filled("lead") or answers(definition, self.wide("lead").columns)
            case "won leads" | "meetings":
                self.wide("lead")
                return self._any("wide_lead", f"{'_won' if need == 'won leads' else '_meeting'} IS NOT NULL")
        raise KeyError(need)

    def _any(self, table: str, condition: str) -> bool:
        return bool(self.one(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {condition})")[0])

    def _load(self, wide: WideTable) -> None:
        name = f"wide_{wide.name}"
        file = self._cached(wide)
        with self._connection.cursor() as cursor:
            if file is None:
                cursor.execute(f"CREATE TABLE {name} AS {wide.query}")
                return
            source = f"SELECT * FROM read_parquet({literal(str(file))})"
            few = self.facts[wide.name].rows <= IN_MEMORY
            try:
                cursor.execute(f"CREATE {'TABLE' if few else 'VIEW'} {name} AS {source}")
            except duckdb.Error:  # a damaged cache is only a cache
                file.unlink(missing_ok=True)
                cursor.execute(f"CREATE TABLE {name} AS {wide.query}")

    def _cached(self, wide: WideTable) -> Path | None:
        """The Parquet file of a wide table, written if it is not there; None where the folder cannot be written."""
        if self._cache is None:
            return None
        file = self._cache.resolve() / f"{wide.name}-{self.store.identity[:16]}-{self.plan.identity}.parquet"
        if file.exists():
            return file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.draft")
            with self._connection.cursor() as cursor:
                cursor.execute(f"COPY ({wide.query}) TO {literal(str(draft))} (FORMAT parquet, COMPRESSION zstd)")
            draft.replace(file)
            _forget_old(file, wide.name)
        except (OSError, duckdb.IOException):
            return None
        return file


def _forget_old(current: Path, table: str) -> None:
    """Remove all but the last caches of a table; another process may be removing the same ones."""
    others = [f for f in current.parent.glob(f"{table}-*.parquet") if f != current]
    dated = sorted(((f.stat().st_mtime, f) for f in others if f.exists()), reverse=True)
    for _, file in dated[KEPT - 1 :]:
        file.unlink(missing_ok=True)
