"""Reading mapping.yaml: from text to a frozen mapping, with everything wrong in it said at once."""

import re
from collections.abc import Collection

from portulan.facts.mapping.checking import check_table
from portulan.facts.mapping.findings import (
    EMPTY_MAPPING,
    NOT_A_COUNT,
    RATE,
    STAGES_ELSEWHERE,
    UNKNOWN_SOURCE,
    UNKNOWN_TABLE,
    WRONG_SHAPE,
)
from portulan.facts.mapping.nodes import A_COLUMN, OPTION_KEYS, Nodes, is_currency, only_texts
from portulan.facts.mapping.records import (
    FactMapping,
    FileKind,
    Join,
    Keep,
    Rates,
    Rule,
    Source,
    SourceColumn,
    TableRule,
)
from portulan.facts.mapping.rules import read_expression, read_rule, source_column
from portulan.facts.schema import TABLES
from portulan.language.finding import FaultyText, Finding, has_errors, in_order
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.units import plain_number
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode, compose, decode

TOP_KEYS = ("mapping", "currency", "sources", "tables", "rates", *OPTION_KEYS)
SOURCE_KEYS = (
    "file",
    "format",
    "separator",
    "quote",
    "encoding",
    "sheet",
    "header",
    "columns",
    "skip",
    "nulls",
    "replace",
    "whole",
    *OPTION_KEYS,
)
TABLE_KEYS = ("from", "columns", "custom", "join", "where", "keep", "stages", "times")
JOIN_KEYS = ("source", "as", "on")
RATE_KEYS = ("source", "currency", "rate", "day")

_AT_TOP = Words(fr="au premier niveau du mapping", en="at the top of the mapping")
_IN_SOURCE = Words(fr="pour une source", en="of a source")
_IN_TABLE = Words(fr="pour une table", en="of a table")
_IN_JOIN = Words(fr="pour une jointure", en="of a join")
_IN_RATES = Words(fr="pour les taux de change", en="of the exchange rates")


def read_mapping_bytes(data: bytes, file: str) -> tuple[FactMapping | None, list[Finding]]:
    """As `read_mapping`, from a file's bytes."""
    try:
        return read_mapping(decode(data, file), file)
    except FaultyText as fault:
        return None, [fault.finding]


def read_mapping(text: str, file: str) -> tuple[FactMapping | None, list[Finding]]:
    """The mapping a text describes, None when an error makes it unusable; the findings in the order of the text."""
    node, findings = compose(text, file)
    reader = _Reader()
    reader.findings.extend(findings)
    if node is None:
        return None, in_order(reader.findings or [EMPTY_MAPPING.at(Place(file))])
    mapping = reader.mapping(node)
    found = in_order(reader.findings)
    return (None if has_errors(found) else mapping), found


