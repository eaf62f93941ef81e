"""What binds both teams: the period, the focus, the refusals, the service level, the definitions."""

from collections.abc import Iterator

from portulan.language.condition_text import unparse
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.ports import RuleContext
from portulan.plan.public_holidays import known_calendar
from portulan.plan.records import Plan
from portulan.plan.rules import rule
from portulan.plan.wording import duration

NO_PERIOD = FindingKind(
    "PL041",
    "error",
    Words(fr="Le plan ne dit pas quelle période il couvre.", en="The plan does not say which period it covers."),
    Words(
        fr="Ajouter « period: {{from: 2026-01-01, to: 2026-12-31}} ».",
        en="Add “period: {{from: 2026-01-01, to: 2026-12-31}}”.",
    ),
)
PERIOD_REVERSED = FindingKind(
    "PL042",
    "error",
    Words(
        fr="La période finit le {last:date}, avant de commencer le {first:date}.",
        en="The period ends on {last:date}, before it begins on {first:date}.",
    ),
    Words(fr="Remettre les deux dates dans l’ordre.", en="Put the two dates in order."),
)
UNKNOWN_CALENDAR = FindingKind(
    "PL127",
    "error",
    Words(
        fr="« {code:raw} » n’est pas un calendrier de jours fériés connu.",
        en="“{code:raw}” is not a known calendar of public holidays.",
    ),
    Words(
        fr="Écrire le code d’un pays (FR, BE, CH), ou d’une partie de pays (FR-57).",
        en="Write the code of a country (FR, BE, CH), or of a part of one (FR-57).",
    ),
)
FOURTH_FOCUS = FindingKind(
    "PL043",
    "error",
    Words(
        fr="« {kpi:raw} » est l’indicateur n° {rank} du focus ; le focus en admet trois.",
        en="“{kpi:raw}” is focus KPI number {rank}; a focus allows three.",
    ),
    Words(
        fr="En garder trois au plus ; les autres attendront le focus suivant.",
        en="Keep three at most; the others wait for the next focus.",
    ),
)
FOCUS_LENGTH = FindingKind(
    "PL044",
    "error",
    Words(
        fr="Le focus dure {weeks} {weeks:?semaine|semaines} ; il en faut deux à quatre.",
        en="The focus lasts {weeks} {weeks:?week|weeks}; it takes two to four.",
    ),
    Words(
        fr="Écrire « weeks: 2 », 3 ou 4 : assez pour agir, pas assez pour oublier.",
        en="Write “weeks: 2”, 3 or 4: long enough to act, too short to forget.",
    ),
)
FOCUS_INCOMPLETE = FindingKind(
    "PL045",
    "error",
    Words(fr="Le focus sur « {kpi:raw} » n’a pas {missing}.", en="The focus on “{kpi:raw}” has no {missing}."),
    Words(
        fr="Écrire target, alert et action (what, owner, due_in) : une alerte sans action n’aide personne.",
        en="Write target, alert and action (what, owner, due_in): an alert without an action helps nobody.",
    ),
)
EMPTY_FOCUS = FindingKind(
    "PL046",
    "warning",
    Words(fr="Le focus ne porte sur aucun indicateur.", en="The focus has no KPI."),
    Words(fr="Nommer un à trois indicateurs, ou retirer le focus.", en="Name one to three KPIs, or remove the focus."),
)
REASONS = FindingKind(
    "PL047",
    "error",
    Words(
        fr="{n} {n:?motif de refus|motifs de refus} : il en faut exactement trois.",
        en="{n} refusal {n:?reason|reasons}: exactly three are needed.",
    ),
    Words(
        fr="Garder les trois qui changent ce que fait le marketing : hors cible, sans budget, mauvais moment.",
        en="Keep the three that change what marketing does: off target, no budget, wrong time.",
    ),
)
NO_REQUIRED_FIELD = FindingKind(
    "PL048",
    "error",
    Words(
        fr="Aucun champ n’est obligatoire quand un lead est refusé.", en="No field is required when a lead is refused."
    ),
    Words(
        fr="Ajouter « required_field: comment » : un refus sans explication n’apprend rien.",
        en="Add “required_field: comment”: a refusal without an explanation teaches nothing.",
    ),
)
SAME_REASON = FindingKind(
    "PL049",
    "error",
    Words(fr="Le motif « {reason:raw} » est écrit deux fois.", en="The reason “{reason:raw}” is written twice."),
    Words(fr="Remplacer l’un des deux.", en="Replace one of the two."),
)
MISSING_DEFINITION = FindingKind(
    "PL050",
    "warning",
    Words(
        fr="L’alignement ne définit pas ce qu’est {what}.",
        en="The alignment does not define what {what} is.",
    ),
    Words(
        fr="Ajouter « {key:raw}: » et sa condition dans « definitions ».",
        en="Add “{key:raw}:” and its condition to “definitions”.",
    ),
)
SAME_DEFINITION = FindingKind(
    "PL051",
    "warning",
    Words(
        fr="« {key:raw} » et « {other:raw} » ont la même définition : le passage de l’un à l’autre ne mesure rien.",
        en="“{key:raw}” and “{other:raw}” have the same definition: moving from one to the other measures nothing.",
    ),
    Words(
        fr="Ajouter à la seconde ce que la première n’exige pas.",
        en="Add to the second what the first does not ask for.",
    ),
)
NO_SLA = FindingKind(
    "PL052",
    "warning",
    Words(
        fr="Aucun engagement de traitement des leads n’est écrit.", en="No service level is written for handling leads."
    ),
    Words(
        fr="Ajouter « sla: {{first_response: 4 business hours, hours: Mon-Fri 09:00-18:00}} ».",
        en="Add “sla: {{first_response: 4 business hours, hours: Mon-Fri 09:00-18:00}}”.",
    ),
)
NO_HOURS = FindingKind(
    "PL053",
    "error",
    Words(
        fr="Le délai de {delay} suppose des horaires, que le plan ne donne pas.",
        en="The delay of {delay} supposes opening hours, which the plan does not give.",
    ),
    Words(
        fr="Ajouter « hours: Mon-Fri 09:00-18:00 » (et « holidays: FR »).",
        en="Add “hours: Mon-Fri 09:00-18:00” (and “holidays: FR”).",
    ),
)
SLOW_RESPONSE = FindingKind(
    "PL054",
    "warning",
    Words(
        fr="La première réponse ({first}) arrive après la fenêtre des relances ({window}).",
        en="The first response ({first}) comes after the window for follow-ups ({window}).",
    ),
    Words(
        fr="Raccourcir la première réponse ou allonger la fenêtre.",
        en="Shorten the first response or lengthen the window.",
    ),
)


