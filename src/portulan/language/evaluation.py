"""A condition on one record, in plain Python: the reference meaning that every engine must match, and the explanation
of why a record is or is not an MQL. Three-valued: a missing value leaves the answer unknown (None), as in databases."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portulan.language.conditions import (
    And,
    Arithmetic,
    Between,
    Column,
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


def evaluate(condition: Condition, row: Mapping[str, object]) -> bool | None:
    """Whether a record (column name → value) meets a condition: True, False, or None where it cannot be known."""
    result = _value(condition, row)
    return None if result is None else bool(result)


def _value(node: Condition, row: Mapping[str, object]) -> Any:
    match node:
        case Column(name):
            return _comparable(row.get(name))
        case Literal(value):
            return _comparable(value)
        case And(left, right):
            a, b = _truth(left, row), _truth(right, row)
            return False if a is False or b is False else None if a is None or b is None else True
        case Or(left, right):
            a, b = _truth(left, row), _truth(right, row)
            return True if a or b else None if a is None or b is None else False
        case Not(operand):
            truth = _truth(operand, row)
            return None if truth is None else not truth
        case IsNull(operand, negated):
            return (_value(operand, row) is None) != negated
        case Compare(op, left, right):
            return _compared(op, _value(left, row), _value(right, row))
        case Between(operand, low, high, negated):
            x = _value(operand, row)
            above, below = _compared(">=", x, _value(low, row)), _compared("<=", x, _value(high, row))
            inside = False if above is False or below is False else None if above is None or below is None else True
            return None if inside is None else inside != negated
        case InList(operand, values, negated):
            x = _value(operand, row)
            return None if x is None else any(_compared("=", x, _comparable(v.value)) for v in values) != negated
        case Like(operand, pattern, negated):
            x = _value(operand, row)
            return None if x is None else bool(_like(pattern).fullmatch(str(x))) != negated
        case Arithmetic(op, left, right):
            return _computed(op, _value(left, row), _value(right, row))
        case Negative(operand):
            x = _value(operand, row)
            return None if x is None else -x


def _truth(node: Condition, row: Mapping[str, object]) -> bool | None:
    value = _value(node, row)
    return None if value is None else bool(value)


def _comparable(value: object) -> Any:
    if isinstance(value, Duration):
        return value.as_timedelta
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _compared(op: str, a: Any, b: Any) -> bool | None:
    if a is None or b is None:
        return None
    match op:
        case "=":
            return bool(a == b)
        case "!=":
            return bool(a != b)
        case "<":
            return bool(a < b)
        case "<=":
            return bool(a <= b)
        case ">":
            return bool(a > b)
        case _:
            return bool(a >= b)


def _computed(op: str, a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b if not (isinstance(a, timedelta) and isinstance(b, Decimal)) else a * float(b)
        case _:
            return None if b == 0 else a / b


def _like(pattern: str) -> re.Pattern[str]:
    parts = [".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
