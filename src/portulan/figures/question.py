"""What a page is asked: which stretch of time, which cut, which records. Read from an address, written back to one.

Reading never stops at the first fault and loses nothing: what could not be read stays in `typed`, so that the form
shows it again beside the finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar
from urllib.parse import urlencode

from portulan.figures.spans import GRAINS, PRESETS, Grain, Preset, Span, span_of
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

EMPTY = "∅"  # how the address says "the records where this is empty"
UNSPLIT = "-"  # how the address says "not split"
PICKS = ("segment", "channel", "owner")  # the pick-lists always offered; `also` asks for one more
Choice = TypeVar("Choice", bound=str)
DEFAULT: Preset = "months12"

NOT_A_DAY = FindingKind(
    "ME701",
    "error",
    Words(fr="« {typed:raw} » n’est pas une date.", en="“{typed:raw}” is not a date."),
    Words(fr="L’écrire année-mois-jour : 2026-03-31.", en="Write it year-month-day: 2026-03-31."),
)
FAR_DAY = FindingKind(
    "ME707",
    "error",
    Words(
        fr="« {typed:raw} » est trop loin : les jours vont de 1900 à 2199.",
        en="“{typed:raw}” is too far: days go from 1900 to 2199.",
    ),
    Words(fr="Vérifier l’année.", en="Check the year."),
)
BACKWARDS = FindingKind(
    "ME702",
    "error",
    Words(
        fr="La période finit le {last:date}, avant de commencer le {first:date}.",
        en="The period ends on {last:date}, before it starts on {first:date}.",
    ),
    Words(fr="Inverser les deux dates.", en="Swap the two dates."),
)
NO_SUCH_CHOICE = FindingKind(
    "ME703",
    "error",
    Words(
        fr="« {typed:raw} » n’est pas un choix possible pour « {name:raw} ».",
        en="“{typed:raw}” is not a possible choice for “{name:raw}”.",
    ),
    Words(fr="Choisir parmi : {choices:list}.", en="Choose one of: {choices:list}."),
)
NOT_A_PAGE = FindingKind(
    "ME704",
    "error",
    Words(fr="« {typed:raw} » n’est pas un numéro de page.", en="“{typed:raw}” is not a page number."),
    Words(fr="Revenir à la première page.", en="Go back to the first page."),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one page; the defaults are what a bare address asks."""

    preset: Preset = DEFAULT
    first: date | None = None  # of a custom span, included
    last: date | None = None  # of a custom span, included
    by: tuple[str, ...] = ()
    unsplit: bool = False  # no split was asked for, rather than nothing said
    where: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)  # dimension → value, or EMPTY
    stages: tuple[str, ...] = ()
    grain: Grain | None = None  # None leaves the choice to the volumes
    as_of: date | None = None
    sort: str = ""  # a column, with a leading "-" for the greatest first
    page: int = 1
    every: bool = False  # every group of the split, not only the first
    group: Mapping[str, str] = field(default_factory=dict)  # the row of a cut whose records are shown
    also: str = ""  # a further dimension to pick a value of
    typed: Mapping[str, str] = field(default_factory=dict)  # as written, for the form

    def span(self, as_of: date) -> Span:
        """The days asked for, seen from `as_of`."""
        return span_of(self.preset, as_of, self.first, self.last)

    def query(self, **changes: Any) -> str:
        """The address of this question, with some of it changed; what is default is not written."""
        return urlencode(_parameters(replace(self, **changes)))

    def picked(self) -> list[tuple[str, str]]:
        """The pick-lists in use, always in the same order."""
        return sorted(((name, value) for name, value in self.picks.items() if value), key=_usual_first)

    def condition(self) -> str | None:
        """The condition text and the pick-lists together, in the condition language; None for all records."""
        parts = [f"({self.where})"] if self.where and self.picks else [self.where] if self.where else []
        parts += [equals(name, value) for name, value in self.picked()]
        return " and ".join(parts) or None


