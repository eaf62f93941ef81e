"""A condition as an expression of the engine: the only way a condition reaches a database.

Every node of the tree becomes a node of SQLGlot's tree, so a text in a plan is never SQL. The meaning is that of
`language.evaluation.evaluate`, which tests hold against it: unknown stays unknown, division by zero is unknown, `like`
ignores case, a duration is a number of microseconds.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from sqlglot import exp

from portulan.facts.schema import TABLES
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
from portulan.language.units import Duration

CANONICAL_TYPES: Mapping[str, ColumnType] = MappingProxyType(
    {column.name: column.type for table in TABLES.values() for column in table.columns}
)
"""The type of each canonical column; a name means one type in all tables."""

MICROSECONDS_A_DAY = 86_400_000_000
_TIMES = ("date", "timestamp")
_COMPARISONS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def condition_to_sql(
    condition: Condition,
    column_sql: Mapping[str, str | exp.Expression],
    types: Mapping[str, ColumnType] | None = None,
) -> exp.Expression:
    """The engine's expression of a condition that `check_condition` found right.

    `column_sql` gives, for each column it reads, an expression or the (unquoted) name of a column; `types` the types of
    the columns that are not canonical, needed only where dates and durations are computed with. Raises KeyError for a
    column that `column_sql` lacks.
    """
    return _Writer(column_sql, {**CANONICAL_TYPES, **(types or {})}).sql(condition)


class _Writer:
    """One method per family of nodes."""

    def __init__(self, column_sql: Mapping[str, str | exp.Expression], types: Mapping[str, ColumnType]) -> None:
        self.column_sql = column_sql
        self.types = types

    def sql(self, node: Condition) -> exp.Expression:
        match node:
            case Column(name):
                return self._column(name)
            case Literal():
                return _literal(node)
            case And(left, right):
                return exp.Paren(this=exp.And(this=self.sql(left), expression=self.sql(right)))
            case Or(left, right):
                return exp.Paren(this=exp.Or(this=self.sql(left), expression=self.sql(right)))
            case Not(operand):
                return exp.Not(this=exp.Paren(this=self.sql(operand)))
            case IsNull(operand, negated):
                return _unless(negated, exp.Is(this=self._inner(operand), expression=exp.Null()))
            case Compare(op, left, right):
                return exp.Paren(this=_COMPARISONS[op](this=self._inner(left), expression=self._inner(right)))
            case Between(operand, low, high, negated):
                between = exp.Between(this=self._inner(operand), low=self._inner(low), high=self._inner(high))
                return _unless(negated, between)
            case InList(operand, values, negated):
                return _unless(negated, exp.In(this=self._inner(operand), expressions=[_literal(v) for v in values]))
            case Like(operand, pattern, negated):
                like = exp.ILike(this=self._inner(operand), expression=exp.Literal.string(pattern))
                return _unless(negated, like)
            case Negative(operand):
                return exp.Neg(this=exp.Paren(this=self.sql(operand)))
            case Arithmetic():
                return self._arithmetic(node)

    def _column(self, name: str) -> exp.Expression:
        given = self.column_sql[name]
        sql = exp.column(exp.to_identifier(given, quoted=True)) if isinstance(given, str) else given.copy()
        if self.types.get(name) == "duration":
            return _cast(exp.Mul(this=exp.Paren(this=sql), expression=_number(MICROSECONDS_A_DAY)), "BIGINT")
        return sql

    def _inner(self, node: Condition) -> exp.Expression:
        sql = self.sql(node)
        return sql if isinstance(sql, exp.Column | exp.Literal | exp.Paren | exp.Cast) else exp.Paren(this=sql)

    def _arithmetic(self, node: Arithmetic) -> exp.Expression:
        left, right = self._inner(node.left), self._inner(node.right)
        kinds = self._kind(node.left), self._kind(node.right)
        match node.op, kinds:
            case "-", ("time", "time"):
                return exp.Paren(this=exp.Sub(this=_microseconds(left), expression=_microseconds(right)))
            case (("+" | "-"), ("time", "duration")):
                step = exp.Anonymous(this="to_microseconds", expressions=[_cast(right, "BIGINT")])
                moment = _cast(left, "TIMESTAMP")
                return (exp.Add if node.op == "+" else exp.Sub)(this=moment, expression=step)
            case "+", _:
                return exp.Add(this=left, expression=right)
            case "-", _:
                return exp.Sub(this=left, expression=right)
            case "*", _:
                return exp.Mul(this=_cast(left, "DOUBLE"), expression=_cast(right, "DOUBLE"))
            case _:
                divisor = exp.Nullif(this=_cast(right, "DOUBLE"), expression=_number(0))
                return exp.Div(this=_cast(left, "DOUBLE"), expression=divisor)

    def _kind(self, node: Condition) -> str:
        """'time', 'duration' or 'other': what decides how + and - are written."""
        match node:
            case Column(name):
                return _kind_of(self.types.get(name))
            case Literal(_, kind):
                return _kind_of(kind)
            case Negative(operand):
                return self._kind(operand)
            case Arithmetic(op, left, right):
                kinds = self._kind(left), self._kind(right)
                if kinds == ("time", "time"):
                    return "duration"
                return kinds[0] if op in "+-*/" else "other"
            case _:
                return "other"


def _kind_of(kind: ColumnType | None) -> str:
    return "time" if kind in _TIMES else "duration" if kind == "duration" else "other"


def _literal(node: Literal) -> exp.Expression:
    value = node.value
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Duration):
        return _number(value.as_timedelta // timedelta(microseconds=1))
    if isinstance(value, str):
        return exp.Literal.string(value)
    return _cast(exp.Literal.string(value.isoformat()), "DATE")


def _number(value: Decimal | int) -> exp.Expression:
    text = f"{abs(value):f}"
    literal = exp.Literal.number(text)
    return exp.Paren(this=exp.Neg(this=literal)) if value < 0 else literal


def _cast(sql: exp.Expression, kind: str) -> exp.Expression:
    return exp.cast(sql, exp.DataType.build(kind, dialect="duckdb"))


def _microseconds(moment: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="epoch_us", expressions=[_cast(moment, "TIMESTAMP")])


def _unless(negated: bool, sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=exp.Paren(this=sql)) if negated else exp.Paren(this=sql)
