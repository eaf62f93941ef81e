"""Rituals and focus dates: days that exist, on which people work, inside the plan's period."""

from collections.abc import Iterator
from datetime import date, timedelta

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.fields import keys_of
from portulan.plan.ports import RuleContext
from portulan.plan.records import Plan, Ritual, Rituals
from portulan.plan.rules import rule
from portulan.plan.wording import duration

WRONG_RITUAL_DAY = FindingKind(
    "PL055",
    "error",
    Words(
        fr="{ritual} n’a pas de jour ; il se pose avec « {key:raw} ».",
        en="{ritual} has no day; it is set with “{key:raw}”.",
    ),
    Words(fr="Écrire par exemple « {key:raw}: {example:raw} ».", en="Write for example “{key:raw}: {example:raw}”."),
)
RITUAL_WITHOUT_KPI = FindingKind(
    "PL056",
    "warning",
    Words(fr="Aucun indicateur n’est lu pendant {ritual}.", en="No KPI is read during {ritual}."),
    Words(
        fr="Ajouter « kpis » : un rituel part des chiffres et finit par une décision.",
        en="Add “kpis”: a ritual starts from figures and ends with a decision.",
    ),
)
WEEKEND_RITUAL = FindingKind(
    "PL057",
    "warning",
    Words(fr="{ritual} tombe un {day}.", en="{ritual} falls on a {day}."),
    Words(fr="Choisir un jour ouvré, du lundi au vendredi.", en="Choose a working day, Monday to Friday."),
)

RHYTHM = Words(
    fr="Un rituel tient s’il tombe un jour connu d’avance.", en="A ritual lasts if it falls on a day known beforehand."
)


FOCUS_OUTSIDE = FindingKind(
    "PL058",
    "warning",
    Words(
        fr="Le focus court du {first:date} au {last:date}, hors de la période du plan.",
        en="The focus runs from {first:date} to {last:date}, outside the period of the plan.",
    ),
    Words(fr="Déplacer le focus, ou ouvrir un nouveau plan.", en="Move the focus, or open a new plan."),
)
SLOW_FOCUS_ACTION = FindingKind(
    "PL059",
    "warning",
    Words(
        fr="L’action sur « {kpi:raw} » se donne {due} dans un focus de {weeks} semaines.",
        en="The action on “{kpi:raw}” is given {due} in a focus of {weeks} weeks.",
    ),
    Words(
        fr="Raccourcir l’action : elle doit pouvoir agir avant la fin du focus.",
        en="Shorten the action: it must be able to work before the focus ends.",
    ),
)
MISSING_RITUAL = FindingKind(
    "PL060",
    "advice",
    Words(fr="Le plan n’a pas prévu {ritual}.", en="The plan does not provide for {ritual}."),
    Words(
        fr="L’ajouter dans « rituals » : la semaine fixe les priorités, le mois tranche, le trimestre repositionne.",
        en="Add it to “rituals”: the week sets priorities, the month arbitrates, the quarter repositions.",
    ),
)
_WEEKEND = {"Sat": Words(fr="samedi", en="Saturday"), "Sun": Words(fr="dimanche", en="Sunday")}


def _rituals(plan: Plan) -> Iterator[tuple[str, Words, Ritual]]:
    for name, about in keys_of(Rituals).items():
        if (ritual := getattr(plan.rituals, about.attribute)) is not None:
            yield name, about.words, ritual