def equals(column: str, value: str) -> str:
    """`column = 'value'` in the condition language, or `column is null` for EMPTY."""
    if value == EMPTY:
        return f"{column} is null"
    return f"{column} = '" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as far as it could be read, and what was wrong with it."""

    question: Question
    findings: tuple[Finding, ...] = ()


def read_question(query: Mapping[str, Sequence[str]]) -> Reading:
    """The question an address asks; `query` holds the list of values of each name."""
    typed = {name: values[-1].strip() for name, values in query.items() if values}
    faults: list[Finding] = []
    first, last = _day(typed, "from", faults), _day(typed, "until", faults)
    preset = _choice(typed, "period", PRESETS, "custom" if first or last else DEFAULT, faults)
    if preset == "custom" and first and last and last < first:
        faults.append(BACKWARDS.at(None, first=first, last=last))
    by = [typed.get("by", ""), typed.get("by2", "")]
    question = Question(
        preset=preset,
        first=first if preset == "custom" else None,
        last=last if preset == "custom" else None,
        by=tuple(dict.fromkeys(name for name in by if name and name != UNSPLIT)),
        unsplit=by[0] == UNSPLIT,
        where=typed.get("where", ""),
        picks=_prefixed(typed, "f."),
        stages=tuple(s for s in (typed.get("stage", ""), typed.get("next", "")) if s),
        grain=_choice(typed, "grain", GRAINS, "month", faults) if typed.get("grain") else None,
        as_of=_day(typed, "as_of", faults),
        sort=typed.get("sort", ""),
        page=_page(typed, faults),
        every=bool(typed.get("every")),
        group=_prefixed(typed, "g."),
        also=typed.get("also", ""),
        typed=typed,
    )
    return Reading(question, tuple(faults))


def _usual_first(pick: tuple[str, str]) -> tuple[int, str]:
    return (PICKS.index(pick[0]) if pick[0] in PICKS else len(PICKS), pick[0])


def _prefixed(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name[len(prefix) :]: value for name, value in typed.items() if name.startswith(prefix) and value}


def _day(typed: Mapping[str, str], name: str, faults: list[Finding]) -> date | None:
    found = read_day(typed.get(name, ""))
    if isinstance(found, Finding):
        faults.append(found)
        return None
    return found


def read_day(text: str) -> date | Finding | None:
    """A day of an address, or what is wrong with it; None where nothing is written."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return NOT_A_DAY.at(None, typed=text[:40])
    return day if 1900 <= day.year < 2200 else FAR_DAY.at(None, typed=text[:40])


def _choice(
    typed: Mapping[str, str], name: str, choices: Sequence[Choice], default: Choice, faults: list[Finding]
) -> Choice:
    text = typed.get(name, "")
    if not text:
        return default
    for choice in choices:
        if choice == text:
            return choice
    faults.append(NO_SUCH_CHOICE.at(None, typed=text, name=name, choices=_nearest_first(text, choices)))
    return default


def _nearest_first(text: str, choices: Sequence[str]) -> list[str]:
    near = get_close_matches(text, choices, n=3)
    return [*near, *(c for c in choices if c not in near)]


def _page(typed: Mapping[str, str], faults: list[Finding]) -> int:
    text = typed.get("page", "") or "1"
    if text.isascii() and text.isdigit() and len(text) < 8:
        return max(1, int(text))
    faults.append(NOT_A_PAGE.at(None, typed=text))
    return 1


def _parameters(question: Question) -> list[tuple[str, str]]:
    names = ("by", "by2")
    parts: list[tuple[str, object]] = [
        ("period", question.preset if question.preset != DEFAULT else ""),
        ("from", question.first),
        ("until", question.last),
        ("by", UNSPLIT if question.unsplit and not question.by else ""),
        *zip(names, question.by, strict=False),
        ("where", question.where),
        *((f"f.{name}", value) for name, value in question.picked()),
        ("also", question.also if question.also not in question.picks else ""),
        *zip(("stage", "next"), question.stages, strict=False),
        ("grain", question.grain),
        ("as_of", question.as_of),
        ("sort", question.sort),
        ("every", 1 if question.every else ""),
        ("page", question.page if question.page > 1 else ""),
        *((f"g.{name}", value) for name, value in question.group.items()),
    ]
    return [(name, str(value)) for name, value in parts if value]
