"""The figure: one way to draw a number, everywhere. A number never travels alone.

`FigureView` gathers, in this order: name (with its definition on demand), state, value and unit, interval, sample,
maturity, interval bar, trend. `{% figure view size="card" %}` draws it as a card, a row of the ledger, a table cell or
within a sentence; `interval`, `sample`, `bar` and `value` draw one part, for tables with a column each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, pi, sin
from typing import Any, Literal, get_args

from portulan.language import quantities
from portulan.language.words import Language, Sentence, Words, number, share
from portulan.stats.estimate import Estimate, Result
from portulan.ui.scale import Scale, scale_for
from portulan.ui.spark import Spark, spark_of
from portulan.ui.words import WORDS
from portulan.workspace import KpiTable, TrendPoint

State = Literal["ok", "unfinished", "pending", "alerting", "recovering", "too_few", "no_data"]
STATES: tuple[State, ...] = get_args(State)
MOST_DOTS = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the bar: a target (`goal`), an alert threshold or guard-rail (`limit`), a `reference`."""

    kind: Literal["goal", "limit", "reference"]
    value: float
    name: Words


def target_mark(value: float) -> Mark:
    """What the plan wants to reach."""
    return Mark("goal", value, WORDS["figure.mark_target"])


def threshold_mark(value: float) -> Mark:
    """Where the plan wants to be warned."""
    return Mark("limit", value, WORDS["figure.mark_threshold"])


