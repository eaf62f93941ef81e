"""What the facts say of the plan: segments nobody belongs to, channels that bring nobody, stages never seen."""

from collections.abc import Iterator

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.ports import KnownFigures, KpiFacts, Observed, RuleContext
from portulan.plan.records import Plan
from portulan.plan.rules import MOST_COMPARED, rule
from portulan.plan.rules.references import hint, references

EMPTY_SEGMENT = FindingKind(
    "PL108",
    "warning",
    Words(
        fr="Aucun enregistrement des faits n’appartient au segment « {id:raw} ».",
        en="No record of the facts belongs to segment “{id:raw}”.",
    ),
    Words(
        fr="Vérifier la condition et les valeurs chargées, ou viser un segment qui existe.",
        en="Check the condition and the values loaded, or aim at a segment that exists.",
    ),
)
SILENT_CHANNEL = FindingKind(
    "PL109",
    "warning",
    Words(
        fr="Le canal « {id:raw} » a un budget de {budget:money} et n’a apporté aucun lead.",
        en="Channel “{id:raw}” has a budget of {budget:money} and brought no lead.",
    ),
    Words(
        fr="Vérifier que ses leads portent bien le nom « {id:raw} », sinon revoir ce budget.",
        en="Check that its leads carry the name “{id:raw}”; if so, review this budget.",
    ),
)
STAGE_NEVER_SEEN = FindingKind(
    "PL110",
    "warning",
    Words(
        fr="Aucune affaire n’est jamais passée par l’étape « {id:raw} ».{hint}",
        en="No deal ever went through stage “{id:raw}”.{hint}",
    ),
    Words(
        fr="Employer le nom que portent les faits, ou l’aligner dans mapping.yaml. Étapes vues : {seen:list}.",
        en="Use the name the facts carry, or align it in mapping.yaml. Stages seen: {seen:list}.",
    ),
)
STAGE_UNKNOWN = FindingKind(
    "PL111",
    "warning",
    Words(
        fr="{n} {n:?passage|passages} dans les faits par l’étape « {stage:raw} », que le plan ne connaît pas.{hint}",
        en="{n} {n:?entry|entries} in the facts into stage “{stage:raw}”, which the plan does not know.{hint}",
    ),
    Words(
        fr="L’ajouter au process, ou la rapprocher d’une étape du plan dans mapping.yaml.",
        en="Add it to the process, or map it to a stage of the plan in mapping.yaml.",
    ),
)
CHANNEL_UNKNOWN = FindingKind(
    "PL112",
    "advice",
    Words(
        fr="« {channel:raw} » a apporté {n} {n:?lead|leads}, plus que tous les canaux du plan réunis ({planned}).",
        en="“{channel:raw}” brought {n} {n:?lead|leads}, more than all channels of the plan together ({planned}).",
    ),
    Words(fr="Dire si ce canal fait partie de la stratégie.", en="Say whether this channel is part of the strategy."),
)
TIME_UNREAL = FindingKind(
    "PL113",
    "advice",
    Words(
        fr="L’étape « {id:raw} » alloue {allowed:days} ; la moitié des affaires y passent plus de {median:days} "
        "({n} {n:?affaire|affaires}).",
        en="Stage “{id:raw}” allows {allowed:days}; half the deals spend more than {median:days} in it "
        "({n} {n:?deal|deals}).",
    ),
    Words(
        fr="Traiter ce qui retient les affaires ici, ou allouer un temps tenable.",
        en="Deal with what holds deals here, or allow a time that can be kept.",
    ),
)
NOT_LOADED = FindingKind(
    "PL114",
    "advice",
    Words(
        fr="« {kpi:raw} » ne peut pas encore se calculer : il manque {missing:list} dans les faits.",
        en="“{kpi:raw}” cannot be computed yet: {missing:list} must be loaded.",
    ),
    Words(fr="Charger {missing:list}.", en="Load {missing:list}."),
)
OTHER_REASONS = FindingKind(
    "PL115",
    "advice",
    Words(
        fr="{n} {n:?refus porte|refus portent} le motif « {reason:raw} », qui n’est pas l’un des trois du plan.{hint}",
        en="{n} {n:?refusal carries|refusals carry} the reason “{reason:raw}”, which is not one of the three of the "
        "plan.{hint}",
    ),
    Words(
        fr="Rapprocher ce motif de l’un des trois dans mapping.yaml.",
        en="Map this reason to one of the three in mapping.yaml.",
    ),
)
NOT_COMPUTED = FindingKind(
    "PL116",
    "advice",
    Words(
        fr="« {kpi:raw} » est un indicateur reconnu que Portulan ne calcule pas encore.",
        en="“{kpi:raw}” is a known KPI that Portulan does not compute yet.",
    ),
    Words(fr="Le garder : il s’affichera avec sa raison en attendant.", en="Keep it: it shows its reason until then."),
)

