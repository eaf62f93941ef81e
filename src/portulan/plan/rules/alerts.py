"""What an alert on each KPI of the focus can show: in how many days, or why not."""

from collections.abc import Iterator

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Sentence, Words
from portulan.plan.document import Document
from portulan.plan.ports import KnownFigures, ObservedAlert, RuleContext
from portulan.plan.quantities import in_unit
from portulan.plan.records import FocusKpi, Plan
from portulan.plan.rules import rule

SHOWS = FindingKind(
    "PL118",
    "advice",
    Words(
        fr="« {kpi:raw} » : à vos volumes, un passage de la cible au seuil se voit en {days:days} environ.",
        en="“{kpi:raw}”: at your volumes a move from the target to the threshold shows in about {days:days}.",
    ),
    Words(
        fr="Pour voir plus tôt, écarter le seuil de la cible : `portulan replay` dit ce que chaque seuil montrerait.",
        en="To see it sooner, set the threshold further from the target: `portulan replay` says what each would show.",
    ),
)
NO_ALERT = FindingKind(
    "PL119",
    "warning",
    Words(
        fr="« {kpi:raw} » n’a pas d’alerte quotidienne. {reason}",
        en="“{kpi:raw}” has no daily alert. {reason}",
    ),
    Words(
        fr="Le garder dans les rituels, et mettre en focus ce qui le fait bouger.",
        en="Keep it in the rituals, and put in focus what moves it.",
    ),
)
TOO_LITTLE = FindingKind(
    "PL128",
    "warning",
    Words(
        fr="« {kpi:raw} » ne peut pas encore être surveillé. {reason}",
        en="“{kpi:raw}” cannot be watched yet. {reason}",
    ),
    Words(
        fr="Écarter le seuil, attendre, ou choisir un indicateur plus en amont, qui a plus de volume.",
        en="Set the threshold further, wait, or choose a KPI further upstream, with more volume.",
    ),
)
CYCLE = Words(
    fr="Un cycle ne se connaît que des mois après, et toute règle essayée se trompe trois à cinq fois plus souvent "
    "qu’annoncé : le signal d’allongement du cycle le regarde chaque semaine.",
    en="A cycle is known only months later, and every rule tried is wrong three to five times as often as announced: "
    "the signal of a longer cycle looks at it every week.",
)
WITHOUT = ("cycle_time", "cycle_time_closed")
_FOCUS = "focus: {{from: 2026-11-02, weeks: 4, kpis: [{{kpi: {kpi}, target: {target}, alert: {alert}}}]}}"
_RATE = _FOCUS.format(kpi="win_rate", target="45 %", alert="35 %")
_OTHER = _FOCUS.format(kpi="meeting_rate", target="45 %", alert="35 %")


def _alert(item: FocusKpi, context: RuleContext) -> ObservedAlert | None:
    """What the facts say of a KPI of the focus; None where they say nothing."""
    about = context.catalogue.get(item.kpi.kpi) if item.kpi else None
    if about is None or item.kpi is None or item.target is None or item.alert is None or context.figures is None:
        return None
    return context.figures.alert(str(item.kpi), in_unit(item.target, about.unit), in_unit(item.alert, about.unit))


@rule(
    SHOWS,
    Words(
        fr="Savoir dès l’écriture ce qu’une alerte peut voir évite d’attendre d’elle ce qu’elle ne peut donner.",
        en="Knowing from the start what an alert can see avoids expecting of it what it cannot give.",
    ),
    wrong=_RATE,
    right=_OTHER,
    figures=KnownFigures(alerts={"win_rate": ObservedAlert("watched", 42)}),
)
def shows_in(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for item in plan.focus.kpis if plan.focus else ():
        alert = _alert(item, context)
        if alert is not None and alert.state == "watched" and alert.delay is not None:
            yield SHOWS.at(document.place((*item.at, "alert")), kpi=item.kpi or "?", days=alert.delay)


@rule(
    NO_ALERT,
    Words(
        fr="Une alerte qui se trompe souvent n’est plus lue.",
        en="An alert that is often wrong is no longer read.",
    ),
    wrong=_FOCUS.format(kpi="cycle_time", target="60 days", alert="80 days"),
    right=_RATE,
)
def no_daily_alert(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for item in plan.focus.kpis if plan.focus else ():
        if item.kpi is None:
            continue
        place = document.place((*item.at, "kpi"))
        if item.kpi.kpi in WITHOUT:
            yield NO_ALERT.at(place, kpi=item.kpi, reason=Sentence(CYCLE))
            continue
        alert = _alert(item, context)
        if alert is not None and alert.state == "none":
            yield NO_ALERT.at(place, kpi=item.kpi, reason=alert.reason)


@rule(
    TOO_LITTLE,
    Words(
        fr="Sans assez d’issues connues, une alerte ne distingue pas une baisse du hasard.",
        en="Without enough known outcomes an alert cannot tell a drop from chance.",
    ),
    wrong=_RATE,
    right=_OTHER,
    figures=KnownFigures(
        alerts={"win_rate": ObservedAlert("too_few", None, Sentence(Words(fr="Trop peu.", en="Too few.")))}
    ),
)
def too_little(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for item in plan.focus.kpis if plan.focus else ():
        alert = _alert(item, context)
        if alert is not None and alert.state == "too_few":
            yield TOO_LITTLE.at(document.place((*item.at, "alert")), kpi=item.kpi or "?", reason=alert.reason)
