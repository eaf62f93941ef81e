"""SMART objectives, letter by letter: specific, measurable, attainable, relevant, time-bound."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Money, Sentence, Words
from portulan.plan.document import Document
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.own_kpis import about as about_kpi
from portulan.plan.ports import KnownFigures, KpiFacts, ObservedQuarter, RuleContext
from portulan.plan.quantities import Quantity
from portulan.plan.records import COMPONENTS, Objective, Plan
from portulan.plan.rules import rule
from portulan.plan.wording import in_100, percent

SPECIFIC = FindingKind(
    "PL073",
    "error",
    Words(
        fr="L’objectif « {id:raw} » n’est pas spécifique : il n’a pas {missing}.",
        en="Objective “{id:raw}” is not specific: it has no {missing}.",
    ),
    Words(
        fr="Nommer un indicateur (kpi) et une personne qui en répond (owner).",
        en="Name a KPI (kpi) and a person who answers for it (owner).",
    ),
)
MEASURABLE = FindingKind(
    "PL074",
    "error",
    Words(
        fr="L’objectif « {id:raw} » n’est pas mesurable : {reason}.",
        en="Objective “{id:raw}” is not measurable: {reason}.",
    ),
    Words(
        fr="Écrire la cible dans l’unité de l’indicateur : 2_400_000, 45 %, 60 days.",
        en="Write the target in the unit of the KPI: 2_400_000, 45 %, 60 days.",
    ),
)
ATTAINABLE = FindingKind(
    "PL075",
    "warning",
    Words(
        fr="L’objectif « {id:raw} » demande {needed} ; le meilleur trimestre passé ({quarter:date}) a donné {best}.",
        en="Objective “{id:raw}” asks for {needed}; the best past quarter ({quarter:date}) gave {best}.",
    ),
    Words(
        fr="Abaisser la cible, repousser l’échéance, ou écrire l’action qui change l’ordre de grandeur.",
        en="Lower the target, move the date, or write the action that changes the order of magnitude.",
    ),
)
RELEVANT = FindingKind(
    "PL076",
    "warning",
    Words(
        fr="L’objectif « {id:raw} » n’est rattaché à rien : « {kpi:raw} » n’est l’indicateur d’aucune composante et "
        "aucune action ne le fait bouger.",
        en="Objective “{id:raw}” hangs on nothing: no component follows “{kpi:raw}” and no action moves it.",
    ),
    Words(
        fr="Ajouter une action avec « moves: {kpi:raw} », ou suivre cet indicateur dans une composante.",
        en="Add an action with “moves: {kpi:raw}”, or follow this KPI in a component.",
    ),
)
TIME_BOUND = FindingKind(
    "PL077",
    "error",
    Words(
        fr="L’objectif « {id:raw} » n’a pas d’échéance. Un objectif sans date n’est pas un engagement.",
        en="Objective “{id:raw}” has no due date. An objective without a date is not a commitment.",
    ),
    Words(fr="Ajouter « by: {example:raw} ».", en="Add “by: {example:raw}”."),
)
OUTSIDE_PERIOD = FindingKind(
    "PL078",
    "error",
    Words(
        fr="L’échéance de « {id:raw} », le {by:date}, est hors de la période du plan ({first:date} – {last:date}).",
        en="The due date of “{id:raw}”, {by:date}, is outside the period of the plan ({first:date} – {last:date}).",
    ),
    Words(
        fr="Choisir une date de la période, ou prolonger la période.",
        en="Choose a date within the period, or extend the period.",
    ),
)
CONTRADICTION = FindingKind(
    "PL079",
    "error",
    Words(
        fr="« {id:raw} » et « {other:raw} » visent deux valeurs de « {kpi:raw} » à la même date.",
        en="“{id:raw}” and “{other:raw}” aim at two values of “{kpi:raw}” on the same date.",
    ),
    Words(fr="Garder une seule cible.", en="Keep one target."),
)
NO_ACTION = FindingKind(
    "PL080",
    "advice",
    Words(
        fr="Aucune action ne fait bouger « {kpi:raw} », que vise l’objectif « {id:raw} ».",
        en="No action moves “{kpi:raw}”, which objective “{id:raw}” aims at.",
    ),
    Words(
        fr="Écrire qui fait quoi, pour quand, avec « moves: {kpi:raw} ».",
        en="Write who does what, by when, with “moves: {kpi:raw}”.",
    ),
)
NO_OBJECTIVE = FindingKind(
    "PL081",
    "warning",
    Words(fr="Le plan ne fixe aucun objectif.", en="The plan sets no objective."),
    Words(
        fr="Ajouter « objectives » : un indicateur, une cible, une échéance, un responsable.",
        en="Add “objectives”: a KPI, a target, a due date, an owner.",
    ),
)
NEVER_REACHED = FindingKind(
    "PL082",
    "warning",
    Words(
        fr="Aucun trimestre passé n’a atteint la cible du focus sur « {kpi:raw} », {target} ; le meilleur "
        "({quarter:date}) a donné {best}.",
        en="No past quarter reached the focus target on “{kpi:raw}”, {target}; the best ({quarter:date}) gave {best}.",
    ),
    Words(
        fr="Viser d’abord un palier déjà atteint, ou dire ce qui change cette fois.",
        en="Aim first at a level already reached, or say what is different this time.",
    ),
)
UNLIKELY = FindingKind(
    "PL117",
    "warning",
    Words(
        fr="L’objectif « {id:raw} » a {chance} d’être tenu au {by:date}, au rythme que la simulation prolonge.",
        en="Objective “{id:raw}” has {chance} of being reached by {by:date}, at the pace the simulation carries on.",
    ),
    Words(
        fr="Lire ce qu’il faudrait (portulan objectives), puis changer la cible, l’échéance, ou les moyens.",
        en="Read what it would take (portulan objectives), then change the target, the date, or the means.",
    ),
)
LOW_CHANCE = 0.20

SMART = Words(
    fr="Un objectif spécifique, mesurable, atteignable, pertinent et daté peut se suivre ; les autres se discutent.",
    en="An objective that is specific, measurable, attainable, relevant and dated can be followed; others are debated.",
)
_GOOD = "objectives: [{id: ca, kpi: revenue, target: 400_000, by: 2026-12-31, owner: direction}]"
_QUARTER = KnownFigures(quarters={"revenue": ObservedQuarter(150_000, 80, date(2025, 10, 1)),
                                  "win_rate": ObservedQuarter(0.4, 120, date(2025, 4, 1))})  # fmt: skip
_FIT = {
    "share": ("share",),
    "money": ("money",),
    "days": ("days",),
    "hours": ("days",),
    "count": (),
    "ratio": ("share",),
}


def said(quantity: Quantity | float, about: KpiFacts | None, currency: str) -> Sentence:
    """A value in words, in the unit of its KPI."""
    value = quantity.value if isinstance(quantity, Quantity) else Decimal(str(quantity))
    unit = quantity.unit if isinstance(quantity, Quantity) and quantity.unit != "number" else about and about.unit
    match unit:
        case "share":
            return percent(round(value, 3))
        case "money":
            return Sentence(Words(fr="{v:money}", en="{v:money}"), {"v": Money(round(value, 2), currency)})
        case "days":
            return Sentence(Words(fr="{v:days}", en="{v:days}"), {"v": value})
        case _:
            return Sentence(Words(fr="{v:number}", en="{v:number}"), {"v": value})


def falls_short(best: float, target: Decimal, about: KpiFacts) -> bool:
    """Whether the best ever observed does not reach the target, in the KPI's better direction."""
    return best < float(target) if about.better == "up" else best > float(target)


