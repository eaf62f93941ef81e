"""What is loaded: each table with its rows, columns of its own, and the days it covers. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from portulan.facts.report import TableCount
from portulan.facts.schema import TABLES, Table
from portulan.facts.store import FactStore


@dataclass(frozen=True, slots=True)
class TableState:
    """One canonical table as it stands; `first` and `last` are the days of its oldest and latest row."""

    table: Table
    rows: int
    custom: tuple[str, ...]
    first: date | None
    last: date | None
    count: TableCount | None

    @property
    def name(self) -> str:
        return self.table.name


def tables_state(store: FactStore) -> list[TableState]:
    """Every canonical table, those never loaded included, in the order of the schema."""
    spans = _spans(store.directory, store.identity)
    counts: Mapping[str, TableCount] = store.last_import.tables if store.last_import else {}
    return [
        TableState(TABLES[name], facts.rows, facts.custom, *spans.get(name, (None, None)), counts.get(name))
        for name, facts in store.tables().items()
    ]


@lru_cache(maxsize=4)
def _spans(directory: Path, identity: str) -> dict[str, tuple[date | None, date | None]]:
    """First and last day of each table that has dates; kept as long as the facts are the same."""
    store = FactStore.open(directory)
    with duckdb.connect() as engine:
        store.attach(engine)
        return {
            name: _span(engine, table)
            for name, table in TABLES.items()
            if table.happened and name in store.stored and store.stored[name].rows
        }


def _span(engine: duckdb.DuckDBPyConnection, table: Table) -> tuple[date | None, date | None]:
    row = engine.execute(f'SELECT min("{table.happened}"), max("{table.happened}") FROM "{table.name}"').fetchone()
    return (_day(row[0]), _day(row[1])) if row else (None, None)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
