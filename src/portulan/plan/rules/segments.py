"""Segments and exclusions: decided on the conditions themselves where that is exact, on the facts where it is not."""

from collections.abc import Iterator
from itertools import combinations

from portulan.language.condition_text import unparse
from portulan.language.conditions import columns_of
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.condition_sets import can_both_hold, can_hold, implies
from portulan.plan.document import Document
from portulan.plan.ports import KnownFigures, RuleContext
from portulan.plan.records import Plan
from portulan.plan.rules import MOST_COMPARED, rule

IMPOSSIBLE = FindingKind(
    "PL035",
    "error",
    Words(
        fr="Aucun enregistrement ne peut satisfaire cette condition : {condition:raw}.",
        en="No record can satisfy this condition: {condition:raw}.",
    ),
    Words(
        fr="Vérifier les bornes : between va du plus petit au plus grand.",
        en="Check the bounds: between goes from the smaller to the larger.",
    ),
)
OVERLAP = FindingKind(
    "PL036",
    "warning",
    Words(
        fr="Les segments « {id:raw} » et « {other:raw} » se recouvrent : une même entreprise peut relever des deux.",
        en="Segments “{id:raw}” and “{other:raw}” overlap: one company can belong to both.",
    ),
    Words(
        fr="Resserrer l’une des conditions ; en l’état, le segment de plus haute priorité l’emporte.",
        en="Narrow one of the conditions; as it stands, the segment with the higher priority wins.",
    ),
)
OVERLAP_SEEN = FindingKind(
    "PL037",
    "warning",
    Words(
        fr="{n} {n:?entreprise relève|entreprises relèvent} à la fois des segments « {id:raw} » et « {other:raw} ».",
        en="{n} {n:?company belongs|companies belong} to both segments “{id:raw}” and “{other:raw}”.",
    ),
    Words(fr="Resserrer l’une des conditions.", en="Narrow one of the conditions."),
)
EXCLUDED = FindingKind(
    "PL038",
    "error",
    Words(
        fr="Le segment « {id:raw} » est tout entier exclu par « {exclusion:raw} ».",
        en="Segment “{id:raw}” is wholly excluded by “{exclusion:raw}”.",
    ),
    Words(fr="Retirer le segment ou l’exclusion.", en="Remove the segment or the exclusion."),
)
PARTLY_EXCLUDED = FindingKind(
    "PL039",
    "warning",
    Words(
        fr="Une partie du segment « {id:raw} » est exclue par « {exclusion:raw} ».",
        en="Part of segment “{id:raw}” is excluded by “{exclusion:raw}”.",
    ),
    Words(
        fr="Écrire la limite dans la condition du segment, pour que la cible se lise d’un coup.",
        en="Write the limit into the segment’s condition, so the target reads at a glance.",
    ),
)
NO_REASON = FindingKind(
    "PL040",
    "advice",
    Words(
        fr="L’exclusion « {exclusion:raw} » ne dit pas pourquoi.",
        en="The exclusion “{exclusion:raw}” does not say why.",
    ),
    Words(
        fr="Ajouter « because » : la raison évite de rouvrir le débat à chaque affaire.",
        en="Add “because”: the reason spares the debate on every deal.",
    ),
)


