"""Findings: what Portulan has to say about a person's text or data. Their faults are findings; ours are raised.

A kind of finding is declared once, beside the rule that makes it, with a stable code, a level and its words in both
languages. A finding is that kind at a place with values; its sentences are made at the edge, for the reader.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypedDict

from portulan.language.place import Place
from portulan.language.words import Language, Words

Level = Literal["error", "warning", "advice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A stable code with its level, its sentence and its way out."""

    code: str
    level: Level
    message: Words
    way_out: Words

    def at(self, place: Place | None, /, **params: object) -> "Finding":
        return Finding(self, place, params)


class FindingJson(TypedDict):
    code: str
    level: Level
    file: str | None
    line: int | None
    column: int | None
    message: str
    way_out: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what, where, with which values, and (through its kind) the way out.

    `effective` dates a finding that will become an error later.
    """

    kind: FindingKind
    place: Place | None
    params: Mapping[str, object] = field(default_factory=dict)
    effective: date | None = None

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def level(self) -> Level:
        return self.kind.level

    def message(self, language: Language) -> str:
        return self.kind.message.say(language, **self.params)

    def way_out(self, language: Language) -> str:
        return self.kind.way_out.say(language, **self.params)

    def as_json(self, language: Language) -> FindingJson:
        place = self.place
        return {
            "code": self.code,
            "level": self.level,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "message": self.message(language),
            "way_out": self.way_out(language),
        }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a reader meets them: by place in the text, those without place last, worst first on a tie."""
    nowhere = Place("\uffff", 10**9)
    return sorted(findings, key=lambda f: (f.place or nowhere, LEVELS.index(f.level), f.code))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(f.level == "error" for f in findings)


class FaultyText(Exception):  # noqa: N818 reason=names what is at fault: the text, not the program
    """Raised inside a reader when one value cannot be read; carries the finding that the reader reports."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code} at {finding.place}: {finding.message('en')}")
        self.finding = finding