@rule(
    NO_PERIOD,
    Words(
        fr="Objectifs, budgets et chiffres se rapportent à cette période.",
        en="Objectives, budgets and figures refer to this period.",
    ),
    wrong="portulan: 1",
    right="period: {from: 2026-01-01, to: 2026-12-31}",
)
def no_period(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if not document.has(("period",)):
        yield NO_PERIOD.at(document.place(("period",)))


@rule(
    PERIOD_REVERSED,
    Words(fr="Une période à l’envers est vide.", en="A reversed period is empty."),
    wrong="period: {from: 2026-12-31, to: 2026-01-01}",
    right="period: {from: 2026-01-01, to: 2026-12-31}",
)
def period_reversed(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first, last = plan.period.first_day, plan.period.last_day
    if first and last and last < first:
        yield PERIOD_REVERSED.at(document.place(("period", "to")), first=first, last=last)


@rule(
    FOURTH_FOCUS,
    Words(fr="Au-delà de trois priorités, il n’y en a plus aucune.", en="Beyond three priorities, there are none."),
    wrong="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: a}, {kpi: b}, {kpi: c}, {kpi: d}]}",
    right="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: a}, {kpi: b}, {kpi: c}]}",
)
def fourth_focus_kpi(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for rank, focus in enumerate(plan.focus.kpis if plan.focus else (), 1):
        if rank > 3:
            yield FOURTH_FOCUS.at(document.place((*focus.at, "kpi")), kpi=focus.kpi or "?", rank=rank)


@rule(
    FOCUS_LENGTH,
    Words(
        fr="En une semaine rien ne bouge ; après quatre, ce n’est plus un focus.",
        en="In one week nothing moves; after four it is no longer a focus.",
    ),
    wrong="focus: {from: 2026-11-02, weeks: 8}",
    right="focus: {from: 2026-11-02, weeks: 4}",
)
def focus_outside_two_to_four_weeks(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.focus and plan.focus.weeks is not None and not 2 <= plan.focus.weeks <= 4:
        yield FOCUS_LENGTH.at(document.place(("focus", "weeks")), weeks=plan.focus.weeks)


@rule(
    FOCUS_INCOMPLETE,
    Words(
        fr="Un focus dit où aller, à partir de quand s’inquiéter et quoi faire alors.",
        en="A focus says where to go, when to worry and what to do then.",
    ),
    wrong="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 45 %}]}",
    right="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 45 %, alert: 35 %, action: {what: a, "
    "owner: b, due_in: 5 days}}]}",
)
def incomplete_focus(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = (
        (("target",), Words(fr="de cible", en="target")),
        (("alert",), Words(fr="de seuil d’alerte", en="alert threshold")),
        (("action",), Words(fr="d’action type", en="standard action")),
        (("action", "owner"), Words(fr="de responsable d’action", en="owner for its action")),
        (("action", "due_in"), Words(fr="de délai d’action", en="due time for its action")),
    )
    for focus in plan.focus.kpis if plan.focus else ():
        for path, missing in wanted:
            above = document.has((*focus.at, *path[:-1])) if len(path) > 1 else True
            if above and not document.has((*focus.at, *path)):
                place = document.place((*focus.at, *path[:-1]) if len(path) > 1 else (*focus.at, "kpi"))
                yield FOCUS_INCOMPLETE.at(place, kpi=focus.kpi or "?", missing=missing)


@rule(
    EMPTY_FOCUS,
    Words(fr="Un focus vide n’attire l’attention sur rien.", en="An empty focus draws attention to nothing."),
    wrong="focus: {from: 2026-11-02, weeks: 4}",
    right="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate}]}",
)
def empty_focus(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.focus and not plan.focus.kpis:
        yield EMPTY_FOCUS.at(document.key_place(("focus",)))


@rule(
    REASONS,
    Words(
        fr="Trois motifs communs suffisent à corriger le tir ; dix ne se lisent plus.",
        en="Three shared reasons are enough to correct the aim; ten cannot be read.",
    ),
    wrong="alignment: {refusal: {reasons: [hors-cible, sans-budget], required_field: comment}}",
    right="alignment: {refusal: {reasons: [hors-cible, sans-budget, mauvais-moment], required_field: comment}}",
)
def three_refusal_reasons(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.alignment.refusal and len(plan.alignment.refusal.reasons) != 3:
        place = document.key_place(("alignment", "refusal", "reasons"))
        where = (
            place if document.has(("alignment", "refusal", "reasons")) else document.key_place(("alignment", "refusal"))
        )
        yield REASONS.at(where, n=len(plan.alignment.refusal.reasons))


@rule(
    NO_REQUIRED_FIELD,
    Words(
        fr="Le retour des commerciaux ne vaut que s’il s’explique.", en="Feedback from sales is worth its explanation."
    ),
    wrong="alignment: {refusal: {reasons: [a, b, c]}}",
    right="alignment: {refusal: {reasons: [a, b, c], required_field: comment}}",
)
def refusal_without_required_field(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.alignment.refusal and not plan.alignment.refusal.required_field:
        yield NO_REQUIRED_FIELD.at(document.key_place(("alignment", "refusal")))


@rule(
    SAME_REASON,
    Words(fr="Deux motifs identiques n’en font qu’un.", en="Two identical reasons make one."),
    wrong="alignment: {refusal: {reasons: [a, a, b], required_field: comment}}",
    right="alignment: {refusal: {reasons: [a, b, c], required_field: comment}}",
)
def same_refusal_reason(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    seen: set[str] = set()
    path = ("alignment", "refusal", "reasons")
    for index, reason in enumerate(document.texts(path)):
        if reason.casefold().strip() in seen:
            yield SAME_REASON.at(document.place((*path, index)), reason=reason)
        seen.add(reason.casefold().strip())


@rule(
    MISSING_DEFINITION,
    Words(
        fr="Marketing et vente comptent la même chose quand ils la définissent ensemble.",
        en="Marketing and sales count the same thing when they define it together.",
    ),
    wrong="alignment: {definitions: {mql: score >= 40}}",
    right="alignment: {definitions: {lead: email is not null, mql: score >= 40, sql: held, opportunity: amount > 0}}",
)
def missing_definition(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    names = {
        "lead": Words(fr="un lead", en="a lead"),
        "mql": Words(fr="un MQL", en="an MQL"),
        "sql": Words(fr="un SQL", en="an SQL"),
        "opportunity": Words(fr="une opportunité", en="an opportunity"),
    }
    for key, what in names.items():
        if document.has(("alignment",)) and not document.has(("alignment", "definitions", key)):
            yield MISSING_DEFINITION.at(document.place(("alignment", "definitions")), what=what, key=key)


@rule(
    SAME_DEFINITION,
    Words(
        fr="Deux jalons identiques donnent toujours 100\u202f% de passage.",
        en="Two identical milestones always give 100%.",
    ),
    wrong="alignment: {definitions: {mql: score >= 40, sql: score >= 40}}",
    right="alignment: {definitions: {mql: score >= 40, sql: score >= 40 and meeting_held}}",
)
def same_definition(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for key in ("lead", "mql", "sql", "opportunity"):
        condition = getattr(plan.alignment.definitions, key)
        if condition is None:
            continue
        text = unparse(condition)
        if text in first:
            yield SAME_DEFINITION.at(document.place(("alignment", "definitions", key)), key=key, other=first[text])
        first.setdefault(text, key)


@rule(
    NO_SLA,
    Words(
        fr="Un lead qui attend refroidit : le délai de réponse est un engagement entre les deux équipes.",
        en="A lead that waits grows cold: the response time is a commitment between both teams.",
    ),
    wrong="alignment: {definitions: {mql: score >= 40}}",
    right="alignment: {sla: {first_response: 4 hours}}",
)
def no_service_level(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if document.has(("alignment",)) and not document.has(("alignment", "sla")):
        yield NO_SLA.at(document.key_place(("alignment",)))


@rule(
    NO_HOURS,
    Words(fr="Quatre heures ouvrées dépendent des horaires.", en="Four business hours depend on the opening hours."),
    wrong="alignment: {sla: {first_response: 4 business hours}}",
    right="alignment: {sla: {first_response: 4 business hours, hours: Mon-Fri 09:00-18:00}}",
)
def business_hours_without_hours(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    sla = plan.alignment.sla
    if sla and sla.first_response and "business" in sla.first_response.unit and not document.has((*sla.at, "hours")):
        yield NO_HOURS.at(document.place((*sla.at, "first_response")), delay=duration(sla.first_response))


@rule(
    SLOW_RESPONSE,
    Words(fr="On ne relance qu’après avoir répondu.", en="One follows up after having answered."),
    wrong="alignment: {sla: {first_response: 20 days, follow_ups: 5 in 15 days}}",
    right="alignment: {sla: {first_response: 4 hours, follow_ups: 5 in 15 days}}",
)
def response_after_the_follow_ups(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    sla = plan.alignment.sla
    if sla and sla.first_response and sla.follow_ups and sla.first_response.in_days >= sla.follow_ups[1].in_days:
        place = document.place((*sla.at, "first_response"))
        yield SLOW_RESPONSE.at(place, first=duration(sla.first_response), window=duration(sla.follow_ups[1]))


@rule(
    UNKNOWN_CALENDAR,
    Words(
        fr="Un jour férié inconnu compterait comme un jour de travail, et des réponses à temps comme tardives.",
        en="An unknown holiday would count as a working day, and answers in time as late ones.",
    ),
    wrong="alignment: {sla: {first_response: 4 business hours, hours: Mon-Fri 09:00-18:00, holidays: France}}",
    right="alignment: {sla: {first_response: 4 business hours, hours: Mon-Fri 09:00-18:00, holidays: FR}}",
)
def calendar_that_is_not_known(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    sla = plan.alignment.sla
    if sla and sla.holidays and not known_calendar(sla.holidays):
        yield UNKNOWN_CALENDAR.at(document.place((*sla.at, "holidays")), code=sla.holidays)
