"""The stretch of time a page looks at: a preset named in people's words, or two days typed by hand.

People mean the last day included ("from 1 January to 31 March"); the engine counts half-open, `[start, end)`. The
turn is made here and nowhere else.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from portulan.language.words import Sentence, Words

Preset = Literal["weeks12", "year", "months12", "all", "custom"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
Grain = Literal["week", "month", "quarter"]
GRAINS: tuple[Grain, ...] = get_args(Grain)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days `start` (included) to `end` (excluded); None is open on that side."""

    start: date | None
    end: date | None

    @property
    def last(self) -> date | None:
        """The last day inside, as people say it."""
        return self.end - ONE_DAY if self.end else None


def span_of(preset: Preset, as_of: date, first: date | None = None, last: date | None = None) -> Span:
    """The days a preset covers, seen from the end of the day `as_of`.

    `weeks12` is twelve ISO weeks with the running one, `months12` twelve calendar months with the running one, `year`
    the running calendar year. `custom` takes `first` and `last` (both included, either may be missing).
    """
    tomorrow = as_of + ONE_DAY
    match preset:
        case "weeks12":
            return Span(as_of - timedelta(days=as_of.weekday(), weeks=11), tomorrow)
        case "year":
            return Span(date(as_of.year, 1, 1), tomorrow)
        case "months12":
            return Span(months_before(as_of, 11), tomorrow)
        case "all":
            return Span(None, None)
        case "custom":
            return Span(first, last + ONE_DAY if last else None)


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies `months` months before the month of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def points_of(span: Span, grain: Grain, as_of: date, most: int = 24) -> int:
    """How many points of this grain the trend of a span shows, the last `most` of them."""
    if span.start is None:
        return most
    end = min(span.last or as_of, as_of)
    match grain:
        case "week":
            monday = span.start - timedelta(days=span.start.weekday())
            count = (end - monday).days // 7 + 1
        case "month":
            count = _month(end) - _month(span.start) + 1
        case "quarter":
            count = _month(end) // 3 - _month(span.start) // 3 + 1
    return max(2, min(count, most))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


FROM_TO = Words(fr="du {first:date} au {last:date}", en="from {first:date} to {last:date}")
FROM = Words(fr="depuis le {first:date}", en="since {first:date}")
UP_TO = Words(fr="jusqu’au {last:date}", en="up to {last:date}")
EVER = Words(fr="depuis l’origine", en="since the beginning")


def in_words(span: Span) -> Sentence:
    """The span as a person says it, both days included."""
    if span.start and span.last:
        return Sentence(FROM_TO, {"first": span.start, "last": span.last})
    if span.start:
        return Sentence(FROM, {"first": span.start})
    if span.last:
        return Sentence(UP_TO, {"last": span.last})
    return Sentence(EVER)