class _Reader(Nodes):
    """One method per block of the file."""

    def mapping(self, node: Node) -> FactMapping | None:
        top = self.block(node, "tables: {account: {from: accounts, columns: {account_id: Id}}}")
        if top is None:
            return None
        self.keys(top, TOP_KEYS, _AT_TOP)
        sources = self.sources(top.get("sources"))
        tables = self.tables(top.get("tables"), sources)
        if not tables and not has_errors(self.findings):
            self.findings.append(EMPTY_MAPPING.at(top.place))
        options = self.options(top)
        return FactMapping(
            top.place,
            options.timezone,
            self.currency(top.get("currency")),
            options,
            sources,
            tuple(tables),
            self.rates(top.get("rates"), sources),
        )

    # ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def sources(self, node: Node | None) -> dict[str, Source]:
        block = self.block(node, "sources: {pipeline: exports/pipeline.csv}")
        found: dict[str, Source] = {}
        for entry in block.entries if block else ():
            source = self.source(entry.key.text, entry.key.place, entry.value)
            if source:
                found[entry.key.text] = source
        return found

    def source(self, name: str, place: Place, node: Node) -> Source | None:
        if not isinstance(node, MappingNode):
            files = self.texts(node, f"{name}: exports/{name}.csv")
            return Source(name, tuple(files), place) if files else None
        self.keys(node, SOURCE_KEYS, _IN_SOURCE)
        if node.get("file") is None:
            self.missing(node, "file", _IN_SOURCE, f"file: exports/{name}.csv")
        files = self.texts(node.get("file"), f"file: exports/{name}.csv")
        replace, replace_places = self.source_replacements(node.get("replace"))
        columns = node.get("columns")
        return Source(
            name,
            tuple(files),
            place,
            kind=self.file_kind(node.get("format")),
            separator=self.separator(node.get("separator")),
            quote=self.one_of(node.get("quote"), "quote", ('"', "'")) or '"',
            encoding=self.encoding(node.get("encoding")),
            sheet=self.text(node.get("sheet"), "sheet: Affaires"),
            header=self.flag(node.get("header"), "header", columns is None),
            columns=tuple(text for text, _ in self.texts(columns, "columns: [id, name]")),
            skip=self.count(node.get("skip")),
            nulls=tuple(text for text, _ in self.texts(node.get("nulls"), "nulls: [NULL, n/a]")),
            replace=replace,
            replace_places=replace_places,
            whole=tuple(self.texts(node.get("whole"), "whole: [OrderID]")),
            options=self.options(node),
        )

    def file_kind(self, node: Node | None) -> FileKind | None:
        match self.one_of(node, "format", ("csv", "excel", "parquet")):
            case "csv":
                return "csv"
            case "excel":
                return "excel"
            case "parquet":
                return "parquet"
        return None

    def separator(self, node: Node | None) -> str | None:
        text = node.text if isinstance(node, ScalarNode) else None
        if text == "\t":
            return text
        found = self.one_of(node, "separator", (",", ";", "|", "tab", "\\t", "spaces"))
        return "\t" if found in ("tab", "\\t") else found

    def encoding(self, node: Node | None) -> str | None:
        return self.one_of(node, "encoding", ("utf-8", "cp1252", "latin-1", "iso-8859-15", "utf-16", "mac-roman"))

    def count(self, node: Node | None) -> int:
        text = self.text(node, "skip: 2")
        if text is None or node is None:
            return 0
        if not (text.isascii() and text.isdigit() and int(text) <= 1000):
            self.findings.append(NOT_A_COUNT.at(node.place, found=text))
            return 0
        return int(text)

    def source_replacements(self, node: Node | None) -> tuple[dict[str, dict[str, str]], dict[str, Place]]:
        example = "replace: {product: {GTXPro: GTX Pro}}"
        block = self.block(node, example)
        found = {e.key.text: only_texts(self.text_map(e.value, example)) for e in (block.entries if block else ())}
        return found, {e.key.text: e.key.place for e in (block.entries if block else ())}

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def tables(self, node: Node | None, sources: Collection[str]) -> list[TableRule]:
        block = self.block(node, "tables: {account: {from: accounts, columns: {account_id: Id}}}")
        found: list[TableRule] = []
        for entry in block.entries if block else ():
            name = entry.key.text
            if name not in TABLES:
                near = nearest(name, TABLES)
                known = near or ", ".join(TABLES)
                self.findings.append(UNKNOWN_TABLE.at(entry.key.place, name=name, known=known))
                continue
            parts = entry.value.items if isinstance(entry.value, SequenceNode) else (entry.value,)
            found += [rule for part in parts if (rule := self.table(name, entry.key.place, part, sources))]
        return found

    def table(self, name: str, place: Place, node: Node, sources: Collection[str]) -> TableRule | None:
        block = self.block(node, f"{name}: {{from: exports, columns: {{…}}}}")
        if block is None:
            return None
        self.keys(block, TABLE_KEYS, _IN_TABLE)
        source = self.known_source(block, "from", sources, _IN_TABLE)
        joins = self.joins(block.get("join"), sources)
        names = [join.name for join in joins]
        if block.get("stages") is not None and name != "stage_entry":
            entry = block.entry("stages")
            assert entry is not None
            self.findings.append(STAGES_ELSEWHERE.at(entry.key.place))
        where = block.get("where")
        keep: Keep | None = None
        match self.one_of(block.get("keep"), "keep", ("first", "last")):
            case "first":
                keep = "first"
            case "last":
                keep = "last"
        rule = TableRule(
            name,
            source or "",
            block.place if block.flow else place,
            self.rules(block.get("columns"), names, custom=False),
            self.rules(block.get("custom"), names, custom=True),
            tuple(joins),
            read_expression(self, where, "where: amount > 0") if where is not None else None,
            keep,
            tuple(self.rules(block.get("stages"), names, custom=False).items()),
            self.text(block.get("times"), "times: enquiries") if block.get("times") is not None else None,
        )
        self.findings.extend(check_table(rule, block))
        return rule if source else None

    def rules(self, node: Node | None, joins: Collection[str], custom: bool) -> dict[str, Rule]:
        block = self.block(node, "columns: {account_id: Id, name: Nom}")
        found: dict[str, Rule] = {}
        for entry in block.entries if block else ():
            if isinstance(entry.value, ScalarNode) and entry.value.is_null:  # an empty value has no place of its own
                self.findings.append(WRONG_SHAPE.at(entry.key.place, expected=A_COLUMN, example="name: Nom"))
                continue
            rule = read_rule(self, entry.value, joins, custom)
            if rule:
                found[entry.key.text] = rule
        return found

    def known_source(self, block: MappingNode, key: str, sources: Collection[str], where: Words) -> str | None:
        node = block.get(key)
        if node is None:
            self.missing(block, key, where, f"{key}: {next(iter(sources), 'pipeline')}")
            return None
        text = self.text(node, f"{key}: pipeline")
        if text is not None and text not in sources:
            known = nearest(text, sources) or ", ".join(sources) or "—"
            self.findings.append(UNKNOWN_SOURCE.at(node.place, name=text, known=known))
            return None
        return text

    def joins(self, node: Node | None, sources: Collection[str]) -> list[Join]:
        if node is None:
            return []
        found: list[Join] = []
        for part in node.items if isinstance(node, SequenceNode) else (node,):
            join = self.join(part, sources, [j.name for j in found])
            if join:
                found.append(join)
        return found

    def join(self, node: Node, sources: Collection[str], earlier: Collection[str]) -> Join | None:
        block = self.block(node, "join: {source: teams, on: {sales_agent: sales_agent}}")
        if block is None:
            return None
        self.keys(block, JOIN_KEYS, _IN_JOIN)
        source = self.known_source(block, "source", sources, _IN_JOIN)
        name = self.text(block.get("as"), "as: manager") or source
        if block.get("on") is None:
            self.missing(block, "on", _IN_JOIN, "on: {sales_agent: sales_agent}")
        pairs = self.block(block.get("on"), "on: {sales_agent: sales_agent}")
        on: list[tuple[SourceColumn, SourceColumn]] = []
        for entry in pairs.entries if pairs else ():
            there = self.text(entry.value, "on: {sales_agent: sales_agent}")
            if there:
                here = source_column(entry.key.text, entry.key.place, earlier)
                on.append((here, SourceColumn(there, None, entry.value.place)))
        return Join(name, source, tuple(on), block.place) if source and name and on else None

    # ── rates ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rates(self, node: Node | None, sources: Collection[str]) -> Rates | None:
        if node is None:
            return None
        block = self.block(node, "rates: {USD: 0.92}")
        if block is None:
            return None
        if block.get("source") is None:
            return Rates(block.place, self.fixed_rates(block))
        self.keys(block, RATE_KEYS, _IN_RATES)
        source = self.known_source(block, "source", sources, _IN_RATES)
        columns: dict[str, SourceColumn] = {}
        for key in ("currency", "rate", "day"):
            value = block.get(key)
            text = self.text(value, f"{key}: {key}")
            if text and value is not None:
                columns[key] = SourceColumn(text, None, value.place)
            elif key != "day":
                self.missing(block, key, _IN_RATES, f"{key}: {key}")
        return Rates(block.place, {}, source, columns.get("currency"), columns.get("rate"), columns.get("day"))

    def fixed_rates(self, block: MappingNode) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in block.entries:
            if not is_currency(entry.key.text):
                self.currency(entry.key)
                continue
            text = entry.value.text if isinstance(entry.value, ScalarNode) else ""
            rate = plain_number(text)
            if rate is None or rate <= 0:
                self.findings.append(RATE.at(entry.value.place, found=re.sub(r"\s+", " ", text) or "…"))
            else:
                found[entry.key.text] = f"{rate:f}"
        return found
