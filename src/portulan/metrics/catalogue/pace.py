"""How long it takes: cycle, time in stage."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, TimeOf, TimeTo, Variant

CYCLE_TIME = Kpi(
    id="cycle_time",
    name=Words(fr="Cycle de vente", en="Sales cycle"),
    level="efficiency",
    unit="days",
    better="down",
    method="incidence-quantile",
    variants=(
        Variant(
            needs=("opportunity.created_at", "won opportunities"),
            definition=Words(
                fr="Délai médian de la création à la signature, parmi les affaires créées dans la période qui finiront "
                "gagnées. Les affaires encore ouvertes comptent comme inachevées : elles ne raccourcissent ni "
                "n’allongent le cycle.",
                en="Median days from creation to signature, among the opportunities created in the period that will be "
                "won in the end. Those still open count as unfinished: they neither shorten nor lengthen the cycle.",
            ),
            rows="opportunity",
            reference="created_at",
            measure=TimeTo(start="created_at", event="_won", against="_lost"),
            among="created_at IS NOT NULL AND _dated",
        ),
        Variant(
            needs=("lead", "won leads"),
            definition=Words(
                fr="Délai médian du premier contact à la signature, parmi les leads arrivés dans la période qui "
                "finiront "
                "clients (aucune affaire n’est chargée). Les leads encore ouverts comptent comme inachevés.",
                en="Median days from first contact to signature, among the leads of the period that will become "
                "customers "
                "in the end (no opportunity is loaded). Those still open count as unfinished.",
            ),
            rows="lead",
            reference="created_at",
            measure=TimeTo(start="created_at", event="_won", against="least(refused_at, _lost)"),
        ),
    ),
)

CYCLE_TIME_CLOSED = Kpi(
    id="cycle_time_closed",
    name=Words(fr="Cycle des affaires signées", en="Cycle of deals signed"),
    level="efficiency",
    unit="days",
    better="down",
    method="quantile",
    variants=(
        Variant(
            needs=("opportunity.created_at", "won opportunities"),
            definition=Words(
                fr="Délai médian de la création à la signature des affaires signées dans la période. Simple, mais il "
                "s’allonge de lui-même quand les créations ralentissent : préférer le cycle de vente pour juger.",
                en="Median days from creation to signature of the deals signed in the period. Simple, but it lengthens "
                "by itself when fewer deals are created: judge by the sales cycle.",
            ),
            rows="opportunity",
            reference="_won",
            measure=TimeOf("date_diff('day', created_at, _won)"),
            among="_won IS NOT NULL AND created_at IS NOT NULL",
        ),
        Variant(
            needs=("lead", "won leads"),
            definition=Words(
                fr="Délai médian du premier contact à la signature des clients signés dans la période (aucune affaire "
                "n’est chargée).",
                en="Median days from first contact to signature of the customers signed in the period (no opportunity "
                "is loaded).",
            ),
            rows="lead",
            reference="_won",
            measure=TimeOf("date_diff('day', created_at, _won)"),
            among="_won IS NOT NULL",
        ),
    ),
)

TIME_IN_STAGE = Kpi(
    id="time_in_stage",
    name=Words(fr="Temps passé dans l’étape", en="Time in stage"),
    level="efficiency",
    unit="days",
    better="down",
    method="kaplan-meier",
    per_stage=True,
    arguments=("stage",),
    variants=(
        Variant(
            needs=("stages", "stage_entry"),
            definition=Words(
                fr="Délai médian entre l’entrée réelle dans l’étape, dans la période, et sa sortie (avancée ou "
                "perte). Les "
                "affaires encore dans l’étape comptent comme inachevées ; une étape sautée n’y compte pas.",
                en="Median days between really entering the stage, in the period, and leaving it (onwards or lost). "
                "Opportunities still in it count as unfinished; a skipped stage does not count.",
            ),
            rows="passage",
            reference="_spent_from",
            measure=TimeTo(start="_spent_from", event="_spent_to", against="_lost", any_exit=True),
            among="_spent_from IS NOT NULL",
        ),
    ),
)
