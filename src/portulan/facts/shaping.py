"""From raw sources to one canonical table: joined, translated, typed, computed, converted, each row with its faults.

The steps are nested selects one can read in order: texts → translated → typed → computed → canonical. A row's faults
are one text, `column␟reason␟value` pieces joined by ␞, null for a good row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from portulan.facts.currencies import Converter
from portulan.facts.expressions import condition_to_sql
from portulan.facts.leaves import Leaf, LeafReader
from portulan.facts.mapping.checking import KEY_FROM_ROW, column_types, computation_order
from portulan.facts.mapping.records import FactMapping, Join, Rule, SourceColumn, TableRule
from portulan.facts.schema import SQL_TYPES, TABLES, ColumnSpec, Table
from portulan.facts.sources.findings import JOIN_MULTIPLIES
from portulan.facts.sources.load import RawColumn, RawSource
from portulan.facts.sql import quoted, text
from portulan.facts.store import StoredColumn
from portulan.language.finding import FaultyText, Finding

UNIT, RECORD = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class ShapedColumn:
    """One column of a table rule: its type and the leaves (pieces of source) it is read from, in order of choice."""

    name: str
    sql_type: str
    leaves: tuple[Leaf, ...]
    required: bool


def typed_table(name: str) -> str:
    """The engine's table that holds a canonical table with its faults."""
    return f"typed_{name}"


def stored_columns(rules: Sequence[TableRule], converted: bool) -> tuple[StoredColumn, ...]:
    """The columns of a table filled by these rules: the canonical ones, then the custom ones in the order met."""
    table = TABLES[rules[0].table]
    columns = {c.name: StoredColumn(c.name, c.type, c.sql_type) for c in table.columns}
    for rule in rules:
        types = column_types(rule)
        for name in rule.custom:
            columns.setdefault(name, StoredColumn(name, types[name], SQL_TYPES[types[name]], custom=True))
    if converted and "currency" in columns:
        columns.setdefault("original_currency", StoredColumn("original_currency", "text", "VARCHAR", custom=True))
    return tuple(columns.values())


