"""How leads are handled: how fast they are answered, and whether the service level agreed is kept."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, Rate, Variant, WorkTime

FIRST_RESPONSE_TIME = Kpi(
    id="first_response_time",
    name=Words(fr="Délai de première réponse", en="First response time"),
    level="efficiency",
    unit="hours",
    better="down",
    method="response-time",
    variants=(
        Variant(
            needs=("lead", "activity.direction", "opening hours"),
            definition=Words(
                fr="Temps ouvré médian entre l’arrivée d’un lead et la première action sortante (appel, e-mail…), pour "
                "les leads arrivés dans la période. {hours} Ceux qui attendent encore comptent comme inachevés ; un "
                "lead refusé sans réponse n’est pas une réponse tardive. À côté : le délai que 95 % ne dépassent pas.",
                en="Median business time between the arrival of a lead and the first outgoing action (call, e-mail…), "
                "for the leads of the period. {hours} Those still waiting count as unfinished; a lead refused without "
                "an answer is no late answer. Beside it: the time 95% do not exceed.",
            ),
            rows="lead",
            reference="created_at",
            measure=WorkTime("_work_start", "_work_answered", "_work_refused", "_answered", "refused_at"),
            among="_work_start IS NOT NULL",
            monetary=False,
        ),
    ),
)

SLA_COMPLIANCE = Kpi(
    id="sla_compliance",
    name=Words(fr="Respect de l’engagement de traitement", en="Service level compliance"),
    level="efficiency",
    unit="share",
    better="up",
    method="service-level",
    variants=(
        Variant(
            needs=("lead", "activity.direction", "service level"),
            definition=Words(
                fr="Part des leads traités comme convenu, parmi ceux dont l’échéance est passée : réponse ou refus en "
                "{response}, {follow_ups}. {hours} Par date d’arrivée du lead ; ceux dont l’échéance n’est pas "
                "passée sont à part.",
                en="Share of the leads handled as agreed, among those whose deadline has passed: an answer or a "
                "refusal within {response}, {follow_ups}. {hours} By the date the lead arrived; those whose "
                "deadline has not passed are told apart.",
            ),
            rows="lead",
            reference="created_at",
            measure=Rate("handling = 'on_time'"),
            among="_deadline IS NOT NULL",
            monetary=False,
            pending="_deadline IS NULL",
        ),
    ),
)
