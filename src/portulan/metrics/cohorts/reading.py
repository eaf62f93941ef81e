"""From the facts to the columns of cohorts: in one pass over the files of an import, or by joins where that cannot be.

An import writes beside each stage entry the row of its opportunity, and beside each opportunity the row of its account
(`facts.committing.LINKS`); rows are in the order they happened. So the first entries are found by writing the instants
into place from the last to the first, and a segment that only looks at the account is looked up by number: no join.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from portulan.facts.committing import LINK
from portulan.facts.sql import quoted, text
from portulan.facts.store import FactStore
from portulan.metrics.cohorts.shape import COLUMNS, NO_MONEY, UNSET, Deals
from portulan.metrics.columns import JOINS, wide_columns
from portulan.metrics.wide import WidePlan, segment_sql

SLICE = 1_000_000
"""Opportunities read at a time; stage entries four times as many."""
_INSTANT = (
    "CAST(CASE WHEN {at} IS NULL THEN 0 ELSE greatest(1, least(4294967294, "
    "date_diff('second', TIMESTAMP '1950-01-02 00:00:00', CAST({at} AS TIMESTAMP)))) END AS UINTEGER)"
)
_MONEY = f"coalesce(CAST({{column}} * 10000 AS BIGINT), {NO_MONEY + 1} - 1)"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column to split by: where it comes from, its expression on the rows joined, and its labels in order."""

    name: str
    sources: frozenset[str]
    sql: str
    boolean: bool = False


def dimension_names(store: FactStore) -> list[str]:
    """The columns of opportunities that cohorts can be split by: words and yes/no, own or joined, and the segment."""
    columns = wide_columns("opportunity", store.tables())
    return [*(name for name, column in columns.items() if column.type in ("text", "boolean")), "segment"]


def dimensions_of(store: FactStore, plan: WidePlan, names: Sequence[str]) -> dict[str, Dimension]:
    """Some of them, ready to be read."""
    columns = wide_columns("opportunity", store.tables())
    found = {
        name: _dimension(name, columns[name].sql, store, columns[name].type == "boolean")
        for name in names
        if name != "segment"
    }
    if "segment" in names:
        found["segment"] = _dimension("segment", segment_sql(plan, columns), store)
    return {name: found[name] for name in names}


def _dimension(name: str, sql: str, store: FactStore, boolean: bool = False) -> Dimension:
    """A dimension; tables never loaded say nothing, and are not joined for it."""
    loaded = {table for table, stored in store.stored.items() if stored.rows}

    def absent(node: exp.Expression) -> exp.Expression:
        gone = isinstance(node, exp.Column) and node.table != "opportunity" and node.table not in loaded
        return exp.cast(exp.null(), "VARCHAR") if gone else node

    tree = simplify(exp.maybe_parse(sql, dialect="duckdb").transform(absent))
    return Dimension(name, frozenset(c.table for c in tree.find_all(exp.Column)), tree.sql("duckdb"), boolean)