SEEN = Words(
    fr="Un plan qui nomme autrement que les faits ne mesure rien.",
    en="A plan that uses other names than the facts measures nothing.",
)
_TABLES = {
    "account": Words(fr="les entreprises", en="the accounts"),
    "lead": Words(fr="les leads", en="the leads"),
    "opportunity": Words(fr="les opportunités", en="the opportunities"),
    "stage_entry": Words(fr="les passages d’étape", en="the stage entries"),
    "activity": Words(fr="les activités", en="the activities"),
    "sale": Words(fr="les ventes", en="the sales"),
    "spend": Words(fr="les dépenses", en="the spend"),
    "owner": Words(fr="les commerciaux", en="the owners"),
    "offer": Words(fr="les offres", en="the offers"),
    "target": Words(fr="les cibles", en="the targets"),
}


@rule(
    EMPTY_SEGMENT,
    SEEN,
    wrong="target: {segments: [{id: eti, when: employees > 250}]}",
    right="target: {segments: [{id: pme, when: employees < 250}]}",
    figures=KnownFigures(segment_sizes={"eti": 0, "pme": 312}),
)
def segment_with_no_record(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for segment in plan.target.segments:
        if context.figures is not None and segment.when is not None and context.figures.segment_size(segment.id) == 0:
            yield EMPTY_SEGMENT.at(document.place((*segment.at, "when")), id=segment.id)


@rule(
    SILENT_CHANNEL,
    Words(fr="Un budget sans lead est à expliquer ou à déplacer.", en="A budget without a lead is to be explained."),
    wrong="channels: {acquisition: [{id: salons, budget: 40_000}]}",
    right="channels: {acquisition: [{id: recommandation, budget: 5_000}]}",
    figures=KnownFigures(leads={"salons": 0, "recommandation": 44}),
)
def channel_with_budget_and_no_lead(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for channel in plan.channels.acquisition:
        paid = channel.budget is not None and channel.budget.amount > 0
        if context.figures is not None and paid and context.figures.channel_leads(channel.id) == 0:
            yield SILENT_CHANNEL.at(document.place((*channel.at, "budget")), id=channel.id, budget=channel.budget)


@rule(
    STAGE_NEVER_SEEN,
    SEEN,
    wrong="process: {stages: [{id: decouverte}, {id: propositon}]}",
    right="process: {stages: [{id: decouverte}, {id: proposition}]}",
    figures=KnownFigures(stages={"decouverte": 200, "proposition": 90}),
)
def stage_never_seen(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    seen = context.figures.stage_ids_seen() if context.figures else None
    for stage in plan.process.stages if seen else ():
        if seen and stage.id and not seen.get(stage.id):
            listed = sorted(seen)
            place = document.place((*stage.at, "id"))
            yield STAGE_NEVER_SEEN.at(place, id=stage.id, hint=hint(stage.id, listed), seen=listed[:MOST_COMPARED])


@rule(
    STAGE_UNKNOWN,
    SEEN,
    wrong="process: {stages: [{id: decouverte}, {id: closing}]}",
    right="process: {stages: [{id: decouverte}, {id: proposition}]}",
    figures=KnownFigures(stages={"decouverte": 200, "proposition": 90}),
)
def stage_unknown_to_the_plan(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    seen = context.figures.stage_ids_seen() if context.figures else None
    stages = [stage.id for stage in plan.process.stages]
    for stage, n in sorted((seen or {}).items()):
        if stages and n and stage not in stages:
            place = document.key_place(("process", "stages"))
            yield STAGE_UNKNOWN.at(place, stage=stage, n=n, hint=hint(stage, stages))


@rule(
    CHANNEL_UNKNOWN,
    Words(
        fr="Le premier apporteur de leads mérite une décision, fût-ce de ne rien y mettre.",
        en="The first source of leads deserves a decision, if only to put nothing in it.",
    ),
    wrong="channels: {acquisition: [{id: salons}]}",
    right="channels: {acquisition: [{id: salons}, {id: web}]}",
    figures=KnownFigures(channels={"salons": 20, "web": 300}),
)
def channel_unknown_to_the_plan(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    seen = context.figures.channels_seen() if context.figures else None
    named = {channel.id for channel in plan.channels.acquisition}
    planned = sum(n for channel, n in (seen or {}).items() if channel in named)
    for channel, n in sorted((seen or {}).items()):
        if named and channel not in named and n > planned:
            place = document.key_place(("channels", "acquisition"))
            yield CHANNEL_UNKNOWN.at(place, channel=channel, n=n, planned=planned)


@rule(
    TIME_UNREAL,
    Words(
        fr="Un délai que la plupart des affaires dépassent ne signale plus rien.",
        en="A limit most deals exceed no longer flags anything.",
    ),
    wrong="process: {stages: [{id: a, allowed: 7 days}, {id: b}]}",
    right="process: {stages: [{id: a, allowed: 14 days}, {id: b}]}",
    figures=KnownFigures(stage_times={"a": Observed(11.5, 130)}),
)
def allowed_time_shorter_than_observed(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for stage in plan.process.stages:
        found = context.figures.time_in_stage(stage.id) if context.figures and stage.allowed else None
        if found is not None and found.n and stage.allowed and found.value > float(stage.allowed.in_days):
            place = document.place((*stage.at, "allowed"))
            yield TIME_UNREAL.at(place, id=stage.id, allowed=stage.allowed.in_days, median=found.value, n=found.n)


@rule(
    NOT_LOADED,
    Words(
        fr="Un indicateur sans faits s’affiche avec sa raison ; mieux vaut la connaître en l’écrivant.",
        en="A KPI without facts shows its reason; better to know it when writing.",
    ),
    wrong="channels: {indicator: cost_per_opportunity}",
    right="target: {indicator: win_rate}",
    figures=KnownFigures(tables=frozenset({"opportunity", "lead"})),
)
def kpi_whose_facts_are_not_loaded(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    loaded = context.figures.tables_loaded() if context.figures else None
    told: set[str] = set()
    for path, reference in references(plan):
        about = context.catalogue.get(reference.kpi)
        missing = _missing(about, loaded) if about and about.computed and loaded else []
        if about and missing and about.id not in told:
            told.add(about.id)
            yield NOT_LOADED.at(reference.place or document.place(path), kpi=about.id, missing=missing)


def _missing(about: KpiFacts, loaded: frozenset[str] | None) -> list[Words]:
    return [_TABLES[table] for table in about.needs if table in _TABLES and table not in (loaded or ())]


@rule(
    OTHER_REASONS,
    Words(fr="Trois motifs, sur tous les chemins d’entrée.", en="Three reasons, on every way in."),
    wrong="alignment: {refusal: {reasons: [hors-cible, sans-budget, trop-tard], required_field: comment}}",
    right="alignment: {refusal: {reasons: [hors-cible, sans-budget, mauvais-moment], required_field: comment}}",
    figures=KnownFigures(refusals={"hors-cible": 12, "mauvais-moment": 7}),
)
def refusal_reason_unknown_to_the_plan(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    seen = context.figures.refusal_reasons_seen() if context.figures else None
    reasons = plan.alignment.refusal.reasons if plan.alignment.refusal else ()
    for reason, n in sorted((seen or {}).items()):
        if reasons and n and reason not in reasons:
            place = document.key_place(("alignment", "refusal", "reasons"))
            yield OTHER_REASONS.at(place, reason=reason, n=n, hint=hint(reason, list(reasons)))


@rule(
    NOT_COMPUTED,
    Words(fr="Un indicateur peut être choisi avant d’être calculé.", en="A KPI can be chosen before it is computed."),
    wrong="target: {indicator: clv}",
    right="target: {indicator: win_rate}",
)
def kpi_not_computed_yet(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for path, reference in references(plan):
        about = context.catalogue.get(reference.kpi)
        if about is not None and not about.computed:
            yield NOT_COMPUTED.at(reference.place or document.place(path), kpi=about.id)
