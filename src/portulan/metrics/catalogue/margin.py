"""What is left of it: gross margin, margin rate, average discount."""

from portulan.language.words import Words
from portulan.metrics.kpi import Chain, Kpi, Link, Ratio, Total, Variant

_SALES = "amount IS NOT NULL AND cost IS NOT NULL"
_WON = f"_won IS NOT NULL AND {_SALES}"
_STANDS_IN_FR = "(aucun coût de vente n’est chargé, les affaires gagnées en tiennent lieu)"
_STANDS_IN_EN = "(no cost of sales is loaded, won opportunities stand in)"


def _chain(reference: str, among: str) -> Chain:
    """Margin = how many sales × their mean amount × what is left of it."""
    return Chain(reference, among, (Link("amount", "price", "amount"), Link("amount - cost", "margin", "quotient")))


GROSS_MARGIN = Kpi(
    id="gross_margin",
    name=Words(fr="Marge brute", en="Gross margin"),
    level="results",
    unit="money",
    better="up",
    method="exact-sum",
    variants=(
        Variant(
            needs=("sale.cost",),
            definition=Words(
                fr="Ventes de la période moins leur coût, sur les ventes dont le coût est connu.",
                en="Sales of the period less their cost, over the sales whose cost is known.",
            ),
            rows="sale",
            reference="sold_at",
            measure=Total("amount - cost"),
            among=_SALES,
            chain=_chain("sold_at", _SALES),
        ),
        Variant(
            needs=("opportunity.cost",),
            definition=Words(
                fr=f"Montant moins coût des affaires gagnées dans la période {_STANDS_IN_FR}.",
                en=f"Amount less cost of the opportunities won in the period {_STANDS_IN_EN}.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Total("amount - cost"),
            among=_WON,
            chain=_chain("_won", _WON),
        ),
    ),
)

MARGIN_RATE = Kpi(
    id="margin_rate",
    name=Words(fr="Taux de marge", en="Margin rate"),
    level="results",
    unit="share",
    better="up",
    method="ratio",
    variants=(
        Variant(
            needs=("sale.cost",),
            definition=Words(
                fr="Marge brute rapportée aux ventes de la période, sur les ventes dont le coût est connu.",
                en="Gross margin over the sales of the period, over the sales whose cost is known.",
            ),
            rows="sale",
            reference="sold_at",
            measure=Ratio("amount - cost", "amount"),
            among=_SALES,
        ),
        Variant(
            needs=("opportunity.cost",),
            definition=Words(
                fr=f"Marge des affaires gagnées dans la période, rapportée à leur montant {_STANDS_IN_FR}.",
                en=f"Margin of the opportunities won in the period over their amount {_STANDS_IN_EN}.",
            ),
            rows="opportunity",
            reference="_won",
            measure=Ratio("amount - cost", "amount"),
            among=_WON,
        ),
    ),
)

_LISTED = "list_amount > 0 AND amount IS NOT NULL"

AVERAGE_DISCOUNT = Kpi(
    id="average_discount",
    name=Words(fr="Remise moyenne", en="Average discount"),
    level="efficiency",
    unit="share",
    better="down",
    method="ratio",
    variants=(
        Variant(
            needs=("opportunity.list_amount", "won opportunities"),
            definition=Words(
                fr="Un moins le total net sur le total au tarif des affaires gagnées dans la période : les grosses "
                "affaires pèsent davantage.{beyond}",
                en="One minus total net over total list price of the opportunities won in the period: large deals "
                "weigh "
                "more.{beyond}",
            ),
            rows="opportunity",
            reference="_won",
            measure=Ratio("amount", "list_amount", one_minus=True),
            among=f"_won IS NOT NULL AND {_LISTED}",
        ),
        Variant(
            needs=("sale.list_amount",),
            definition=Words(
                fr="Un moins le total net sur le total au tarif des ventes de la période (aucune affaire au tarif "
                "n’est "
                "chargée, les ventes en tiennent lieu).{beyond}",
                en="One minus total net over total list price of the sales of the period (no opportunity has a list "
                "price, sales stand in).{beyond}",
            ),
            rows="sale",
            reference="sold_at",
            measure=Ratio("amount", "list_amount", one_minus=True),
            among=_LISTED,
        ),
    ),
)
