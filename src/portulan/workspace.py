"""One folder (plan, mapping, facts) and a clock: the verbs of Portulan, for notebooks, the command line and the pages.

    Workspace("examples/maven").kpi("win_rate", by=["quarter"])

Nothing here is hidden state: a figure depends on the plan's text, the facts of the last import and the as-of day.
Answers, engines and readings are kept while those stay the same, and threads share them.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from portulan.facts.store import FOLDER as FACTS_FOLDER
from portulan.facts.store import MANIFEST, FactStore
from portulan.language.conditions import ColumnType
from portulan.language.finding import Finding, has_errors
from portulan.language.words import Language
from portulan.metrics.answers import (
    Board,
    BoardComponent,
    BoardFigure,
    BoardFocus,
    BoardObjective,
    Cell,
    Dimension,
    FunnelStage,
    KpiRow,
    KpiTable,
    RecordColumn,
    RecordPage,
    RequestError,
    TrendPoint,
)
from portulan.metrics.blockages.answer import Blockages
from portulan.metrics.blockages.answer import blockages as blockages_of
from portulan.metrics.board import board as board_of
from portulan.metrics.board import plan_period, whole_period
from portulan.metrics.cohorts import CohortRequest, Cohorts, CohortTable
from portulan.metrics.customers.terms import customer_terms
from portulan.metrics.dimensions import dimensions as dimensions_of
from portulan.metrics.drivers.answers import Drivers
from portulan.metrics.drivers.explain import explain
from portulan.metrics.drivers.question import read_question
from portulan.metrics.drivers.sides import Against
from portulan.metrics.engine import Engine
from portulan.metrics.engines.choice import EngineChoice
from portulan.metrics.engines.database import EngineError
from portulan.metrics.engines.status import Comparison, EngineStatus, compare, engine_status, to_compare
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.answer import next_months
from portulan.metrics.forecast.journal import Journal, made_of
from portulan.metrics.forecast.past import HORIZONS
from portulan.metrics.forecast.pasts import Progress
from portulan.metrics.forecast.report import ForecastReport
from portulan.metrics.forecast.scores import Scores, score_made
from portulan.metrics.funnel import funnel as funnel_of
from portulan.metrics.grid.answer import Grid
from portulan.metrics.grid.answer import grid as grid_of
from portulan.metrics.grid.asking import one_by_stage
from portulan.metrics.kpi import Kpi
from portulan.metrics.movement.bridge import Movement
from portulan.metrics.movement.bridge import movement as movement_of
from portulan.metrics.movement.deals import moved_deals
from portulan.metrics.movement.question import MovementQuestion
from portulan.metrics.movement.question import read_question as read_movement
from portulan.metrics.own_kpis import catalogue_with, record_columns
from portulan.metrics.period import GRAINS, Grain, Period, last_periods
from portulan.metrics.plan_figures import PlanFigures, kpi_facts
from portulan.metrics.records import record_page
from portulan.metrics.requests import Request, one_stage, read_request
from portulan.metrics.service import service_of
from portulan.metrics.shrinking import with_shrinkage
from portulan.metrics.terms import terms_of
from portulan.metrics.wide import WidePlan
from portulan.plan.checking import check_reading
from portulan.plan.diff import Change, diff_plans
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.ports import DIMENSIONS, RuleContext
from portulan.plan.reading import PlanReading, read_plan
from portulan.plan.records import Plan
from portulan.stats.estimate import NotComputable
from portulan.stats.incidence import IncidenceCurve, incidence_curve
from portulan.stats.sufficient import Incidence

if TYPE_CHECKING:
    from portulan.facts.applying import Applied
    from portulan.facts.changes import Changes
    from portulan.facts.importing import ImportProgress
    from portulan.facts.report import ImportReport
    from portulan.metrics.whatif.answers import WhatIf
    from portulan.metrics.whatif.checking import Known
    from portulan.metrics.whatif.effects import Base
    from portulan.metrics.whatif.objectives import ObjectiveDraws
    from portulan.metrics.whatif.passages import Passages
    from portulan.metrics.whatif.scenario import Scenario
    from portulan.metrics.whatif.smart import Feasibility
    from portulan.metrics.whatif.store import SavedScenario

__all__ = [
    "Blockages",
    "Board",
    "BoardComponent",
    "BoardFigure",
    "BoardFocus",
    "BoardObjective",
    "Cell",
    "CohortTable",
    "Dimension",
    "Drivers",
    "FunnelStage",
    "Grain",
    "Grid",
    "Kpi",
    "KpiRow",
    "KpiTable",
    "Movement",
    "Period",
    "RecordColumn",
    "RecordPage",
    "RequestError",
    "TrendPoint",
    "Workspace",
    "data_roots",
    "whole_period",
]

CACHE = Path(".portulan") / "cache"
ANSWERS_KEPT = 2_000
T = TypeVar("T")


@dataclass(frozen=True)
class _State:
    """A plan and the facts of one moment, with the answers already given on them."""

    key: tuple[str, str, str]
    plan: Plan | None
    evaluator: Evaluator
    answers: "OrderedDict[object, Any]"


class Workspace:
    """A folder holding `plan.yaml`, `mapping.yaml` and the facts imported. Safe to share between threads.

    `clock` gives the day of reading for a plan without `as_of`; `data_roots` are where the mapping's relative sources
    are looked for beside the folder itself. A forecast leans on past ones that take seconds to compute: who is not
    `patient` is told "not yet" meanwhile.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime] = datetime.now,
        data_roots: Sequence[Path] | None = None,
        patient: bool = True,
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.data_roots = tuple(data_roots or ())
        self.patient = patient
        self._lock = threading.RLock()
        self._reading: tuple[object, PlanReading, str] | None = None
        self._store: tuple[object, FactStore] | None = None
        self._state: _State | None = None
        self._cohorts = Cohorts(self.path / CACHE)
        self.engine_choice = EngineChoice(self.path)
        self._forecasts_kept: set[tuple[date, tuple[str, ...]]] = set()

    @property
    def plan_path(self) -> Path:
        return self.path / "plan.yaml"

    @property
    def mapping_path(self) -> Path:
        return self.path / "mapping.yaml"

    # ── The plan ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def plan(self) -> PlanReading:
        """The plan as it stands on disk; an empty text where there is none. Read again when the file has changed."""
        return self._plan()[0]

    def _plan(self) -> tuple[PlanReading, str]:
        stamp = _stamp(self.plan_path)
        with self._lock:
            if self._reading is None or self._reading[0] != stamp:
                text = self.plan_path.read_bytes() if stamp else b""
                self._reading = (stamp, read_plan(text, self.plan_path.name), hashlib.sha256(text).hexdigest())
            return self._reading[1], self._reading[2]

    def check(self, text: str | None = None) -> list[Finding]:
        """All findings on the plan, or on `text` in its place; with those that look at the facts, where there are."""
        reading = self.plan() if text is None else read_plan(text, self.plan_path.name)
        return [*check_reading(reading, self.rule_context(reading.plan)), *self.engine_findings()]

    def engine_findings(self) -> list[Finding]:
        """What is to say of `settings.yaml`, or of the database it names when that does not answer."""
        findings = list(self.engine_choice.read()[1])
        if not has_errors(findings):
            try:
                self._now()
            except EngineError as error:
                findings.append(error.finding)
        return findings

    def rule_context(self, plan: Plan | None = None, *, simulate: bool = False) -> RuleContext:
        """What the rules of a plan may lean on here: the catalogue, the columns, the figures when facts are loaded.

        The chances of objectives are those already simulated (by `objectives`), so that a text being typed is checked
        at once; `simulate` makes them.
        """
        store = self.facts()
        if store.is_empty:
            return RuleContext(kpi_facts(), today=self.clock().date())
        try:
            evaluator = self._now().evaluator  # of the plan on disk: a text being typed makes no tables of its own
        except EngineError:  # told by `engine_findings`; the rules that look at the facts are silent meanwhile
            return RuleContext(kpi_facts(), today=self.clock().date())
        engine = evaluator.engine
        columns: dict[str, ColumnType] = {}
        for table in ("opportunity", "lead", "sale", "spend"):
            for name, kind in {**engine.columns(table), **store.tables()[table].columns}.items():
                columns.setdefault(name, kind)
        for table in ("account", "activity", "owner", "offer", "stage_entry", "target"):
            for name, kind in store.tables()[table].columns.items():
                columns.setdefault(name, kind)
        figures = self._figures(evaluator, plan, simulate) if plan is not None else None
        splits = frozenset(DIMENSIONS) | frozenset(GRAINS) | frozenset(columns)
        today, records = self.clock().date(), record_columns(store.tables())
        return RuleContext(kpi_facts(engine), columns, splits, figures, today, records)

    def diff(self, old: str, new: str | None = None) -> list[Change]:
        """What changed, by meaning, from one text of the plan to another: the one on disk unless told."""
        before = read_plan(old, self.plan_path.name).plan
        after = self.plan().plan if new is None else read_plan(new, self.plan_path.name).plan
        return diff_plans(before or Plan(), after or Plan())

    def _figures(self, evaluator: Evaluator, plan: Plan, simulate: bool) -> PlanFigures:
        as_of = plan.as_of or self.clock().date()
        period = plan_period(plan, as_of)

        def ask(reference: str, by: tuple[str, ...], over: Period | None) -> KpiTable:
            stages = evaluator.engine.plan.stages
            return evaluator.table(read_request(reference, by, None, over, as_of, stages, evaluator.known))

        chance = self._finals(self._now(), as_of, wait=simulate).chance
        return PlanFigures(evaluator.engine, plan, as_of, period, ask, chance)

    def as_of(self) -> date:
        """The day everything is read as of: the plan's (closed data sets), else the clock's."""
        plan = self.plan().plan
        return (plan.as_of if plan else None) or self.clock().date()

    # ── The facts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self) -> FactStore:
        """The facts of the last import that ended."""
        stamp = _stamp(self.path / FACTS_FOLDER / MANIFEST)
        with self._lock:
            if self._store is None or self._store[0] != stamp:
                self._store = (stamp, FactStore.open(self.path))
            return self._store[1]

    def import_facts(
        self, progress: "Callable[[ImportProgress], None] | None" = None, language: Language = "fr"
    ) -> "ImportReport":
        """Import the files that `mapping.yaml` declares; all of it or nothing. Rejected rows are told in `language`.

        Raises what `facts.importing` raises.
        """
        from portulan.facts.importing import import_facts

        return import_facts(self.mapping_path, self.path, self.data_roots, self.clock, progress, language)

    def import_changes(self, paths: Sequence[Path], language: Language = "fr") -> "ImportReport":
        """Apply files of changes (or all those of folders) to the facts: late rows, corrections, deletions, merges.

        Rows go through `mapping.yaml`; `facts.change_files` says how deletions and merges are declared.
        """
        from portulan.facts.change_files import import_changes

        return import_changes(self.mapping_path, self.path, self.data_roots, paths, self.clock, language)

    def apply(self, changes: "Changes") -> "Applied":
        """Apply a batch of changes already in the terms of the facts. Raises what `facts.applying` raises."""
        from portulan.facts.applying import apply_changes
        from portulan.facts.locking import one_import_at_a_time

        with one_import_at_a_time(self.path):
            return apply_changes(self.path, changes, self.clock)

    # ── The figures ──────────────────────────────────────────────────────────────────────────────────────────────────

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

    def drivers(
        self,
        reference: str | KpiReference,
        *,
        period: Period | None = None,
        before: Period | None = None,
        against: Against = "previous",
        group: str | None = None,
        by: Sequence[str] | None = None,
        where: str | None = None,
        as_of: date | None = None,
        seed: int = 0,
    ) -> Drivers:
        """What moved a figure from `before` (the period just before, or the same a year earlier, unless given) to
        `period`; with `group`, a condition, what sets that group apart from the others. Split by the most telling usual
        dimension unless `by` says (empty: unsplit). The seed is of the intervals.

        Raises RequestError on a figure that cannot be split, an unknown name, a period without its bounds.
        """
        state = self._now()
        request = self._request(state, reference, by or (), where, None, as_of)
        question = read_question(request, period, before, against, group, seed, unsplit=by is not None and not by)
        return self._kept(state, ("drivers", question.key), lambda: explain(state.evaluator, question))

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
        return record_page(state.evaluator, request, by_values or {}, limit, offset, order)

    # ── What explains them ───────────────────────────────────────────────────────────────────────────────────────────

    def movement(
        self,
        period: Period,
        *,
        where: str | None = None,
        closing_in: str | Period | None = None,
        by: str | Sequence[str] = "",
        gross: bool = False,
    ) -> Movement:
        """How the open pipeline moved over a half-open period: opening + lines = closing, to the cent.

        `closing_in` (`2026-Q4`) keeps the deals expected to close in it. Raises RequestError on names that do not
        exist, ValueError on a period without both ends.
        """
        state, question = self._movement(period, where, closing_in, by, gross)
        return self._kept(state, ("movement", *question.key), lambda: movement_of(state.evaluator, question))

    def movement_deals(
        self,
        period: Period,
        line: str | None = None,
        *,
        where: str | None = None,
        closing_in: str | Period | None = None,
        by: str = "",
        group: tuple[Cell] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> RecordPage:
        """The deals behind a line of a movement, with what each was before and is after, heaviest first."""
        state, question = self._movement(period, where, closing_in, by, False)
        return moved_deals(state.evaluator, question, line, place=group, limit=limit, offset=offset)

    def blockages(
        self, *, as_of: date | None = None, reason: str | None = None, limit: int = 50, offset: int = 0
    ) -> Blockages:
        """Where deals wait longer than they should, and the open deals at risk, heaviest first, each with its reasons.

        `reason` lists only the deals with that one. Raises RequestError on one these facts cannot give.
        """
        state, day = self._now(), as_of or self.as_of()
        key = ("blockages", day, reason, limit, offset)
        plan = state.plan
        return self._kept(
            state,
            key,
            lambda: blockages_of(state.evaluator, plan, day, reason=reason, limit=limit, offset=offset),
        )

    def _movement(
        self, period: Period, where: str | None, closing_in: str | Period | None, by: str | Sequence[str], gross: bool
    ) -> tuple[_State, MovementQuestion]:
        if period.start is None or period.end is None:
            raise ValueError("a movement goes from one day to another: the period needs both")
        state, end = self._now(), period.end
        question = read_movement(
            state.evaluator, period.start, end, where=where or None, closing_in=closing_in, by=by, gross=gross
        )
        return state, question

    # ── What if ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def whatif(self, scenario: "Scenario", *, as_of: date | None = None) -> "WhatIf | NotComputable":
        """What a scenario changes, over its months or to the end of the plan's period; the reason where nothing can be
        forecast. Raises FaultyText on a channel, stage or capacity that these facts do not know."""
        from portulan.metrics.whatif.asking import refuse_faults
        from portulan.metrics.whatif.effects import what_if

        state, day = self._now(), as_of or self.as_of()
        base = self._base(state, day, scenario.months)
        if isinstance(base, NotComputable):
            return base
        refuse_faults(scenario, base)
        return self._kept(state, ("whatif", day, scenario), lambda: what_if(base, scenario))

    def _base(self, state: _State, day: date, months: int | None) -> "Base | NotComputable":
        """The forecast that scenarios over the same horizon are compared with."""
        from portulan.metrics.whatif.asking import read_base
        from portulan.metrics.whatif.effects import horizon

        ends = horizon(day, months, state.plan.period.last_day if state.plan else None)
        currency = self._currency()
        return self._kept(state, ("base", day, ends), lambda: read_base(state.evaluator, day, ends, currency))

    def scenarios(self) -> "list[SavedScenario]":
        """The scenarios saved in the workspace, faulty ones too, with their findings."""
        from portulan.metrics.whatif.store import saved_scenarios

        return saved_scenarios(self.path, self.known_names(), self._currency())

    def known_names(self, as_of: date | None = None) -> "Known":
        """The channels and stages a scenario may name."""
        from portulan.metrics.whatif.asking import known_names
        from portulan.metrics.whatif.checking import ANYTHING

        if self.facts().is_empty:
            return ANYTHING
        state, day = self._now(), as_of or self.as_of()
        return self._kept(state, ("known names", day), lambda: known_names(state.evaluator.engine, day))

    def objectives(self, as_of: date | None = None) -> "list[Feasibility]":
        """The plan's objectives, letter by letter, with the chance to reach each and what it would take."""
        from portulan.metrics.whatif.objectives import objectives

        state, day = self._now(), as_of or self.as_of()
        draws = self._finals(state, day)
        return list(self._kept(state, ("objectives", day), lambda: objectives(draws, self.check())))

    def objective(self, name: str, as_of: date | None = None) -> "Feasibility | None":
        """One objective with its chance, without what it would take, which is longer to find; None if there is none."""
        state, day = self._now(), as_of or self.as_of()
        draws = self._finals(state, day)
        objective = next((o for o in draws.plan.objectives if o.id == name), None)
        return draws.feasibility(objective, self.check(), with_needs=False) if objective else None

    def passages(self, months: int | None, *, as_of: date | None = None) -> "tuple[Passages | None, tuple[str, ...]]":
        """The chances of a new deal to go on from each stage, with the stages; None where nothing can be forecast."""
        state = self._now()
        base = self._base(state, as_of or self.as_of(), months)
        return (None, ()) if isinstance(base, NotComputable) else (base.chances, base.model.stages)

    def _finals(self, state: _State, day: date, wait: bool = True) -> "ObjectiveDraws":
        """Draws of the objectives' KPIs, shared by those of one date. Without `wait`, only those already there."""
        from portulan.metrics.whatif.objectives import ObjectiveDraws

        def kept(key: object, answer: Callable[[], Any]) -> Any:
            return self._kept(state, key, answer) if wait or key in state.answers else None

        return ObjectiveDraws(state.evaluator, state.plan or Plan(), day, self._currency(), kept)

    def _currency(self) -> str:
        plan = self.plan().plan
        return (plan.currency if plan else None) or "EUR"

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

    def kpis(self) -> Sequence[Kpi]:
        """The catalogue, in reading order: the built-in KPIs, then those the plan declares."""
        return tuple(self._now().evaluator.known.values())

    # ── The engine ───────────────────────────────────────────────────────────────────────────────────────────────────

    def engine(self) -> EngineStatus:
        """Which database answers here, and the rows it holds. Raises EngineError where none does."""
        return engine_status(self._now().evaluator.engine.database, self.engine_choice.where)

    def engine_version(self) -> str:
        """Which database answers here, in its own words. Raises EngineError where none does."""
        return self._now().evaluator.engine.database.version()

    def compare_engines(self, by: Sequence[str] = ("segment", "month")) -> list[Comparison]:
        """Every KPI, whole and split, asked of the engine chosen and of DuckDB."""
        state = self._now()
        evaluator, engine = state.evaluator, state.evaluator.engine
        duck = replace(evaluator, engine=Engine(engine.store, engine.plan, self.path / CACHE))
        whole = [self._request(state, name, (), None, None, None) for name in evaluator.known]
        return compare(to_compare(whole, by), evaluator, duck)

    # ── The forecast ─────────────────────────────────────────────────────────────────────────────────────────────────

    def forecast(
        self,
        *,
        horizon: int | None = None,
        period: Period | None = None,
        as_of: date | None = None,
        target: float | None = None,
    ) -> ForecastReport:
        """The revenue to come: of the next `horizon` months, of a period, or of the plan's period while it lasts.

        `target` adds the chance to reach it. A forecast of the usual day is kept, to be scored when its months are
        over.
        """
        state, day = self._now(), as_of or self.as_of()
        wanted = next_months(day, horizon) if horizon else period
        if as_of is None or as_of == self.as_of():
            self._keep_forecast(state, day)
        return state.evaluator.forecasts.report(day, wanted, target)

    def _keep_forecast(self, state: _State, day: date) -> None:
        """Writes down the forecast of the next three months, once for each day, plan and facts."""
        if (day, state.key) in self._forecasts_kept:
            return
        made = state.evaluator.forecasts.forecast(day, next_months(day, HORIZONS))
        if not isinstance(made, NotComputable):
            with suppress(OSError):  # a folder that cannot be written keeps none
                Journal(self.path).keep(made_of(made, self.clock(), state.key[1], state.evaluator.engine.plan.identity))
            self._forecasts_kept.add((day, state.key))

    def forecast_scores(self, as_of: date | None = None) -> Scores:
        """How good the forecasts kept were, on the months that are over."""
        engine = self._now().evaluator.engine
        return score_made(Journal(self.path).read(), engine, as_of or self.as_of())

    def forecast_back_test(
        self, as_of: date | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Scores | None:
        """How good the forecast would have been as of past months; None while it is being computed (not `patient`)."""
        return self._now().evaluator.forecasts.past_scores(as_of or self.as_of(), progress)

    def forecast_progress(self, as_of: date | None = None) -> Progress | None:
        """How far the computation of past forecasts is, if one is under way."""
        return self._now().evaluator.forecasts.pasts.progress(as_of or self.as_of())

    # ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _request(
        self,
        state: _State,
        reference: str | KpiReference,
        by: Sequence[str],
        where: str | None,
        period: Period | None,
        as_of: date | None,
    ) -> Request:
        day = as_of or (state.plan.as_of if state.plan else None) or self.clock().date()
        over = state.evaluator
        return read_request(reference, by, where or None, period, day, over.engine.plan.stages, over.known)

    def _now(self) -> _State:
        """The plan and the facts as they stand; answers to older ones are let go."""
        reading, text = self._plan()
        store = self.facts()
        key = (text, store.identity, self.engine_choice.identity)
        with self._lock:
            if self._state is None or self._state.key != key:
                self._state = _State(key, reading.plan, self._evaluator_for(reading.plan), OrderedDict())
            return self._state

    def _evaluator_for(self, plan: Plan | None) -> Evaluator:
        store, wide = self.facts(), wide_plan(plan)
        with self._lock:
            current = self._state.evaluator.engine if self._state else None
            same = self._state is not None and self._state.key[2] == self.engine_choice.identity
        facts_as_before = same and current is not None and current.store.identity == store.identity
        if current is not None and facts_as_before and current.plan.identity == wide.identity:
            engine = current
        else:
            cache = self.path / CACHE
            engine = Engine(store, wide, cache, self.engine_choice.open(store, cache))
        guardrail = plan.price.guardrails.discount_max if plan else None
        known = catalogue_with(plan.kpis if plan else (), engine.facts)
        return Evaluator(
            engine,
            (plan.currency if plan else None) or "EUR",
            guardrail,
            known=known,
            terms=terms_of(plan),
            plan_period=whole_period(plan) if plan else None,
            cache=self.path / CACHE,
            patient=self.patient,
        )

    def _kept(self, state: _State, key: object, answer: Callable[[], T]) -> T:
        with self._lock:
            if key in state.answers:
                state.answers.move_to_end(key)
                kept: T = state.answers[key]
                return kept
        given = answer()
        with self._lock:
            state.answers[key] = given
            while len(state.answers) > ANSWERS_KEPT:
                state.answers.popitem(last=False)
        return given


def data_roots(environment: Mapping[str, str], workspace: Path | None = None) -> tuple[Path, ...]:
    """Where relative sources are looked up beside the workspace: `$PORTULAN_DATA`, else a folder `shared/data`.

    That folder is looked for beside the current folder, then beside each folder that holds the workspace.
    """
    named = environment.get("PORTULAN_DATA")
    if named:
        return (Path(named),)
    above = workspace.resolve().parents if workspace else ()
    usual = [Path("../shared/data"), *(folder.parent / "shared" / "data" for folder in above)]
    return tuple(folder for folder in usual if folder.is_dir())[:1]


def wide_plan(plan: Plan | None) -> WidePlan:
    """What of a plan decides the wide tables. Segments without priority come after those with one, as written."""
    if plan is None:
        return WidePlan()
    last = len(plan.target.segments) + 10**6
    ranked = sorted(plan.target.segments, key=lambda s: s.priority if s.priority is not None else last)
    definitions = plan.alignment.definitions
    return WidePlan(
        segments=tuple((s.id, s.when) for s in ranked if s.when is not None),
        exclusions=tuple(e.when for e in plan.target.exclude if e.when is not None),
        stages=tuple(dict.fromkeys(stage.id for stage in plan.process.stages)),
        skips_filled=plan.process.skips != "excluded",
        mql=definitions.mql,
        sql=definitions.sql,
        customers=customer_terms(plan),
        service=service_of(plan.alignment.sla),
    )


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; None if it is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
