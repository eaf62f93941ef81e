"""What the plan wants of a figure: the target and alert threshold of its focus, drawn as lines across the bar."""

from portulan.language.place import Place
from portulan.plan.kpi_reference import parse_reference, unparse_reference
from portulan.plan.quantities import Quantity
from portulan.ui.figure import Mark, target_mark, threshold_mark
from portulan.workspace import Workspace


def marks_of(workspace: Workspace, reference: str) -> tuple[Mark, ...]:
    """The lines the plan draws across a figure; none where it says nothing of this very figure."""
    plan = workspace.plan().plan
    if plan is None or plan.focus is None:
        return ()
    asked = unparse_reference(parse_reference(reference, Place("figure")))
    for focus in plan.focus.kpis:
        if focus.kpi is not None and str(focus.kpi) == asked:
            target, alert = number_of(focus.target), number_of(focus.alert)
            goal = () if target is None else (target_mark(target),)
            return goal + (() if alert is None else (threshold_mark(alert),))
    return ()


def number_of(quantity: Quantity | None) -> float | None:
    """A quantity of the plan in the unit of its figure: shares as fractions, money as an amount, durations in days."""
    return None if quantity is None else float(quantity.value)
