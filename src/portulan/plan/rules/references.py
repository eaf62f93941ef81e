"""What the plan names must exist: KPIs, dimensions, columns, stages, channels, segments, offers."""

from collections.abc import Iterator, Sequence

from portulan.language.checking import UNKNOWN_COLUMN_NEAR, check_condition
from portulan.language.conditions import Column, Compare, Condition, InList, Literal, walk
from portulan.language.finding import Finding, FindingKind
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Sentence, Words
from portulan.plan.document import Document
from portulan.plan.fields import Path
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.own_kpis import about as about_kpi
from portulan.plan.own_kpis import column_faults
from portulan.plan.ports import RuleContext
from portulan.plan.quantities import RECORD_SETS
from portulan.plan.records import COMPONENTS, Plan
from portulan.plan.rules import MOST_COMPARED, Rule, rule
from portulan.plan.rules.text import DID_YOU_MEAN, NO_HINT

UNKNOWN_KPI = FindingKind(
    "PL061",
    "error",
    Words(fr="« {kpi:raw} » n’est pas un indicateur connu.{hint}", en="“{kpi:raw}” is not a known KPI.{hint}"),
    Words(
        fr="Choisir un indicateur du catalogue, ou le définir dans « kpis ».",
        en="Choose a KPI from the catalogue, or define it in “kpis”.",
    ),
)
UNKNOWN_DIMENSION = FindingKind(
    "PL062",
    "error",
    Words(
        fr="« {dimension:raw} » n’est pas une dimension connue.{hint}",
        en="“{dimension:raw}” is not a known dimension.{hint}",
    ),
    Words(fr="Choisir parmi {known:list}.", en="Choose one of {known:list}."),
)
ARGUMENTS = FindingKind(
    "PL063",
    "error",
    Words(
        fr="« {kpi:raw} » porte sur {wanted} {wanted:?étape|étapes} ; {found} {found:?est donnée|sont données}.",
        en="“{kpi:raw}” is about {wanted} {wanted:?stage|stages}; {found} {found:?is|are} given.",
    ),
    Words(fr="Écrire par exemple {example:raw}.", en="Write for example {example:raw}."),
)
UNKNOWN_STAGE = FindingKind(
    "PL064",
    "error",
    Words(
        fr="L’étape « {stage:raw} » n’existe pas dans le process.{hint}",
        en="Stage “{stage:raw}” is not in the process.{hint}",
    ),
    Words(fr="Les étapes du plan : {known:list}.", en="The stages of the plan: {known:list}."),
)
BACKWARDS = FindingKind(
    "PL065",
    "error",
    Words(
        fr="« {later:raw} » vient avant « {first:raw} » dans le process : ce passage va à rebours.",
        en="“{later:raw}” comes before “{first:raw}” in the process: this goes backwards.",
    ),
    Words(
        fr="Écrire l’étape de départ, puis celle d’arrivée : {later:raw} -> {first:raw}.",
        en="Write the stage left, then the stage reached: {later:raw} -> {first:raw}.",
    ),
)
UNKNOWN_VALUE = FindingKind(
    "PL066",
    "warning",
    Words(
        fr="« {value:raw} » n’est ni {kind} du plan, ni une valeur vue dans les faits.{hint}",
        en="“{value:raw}” is neither {kind} of the plan, nor a value seen in the facts.{hint}",
    ),
    Words(fr="Le plan nomme : {known:list}.", en="The plan names: {known:list}."),
)
PROOF_STAGE = FindingKind(
    "PL067",
    "error",
    Words(
        fr="La preuve « {proof:raw} » sert à l’étape « {stage:raw} », qui n’existe pas.{hint}",
        en="The proof “{proof:raw}” serves stage “{stage:raw}”, which does not exist.{hint}",
    ),
    Words(fr="Les étapes du plan : {known:list}.", en="The stages of the plan: {known:list}."),
)
CONTENT_STAGE = FindingKind(
    "PL068",
    "error",
    Words(
        fr="Le contenu « {id:raw} » sert à l’étape « {stage:raw} », qui n’existe pas.{hint}",
        en="Content “{id:raw}” serves stage “{stage:raw}”, which does not exist.{hint}",
    ),
    Words(fr="Les étapes du plan : {known:list}.", en="The stages of the plan: {known:list}."),
)
UNKNOWN_FIELD = FindingKind(
    "PL071",
    "error",
    Words(
        fr="Le champ obligatoire « {field:raw} » n’existe pas dans les faits.{hint}",
        en="The required field “{field:raw}” does not exist in the facts.{hint}",
    ),
    Words(
        fr="Nommer une colonne des leads, par exemple comment.", en="Name a column of the leads, for example comment."
    ),
)


