"""The scale bar of the plan's period: months filled and empty by turns, as on a sea chart, and where today falls."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from portulan.language.words import Language, Sentence
from portulan.plan.records import Plan
from portulan.site.words import WORDS

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month (or quarter) of the bar: position and width as SVG percentages; `past` is the width gone by."""

    x: str
    width: str
    past: str
    middle: str
    label: str
    dark: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The bar with its sentence."""

    stretches: tuple[Stretch, ...]
    now: str
    now_anchor: str
    now_label: str
    reading: Sentence
    elapsed: float


def year_of(plan: Plan | None, as_of: date, language: Language) -> Year | None:
    """The plan's period, None where it has none or its days are the wrong way round."""
    if plan is None or plan.period.first_day is None or plan.period.last_day is None:
        return None
    start, end = plan.period.first_day, plan.period.last_day + timedelta(days=1)
    total = (end - start).days
    if total <= 0:
        return None
    now = min(max((as_of + timedelta(days=1) - start).days / total, 0.0), 1.0)
    weeks = (total + 6) // 7
    reading = Sentence(WORDS["home.year_reading"], {"gone": min(int(now * total) // 7, weeks), "weeks": weeks})
    stretches = []
    for index, (first, last) in enumerate(_cuts(start, end)):
        left, right = (first - start).days / total, (last - start).days / total
        stretches.append(
            Stretch(
                x=_percent(left),
                width=_percent(right - left),
                past=_percent(min(max(now - left, 0.0), right - left)),
                middle=_percent((left + right) / 2),
                label=_label(first, language, total),
                dark=index % 2 == 0,
                ahead=left >= now,
            )
        )
    anchor = "start" if now < 0.05 else "end" if now > 0.95 else "middle"
    label = format_date(as_of, "EEEE d", locale=language)
    return Year(tuple(stretches), _percent(now), anchor, label, reading, now)


def _cuts(start: date, end: date) -> list[tuple[date, date]]:
    """The period cut at each first of the month, or of the quarter when it is long."""
    step = 1 if (end - start).days <= MOST_MONTHS * 31 else 3
    cuts = [start]
    year, month = start.year, start.month
    while True:
        month += 1
        if month > 12:
            year, month = year + 1, 1
        first = date(year, month, 1)
        if first >= end:
            break
        if (month - 1) % step == 0:
            cuts.append(first)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _label(first: date, language: Language, total: int) -> str:
    """One letter for a month of a year; with quarters, T1 or Q1."""
    if total > MOST_MONTHS * 31:
        return f"{'T' if language == 'fr' else 'Q'}{(first.month + 2) // 3}"
    return format_date(first, "LLLLL", locale=language)


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
