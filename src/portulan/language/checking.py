"""A condition against the columns there are: unknown names (with the nearest known one), values of the wrong type."""

from collections.abc import Mapping

from portulan.language.condition_text import unparse
from portulan.language.conditions import (
    And,
    Arithmetic,
    Between,
    Column,
    ColumnType,
    Compare,
    Condition,
    InList,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
)
from portulan.language.finding import Finding, FindingKind
from portulan.language.nearest import nearest
from portulan.language.words import Words

UNKNOWN_COLUMN = FindingKind(
    "CO010",
    "error",
    Words(fr="Aucune colonne ne s’appelle « {name:raw} ».", en="No column is called “{name:raw}”."),
    Words(fr="Choisir parmi : {known:raw}.", en="Choose among: {known:raw}."),
)
UNKNOWN_COLUMN_NEAR = FindingKind(
    "CO010",
    "error",
    Words(
        fr="Aucune colonne ne s’appelle « {name:raw} » ; la plus proche est « {near:raw} ».",
        en="No column is called “{name:raw}”; the nearest is “{near:raw}”.",
    ),
    Words(
        fr="Écrire {near:raw}, ou charger la colonne qui manque.",
        en="Write {near:raw}, or load the column that is missing.",
    ),
)
WRONG_TYPE = FindingKind(
    "CO011",
    "error",
    Words(
        fr="« {left:raw} » ({left_type}) ne se compare pas à « {right:raw} » ({right_type}).",
        en="“{left:raw}” ({left_type}) cannot be compared with “{right:raw}” ({right_type}).",
    ),
    Words(
        fr="Comparer deux valeurs de même nature ; un texte se met entre apostrophes.",
        en="Compare two values of the same kind; a text goes between quotes.",
    ),
)
NOT_A_TEST = FindingKind(
    "CO012",
    "error",
    Words(fr="« {found:raw} » ({type}) n’est ni vrai ni faux.", en="“{found:raw}” ({type}) is neither true nor false."),
    Words(
        fr="Le comparer à une valeur : {found:raw} > 0, {found:raw} is not null.",
        en="Compare it with a value: {found:raw} > 0, {found:raw} is not null.",
    ),
)
NO_ARITHMETIC = FindingKind(
    "CO013",
    "error",
    Words(
        fr="On ne calcule pas « {left:raw} » {op:raw} « {right:raw} ».",
        en="“{left:raw}” {op:raw} “{right:raw}” cannot be computed.",
    ),
    Words(
        fr="Calculer avec des nombres, ou une date et une durée (created_at + 30 days).",
        en="Compute with numbers, or a date and a duration (created_at + 30 days).",
    ),
)

TYPE_WORDS: Mapping[str, Words] = {
    "text": Words(fr="texte", en="text"),
    "number": Words(fr="nombre", en="number"),
    "money": Words(fr="montant", en="amount"),
    "share": Words(fr="part", en="share"),
    "boolean": Words(fr="oui/non", en="yes/no"),
    "date": Words(fr="date", en="date"),
    "timestamp": Words(fr="date et heure", en="date and time"),
    "duration": Words(fr="durée", en="duration"),
}
_NUMERIC = {"number", "money", "share"}
_TIMES = {"date", "timestamp"}


def check_condition(condition: Condition, columns: Mapping[str, ColumnType]) -> list[Finding]:
    """Everything wrong with a condition for these columns; never stops at the first."""
    checker = _Checker(columns)
    checker.must_be_true_or_false(condition)
    return checker.findings


def check_value(formula: Condition, columns: Mapping[str, ColumnType]) -> tuple[ColumnType | None, list[Finding]]:
    """The type of what a formula computes on these columns, None with the findings that say why it has none."""
    checker = _Checker(columns)
    kind = checker.type_of(formula)
    return (None if checker.findings else kind), checker.findings


class _Checker:
    def __init__(self, columns: Mapping[str, ColumnType]) -> None:
        self.columns = columns
        self.findings: list[Finding] = []

    def must_be_true_or_false(self, node: Condition) -> None:
        kind = self.type_of(node)
        if kind not in (None, "boolean"):
            self.findings.append(NOT_A_TEST.at(node.place, found=unparse(node), type=TYPE_WORDS[kind]))

    def type_of(self, node: Condition) -> ColumnType | None:
        """The type of a value, None when unknown (a finding was made below)."""
        match node:
            case Literal(_, kind):
                return kind
            case Column(name):
                return self._column(node, name)
            case And(left, right) | Or(left, right):
                self.must_be_true_or_false(left)
                self.must_be_true_or_false(right)
            case Not(operand):
                self.must_be_true_or_false(operand)
            case Compare(_, left, right):
                self._same_kind(left, right)
            case Between(operand, low, high):
                self._same_kind(operand, low)
                self._same_kind(operand, high)
            case InList(operand, values):
                for value in values:
                    if not self._same_kind(operand, value):
                        break
            case Like(operand):
                if self.type_of(operand) not in (None, "text"):
                    self._same_kind(operand, Literal(node.pattern, "text", node.place))
            case IsNull(operand):
                self.type_of(operand)
            case Negative(operand):
                return self.type_of(operand)
            case Arithmetic():
                return self._arithmetic(node)
        return "boolean"

    def _column(self, node: Column, name: str) -> ColumnType | None:
        if name in self.columns:
            return self.columns[name]
        near = nearest(name, self.columns)
        if near:
            self.findings.append(UNKNOWN_COLUMN_NEAR.at(node.place, name=name, near=near))
        else:
            known = ", ".join(sorted(self.columns)[:12]) or "—"
            self.findings.append(UNKNOWN_COLUMN.at(node.place, name=name, known=known))
        return None

    def _same_kind(self, left: Condition, right: Condition) -> bool:
        a, b = self.type_of(left), self.type_of(right)
        if a is None or b is None or a == b or {a, b} <= _NUMERIC or {a, b} <= _TIMES:
            return True
        self.findings.append(
            WRONG_TYPE.at(
                right.place, left=unparse(left), left_type=TYPE_WORDS[a], right=unparse(right), right_type=TYPE_WORDS[b]
            )
        )
        return False

    def _arithmetic(self, node: Arithmetic) -> ColumnType | None:
        a, b = self.type_of(node.left), self.type_of(node.right)
        if a is None or b is None:
            return None
        result = _arithmetic_type(node.op, a, b)
        if result is None:
            self.findings.append(
                NO_ARITHMETIC.at(node.place, left=unparse(node.left), op=node.op, right=unparse(node.right))
            )
        return result


def _arithmetic_type(op: str, a: ColumnType, b: ColumnType) -> ColumnType | None:
    if a in _NUMERIC and b in _NUMERIC:
        if op == "/":
            return "number"
        return "money" if "money" in (a, b) else "share" if a == b == "share" else "number"
    if a in _TIMES and b == "duration" and op in "+-":
        return "timestamp"
    if a in _TIMES and b in _TIMES and op == "-":
        return "duration"
    if a == b == "duration" and op in "+-":
        return "duration"
    if (a, b) == ("duration", "number") and op in "*/":
        return "duration"
    return None
