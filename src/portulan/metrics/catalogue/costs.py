"""What it costs to find a lead, an opportunity, a customer."""

from portulan.language.words import Words
from portulan.metrics.kpi import CostPer, Kpi, Variant

COST_PER_LEAD = Kpi(
    id="cost_per_lead",
    name=Words(fr="Coût par lead", en="Cost per lead"),
    level="economy",
    unit="money",
    better="down",
    method="spend-per-count",
    variants=(
        Variant(
            needs=("spend", "lead"),
            definition=Words(
                fr="Dépenses d’acquisition de la période sur leads créés dans la période.{since}",
                en="Acquisition spend of the period over leads created in the period.{since}",
            ),
            rows="lead",
            reference="created_at",
            measure=CostPer(),
        ),
    ),
)

COST_PER_OPPORTUNITY = Kpi(
    id="cost_per_opportunity",
    name=Words(fr="Coût par opportunité", en="Cost per opportunity"),
    level="economy",
    unit="money",
    better="down",
    method="spend-per-count",
    variants=(
        Variant(
            needs=("spend", "opportunity.created_at"),
            definition=Words(
                fr="Dépenses d’acquisition de la période sur affaires créées dans la période, d’où qu’elles "
                "viennent.{since}",
                en="Acquisition spend of the period over opportunities created in the period, wherever they came "
                "from.{since}",
            ),
            rows="opportunity",
            reference="created_at",
            measure=CostPer(),
            among="created_at IS NOT NULL",
        ),
    ),
)

CAC = Kpi(
    id="cac",
    name=Words(fr="Coût d’acquisition d’un client", en="Customer acquisition cost"),
    level="economy",
    unit="money",
    better="down",
    method="spend-per-count",
    arguments=("lag",),
    variants=(
        Variant(
            needs=("spend", "sale.account_id"),
            definition=Words(
                fr="Dépenses d’acquisition sur nouveaux clients (première vente dans la période). {lag}{since}",
                en="Acquisition spend over new customers (first sale in the period). {lag}{since}",
            ),
            rows="sale",
            reference="sold_at",
            measure=CostPer(lagged=True),
            among="_first_of_account",
        ),
        Variant(
            needs=("spend", "opportunity.account_id", "won opportunities"),
            definition=Words(
                fr="Dépenses d’acquisition sur nouveaux clients (première affaire gagnée dans la période : aucune "
                "vente "
                "facturée n’est chargée). {lag}{since}",
                en="Acquisition spend over new customers (first opportunity won in the period: no invoiced sale is "
                "loaded). {lag}{since}",
            ),
            rows="opportunity",
            reference="_won",
            measure=CostPer(lagged=True),
            among="_first_of_account",
        ),
    ),
)
