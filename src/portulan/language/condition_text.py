"""Conditions as text: read into the tree of `language.conditions`, and written back.

A text becomes a tree through a grammar of seven levels, one method each; nothing is handed to Python's or a database's
own parser. Whatever cannot be read is a finding at the very word.

Grammar, loosest first: or · and · not · comparison (= != < <= > >=, in, between, like, is null) · + - · * / · minus ·
value
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn, assert_never

from portulan.language.conditions import (
    And,
    Arithmetic,
    Between,
    Column,
    ColumnType,
    Compare,
    Comparison,
    Condition,
    InList,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
    Value,
)
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.units import read_date, read_duration, read_number
from portulan.language.words import Words

LONGEST = 4_000  # characters
DEEPEST = 60
MOST_CHAINED = 200

UNREADABLE = FindingKind(
    "CO001",
    "error",
    Words(
        fr="« {found:raw} » ne se lit pas à cet endroit d’une condition.",
        en="“{found:raw}” cannot be read here in a condition.",
    ),
    Words(
        fr="Comparer une colonne à une valeur : sector = 'industrie', employees between 50 and 250.",
        en="Compare a column with a value: sector = 'industrie', employees between 50 and 250.",
    ),
)
EXPECTED = FindingKind(
    "CO002",
    "error",
    Words(fr="Il faut ici {expected} ; il y a « {found:raw} ».", en="Expected {expected}, found “{found:raw}”."),
    Words(fr="Compléter la condition à cet endroit.", en="Complete the condition here."),
)
UNFINISHED = FindingKind(
    "CO003",
    "error",
    Words(
        fr="La condition s’arrête avant la fin : il manque {expected}.",
        en="The condition stops too early: expected {expected}.",
    ),
    Words(fr="Terminer la condition, ou retirer le dernier mot.", en="Finish the condition, or remove the last word."),
)
EMPTY = FindingKind(
    "CO004",
    "error",
    Words(fr="La condition est vide.", en="The condition is empty."),
    Words(
        fr="Écrire une condition, par exemple employees > 250.", en="Write a condition, for example employees > 250."
    ),
)
UNCLOSED_TEXT = FindingKind(
    "CO005",
    "error",
    Words(fr="Il manque l’apostrophe qui ferme ce texte.", en="The quote that closes this text is missing."),
    Words(
        fr="Fermer le texte par ' ; une apostrophe à l’intérieur se double : 'l''offre'.",
        en="Close the text with '; a quote inside is doubled: 'it''s'.",
    ),
)
TOO_LONG = FindingKind(
    "CO006",
    "error",
    Words(fr="La condition est trop longue ou trop imbriquée.", en="The condition is too long or too nested."),
    Words(fr="La découper en plusieurs conditions plus simples.", en="Split it into several simpler conditions."),
)
DOUBLE_EQUALS = FindingKind(
    "CO007",
    "error",
    Words(fr="L’égalité s’écrit avec un seul signe = .", en="Equality is written with a single = sign."),
    Words(fr="Remplacer == par = .", en="Replace == with =."),
)


def parse_condition(text: str, place: Place) -> Condition:
    """The tree of a condition; `place` is where its text begins. Raises FaultyText."""
    return _Parser(text, place).whole()


_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<date>\d{4}-\d{2}-\d{2}(?![\d\w]))
  | (?P<number>(?:\d[\d_]*(?:[\u0020\u00a0\u202f]\d{3}(?!\d))*(?:\.\d+)?|\.\d+))(?![\w])
  | (?P<name>[^\W\d][\w.]*)
  | (?P<quoted>'(?:[^']|'')*')
  | (?P<double>"[^"]*")
  | (?P<op><=|>=|<>|!=|==|[=<>()+\-*/,%€$])
    """,
    re.VERBOSE,
)
_WORDS = {"and", "or", "not", "in", "between", "is", "null", "true", "false", "like", "et", "ou"}
_DURATION_WORD = re.compile(
    r"\s*(business\s+(?:hours?|days?)|minutes?|hours?|days?|weeks?|months?|years?|heures?\s+ouvrées?|jours?\s+ouvrés?|jours?|semaines?|mois)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str, place: Place) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            at = _place_at(text, place, position)
            raise FaultyText((UNCLOSED_TEXT if text[position] in "'\"" else UNREADABLE).at(at, found=text[position]))
        kind = match.lastgroup or ""
        if kind != "space":
            lowered = match[0].lower()
            if kind == "name" and lowered in _WORDS:
                found.append(_Token("word", lowered, position, match.end()))
            else:
                found.append(_Token(kind, match[0], position, match.end()))
        position = match.end()
    return found


def _place_at(text: str, place: Place, position: int) -> Place:
    before = text[:position]
    if "\n" not in before:
        return place.shifted(position)
    return Place(place.file, place.line + before.count("\n"), position - before.rfind("\n"))


_VALUE = Words(fr="une valeur", en="a value")
_COMPARISONS: dict[str, Comparison] = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class _Parser:
    """Recursive descent; one method per level of the grammar."""

    def __init__(self, text: str, place: Place) -> None:
        if len(text) > LONGEST:
            raise FaultyText(TOO_LONG.at(place))
        self.text, self.origin = text, place
        self.tokens = _tokens(text, place)
        self.index = 0
        self.depth = 0
        self.chained = 0

    def whole(self) -> Condition:
        if not self.tokens:
            raise FaultyText(EMPTY.at(self.origin))
        condition = self._or()
        if self.index < len(self.tokens):
            self._fail(Words(fr="« and », « or » ou la fin", en="“and”, “or” or the end"))
        return condition

    def _place(self, token: _Token) -> Place:
        return _place_at(self.text, self.origin, token.start)

    def _peek(self) -> _Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def _take(self, *texts: str) -> _Token | None:
        token = self._peek()
        if token and token.kind in ("word", "op") and token.text in texts:
            self.index += 1
            return token
        return None

    def _need(self, text: str) -> _Token:
        token = self._take(text)
        if token is None:
            self._fail(Words(fr=f"« {text} »", en=f"“{text}”"))
        return token

    def _fail(self, expected: Words) -> NoReturn:
        token = self._peek()
        if token is None:
            raise FaultyText(UNFINISHED.at(_place_at(self.text, self.origin, len(self.text)), expected=expected))
        if token.text == "==":
            raise FaultyText(DOUBLE_EQUALS.at(self._place(token)))
        raise FaultyText(EXPECTED.at(self._place(token), expected=expected, found=token.text))

    def _or(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FaultyText(TOO_LONG.at(self.origin))
        left = self._and()
        while self._take("or", "ou"):
            left = Or(left, self._and())
            self._one_more()
        self.depth -= 1
        return left

    def _and(self) -> Condition:
        left = self._not()
        while self._take("and", "et"):
            left = And(left, self._not())
            self._one_more()
        return left

    def _one_more(self) -> None:
        """Chains lean to the left: a long one is a deep tree, which readers walk by recursion."""
        self.chained += 1
        if self.chained > MOST_CHAINED:
            raise FaultyText(TOO_LONG.at(self.origin))

    def _not(self) -> Condition:
        negations: list[_Token] = []
        while token := self._take("not"):
            negations.append(token)
        if len(negations) > DEEPEST:
            raise FaultyText(TOO_LONG.at(self.origin))
        condition = self._comparison()
        for token in reversed(negations):
            condition = Not(condition, self._place(token))
        return condition

    def _comparison(self) -> Condition:
        left = self._sum()
        token = self._peek()
        if token is None:
            return left
        if token.kind == "op" and token.text in _COMPARISONS:
            self.index += 1
            return Compare(_COMPARISONS[token.text], left, self._sum())
        if token.text == "==":
            self._fail(_VALUE)
        if self._take("is"):
            negated = self._take("not") is not None
            self._need("null")
            return IsNull(left, negated)
        negated = self._take("not") is not None
        if self._take("in"):
            return InList(left, self._list(), negated)
        if self._take("between"):
            low = self._sum()
            self._need("and")
            return Between(left, low, self._sum(), negated)
        if self._take("like"):
            pattern = self._value()
            if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
                self.index -= 1
                self._fail(Words(fr="un texte entre apostrophes", en="a text between quotes"))
            return Like(left, pattern.value, negated)
        if negated:
            self._fail(Words(fr="« in », « between » ou « like »", en="“in”, “between” or “like”"))
        return left

    def _list(self) -> tuple[Literal, ...]:
        self._need("(")
        values = [self._listed()]
        while self._take(","):
            values.append(self._listed())
        self._need(")")
        return tuple(values)

    def _listed(self) -> Literal:
        minus = self._take("-")
        value = self._value()
        if not isinstance(value, Literal):
            self.index -= 1
            self._fail(
                Words(fr="une valeur (un texte se met entre apostrophes)", en="a value (a text goes between quotes)")
            )
        if minus and isinstance(value.value, Decimal):
            return Literal(-value.value, value.type, self._place(minus))
        return value

    def _sum(self) -> Condition:
        left = self._product()
        while token := self._take("+", "-"):
            left = Arithmetic("+" if token.text == "+" else "-", left, self._product())
            self._one_more()
        return left

    def _product(self) -> Condition:
        left = self._unary()
        while token := self._take("*", "/"):
            left = Arithmetic("*" if token.text == "*" else "/", left, self._unary())
            self._one_more()
        return left

    def _unary(self) -> Condition:
        signs: list[_Token] = []
        while token := self._take("-"):
            signs.append(token)
        if len(signs) > DEEPEST:
            raise FaultyText(TOO_LONG.at(self.origin))
        operand = self._value()
        for token in reversed(signs):
            place = self._place(token)
            if isinstance(operand, Literal) and isinstance(operand.value, Decimal):
                operand = Literal(-operand.value, operand.type, place)
            else:
                operand = Negative(operand, place)
        return operand

    def _value(self) -> Condition:
        token = self._peek()
        if token is None or (token.kind == "word" and token.text not in ("true", "false")):
            self._fail(_VALUE)
        place = self._place(token)
        self.index += 1
        match token.kind:
            case "word":
                return Literal(token.text == "true", "boolean", place)
            case "name":
                return Column(token.text, place)
            case "quoted":
                return Literal(token.text[1:-1].replace("''", "'"), "text", place)
            case "double":
                return Literal(token.text[1:-1], "text", place)
            case "date":
                return Literal(read_date(token.text, place), "date", place)
            case "number":
                return self._number(token, place)
            case "op" if token.text == "(":
                inside = self._or()
                self._need(")")
                return inside
            case _:
                self.index -= 1
                self._fail(_VALUE)

    def _number(self, token: _Token, place: Place) -> Literal:
        if unit := _DURATION_WORD.match(self.text, token.end):
            duration = read_duration(self.text[token.start : unit.end()], place)
            while self.index < len(self.tokens) and self.tokens[self.index].start < unit.end():
                self.index += 1
            return Literal(duration, "duration", place)
        value = read_number(token.text, place)
        if self._take("%"):
            return Literal(value / 100, "share", place)
        if self._take("€", "$"):
            return Literal(value, "money", place)
        return Literal(value, "number", place)


def unparse(condition: Condition) -> str:
    """The condition as text that reads back to the same tree."""
    match condition:
        case Column(name):
            return name
        case Literal(value, kind):
            return _unparse_value(value, kind)
        case Compare(op, left, right):
            return f"{_inner(left)} {op} {_inner(right)}"
        case Like(operand, pattern, negated):
            return f"{_inner(operand)} {'not ' if negated else ''}like {_quoted(pattern)}"
        case InList(operand, values, negated):
            listed = ", ".join(unparse(v) for v in values)
            return f"{_inner(operand)} {'not ' if negated else ''}in ({listed})"
        case Between(operand, low, high, negated):
            return f"{_inner(operand)} {'not ' if negated else ''}between {_inner(low)} and {_inner(high)}"
        case IsNull(operand, negated):
            return f"{_inner(operand)} is {'not ' if negated else ''}null"
        case And(left, right):
            return f"{_logical(left)} and {_logical(right, right_side=True)}"
        case Or(left, right):
            return f"{_logical(left)} or {_logical(right, right_side=True)}"
        case Not(operand):
            return f"not {_inner(operand)}"
        case Arithmetic(op, left, right):
            return f"{_inner(left)} {op} {_inner(right)}"
        case Negative(operand):
            return f"-{_inner(operand)}"
        case _:
            assert_never(condition)


def _inner(node: Condition) -> str:
    text = unparse(node)
    return text if isinstance(node, Column | Literal) else f"({text})"


def _logical(node: Condition, right_side: bool = False) -> str:
    text = unparse(node)
    loose = isinstance(node, Or) or (right_side and isinstance(node, And))
    return f"({text})" if loose or isinstance(node, Arithmetic | Negative) else text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _unparse_value(value: Value, kind: ColumnType) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case Decimal() if kind == "share":
            return f"{(value * 100).normalize():f} %"
        case Decimal() if kind == "money":
            return f"{value:f} €"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
