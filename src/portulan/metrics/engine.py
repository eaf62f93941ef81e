"""Facts and plan over one database: wide tables, made when first asked, and queries on them.

An engine is for one state of the facts and of the plan; when either changes, the workspace makes another. Threads share
it. Which database sums is the workspace’s choice; each is a `Database`, and all speak DuckDB’s SQL to us.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore
from portulan.language.conditions import ColumnType
from portulan.metrics.columns import quoted
from portulan.metrics.customers.binding import binding
from portulan.metrics.engines.database import Database
from portulan.metrics.engines.duck import DuckDatabase
from portulan.metrics.kpi import Rows
from portulan.metrics.wide import WidePlan, WideTable, answers, beside, wide_table

T = TypeVar("T")
READINGS_KEPT = 3
"""What figures read alike is large (20 MB for a million deals) and asked several times in a row."""

COUNTS_KEPT = 500

WIDE_OF: dict[Rows, str] = {
    "opportunity": "opportunity",
    "passage": "opportunity",
    "lead": "lead",
    "sale": "sale",
    "order": "sale",
    "activity": "activity",
    "account": "account",
    "customer": "sale",
    "signer": "opportunity",
}


class Engine:
    """Facts and plan, ready to be summed by `database`; by DuckDB in this process unless told.

    `cache` is where DuckDB keeps its wide tables; None keeps none.
    """

    def __init__(self, store: FactStore, plan: WidePlan, cache: Path | None, database: Database | None = None) -> None:
        self.store = store
        self.plan = plan
        self.facts = store.tables()
        self.database = database or DuckDatabase(store, cache)
        self._lock = threading.RLock()
        self._wide: dict[str, WideTable] = {}
        self._beside: set[str] = set()
        self._filled: dict[str, frozenset[str]] = {}
        self._conditions: dict[str, bool] = {}
        self._currencies: dict[str, tuple[str | None, str | None]] = {}
        self._reading = threading.Lock()
        self._readings: OrderedDict[object, Any] = OrderedDict()
        self._counts: dict[str, Sequence[tuple[Any, ...]]] = {}

    def columns(self, table: str) -> dict[str, ColumnType]:
        """The columns one may ask for on the rows of 'opportunity', 'lead', 'sale', 'spend'…, with their types."""
        return {name: column.type for name, column in self.wide(table).columns.items()}

    def wide(self, table: str) -> WideTable:
        """The wide table, made and loaded if this is the first time."""
        with self._lock:
            if table not in self._wide:
                milestones = {name: name in self.filled("lead") for name in ("mql_at", "sql_at")}
                wide = wide_table(table, self.facts, self.plan, milestones)
                self._load(table, wide.query, self.facts[table].rows)
                self._wide[table] = wide
            return self._wide[table]

    def beside(self, table: str) -> None:
        """Make the table kept beside a wide one (`stay`, `deal`) if this is the first time."""
        with self._lock:
            if table not in self._beside:
                of, query = beside(table, self.plan)
                self.wide(of)
                self._load(table, query, self.facts[of].rows)
                self._beside.add(table)

    def arrow(self, sql: str) -> pa.Table:
        """The answer of a query as an Arrow table."""
        return self.database.arrow(sql)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The answer of a query as Python tuples."""
        return self.database.rows(sql)

    def kept(self, key: object, read: Callable[[], T]) -> T:
        """What several figures read alike, read by the first that asks; the last few are kept."""
        with self._reading:
            if key not in self._readings:
                self._readings[key] = read()
                while len(self._readings) > READINGS_KEPT:
                    self._readings.popitem(last=False)
            self._readings.move_to_end(key)
            found: T = self._readings[key]
            return found

    def counted(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The answer of a query that gives a few rows and is asked by page after page."""
        found = self._counts.get(sql)
        if found is None:
            found = self.rows(sql)
            with self._lock:
                if len(self._counts) >= COUNTS_KEPT:
                    self._counts.clear()
                self._counts[sql] = found
        return found

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

    def one_currency(self, table: str) -> bool:
        """Whether all the amounts of a wide table are in one currency (or in none)."""
        first, last = self._met(table)
        return first == last

    def currency(self, table: str) -> str | None:
        """The first currency of the amounts of a wide table; None where they name none."""
        return self._met(table)[0]

    def _met(self, table: str) -> tuple[str | None, str | None]:
        """The first and last of the currencies of a wide table."""
        self.wide(table)
        with self._lock:
            if table not in self._currencies:
                named = "currency" in self.wide(table).columns
                sql = f"SELECT min(currency) AS a, max(currency) AS b FROM wide_{table}"
                first, last = self.one(sql) if named else (None, None)
                self._currencies[table] = (first, last)
            return self._currencies[table]

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
            case "service level":
                return self.plan.service is not None and self.plan.service.computable
            case "opening hours":
                return self.plan.service is not None and self.plan.service.hours is not None
            case "won leads" | "meetings":
                self.wide("lead")
                return self._any("wide_lead", f"{'_won' if need == 'won leads' else '_meeting'} IS NOT NULL")
            case "contracts" | "repeat purchases":
                return binding(self.rows, "customer", self.plan.customers) == need
            case "won contracts" | "repeat wins":
                return binding(self.rows, "signer", self.plan.customers) == need
        raise KeyError(need)

    def _any(self, table: str, condition: str) -> bool:
        return bool(self.rows(f"SELECT 1 AS found FROM {table} WHERE {condition} LIMIT 1"))

    def _load(self, table: str, query: str, rows: int) -> None:
        self.database.keep(table, query, self.plan.identity, rows)
