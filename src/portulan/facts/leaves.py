"""Leaves: the pieces of source a column is read from. Each is a text, its translation, its value, its fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from portulan.facts.mapping.records import Decimal, FactMapping, ReadingOptions, Rule, SourceColumn, Translation
from portulan.facts.sources.findings import NEEDS_TIMEZONE
from portulan.facts.sources.load import RawSource
from portulan.facts.sql import text, texts
from portulan.facts.values import (
    DateReading,
    Zones,
    all_plain_numbers,
    boolean_sql,
    declared_dates,
    in_range,
    moment_sql,
    number_sql,
    settle_dates,
    settle_decimal,
    share_sql,
)
from portulan.language.conditions import ColumnType
from portulan.language.finding import FaultyText, Finding

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_FLOATS = ("FLOAT", "DOUBLE")
REASONS: Mapping[ColumnType, str] = {
    "number": "not_number",
    "money": "not_number",
    "share": "not_share",
    "boolean": "not_boolean",
    "date": "not_date",
    "timestamp": "not_date",
    "duration": "not_number",
    "text": "unknown_value",
}
UNIT = "\x1f"


@dataclass(slots=True)
class Leaf:
    """One piece of source. `text`, `translated`, `value` name its columns in the nested selects."""

    column: str
    shown: str
    text: str
    translated: str
    value: str
    text_sql: str
    native: str | None
    rule: Rule
    type: ColumnType
    sql_type: str
    allowed: tuple[str, ...]
    translation: Translation
    options: ReadingOptions
    dates: DateReading = field(default_factory=DateReading)
    decimal: Decimal = "."
    plain: bool = False
    zones: Zones = field(default_factory=lambda: Zones(None))

    @property
    def translates(self) -> bool:
        return self.translation.map is not None or bool(self.translation.replace)

    @property
    def reads_native(self) -> bool:
        """Whether the file's own type serves as it is."""
        if self.native is None or self.translates:
            return False
        match self.type:
            case "number" | "money" | "duration":
                return self.native in (*_NUMBERS, *_FLOATS) or self.native.startswith("DECIMAL")
            case "share":
                return self.native in (*_NUMBERS, *_FLOATS) or self.native.startswith("DECIMAL")
            case "date" | "timestamp":
                return self.native.startswith(("DATE", "TIMESTAMP"))
            case "boolean":
                return self.native == "BOOLEAN"
            case "text":
                return False

    @property
    def translated_sql(self) -> str:
        corrections = self.translation.replace
        sql = self.text
        if corrections:
            cases = " ".join(f"WHEN {text(old)} THEN nullif({text(new)}, '')" for old, new in corrections.items())
            sql = f"CASE {sql} {cases} ELSE {sql} END"
        mapped = self.translation.map
        if mapped is None:
            return sql
        cases = " ".join(f"WHEN {text(old)} THEN {text(new) if new else 'NULL'}" for old, new in mapped.items())
        match self.translation.otherwise:
            case "keep":
                other = sql
            case (value,):
                other = f"CASE WHEN {sql} IS NOT NULL THEN {text(value)} END"
            case _:
                other = "NULL"
        return f"CASE {sql} {cases} ELSE {other} END" if cases else other

    @property
    def unknown_sql(self) -> str:
        """True where a value has no translation although it must."""
        mapped = self.translation.map
        if mapped is not None and self.translation.otherwise == "refuse":
            known = texts([*mapped, *(old for old in self.translation.replace)])
            return (
                f"({self.text} IS NOT NULL AND {self.text} NOT IN ({known}))" if known else f"({self.text} IS NOT NULL)"
            )
        if self.allowed:
            return f"({self.translated} IS NOT NULL AND {self.translated} NOT IN ({texts(self.allowed)}))"
        return "false"

    @property
    def value_sql(self) -> str:
        sql = self.translated
        if self.reads_native:
            return self._native_sql()
        match self.type:
            case "text":
                return sql
            case "number" | "money" | "duration":
                return number_sql(sql, self.decimal, self.sql_type, self.plain)
            case "share":
                return share_sql(sql, self.decimal, self.rule.percent)
            case "boolean":
                return boolean_sql(sql)
            case "timestamp":
                return moment_sql(sql, self.dates, self.zones)
            case "date":
                return f"CAST({moment_sql(sql, self.dates, self.zones)} AS DATE)"

    def _native_sql(self) -> str:
        sql = self.translated
        if self.type in ("date", "timestamp"):
            if self.native and "TIME ZONE" in self.native:
                sql = f"timezone({text(self.zones.workspace or 'UTC')}, {sql})"
            elif self.native != "DATE" and self.zones.source and self.zones.workspace:
                sql = f"timezone({text(self.zones.workspace)}, timezone({text(self.zones.source)}, {sql}))"
            return f"CAST({in_range(f'CAST({sql} AS TIMESTAMP)')} AS {self.sql_type})"
        if self.type == "share" and self.rule.percent:
            return f"TRY_CAST({sql} AS DOUBLE) / 100"
        return f"TRY_CAST({sql} AS {self.sql_type})"

    @property
    def fault_sql(self) -> str:
        """`column␟reason␟value`, or null."""
        shown = f"left(CAST({self.text} AS VARCHAR), 500)"
        parts = []
        if self.unknown_sql != "false":
            parts.append(f"WHEN {self.unknown_sql} THEN {text(f'{self.column}{UNIT}unknown_value{UNIT}')} || {shown}")
        if self.type != "text":
            reason = "not_whole" if self.sql_type == "BIGINT" else REASONS[self.type]
            wrong = f"{self.translated} IS NOT NULL AND {self.value} IS NULL"
            parts.append(f"WHEN {wrong} THEN {text(f'{self.column}{UNIT}{reason}{UNIT}')} || {shown}")
        return f"CASE {' '.join(parts)} END" if parts else "CAST(NULL AS VARCHAR)"


