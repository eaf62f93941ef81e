"""What a quality check sees: the accepted rows of each table, in the engine, and the day of the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from portulan.facts.schema import TABLES
from portulan.facts.sql import quoted
from portulan.facts.store import StoredColumn
from portulan.language.place import Place

EXAMPLES = 3


@dataclass(frozen=True)
class Facts:
    """Tables `good_<name>` hold the accepted rows; `filled` tells which columns hold at least one value."""

    engine: duckdb.DuckDBPyConnection
    columns: Mapping[str, Sequence[StoredColumn]]
    places: Mapping[str, Place]
    now: datetime
    filled: Mapping[str, Mapping[str, int]]
    rows: Mapping[str, int]

    def has(self, table: str, *columns: str) -> bool:
        """Whether the table was loaded and each of these columns holds something."""
        return self.rows.get(table, 0) > 0 and all(self.filled[table].get(column, 0) > 0 for column in columns)

    def ask(self, query: str) -> tuple[Any, ...]:
        """The one row a query answers."""
        row = self.engine.execute(query).fetchone()
        assert row is not None
        return row

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.engine.execute(query).fetchall()

    def key(self, table: str) -> str:
        """What identifies a row of the table to a person."""
        return TABLES[table].key or "opportunity_id"

    def counted(self, table: str, where: str, relation: str | None = None) -> tuple[int, list[str]]:
        """How many rows meet a condition, and the first keys among them."""
        key = self.key(table)
        count, examples = self.ask(
            f"SELECT count(*), list_sort(list({key}))[1:{EXAMPLES}] FROM {relation or good(table)} WHERE {where}"
        )
        return int(count), [str(e) for e in examples or []]


def good(table: str) -> str:
    """The view of a table's accepted rows."""
    return quoted(f"good_{table}")


def gather(
    engine: duckdb.DuckDBPyConnection,
    columns: Mapping[str, Sequence[StoredColumn]],
    places: Mapping[str, Place],
    now: datetime,
) -> Facts:
    """Make the views and count what each column holds, one pass per table."""
    filled: dict[str, dict[str, int]] = {}
    rows: dict[str, int] = {}
    for table, listed in columns.items():
        engine.execute(
            f"CREATE OR REPLACE TEMP VIEW {good(table)} AS "
            f"SELECT * EXCLUDE (__fault) FROM {quoted(f'typed_{table}')} WHERE __fault IS NULL"
        )
        counts = engine.execute(
            f"SELECT count(*), {', '.join(f'count({quoted(c.name)})' for c in listed)} FROM {good(table)}"
        ).fetchone()
        assert counts is not None
        rows[table] = counts[0]
        filled[table] = {c.name: n for c, n in zip(listed, counts[1:], strict=True)}
    return Facts(engine, columns, places, now, filled, rows)
