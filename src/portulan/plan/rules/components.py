"""Structure of the five components: each a decision with its indicator, within the limits that keep it a choice."""

from collections.abc import Iterator

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.ports import RuleContext
from portulan.plan.records import COMPONENTS, PARTS, Plan
from portulan.plan.rules import rule

MISSING_COMPONENT = FindingKind(
    "PL020",
    "error",
    Words(
        fr="Le plan ne dit rien sur {component}.",
        en="The plan says nothing about {component}.",
    ),
    Words(
        fr="Ajouter un bloc « {key:raw} » avec sa décision et son indicateur.",
        en="Add a block “{key:raw}” with its decision and its indicator.",
    ),
)
MISSING_DECISION = FindingKind(
    "PL021",
    "error",
    Words(fr="Aucune décision n’est écrite sur {component}.", en="No decision is written about {component}."),
    Words(
        fr="Écrire en une phrase ce que l’on fait et ce que l’on ne fait pas : « {key:raw}: {{decision: … }} ».",
        en="Write in one sentence what is done and what is not: “{key:raw}: {{decision: … }}”.",
    ),
)
MISSING_INDICATOR = FindingKind(
    "PL022",
    "error",
    Words(
        fr="Aucun indicateur ne dit si la décision sur {component} fonctionne.",
        en="No indicator says whether the decision about {component} works.",
    ),
    Words(
        fr="Ajouter « indicator », par exemple {example:raw}.",
        en="Add “indicator”, for example {example:raw}.",
    ),
)
THIRD_CHANNEL = FindingKind(
    "PL023",
    "error",
    Words(
        fr="« {id:raw} » est le {rank:number}ᵉ canal d’acquisition ; le plan en admet deux.",
        en="“{id:raw}” is acquisition channel number {rank:number}; the plan allows two.",
    ),
    Words(
        fr="Choisir : garder les deux canaux au meilleur coût par opportunité, et renoncer aux autres.",
        en="Choose: keep the two channels with the best cost per opportunity, and give up the others.",
    ),
)
SECOND_CLOSING = FindingKind(
    "PL024",
    "error",
    Words(
        fr="« {id:raw} » est un second canal de conclusion ; le plan en admet un.",
        en="“{id:raw}” is a second closing channel; the plan allows one.",
    ),
    Words(
        fr="Garder le canal par lequel se signent les affaires.", en="Keep the channel through which deals are signed."
    ),
)
NO_CHANNEL = FindingKind(
    "PL025",
    "error",
    Words(fr="Il manque {missing} dans les canaux.", en="{missing} is missing from the channels."),
    Words(
        fr="Nommer un ou deux canaux d’acquisition (acquisition) et un canal de conclusion (closing).",
        en="Name one or two acquisition channels (acquisition) and one closing channel (closing).",
    ),
)
NO_SEGMENT = FindingKind(
    "PL026",
    "error",
    Words(fr="La cible n’a aucun segment.", en="The target has no segment."),
    Words(
        fr="Décrire au moins un segment par une condition : {{id: eti, priority: 1, when: employees > 250}}.",
        en="Describe at least one segment with a condition: {{id: mid, priority: 1, when: employees > 250}}.",
    ),
)
TOO_FEW_STAGES = FindingKind(
    "PL027",
    "error",
    Words(
        fr="Le process compte {n} {n:?étape|étapes} ; il en faut deux pour mesurer un passage.",
        en="The process has {n} {n:?stage|stages}; measuring an advance takes two.",
    ),
    Words(
        fr="Décrire les étapes dans l’ordre où une affaire les traverse.",
        en="Describe the stages in the order a deal goes through them.",
    ),
)
SAME_PRIORITY = FindingKind(
    "PL028",
    "warning",
    Words(
        fr="Les segments « {id:raw} » et « {other:raw} » ont tous deux la priorité {priority}.",
        en="Segments “{id:raw}” and “{other:raw}” both have priority {priority}.",
    ),
    Words(
        fr="Donner à chaque segment un rang différent : une priorité partagée n’en est pas une.",
        en="Give each segment its own rank: a shared priority is none.",
    ),
)
THIN_OFFER = FindingKind(
    "PL029",
    "warning",
    Words(fr="L’offre n’a pas {missing}.", en="The offer has no {missing}."),
    Words(
        fr="Compléter l’offre : une promesse, au moins une preuve, les articles vendus avec leur prix.",
        en="Complete the offer: one promise, at least one proof, the items sold with their price.",
    ),
)
NO_GUARDRAIL = FindingKind(
    "PL030",
    "warning",
    Words(fr="Le prix n’a pas {missing}.", en="The price has no {missing}."),
    Words(
        fr="L’écrire dans « guardrails » : sans limite, aucune affaire ne peut être signalée.",
        en="Write it in “guardrails”: without a limit, no deal can be flagged.",
    ),
)
NO_PRICE_LOGIC = FindingKind(
    "PL031",
    "warning",
    Words(
        fr="Le plan ne dit pas si le prix suit la valeur, le marché ou la marge.",
        en="The plan does not say whether the price follows value, market or margin.",
    ),
    Words(fr="Ajouter « logic: value », « market » ou « margin ».", en="Add “logic: value”, “market” or “margin”."),
)
NO_EXIT = FindingKind(
    "PL032",
    "warning",
    Words(fr="L’étape « {id:raw} » n’a pas de critère de sortie.", en="Stage “{id:raw}” has no exit criterion."),
    Words(
        fr="Écrire ce qui doit être acquis pour passer à la suite : exit: [besoin écrit, décideur identifié].",
        en="Write what must be settled to move on: exit: [need written down, decision maker known].",
    ),
)
NO_TIME = FindingKind(
    "PL033",
    "warning",
    Words(fr="L’étape « {id:raw} » n’a pas de temps alloué.", en="Stage “{id:raw}” has no time allowed."),
    Words(
        fr="Ajouter par exemple « allowed: 14 days » : sans délai, rien n’est en retard.",
        en="Add for example “allowed: 14 days”: without a limit, nothing is ever late.",
    ),
)
LATE_FOLLOW_UP = FindingKind(
    "PL034",
    "warning",
    Words(
        fr="Une relance à {after:days} tombe après la fin du temps alloué à « {id:raw} » ({allowed:days}).",
        en="A follow-up at {after:days} falls after the time allowed to “{id:raw}” ({allowed:days}).",
    ),
    Words(fr="Avancer la relance ou allonger l’étape.", en="Bring the follow-up forward or lengthen the stage."),
)