def moved_by_an_action(plan: Plan, kpi: KpiReference) -> bool:
    return any(reference.kpi == kpi.kpi for action in plan.actions for reference in action.moves)


def followed_by_a_component(plan: Plan, kpi: KpiReference) -> bool:
    return any(reference.kpi == kpi.kpi for name in COMPONENTS for reference in plan.component(name).indicator)


def _quarters(plan: Plan, objective: Objective) -> Decimal:
    """How many quarters an objective covers: from the start of the period to its date."""
    first, by = plan.period.first_day, objective.by
    if first is None or by is None or by < first:
        return Decimal(1)
    return max(Decimal(1), Decimal((by - first).days + 1) / Decimal("91.3125"))


@rule(SPECIFIC, SMART, wrong="objectives: [{id: ca, kpi: revenue, target: 400_000, by: 2026-12-31}]", right=_GOOD)
def specific(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {"kpi": Words(fr="d’indicateur", en="KPI"), "owner": Words(fr="de responsable", en="owner")}
    for objective in plan.objectives:
        for key, missing in wanted.items():
            if not document.has((*objective.at, key)):
                yield SPECIFIC.at(document.place((*objective.at, "id")), id=objective.id, missing=missing)


@rule(
    MEASURABLE,
    SMART,
    wrong="objectives: [{id: ca, kpi: revenue, target: 45 %, by: 2026-12-31, owner: direction}]",
    right=_GOOD,
)
def measurable(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    no_target = Words(fr="il n’a pas de cible", en="it has no target")
    wrong_unit = Words(fr="« {kpi:raw} » ne se compte pas en {unit}", en="“{kpi:raw}” is not counted in {unit}")
    units = {
        "share": Words(fr="pourcentage", en="percent"),
        "money": Words(fr="argent", en="money"),
        "days": Words(fr="jours", en="days"),
    }
    targets = [(o.at, o.id, o.kpi, o.target) for o in plan.objectives]
    for path, identifier, kpi, target in targets:
        if not document.has((*path, "target")):
            yield MEASURABLE.at(document.place((*path, "id")), id=identifier, reason=no_target)
        about = about_kpi(plan, context, kpi.kpi) if kpi else None
        if about and kpi and target and target.unit != "number" and target.unit not in _FIT[about.unit]:
            reason = Sentence(wrong_unit, {"kpi": kpi.kpi, "unit": units[target.unit]})
            yield MEASURABLE.at(document.place((*path, "target")), id=identifier, reason=reason)
        elif about and target and about.unit == "share" and not 0 <= target.value <= 1:
            reason = Sentence(Words(fr="une part va de 0 à 100\u202f%", en="a share goes from 0 to 100%"))
            yield MEASURABLE.at(document.place((*path, "target")), id=identifier, reason=reason)


@rule(
    ATTAINABLE,
    SMART,
    wrong="period: {from: 2026-01-01, to: 2026-12-31}\nobjectives: [{id: ca, kpi: revenue, target: 2_400_000, "
    "by: 2026-12-31}]",
    right="period: {from: 2026-01-01, to: 2026-12-31}\n" + _GOOD,
    figures=_QUARTER,
)
def attainable(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for objective in plan.objectives:
        about = about_kpi(plan, context, objective.kpi.kpi) if objective.kpi else None
        if not about or not objective.kpi or not objective.target or context.figures is None:
            continue
        best = context.figures.best_quarter(str(objective.kpi))
        if best is None or best.n == 0:
            continue
        quarterly = objective.target.value
        needed = said(objective.target, about, plan.currency or "EUR")
        if about.additive:
            quarterly = objective.target.value / _quarters(plan, objective)
            needed = Sentence(
                Words(fr="{v} par trimestre", en="{v} a quarter"),
                {"v": said(float(quarterly), about, plan.currency or "EUR")},
            )
        if falls_short(best.value, quarterly, about):
            yield ATTAINABLE.at(
                document.place((*objective.at, "target")),
                id=objective.id,
                needed=needed,
                quarter=best.first_day,
                best=said(best.value, about, plan.currency or "EUR"),
            )


@rule(
    UNLIKELY,
    Words(
        fr="Un objectif presque sûrement manqué décourage au lieu de guider : mieux vaut le savoir quand on l’écrit.",
        en="An objective almost sure to be missed discourages instead of guiding: better know it when writing it.",
    ),
    wrong="objectives: [{id: ca, kpi: revenue, target: 2_400_000, by: 2026-12-31}]",
    right="objectives: [{id: nc, kpi: new_customers, target: 40, by: 2026-12-31, owner: direction}]",
    figures=KnownFigures(chances={"revenue": 0.12, "new_customers": 0.66}),
)
def unlikely(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for objective in plan.objectives:
        if context.figures is None or not objective.kpi or not objective.target or not objective.by:
            continue
        chance = context.figures.objective_chance(
            str(replace(objective.kpi, by=())), float(objective.target.value), objective.by
        )
        if chance is not None and chance < LOW_CHANCE:
            place = document.place((*objective.at, "target"))
            yield UNLIKELY.at(place, id=objective.id, chance=in_100(chance), by=objective.by)


@rule(RELEVANT, SMART, wrong=_GOOD, right=_GOOD + "\nactions: [{id: a, what: b, moves: revenue}]")
def relevant(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for objective in plan.objectives:
        kpi = objective.kpi
        if kpi and not moved_by_an_action(plan, kpi) and not followed_by_a_component(plan, kpi):
            yield RELEVANT.at(document.place((*objective.at, "kpi")), id=objective.id, kpi=kpi.kpi)


@rule(TIME_BOUND, SMART, wrong="objectives: [{id: ca, kpi: revenue, target: 400_000, owner: direction}]", right=_GOOD)
def time_bound(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    example = plan.period.last_day.isoformat() if plan.period.last_day else "2026-12-31"
    for objective in plan.objectives:
        if not document.has((*objective.at, "by")):
            yield TIME_BOUND.at(document.place((*objective.at, "id")), id=objective.id, example=example)


@rule(
    OUTSIDE_PERIOD,
    SMART,
    wrong="period: {from: 2025-01-01, to: 2025-12-31}\n" + _GOOD,
    right="period: {from: 2026-01-01, to: 2026-12-31}\n" + _GOOD,
)
def due_outside_the_period(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first, last = plan.period.first_day, plan.period.last_day
    for objective in plan.objectives:
        if first and last and objective.by and not first <= objective.by <= last:
            place = document.place((*objective.at, "by"))
            yield OUTSIDE_PERIOD.at(place, id=objective.id, by=objective.by, first=first, last=last)


@rule(
    CONTRADICTION,
    Words(fr="On ne vise pas deux valeurs à la fois.", en="One does not aim at two values at once."),
    wrong="objectives: [{id: a, kpi: cac, target: 1, by: 2026-12-31}, {id: b, kpi: cac, target: 2, by: 2026-12-31}]",
    right="objectives: [{id: a, kpi: cac, target: 1, by: 2026-06-30}, {id: b, kpi: cac, target: 2, by: 2026-12-31}]",
)
def contradictory_objectives(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first: dict[tuple[str, date], Objective] = {}
    for objective in plan.objectives:
        if not objective.kpi or not objective.by:
            continue
        other = first.setdefault((str(objective.kpi), objective.by), objective)
        if other is not objective and other.target != objective.target:
            place = document.place((*objective.at, "target"))
            yield CONTRADICTION.at(place, id=objective.id, other=other.id, kpi=str(objective.kpi))


@rule(
    NO_ACTION,
    Words(fr="Un objectif sans action est un souhait.", en="An objective without an action is a wish."),
    wrong="target: {indicator: revenue}\n" + _GOOD,
    right=_GOOD + "\nactions: [{id: a, what: b, moves: revenue}]",
)
def objective_without_action(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for objective in plan.objectives:
        kpi = objective.kpi
        if kpi and followed_by_a_component(plan, kpi) and not moved_by_an_action(plan, kpi):
            yield NO_ACTION.at(document.place((*objective.at, "id")), id=objective.id, kpi=kpi.kpi)


@rule(NO_OBJECTIVE, SMART, wrong="portulan: 1", right=_GOOD)
def no_objective(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if not document.has(("objectives",)):
        yield NO_OBJECTIVE.at(document.place(("objectives",)))


@rule(
    NEVER_REACHED,
    Words(
        fr="Une cible qu’aucun trimestre n’a atteinte demande une raison de croire qu’on l’atteindra.",
        en="A target no quarter has reached needs a reason to believe it will be.",
    ),
    wrong="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 60 %}]}",
    right="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 38 %}]}",
    figures=_QUARTER,
)
def target_never_reached(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for focus in plan.focus.kpis if plan.focus else ():
        about = about_kpi(plan, context, focus.kpi.kpi) if focus.kpi else None
        if not about or not focus.kpi or not focus.target or context.figures is None or about.additive:
            continue
        best = context.figures.best_quarter(str(focus.kpi))
        if best is not None and best.n and falls_short(best.value, focus.target.value, about):
            yield NEVER_REACHED.at(
                document.place((*focus.at, "target")),
                kpi=str(focus.kpi),
                target=said(focus.target, about, plan.currency or "EUR"),
                quarter=best.first_day,
                best=said(best.value, about, plan.currency or "EUR"),
            )
