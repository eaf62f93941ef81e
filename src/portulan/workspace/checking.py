"""What is to say of the plan, with what the facts know: its findings, the chances of its objectives."""

from datetime import date
from typing import TYPE_CHECKING

from portulan.language.conditions import ColumnType
from portulan.language.finding import Finding, has_errors
from portulan.metrics.alerts.answers import Rule, Track
from portulan.metrics.alerts.track import track
from portulan.metrics.answers import (
    KpiTable,
)
from portulan.metrics.board import plan_period
from portulan.metrics.engines.database import EngineError
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.own_kpis import record_columns
from portulan.metrics.period import GRAINS, Period
from portulan.metrics.plan_figures import PlanFigures, kpi_facts
from portulan.metrics.requests import read_request
from portulan.plan.checking import check_reading
from portulan.plan.diff import Change, diff_plans
from portulan.plan.ports import DIMENSIONS, RuleContext
from portulan.plan.reading import read_plan
from portulan.plan.records import Plan
from portulan.workspace.foresight import Foresight

if TYPE_CHECKING:
    from portulan.metrics.whatif.smart import Feasibility


class Checking(Foresight):
    """What is to say of the plan."""

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
            state = self._now()  # of the plan on disk: a text being typed makes no tables of its own
        except EngineError:  # told by `engine_findings`; the rules that look at the facts are silent meanwhile
            return RuleContext(kpi_facts(), today=self.clock().date())
        evaluator, engine = state.evaluator, state.evaluator.engine
        columns: dict[str, ColumnType] = {}
        for table in ("opportunity", "lead", "sale", "spend"):
            for name, kind in {**engine.columns(table), **store.tables()[table].columns}.items():
                columns.setdefault(name, kind)
        for table in ("account", "activity", "owner", "offer", "stage_entry", "target"):
            for name, kind in store.tables()[table].columns.items():
                columns.setdefault(name, kind)
        figures = self._figures(evaluator, plan, simulate) if plan is not None else None
        splits = frozenset(DIMENSIONS) | frozenset(GRAINS) | frozenset(columns)
        today, records = self.clock().date(), self._kept(state, "records", lambda: record_columns(engine.facts))
        return RuleContext(kpi_facts(engine), columns, splits, figures, today, records)

    def chances_known(self, plan: Plan | None) -> bool:
        """Whether the chances of the plan's objectives take no long computation: none to look at, or their past is
        there."""
        if plan is None or self.facts().is_empty or not any(o.by for o in plan.objectives):
            return True
        try:
            return self._now().evaluator.forecasts.pasts.ready(plan.as_of or self.clock().date())
        except EngineError:  # told by `engine_findings`
            return True

    def diff(self, old: str, new: str | None = None) -> list[Change]:
        """What changed, by meaning, from one text of the plan to another: the one on disk unless told."""
        before = read_plan(old, self.plan_path.name).plan
        after = self.plan().plan if new is None else read_plan(new, self.plan_path.name).plan
        return diff_plans(before or Plan(), after or Plan())

    def _figures(self, evaluator: Evaluator, plan: Plan, simulate: bool) -> PlanFigures:
        as_of = plan.as_of or self.clock().date()
        period = plan_period(plan, as_of)

        state = self._now()

        def ask(reference: str, by: tuple[str, ...], over: Period | None) -> KpiTable:
            stages = evaluator.engine.plan.stages
            request = read_request(reference, by, None, over, as_of, stages, evaluator.known)
            if request.kpi.to_come:
                return evaluator.table(request)
            return self._kept(state, ("plan figure", *request.key), lambda: evaluator.table(request))

        def watch(reference: str, target: float, threshold: float) -> Track | None:
            rule = Rule(reference, target, threshold)
            request = self._request(state, reference, (), None, None, as_of)
            return self._kept(state, ("alert", rule, as_of), lambda: track(evaluator, request, rule))

        chance = self._finals(state, as_of, wait=simulate).chance
        return PlanFigures(evaluator.engine, plan, as_of, period, ask, chance, watch)

    def objectives(self, as_of: date | None = None) -> "list[Feasibility]":
        """The plan's objectives, letter by letter, with the chance to reach each and what it would take."""
        from portulan.metrics.whatif.objectives import any_not_yet, objectives

        state, day = self._now(), as_of or self.as_of()
        draws = self._finals(state, day)
        return list(self._kept(state, ("objectives", day), lambda: objectives(draws, self.check()), any_not_yet))

    def objective(self, name: str, as_of: date | None = None) -> "Feasibility | None":
        """One objective with its chance, without what it would take, which is longer to find; None if there is none."""
        state, day = self._now(), as_of or self.as_of()
        draws = self._finals(state, day)
        objective = next((o for o in draws.plan.objectives if o.id == name), None)
        return draws.feasibility(objective, self.check(), with_needs=False) if objective else None
