"""Conditions: the small expression language of the plan and the mapping.

    sector in ('industrie', 'agroalimentaire') and employees between 50 and 250
    created_at >= 2026-01-01 and not (score < 40 or email is null)
    amount * (1 - discount) > 18_000 and closed_at - created_at <= 60 days

Reading them is the work of `condition_text`, checking them against the columns there are that of `checking`; their
meaning on one record is in `evaluation` (three-valued, as databases do: unknown stays unknown), and `facts.expressions`
makes an engine's expression of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from portulan.language.place import Place
from portulan.language.units import Duration

ColumnType = OneOf["text", "number", "money", "share", "boolean", "date", "timestamp", "duration"]
Comparison = OneOf["=", "!=", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "/"]
Value = str | Decimal | bool | date | Duration


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Literal:
    value: Value
    type: ColumnType
    place: Place


@dataclass(frozen=True, slots=True)
class Compare:
    op: Comparison
    left: "Condition"
    right: "Condition"

    @property
    def place(self) -> Place:
        return self.left.place


@dataclass(frozen=True, slots=True)
class Like:
    """`name like 'Laiterie%'`: % any text, _ one character; case ignored."""

    operand: "Condition"
    pattern: str
    negated: bool

    @property
    def place(self) -> Place:
        return self.operand.place


@dataclass(frozen=True, slots=True)
class InList:
    operand: "Condition"
    values: tuple[Literal, ...]
    negated: bool

    @property
    def place(self) -> Place:
        return self.operand.place


@dataclass(frozen=True, slots=True)
class Between:
    operand: "Condition"
    low: "Condition"
    high: "Condition"
    negated: bool

    @property
    def place(self) -> Place:
        return self.operand.place


@dataclass(frozen=True, slots=True)
class IsNull:
    operand: "Condition"
    negated: bool

    @property
    def place(self) -> Place:
        return self.operand.place


@dataclass(frozen=True, slots=True)
class And:
    left: "Condition"
    right: "Condition"

    @property
    def place(self) -> Place:
        return self.left.place


@dataclass(frozen=True, slots=True)
class Or:
    left: "Condition"
    right: "Condition"

    @property
    def place(self) -> Place:
        return self.left.place


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Condition"
    place: Place


@dataclass(frozen=True, slots=True)
class Arithmetic:
    op: Operator
    left: "Condition"
    right: "Condition"

    @property
    def place(self) -> Place:
        return self.left.place


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Condition"
    place: Place


Condition = Column | Literal | Compare | Like | InList | Between | IsNull | And | Or | Not | Arithmetic | Negative


def children(node: Condition) -> tuple[Condition, ...]:
    """The nodes directly under one."""
    match node:
        case Compare(_, left, right) | And(left, right) | Or(left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Like(operand) | IsNull(operand) | Not(operand) | Negative(operand):
            return (operand,)
        case InList(operand, values):
            return (operand, *values)
        case Between(operand, low, high):
            return (operand, low, high)
        case _:
            return ()


def walk(node: Condition) -> Iterator[Condition]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def columns_of(condition: Condition) -> set[str]:
    """The names of the columns a condition reads."""
    return {node.name for node in walk(condition) if isinstance(node, Column)}


def conjuncts(condition: Condition) -> Sequence[Condition]:
    """The criteria joined by `and` at the top: what is shown one by one when a record is explained."""
    if isinstance(condition, And):
        return (*conjuncts(condition.left), *conjuncts(condition.right))
    return (condition,)