class Shaper:
    """Fills the typed tables from the loaded sources."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, mapping: FactMapping, sources: Mapping[str, RawSource]
    ) -> None:
        self.engine = engine
        self.mapping = mapping
        self.sources = sources
        self.findings: list[Finding] = []
        self.converter = Converter(engine, mapping, sources)

    def shape(self, rules: Sequence[TableRule]) -> tuple[StoredColumn, ...]:
        """Create and fill `typed_<table>`; the columns it has. Faults that stop the import become findings."""
        table = TABLES[rules[0].table]
        columns = stored_columns(rules, self.converter.converts)
        listed = ", ".join(f"{quoted(c.name)} {c.sql_type}" for c in columns)
        name = quoted(typed_table(table.name))
        self.engine.execute(
            f"CREATE TABLE {name} (__rule INTEGER, __file INTEGER, __row BIGINT, __fault VARCHAR, {listed})"
        )
        for number, rule in enumerate(rules):
            for part, sequence in _parts(rule):
                try:
                    query = self._query(part, table, columns, number, sequence)
                except FaultyText as fault:
                    self.findings.append(fault.finding)
                    continue
                if query:
                    self.engine.execute(f"INSERT INTO {name} BY NAME {query}")
        return columns

    def _query(
        self, rule: TableRule, table: Table, columns: Sequence[StoredColumn], number: int, sequence: int | None
    ) -> str | None:
        source = self.sources[rule.source]
        reader = LeafReader(self.engine, self.mapping, source, self._finder(rule))
        shaped = [
            self._column(name, part, table.column(name), rule, reader)
            for name, part in rule.rules.items()
            if part.compute is None
        ]
        relation = self._relation(rule, source)
        view = quoted(f"texts_{table.name}_{number}_{sequence}")
        self.engine.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {reader.select(relation)}")
        if not reader.settle(view):
            self.findings.extend(reader.findings)
            return None
        self.findings.extend(f for f in reader.findings if f not in self.findings)
        query = f"SELECT *{_prefixed(leaf.value_sql + ' AS ' + leaf.value for leaf in reader.leaves)} FROM {view}"
        values = ", ".join(f"{_first(c)} AS {quoted(c.name)}" for c in shaped)
        query = f"SELECT *{', ' if values else ''}{values} FROM ({query})"
        query = self._computed(query, rule, table)
        query = self._kept_when(query, rule)
        query = self._completed(query, rule, table, source, sequence)
        query = self.converter.converted(query, rule, table)
        return self._final(query, rule, table, columns, shaped, number, sequence)

    # ── the steps ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _column(
        self, name: str, part: Rule, spec: ColumnSpec | None, rule: TableRule, reader: LeafReader
    ) -> ShapedColumn:
        kind = spec.type if spec else column_types(rule)[name]
        sql_type = spec.sql_type if spec else SQL_TYPES[kind]
        pieces = part.first_of or (part,)
        inherited = [replace(piece, options=piece.options.within(part.options)) for piece in pieces]
        leaves = tuple(
            reader.add(name, piece, kind, sql_type, spec.values if spec else (), part.translation)
            for piece in inherited
        )
        return ShapedColumn(name, sql_type, leaves, bool(spec and spec.required))

    def _computed(self, query: str, rule: TableRule, table: Table) -> str:
        types = column_types(rule)
        for name in computation_order(rule.rules):
            expression = rule.rules[name].compute
            assert expression is not None
            sql = condition_to_sql(expression, {column: column for column in types}, types).sql("duckdb")
            spec = table.column(name)
            kind = spec.sql_type if spec else SQL_TYPES[types[name]]
            query = f"SELECT *, TRY_CAST(TRY({sql}) AS {kind}) AS {quoted(name)} FROM ({query})"
        return query

    def _kept_when(self, query: str, rule: TableRule) -> str:
        """Values that stand only under a condition, all conditions read before any value goes."""
        types = column_types(rule)
        kept = []
        for name, part in rule.rules.items():
            if part.when is not None:
                sql = condition_to_sql(part.when, {column: column for column in types}, types).sql("duckdb")
                kept.append(f"CASE WHEN TRY({sql}) THEN {quoted(name)} END AS {quoted(name)}")
        return f"SELECT * REPLACE ({', '.join(kept)}) FROM ({query})" if kept else query

    def _completed(self, query: str, rule: TableRule, table: Table, source: RawSource, sequence: int | None) -> str:
        """What goes without saying: a key from the row, the order of stages, the workspace's currency, learnt_at."""
        added = []
        there = rule.rules
        if table.key and table.key not in there and table.name in KEY_FROM_ROW:
            several = "(__file + 1) || '-' || " if len(source.files) > 1 else ""
            added.append(f"{text(source.name + '-')} || {several}__row AS {quoted(table.key)}")
        if table.name == "stage_entry" and "sequence" not in there:
            added.append(f"{'__row' if sequence is None else sequence} AS sequence")
        if table.column("currency") and "currency" not in there:
            currency = text(self.mapping.currency) if self.mapping.currency else "CAST(NULL AS VARCHAR)"
            added.append(f"{currency} AS currency")
        happened = table.happened if table.happened in there else None
        if "learnt_at" not in there:
            moment = f"CAST({quoted(happened)} AS TIMESTAMP)" if happened else "CAST(NULL AS TIMESTAMP)"
            added.append(f"{moment} AS learnt_at")
            return f"SELECT *{_prefixed(added)} FROM ({query})"
        if happened:
            moment = f"coalesce(learnt_at, CAST({quoted(happened)} AS TIMESTAMP))"
            return f"SELECT * REPLACE ({moment} AS learnt_at){_prefixed(added)} FROM ({query})"
        return f"SELECT *{_prefixed(added)} FROM ({query})"

    def _final(
        self,
        query: str,
        rule: TableRule,
        table: Table,
        columns: Sequence[StoredColumn],
        shaped: Sequence[ShapedColumn],
        number: int,
        sequence: int | None,
    ) -> str:
        filled = {*rule.rules, "learnt_at"}
        filled |= {c for c in ("currency", "original_currency") if any(s.name == c for s in columns)}
        filled |= {table.key} if table.key else set()
        filled |= {"sequence"} if table.name == "stage_entry" else set()
        if not self.converter.converts:
            filled.discard("original_currency")
        faults = [leaf.fault_sql for column in shaped for leaf in column.leaves]
        optional = {"entered_at"} if sequence is not None else set()
        faults += [_missing(c, shaped) for c in table.columns if c.required and c.name in filled - optional]
        faults += self.converter.faults(table)
        fault = f"nullif(concat_ws({text(RECORD)}, {', '.join(faults)}), '')" if faults else "CAST(NULL AS VARCHAR)"
        listed = ", ".join(quoted(c.name) for c in columns if c.name in filled)
        selected = f"SELECT {number} AS __rule, __file, __row, {fault} AS __fault, {listed} FROM ({query})"
        kept = []
        if rule.where is not None:
            types = column_types(rule)
            sql = condition_to_sql(rule.where, {name: name for name in types}, types).sql("duckdb")
            kept.append(f"(TRY({sql}) IS TRUE OR (TRY({sql}) IS NULL AND __fault IS NOT NULL))")
        if sequence is not None:
            kept.append("(entered_at IS NOT NULL OR __fault IS NOT NULL)")
        rows = f"SELECT * FROM ({selected}) WHERE {' AND '.join(kept)}" if kept else selected
        return _repeated(rows, rule, table) if rule.times else rows

    # ── joins ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _finder(self, rule: TableRule) -> Mapping[str | None, tuple[str, RawSource]]:
        """For each name before the dot (None: the table's own source), its alias and its source."""
        found: dict[str | None, tuple[str, RawSource]] = {None: ("s", self.sources[rule.source])}
        for number, join in enumerate(rule.joins):
            found[join.name] = (f"j{number}", self.sources[join.source])
        return found

    def _relation(self, rule: TableRule, source: RawSource) -> str:
        relation = f"{quoted(source.table)} AS s"
        finder = self._finder(rule)
        for join in rule.joins:
            alias, joined = finder[join.name]
            keys = [joined.columns[there.name].sql for _, there in join.on]
            used = {joined.columns[c.name].sql for c in rule.sources() if c.join == join.name} - set(keys)
            self._warn_of_repeats(join, joined, keys, sorted(used))
            once = (
                f"SELECT * FROM {quoted(joined.table)} "
                f"QUALIFY row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY __file, __row) = 1"
            )
            on = " AND ".join(
                f"{as_text(finder, here)} = {as_text(finder, replace(there, join=join.name))}"
                for here, there in join.on
            )
            relation += f" LEFT JOIN ({once}) AS {alias} ON {on}"
        return relation

    def _warn_of_repeats(self, join: Join, joined: RawSource, keys: Sequence[str], used: Sequence[str]) -> None:
        """A key that stands twice in the joined source, with different values, leaves a doubt worth saying."""
        if not used:
            return
        listed = ", ".join(keys)
        row = self.engine.execute(
            f"SELECT count(*), min(k) FROM (SELECT min(CAST({keys[0]} AS VARCHAR)) AS k FROM {quoted(joined.table)} "
            f"WHERE {keys[0]} IS NOT NULL GROUP BY {listed} HAVING count(DISTINCT ({', '.join(used)},)) > 1)"
        ).fetchone()
        if row and row[0]:
            finding = JOIN_MULTIPLIES.at(join.place, n=row[0], source=joined.name, example=row[1])
            if finding not in self.findings:
                self.findings.append(finding)


