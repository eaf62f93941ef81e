"""What the movement page is asked: days, deals followed, split. Read from an address, written back to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.metrics.movement.lines import LINES
from portulan.metrics.period import Period, period_of

Preset = Literal["week", "month", "quarter", "custom"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
ONE_DAY = timedelta(days=1)
EMPTY = "∅"
"""How an address says "the group where this is empty"."""
PER_PAGE = 50

NOT_A_DAY = FindingKind(
    "MV701",
    "error",
    Words(fr="« {typed:raw} » n’est pas une date de 1900 à 2199.", en="“{typed:raw}” is not a date from 1900 to 2199."),
    Words(fr="L’écrire année-mois-jour : 2026-11-01.", en="Write it year-month-day: 2026-11-01."),
)
BACKWARDS = FindingKind(
    "MV702",
    "error",
    Words(
        fr="La période finit le {last:date}, avant de commencer le {first:date}.",
        en="The period ends on {last:date}, before it starts on {first:date}.",
    ),
    Words(fr="Inverser les deux dates.", en="Swap the two dates."),
)
NO_SUCH_CHOICE = FindingKind(
    "MV703",
    "error",
    Words(
        fr="« {typed:raw} » n’est pas un choix possible pour « {name:raw} ».",
        en="“{typed:raw}” is not a possible choice for “{name:raw}”.",
    ),
    Words(fr="Choisir parmi : {choices:list}.", en="Choose one of: {choices:list}."),
)
TO_COME = FindingKind(
    "MV704",
    "error",
    Words(
        fr="La période commence le {first:date}, après la date de lecture ({as_of:date}).",
        en="The period starts on {first:date}, after the day of reading ({as_of:date}).",
    ),
    Words(fr="Choisir un premier jour antérieur.", en="Choose an earlier first day."),
)


@dataclass(frozen=True, slots=True)
class MovementAsked:
    """One question to the movement page; days are included on both sides, as people say them."""

    preset: Preset = "month"
    first: date | None = None
    last: date | None = None
    closing_in: str = ""
    by: str = "stage"
    where: str = ""
    gross: bool = False
    line: str = ""
    group: str = ""
    page: int = 1
    as_of: date | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    def period(self, as_of: date) -> Period:
        """The days looked at, seen from the end of the day `as_of` and no further; half-open.

        The month under way where the days chosen are none (the reader is told: see `read_asked`).
        """
        tomorrow = as_of + ONE_DAY
        if self.preset == "custom":
            end = min(self.last + ONE_DAY, tomorrow) if self.last else tomorrow
            start = self.first or period_of(end - ONE_DAY, "month").start
            if start is not None and start < end:
                return Period(start, end)
        return Period(period_of(as_of, "month" if self.preset == "custom" else self.preset).start, tomorrow)

    def query(self, **changes: Any) -> str:
        """The address of this question, with some of it changed; what is usual is not written."""
        asked = replace(self, **changes)
        custom = asked.preset == "custom"
        parts: list[tuple[str, object]] = [
            ("period", asked.preset if asked.preset != "month" else ""),
            ("from", asked.first if custom else None),
            ("until", asked.last if custom else None),
            ("closing", asked.closing_in),
            ("by", "" if asked.by == "stage" else asked.by or "-"),
            ("where", asked.where),
            ("gross", "1" if asked.gross else ""),
            ("line", asked.line),
            ("group", asked.group),
            ("page", asked.page if asked.page > 1 else ""),
            ("as_of", asked.as_of),
        ]
        return urlencode([(name, str(value)) for name, value in parts if value])


def read_asked(query: Mapping[str, Sequence[str]], as_of: date) -> tuple[MovementAsked, tuple[Finding, ...]]:
    """The question an address asks, as far as it could be read, and what was wrong with it."""
    typed = {name: values[-1].strip() for name, values in query.items() if values}
    faults: list[Finding] = []
    first, last = _day(typed, "from", faults), _day(typed, "until", faults)
    preset = typed.get("period") or ("custom" if first or last else "month")
    if preset not in PRESETS:
        faults.append(NO_SUCH_CHOICE.at(None, typed=preset[:40], name="period", choices=PRESETS))
        preset = "month"
    custom = preset == "custom"
    if custom and first and last and last < first:
        faults.append(BACKWARDS.at(None, first=first, last=last))
    elif custom and first and first > as_of:
        faults.append(TO_COME.at(None, first=first, as_of=as_of))
    elif custom and last and not first and last > as_of:
        last = as_of
    lines = ("opening", *LINES, "closing")
    line = typed.get("line", "")
    if line and line not in lines:
        faults.append(NO_SUCH_CHOICE.at(None, typed=line[:40], name="line", choices=lines))
    page = typed.get("page", "") or "1"
    if not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
        faults.append(NO_SUCH_CHOICE.at(None, typed=page[:40], name="page", choices=["1", "2", "…"]))
        page = "1"
    by = typed.get("by", "") or "stage"
    return MovementAsked(
        next(p for p in PRESETS if p == preset), first, last, typed.get("closing", ""), "" if by == "-" else by,
        typed.get("where", ""), typed.get("gross", "") == "1", line, typed.get("group", ""), int(page),
        _day(typed, "as_of", []), typed,
    ), tuple(faults)  # fmt: skip


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
