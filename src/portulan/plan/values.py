"""From the text of one scalar to what it means, kind by kind. A value that cannot be read raises FaultyText."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from portulan.language.condition_text import TOO_LONG, parse_condition
from portulan.language.conditions import Condition, children
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.language.units import (
    NOT_A_NUMBER,
    Duration,
    read_change,
    read_date,
    read_duration,
    read_money,
    read_number,
    read_occurrences,
    read_share,
)
from portulan.language.words import Money
from portulan.plan.fields import Scalar, ScalarName
from portulan.plan.kpi_reference import parse_reference
from portulan.plan.quantities import (
    NOT_A_QUANTITY,
    Quantity,
    read_hours,
    read_month_day,
    read_quantity,
    read_record_set,
    read_time,
    read_weekday,
)
from portulan.plan.rules import text as findings

LARGEST = Decimal(10) ** 15
_ID = re.compile(r"[\w][\w .+&/-]{0,79}")
DEEPEST_CONDITION = 150

INSIDE: frozenset[ScalarName] = frozenset({"condition", "reference", "record_set", "formula"})
"""The kinds that point inside their text when something is wrong: they are read as they stand in the file."""


def read_value(kind: Scalar, text: str, place: Place, key: str, currency: str) -> object:
    """What a scalar means; `key` is its name in the plan, for the sentences."""
    value = _READERS[kind.name](text, place, currency)
    amount = _amount(value)
    if amount is not None:
        if amount < 0:
            raise _out_of_bounds(place, key, text, findings.NOT_NEGATIVE)
        if kind.above_zero and amount == 0:
            raise _out_of_bounds(place, key, text, findings.ABOVE_ZERO)
        if amount > LARGEST:
            raise FaultyText((NOT_A_QUANTITY if kind.name == "quantity" else NOT_A_NUMBER).at(place, found=text))
        if kind.name == "share" and amount > 1:
            raise _out_of_bounds(place, key, text, findings.WITHIN_WHOLE)
        if kind.name == "whole":
            if amount != int(amount):
                raise _out_of_bounds(place, key, text, findings.A_WHOLE_NUMBER)
            return int(amount)
    return value


def depth_of(condition: Condition) -> int:
    """How deep the tree of a condition goes, counted without recursion: a long chain of `or` is a deep tree."""
    depth, level = 0, [condition]
    while level:
        depth += 1
        level = [child for node in level for child in children(node)]
    return depth


def _condition(text: str, place: Place, _currency: str) -> Condition:
    return _not_too_deep(parse_condition(text, place), place)


def _not_too_deep(condition: Condition, place: Place) -> Condition:
    if depth_of(condition) > DEEPEST_CONDITION:
        raise FaultyText(TOO_LONG.at(place))
    return condition


def _reference(text: str, place: Place, _currency: str) -> object:
    reference = parse_reference(text, place)
    if reference.where is not None:
        _not_too_deep(reference.where, place)
    return reference


def _record_set(text: str, place: Place, _currency: str) -> object:
    records = read_record_set(text, place)
    if records.where is not None:
        _not_too_deep(records.where, place)
    return records


def _id(text: str, place: Place, _currency: str) -> str:
    if not _ID.fullmatch(text) or "->" in text or text != text.strip():
        raise FaultyText(findings.BAD_ID.kind.at(place, id=text[:100]))
    return text


def _amount(value: object) -> Decimal | None:
    match value:
        case Money(amount):
            return amount
        case Quantity(amount):
            return amount
        case Duration(count):
            return count
        case Decimal():
            return value
        case (int() as count, Duration()):
            return Decimal(count)
        case _:
            return None


def _out_of_bounds(place: Place, key: str, text: str, expected: object) -> FaultyText:
    return FaultyText(findings.OUT_OF_BOUNDS.kind.at(place, key=key, found=text, expected=expected))


_READERS: Mapping[ScalarName, Callable[[str, Place, str], object]] = {
    "text": lambda text, place, currency: text,
    "id": _id,
    "share": lambda text, place, currency: read_share(text, place),
    "money": read_money,
    "number": lambda text, place, currency: read_number(text, place),
    "whole": lambda text, place, currency: read_number(text, place),
    "date": lambda text, place, currency: read_date(text, place),
    "duration": lambda text, place, currency: read_duration(text, place),
    "occurrences": lambda text, place, currency: read_occurrences(text, place),
    "quantity": read_quantity,
    "condition": _condition,
    "reference": _reference,
    "hours": lambda text, place, currency: read_hours(text, place),
    "time": lambda text, place, currency: read_time(text, place),
    "weekday": lambda text, place, currency: read_weekday(text, place),
    "month_day": lambda text, place, currency: read_month_day(text, place),
    "record_set": _record_set,
    "change": lambda text, place, currency: read_change(text, place),
    "formula": _condition,
}
