"""What is asked of a movement: the days, the deals followed, the split. Read and checked here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.language.conditions import columns_of
from portulan.language.finding import FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.catalogue.pipeline import PIPELINE_OPEN
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Grain, Period, period_of
from portulan.metrics.requests import COMMAND, Request, check_columns, read_request

UNKNOWN_SPAN = FindingKind(
    "MV001",
    "error",
    Words(fr="« {text:raw} » n’est pas une échéance.", en="“{text:raw}” is not a closing period."),
    Words(
        fr="Écrire une année, un trimestre, un mois ou un jour : 2026, 2026-Q4, 2026-11, 2026-11-30.",
        en="Write a year, a quarter, a month or a day: 2026, 2026-Q4, 2026-11, 2026-11-30.",
    ),
)
ONE_SPLIT = FindingKind(
    "MV002",
    "error",
    Words(
        fr="Un mouvement se découpe par une dimension à la fois, pas par {names:raw}.",
        en="A movement is split by one dimension at a time, not by {names:raw}.",
    ),
    Words(fr="Garder l’une d’elles, et filtrer par l’autre.", en="Keep one of them, and filter by the other."),
)
TOO_LONG = FindingKind(
    "MV003",
    "error",
    Words(
        fr="Le mouvement jour par jour porte sur {most} jours au plus : {days} sont demandés.",
        en="The day by day movement covers {most} days at most: {days} are asked.",
    ),
    Words(
        fr="Rapprocher les deux dates, ou lire le mouvement net (sans --gross).",
        en="Bring the two days closer, or read the net movement (without --gross).",
    ),
)
BACKWARDS = FindingKind(
    "MV005",
    "error",
    Words(
        fr="La période finit le {end:raw}, avant de commencer le {start:raw}.",
        en="The period ends on {end:raw}, before it starts on {start:raw}.",
    ),
    Words(fr="La fin est le lendemain du dernier jour voulu.", en="The end is the day after the last day wanted."),
)
MOST_DAYS = 100
_SPAN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class MovementQuestion:
    """Between the first instants of two days: `start` and `end`, what was open against what is open.

    `closing_in` keeps the deals expected to close in it. `by` is a dimension or ''. `request` is the same population
    as a request of the open pipeline; its day changes with the snapshot.
    """

    request: Request
    start: date
    end: date
    closing_in: Period | None = None
    by: str = ""
    gross: bool = False

    @property
    def before(self) -> date:
        """The day at whose end the movement opens."""
        return self.start - timedelta(days=1)

    @property
    def last(self) -> date:
        """The day at whose end it closes."""
        return self.end - timedelta(days=1)

    @property
    def key(self) -> tuple[object, ...]:
        return (self.request.text, self.start, self.end, self.closing_in, self.by, self.gross)

    def columns(self) -> frozenset[str]:
        """The columns of the deals that the split and the condition read."""
        where = self.request.where
        split = {self.by} if self.by else set()
        return frozenset({*split, *(columns_of(where) if where is not None else ())})


def read_question(
    evaluator: Evaluator,
    start: date,
    end: date,
    *,
    where: str | None = None,
    closing_in: str | Period | None = None,
    by: str | Sequence[str] = "",
    gross: bool = False,
) -> MovementQuestion:
    """A question whose every name is known. Raises RequestError; ValueError if `end` is not after `start`."""
    if end <= start:
        raise ValueError(f"a movement must end after it starts: [{start}, {end})")
    names = [by] if isinstance(by, str) else list(by)
    split = tuple(name for name in names if name)
    if len(split) > 1:
        raise RequestError(ONE_SPLIT.at(Place(COMMAND), names=", ".join(split)))
    if gross and (end - start).days > MOST_DAYS:
        raise RequestError(TOO_LONG.at(Place(COMMAND), most=MOST_DAYS, days=(end - start).days))
    last = end - timedelta(days=1)
    request = read_request("pipeline_open", split, where, None, last, evaluator.engine.plan.stages)
    check_columns(request, PIPELINE_OPEN.variants[0], evaluator.engine)
    span = read_span(closing_in) if isinstance(closing_in, str) and closing_in else closing_in or None
    assert not isinstance(span, str)
    return MovementQuestion(replace(request, by=()), start, end, span, split[0] if split else "", gross)


def read_span(text: str) -> Period:
    """`2026`, `2026-Q4`, `2026-11` or `2026-11-30` as a period. Raises RequestError."""
    found = _SPAN.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, quarter, month, day = found.groups()
        grain: Grain = "quarter" if quarter else "day" if day else "month" if month else "year"
        first = date(int(year), 3 * int(quarter) - 2 if quarter else int(month or 1), int(day or 1))
        return period_of(first, grain)
    except ValueError as fault:
        raise RequestError(UNKNOWN_SPAN.at(Place(COMMAND), text=text)) from fault
