"""From stage to stage: conversion of a cohort, flow of a period."""

from portulan.language.words import Words
from portulan.metrics.kpi import Flow, Kpi, Reach, Variant

STAGE_CONVERSION = Kpi(
    id="stage_conversion",
    name=Words(fr="Conversion par étape", en="Stage conversion"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    per_stage=True,
    arguments=("stage", "stage"),
    variants=(
        Variant(
            needs=("stages", "stage_entry"),
            definition=Words(
                fr="Chance d’avancer dans les {horizon} qui suivent l’entrée dans l’étape, pour les affaires entrées "
                "dans la "
                "période. Avancer et perdre se font concurrence ; les affaires encore dans l’étape ne sont comptées ni "
                "comme avancées ni comme perdues. {skips}",
                en="Chance to advance within {horizon} of entering the stage, for the opportunities that entered it "
                "in the "
                "period. Advancing and losing compete; those still in the stage count neither as advanced nor as lost. "
                "{skips}",
            ),
            rows="passage",
            reference="_entered",
            measure=Reach(start="_entered", event="_left", against="_lost"),
        ),
    ),
)

STAGE_FLOW = Kpi(
    id="stage_flow",
    name=Words(fr="Flux par étape", en="Stage flow"),
    level="efficiency",
    unit="ratio",
    better="up",
    method="flow",
    per_stage=True,
    arguments=("stage", "stage"),
    variants=(
        Variant(
            needs=("stages", "stage_entry"),
            definition=Words(
                fr="Affaires sorties vers l’avant dans la période, sur affaires entrées dans la période. Mesure de "
                "charge, "
                "pas une probabilité : peut dépasser 100 %, car ce ne sont pas les mêmes affaires. {skips}",
                en="Opportunities that moved on in the period over those that entered in it. A measure of workload, "
                "not "
                "a probability: it may exceed 100%, as they are not the same deals. {skips}",
            ),
            rows="passage",
            reference="_entered",
            measure=Flow(entered="_entered", left="_left"),
        ),
    ),
)