class Reading:
    """The facts of one state, read for cohorts with these dimensions and stages."""

    def __init__(self, store: FactStore, plan: WidePlan, dimensions: Sequence[str]) -> None:
        self.store, self.plan = store, plan
        self.dimensions = dimensions_of(store, plan, dimensions)

    @cached_property
    def engine(self) -> duckdb.DuckDBPyConnection:
        engine = duckdb.connect(config={"autoinstall_known_extensions": False})
        engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        engine.execute("SET memory_limit = '400MB'; SET preserve_insertion_order = true")
        return engine

    def attach(self, *names: str) -> None:
        """Make a view of each of these tables of facts."""
        for name in names:
            self.engine.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {self.store.query(name)}")

    # ── By row numbers ───────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def by_number(self) -> bool:
        """Whether the files have all that the quick way needs."""
        stored = self.store.stored
        deals, entries = stored.get("opportunity"), stored.get("stage_entry")
        if not deals or len(deals.files) != 1 or deals.superseded:
            return False
        linked = entries and len(entries.files) == 1 and entries.links.get("opportunity") == deals.files[0]
        if entries and entries.rows and (not linked or entries.superseded):
            return False
        for one in self.dimensions.values():
            if not (one.sources <= {"opportunity"} or (one.sources == {"account"} and self._accounts_linked)):
                return False
        return True

    @cached_property
    def _accounts_linked(self) -> bool:
        accounts = self.store.stored.get("account")
        return bool(
            accounts
            and len(accounts.files) == 1
            and not accounts.superseded
            and self.store.stored["opportunity"].links.get("account") == accounts.files[0]
        )

    def first_entries(self) -> NDArray[np.uint32]:
        """The first entry of each stage by each opportunity, 0 where there is none; shape (stages, opportunities)."""
        stages, rows = self.plan.stages, self.store.stored["opportunity"].rows
        first = np.zeros((max(len(stages), 1), rows), np.uint32)
        entries = self.store.stored.get("stage_entry")
        if not entries or not entries.rows or not stages:
            return first[: len(stages)]
        flat = first.reshape(-1)
        number = " ".join(f"WHEN {text(stage)} THEN {i}" for i, stage in enumerate(stages))
        file = self._file("stage_entry")
        for start in reversed(range(0, self._file_rows("stage_entry"), 4 * SLICE)):
            query = (
                f"SELECT file_row_number AS row, {LINK} + CAST(CASE stage {number} END AS BIGINT) * {rows} AS at, "
                f"{_INSTANT.format(at='entered_at')} AS t "
                f"FROM read_parquet({file}, file_row_number = true) "
                f"WHERE file_row_number >= {start} AND file_row_number < {start + 4 * SLICE} "
                f"AND {LINK} IS NOT NULL AND stage IN ({', '.join(text(s) for s in stages)})"
            )
            table = self._in_order(query)
            at = table.column("at").to_numpy()
            flat[at[::-1]] = table.column("t").to_numpy()[::-1]  # the earliest is written last
        return first

    def slices(self, first: NDArray[np.uint32], labels: Mapping[str, Sequence[str]]) -> Iterator[Deals]:
        """All opportunities in the order of the file, some at a time."""
        own = {n: d for n, d in self.dimensions.items() if d.sources <= {"opportunity"}}
        joined = [n for n in self.dimensions if n not in own]
        by_account = {name: self.account_codes(name, labels[name]) for name in joined}
        selected = [*self._deal_columns("opportunity"), *(_code(d.sql, labels[n], n) for n, d in own.items())]
        if joined:
            selected.append(f"opportunity.{LINK} AS account")
        file = self._file("opportunity")
        rows = self._file_rows("opportunity")
        for start in range(0, rows, SLICE):
            query = (
                f"SELECT file_row_number AS row, {', '.join(selected)} "
                f"FROM read_parquet({file}, file_row_number = true) AS opportunity "
                f"WHERE file_row_number >= {start} AND file_row_number < {start + SLICE}"
            )
            table = self._in_order(query)
            codes = {name: _numpy(table, f"code {name}") for name in own}
            if joined:
                account = table.column("account").fill_null(-1).to_numpy()
                for name in joined:
                    codes[name] = np.where(account < 0, UNSET, by_account[name][account])
            yield _deals(table, first[:, start : start + SLICE], codes)

    def account_codes(self, name: str, labels: Sequence[str]) -> NDArray[np.int32]:
        """The code of a dimension for each account, in the order of its file."""
        query = (
            f"SELECT file_row_number AS row, {_code(self.dimensions[name].sql, labels, name)} "
            f"FROM read_parquet({self._file('account')}, file_row_number = true) AS account"
        )
        return _numpy(self._in_order(query), f"code {name}")

    def _in_order(self, query: str) -> pa.Table:
        """The answer of a query in the order of its column `row`: threads that read may hand it back otherwise."""
        table = self.engine.sql(query).to_arrow_table().combine_chunks()
        row = table.column("row").to_numpy()
        return table if (row[1:] > row[:-1]).all() else table.take(np.argsort(row))

    def labels(self) -> dict[str, list[str]]:
        """The values of each dimension, sorted."""
        found = {}
        for name, one in self.dimensions.items():
            if name == "segment":
                found[name] = [segment for segment, _ in self.plan.segments]
                continue
            if self.by_number and one.sources <= {"opportunity"}:
                rows = f"read_parquet({self._file('opportunity')}) AS opportunity"
            elif self.by_number:
                rows = f"read_parquet({self._file('account')}) AS account"
            else:
                self.attach("opportunity", *self._joins)
                rows = self._joined("opportunity")
            query = f"SELECT DISTINCT CAST({one.sql} AS VARCHAR) AS v FROM {rows} ORDER BY v"
            found[name] = [row[0] for row in self.engine.execute(query).fetchall() if row[0] is not None]
        return found

    # ── By joins ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def joined(self, labels: Mapping[str, Sequence[str]], ids: str = "", rows: str = "opportunity") -> pa.Table:
        """The columns of opportunities, their identifiers and first entries, for all or those of a query of `ids`.

        Arrow columns: id, those of COLUMNS, `code <dimension>`, `first <stage number>` unless `ids` is given.
        """
        self.attach(*self._joins, *(() if rows != "opportunity" else ("opportunity",)))
        if not ids:
            self.attach("stage_entry")
        selected = ["opportunity.opportunity_id AS id", *self._deal_columns("opportunity")]
        selected += [_code(d.sql, labels[n], n) for n, d in self.dimensions.items()]
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

    # ── Both ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

    def _file(self, table: str) -> str:
        return text(str(self.store.path(table, self.store.stored[table].files[0])))

    def _file_rows(self, table: str) -> int:
        return self._number(f"SELECT num_rows FROM parquet_file_metadata({self._file(table)})")

    def _number(self, sql: str) -> int:
        return int(self.engine.execute(sql).fetchall()[0][0])

    def orphans(self) -> int:
        """Stage entries of the import whose opportunity was not in it; −1 where that is not known."""
        entries = self.store.stored.get("stage_entry")
        if not entries or not entries.rows:
            return 0
        if not self.by_number:
            return -1
        return self._number(f"SELECT count(*) - count({LINK}) FROM read_parquet({self._file('stage_entry')})")

    def currencies(self) -> int:
        """How many currencies the amounts are in."""
        rows = f"read_parquet({self._file('opportunity')})" if self.by_number else "opportunity"
        if not self.by_number:
            self.attach("opportunity")
        return self._number(f"SELECT count(DISTINCT currency) FROM {rows} WHERE amount IS NOT NULL")


def _code(sql: str, labels: Sequence[str], name: str) -> str:
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
