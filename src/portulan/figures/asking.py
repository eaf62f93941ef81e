"""A question put to a workspace: the days, the condition and the day of reading, with what the pick-lists may offer."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

from portulan.figures.question import EMPTY, PICKS, Question
from portulan.figures.spans import Span
from portulan.language.checking import check_condition
from portulan.language.condition_text import parse_condition
from portulan.language.finding import FaultyText, Finding
from portulan.language.place import Place
from portulan.workspace import Cell, Dimension, Kpi, KpiTable, Period, RequestError, Workspace

_VALUES_READ_FROM = ("win_probability", "lead_to_won", "revenue", "new_customers")
_MOST_VALUES = 300


@dataclass(frozen=True)
class Asked:
    """One question to one workspace, as of one day; everything the pages read goes through it."""

    workspace: Workspace
    question: Question
    as_of: date

    @cached_property
    def span(self) -> Span:
        return self.question.span(self.as_of)

    @cached_property
    def period(self) -> Period | None:
        """The span as the engine counts it; None for the whole history."""
        span = self.span
        return Period(span.start, span.end) if span.start or span.end else None

    @property
    def day(self) -> str:
        """What an address carries to be read as of the same day; empty for the usual one."""
        return Question(as_of=self.question.as_of).query()

    @cached_property
    def where(self) -> str | None:
        return self.question.condition()

    def kpi(self, reference: str, by: Sequence[str] = ()) -> KpiTable:
        """The figure asked for, split or whole. Raises RequestError."""
        return self.workspace.kpi(reference, by=by, where=self.where, period=self.period, as_of=self.as_of)

    def split(self, reference: str) -> KpiTable | None:
        """The figure by the dimensions asked for; where none is, by the first usual one it can be split by.

        None when no split is wanted. Raises RequestError on a split that was asked for and cannot be.
        """
        if self.question.by:
            return self.kpi(reference, by=self.question.by)
        if self.question.unsplit:
            return None
        for usual in PICKS:
            if usual in self.dimensions and usual not in self.question.picks:
                with suppress(RequestError):
                    return self.kpi(reference, by=(usual,))
        return None

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        return {d.id: d for d in self.workspace.dimensions()}

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        return {k.id: k for k in self.workspace.kpis()}

    def condition_fault(self, *, with_columns: bool = False) -> Finding | None:
        """What is wrong with the condition as a text, if anything.

        Its columns are checked when it is used, on the records of the figure; `with_columns` checks that some table of
        the facts has them.
        """
        if not self.question.where:
            return None
        try:
            condition = parse_condition(self.question.where, Place("where"))
        except FaultyText as fault:
            return fault.finding
        columns = self.workspace.rule_context().columns if with_columns else None
        return next(iter(check_condition(condition, columns)), None) if columns else None


@dataclass(frozen=True, slots=True)
class Pick:
    """A pick-list: a dimension, the values it takes, the one chosen ('' for all)."""

    dimension: Dimension
    values: tuple[str, ...]
    chosen: str
    has_empty: bool


def picks(asked: Asked) -> list[Pick]:
    """The pick-lists of the toolbar: the usual ones that exist here, those in use, and the one asked for."""
    names = dict.fromkeys((*PICKS, *asked.question.picks, asked.question.also))
    return [_pick(asked, asked.dimensions[name]) for name in names if name in asked.dimensions]


def _pick(asked: Asked, dimension: Dimension) -> Pick:
    values = values_of(asked.workspace, dimension.id, asked.as_of)
    chosen = asked.question.picks.get(dimension.id, "")
    shown = tuple(v for v in values if v is not None)
    if chosen and chosen != EMPTY and chosen not in shown:
        shown = (*shown, chosen)
    return Pick(dimension, shown, chosen, None in values or chosen == EMPTY)


_LOCK = Lock()
_VALUES: dict[tuple[str, str, str, date], tuple[str | None, ...]] = {}


def values_of(workspace: Workspace, dimension: str, as_of: date) -> tuple[str | None, ...]:
    """The values a dimension takes in the facts, as texts, in alphabetical order; None stands for empty.

    Kept until the facts or the plan change.
    """
    key = (str(workspace.path), _state(workspace), dimension, as_of)
    with _LOCK:
        if key in _VALUES:
            return _VALUES[key]
    found = tuple(sorted(_read_values(workspace, dimension, as_of), key=lambda v: (v is None, (v or "").casefold())))
    with _LOCK:
        if len(_VALUES) > 500:
            _VALUES.clear()
        _VALUES[key] = found
    return found


def _state(workspace: Workspace) -> str:
    plan = workspace.plan_path
    stamp = plan.stat().st_mtime_ns if plan.exists() else 0
    return f"{workspace.facts().identity}:{stamp}"


def _read_values(workspace: Workspace, dimension: str, as_of: date) -> Iterable[str | None]:
    seen: set[str | None] = set()
    for kpi in _VALUES_READ_FROM:
        try:
            table = workspace.kpi(kpi, by=[dimension], as_of=as_of)
        except RequestError:
            continue
        seen.update(as_text(row.by.get(dimension)) for row in table.rows)
        if len(seen) > _MOST_VALUES:
            break
    return list(seen)[:_MOST_VALUES]


def as_text(value: Cell) -> str | None:
    """A group's value as the address writes it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def in_address(value: Cell) -> str:
    """A group's value as a parameter of the address, where empty has a sign of its own."""
    text = as_text(value)
    return EMPTY if text is None else text
