"""The board: the plan's components with their indicators, its objectives and its focus, each with its live figure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from portulan.language.words import Words
from portulan.metrics.answers import (
    Board,
    BoardComponent,
    BoardFigure,
    BoardFocus,
    BoardObjective,
    KpiTable,
    RequestError,
)
from portulan.metrics.period import Period
from portulan.plan.kpi_reference import KpiReference, unparse_reference
from portulan.plan.quantities import in_unit
from portulan.plan.records import COMPONENTS, FocusKpi, Objective, Plan
from portulan.stats.estimate import Estimate

FOCUS_DAYS = 84
Ask = Callable[[KpiReference, Period | None], KpiTable]
NAMES: dict[str, Words] = {
    "target": Words(fr="Cible", en="Target"),
    "offer": Words(fr="Offre", en="Offer"),
    "price": Words(fr="Prix", en="Price"),
    "channels": Words(fr="Canaux", en="Channels"),
    "process": Words(fr="Process", en="Process"),
}


def plan_period(plan: Plan, as_of: date) -> Period | None:
    """The period of the plan if it has begun by then; whole history otherwise."""
    period = whole_period(plan)
    return None if period is None or (period.start is not None and period.start > as_of) else period


def whole_period(plan: Plan) -> Period | None:
    """The period of the plan, begun or not; None where it has none, or one that ends before it starts."""
    first, last = plan.period.first_day, plan.period.last_day
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        return None
    return Period(first, last + timedelta(days=1) if last else None)


def recent(as_of: date) -> Period:
    """What a focus looks at: twelve weeks, long enough to count, short enough to answer to what was changed."""
    return Period(as_of - timedelta(days=FOCUS_DAYS - 1), as_of + timedelta(days=1))


def board(plan: Plan, as_of: date, ask: Ask) -> Board:
    """The whole plan with its figures over its period. A reference that cannot be answered carries its finding."""
    period = plan_period(plan, as_of)

    def figure(reference: KpiReference, over: Period | None = period) -> BoardFigure:
        try:
            return BoardFigure(unparse_reference(reference), ask(reference, over))
        except RequestError as refusal:
            return BoardFigure(unparse_reference(reference), None, refusal.finding)

    components = [
        BoardComponent(name, NAMES[name], record.decision, [figure(reference) for reference in record.indicator])
        for name, record in ((name, plan.component(name)) for name in COMPONENTS)
    ]
    objectives = [
        _objective(objective, figure(replace(objective.kpi, by=())), period, as_of)
        for objective in plan.objectives
        if objective.kpi is not None
    ]
    focus = [
        _focus(item, figure(item.kpi, recent(as_of)))
        for item in (plan.focus.kpis if plan.focus else ())
        if item.kpi is not None
    ]
    return Board(as_of, period, components, objectives, focus)


def _focus(item: FocusKpi, figure: BoardFigure) -> BoardFocus:
    unit = _unit(figure)
    target, alert = (in_unit(wanted, unit) if wanted else None for wanted in (item.target, item.alert))
    return BoardFocus(figure, target, alert)


def _unit(figure: BoardFigure) -> str:
    return figure.table.kpi.unit if figure.table else ""


def _objective(objective: Objective, figure: BoardFigure, period: Period | None, as_of: date) -> BoardObjective:
    target = in_unit(objective.target, _unit(figure)) if objective.target else 0.0
    value = None
    if figure.table is not None and len(figure.table.rows) == 1:
        result = figure.table.result
        value = result.value if isinstance(result, Estimate) else None
    progress = value / target if value is not None and target else None
    elapsed = None
    if period is not None and period.start and objective.by and objective.by > period.start:
        elapsed = min(max((as_of - period.start).days + 1, 0) / ((objective.by - period.start).days + 1), 1.0)
    return BoardObjective(objective.id, figure, target, objective.by, objective.owner, progress, elapsed)
