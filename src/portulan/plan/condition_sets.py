"""What can be said of conditions without any data: can two of them hold together, does one imply the other?

A condition becomes a union of boxes: for each column, the set of values allowed (intervals for numbers and dates, lists
for words, empty or not). This is exact for comparisons with values, `in`, `between`, `is null` and their `and`, `or`,
`not`, under the three-valued logic of databases. What it cannot see through (arithmetic, two columns compared, `like`)
stays open and the answer is then "unknown": the facts decide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from portulan.language.conditions import And, Between, Column, Compare, Condition, InList, IsNull, Literal, Not, Or
from portulan.language.units import Duration

Answer = OneOf["yes", "no", "unknown"]
MOST_BOXES = 256
_INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two bounds; a bound belongs to it where closed."""

    low: Decimal = -_INFINITY
    high: Decimal = _INFINITY
    low_closed: bool = False
    high_closed: bool = False

    @property
    def is_empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    @property
    def between_integers(self) -> bool:
        """Whether no whole number lies in it: head counts and dates never do, amounts may."""
        if self.is_empty or not (self.low.is_finite() and self.high.is_finite()):
            return False
        first = self.low.to_integral_value(rounding="ROUND_CEILING")
        first += 1 if first == self.low and not self.low_closed else 0
        return first > self.high or (first == self.high and not self.high_closed)

    def meet(self, other: "Interval") -> "Interval":
        low, low_closed = max((self.low, not self.low_closed), (other.low, not other.low_closed))
        high, high_open = min((self.high, self.high_closed), (other.high, other.high_closed))
        return Interval(low, high, not low_closed, high_open)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The values a column may have in a box: intervals, or words (`words` listed, or all but those), and nothing at all
    (`null`). `kind` keeps numbers, dates and words apart."""

    kind: str
    intervals: tuple[Interval, ...] = ()
    words: frozenset[str] = frozenset()
    all_but: bool = False
    null: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.null and not self.intervals and not self.words and not self.all_but

    def meet(self, other: "Allowed") -> "Allowed | None":
        """What both allow; None where the two speak of different kinds of value."""
        null = self.null and other.null
        if "any" in (self.kind, other.kind):
            kept = other if self.kind == "any" else self
            return (
                replace(kept, null=null)
                if (self if self.kind == "any" else other).all_but
                else Allowed("any", null=null)
            )
        if self.kind != other.kind:
            return None
        met = tuple(m for a in self.intervals for b in other.intervals if not (m := a.meet(b)).is_empty)
        match (self.all_but, other.all_but):
            case (True, True):
                return Allowed(self.kind, met, self.words | other.words, True, null)
            case (True, False):
                return Allowed(self.kind, met, other.words - self.words, False, null)
            case (False, True):
                return Allowed(self.kind, met, self.words - other.words, False, null)
            case _:
                return Allowed(self.kind, met, self.words & other.words, False, null)


@dataclass(frozen=True, slots=True)
class Box:
    """Columns with what they may hold; `sure` is False where part of the condition could not be seen through."""

    columns: Mapping[str, Allowed]
    sure: bool = True

    def meet(self, other: "Box") -> "Box | None":
        columns, sure = dict(self.columns), self.sure and other.sure
        for name, allowed in other.columns.items():
            met = columns[name].meet(allowed) if name in columns else allowed
            if met is None:
                sure = False
                continue
            if met.is_empty:
                return None
            columns[name] = met
        return Box(columns, sure)


Mode = OneOf["true", "false", "not true", "not false"]
_OPPOSITE: Mapping[Mode, Mode] = {"true": "false", "false": "true", "not true": "not false", "not false": "not true"}


def can_hold(condition: Condition) -> Answer:
    """Whether any record could satisfy a condition."""
    return _answer(_boxes(condition, "true"))


def can_both_hold(a: Condition, b: Condition) -> Answer:
    """Whether one record could satisfy both."""
    return _answer(_met(_boxes(a, "true"), _boxes(b, "true")))


def implies(a: Condition, b: Condition) -> Answer:
    """Whether every record that satisfies `a` satisfies `b`."""
    left = _answer(_met(_boxes(a, "true"), _boxes(b, "not true")))
    opposite: dict[Answer, Answer] = {"no": "yes", "yes": "no", "unknown": "unknown"}
    return opposite[left]


def _answer(boxes: "list[Box] | None") -> Answer:
    if boxes is None:
        return "unknown"
    if not boxes:
        return "no"
    certain = (box for box in boxes if box.sure and not any(_thin(a) for a in box.columns.values()))
    return "yes" if any(True for _ in certain) else "unknown"


def _thin(allowed: Allowed) -> bool:
    """Only fractions between two whole numbers are left: for a head count, nothing."""
    if allowed.kind not in ("number", "date") or allowed.null or not allowed.intervals:
        return False
    return all(interval.between_integers for interval in allowed.intervals)


def _met(a: list[Box] | None, b: list[Box] | None) -> list[Box] | None:
    if a is None or b is None or len(a) * len(b) > MOST_BOXES:
        return None
    return [met for x in a for y in b if (met := x.meet(y)) is not None]


def _joined(a: list[Box] | None, b: list[Box] | None) -> list[Box] | None:
    return None if a is None or b is None or len(a) + len(b) > MOST_BOXES else a + b


def _boxes(node: Condition, mode: Mode) -> list[Box] | None:
    match node:
        case Not(operand):
            return _boxes(operand, _OPPOSITE[mode])
        case And(left, right) | Or(left, right):
            both = isinstance(node, And) == (mode in ("true", "not false"))
            combine = _met if both else _joined
            return combine(_boxes(left, mode), _boxes(right, mode))
        case IsNull(Column(name), negated):
            wants_null = negated != (mode in ("true", "not false"))
            return [Box({name: Allowed("any", null=True) if wants_null else Allowed("any", all_but=True)})]
        case Compare(op, Column(name), Literal(value)):
            return _atom(name, _compared(op, value), mode)
        case Compare(op, Literal(value), Column(name)):
            return _atom(name, _compared({"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op), value), mode)
        case Between(Column(name), Literal(low), Literal(high), negated):
            inside = _both(_compared(">=", low), _compared("<=", high))
            return _atom(name, inside, _OPPOSITE[mode] if negated else mode)
        case InList(Column(name), values, negated):
            return _atom(name, _any_of(v.value for v in values), _OPPOSITE[mode] if negated else mode)
        case Column(name):
            return _atom(name, Allowed("boolean", words=frozenset({"true"})), mode)
        case _:
            return [Box({}, sure=False)]


def _atom(name: str, allowed: Allowed | None, mode: Mode) -> list[Box]:
    if allowed is None:
        return [Box({}, sure=False)]
    if mode in ("false", "not true"):
        allowed = _complement(allowed)
    if mode in ("not true", "not false"):
        allowed = replace(allowed, null=True)
    return [] if allowed.is_empty else [Box({name: allowed})]


def _complement(allowed: Allowed) -> Allowed:
    """All other values of the same kind, null apart."""
    if allowed.kind in ("text", "boolean"):
        if allowed.kind == "boolean":
            return Allowed("boolean", words=frozenset({"true", "false"}) - allowed.words)
        return replace(allowed, all_but=not allowed.all_but)
    outside: tuple[Interval, ...] = (Interval(),)
    for i in allowed.intervals:
        holes = (Interval(high=i.low, high_closed=not i.low_closed), Interval(low=i.high, low_closed=not i.high_closed))
        outside = tuple(m for o in outside for hole in holes if not (m := o.meet(hole)).is_empty)
    return Allowed(allowed.kind, outside)


def _compared(op: str, value: object) -> Allowed | None:
    kind, point = _point(value)
    if point is None:
        word = str(value).lower() if isinstance(value, bool) else str(value)
        if op not in ("=", "!="):
            return None
        same = Allowed(kind, words=frozenset({word}))
        return same if op == "=" else _complement(same)
    match op:
        case "=":
            return Allowed(kind, (Interval(point, point, True, True),))
        case "!=":
            return Allowed(kind, (Interval(high=point), Interval(low=point)))
        case "<" | "<=":
            return Allowed(kind, (Interval(high=point, high_closed=op == "<="),))
        case _:
            return Allowed(kind, (Interval(low=point, low_closed=op == ">="),))


def _both(a: Allowed | None, b: Allowed | None) -> Allowed | None:
    return a.meet(b) if a is not None and b is not None else None


def _any_of(values: Iterable[object]) -> Allowed | None:
    kinds, intervals, words = set(), [], set()
    for value in values:
        kind, point = _point(value)
        kinds.add(kind)
        if point is None:
            words.add(str(value).lower() if isinstance(value, bool) else str(value))
        else:
            intervals.append(Interval(point, point, True, True))
    return Allowed(kinds.pop(), tuple(intervals), frozenset(words)) if len(kinds) == 1 else None


def _point(value: object) -> tuple[str, Decimal | None]:
    """The kind of a value, and where it stands on the line of its kind."""
    match value:
        case bool():
            return "boolean", None
        case Decimal():
            return "number", value
        case date():
            return "date", Decimal(value.toordinal())
        case Duration():
            return "duration", value.in_days
        case _:
            return "text", None
