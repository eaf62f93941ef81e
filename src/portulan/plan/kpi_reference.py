"""References to a KPI, as the plan, the command line and the pages write them.

win_rate
win_rate by segment, quarter
stage_conversion(decouverte -> proposition) where channel = 'salons'
"""

import re
from dataclasses import dataclass

from portulan.language.condition_text import parse_condition, unparse
from portulan.language.conditions import Condition
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words

NOT_A_REFERENCE = FindingKind(
    "PL007",
    "error",
    Words(
        fr="« {text:raw} » ne se lit pas comme un indicateur : {problem} attendu ici.",
        en="“{text:raw}” does not read as a KPI: {problem} was expected here.",
    ),
    Words(
        fr="Écrire par exemple win_rate, win_rate by segment, ou stage_conversion(decouverte -> proposition) "
        "where channel = 'salons'.",
        en="Write for example win_rate, win_rate by segment, or stage_conversion(discovery -> proposal) "
        "where channel = 'events'.",
    ),
)
_KPI_NAME = Words(fr="le nom d’un indicateur", en="the name of a KPI")
_ARGUMENT = Words(fr="le nom d’une étape", en="the name of a stage")
_CLOSING = Words(fr="une parenthèse fermante", en="a closing bracket")
_DIMENSION = Words(fr="une dimension (segment, channel…)", en="a dimension (segment, channel…)")
_CONDITION = Words(fr="une condition", en="a condition")
_BY_OR_WHERE = Words(fr="« by » ou « where »", en="“by” or “where”")

_NAME = re.compile(r"[^\W\d][\w.-]*")
_HEAD = re.compile(r"\s*([^\W\d]\w*)\s*")
_BY = re.compile(r"\s*by\b\s*", re.IGNORECASE)
_WHERE = re.compile(r"\s*where\b\s*", re.IGNORECASE)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class KpiReference:
    """One KPI, the stages it is about, how it is split and narrowed. Equal when they mean the same, anywhere."""

    kpi: str
    arguments: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: Condition | None = None
    place: Place | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KpiReference) and unparse_reference(self) == unparse_reference(other)

    def __hash__(self) -> int:
        return hash(unparse_reference(self))

    def __str__(self) -> str:
        return unparse_reference(self)


def parse_reference(text: str, place: Place) -> KpiReference:
    """Reads a reference; `place` is where `text` begins. Raises FaultyText at the token not understood."""

    def fail(position: int, problem: Words) -> FaultyText:
        return FaultyText(NOT_A_REFERENCE.at(place_at(text, place, position), text=text[:80].strip(), problem=problem))

    head = _HEAD.match(text)
    if not head or len(text) > _LONGEST:
        raise fail(0, _KPI_NAME)
    position = head.end()
    arguments: tuple[str, ...] = ()
    if text[position : position + 1] == "(":
        end = text.find(")", position)
        if end < 0:
            raise fail(len(text), _CLOSING)
        arguments = tuple(part.strip() for part in re.split(r"->|→|,", text[position + 1 : end]))
        if not all(arguments):
            raise fail(position + 1, _ARGUMENT)
        position = end + 1
    by: list[str] = []
    if match := _BY.match(text, position):
        position = match.end()
        while True:
            name = _NAME.match(text, position)
            if not name or name[0].lower() == "where":
                raise fail(position, _DIMENSION)
            by.append(name[0])
            comma = re.compile(r"\s*,\s*").match(text, name.end())
            position = comma.end() if comma else name.end()
            if not comma:
                break
    where = None
    if match := _WHERE.match(text, position):
        position = match.end()
        if not text[position:].strip():
            raise fail(position, _CONDITION)
        where = parse_condition(text[position:], place_at(text, place, position))
        position = len(text)
    if text[position:].strip():
        raise fail(position + len(text[position:]) - len(text[position:].lstrip()), _BY_OR_WHERE)
    return KpiReference(head[1], arguments, tuple(by), where, place_at(text, place, head.start(1)))


def unparse_reference(reference: KpiReference) -> str:
    """The reference in its canonical writing."""
    text = reference.kpi
    if reference.arguments:
        text += f"({' -> '.join(reference.arguments)})"
    if reference.by:
        text += f" by {', '.join(reference.by)}"
    if reference.where is not None:
        text += f" where {unparse(reference.where)}"
    return text


def place_at(text: str, place: Place, position: int) -> Place:
    """The place of a character of `text`, which begins at `place`."""
    before = text[:position]
    if "\n" not in before:
        return place.shifted(position)
    return Place(place.file, place.line + before.count("\n"), position - before.rfind("\n"))
