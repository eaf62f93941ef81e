"""Coherence across components: decisions that are fine alone and wrong together."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.own_kpis import about as about_kpi
from portulan.plan.ports import RuleContext
from portulan.plan.records import COMPONENTS, Objective, Plan
from portulan.plan.rules import MOST_COMPARED, rule
from portulan.plan.rules.references import references

PREMIUM_ON_COLD_CHANNEL = FindingKind(
    "PL091",
    "warning",
    Words(
        fr="Offre premium « {item:raw} » sur « {channel:raw} », un canal d’intention {intent}.",
        en="Premium item “{item:raw}” on “{channel:raw}”, a channel of {intent} intent.",
    ),
    Words(
        fr="Réserver ce canal aux offres d’entrée, ou y apporter la preuve avant le prix.",
        en="Keep this channel for entry-level items, or bring the proof there before the price.",
    ),
)
COMPLEX_LED_BY_MARKETING = FindingKind(
    "PL092",
    "warning",
    Words(
        fr="L’offre est complexe et le plan commence par le marketing.",
        en="The offer is complex and the plan leads with marketing.",
    ),
    Words(
        fr="Commencer par la vente, ou dire dans « because » ce qui rend l’offre lisible sans rendez-vous.",
        en="Lead with sales, or say in “because” what makes the offer clear without a meeting.",
    ),
)
NO_BECAUSE = FindingKind(
    "PL093",
    "advice",
    Words(fr="Le plan dit par quoi commencer, pas pourquoi.", en="The plan says what to lead with, not why."),
    Words(
        fr="Ajouter « because » : la raison se relit quand le marché change.",
        en="Add “because”: the reason is read again when the market changes.",
    ),
)
NO_ANSWER = FindingKind(
    "PL094",
    "warning",
    Words(fr="Le plan ne dit pas quoi répondre face à « {id:raw} ».", en="The plan has no answer to “{id:raw}”."),
    Words(
        fr="Ajouter « answer » : une phrase qu’un vendeur peut dire.", en="Add “answer”: one sentence a seller can say."
    ),
)
NO_DOCUMENT = FindingKind(
    "PL095",
    "advice",
    Words(
        fr="L’étape « {id:raw} » n’a pas de document ; {n} {n:?autre en a|autres en ont}.",
        en="Stage “{id:raw}” has no document; {n} {n:?other has|others have}.",
    ),
    Words(
        fr="Nommer le document qui appuie cette étape, ou dire qu’il n’en faut pas.",
        en="Name the document that supports this stage, or say none is needed.",
    ),
)
CYCLE_TOO_LONG = FindingKind(
    "PL096",
    "warning",
    Words(
        fr="Le process alloue {cycle:days} ; il reste {left:days} avant le {by:date}, échéance de {objectives:quoted}.",
        en="The process allows {cycle:days}; {left:days} are left before {by:date}, "
        "the due date of {objectives:quoted}.",
    ),
    Words(
        fr="Raccourcir les étapes, ou ne compter que les affaires déjà ouvertes.",
        en="Shorten the stages, or count on the deals already open.",
    ),
)
FOCUS_UNFOLLOWED = FindingKind(
    "PL097",
    "warning",
    Words(
        fr="Le focus porte sur « {kpi:raw} », que le plan ne suit nulle part ailleurs.",
        en="The focus is on “{kpi:raw}”, which the plan follows nowhere else.",
    ),
    Words(
        fr="En faire l’indicateur d’une composante, d’un objectif, d’une action ou d’un rituel.",
        en="Make it the indicator of a component, an objective, an action or a ritual.",
    ),
)
ALERT_BEYOND_TARGET = FindingKind(
    "PL098",
    "error",
    Words(
        fr="L’alerte de « {kpi:raw} » sonnerait alors que la cible est atteinte : le seuil est du mauvais côté.",
        en="The alert on “{kpi:raw}” would sound with the target reached: the threshold is on the wrong side.",
    ),
    Words(fr="Placer le seuil {side} de la cible.", en="Put the threshold {side} the target."),
)
CHANNEL_WITHOUT_INTENT = FindingKind(
    "PL099",
    "advice",
    Words(fr="Le canal « {id:raw} » n’a pas {missing}.", en="Channel “{id:raw}” has no {missing}."),
    Words(
        fr="Ajouter intent (low, medium, high) et budget : ils disent ce qu’on attend du canal.",
        en="Add intent (low, medium, high) and budget: they say what is expected of the channel.",
    ),
)
SHARE_WITHOUT_SIZE = FindingKind(
    "PL100",
    "warning",
    Words(
        fr="La part de marché est suivie, mais la taille du marché n’est pas écrite.",
        en="Market share is followed, but the size of the market is not written.",
    ),
    Words(
        fr="Ajouter « market: {{size: {{revenue: …, source: …}}}} ».",
        en="Add “market: {{size: {{revenue: …, source: …}}}}”.",
    ),
)
UNPROVEN_PREMIUM = FindingKind(
    "PL101",
    "warning",
    Words(
        fr="Le prix suit la valeur, et l’offre n’apporte aucune preuve.",
        en="The price follows value, and the offer brings no proof.",
    ),
    Words(
        fr="Ajouter au moins une preuve chiffrée : sans elle, la négociation portera sur le prix.",
        en="Add at least one proof with figures: without it, the negotiation will be about price.",
    ),
)

TOGETHER = Words(
    fr="Des décisions justes une à une peuvent se contredire ensemble.",
    en="Decisions that are right one by one can contradict each other.",
)
_INTENT = {"low": Words(fr="faible", en="low"), "medium": Words(fr="moyenne", en="medium")}


@rule(
    PREMIUM_ON_COLD_CHANNEL,
    TOGETHER,
    wrong="offer: {items: [{id: socle, position: premium}]}\nchannels: {acquisition: [{id: salons, intent: medium}]}",
    right="offer: {items: [{id: socle, position: premium}]}\nchannels: {acquisition: [{id: reseau, intent: high}]}",
)
def premium_offer_on_a_low_intent_channel(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for channel in plan.channels.acquisition[:MOST_COMPARED]:
        for item in plan.offer.items[:MOST_COMPARED]:
            if item.position == "premium" and channel.intent in _INTENT:
                place = document.place((*channel.at, "intent"))
                intent = _INTENT[channel.intent]
                yield PREMIUM_ON_COLD_CHANNEL.at(place, item=item.name or item.id, channel=channel.id, intent=intent)


@rule(
    COMPLEX_LED_BY_MARKETING,
    TOGETHER,
    wrong="market: {maturity: {offer_complexity: high}, lead_with: {choice: marketing}}",
    right="market: {maturity: {offer_complexity: high}, lead_with: {choice: sales}}",
)
def complex_offer_led_by_marketing(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    leads = plan.market.lead_with
    if leads and leads.choice == "marketing" and plan.market.maturity.offer_complexity == "high":
        yield COMPLEX_LED_BY_MARKETING.at(document.place((*leads.at, "choice")))


@rule(
    NO_BECAUSE,
    Words(fr="Un choix sans raison ne se révise pas, il se subit.", en="A choice without a reason cannot be revised."),
    wrong="market: {lead_with: {choice: sales}}",
    right="market: {lead_with: {choice: sales, because: Offre complexe}}",
)
def lead_with_without_reason(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.market.lead_with and plan.market.lead_with.choice and not plan.market.lead_with.because:
        yield NO_BECAUSE.at(document.place(("market", "lead_with", "choice")))


@rule(
    NO_ANSWER,
    Words(fr="Le prospect parlera du concurrent ; le vendeur doit savoir répondre.", en="The prospect will ask."),
    wrong="market: {competitors: [{id: gmao-nord, strong: prix}]}",
    right="market: {competitors: [{id: gmao-nord, answer: Déploiement en 6 semaines}]}",
)
def competitor_without_answer(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for competitor in plan.market.competitors:
        if not competitor.answer and competitor.id:
            yield NO_ANSWER.at(document.place((*competitor.at, "id")), id=competitor.name or competitor.id)


@rule(
    NO_DOCUMENT,
    Words(fr="Une étape outillée parmi d’autres qui ne le sont pas se voit.", en="Stages are best equipped alike."),
    wrong="process: {stages: [{id: a, documents: [fiche]}, {id: b}]}",
    right="process: {stages: [{id: a, documents: [fiche]}, {id: b, documents: [proposition]}]}",
)
def stage_without_document(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    equipped = sum(1 for stage in plan.process.stages if stage.documents)
    for stage in plan.process.stages if 2 * equipped >= len(plan.process.stages) else ():
        if equipped and stage.id and not document.has((*stage.at, "documents")):
            yield NO_DOCUMENT.at(document.place((*stage.at, "id")), id=stage.id, n=equipped)


@rule(
    CYCLE_TOO_LONG,
    TOGETHER,
    wrong="as_of: 2026-12-01\nprocess: {stages: [{id: a, allowed: 30 days}, {id: b, allowed: 30 days}]}\n"
    "objectives: [{id: ca, kpi: revenue, target: 1_000, by: 2026-12-31, owner: x}]",
    right="as_of: 2026-06-01\nprocess: {stages: [{id: a, allowed: 30 days}, {id: b, allowed: 30 days}]}\n"
    "objectives: [{id: ca, kpi: revenue, target: 1_000, by: 2026-12-31, owner: x}]",
)
def cycle_longer_than_the_time_left(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    today = plan.as_of or context.today or plan.period.first_day
    cycle = sum((stage.allowed.in_days for stage in plan.process.stages if stage.allowed), Decimal(0))
    due: dict[date, list[Objective]] = {}
    for objective in plan.objectives:
        if today is not None and objective.by is not None and objective.by > today:
            due.setdefault(objective.by, []).append(objective)
    for by, objectives in due.items():
        left = (by - today).days if today else 0
        if cycle > left:
            place = document.place((*objectives[0].at, "by"))
            ids = [each.id for each in objectives]
            yield CYCLE_TOO_LONG.at(place, objectives=ids, cycle=cycle, left=left, by=by)


@rule(
    FOCUS_UNFOLLOWED,
    TOGETHER,
    wrong="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate}]}",
    right="target: {indicator: win_rate}\nfocus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate}]}",
)
def focus_on_a_kpi_nobody_follows(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    rituals = (plan.rituals.weekly, plan.rituals.monthly, plan.rituals.quarterly)
    followed = {r.kpi for name in COMPONENTS for r in plan.component(name).indicator}
    followed |= {o.kpi.kpi for o in plan.objectives if o.kpi} | {r.kpi for a in plan.actions for r in a.moves}
    followed |= {r.kpi for ritual in rituals if ritual for r in ritual.kpis}
    for focus in plan.focus.kpis if plan.focus else ():
        if focus.kpi and focus.kpi.kpi not in followed:
            yield FOCUS_UNFOLLOWED.at(document.place((*focus.at, "kpi")), kpi=focus.kpi.kpi)


@rule(
    ALERT_BEYOND_TARGET,
    Words(fr="Une alerte sonne quand on s’éloigne de la cible.", en="An alert sounds when one drifts from the target."),
    wrong="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 45 %, alert: 50 %}]}",
    right="focus: {from: 2026-11-02, weeks: 4, kpis: [{kpi: win_rate, target: 45 %, alert: 35 %}]}",
)
def alert_on_the_wrong_side(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for focus in plan.focus.kpis if plan.focus else ():
        about = about_kpi(plan, context, focus.kpi.kpi) if focus.kpi else None
        if not about or not focus.target or not focus.alert:
            continue
        up = about.better == "up"
        if (focus.alert.value >= focus.target.value) if up else (focus.alert.value <= focus.target.value):
            side = Words(fr="au-dessous", en="below") if up else Words(fr="au-dessus", en="above")
            yield ALERT_BEYOND_TARGET.at(document.place((*focus.at, "alert")), kpi=about.id, side=side)


@rule(
    CHANNEL_WITHOUT_INTENT,
    Words(fr="On ne juge un canal qu’à ce qu’on en attendait.", en="A channel is judged by what was expected of it."),
    wrong="channels: {acquisition: [{id: salons, budget: 40_000}]}",
    right="channels: {acquisition: [{id: salons, intent: medium, budget: 40_000}]}",
)
def channel_without_intent_or_budget(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {
        "intent": Words(fr="de niveau d’intention", en="level of intent"),
        "budget": Words(fr="de budget", en="budget"),
    }
    for channel in plan.channels.acquisition:
        for key, missing in wanted.items():
            if channel.id and not document.has((*channel.at, key)):
                yield CHANNEL_WITHOUT_INTENT.at(document.place((*channel.at, "id")), id=channel.id, missing=missing)


@rule(
    SHARE_WITHOUT_SIZE,
    Words(fr="Une part se calcule sur un tout dont la source est connue.", en="A share needs a whole with a source."),
    wrong="rituals: {quarterly: {on: first Fri, kpis: [market_share]}}",
    right="market: {size: {revenue: 42_000_000}}\nrituals: {quarterly: {on: first Fri, kpis: [market_share]}}",
)
def market_share_without_market_size(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for path, reference in references(plan):
        if reference.kpi == "market_share" and plan.market.size.revenue is None:
            yield SHARE_WITHOUT_SIZE.at(reference.place or document.place(path))


@rule(
    UNPROVEN_PREMIUM,
    TOGETHER,
    wrong="offer: {promise: a}\nprice: {logic: value}",
    right="offer: {proofs: [{claim: a, evidence: b}]}\nprice: {logic: value}",
)
def value_price_without_proof(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if plan.price.logic == "value" and document.has(("offer",)) and not document.has(("offer", "proofs")):
        yield UNPROVEN_PREMIUM.at(document.place(("price", "logic")))
