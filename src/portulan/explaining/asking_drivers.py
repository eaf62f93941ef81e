"""What the drivers page is asked: the period to explain, the one to compare with or the group, the dimensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import urlencode

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.metrics.drivers.sides import Against
from portulan.metrics.period import Period, period_of

Preset = Literal["weeks12", "month", "quarter", "year", "custom"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
Versus = Literal["previous", "year", "custom", "group"]
VERSUS: tuple[Versus, ...] = get_args(Versus)
UNSPLIT = "-"
ONE_DAY = timedelta(days=1)
Choice = TypeVar("Choice", bound=str)

NOT_A_DAY = FindingKind(
    "DR701",
    "error",
    Words(fr="« {typed:raw} » n’est pas une date de 1900 à 2199.", en="“{typed:raw}” is not a date from 1900 to 2199."),
    Words(fr="L’écrire année-mois-jour : 2026-03-31.", en="Write it year-month-day: 2026-03-31."),
)
BACKWARDS = FindingKind(
    "DR702",
    "error",
    Words(
        fr="La période finit le {last:date}, avant de commencer le {first:date}.",
        en="The period ends on {last:date}, before it starts on {first:date}.",
    ),
    Words(fr="Inverser les deux dates.", en="Swap the two dates."),
)
NO_SUCH_CHOICE = FindingKind(
    "DR703",
    "error",
    Words(
        fr="« {typed:raw} » n’est pas un choix possible pour « {name:raw} ».",
        en="“{typed:raw}” is not a possible choice for “{name:raw}”.",
    ),
    Words(fr="Choisir parmi : {choices:list}.", en="Choose one of: {choices:list}."),
)
NO_GROUP = FindingKind(
    "DR704",
    "error",
    Words(fr="Le groupe à comparer n’est pas dit.", en="The group to compare is not said."),
    Words(fr="Écrire une condition : channel = 'salons'.", en="Write a condition: channel = 'salons'."),
)


@dataclass(frozen=True, slots=True)
class DriversAsked:
    """One question to the drivers page; days are included on both sides, as people say them."""

    preset: Preset = "weeks12"
    first: date | None = None
    last: date | None = None
    versus: Versus = "previous"
    before_first: date | None = None
    before_last: date | None = None
    group: str = ""
    by: tuple[str, ...] | None = None  # None leaves the choice to the figures
    where: str = ""
    stages: tuple[str, ...] = ()
    as_of: date | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    def period(self, as_of: date) -> Period | None:
        """The period to explain, seen from the end of the day; None for the whole history of a group."""
        tomorrow = as_of + ONE_DAY
        match self.preset:
            case "weeks12":
                return Period(tomorrow - timedelta(weeks=12), tomorrow)
            case "month" | "quarter":
                running = period_of(tomorrow, self.preset)
                assert running.start is not None
                return period_of(running.start - ONE_DAY, self.preset)
            case "year":
                return Period(date(as_of.year, 1, 1), tomorrow)
            case "custom":
                end = self.last + ONE_DAY if self.last else None
                return Period(self.first, end) if self.first or end else None

    def before(self) -> Period | None:
        """The period to compare with, where it is chosen day by day."""
        if self.versus != "custom" or not (self.before_first and self.before_last):
            return None
        return Period(self.before_first, self.before_last + ONE_DAY)

    @property
    def against(self) -> Against:
        return "year" if self.versus == "year" else "previous"

    def reference(self, kpi: str) -> str:
        """The KPI with its stages in brackets, as the plan writes it."""
        return f"{kpi}({' -> '.join(self.stages)})" if self.stages else kpi

    def query(self, **changes: Any) -> str:
        """The address of this question, with some of it changed; what is default is not written."""
        asked = replace(self, **changes)
        by = asked.by or ()
        parts: list[tuple[str, object]] = [
            ("period", asked.preset if asked.preset != "weeks12" else ""),
            ("from", asked.first if asked.preset == "custom" else None),
            ("until", asked.last if asked.preset == "custom" else None),
            ("versus", asked.versus if asked.versus != "previous" else ""),
            ("before_from", asked.before_first if asked.versus == "custom" else None),
            ("before_until", asked.before_last if asked.versus == "custom" else None),
            ("group", asked.group if asked.versus == "group" else ""),
            ("by", UNSPLIT if asked.by == () else by[0] if by else ""),
            ("by2", by[1] if len(by) > 1 else ""),
            ("where", asked.where),
            *zip(("stage", "next"), asked.stages, strict=False),
            ("as_of", asked.as_of),
        ]
        return urlencode([(name, str(value)) for name, value in parts if value])


def read_asked(query: Mapping[str, Sequence[str]]) -> tuple[DriversAsked, tuple[Finding, ...]]:
    """The question an address asks, as far as it could be read, and what was wrong with it."""
    typed = {name: values[-1].strip() for name, values in query.items() if values}
    faults: list[Finding] = []
    days = {name: _day(typed, name, faults) for name in ("from", "until", "before_from", "before_until", "as_of")}
    custom = bool(days["from"] or days["until"])
    usual: tuple[Preset, Versus] = ("custom" if custom else "weeks12", "group" if typed.get("group") else "previous")
    preset = _choice(typed, "period", PRESETS, usual[0], faults)
    versus = _choice(typed, "versus", VERSUS, usual[1], faults)
    for first, last in (("from", "until"), ("before_from", "before_until")):
        start, end = days[first], days[last]
        if start and end and end < start:
            faults.append(BACKWARDS.at(None, first=start, last=end))
    if versus == "group" and not typed.get("group"):
        faults.append(NO_GROUP.at(None))
    asked = DriversAsked(
        preset=preset,
        first=days["from"],
        last=days["until"],
        versus=versus,
        before_first=days["before_from"],
        before_last=days["before_until"],
        group=typed.get("group", "") if versus == "group" else "",
        by=_by(typed),
        where=typed.get("where", ""),
        stages=tuple(s for s in (typed.get("stage", ""), typed.get("next", "")) if s),
        as_of=days["as_of"],
        typed=typed,
    )
    return asked, tuple(faults)


def _by(typed: Mapping[str, str]) -> tuple[str, ...] | None:
    first, second = typed.get("by", ""), typed.get("by2", "")
    if first == UNSPLIT:
        return ()
    return tuple(dict.fromkeys(name for name in (first, second) if name)) or None


def _day(typed: Mapping[str, str], name: str, faults: list[Finding]) -> date | None:
    text = typed.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if 1900 <= day.year < 2200:
        return day
    faults.append(NOT_A_DAY.at(None, typed=text[:40]))
    return None


def _choice(
    typed: Mapping[str, str], name: str, choices: Sequence[Choice], default: Choice, faults: list[Finding]
) -> Choice:
    text = typed.get(name, "")
    found = next((choice for choice in choices if choice == text), None)
    if text and found is None:
        faults.append(NO_SUCH_CHOICE.at(None, typed=text[:40], name=name, choices=choices))
    return found or default