class LeafReader:
    """Numbers the leaves of one table rule, and settles how their dates and numbers are written."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        mapping: FactMapping,
        source: RawSource,
        finder: Mapping[str | None, tuple[str, RawSource]],
    ) -> None:
        self.engine = engine
        self.mapping = mapping
        self.source = source
        self.finder = finder
        self.leaves: list[Leaf] = []
        self.findings: list[Finding] = []

    def add(
        self,
        column: str,
        rule: Rule,
        kind: ColumnType,
        sql_type: str,
        allowed: tuple[str, ...],
        outer: Translation,
    ) -> Leaf:
        """One more leaf; the translation of the whole column serves where the piece has none."""
        number = len(self.leaves)
        sql, native, shown = self._text(rule)
        own = rule.translation
        from_source = next(iter(rule.sources()), None)
        source = self.finder[from_source.join][1] if from_source else self.source
        options = rule.options.within(self.mapping.sources[source.name].options).within(self.mapping.options)
        leaf = Leaf(
            column,
            shown,
            f"__t{number}",
            f"__m{number}",
            f"__v{number}",
            sql,
            native,
            rule,
            kind,
            sql_type,
            allowed,
            own if own != Translation() else outer,
            options,
        )
        self.leaves.append(leaf)
        leaf.zones = Zones(self.mapping.timezone, self._zone(rule, source))
        return leaf

    def _zone(self, rule: Rule, source: RawSource) -> str | None:
        return rule.options.timezone or self.mapping.sources[source.name].options.timezone

    def _text(self, rule: Rule) -> tuple[str, str | None, str]:
        """The SQL of a leaf's text, its native type if it has one, and its name in messages."""
        if rule.column:
            alias, source = self.finder[rule.column.join]
            raw = source.columns[rule.column.name]
            return f"{alias}.{raw.sql}", raw.native, rule.column.name
        if rule.constant is not None:
            return text(rule.constant), None, rule.constant
        parts = ", ".join(self._part(column) for column in rule.together)
        shown = " + ".join(column.name for column in rule.together)
        return f"nullif(concat_ws({text(rule.separator)}, {parts}), '')", None, shown

    def _part(self, column: SourceColumn) -> str:
        alias, source = self.finder[column.join]
        return f"CAST({alias}.{source.columns[column.name].sql} AS VARCHAR)"

    def select(self, relation: str) -> str:
        """The SQL of the texts and their translations."""
        given = "".join(f", {self._written(leaf)} AS {leaf.text}" for leaf in self.leaves)
        translated = "".join(f", {leaf.translated_sql} AS {leaf.translated}" for leaf in self.leaves)
        return f"SELECT *{translated} FROM (SELECT s.__file, s.__row{given} FROM {relation})"

    @staticmethod
    def _written(leaf: Leaf) -> str:
        if leaf.native is None or leaf.reads_native:
            return leaf.text_sql
        written = f"CAST({leaf.text_sql} AS VARCHAR)"
        return f"regexp_replace({written}, '\\.0$', '')" if leaf.native in _FLOATS else written

    def settle(self, view: str) -> bool:
        """Ask the values how they are written; False, with findings, where they do not settle it."""
        settled = True
        for leaf in self.leaves:
            try:
                self._settle(leaf, view)
            except FaultyText as fault:
                self.findings.append(fault.finding)
                settled = False
        return settled

    def _settle(self, leaf: Leaf, view: str) -> None:
        place = leaf.rule.column.place if leaf.rule.column else leaf.rule.place
        if leaf.reads_native:
            if leaf.native and "TIME ZONE" in leaf.native and leaf.zones.workspace is None:
                raise FaultyText(NEEDS_TIMEZONE.at(place, name=leaf.shown, example=leaf.native))
            return
        if leaf.type in ("date", "timestamp"):
            if leaf.options.dates is not None:
                leaf.dates = declared_dates(leaf.options.dates, self.source.typed_cells)
                return
            leaf.dates, found = settle_dates(self.engine, view, leaf.translated, leaf.shown, place, leaf.zones)
            self.findings.extend(found)
        elif leaf.type in ("number", "money", "share", "duration"):
            if leaf.options.decimal is not None:
                leaf.decimal = leaf.options.decimal
            elif leaf.native is None and leaf.type != "share" and all_plain_numbers(self.engine, view, leaf.translated):
                leaf.plain = True
            elif leaf.native is None:
                whole = leaf.sql_type == "BIGINT"
                leaf.decimal = settle_decimal(self.engine, view, leaf.translated, leaf.shown, place, whole)
