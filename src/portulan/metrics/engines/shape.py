"""The facts without a row: what tells which columns a query has and of what types, whichever database answers it.

An empty DuckDB holds the same tables as the facts. It checks each query as DuckDB would, names the types its answer
must have, and costs nothing, since there is nothing to read.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore
from portulan.metrics.columns import quoted

_HUGE = "HUGEINT"


class Shape:
    """Empty tables, named and typed as the facts and the tables kept beside them."""

    def __init__(self, store: FactStore) -> None:
        self._connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
        self._lock = threading.RLock()
        self._columns: dict[str, dict[str, str]] = {}
        self.known: tuple[tuple[str, ...], Any] | None = None
        store.attach(self._connection)
        self._connection.execute("CREATE SCHEMA shape")
        for name in TABLES:
            self._add(name, f"SELECT * FROM main.{quoted(name)}")
        self._connection.execute("SET search_path = 'shape'")

    @property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """The tables, with their columns and DuckDB types, in order."""
        return self._columns

    def keep(self, name: str, query: str) -> None:
        """Have a table of the columns of this query."""
        with self._lock:
            self._add(name, query)

    def answer(self, sql: str) -> tuple[pa.Schema, Sequence[str]]:
        """The columns of the answer to a query: as Arrow and as DuckDB type them. Raises duckdb.Error."""
        with self._lock, self._connection.cursor() as cursor:
            cursor.execute("SET search_path = 'shape'")
            relation = cursor.sql(sql)
            return relation.to_arrow_table().schema, [str(kind) for kind in relation.types]

    def literal(self, text: str, kind: str) -> bool:
        """Whether a text reads as a value of this DuckDB type."""
        with self._lock:
            found = self._connection.execute(f"SELECT TRY_CAST(? AS {kind}) IS NOT NULL", [text]).fetchone()
        return bool(found and found[0])

    def _add(self, name: str, query: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TABLE shape.{quoted(name)} AS SELECT * FROM ({query}) LIMIT 0")
        described = self._connection.execute(f"DESCRIBE shape.{quoted(name)}").fetchall()
        self._columns[name] = {row[0]: row[1] for row in described}


def shaped(answer: pa.Table, schema: pa.Schema) -> pa.Table:
    """An answer with the names and types DuckDB would give it: yes and no as such, dates without a zone, exact sums."""
    columns = [_as(answer.column(i), field.type) for i, field in enumerate(schema)]
    return pa.table(columns, schema=schema)


def table_of(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Rows of Python values as a table of these types."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array([_value(v, f.type) for v in c], type=f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def tuples(answer: pa.Table, kinds: Sequence[str]) -> list[tuple[Any, ...]]:
    """A table as rows of Python values; very large whole numbers as whole numbers."""
    columns = []
    for column, kind in zip(answer.columns, kinds, strict=True):
        values = column.to_pylist()
        columns.append([None if v is None else int(v) for v in values] if kind == _HUGE else values)
    return list(zip(*columns, strict=True)) if columns else []


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_decimal(kind) and pa.types.is_floating(column.type):
        return pa.chunked_array([pa.array([_value(v, kind) for v in column.to_pylist()], type=kind)])
    return column.cast(kind, safe=False)


def _value(value: Any, kind: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_boolean(kind):
        return bool(value)
    if pa.types.is_integer(kind):
        return int(value)
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_decimal(kind):
        return round(Decimal(value), kind.scale)
    if pa.types.is_date(kind) and isinstance(value, datetime):
        return value.date()
    return value
