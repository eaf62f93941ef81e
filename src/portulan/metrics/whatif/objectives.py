"""The plan's objectives on the facts: draws of each KPI made once per date, kept by whoever asks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portulan.language.finding import FaultyText, Finding
from portulan.language.place import Place
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.board import plan_period
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.forecast.calendar import month_ends
from portulan.metrics.period import Period
from portulan.metrics.requests import read_request
from portulan.metrics.whatif.asking import read_base
from portulan.metrics.whatif.attaining import Finals, Result, finals, new_share
from portulan.metrics.whatif.effects import Base
from portulan.metrics.whatif.reaching import Need, needs
from portulan.metrics.whatif.smart import Feasibility, feasibility
from portulan.plan.kpi_reference import KpiReference, parse_reference, unparse_reference
from portulan.plan.records import Objective, Plan
from portulan.stats.estimate import NotComputable

Kept = Callable[[object, Callable[[], Any]], Any]
"""Answers kept under a key: the answer, or None where it is not there and may not be made now."""


class ObjectiveDraws:
    """The draws behind the objectives of a plan, as of a day."""

    def __init__(self, evaluator: Evaluator, plan: Plan, as_of: date, currency: str, kept: Kept) -> None:
        self.evaluator, self.plan, self.as_of, self.currency = evaluator, plan, as_of, currency
        self._kept = kept

    def ask(self, reference: KpiReference, period: Period | None) -> KpiTable:
        """A figure over a period."""
        stages, known = self.evaluator.engine.plan.stages, self.evaluator.known
        return self.evaluator.table(read_request(reference, (), None, period, self.as_of, stages, known))

    def base(self, by: date) -> Base | NotComputable | None:
        """The forecast up to a day; the reason where nothing can be forecast (yet); None where it may not be made now,
        or the day is past."""
        ends = tuple(month_ends(self.as_of, by))
        if not ends:
            return None
        made: Base | NotComputable | None = self._kept(
            ("base", self.as_of, ends), lambda: read_base(self.evaluator, self.as_of, ends, self.currency)
        )
        return made

    def finals(self, reference: KpiReference, by: date) -> Result | None:
        """How a KPI may stand on a day; None where it may not be drawn now, or does not exist."""
        reference = replace(reference, by=())
        period = plan_period(self.plan, self.as_of)
        start = period.start if period else None

        def drawn() -> Result | None:
            try:
                return finals(reference, by, self.as_of, start, self.ask, lambda: self.base(by))
            except RequestError:
                return None

        found: Result | None = self._kept(("finals", unparse_reference(reference), by, self.as_of, start), drawn)
        return found

    def chance(self, kpi: str, target: float, by: date) -> float | None:
        """The chance that a KPI reaches a target by a day to come: what the rule on unlikely objectives asks."""
        try:
            reference = parse_reference(kpi, Place("kpi"))
        except FaultyText:
            return None
        found = self.finals(reference, by) if by > self.as_of else None
        return found.chance(target) if isinstance(found, Finals) else None

    def needs(self, objective: Objective, found: Finals, target: float) -> list[Need]:
        """What it would take."""
        assert objective.kpi is not None
        assert objective.by is not None
        kpi, base = objective.kpi.kpi, self.base(objective.by)
        share = new_share(self.ask, self.as_of) if kpi == "new_customers" else (0.0, 1.0)
        return needs(kpi, found, target, base if isinstance(base, Base) else None, share)

    def feasibility(self, objective: Objective, findings: Sequence[Finding], with_needs: bool = True) -> Feasibility:
        """All that is said of one objective."""
        drawn = None
        if objective.kpi and objective.by and objective.target:
            drawn = self.finals(objective.kpi, objective.by)
        kpi = self.evaluator.known.get(objective.kpi.kpi) if objective.kpi else None

        def need(found: Finals, target: float) -> list[Need]:
            return self.needs(objective, found, target) if with_needs else []

        return feasibility(objective, kpi, findings, drawn, need, self.as_of, self.currency)


def any_not_yet(found: Iterable[Feasibility]) -> bool:
    """Whether the chance of one of them waits for the past forecasts to be computed."""
    return any(not_yet(one.reason) for one in found)


def objectives(draws: ObjectiveDraws, findings: Sequence[Finding]) -> list[Feasibility]:
    """Every objective of the plan, in its order."""
    return [draws.feasibility(objective, findings) for objective in draws.plan.objectives]
