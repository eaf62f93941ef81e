"""Reading where one column's value comes from: `amount: Prix`, `{constant: EUR}`, `{column: …, map: …}`…"""

from collections.abc import Collection

from portulan.facts.mapping.findings import NOT_ONE_OF, ONE_ORIGIN, WRONG_SHAPE
from portulan.facts.mapping.nodes import A_COLUMN, A_LIST, OPTION_KEYS, Nodes, only_texts
from portulan.facts.mapping.records import Otherwise, Rule, SourceColumn, Translation
from portulan.language.condition_text import parse_condition
from portulan.language.conditions import ColumnType, Condition
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode

ORIGINS = ("column", "constant", "compute", "first_of", "together")
RULE_KEYS = (*ORIGINS, "with", "map", "otherwise", "replace", "when", "unit", "type", *OPTION_KEYS)
TYPES: dict[str, ColumnType] = {
    "text": "text",
    "number": "number",
    "money": "money",
    "share": "share",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "duration": "duration",
}
_WHERE = Words(fr="pour une colonne", en="of a column")
_EXAMPLE = "{column: Status, map: {Won: won}}"


def read_rule(nodes: Nodes, node: Node, joins: Collection[str], custom: bool = False) -> Rule | None:
    """One column's rule, or None with findings. `joins` are the names that may stand before a dot."""
    if isinstance(node, ScalarNode) and not node.is_null and node.text.strip():
        return Rule(node.place, column=source_column(node.text, node.place, joins))
    if not isinstance(node, MappingNode):
        nodes.findings.append(WRONG_SHAPE.at(node.place, expected=A_COLUMN, example=_EXAMPLE))
        return None
    nodes.keys(node, RULE_KEYS, _WHERE)
    origins = [entry.key.text for entry in node.entries if entry.key.text in ORIGINS]
    if len(origins) != 1:
        nodes.findings.append(ONE_ORIGIN.at(node.place, found=", ".join(origins) or "—"))
        return None
    return _read_block(nodes, node, origins[0], joins, custom)


def _read_block(nodes: Nodes, node: MappingNode, origin: str, joins: Collection[str], custom: bool) -> Rule | None:
    value = node.get(origin)
    assert value is not None
    column, constant, compute = None, None, None
    first_of: tuple[Rule, ...] = ()
    together: tuple[SourceColumn, ...] = ()
    match origin:
        case "column":
            text = nodes.text(value, "column: Status")
            column = source_column(text, value.place, joins) if text else None
        case "constant":
            constant = nodes.text(value, "constant: EUR")
        case "compute":
            compute = read_expression(nodes, value, "compute: quantity * unit_price")
        case "first_of":
            first_of = _first_of(nodes, value, joins)
        case _:
            parts = nodes.texts(value, "together: [first_name, last_name]")
            together = tuple(source_column(text, place, joins) for text, place in parts)
    if not (column or constant is not None or compute or first_of or together):
        return None
    kind = nodes.one_of(node.get("type"), "type", tuple(TYPES))
    if kind and not custom:
        _canonical_types_are_fixed(nodes, node)
    separator, when = node.get("with"), node.get("when")
    return Rule(
        node.place,
        column,
        constant,
        compute,
        first_of,
        together,
        separator=separator.text if isinstance(separator, ScalarNode) else " ",
        translation=_translation(nodes, node),
        percent=nodes.one_of(node.get("unit"), "unit", ("percent",)) is not None,
        type=TYPES[kind] if kind else None,
        options=nodes.options(node),
        when=read_expression(nodes, when, "when: status != 'open'") if when is not None else None,
    )


def _canonical_types_are_fixed(nodes: Nodes, node: MappingNode) -> None:
    """Canonical columns have their type; only custom ones choose."""
    entry = node.entry("type")
    assert entry is not None
    known = ", ".join(key for key in RULE_KEYS if key != "type")
    nodes.findings.append(NOT_ONE_OF.at(entry.key.place, found="type", key="columns", known=known))


def _first_of(nodes: Nodes, value: Node, joins: Collection[str]) -> tuple[Rule, ...]:
    if not isinstance(value, SequenceNode) or not value.items:
        nodes.findings.append(WRONG_SHAPE.at(value.place, expected=A_LIST, example="first_of: [signed_at, closed_at]"))
        return ()
    rules = [read_rule(nodes, item, joins) for item in value.items]
    for rule in rules:
        if rule and not (rule.column or rule.constant is not None or rule.together):
            example = "first_of: [signed_at, {constant: unknown}]"
            nodes.findings.append(WRONG_SHAPE.at(rule.place, expected=A_COLUMN, example=example))
            return ()
    return tuple(rule for rule in rules if rule)


def _translation(nodes: Nodes, node: MappingNode) -> Translation:
    mapped, otherwise = node.get("map"), node.get("otherwise")
    replaced = node.get("replace")
    translated = nodes.text_map(mapped, "map: {Won: won, Lost: lost}") if mapped is not None else None
    return Translation(
        {} if translated is None and otherwise is not None else translated,
        _otherwise(nodes, otherwise),
        only_texts(nodes.text_map(replaced, "replace: {GTXPro: GTX Pro}")) if replaced is not None else {},
    )


def _otherwise(nodes: Nodes, node: Node | None) -> Otherwise:
    """`refuse` (the default), `keep`, `empty`, or the value to put."""
    if node is None:
        return "refuse"
    if isinstance(node, ScalarNode) and node.is_null:
        return "empty"
    text = nodes.text(node, "otherwise: keep")
    match text:
        case None | "refuse":
            return "refuse"
        case "keep":
            return "keep"
        case "empty":
            return "empty"
        case _:
            return (text,)


def source_column(text: str, place: Place, joins: Collection[str]) -> SourceColumn:
    """`account` is a column of the table's own source, `teams.manager` one of the joined `teams`."""
    head, dot, rest = text.partition(".")
    if dot and head in joins:
        return SourceColumn(rest, head, place)
    return SourceColumn(text, None, place)


def read_expression(nodes: Nodes, node: Node, example: str) -> Condition | None:
    """A condition or an arithmetic expression of the condition language."""
    text = nodes.text(node, example)
    if text is None:
        return None
    assert isinstance(node, ScalarNode)
    try:
        return parse_condition(text, node.inner)
    except FaultyText as fault:
        nodes.findings.append(fault.finding)
        return None
