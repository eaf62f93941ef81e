"""What a pack says, in one language, laid out for print: the same for the PDF, the slides and the boards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from portulan.language.quantities import scaled, unit_text, written
from portulan.language.words import Language
from portulan.rituals.bridge import Bridge
from portulan.rituals.decisions import slots
from portulan.rituals.kept import say
from portulan.rituals.minutes import Minutes, minutes_of
from portulan.rituals.models import Session
from portulan.rituals.page_words import PAGE_WORDS
from portulan.rituals.showing import PackView, ShownFigure

LEAST_MONTHS = 3
"""With fewer, a chart would show nothing that the figure does not."""
STAR = "*"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a trend (in percent for shares). `unfinished`: its records have not all ended; `under_way`: the
    month itself was not over when the figures were read."""

    start: date
    name: str
    value: float | None
    low: float | None
    high: float | None
    unfinished: bool
    under_way: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on paper: words, and the numbers behind them for charts (in percent for shares)."""

    name: str
    note: str
    state: str = "no_data"
    state_word: str = ""
    value: str = ""
    interval: str = ""
    sample: str = ""
    period: str = ""
    before: str = ""
    marks: str = ""
    evidence: str = ""
    action: str = ""
    definition: str = ""
    kpi: str = ""
    unit: str = ""
    unit_words: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    target: float | None = None
    threshold: float | None = None
    earlier: float | None = None
    trend: Sequence[Month] = ()

    @property
    def has_number(self) -> bool:
        return self.number is not None

    @property
    def drawn(self) -> bool:
        """Whether there are enough months for a chart."""
        return sum(month.value is not None for month in self.trend) >= LEAST_MONTHS

    @property
    def bounded(self) -> bool:
        """Whether its months have intervals: an exact sum has none."""
        return any(month.low is not None for month in self.trend)

    @property
    def within(self) -> str:
        """What stands beside the value: interval, sample, period."""
        return " · ".join(part for part in (self.interval, self.sample, self.period) if part)

    @property
    def said(self) -> str:
        """The value with its interval, in a sentence."""
        if not self.has_number:
            return self.note
        return f"{self.value} ({self.interval})" if self.interval else self.value


@dataclass(frozen=True)
class Content:
    """A pack ready to be drawn. `site` is the address of the pages, without a final slash; '' where none is known."""

    session: Session
    view: PackView
    minutes: Minutes
    figures: Sequence[Line]
    focus: Sequence[Line]
    objectives: Sequence[Line]
    site: str = ""

    @property
    def language(self) -> Language:
        return self.view.language

    @property
    def bridge(self) -> Bridge | None:
        return self.view.bridge

    @property
    def at(self) -> datetime:
        return self.session.frozen_at.astimezone(UTC).replace(microsecond=0)

    def say(self, key: str, **params: object) -> str:
        return self.view.say(key, **params)

    def page(self, key: str, **params: object) -> str:
        """Words of the pages."""
        return PAGE_WORDS[key].say(self.language, **params)

    def named(self, name: str, value: str) -> str:
        """`Taux de gain : 17,3 %`."""
        return self.say("pack.said", name=name, value=value)

    @property
    def title(self) -> str:
        return self.view.title

    @property
    def points(self) -> list[str]:
        return [point.id for point in self.view.points if point.id != "decisions"]

    @property
    def every(self) -> list[Line]:
        """All the figures, in the order of the boards: objectives, figures of the ritual, KPIs under focus."""
        return [*self.objectives, *self.figures, *self.focus]

    @property
    def definitions(self) -> list[Line]:
        """The figures once each by what they mean, for the page that defines them."""
        found: dict[str, Line] = {}
        for line in self.every:
            found.setdefault(line.definition or line.name, line)
        return [line for line in found.values() if line.definition]

    @property
    def to_decide(self) -> list[tuple[str, str]]:
        """What the meeting has yet to decide: its name, what is awaited. Nothing once it is closed."""
        if self.session.is_closed:
            return []
        filled = {one.slot for one in self.session.decisions.all()}
        return [
            (slot.name.say(self.language), capital(slot.hint.say(self.language)))
            for slot in slots(self.session.pack)
            if slot.id not in filled
        ]

    @property
    def under_way(self) -> str:
        """What the star beside a month means; empty where the last one is over."""
        months = [line.trend[-1] for line in self.figures if line.trend]
        return self.say("pack.month.under_way", as_of=self.view.as_of) if any(m.under_way for m in months) else ""

    @property
    def address(self) -> str:
        """The page of the meeting; '' where the address of the pages is not known."""
        return f"{self.site}/rituals/{self.session.kind}/{self.session.day.isoformat()}/" if self.site else ""

    def figure_address(self, line: Line) -> str:
        """The page of a figure, as of the day it was read."""
        return f"{self.site}/figures/{line.kpi}/?as_of={self.view.as_of.isoformat()}"


def content_of(session: Session, language: Language, zone: ZoneInfo, site: str = "") -> Content:
    """What the pack of a meeting says in a language."""
    view = PackView(session.pack, language)
    kept = session.pack
    return Content(
        session,
        view,
        minutes_of(session, language, zone),
        [_line(one, raw, view) for one, raw in zip(view.figures, kept["figures"], strict=True)],
        [_line(one, raw, view) for one, raw in zip(view.focus, kept.get("focus", ()), strict=True)],
        [_line(one, raw, view) for one, raw in zip(view.objectives, kept.get("objectives", ()), strict=True)],
        site.rstrip("/"),
    )


def _line(one: ShownFigure, raw: Mapping[str, Any], view: PackView) -> Line:
    if one.view is None:
        return Line(one.name, one.fault)
    figure = raw.get("figure") or raw
    shown, unit = one.view, figure["unit"]
    estimate = shown.estimate
    under_focus, aimed = "threshold" in raw, "target" in raw
    return Line(
        name=one.name,
        note=" ".join(part for part in (shown.why, one.target if aimed and not under_focus else "") if part),
        state=shown.shown_state,
        state_word=shown.state_word,
        value=str(shown.value) if shown.value else "—",
        interval=shown.interval,
        sample=shown.sample,
        period=one.period,
        before="" if under_focus else one.before,
        marks=_marks(raw, unit, figure["currency"] or view.currency, view) if under_focus else "",
        evidence=one.before if under_focus else "",
        action=one.target if under_focus else "",
        definition=say(figure["definition"], view.language),
        kpi=figure["kpi"],
        unit=unit,
        unit_words=unit_text(unit, view.language, figure["currency"] or view.currency),
        number=_number(estimate.value, unit) if estimate else None,
        low=_number(estimate.low, unit) if estimate else None,
        high=_number(estimate.high, unit) if estimate else None,
        n=shown.result.n,
        target=_number(raw.get("target"), unit),
        threshold=_number(raw.get("threshold"), unit),
        earlier=_number((raw.get("before") or {}).get("value"), unit),
        trend=_trend(figure, unit, view.language),
    )


def _marks(raw: Mapping[str, Any], unit: str, currency: str, view: PackView) -> str:
    """`Cible 45,0 %, seuil d’alerte 35,0 %`."""
    said = [
        view.say(f"pack.mark.{name}", value=str(written(raw[name], unit, view.language, currency=currency)))
        for name in ("target", "threshold")
        if raw.get(name) is not None
    ]
    return capital(", ".join(said))


def _number(value: float | None, unit: str) -> float | None:
    """The number that is written: shares in percent."""
    return None if value is None else float(scaled(value, unit))


def _trend(figure: Mapping[str, Any], unit: str, language: Language) -> list[Month]:
    found = []
    for one in figure.get("trend", ()):
        start, result = date.fromisoformat(one["from"]), one["result"]
        under_way = one["to"] > _after(figure["as_of"])
        value, low, high = (_number(result.get(name), unit) for name in ("value", "low", "high"))
        name = short_month(start, language) + (STAR if under_way else "")
        found.append(Month(start, name, value, low, high, result["status"] == "unfinished", under_way))
    return found


def _after(day: str) -> str:
    """The day after, both as ISO texts."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def short_month(month: date, language: Language) -> str:
    """`nov. 26`."""
    return str(format_date(month, "MMM yy", locale=language))


def amount(value: Decimal | str) -> float:
    """An exact amount as the nearest number a spreadsheet holds."""
    return float(Decimal(value))


def capital(text: str) -> str:
    """The text with its first letter as a sentence starts."""
    return text[:1].upper() + text[1:]
