"""Facts written by hand in a test, behind the same face as the store's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from portulan.facts.schema import SQL_TYPES, TABLES
from portulan.facts.store import FactStore, StoredColumn, StoredTable
from portulan.language.conditions import ColumnType
from portulan.metrics.engine import Engine
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.wide import WidePlan

Row = Mapping[str, Any]
TOGETHER = 200  # rows of one statement: one by one takes longer than all the rest of a test


def kind_of(value: object) -> ColumnType:
    match value:
        case bool():
            return "boolean"
        case datetime():
            return "timestamp"
        case date():
            return "date"
        case int() | float() | Decimal():
            return "number"
        case _:
            return "text"


@dataclass(frozen=True, slots=True)
class HandFacts(FactStore):
    """A store whose rows are Python dictionaries; columns the schema does not know are custom ones."""

    written: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        for name, table in TABLES.items():
            customs = {c.name: c.sql_type for c in self.stored[name].columns} if name in self.stored else {}
            columns = {c.name: c.sql_type for c in table.columns} | customs
            listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({listed})')
            marks = f"({', '.join('?' for _ in columns)})"
            rows = [[row.get(column) for column in columns] for row in self.written.get(name, ())]
            for start in range(0, len(rows), TOGETHER):
                some = rows[start : start + TOGETHER]
                values = [value for row in some for value in row]
                connection.execute(f'INSERT INTO "{name}" VALUES {", ".join([marks] * len(some))}', values)


def facts(**tables: Sequence[Row]) -> HandFacts:
    """A store holding these rows."""
    stored = {}
    for name, rows in tables.items():
        kinds: dict[str, ColumnType] = {}
        for row in rows:
            for column, value in row.items():
                if TABLES[name].column(column) is None and value is not None:
                    kinds.setdefault(column, kind_of(value))
        custom = tuple(StoredColumn(c, kind, SQL_TYPES[kind], custom=True) for c, kind in kinds.items())
        stored[name] = StoredTable(0, (), len(rows), custom)
    return HandFacts(Path("hand"), "hand", stored, written=tables)


def evaluator(store: FactStore, plan: WidePlan | None = None, guardrail: Decimal | None = None) -> Evaluator:
    """What answers on them, with no cache on disk."""
    return Evaluator(Engine(store, plan or WidePlan(), None), "EUR", guardrail)