def references(plan: Plan) -> Iterator[tuple[Path, KpiReference]]:
    """Every KPI reference of the plan, with its path."""
    for name in COMPONENTS:
        component = plan.component(name)
        for reference in component.indicator:
            yield (*component.at, "indicator"), reference
    for objective in plan.objectives:
        if objective.kpi:
            yield (*objective.at, "kpi"), objective.kpi
    for action in plan.actions:
        for reference in action.moves:
            yield (*action.at, "moves"), reference
    for focus in plan.focus.kpis if plan.focus else ():
        if focus.kpi:
            yield (*focus.at, "kpi"), focus.kpi
    rituals = plan.rituals
    for ritual in (
        rituals.weekly,
        rituals.monthly,
        rituals.quarterly,
        rituals.alignment_weekly,
        rituals.alignment_monthly,
    ):
        for reference in ritual.kpis if ritual else ():
            yield (*ritual.at, "kpis") if ritual else (), reference


def conditions(plan: Plan) -> Iterator[tuple[Path, Condition]]:
    """Every condition of the plan, with its path; those inside KPI references too, not those of the own KPIs."""
    for segment in plan.target.segments:
        if segment.when is not None:
            yield (*segment.at, "when"), segment.when
    for exclusion in plan.target.exclude:
        if exclusion.when is not None:
            yield (*exclusion.at, "when"), exclusion.when
    for stage in plan.process.stages:
        if stage.enter is not None:
            yield (*stage.at, "enter"), stage.enter
    for name in ("lead", "mql", "sql", "opportunity"):
        condition = getattr(plan.alignment.definitions, name)
        if condition is not None:
            yield (*plan.alignment.definitions.at, name), condition
    for name in ("contract", "recurring"):
        condition = getattr(plan.customers, name)
        if condition is not None:
            yield (*plan.customers.at, name), condition
    for path, reference in references(plan):
        if reference.where is not None:
            yield path, reference.where


def hint(name: str, known: Sequence[str]) -> object:
    """“Did you mean …?”, or nothing."""
    near = nearest(name[:60], known[:MOST_COMPARED])
    return Sentence(DID_YOU_MEAN, {"near": near}) if near else NO_HINT


def _place(document: Document, path: Path, reference: KpiReference) -> Place:
    return reference.place or document.place(path)


KNOWN = Words(
    fr="Un nom qui n’existe pas donne un chiffre vide, sans que personne s’en aperçoive.",
    en="A name that does not exist gives an empty figure, and nobody notices.",
)


