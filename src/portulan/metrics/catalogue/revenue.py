"""What was sold: revenue, new customers, average basket."""

from portulan.language.words import Words
from portulan.metrics.kpi import Chain, Kpi, Link, Mean, Number, OverMarket, Total, Variant

_LISTED = "CASE WHEN list_amount > 0 THEN list_amount ELSE amount END"
_SIGNED = "_won IS NOT NULL AND amount IS NOT NULL"
SALE_CHAIN = Chain(
    reference="sold_at",
    among="amount IS NOT NULL",
    links=(
        Link(_LISTED, "list_price", "amount", ("sale.list_amount",)),
        Link("amount", "discount", "quotient", ("sale.list_amount",)),
        Link("amount", "price", "amount"),
    ),
)
DEAL_CHAIN = Chain(
    reference="closed_at",
    among="(_won IS NOT NULL OR _lost IS NOT NULL)",
    links=(
        Link("CASE WHEN _won IS NOT NULL THEN 1 ELSE 0 END", "rate", "part", ("lost opportunities",)),
        Link(f"CASE WHEN {_SIGNED} THEN {_LISTED} ELSE 0 END", "list_price", "amount", ("opportunity.list_amount",)),
        Link(f"CASE WHEN {_SIGNED} THEN amount ELSE 0 END", "discount", "quotient", ("opportunity.list_amount",)),
        Link(f"CASE WHEN {_SIGNED} THEN amount ELSE 0 END", "price", "amount"),
    ),
)

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
            chain=SALE_CHAIN,
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
            chain=DEAL_CHAIN,
        ),
    ),
)

BOOKINGS = Kpi(
    id="bookings",
    name=Words(fr="Prises de commandes", en="Bookings"),
    level="results",
    unit="money",
    better="up",
    method="exact-sum",
    variants=(
        Variant(
            needs=("won opportunities", "opportunity.amount"),
            definition=Words(
                fr="Montant des affaires gagnées, à leur date de signature. Le chiffre d’affaires compte les ventes "
                "facturées, qui viennent après et comprennent ce qui ne passe pas par une affaire.",
                en="Amount of the opportunities won, at their closing date. Revenue counts invoiced sales, which come "
                "later and include what no opportunity led to.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Total("amount"),
            among="_won IS NOT NULL",
            chain=DEAL_CHAIN,
        ),
    ),
)

MARKET_SHARE = Kpi(
    id="market_share",
    name=Words(fr="Part de marché", en="Market share"),
    level="results",
    unit="share",
    better="up",
    method="market-share",
    span=True,
    variants=(
        Variant(
            needs=("sale",),
            definition=Words(
                fr="Chiffre d’affaires {over}, rapporté à la taille du marché que déclare le plan ({size}, source : "
                "{source}), au prorata des jours.",
                en="Revenue {over}, over the size of the market that the plan declares ({size}, source: {source}), pro "
                "rata of the days.",
            ),
            rows="sale",
            reference="sold_at",
            measure=OverMarket("amount"),
        ),
        Variant(
            needs=("opportunity.amount",),
            definition=Words(
                fr="Montant des affaires gagnées {over} (aucune vente facturée n’est chargée), rapporté à la taille du "
                "marché que déclare le plan ({size}, source : {source}), au prorata des jours.",
                en="Amount of the opportunities won {over} (no invoiced sale is loaded), over the size of the market "
                "that the plan declares ({size}, source: {source}), pro rata of the days.",
            ),
            rows="opportunity",
            reference="_won",
            measure=OverMarket("amount"),
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
