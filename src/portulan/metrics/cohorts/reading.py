"""From the facts, whatever batches came, to the columns of cohorts: by joins in DuckDB. See also `linked.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from portulan.facts.sql import quoted, text
from portulan.facts.store import FactStore
from portulan.metrics.cohorts.shape import COLUMNS, NO_MONEY, UNSET, Deals
from portulan.metrics.columns import JOINS, wide_columns
from portulan.metrics.wide import WidePlan, segment_sql

_INSTANT = (
    "CAST(CASE WHEN {at} IS NULL THEN 0 ELSE greatest(1, least(4294967294, "
    "date_diff('second', TIMESTAMP '1950-01-02 00:00:00', CAST({at} AS TIMESTAMP)))) END AS UINTEGER)"
)
_MONEY = f"coalesce(CAST({{column}} * 10000 AS BIGINT), {NO_MONEY + 1} - 1)"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column to split by: the columns (table, name) it comes from, and its expression on the rows joined."""

    name: str
    columns: frozenset[tuple[str, str]]
    sql: str

    @property
    def sources(self) -> frozenset[str]:
        """The tables it comes from."""
        return frozenset(table for table, _ in self.columns)


def dimension_names(store: FactStore) -> list[str]:
    """The columns of opportunities that cohorts can be split by: words and yes/no, own or joined, and the segment."""
    columns = wide_columns("opportunity", store.tables())
    return [*(name for name, column in columns.items() if column.type in ("text", "boolean")), "segment"]


def dimensions_of(store: FactStore, plan: WidePlan, names: Sequence[str]) -> dict[str, Dimension]:
    """Some of them, ready to be read."""
    columns = wide_columns("opportunity", store.tables())
    found = {name: _dimension(name, columns[name].sql, store) for name in names if name != "segment"}
    if "segment" in names:
        found["segment"] = _dimension("segment", segment_sql(plan, columns), store)
    return {name: found[name] for name in names}


def _dimension(name: str, sql: str, store: FactStore) -> Dimension:
    """A dimension; tables never loaded say nothing, and are not joined for it."""
    loaded = {table for table, stored in store.stored.items() if stored.rows}

    def absent(node: exp.Expression) -> exp.Expression:
        gone = isinstance(node, exp.Column) and node.table != "opportunity" and node.table not in loaded
        return exp.cast(exp.null(), "VARCHAR") if gone else node

    tree = simplify(exp.maybe_parse(sql, dialect="duckdb").transform(absent))
    return Dimension(name, frozenset((c.table, c.name) for c in tree.find_all(exp.Column)), tree.sql("duckdb"))


def opened() -> duckdb.DuckDBPyConnection:
    """An engine to read facts with; one reading after the other may use it, not two at once."""
    engine = duckdb.connect(config={"autoinstall_known_extensions": False})
    engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    engine.execute("SET memory_limit = '400MB'; SET preserve_insertion_order = true")
    return engine


