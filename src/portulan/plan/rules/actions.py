"""The action plan: who does what, by when, with which budget, to move which KPI."""

from collections.abc import Iterator
from decimal import Decimal

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Money, Words
from portulan.plan.document import Document
from portulan.plan.ports import RuleContext
from portulan.plan.records import COMPONENTS, Plan
from portulan.plan.rules import MOST_COMPARED, rule

OVER_BUDGET = FindingKind(
    "PL102",
    "warning",
    Words(
        fr="Les actions sur les canaux coûtent {spent:money} ; le budget des canaux est de {budget:money}.",
        en="Actions on channels cost {spent:money}; the budget of the channels is {budget:money}.",
    ),
    Words(
        fr="Retirer une action, ou relever le budget d’un canal.", en="Remove an action, or raise a channel’s budget."
    ),
)
UNFOLLOWED = FindingKind(
    "PL103",
    "warning",
    Words(
        fr="L’action « {id:raw} » fait bouger « {kpi:raw} », que personne ne suit.",
        en="Action “{id:raw}” moves “{kpi:raw}”, which nobody follows.",
    ),
    Words(
        fr="Suivre cet indicateur dans une composante, un objectif ou un rituel, ou viser celui qui compte.",
        en="Follow this KPI in a component, an objective or a ritual, or aim at the one that matters.",
    ),
)
ACTION_REVERSED = FindingKind(
    "PL104",
    "error",
    Words(
        fr="L’action « {id:raw} » finit le {due:date}, avant de commencer le {start:date}.",
        en="Action “{id:raw}” ends on {due:date}, before it begins on {start:date}.",
    ),
    Words(fr="Remettre les deux dates dans l’ordre.", en="Put the two dates in order."),
)
ACTION_INCOMPLETE = FindingKind(
    "PL105",
    "warning",
    Words(fr="L’action « {id:raw} » n’a pas {missing}.", en="Action “{id:raw}” has no {missing}."),
    Words(
        fr="Écrire owner, due et moves. Une action sans date ni responsable n’est pas une décision.",
        en="Write owner, due and moves. An action without a date or an owner is not a decision.",
    ),
)
ACTION_OUTSIDE = FindingKind(
    "PL106",
    "warning",
    Words(
        fr="L’échéance de l’action « {id:raw} », le {due:date}, est hors de la période du plan.",
        en="The due date of action “{id:raw}”, {due:date}, is outside the period of the plan.",
    ),
    Words(fr="Choisir une date de la période.", en="Choose a date within the period."),
)
TOO_LATE = FindingKind(
    "PL107",
    "warning",
    Words(
        fr="L’action « {id:raw} » finit le {due:date}, après l’objectif « {objective:raw} » qu’elle sert ({by:date}).",
        en="Action “{id:raw}” ends on {due:date}, after objective “{objective:raw}”, which it serves ({by:date}).",
    ),
    Words(fr="Avancer l’action, ou repousser l’objectif.", en="Bring the action forward, or move the objective."),
)

ACTED = Words(
    fr="Une action se juge à l’indicateur qu’elle fait bouger, à temps et dans son budget.",
    en="An action is judged by the KPI it moves, on time and within its budget.",
)
_PERIOD = "period: {from: 2026-01-01, to: 2026-12-31}\n"