def whole_mark(value: float) -> Mark:
    """The same figure over everyone, beside a part of them."""
    return Mark("reference", value, WORDS["figure.mark_whole"])


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark with its place on the bar and where its label is anchored, so that no label leaves the drawing."""

    kind: str
    x: str
    label: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Bar:
    """The interval bar: positions are percentages of the width, so it is sharp at any width without a script."""

    low: str
    width: str
    high: str
    dot: str
    has_band: bool
    open: bool
    marks: tuple[DrawnMark, ...]
    left_label: str
    right_label: str
    raw: str = ""


@dataclass(frozen=True)
class FigureView:
    """A result with what it takes to read it. `state` is the result's own unless an alert decided another.

    `raw` is the group's own value, where the result is the one drawn towards the whole.

    `note` is the sentence at the foot of a card: what this asks of the reader; `note_url` and `note_link` its way out.
    """

    name: Words | Sentence | str
    result: Result
    language: Language
    currency: str = "EUR"
    definition: Words | Sentence | str | None = None
    state: State | None = None
    marks: tuple[Mark, ...] = ()
    scale: Scale | None = None
    trend: Sequence[TrendPoint] = ()
    url: str = ""
    records_url: str = ""
    note: Words | Sentence | str | None = None
    note_title: Words | Sentence | str | None = None
    note_url: str = ""
    note_link: Words | Sentence | str | None = None
    raw: float | None = None

    def with_scale(self, scale: Scale) -> "FigureView":
        """The same on a scale shared with its neighbours."""
        return replace(self, scale=scale)

    @property
    def shown_state(self) -> State:
        return self.state or self.result.status

    @property
    def state_word(self) -> str:
        return WORDS[f"figure.state.{self.shown_state}"].say(self.language)

    @property
    def estimate(self) -> Estimate | None:
        return self.result if isinstance(self.result, Estimate) else None

    @property
    def has_number(self) -> bool:
        return self.estimate is not None

    @property
    def shown_name(self) -> str:
        return _said(self.name, self.language)

    @property
    def shown_definition(self) -> str:
        return _said(self.definition, self.language) if self.definition else ""

    @cached_property
    def decimals(self) -> int:
        """One precision for the value and its bounds."""
        e = self.estimate
        return quantities.decimals_of(e.unit, e.value, e.low, e.high) if e else 0

    @cached_property
    def value(self) -> quantities.Written | None:
        e = self.estimate
        if e is None:
            return None
        return quantities.written(e.value, e.unit, self.language, currency=self.currency, decimals=self.decimals)

    @cached_property
    def raw_value(self) -> str:
        """The group's own value in words: `brut 25,0 %`; empty where nothing is drawn towards the whole."""
        if self.raw is None:
            return ""
        written = quantities.written(
            self.raw, self.result.unit, self.language, currency=self.currency, decimals=self.decimals
        )
        return WORDS["figure.raw"].say(self.language, value=str(written))

    @cached_property
    def interval(self) -> str:
        """Both bounds in words; an exact sum says that it is one."""
        e = self.estimate
        if e is None:
            return ""
        if e.low is None or e.high is None:
            return WORDS["figure.exact"].say(self.language)
        return quantities.interval(e.low, e.high, e.unit, self.language, currency=self.currency, decimals=self.decimals)

    @property
    def beside(self) -> str:
        """What a row adds to its interval: the marks on its bar and the P90 or P95, in words."""
        parts = [self.interval] if self.interval else []
        parts += [self._mark_label(mark) for mark in self.marks]
        parts += [self.tail] if self.tail else []
        return " · ".join(parts)

    @property
    def tail(self) -> str:
        """The time that 90 % or 95 % do not exceed: `P90 107 j`; nothing for other figures."""
        extra = self.estimate.extra if self.estimate is not None else {}
        unit = self.result.unit
        for name in ("p90", "p95"):
            if name in extra:
                said = quantities.written(
                    extra[name], unit, self.language, currency=self.currency, decimals=self.decimals
                )
                return WORDS[f"figure.{name}"].say(self.language, value=str(said))
        return ""

    @property
    def sample(self) -> str:
        return WORDS["figure.n"].say(self.language, n=self.result.n)

    @property
    def n(self) -> str:
        return number(self.result.n, self.language)

    @property
    def open_part(self) -> float:
        """Which part of the sample has not ended, 0 to 1."""
        e = self.estimate
        return e.still_open / e.n if e and e.n else 0.0

    @property
    def maturity(self) -> str:
        if not self.open_part:
            return WORDS["figure.ripe"].say(self.language)
        if self.open_part < 0.005:
            return WORDS["figure.hardly_open"].say(self.language)
        return WORDS["figure.still_open"].say(self.language, part=share(self.open_part, self.language, 0))

    @property
    def moon(self) -> str:
        """The settled part of the disc, as a slice from noon clockwise; empty when it is full."""
        settled = 1 - self.open_part
        if settled >= 1:
            return ""
        angle = 2 * pi * settled
        return f"M6 6V1.6A4.4 4.4 0 {int(settled > 0.5)} 1 {6 + 4.4 * sin(angle):.2f} {6 - 4.4 * cos(angle):.2f}Z"

    @property
    def why(self) -> str:
        """The reason there is no number."""
        return "" if isinstance(self.result, Estimate) else self.result.reason.say(self.language)

    @property
    def dots(self) -> list[tuple[str, bool]]:
        """Too few: full dots for what is there, hollow ones for what is missing; at most twenty stand for all."""
        if isinstance(self.result, Estimate) or not self.result.needed:
            return []
        needed = self.result.needed
        count = min(needed, MOST_DOTS)
        full = min(count * self.result.n // needed, count - 1)
        return [(f"{100 * (i + 0.5) / count:.2f}%", i < full) for i in range(count)]

    @property
    def need(self) -> str:
        """`7 sur 20`."""
        if isinstance(self.result, Estimate) or not self.result.needed:
            return self.state_word
        return WORDS["figure.of_needed"].say(self.language, n=self.result.n, needed=self.result.needed)

    @cached_property
    def shown_scale(self) -> Scale:
        return self.scale or scale_for([self.result], [m.value for m in self.marks], self.result.unit)

    @cached_property
    def bar(self) -> Bar | None:
        e = self.estimate
        if e is None:
            return None
        scale = self.shown_scale
        low, high = (e.value, e.value) if e.low is None or e.high is None else (e.low, e.high)
        marks = tuple(self._drawn(mark, scale) for mark in self.marks)
        return Bar(
            low=scale.at(low),
            width=f"{scale.part(high) - scale.part(low):.2f}%",
            high=scale.at(high),
            dot=scale.at(e.value),
            has_band=not e.exact,
            open=e.status == "unfinished",
            marks=marks,
            left_label=self._end_label(scale.low, scale, marks),
            right_label=self._end_label(scale.high, scale, marks),
            raw="" if self.raw is None else scale.at(self.raw),
        )

    @cached_property
    def spark(self) -> Spark | None:
        limit = next((mark.value for mark in self.marks if mark.kind == "limit"), None)
        return spark_of(self.trend, limit)

    @property
    def reading(self) -> str:
        """The drawing in a sentence, for those who do not see it."""
        if self.estimate is None:
            return self.why
        key = "figure.reading_exact" if self.estimate.exact else "figure.reading"
        text = WORDS[key].say(self.language, value=str(self.value), interval=self.interval)
        if self.estimate.status == "unfinished":
            text += ", " + WORDS["figure.state.unfinished"].say(self.language).lower()
        raw = [self.raw_value] if self.raw_value else []
        return ", ".join([text, *raw, *(self._mark_label(mark) for mark in self.marks)])

    @property
    def trend_reading(self) -> str:
        return WORDS["figure.trend"].say(self.language, n=len(self.trend))

    @property
    def bounds(self) -> str:
        """The interval as a sentence writes it: `[28,1 ; 41,9]`."""
        e = self.estimate
        if e is None or e.low is None or e.high is None:
            return ""
        low, high = (
            number(quantities.scaled(bound, e.unit), self.language, self.decimals) for bound in (e.low, e.high)
        )
        return f"[{low}\u202f; {high}]" if self.language == "fr" else f"[{low}, {high}]"

    def _mark_label(self, mark: Mark) -> str:
        written = quantities.written(mark.value, self.result.unit, self.language, currency=self.currency)
        digits = _trimmed(written, self.language)
        return f"{mark.name.say(self.language)} {digits}"

    def _drawn(self, mark: Mark, scale: Scale) -> DrawnMark:
        part = scale.part(mark.value)
        anchor: Literal["start", "middle", "end"] = "start" if part < 16 else "end" if part > 84 else "middle"
        return DrawnMark(mark.kind, scale.at(mark.value), self._mark_label(mark), anchor)

    def _end_label(self, value: float, scale: Scale, marks: Sequence[DrawnMark]) -> str:
        """The end of the scale; silent where the label of a threshold would run into it."""
        part = scale.part(value)
        limits = [float(mark.x.rstrip("%")) for mark in marks if mark.kind == "limit"]
        if any(abs(limit - part) < 40 for limit in limits):
            return ""
        written = quantities.written(value, self.result.unit, self.language, currency=self.currency)
        return _trimmed(written, self.language) if part > 50 else written.digits.removesuffix(",0").removesuffix(".0")


def figure_of(table: KpiTable, language: Language, **more: Any) -> FigureView:
    """The view of a table that has one row. Keyword arguments are FigureView's."""
    more.setdefault("name", table.kpi.name)
    more.setdefault("definition", table.definition)
    return FigureView(result=table.result, language=language, currency=table.currency or "EUR", **more)


def _said(value: Words | Sentence | str | None, language: Language) -> str:
    return value.say(language) if isinstance(value, Words | Sentence) else str(value or "")


def _trimmed(written: quantities.Written, language: Language) -> str:
    """A round number without its empty decimal: `45 %`, not `45,0 %`."""
    empty = ",0" if language == "fr" else ".0"
    return str(replace(written, digits=written.digits.removesuffix(empty)))
