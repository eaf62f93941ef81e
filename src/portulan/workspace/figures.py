"""The figures: one, many, over time, and the records they count."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from portulan.metrics.answers import (
    Board,
    Cell,
    Dimension,
    FunnelStage,
    KpiTable,
    RecordPage,
    TrendPoint,
)
from portulan.metrics.board import board as board_of
from portulan.metrics.cohorts import CohortRequest, CohortTable
from portulan.metrics.dimensions import dimensions as dimensions_of
from portulan.metrics.funnel import funnel as funnel_of
from portulan.metrics.grid.answer import Grid
from portulan.metrics.grid.answer import grid as grid_of
from portulan.metrics.grid.asking import one_by_stage
from portulan.metrics.period import Grain, Period, last_periods
from portulan.metrics.records import record_page
from portulan.metrics.requests import one_stage
from portulan.metrics.shrinking import with_shrinkage
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.records import Plan
from portulan.stats.estimate import NotComputable
from portulan.stats.incidence import IncidenceCurve, incidence_curve
from portulan.stats.sufficient import Incidence
from portulan.workspace.core import Core

if TYPE_CHECKING:
    pass

RECORDS_KEPT = 100
"""Pages of more records than this are read anew each time: files of them would fill the memory."""


class Figures(Core):
    """What the figures are."""

    def kpi(
        self,
        reference: str | KpiReference,
        *,
        by: Sequence[str] = (),
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
    ) -> KpiTable:
        """A figure, split by dimensions, over a half-open period (whole history unless given), as of a day.

        Raises RequestError on an unknown KPI, stage, dimension or column, with the finding to show.
        """
        state = self._now()
        request = self._request(state, reference, by, where, period, as_of)
        if request.kpi.to_come:  # it keeps its own answers, and none while its past is being computed
            return state.evaluator.table(request)
        return self._kept(state, ("kpi", *request.key), lambda: with_shrinkage(state.evaluator.table(request)))

    def grid(
        self,
        references: Sequence[str],
        *,
        by: Sequence[str],
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
    ) -> Grid:
        """Several figures over the same groups, summed in as few passes as there are dates to place them by.

        A KPI with a figure per stage gives a column per stage. The same values as `kpi`, as columns of numbers: NaN
        where `kpi` gives a reason. Raises RequestError as `kpi` does, and on a reference with a split of its own.
        """
        state = self._now()
        requests = [self._request(state, one, by, where, period, as_of) for one in references]
        asked = one_by_stage(requests, state.evaluator.engine.plan.stages)
        key = ("grid", *(request.key for request in asked))
        return self._kept(state, key, lambda: grid_of(state.evaluator, asked))

    def trend(
        self,
        reference: str | KpiReference,
        *,
        grain: Grain = "month",
        periods: int = 12,
        where: str | None = None,
        as_of: date | None = None,
    ) -> list[TrendPoint]:
        """The figure of each of the last periods, oldest first, all as of the same day. The split is left aside.

        A cohort's figure (cycle, conversions) is placed at the cohort's own date; a stock's at the end of each period.
        """
        state = self._now()
        request = self._request(state, reference, (), where, None, as_of)
        stages = state.evaluator.engine.plan.stages
        if request.kpi.per_stage and not request.reference.arguments and len(stages) != 1:
            raise one_stage(request.kpi, stages)
        spans = last_periods(request.as_of, grain, max(periods, 1))
        if request.kpi.to_come:
            return state.evaluator.trend(request, spans)
        key = ("trend", grain, periods, *request.key)
        return list(self._kept(state, key, lambda: state.evaluator.trend(request, spans)))

    def board(self, as_of: date | None = None) -> Board:
        """The plan's five components, objectives and focus with their figures over the plan's period."""
        state = self._now()
        day = as_of or self.as_of()
        plan = state.plan or Plan()

        def ask(reference: KpiReference, period: Period | None) -> KpiTable:
            return self.kpi(reference, period=period, as_of=day)

        return board_of(plan, day, ask)

    def funnel(
        self, *, where: str | None = None, period: Period | None = None, as_of: date | None = None
    ) -> list[FunnelStage]:
        """What became of the opportunities that entered each stage in the period; empty without stage history."""
        state = self._now()
        request = self._request(state, "stage_conversion", (), where, period, as_of)
        names = {stage.id: stage.name for stage in state.plan.process.stages} if state.plan else {}
        return list(self._kept(state, ("funnel", *request.key), lambda: funnel_of(state.evaluator, request, names)))

    def cohort(
        self,
        reference: str | KpiReference,
        *,
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
    ) -> Incidence | None:
        """The competing-risks table behind a chance (a conversion, the chance of winning); None for other figures."""
        state = self._now()
        request = self._request(state, reference, (), where, period, as_of)
        return self._kept(state, ("cohort", *request.key), lambda: state.evaluator.cohort(request))

    def chances(
        self,
        reference: str | KpiReference,
        *,
        by: Sequence[str] = (),
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
    ) -> dict[tuple[Cell, ...], IncidenceCurve | NotComputable]:
        """The chance of a conversion or of winning, day by day since the start, by group: as far as records go.

        Empty for figures that are not a chance. Raises RequestError as `kpi` does.
        """
        state = self._now()
        request = self._request(state, reference, by, where, period, as_of)
        found = self._kept(state, ("cohorts", *request.key), lambda: state.evaluator.cohorts(request))
        return {group: incidence_curve(table, 1, as_of=request.as_of) for group, table in found.items()}

    def records(
        self,
        reference: str | KpiReference,
        *,
        by_values: Mapping[str, Cell] | None = None,
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
        limit: int = 50,
        offset: int = 0,
        order: str | None = None,
    ) -> RecordPage:
        """The records a figure counts: `total` equals its `n`. `by_values` keeps those of one group of a split."""
        state = self._now()
        request = self._request(state, reference, (), where, period, as_of)
        group = dict(by_values or {})
        if limit > RECORDS_KEPT:
            return record_page(state.evaluator, request, group, limit, offset, order)
        key = ("records", *request.key, tuple(sorted(group.items(), key=str)), limit, offset, order)
        return self._kept(state, key, lambda: record_page(state.evaluator, request, group, limit, offset, order))

    def cohorts(self, by: Sequence[str] = (), *, as_of: date | None = None) -> CohortTable:
        """The cohorts of opportunities by when they were created and any columns, all their figures in one pass.

        At most one of `by` is a span of time. Raises RequestError on a split that opportunities do not have.
        """
        state = self._now()
        request = CohortRequest(tuple(dict.fromkeys(by)), as_of or self.as_of())
        engine = state.evaluator.engine
        return self._kept(state, ("cohorts", request), lambda: self._cohorts.table(engine.store, engine.plan, request))

    def dimensions(self) -> list[Dimension]:
        """The ways figures can be split here."""
        state = self._now()
        return list(self._kept(state, "dimensions", lambda: dimensions_of(state.evaluator.engine)))