@rule(
    IMPOSSIBLE,
    Words(fr="Un segment toujours vide ne cible personne.", en="A segment that is always empty targets nobody."),
    wrong="target: {segments: [{id: pme, when: employees between 250 and 50}]}",
    right="target: {segments: [{id: pme, when: employees between 50 and 250}]}",
)
def condition_that_never_holds(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    definitions = plan.alignment.definitions
    conditions = [(segment.when, (*segment.at, "when")) for segment in plan.target.segments]
    conditions += [(exclusion.when, (*exclusion.at, "when")) for exclusion in plan.target.exclude]
    conditions += [(stage.enter, (*stage.at, "enter")) for stage in plan.process.stages]
    conditions += [
        (getattr(definitions, name), (*definitions.at, name)) for name in ("lead", "mql", "sql", "opportunity")
    ]
    for condition, path in conditions:
        if condition is not None and can_hold(condition) == "no":
            yield IMPOSSIBLE.at(document.place(path), condition=unparse(condition))


@rule(
    OVERLAP,
    Words(
        fr="Un client compté dans deux segments fausse les deux chiffres.",
        en="A customer counted in two segments makes both figures false.",
    ),
    wrong="target: {segments: [{id: pme, when: employees < 300}, {id: eti, when: employees > 250}]}",
    right="target: {segments: [{id: pme, when: employees <= 250}, {id: eti, when: employees > 250}]}",
)
def overlapping_segments(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for a, b in combinations(plan.target.segments[:MOST_COMPARED], 2):
        if a.when is not None and b.when is not None and can_both_hold(a.when, b.when) == "yes":
            yield OVERLAP.at(document.place((*b.at, "when")), id=b.id, other=a.id)


@rule(
    OVERLAP_SEEN,
    Words(
        fr="Quand les conditions ne suffisent pas à trancher, les faits tranchent.",
        en="Where the conditions cannot decide, the facts do.",
    ),
    wrong="target: {segments: [{id: lait, when: name like 'lait%'}, {id: eti, when: employees > 250}]}",
    right="target: {segments: [{id: bio, when: name like 'bio%'}, {id: eti, when: employees > 250}]}",
    figures=KnownFigures(overlaps={frozenset({"lait", "eti"}): 4, frozenset({"bio", "eti"}): 0}),
)
def segments_that_overlap_in_the_facts(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    if context.figures is None:
        return
    for a, b in combinations(plan.target.segments[:MOST_COMPARED], 2):
        if a.when is None or b.when is None or can_both_hold(a.when, b.when) != "unknown":
            continue
        if n := context.figures.segment_overlap(a.id, b.id):
            yield OVERLAP_SEEN.at(document.place((*b.at, "when")), id=b.id, other=a.id, n=n)


@rule(
    EXCLUDED,
    Words(fr="On ne peut pas viser ce que l’on exclut.", en="What is excluded cannot be aimed at."),
    wrong="target: {segments: [{id: tpe, when: employees < 10}], exclude: [{when: employees < 20}]}",
    right="target: {segments: [{id: pme, when: employees >= 20}], exclude: [{when: employees < 20}]}",
)
def segment_contradicted_by_an_exclusion(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for segment in plan.target.segments[:MOST_COMPARED]:
        for exclusion in plan.target.exclude[:MOST_COMPARED]:
            if segment.when is None or exclusion.when is None or can_hold(segment.when) != "yes":
                continue
            if implies(segment.when, exclusion.when) == "yes":
                place = document.place((*segment.at, "when"))
                yield EXCLUDED.at(place, id=segment.id, exclusion=unparse(exclusion.when))


@rule(
    PARTLY_EXCLUDED,
    Words(
        fr="Une cible se lit mieux quand sa limite est écrite à un seul endroit.",
        en="A target reads better when its limit is written in one place.",
    ),
    wrong="target: {segments: [{id: pme, when: employees < 250}], exclude: [{when: employees < 20}]}",
    right="target: {segments: [{id: pme, when: employees between 20 and 250}], exclude: [{when: employees < 20}]}",
)
def segment_partly_excluded(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for segment in plan.target.segments[:MOST_COMPARED]:
        for exclusion in plan.target.exclude[:MOST_COMPARED]:
            if segment.when is None or exclusion.when is None:
                continue
            named = columns_of(exclusion.when) <= columns_of(segment.when)
            if (
                named
                and implies(segment.when, exclusion.when) == "no"
                and can_both_hold(segment.when, exclusion.when) == "yes"
            ):
                place = document.place((*segment.at, "when"))
                yield PARTLY_EXCLUDED.at(place, id=segment.id, exclusion=unparse(exclusion.when))


@rule(
    NO_REASON,
    Words(fr="Exclure est une décision : elle se motive.", en="To exclude is a decision: it has a reason."),
    wrong="target: {exclude: [{when: employees < 20}]}",
    right="target: {exclude: [{when: employees < 20, because: panier trop faible}]}",
)
def exclusion_without_reason(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for exclusion in plan.target.exclude:
        if exclusion.when is not None and not exclusion.because:
            yield NO_REASON.at(document.place((*exclusion.at, "when")), exclusion=unparse(exclusion.when))
