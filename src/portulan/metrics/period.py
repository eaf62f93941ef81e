"""Periods: half-open spans of days, ISO weeks, months, quarters and years."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from portulan.language.words import Language, Words, day

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Period:
    """From `start`, included, to `end`, excluded; None on a side leaves it open. `grain` says how to name it."""

    start: date | None = None
    end: date | None = None
    grain: Grain | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end <= self.start:
            raise ValueError(f"a period must end after it starts: [{self.start}, {self.end})")

    @property
    def last_day(self) -> date | None:
        """The last day included, as people write it."""
        return self.end - timedelta(days=1) if self.end else None

    def holds(self, moment: date) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)

    @property
    def key(self) -> str:
        """How the period is written as a group: `2026`, `2026-Q3`, `2026-07`, `2026-W30`, `2026-07-21`."""
        if self.start is None or self.grain is None:
            return f"{self.start or ''}..{self.last_day or ''}"
        match self.grain:
            case "year":
                return f"{self.start:%Y}"
            case "quarter":
                return f"{self.start:%Y}-Q{(self.start.month + 2) // 3}"
            case "month":
                return f"{self.start:%Y-%m}"
            case "week":
                return f"{self.start:%G-W%V}"
            case "day":
                return f"{self.start:%Y-%m-%d}"

    def label(self, language: Language) -> str:
        """The period in words: `T3 2026`, `juillet 2026`, `du 1er janv. 2026 au 31 déc. 2026`."""
        start, last = self.start, self.last_day
        if start and self.grain == "year":
            return str(start.year)
        if start and self.grain == "quarter":
            return f"{'T' if language == 'fr' else 'Q'}{(start.month + 2) // 3} {start.year}"
        if start and self.grain == "month":
            return day(start, language, "long").split(" ", 1)[1]
        if start and self.grain == "week":
            return f"{'S' if language == 'fr' else 'W'}{start:%V} {start:%G}"
        if start and self.grain == "day":
            return day(start, language, "medium")
        if start and last:
            return _BETWEEN.say(language, start=day(start, language, "medium"), last=day(last, language, "medium"))
        if start:
            return _SINCE.say(language, start=day(start, language, "medium"))
        if last:
            return _UNTIL.say(language, last=day(last, language, "medium"))
        return _ALWAYS.say(language)


_BETWEEN = Words(fr="du {start} au {last}", en="{start} to {last}")
_SINCE = Words(fr="depuis le {start}", en="since {start}")
_UNTIL = Words(fr="jusqu’au {last}", en="up to {last}")
_ALWAYS = Words(fr="tout l’historique", en="whole history")


def period_of(moment: date, grain: Grain) -> Period:
    """The week, month, quarter or year that holds this day."""
    match grain:
        case "day":
            start = moment
        case "week":
            start = moment - timedelta(days=moment.weekday())
        case "month":
            start = moment.replace(day=1)
        case "quarter":
            start = date(moment.year, 3 * ((moment.month - 1) // 3) + 1, 1)
        case "year":
            start = date(moment.year, 1, 1)
    start = date(start.year, start.month, start.day)
    return Period(start, _next(start, grain), grain)


def last_periods(until: date, grain: Grain, count: int) -> list[Period]:
    """The `count` periods that end with the one holding `until`, oldest first."""
    periods = [period_of(until, grain)]
    while len(periods) < count:
        first = periods[-1].start
        if first is None or first.year <= 1:
            break
        periods.append(period_of(first - timedelta(days=1), grain))
    return periods[::-1]


def _next(start: date, grain: Grain) -> date:
    if grain in ("day", "week"):
        return start + timedelta(days=7 if grain == "week" else 1)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)