@rule(
    OVER_BUDGET,
    ACTED,
    wrong="channels: {acquisition: [{id: salons, budget: 10_000}]}\n"
    "actions: [{id: a, component: channels, what: b, budget: 18_000}]",
    right="channels: {acquisition: [{id: salons, budget: 40_000}]}\n"
    "actions: [{id: a, component: channels, what: b, budget: 18_000}]",
)
def actions_over_the_channels_budget(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    budgets = [channel.budget for channel in plan.channels.acquisition if channel.budget]
    actions = [action for action in plan.actions if action.component == "channels" and action.budget]
    if not budgets:
        return
    budget = sum((b.amount for b in budgets), Decimal(0))
    spent = sum((a.budget.amount for a in actions if a.budget), Decimal(0))
    if spent > budget:
        currency = budgets[0].currency
        place = document.place((*actions[-1].at, "budget"))
        yield OVER_BUDGET.at(place, spent=Money(spent, currency), budget=Money(budget, currency))


@rule(
    UNFOLLOWED,
    ACTED,
    wrong="actions: [{id: a, what: b, moves: win_rate}]",
    right="target: {indicator: win_rate}\nactions: [{id: a, what: b, moves: win_rate}]",
)
def action_moving_a_kpi_nobody_follows(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    rituals = (plan.rituals.weekly, plan.rituals.monthly, plan.rituals.quarterly)
    followed = {reference.kpi for name in COMPONENTS for reference in plan.component(name).indicator}
    followed |= {objective.kpi.kpi for objective in plan.objectives if objective.kpi}
    followed |= {focus.kpi.kpi for focus in (plan.focus.kpis if plan.focus else ()) if focus.kpi}
    followed |= {reference.kpi for ritual in rituals if ritual for reference in ritual.kpis}
    for action in plan.actions:
        for reference in action.moves:
            if reference.kpi not in followed:
                place = reference.place or document.place((*action.at, "moves"))
                yield UNFOLLOWED.at(place, id=action.id, kpi=reference.kpi)


@rule(
    ACTION_REVERSED,
    ACTED,
    wrong="actions: [{id: a, what: b, start: 2026-03-20, due: 2026-03-01}]",
    right="actions: [{id: a, what: b, start: 2026-03-01, due: 2026-03-20}]",
)
def action_that_ends_before_it_begins(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for action in plan.actions:
        if action.start and action.due and action.due < action.start:
            place = document.place((*action.at, "due"))
            yield ACTION_REVERSED.at(place, id=action.id, start=action.start, due=action.due)


@rule(
    ACTION_INCOMPLETE,
    ACTED,
    wrong="actions: [{id: a, what: b, owner: marketing}]",
    right="actions: [{id: a, what: b, owner: marketing, due: 2026-03-20, moves: win_rate}]",
)
def incomplete_action(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {
        "owner": Words(fr="de responsable", en="owner"),
        "due": Words(fr="d’échéance", en="due date"),
        "moves": Words(fr="d’indicateur à faire bouger", en="KPI to move"),
    }
    for action in plan.actions:
        for key, missing in wanted.items():
            if not document.has((*action.at, key)):
                yield ACTION_INCOMPLETE.at(document.place((*action.at, "id")), id=action.id, missing=missing)


@rule(
    ACTION_OUTSIDE,
    ACTED,
    wrong=_PERIOD + "actions: [{id: a, what: b, due: 2027-03-20}]",
    right=_PERIOD + "actions: [{id: a, what: b, due: 2026-03-20}]",
)
def action_outside_the_period(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first, last = plan.period.first_day, plan.period.last_day
    for action in plan.actions:
        if first and last and action.due and not first <= action.due <= last:
            yield ACTION_OUTSIDE.at(document.place((*action.at, "due")), id=action.id, due=action.due)


@rule(
    TOO_LATE,
    ACTED,
    wrong="objectives: [{id: ca, kpi: win_rate, target: 45 %, by: 2026-06-30, owner: x}]\n"
    "actions: [{id: a, what: b, due: 2026-09-30, moves: win_rate}]",
    right="objectives: [{id: ca, kpi: win_rate, target: 45 %, by: 2026-12-31, owner: x}]\n"
    "actions: [{id: a, what: b, due: 2026-09-30, moves: win_rate}]",
)
def action_after_the_objective_it_serves(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for action in plan.actions:
        for objective in plan.objectives[:MOST_COMPARED]:
            serves = objective.kpi and any(reference.kpi == objective.kpi.kpi for reference in action.moves)
            if serves and action.due and objective.by and action.due > objective.by:
                place = document.place((*action.at, "due"))
                yield TOO_LATE.at(place, id=action.id, due=action.due, objective=objective.id, by=objective.by)
