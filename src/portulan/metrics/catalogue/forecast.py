"""What is still to come: the revenue of the period under way, by its end."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, ToCome, Variant

_AMONG = "status = 'open' AND _dated AND created_at IS NOT NULL"
FORECAST_REVENUE = Kpi(
    id="forecast_revenue",
    name=Words(fr="Prévision de chiffre d’affaires", en="Revenue forecast"),
    level="results",
    unit="money",
    better="up",
    method="revenue-forecast",
    variants=(
        Variant(
            needs=("won opportunities", "opportunity.created_at", "opportunity.amount", "sale.opportunity_id"),
            definition=Words(
                fr="Chiffre d’affaires attendu jusqu’au {until:date}, vu le {day:date} : ventes déjà faites, affaires "
                "ouvertes à leurs chances apprises (étape, ancienneté, saison, profil), affaires pas encore créées, "
                "ventes hors affaire. {how} {groups}",
                en="Revenue expected by {until:date}, as of {day:date}: sales made so far, open deals at their learnt "
                "chances (stage, age, season, profile), deals not yet created, sales that no deal explains. {how} "
                "{groups}",
            ),
            rows="opportunity",
            reference="created_at",
            measure=ToCome(),
            among=_AMONG,
        ),
        Variant(
            needs=("won opportunities", "opportunity.created_at", "opportunity.amount"),
            definition=Words(
                fr="Montant des affaires qui seront signées d’ici le {until:date}, vu le {day:date} : déjà gagnées, "
                "ouvertes à leurs chances apprises (étape, ancienneté, saison, profil), pas encore créées. {how} "
                "{groups}",
                en="Amount of the deals won by {until:date}, as of {day:date}: won so far, open at their learnt "
                "chances (stage, age, season, profile), not yet created. {how} {groups}",
            ),
            rows="opportunity",
            reference="created_at",
            measure=ToCome(),
            among=_AMONG,
        ),
    ),
)