def as_text(finder: Mapping[str | None, tuple[str, RawSource]], column: SourceColumn) -> str:
    """A source column as text."""
    alias, source = finder[column.join]
    raw = source.columns[column.name]
    return _plain_text(f"{alias}.{raw.sql}", raw)


def _plain_text(sql: str, raw: RawColumn) -> str:
    return f"CAST({sql} AS VARCHAR)" if raw.native else sql


def _parts(rule: TableRule) -> Iterator[tuple[TableRule, int | None]]:
    """The rule itself, or one rule per stage where a snapshot has a date per stage."""
    if not rule.stages:
        yield rule, None
    for number, (stage, entered) in enumerate(rule.stages, 1):
        columns = {**rule.columns, "stage": Rule(entered.place, constant=stage), "entered_at": entered}
        yield replace(rule, columns=columns, stages=()), number


def _repeated(rows: str, rule: TableRule, table: Table) -> str:
    """Each row as many times as it says, its key numbered; none where it says 0, once where it is faulty."""
    number = f"CASE WHEN __fault IS NULL THEN coalesce({quoted(rule.times or '')}, 0) ELSE 1 END"
    repeated = f"SELECT *, unnest(range(CAST({number} AS BIGINT))) + 1 AS __nth FROM ({rows})"
    key = f" REPLACE ({quoted(table.key)} || '-' || __nth AS {quoted(table.key)})" if table.key else ""
    return f"SELECT * EXCLUDE (__nth){key} FROM ({repeated})"


def _first(column: ShapedColumn) -> str:
    values = [leaf.value for leaf in column.leaves]
    return values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"


def _missing(spec: ColumnSpec, shaped: Sequence[ShapedColumn]) -> str:
    """The fault of a required column without value, unless its text was faulty already."""
    leaves = next((c.leaves for c in shaped if c.name == spec.name), ())
    faultless = "".join(f" AND ({leaf.fault_sql}) IS NULL" for leaf in leaves)
    return f"CASE WHEN {quoted(spec.name)} IS NULL{faultless} THEN {text(spec.name + UNIT + 'missing' + UNIT)} END"


def _prefixed(parts: Iterator[str] | Sequence[str]) -> str:
    return "".join(f", {part}" for part in parts)
