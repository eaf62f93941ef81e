"""From lead to customer: meetings held, MQL, SQL, sale."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, Reach, Variant

_AGAINST_FR = (
    "Être refusé et avancer se font concurrence ; les leads encore en cours ne sont comptés ni dans l’un "
    "ni dans l’autre."
)
_AGAINST_EN = "Being refused and advancing compete; leads still under way count as neither."

MEETING_RATE = Kpi(
    id="meeting_rate",
    name=Words(fr="Taux de rendez-vous", en="Meeting rate"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("lead", "meetings"),
            definition=Words(
                fr="Part des leads créés dans la période qui ont tenu un rendez-vous ou une démonstration dans les "
                "{horizon}. " + _AGAINST_FR,
                en="Share of the leads created in the period with a meeting or demo held within {horizon}. "
                + _AGAINST_EN,
            ),
            rows="lead",
            reference="created_at",
            measure=Reach(start="created_at", event="_meeting", against="refused_at"),
        ),
    ),
)

LEAD_TO_MQL = Kpi(
    id="lead_to_mql",
    name=Words(fr="Du lead au MQL", en="Lead to MQL"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("lead", "mql"),
            definition=Words(
                fr="Part des leads créés dans la période qui deviennent MQL dans les {horizon}. {milestones} "
                + _AGAINST_FR,
                en="Share of the leads created in the period that become MQLs within {horizon}. {milestones} "
                + _AGAINST_EN,
            ),
            rows="lead",
            reference="created_at",
            measure=Reach(start="created_at", event="_mql", against="refused_at"),
        ),
    ),
)

MQL_TO_SQL = Kpi(
    id="mql_to_sql",
    name=Words(fr="Du MQL au SQL", en="MQL to SQL"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("lead", "mql", "sql"),
            definition=Words(
                fr="Part des leads devenus MQL dans la période qui deviennent SQL dans les {horizon}. {milestones} "
                + _AGAINST_FR,
                en="Share of the leads that became MQLs in the period and become SQLs within {horizon}. {milestones} "
                + _AGAINST_EN,
            ),
            rows="lead",
            reference="_mql",
            measure=Reach(start="_mql", event="_sql", against="refused_at"),
            among="_mql IS NOT NULL",
        ),
    ),
)

SQL_TO_WON = Kpi(
    id="sql_to_won",
    name=Words(fr="Du SQL à la vente", en="SQL to sale"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("lead", "sql", "won leads"),
            definition=Words(
                fr="Part des leads devenus SQL dans la période qui signent dans les {horizon}. {milestones} Signer, "
                "être refusé "
                "et perdre l’affaire se font concurrence ; les leads encore en cours ne sont comptés dans aucun.",
                en="Share of the leads that became SQLs in the period and sign within {horizon}. {milestones} "
                "Signing, being "
                "refused and losing the deal compete; leads still under way count as none.",
            ),
            rows="lead",
            reference="_sql",
            measure=Reach(start="_sql", event="_won", against="least(refused_at, _lost)"),
            among="_sql IS NOT NULL",
        ),
    ),
)

LEAD_TO_WON = Kpi(
    id="lead_to_won",
    name=Words(fr="Du lead à la vente", en="Lead to sale"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("lead", "won leads"),
            definition=Words(
                fr="Part des leads créés dans la période qui signent dans les {horizon}. Signer, être refusé et "
                "perdre l’affaire "
                "se font concurrence ; les leads encore en cours ne sont comptés dans aucun.",
                en="Share of the leads created in the period that sign within {horizon}. Signing, being refused and "
                "losing "
                "the deal compete; leads still under way count as none.",
            ),
            rows="lead",
            reference="created_at",
            measure=Reach(start="created_at", event="_won", against="least(refused_at, _lost)"),
        ),
    ),
)
