"""What was sold: revenue, new customers, average basket."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, Mean, Number, Total, Variant

REVENUE = Kpi(
    id="revenue",
    name=Words(fr="Chiffre d’affaires", en="Revenue"),
    level="results",
    unit="money",
    better="up",
    method="exact-sum",
    variants=(
        Variant(
            needs=("sale",),
            definition=Words(
                fr="Somme des ventes de la période, nettes de remise et hors taxes.",
                en="Sum of the sales of the period, net of discount and tax.",
            ),
            rows="sale",
            reference="sold_at",
            measure=Total("amount"),
        ),
        Variant(
            needs=("opportunity.amount",),
            definition=Words(
                fr="Somme des affaires gagnées, à leur date de signature : aucune vente facturée n’est chargée, "
                "les affaires gagnées en tiennent lieu.",
                en="Sum of the opportunities won, at their closing date: no invoiced sale is loaded, won opportunities "
                "stand in.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Total("amount"),
            among="_won IS NOT NULL",
        ),
    ),
)

NEW_CUSTOMERS = Kpi(
    id="new_customers",
    name=Words(fr="Nouveaux clients", en="New customers"),
    level="results",
    unit="count",
    better="up",
    method="poisson",
    variants=(
        Variant(
            needs=("sale.account_id",),
            definition=Words(
                fr="Clients dont la première vente tombe dans la période. L’intervalle dit jusqu’où le hasard seul "
                "aurait pu porter ce nombre.",
                en="Accounts whose first sale falls in the period. The interval says how far chance alone could have "
                "moved that number.",
            ),
            rows="sale",
            reference="sold_at",
            measure=Number(),
            among="_first_of_account",
        ),
        Variant(
            needs=("opportunity.account_id", "won opportunities"),
            definition=Words(
                fr="Clients dont la première affaire gagnée tombe dans la période (aucune vente facturée n’est "
                "chargée). "
                "Les affaires sans entreprise ne sont pas comptées.",
                en="Accounts whose first won opportunity falls in the period (no invoiced sale is loaded). "
                "Opportunities without an account are not counted.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Number(),
            among="_first_of_account",
        ),
    ),
)

AVERAGE_BASKET = Kpi(
    id="average_basket",
    name=Words(fr="Panier moyen", en="Average basket"),
    level="results",
    unit="money",
    better="up",
    method="mean",
    variants=(
        Variant(
            needs=("won opportunities", "opportunity.amount"),
            definition=Words(
                fr="Montant moyen des affaires gagnées, signées dans la période ; celles sans montant sont laissées de "
                "côté. L’intervalle tient compte des quelques très grosses affaires.",
                en="Mean amount of the opportunities won, closed in the period; those without an amount are left out. "
                "The interval allows for the few very large ones.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Mean("amount"),
            among="_won IS NOT NULL AND amount IS NOT NULL",
        ),
        Variant(
            needs=("sale",),
            definition=Words(
                fr="Montant moyen d’une commande de la période (aucune affaire n’est chargée).",
                en="Mean amount of an order of the period (no opportunity is loaded).",
            ),
            rows="order",
            reference="sold_at",
            measure=Mean("amount"),
        ),
    ),
)
