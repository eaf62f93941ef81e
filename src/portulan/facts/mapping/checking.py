"""What a table's rules must hold together: known columns, required ones filled, computations that make sense."""

import re
from collections.abc import Iterator

from portulan.facts.mapping.findings import (
    COMPUTE_LOOP,
    COMPUTE_TYPE,
    CUSTOM_NAME,
    REQUIRED_COLUMN,
    TIMES_UNKNOWN,
    UNKNOWN_COLUMN,
    UNKNOWN_COLUMN_NEAR,
)
from portulan.facts.mapping.records import Rule, TableRule
from portulan.facts.schema import TABLES, ColumnSpec, Table
from portulan.language.checking import TYPE_WORDS, check_condition
from portulan.language.condition_text import parse_condition
from portulan.language.conditions import Arithmetic, Column, ColumnType, Condition, Literal, Negative, columns_of
from portulan.language.finding import FaultyText, Finding
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode

KEY_FROM_ROW = ("activity", "sale", "spend", "target")
"""Tables whose rows may have no identifier of their own: without a key column, source and line number make one."""

_NAME = re.compile(r"[^\W\d]\w{0,59}")
_NUMERIC = ("number", "money", "share")
_TAKEN = Words(fr="c’est une colonne de la table", en="it is a column of the table")
_MALFORMED = Words(fr="une condition ne saurait pas le lire", en="a condition could not read it")
_WORD = Words(fr="c’est un mot des conditions", en="it is a word of conditions")


def column_types(rule: TableRule) -> dict[str, ColumnType]:
    """The type of every column a table rule fills."""
    table = TABLES[rule.table]
    types: dict[str, ColumnType] = {c.name: c.type for c in table.columns if c.name in rule.columns}
    for name, custom in rule.custom.items():
        types[name] = custom.type or ("number" if custom.compute else "text")
    return types


def check_table(rule: TableRule, block: MappingNode) -> Iterator[Finding]:
    """Everything wrong with one table's rules."""
    table = TABLES[rule.table]
    yield from _canonical_names(rule, table, block)
    yield from _custom_names(rule, table, block)
    yield from _required(rule, table)
    types = column_types(rule)
    if rule.where is not None:
        yield from check_condition(rule.where, types)
    for part in rule.rules.values():
        if part.when is not None:
            yield from check_condition(part.when, types)
    yield from _computations(rule, table, types)
    entry = block.entry("times")
    if rule.times is not None and entry is not None and types.get(rule.times) != "number":
        yield TIMES_UNKNOWN.at(entry.key.place, name=rule.times, table=table.name)


def _canonical_names(rule: TableRule, table: Table, block: MappingNode) -> Iterator[Finding]:
    columns = block.get("columns")
    for entry in columns.entries if isinstance(columns, MappingNode) else ():
        name = entry.key.text
        if table.column(name):
            continue
        near = nearest(name, table.names)
        if near:
            yield UNKNOWN_COLUMN_NEAR.at(entry.key.place, table=table.name, name=name, near=near)
        else:
            yield UNKNOWN_COLUMN.at(entry.key.place, table=table.name, name=name, known=", ".join(table.names))


def _custom_names(rule: TableRule, table: Table, block: MappingNode) -> Iterator[Finding]:
    custom = block.get("custom")
    for entry in custom.entries if isinstance(custom, MappingNode) else ():
        name = entry.key.text
        why = _wrong_name(name, table)
        if why:
            example = re.sub(r"\W+", "_", name).strip("_").lower() or "segment"
            yield CUSTOM_NAME.at(entry.key.place, name=name, table=table.name, why=why, example=f"{example}_2")


def _wrong_name(name: str, table: Table) -> Words | None:
    if table.column(name.lower()):
        return _TAKEN
    if not _NAME.fullmatch(name):
        return _MALFORMED
    node = _as_column(name)
    return None if isinstance(node, Column) else _WORD


def _as_column(name: str) -> Condition | None:
    try:
        return parse_condition(name, Place(""))
    except FaultyText:
        return None


def _required(rule: TableRule, table: Table) -> Iterator[Finding]:
    by_stage = {"stage", "entered_at"} if rule.stages else set()
    for column in table.columns:
        if not column.required or column.name in rule.columns or column.name in by_stage:
            continue
        if column.key and table.name in KEY_FROM_ROW:
            continue
        yield REQUIRED_COLUMN.at(rule.place, table=table.name, name=column.name, meaning=column.words)


def _computations(rule: TableRule, table: Table, types: dict[str, ColumnType]) -> Iterator[Finding]:
    computed = {name: r.compute for name, r in rule.rules.items() if r.compute is not None}
    faulty = False
    for name, expression in computed.items():
        for finding in _computation(name, expression, table.column(name), rule.rules[name], types):
            faulty = True
            yield finding
    if not faulty and (loop := _loop(computed)):
        yield COMPUTE_LOOP.at(rule.rules[loop[0]].place, names=loop)


def _computation(
    name: str, expression: Condition, column: ColumnSpec | None, rule: Rule, types: dict[str, ColumnType]
) -> Iterator[Finding]:
    expected = column.type if column else rule.type or "number"
    if not isinstance(expression, Arithmetic | Negative | Column | Literal):
        yield from check_condition(expression, types)
        found: ColumnType = "boolean"
    else:
        others = [f for f in check_condition(expression, types) if f.code != "CO012"]
        yield from others
        if others:
            return
        found = _type(expression, types)
    alike = found == expected or (found in _NUMERIC and expected in _NUMERIC)
    if not alike and not (found == "timestamp" and expected == "date"):
        yield COMPUTE_TYPE.at(expression.place, name=name, expected=TYPE_WORDS[expected], found=TYPE_WORDS[found])


def _type(node: Condition, types: dict[str, ColumnType]) -> ColumnType:
    """The type of a checked arithmetic expression."""
    match node:
        case Column(name):
            return types[name]
        case Literal(_, kind):
            return kind
        case Negative(operand):
            return _type(operand, types)
        case Arithmetic(op, left, right):
            a, b = _type(left, types), _type(right, types)
            if a in ("date", "timestamp"):
                return "duration" if op == "-" and b != "duration" else "timestamp"
            return a if a == "duration" else "number"
    return "boolean"


def computation_order(rules: dict[str, Rule]) -> list[str]:
    """The computed columns, each after those it needs (no loop: checked before)."""
    computed = {name: rule.compute for name, rule in rules.items() if rule.compute is not None}
    done: list[str] = []
    while len(done) < len(computed):
        done += [
            name
            for name, expression in computed.items()
            if name not in done and columns_of(expression) & set(computed) <= set(done)
        ]
    return done


def _loop(computed: dict[str, Condition]) -> list[str]:
    """The columns computed from one another, if any."""
    left = dict(computed)
    while free := [n for n, e in left.items() if not columns_of(e) & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)