class Reading:
    """The facts of one state, read for cohorts with these dimensions and stages by an engine that `opened` made."""

    def __init__(
        self, store: FactStore, plan: WidePlan, dimensions: Mapping[str, Dimension], engine: duckdb.DuckDBPyConnection
    ) -> None:
        self.store, self.plan, self.dimensions, self.engine = store, plan, dimensions, engine

    def attach(self, *names: str) -> None:
        """Make a view of each of these tables of facts."""
        for name in names:
            self.engine.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {self.store.query(name)}")

    def labels(self) -> dict[str, list[str]]:
        """The values of each dimension, sorted."""
        found = {}
        for name, one in self.dimensions.items():
            if name == "segment":
                found[name] = [segment for segment, _ in self.plan.segments]
                continue
            self.attach("opportunity", *self._joins)
            rows = self._joined("opportunity")
            query = f"SELECT DISTINCT CAST({one.sql} AS VARCHAR) AS v FROM {rows} ORDER BY v"
            found[name] = [row[0] for row in self.engine.execute(query).fetchall() if row[0] is not None]
        return found

    def joined(self, labels: Mapping[str, Sequence[str]], ids: str = "", rows: str = "opportunity") -> pa.Table:
        """The columns of opportunities, their identifiers and first entries, for all or those of a query of `ids`.

        Arrow columns: id, those of COLUMNS, `code <dimension>`, `first <stage number>` unless `ids` is given.
        """
        self.attach(*self._joins, *(() if rows != "opportunity" else ("opportunity",)))
        if not ids:
            self.attach("stage_entry")
        selected = ["opportunity.opportunity_id AS id", *self._deal_columns("opportunity")]
        selected += [code_sql(d.sql, labels[n], n) for n, d in self.dimensions.items()]
        if ids:
            chosen = f"SELECT * FROM {rows} SEMI JOIN ({ids}) AS ids ON ids.id = opportunity_id"
            query = f"WITH chosen AS MATERIALIZED ({chosen}) SELECT {', '.join(selected)} FROM {self._joined('chosen')}"
            return self.engine.sql(query).to_arrow_table().combine_chunks()
        selected += [f"coalesce(steps.f{i}, 0) AS {quoted(f'first {i}')}" for i in range(len(self.plan.stages))]
        steps = f" LEFT JOIN ({self._steps('stage_entry')}) AS steps ON steps.id = opportunity.opportunity_id"
        query = f"SELECT {', '.join(selected)} FROM {self._joined('opportunity')}{steps}"
        return self.engine.sql(query).to_arrow_table().combine_chunks()

    def entries_of(self, ids: str, rows: str = "stage_entry") -> pa.Table:
        """The first entries of the opportunities of a query of `ids`: id, `f0`, `f1`… (null where there is none)."""
        if rows == "stage_entry":
            self.attach("stage_entry")
        chosen = f"(SELECT * FROM {rows} SEMI JOIN ({ids}) AS ids ON ids.id = opportunity_id) AS e"
        return self.engine.sql(self._steps(chosen)).to_arrow_table().combine_chunks()

    def _steps(self, entries: str) -> str:
        firsts = ", ".join(
            f"min(CASE WHEN stage = {text(stage)} THEN {_INSTANT.format(at='entered_at')} END) AS f{i}"
            for i, stage in enumerate(self.plan.stages)
        )
        return f"SELECT opportunity_id AS id{', ' if firsts else ''}{firsts} FROM {entries} GROUP BY opportunity_id"

    @cached_property
    def _joins(self) -> list[str]:
        return [name for name in JOINS["opportunity"] if any(name in d.sources for d in self.dimensions.values())]

    def _joined(self, rows: str) -> str:
        """The opportunities of a table with what they refer to: of a few, only what those refer to is read."""
        few = "" if rows == "opportunity" else " WHERE {name}_id IN (SELECT {name}_id FROM " + rows + ")"
        joins = [
            f"LEFT JOIN (SELECT DISTINCT ON ({name}_id) * FROM {name}{few.format(name=name)}) AS {name} "
            f"ON opportunity.{name}_id = {name}.{name}_id"
            for name in self._joins
        ]
        return " ".join([f"{rows} AS opportunity", *joins])

    def _deal_columns(self, table: str) -> list[str]:
        there = {c.name for c in self.store.stored["opportunity"].columns}
        selected = []
        for name in COLUMNS:
            column = f"{name}_at" if name in ("created", "closed") else name
            sql = f"{table}.{column}"
            if column not in there:
                sql = {"created": "NULL", "closed": "NULL"}.get(name, "NULL")
            if name in ("created", "closed"):
                selected.append(f"{_INSTANT.format(at=sql)} AS {name}")
            elif name == "status":
                selected.append(
                    f"CAST(CASE {sql} WHEN 'won' THEN 1 WHEN 'lost' THEN 2 ELSE 0 END AS TINYINT) AS {name}"
                )
            else:
                selected.append(f"{_MONEY.format(column=sql)} AS {name}")
        return selected

    def currencies(self) -> int:
        """How many currencies the amounts are in."""
        self.attach("opportunity")
        query = "SELECT count(DISTINCT currency) FROM opportunity WHERE amount IS NOT NULL"
        return int(self.engine.execute(query).fetchall()[0][0])


def code_sql(sql: str, labels: Sequence[str], name: str) -> str:
    """The number of a label; −1 where there is none, −2 where it is none of the labels."""
    numbered = " ".join(f"WHEN {text(label)} THEN {i}" for i, label in enumerate(labels))
    value = f"CAST({sql} AS VARCHAR)"
    known = f"CASE {value} {numbered} ELSE -2 END" if numbered else "-2"
    return f"CAST(CASE WHEN {value} IS NULL THEN {UNSET} ELSE {known} END AS INTEGER) AS {quoted(f'code {name}')}"


def _numpy(table: pa.Table, name: str) -> NDArray[Any]:
    values: NDArray[Any] = table.column(name).to_numpy()
    return values


def _deals(table: pa.Table, first: NDArray[np.uint32], codes: Mapping[str, NDArray[np.int32]]) -> Deals:
    columns: dict[str, Any] = {name: _numpy(table, name).astype(kind, copy=False) for name, kind in COLUMNS.items()}
    return Deals(**columns, first=first, codes=codes)


def deals_of(table: pa.Table, stages: int, dimensions: Sequence[str], first: NDArray[np.uint32] | None = None) -> Deals:
    """The opportunities of a table that `joined` returned, in its order."""
    if first is None:
        rows = [_numpy(table, f"first {i}") for i in range(stages)]
        first = np.array(rows, np.uint32).reshape(stages, table.num_rows)
    return _deals(table, first, {name: _numpy(table, f"code {name}") for name in dimensions})