DECISION = Words(
    fr="Un plan est une suite de décisions ; une composante sans décision n’engage personne.",
    en="A plan is a list of decisions; a component without one commits nobody.",
)
EXAMPLES = {
    "target": "win_rate by segment",
    "offer": "meeting_rate",
    "price": "[margin_rate, average_discount]",
    "channels": "cost_per_opportunity by channel",
    "process": "cycle_time",
}


@rule(MISSING_COMPONENT, DECISION, wrong="portulan: 1", right="target: {decision: PME}\noffer: {decision: a}\nprice: "
      "{decision: a}\nchannels: {decision: a}\nprocess: {decision: a}")  # fmt: skip
def missing_component(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name in COMPONENTS:
        if not document.has((name,)):
            yield MISSING_COMPONENT.at(document.place((name,)), component=PARTS.values[name], key=name)


@rule(MISSING_DECISION, DECISION, wrong="price: {indicator: margin_rate}", right="price: {decision: Pas de remise}")
def component_without_decision(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name in COMPONENTS:
        if document.has((name,)) and not document.has((name, "decision")):
            yield MISSING_DECISION.at(document.key_place((name,)), component=PARTS.values[name], key=name)


@rule(
    MISSING_INDICATOR,
    Words(
        fr="Sans indicateur, nul ne sait si la décision fonctionne.",
        en="Without an indicator, nobody knows whether the decision works.",
    ),
    wrong="price: {decision: Pas de remise}",
    right="price: {decision: Pas de remise, indicator: margin_rate}",
)
def component_without_indicator(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for name in COMPONENTS:
        if document.has((name,)) and not document.has((name, "indicator")):
            place = document.key_place((name,))
            yield MISSING_INDICATOR.at(place, component=PARTS.values[name], example=EXAMPLES[name])


@rule(
    THIRD_CHANNEL,
    Words(
        fr="Deux canaux bien tenus valent mieux que cinq : le budget et l’attention ne se divisent pas sans fin.",
        en="Two channels run well beat five: budget and attention cannot be divided for ever.",
    ),
    wrong="channels: {acquisition: [{id: salons}, {id: web}, {id: presse}]}",
    right="channels: {acquisition: [{id: salons}, {id: web}]}",
)
def third_acquisition_channel(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for rank, channel in enumerate(plan.channels.acquisition, 1):
        if rank > 2:
            yield THIRD_CHANNEL.at(document.place(channel.at), id=channel.id, rank=rank)


@rule(
    SECOND_CLOSING,
    Words(fr="Une affaire se conclut d’une seule façon.", en="A deal is closed in one way."),
    wrong="channels: {closing: [{id: vente-directe}, {id: partenaires}]}",
    right="channels: {closing: {id: vente-directe}}",
)
def second_closing_channel(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for channel in plan.channels.closings[1:]:
        yield SECOND_CLOSING.at(document.place(channel.at), id=channel.id)


@rule(
    NO_CHANNEL,
    Words(
        fr="Un plan dit par où viennent les clients et par où ils signent.",
        en="A plan says where customers come from and where they sign.",
    ),
    wrong="channels: {acquisition: [{id: salons}]}",
    right="channels: {acquisition: [{id: salons}], closing: {id: vente-directe}}",
)
def no_channel(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if not document.has(("channels",)):
        return
    if not document.has(("channels", "acquisition")) or not plan.channels.acquisition:
        words = Words(fr="un canal d’acquisition", en="An acquisition channel")
        yield NO_CHANNEL.at(document.key_place(("channels",)), missing=words)
    if not document.has(("channels", "closing")):
        words = Words(fr="le canal de conclusion", en="The closing channel")
        yield NO_CHANNEL.at(document.key_place(("channels",)), missing=words)


@rule(
    NO_SEGMENT,
    Words(
        fr="Une cible sans condition ne peut être comptée : tout le monde est dedans.",
        en="A target without a condition cannot be counted: everybody is in it.",
    ),
    wrong="target: {decision: Les PME}",
    right="target: {decision: Les PME, segments: [{id: pme, when: employees < 250}]}",
)
def no_segment(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if document.has(("target",)) and not plan.target.segments and not document.texts(("target", "segments")):
        yield NO_SEGMENT.at(document.key_place(("target",)))


@rule(
    TOO_FEW_STAGES,
    Words(
        fr="La conversion se mesure d’une étape à la suivante.",
        en="Conversion is measured from one stage to the next.",
    ),
    wrong="process: {stages: [{id: closing}]}",
    right="process: {stages: [{id: decouverte}, {id: closing}]}",
)
def too_few_stages(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if document.has(("process",)) and len(plan.process.stages) < 2:
        yield TOO_FEW_STAGES.at(document.key_place(("process",)), n=len(plan.process.stages))


@rule(
    SAME_PRIORITY,
    Words(
        fr="La priorité décide à qui va le temps quand il en manque.",
        en="Priority decides who gets the time when it runs short.",
    ),
    wrong="target: {segments: [{id: a, priority: 1, when: x > 1}, {id: b, priority: 1, when: x < 1}]}",
    right="target: {segments: [{id: a, priority: 1, when: x > 1}, {id: b, priority: 2, when: x < 1}]}",
)
def same_priority(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    first: dict[int, str] = {}
    for segment in plan.target.segments:
        if segment.priority in first:
            place = document.place((*segment.at, "priority"))
            yield SAME_PRIORITY.at(place, id=segment.id, other=first[segment.priority], priority=segment.priority)
        elif segment.priority is not None:
            first[segment.priority] = segment.id


@rule(
    THIN_OFFER,
    Words(
        fr="Sans promesse une offre ne se vend pas, sans preuve elle ne se croit pas, sans prix rien ne se chiffre.",
        en="Without a promise an offer does not sell, without proof it is not believed, without a price it has no sum.",
    ),
    wrong="offer: {decision: Une seule promesse}",
    right="offer: {promise: 15 % d'arrêts en moins, proofs: [{claim: a, evidence: b}], items: [{id: socle}]}",
)
def thin_offer(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {
        "promise": Words(fr="de promesse", en="promise"),
        "proofs": Words(fr="de preuve", en="proof"),
        "items": Words(fr="d’article vendu", en="item for sale"),
    }
    for key, missing in wanted.items():
        if document.has(("offer",)) and not document.has(("offer", key)):
            yield THIN_OFFER.at(document.key_place(("offer",)), missing=missing)


@rule(
    NO_GUARDRAIL,
    Words(
        fr="Un garde-fou est la limite au-delà de laquelle une affaire est signalée et doit être approuvée.",
        en="A guard-rail is the limit beyond which a deal is flagged and must be approved.",
    ),
    wrong="price: {decision: a, guardrails: {discount_max: 15 %}}",
    right="price: {guardrails: {discount_max: 15 %, margin_min: 45 %, approval_above: 10 %}}",
)
def no_guardrail(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {
        "discount_max": Words(fr="de plafond de remise", en="discount ceiling"),
        "margin_min": Words(fr="de plancher de marge", en="margin floor"),
    }
    for key, missing in wanted.items():
        if document.has(("price",)) and not document.has(("price", "guardrails", key)):
            yield NO_GUARDRAIL.at(document.place(("price", "guardrails")), missing=missing)


@rule(
    NO_PRICE_LOGIC,
    Words(
        fr="La logique de prix dit ce qui se défend en négociation.",
        en="The logic of prices says what is defended in a negotiation.",
    ),
    wrong="price: {decision: Pas de remise}",
    right="price: {decision: Pas de remise, logic: value}",
)
def no_price_logic(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if document.has(("price",)) and not document.has(("price", "logic")):
        yield NO_PRICE_LOGIC.at(document.key_place(("price",)))


@rule(
    NO_EXIT,
    Words(
        fr="Sans critère de sortie, une affaire avance quand le vendeur le souhaite : la conversion ne mesure rien.",
        en="Without an exit criterion a deal moves on when the seller wishes, and conversion measures nothing.",
    ),
    wrong="process: {stages: [{id: decouverte}, {id: closing}]}",
    right="process: {stages: [{id: decouverte, exit: [coût du problème chiffré]}, {id: closing}]}",
)
def stage_without_exit_criterion(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for stage in plan.process.stages[:-1]:  # the last one is left by signing or losing
        if stage.id and not document.has((*stage.at, "exit")):
            yield NO_EXIT.at(document.place((*stage.at, "id")), id=stage.id)


@rule(
    NO_TIME,
    Words(
        fr="Le temps alloué dit à partir de quand une affaire attend trop.",
        en="The time allowed says when a deal has waited too long.",
    ),
    wrong="process: {stages: [{id: decouverte}]}",
    right="process: {stages: [{id: decouverte, allowed: 14 days}]}",
)
def stage_without_time(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for stage in plan.process.stages:
        if stage.id and not document.has((*stage.at, "allowed")):
            yield NO_TIME.at(document.place((*stage.at, "id")), id=stage.id)


@rule(
    LATE_FOLLOW_UP,
    Words(
        fr="Une relance qui arrive après la fin de l’étape n’y sert plus.",
        en="A follow-up after the end of the stage no longer helps it.",
    ),
    wrong="process: {stages: [{id: a, allowed: 7 days, follow_ups: [{after: 10 days, how: appel}]}]}",
    right="process: {stages: [{id: a, allowed: 7 days, follow_ups: [{after: 5 days, how: appel}]}]}",
)
def follow_up_after_the_stage(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for stage in plan.process.stages:
        for follow_up in stage.follow_ups:
            if stage.allowed and follow_up.after and follow_up.after.in_days > stage.allowed.in_days:
                yield LATE_FOLLOW_UP.at(
                    document.place((*follow_up.at, "after")),
                    id=stage.id,
                    after=follow_up.after.in_days,
                    allowed=stage.allowed.in_days,
                )