@rule(UNKNOWN_KPI, KNOWN, wrong="target: {indicator: win_rat}", right="target: {indicator: win_rate}")
def unknown_kpi(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    own = {kpi.id for kpi in plan.kpis}
    for path, reference in references(plan):
        if context.catalogue and reference.kpi not in context.catalogue and reference.kpi not in own:
            near = hint(reference.kpi, [*context.catalogue, *own])
            yield UNKNOWN_KPI.at(_place(document, path, reference), kpi=reference.kpi, hint=near)


@rule(
    UNKNOWN_DIMENSION,
    KNOWN,
    wrong="target: {indicator: win_rate by segmant}",
    right="target: {indicator: win_rate by segment}",
)
def unknown_dimension(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    known = {*context.dimensions, *(context.columns or ())}
    for path, reference in references(plan):
        for dimension in reference.by:
            if dimension not in known and context.columns is not None:
                place = _place(document, path, reference)
                listed = sorted(context.dimensions)
                near = hint(dimension, sorted(known))
                yield UNKNOWN_DIMENSION.at(place, dimension=dimension, hint=near, known=listed[:MOST_COMPARED])


@rule(
    ARGUMENTS,
    Words(fr="Une conversion va d’une étape à une autre.", en="A conversion goes from one stage to another."),
    wrong="process: {indicator: stage_conversion(a), stages: [{id: a}, {id: b}]}",
    right="process: {indicator: stage_conversion(a -> b), stages: [{id: a}, {id: b}]}",
)
def wrong_arguments(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for path, reference in references(plan):
        about = about_kpi(plan, context, reference.kpi)
        if about and reference.arguments and len(reference.arguments) != about.arguments:
            stages = [stage.id for stage in plan.process.stages] or ["decouverte", "proposition"]
            example = about.id + (f"({' -> '.join(stages[: about.arguments])})" if about.arguments else "")
            yield ARGUMENTS.at(
                _place(document, path, reference),
                kpi=about.id,
                wanted=about.arguments,
                found=len(reference.arguments),
                example=example,
            )


@rule(
    UNKNOWN_STAGE,
    KNOWN,
    wrong="process: {indicator: stage_conversion(a -> c), stages: [{id: a}, {id: b}]}",
    right="process: {indicator: stage_conversion(a -> b), stages: [{id: a}, {id: b}]}",
)
def unknown_stage_in_a_reference(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    stages = list(dict.fromkeys(stage.id for stage in plan.process.stages))
    for path, reference in references(plan):
        for name in reference.arguments:
            if name not in stages:
                place = _place(document, path, reference)
                yield UNKNOWN_STAGE.at(place, stage=name, hint=hint(name, stages), known=stages[:MOST_COMPARED])


@rule(
    BACKWARDS,
    Words(fr="Un passage se lit dans le sens du process.", en="An advance reads in the order of the process."),
    wrong="process: {indicator: stage_conversion(b -> a), stages: [{id: a}, {id: b}]}",
    right="process: {indicator: stage_conversion(a -> b), stages: [{id: a}, {id: b}]}",
)
def conversion_backwards(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    rank = {stage.id: index for index, stage in enumerate(plan.process.stages)}
    for path, reference in references(plan):
        if len(reference.arguments) == 2 and all(name in rank for name in reference.arguments):
            first, later = reference.arguments
            if rank[first] >= rank[later]:
                yield BACKWARDS.at(_place(document, path, reference), first=first, later=later)


@rule(
    UNKNOWN_VALUE,
    KNOWN,
    wrong="target: {indicator: win_rate where channel = 'salon'}\nchannels: {acquisition: [{id: salons}]}",
    right="target: {indicator: win_rate where channel = 'salons'}\nchannels: {acquisition: [{id: salons}]}",
)
def unknown_value_of_a_plan_dimension(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    channels = {c.id for c in (*plan.channels.acquisition, *plan.channels.closings)}
    offers = {item.id for item in plan.offer.items}
    if context.figures is not None:
        channels |= set(context.figures.channels_seen() or ())
        offers |= set(context.figures.offers_seen() or ())
    named = {
        "channel": (channels, Words(fr="un canal", en="a channel")),
        "segment": ({s.id for s in plan.target.segments}, Words(fr="un segment", en="a segment")),
        "offer": (offers, Words(fr="une offre", en="an offer")),
        "stage": ({s.id for s in plan.process.stages}, Words(fr="une étape", en="a stage")),
    }
    for _, reference in references(plan):
        for column, literal in _comparisons(reference.where):
            known, kind = named.get(column, (set(), Words(fr="", en="")))
            value = str(literal.value)
            if known and value not in known:
                listed = sorted(known)
                yield UNKNOWN_VALUE.at(
                    literal.place, value=value, kind=kind, hint=hint(value, listed), known=listed[:MOST_COMPARED]
                )


def _comparisons(condition: Condition | None) -> Iterator[tuple[str, Literal]]:
    """Columns compared with a text."""
    for node in walk(condition) if condition is not None else ():
        match node:
            case Compare(_, Column(name), Literal(str()) as literal) | Compare(
                _, Literal(str()) as literal, Column(name)
            ):
                yield name, literal
            case InList(Column(name), values):
                yield from ((name, value) for value in values if isinstance(value.value, str))


@rule(
    PROOF_STAGE,
    KNOWN,
    wrong="offer: {proofs: [{claim: a, evidence: b, stage: propale}]}\nprocess: {stages: [{id: proposition}]}",
    right="offer: {proofs: [{claim: a, evidence: b, stage: proposition}]}\nprocess: {stages: [{id: proposition}]}",
)
def proof_at_an_unknown_stage(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    stages = list(dict.fromkeys(stage.id for stage in plan.process.stages))
    for proof in plan.offer.proofs:
        if proof.stage and proof.stage not in stages:
            place = document.place((*proof.at, "stage"))
            near = hint(proof.stage, stages)
            yield PROOF_STAGE.at(
                place, proof=proof.claim or "?", stage=proof.stage, hint=near, known=stages[:MOST_COMPARED]
            )


@rule(
    CONTENT_STAGE,
    KNOWN,
    wrong="alignment: {content: [{id: cas, stage: propale}]}\nprocess: {stages: [{id: proposition}]}",
    right="alignment: {content: [{id: cas, stage: proposition}]}\nprocess: {stages: [{id: proposition}]}",
)
def content_at_an_unknown_stage(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    stages = list(dict.fromkeys(stage.id for stage in plan.process.stages))
    for content in plan.alignment.content:
        if content.stage and content.stage not in stages:
            place = document.place((*content.at, "stage"))
            near = hint(content.stage, stages)
            yield CONTENT_STAGE.at(place, id=content.id, stage=content.stage, hint=near, known=stages[:MOST_COMPARED])


@rule(
    UNKNOWN_FIELD,
    KNOWN,
    wrong="alignment: {refusal: {reasons: [a, b, c], required_field: coment}}",
    right="alignment: {refusal: {reasons: [a, b, c], required_field: comment}}",
)
def unknown_required_field(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    field = plan.alignment.refusal.required_field if plan.alignment.refusal else None
    known = {"comment", "refusal_comment", *(context.columns or ())}
    if field and context.columns is not None and field not in known:
        place = document.place(("alignment", "refusal", "required_field"))
        yield UNKNOWN_FIELD.at(place, field=field, hint=hint(field, sorted(known)))


def _check_columns(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    """Unknown columns and impossible comparisons: the findings of the conditions themselves (CO…)."""
    if context.columns is None:
        return
    columns = dict(context.columns)
    columns |= {dimension: "text" for dimension in context.dimensions if dimension not in columns}
    for _, condition in conditions(plan):
        yield from check_condition(condition, columns)
    records = context.records if context.records is not None else dict.fromkeys(RECORD_SETS, context.columns)
    for own in plan.kpis:
        yield from column_faults(own, records)


COLUMNS = Rule(
    UNKNOWN_COLUMN_NEAR,
    KNOWN,
    wrong="target: {segments: [{id: eti, when: employes > 250}]}",
    right="target: {segments: [{id: eti, when: employees > 250}]}",
    check=_check_columns,
)
