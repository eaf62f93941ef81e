"""What a pack says, in one language, laid out for print: the same for the PDF, the slides and the boards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from portulan.language.quantities import scaled, unit_text
from portulan.language.words import Language
from portulan.rituals.bridge import Bridge
from portulan.rituals.kept import say
from portulan.rituals.minutes import Minutes, minutes_of
from portulan.rituals.models import Session
from portulan.rituals.page_words import PAGE_WORDS
from portulan.rituals.showing import PackView, ShownFigure


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on paper: words, and the numbers behind them for charts (in percent for shares)."""

    name: str
    value: str
    interval: str
    sample: str
    state: str
    state_word: str
    before: str
    note: str
    action: str
    unit: str
    unit_words: str
    number: float | None
    low: float | None
    high: float | None
    n: int
    target: float | None
    threshold: float | None
    trend: Sequence[tuple[str, float | None, float | None, float | None, bool]]
    definition: str

    @property
    def has_number(self) -> bool:
        return self.number is not None


@dataclass(frozen=True)
class Content:
    """A pack ready to be drawn."""

    session: Session
    view: PackView
    minutes: Minutes
    figures: Sequence[Line]
    focus: Sequence[Line]
    objectives: Sequence[Line]

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

    @property
    def title(self) -> str:
        return self.view.title

    @property
    def points(self) -> list[str]:
        return [point.id for point in self.view.points if point.id != "decisions"]


def content_of(session: Session, language: Language, zone: ZoneInfo) -> Content:
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
    )


def _line(one: ShownFigure, raw: Mapping[str, Any], view: PackView) -> Line:
    if one.view is None:
        return Line(
            one.name, "", "", "", "no_data", "", "", one.fault, "", "", "", None, None, None, 0, None, None, (), ""
        )
    figure = raw.get("figure") or raw
    shown, unit = one.view, figure["unit"]
    estimate = shown.estimate
    under_focus = "threshold" in raw
    return Line(
        name=one.name,
        value=str(shown.value) if shown.value else "—",
        interval=shown.interval,
        sample=shown.sample,
        state=shown.shown_state,
        state_word=shown.state_word,
        before="" if under_focus else one.before,
        note=" ".join(part for part in (shown.why, one.before if under_focus else _aim(one, raw)) if part),
        action=one.target if under_focus else "",
        unit=unit,
        unit_words=unit_text(unit, view.language, figure["currency"] or view.currency),
        number=_number(estimate.value, unit) if estimate else None,
        low=_number(estimate.low, unit) if estimate else None,
        high=_number(estimate.high, unit) if estimate else None,
        n=shown.result.n,
        target=_number(raw.get("target"), unit),
        threshold=_number(raw.get("threshold"), unit),
        trend=_trend(figure, unit, view.language),
        definition=say(figure["definition"], view.language),
    )


def _aim(one: ShownFigure, raw: Mapping[str, Any]) -> str:
    """What an objective aims at; nothing for other figures."""
    return one.target if "target" in raw else ""


def _number(value: float | None, unit: str) -> float | None:
    """The number that is written: shares in percent."""
    return None if value is None else float(scaled(value, unit))


def _trend(
    figure: Mapping[str, Any], unit: str, language: Language
) -> list[tuple[str, float | None, float | None, float | None, bool]]:
    return [
        (
            short_month(date.fromisoformat(one["from"]), language), _number(one["result"].get("value"), unit),
            _number(one["result"].get("low"), unit), _number(one["result"].get("high"), unit),
            one["result"]["status"] == "unfinished",
        )
        for one in figure.get("trend", ())
    ]  # fmt: skip


def short_month(month: date, language: Language) -> str:
    """`nov. 25`."""
    return str(format_date(month, "MMM yy", locale=language))


def amount(value: Decimal | str) -> float:
    """An exact amount as the nearest number a spreadsheet holds."""
    return float(Decimal(value))
