"""The plan on one page: each decision beside its live indicators, each focus KPI beside its target and threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from portulan.figures.asking import in_address
from portulan.figures.overview import under_way
from portulan.figures.question import Question
from portulan.language.condition_text import unparse
from portulan.language.words import Language, Sentence, Words
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.records import Plan
from portulan.stats.estimate import Estimate
from portulan.ui.figure import FigureView, Mark, State, target_mark, threshold_mark, whole_mark
from portulan.ui.naming import Naming
from portulan.ui.scale import scale_for
from portulan.ui.words import WORDS as UI_WORDS
from portulan.workspace import (
    BoardComponent,
    BoardFigure,
    BoardFocus,
    KpiRow,
    KpiTable,
    Period,
    RequestError,
    TrendPoint,
    Workspace,
)

MOST_ROWS = 3
FLOOR, CEILING = UI_WORDS["figure.mark_floor"], UI_WORDS["figure.mark_ceiling"]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One decision: its figures, how many rows of them are elsewhere, and what could not be computed."""

    component: BoardComponent
    url: str
    views: tuple[FigureView, ...]
    more: int
    more_url: str
    faults: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> int:
        return max(len(self.views) + len(self.faults) + (1 if self.more else 0), 1)


@dataclass(frozen=True)
class Drawer:
    """Draws the figures of one page: one language, one day, one period."""

    workspace: Workspace
    plan: Plan | None
    language: Language
    naming: Naming
    as_of: date
    period: Period | None
    keep: Any  # adds the as-of day to an address

    def line(self, component: BoardComponent) -> LedgerLine:
        """A component of the plan as a line of the ledger."""
        views: list[FigureView] = []
        faults: list[tuple[str, str]] = []
        more, more_url = 0, ""
        for index, figure in enumerate(component.figures):
            if figure.table is None:
                finding = figure.finding
                said = finding.message(self.language) if finding else ""
                faults.append((figure.reference, said))
                continue
            reference = self._reference(component, index)
            drawn = self.rows(figure.table, reference)
            views += drawn[:MOST_ROWS]
            if len(drawn) > MOST_ROWS:
                more += len(drawn) - MOST_ROWS
                more_url = self.figure_url(figure.table, reference)
        url = _route("authoring:form", component.id) or _route("authoring:plan")
        return LedgerLine(component, self.keep(url) if url else "", tuple(views), more, more_url, tuple(faults))

    def rows(self, table: KpiTable, reference: KpiReference | None) -> list[FigureView]:
        """One view per group of a table, those the plan names first, on one scale; one view where nothing is split."""
        if not table.by:
            if len(table.rows) != 1:  # a figure per stage: its page shows it better
                return [self.view(table, row, reference, self.group_name(table, row)) for row in table.rows]
            return [self.view(table, table.rows[0], reference, self.name(table, reference))]
        whole = self._whole(reference)
        rows = sorted(table.rows, key=self._plan_order(table))
        shown = [row for row in rows if all(value is not None for value in row.by.values())] or rows
        marks = () if whole is None else (whole_mark(whole),)
        views = [self.view(table, row, reference, self.group_name(table, row), marks) for row in shown]
        scale = scale_for([v.result for v in views[:MOST_ROWS]], [m.value for m in marks], table.kpi.unit)
        return [view.with_scale(scale) for view in views]

    def view(
        self,
        table: KpiTable,
        row: KpiRow,
        reference: KpiReference | None,
        name: Words | Sentence | str,
        marks: Sequence[Mark] = (),
    ) -> FigureView:
        """One figure with its trend, its marks and its addresses."""
        return FigureView(
            name=name,
            result=row.result,
            language=self.language,
            currency=table.currency or "EUR",
            definition=table.definition,
            marks=(*marks, *self._guardrails(table)),
            trend=self.trend(table, reference, row),
            url=self.figure_url(table, reference, row),
            records_url=self.records_url(table, reference, row),
        )

    def focus(
        self, focus: BoardFocus, reference: KpiReference | None, state: State | None, said: Sequence[str]
    ) -> FigureView | None:
        """A focus KPI as a card, None where it cannot be computed. `state` is that of its evidence (None: the figure's
        own), `said` what is known of it: a title, then sentences."""
        table = focus.figure.table
        if table is None or len(table.rows) != 1:
            return None
        view = self.view(table, table.rows[0], reference, self.name(table, reference))
        marks: tuple[Mark, ...] = () if focus.alert is None else (threshold_mark(focus.alert),)
        marks += () if focus.target is None else (target_mark(focus.target),)
        drawn = state if view.estimate is not None else None
        return replace(view, marks=marks, note_title=said[0], note=" ".join(said[1:]), state=drawn)

    def name(self, table: KpiTable, reference: KpiReference | None) -> str:
        """`Conversion par étape` of two stages is called by their names."""
        name = table.kpi.name.say(self.language)
        arguments = reference.arguments if reference else ()
        if arguments:
            return " → ".join(self.naming("stage", argument) for argument in arguments)
        return name

    def group_name(self, table: KpiTable, row: KpiRow) -> str:
        """`Taux de gain, PME industrie`."""
        groups = [self.naming(dimension, value) for dimension, value in row.by.items()]
        return ", ".join([table.kpi.name.say(self.language), *groups])

    def trend(self, table: KpiTable, reference: KpiReference | None, row: KpiRow) -> tuple[TrendPoint, ...]:
        """Twelve months of a figure; nothing where the figure has no trend."""
        if reference is None or not isinstance(row.result, Estimate):
            return ()
        where = " and ".join(_equals(name, value) for name, value in row.by.items()) or None
        try:
            points = self.workspace.trend(replace(reference, by=()), where=where, as_of=self.as_of)
        except RequestError:
            return ()
        return tuple(under_way(points, table.kpi, self.as_of))

    def figure_url(self, table: KpiTable, reference: KpiReference | None, row: KpiRow | None = None) -> str:
        """The page of the KPI, asked as here."""
        return self._figures("figures:kpi", table, reference, row)

    def records_url(self, table: KpiTable, reference: KpiReference | None, row: KpiRow) -> str:
        """The records behind one row."""
        return self._figures("figures:records", table, reference, row)

    def _figures(self, route: str, table: KpiTable, reference: KpiReference | None, row: KpiRow | None) -> str:
        url = _route(route, table.kpi.id)
        if not url:
            return ""
        period = table.period
        spanned = period is not None and period.start is not None and period.last_day is not None
        group = {name: in_address(value) for name, value in row.by.items()} if row and route.endswith("records") else {}
        question = Question(
            preset="custom" if spanned else "all",
            first=period.start if period and spanned else None,
            last=period.last_day if period and spanned else None,
            by=table.by,
            where=unparse(reference.where) if reference and reference.where is not None else "",
            stages=reference.arguments if reference else (),
            group=group,
        )
        query = question.query()
        return str(self.keep(f"{url}?{query}" if query else url))

    def _reference(self, component: BoardComponent, index: int) -> KpiReference | None:
        if self.plan is None:
            return None
        indicators = self.plan.component(component.id).indicator
        return indicators[index] if index < len(indicators) else None

    def _whole(self, reference: KpiReference | None) -> float | None:
        """The same figure over everyone."""
        if reference is None:
            return None
        try:
            result = self.workspace.kpi(replace(reference, by=()), period=self.period, as_of=self.as_of).result
        except (RequestError, ValueError):
            return None
        return result.value if isinstance(result, Estimate) else None

    def _plan_order(self, table: KpiTable) -> Any:
        """Segments by priority, channels as the plan lists them; then the largest sample."""
        plan = self.plan
        last = 10**6
        known: dict[str, int] = {}
        if plan is not None:
            known |= {s.id: (s.priority or last) for s in plan.target.segments}
            known |= {c.id: i for i, c in enumerate((*plan.channels.acquisition, *plan.channels.closings))}
            known |= {s.id: i for i, s in enumerate(plan.process.stages)}

        def order(row: KpiRow) -> tuple[int, int]:
            return min((known.get(str(v), last) for v in row.by.values()), default=last), -row.result.n

        return order

    def _guardrails(self, table: KpiTable) -> tuple[Mark, ...]:
        """The guard-rails of the price, on the figures they guard."""
        if self.plan is None:
            return ()
        rails = self.plan.price.guardrails
        if table.kpi.id == "margin_rate" and rails.margin_min is not None:
            return (Mark("limit", float(rails.margin_min), FLOOR),)
        if table.kpi.id == "average_discount" and rails.discount_max is not None:
            return (Mark("limit", float(rails.discount_max), CEILING),)
        return ()


def unanswered(figure: BoardFigure, language: Language) -> str:
    """Why a figure of the plan has no answer, in words."""
    return figure.finding.message(language) if figure.finding else ""


def _equals(column: str, value: object) -> str:
    if value is None:
        return f"{column} is null"
    return f"{column} = '" + str(value).replace("'", "''") + "'"


def _route(name: str, *args: str) -> str:
    """An address, empty where the area that has it is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
