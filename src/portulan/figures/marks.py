"""What the plan wants of a figure, as lines across its bar: targets, alert thresholds, guard-rails of the price."""

from collections.abc import Callable

from portulan.language.place import Place
from portulan.language.words import Words
from portulan.plan.kpi_reference import KpiReference, parse_reference, unparse_reference
from portulan.plan.quantities import Quantity, in_unit
from portulan.plan.records import Plan
from portulan.ui.figure import Mark, target_mark, threshold_mark
from portulan.workspace import Workspace

FLOOR, CEILING = Words(fr="plancher", en="floor"), Words(fr="plafond", en="ceiling")


def marks_of(workspace: Workspace, reference: str) -> tuple[Mark, ...]:
    """The lines the plan draws across a figure; none where it says nothing of this very figure.

    A threshold under focus comes before a guard-rail: two limits on one bar could not be told apart.
    """
    plan = workspace.plan().plan
    if plan is None:
        return ()
    asked = unparse_reference(parse_reference(reference, Place("figure")))
    units = {kpi.id: kpi.unit for kpi in workspace.kpis()}
    watched = _focus(plan, asked, lambda kpi: units.get(kpi.kpi, ""))
    return watched if any(mark.kind == "limit" for mark in watched) else watched + _guardrails(plan, asked)


def _focus(plan: Plan, reference: str, unit_of: Callable[[KpiReference], str]) -> tuple[Mark, ...]:
    for focus in plan.focus.kpis if plan.focus else ():
        if focus.kpi is not None and str(focus.kpi) == reference:
            unit = unit_of(focus.kpi)
            target, alert = number_of(focus.target, unit), number_of(focus.alert, unit)
            goal = () if target is None else (target_mark(target),)
            return goal + (() if alert is None else (threshold_mark(alert),))
    return ()


def _guardrails(plan: Plan, reference: str) -> tuple[Mark, ...]:
    rails = plan.price.guardrails
    if reference == "margin_rate" and rails.margin_min is not None:
        return (Mark("limit", float(rails.margin_min), FLOOR),)
    if reference == "average_discount" and rails.discount_max is not None:
        return (Mark("limit", float(rails.discount_max), CEILING),)
    return ()


def number_of(quantity: Quantity | None, unit: str = "") -> float | None:
    """A quantity of the plan in the unit of its figure; None where there is none."""
    return None if quantity is None else in_unit(quantity, unit)