@rule(
    WRONG_RITUAL_DAY,
    RHYTHM,
    wrong='rituals: {weekly: {at: "09:00", minutes: 30}}',
    right='rituals: {weekly: {day: Mon, at: "09:00", minutes: 30}}',
)
def ritual_without_its_day(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name, words, ritual in _rituals(plan):
        weekly = name.endswith("weekly")
        key, example = ("day", "Mon") if weekly else ("on", "first Thu")
        if not document.has((*ritual.at, key)):
            place = document.key_place(ritual.at)
            yield WRONG_RITUAL_DAY.at(place, ritual=_capital(words), key=key, example=example)


@rule(
    WEEKEND_RITUAL,
    RHYTHM,
    wrong='rituals: {weekly: {day: Sun, at: "09:00"}}',
    right='rituals: {weekly: {day: Mon, at: "09:00"}}',
)
def ritual_at_the_weekend(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for _, words, ritual in _rituals(plan):
        day, key = (ritual.day, "day") if ritual.day else (ritual.on.weekday if ritual.on else None, "on")
        if day in _WEEKEND:
            yield WEEKEND_RITUAL.at(document.place((*ritual.at, key)), ritual=_capital(words), day=_WEEKEND[day])


@rule(
    RITUAL_WITHOUT_KPI,
    Words(fr="Sans chiffre, un rituel est une réunion.", en="Without figures, a ritual is a meeting."),
    wrong="rituals: {monthly: {on: first Thu, minutes: 60}}",
    right="rituals: {monthly: {on: first Thu, minutes: 60, kpis: [revenue]}}",
)
def ritual_without_kpi(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name, words, ritual in _rituals(plan):
        if not name.startswith("alignment") and not document.has((*ritual.at, "kpis")):
            yield RITUAL_WITHOUT_KPI.at(document.key_place(ritual.at), ritual=words)


@rule(
    MISSING_RITUAL,
    Words(
        fr="Chaque rythme porte sa décision : priorités, arbitrages, repositionnement.",
        en="Each pace carries its decision: priorities, trade-offs, repositioning.",
    ),
    wrong="rituals: {weekly: {day: Mon}, monthly: {on: first Thu}}",
    right="rituals: {weekly: {day: Mon}, monthly: {on: first Thu}, quarterly: {on: first Fri}}",
)
def missing_ritual(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name in ("weekly", "monthly", "quarterly"):
        if not document.has(("rituals", name)):
            yield MISSING_RITUAL.at(document.place(("rituals",)), ritual=keys_of(Rituals)[name].words)


@rule(
    FOCUS_OUTSIDE,
    Words(
        fr="Un focus sert les objectifs de la période en cours.",
        en="A focus serves the objectives of the current period.",
    ),
    wrong="period: {from: 2026-01-01, to: 2026-12-31}\nfocus: {from: 2026-12-21, weeks: 3}",
    right="period: {from: 2026-01-01, to: 2026-12-31}\nfocus: {from: 2026-11-02, weeks: 3}",
)
def focus_outside_the_period(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first, last = plan.period.first_day, plan.period.last_day
    if plan.focus is None or plan.focus.first_day is None or first is None or last is None:
        return
    ends = min((plan.focus.weeks or 0) * 7, 3650)
    if plan.focus.first_day < first or (last - plan.focus.first_day).days < ends - 1:
        end = plan.focus.first_day + timedelta(days=min(max(ends - 1, 0), _days_left(plan.focus.first_day)))
        yield FOCUS_OUTSIDE.at(document.place(("focus", "from")), first=plan.focus.first_day, last=end)


@rule(
    SLOW_FOCUS_ACTION,
    Words(
        fr="Une action qui finit après le focus ne peut pas le changer.",
        en="An action that ends after the focus cannot change it.",
    ),
    wrong="focus: {from: 2026-11-02, weeks: 2, kpis: [{kpi: win_rate, action: {what: a, owner: b, due_in: 30 days}}]}",
    right="focus: {from: 2026-11-02, weeks: 2, kpis: [{kpi: win_rate, action: {what: a, owner: b, due_in: 5 days}}]}",
)
def focus_action_longer_than_the_focus(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.focus is None or not plan.focus.weeks:
        return
    for focus in plan.focus.kpis:
        if focus.action and focus.action.due_in and focus.action.due_in.in_days > 7 * plan.focus.weeks:
            place = document.place((*focus.action.at, "due_in"))
            yield SLOW_FOCUS_ACTION.at(
                place, kpi=focus.kpi or "?", due=duration(focus.action.due_in), weeks=plan.focus.weeks
            )


def _capital(words: Words) -> Words:
    return Words(fr=words.fr[0].upper() + words.fr[1:], en=words.en[0].upper() + words.en[1:])


def _days_left(day: date) -> int:
    return (date.max - day).days
