"""Customers over time: who stays, who leaves, what the same customers still spend, what one is worth.

Each figure has two readings: customers bound by a contract, and customers who buy when they please. The plan says which
(`customers: relation`); where it does not, purchases that come back year after year are contracts.
"""

from collections.abc import Mapping
from typing import Literal

from portulan.language.words import Words
from portulan.metrics.customers.measures import ContractWorth, KeptSales, RepeatWorth, StillBound, StillBuying
from portulan.metrics.kpi import Kpi, OverCost, Variant

_BUYING_FR = "Sans contrat, qui est encore client se lit dans le rythme de ses achats (modèle BG/NBD)."
_BUYING_EN = "Without a contract, the rhythm of purchases tells who is still a customer (BG/NBD model)."
_BOUND_FR = (
    "Un contrat court {term} après la dernière vente qui l’ouvre ou le renouvelle ({contract}), plus {grace:days} de "
    "tolérance."
)
_BOUND_EN = "A contract runs for {term} after the last sale that opens or renews it ({contract}), plus {grace:days}."
_WINS_FR = " Aucune vente facturée n’est chargée, les affaires gagnées en tiennent lieu."
_WINS_EN = " No invoiced sale is loaded, won opportunities stand in."


_FACTS: Mapping[tuple[Literal["customer", "signer"], bool], tuple[str, ...]] = {
    ("customer", False): ("sale.account_id", "repeat purchases"),
    ("customer", True): ("sale.account_id", "contracts"),
    ("signer", False): ("opportunity.account_id", "won opportunities", "repeat wins"),
    ("signer", True): ("opportunity.account_id", "won opportunities", "won contracts"),
}
"""What each reading needs: whose rows, and whether a contract binds them."""


def _bound(left: bool) -> Words:
    fr, en = ("ne l’est plus", "no longer is") if left else ("l’est encore", "still is")
    return Words(
        fr=f"Des clients sous contrat au soir du {{eve:date}}, la part qui {fr} au soir du {{end:date}}. {_BOUND_FR}",
        en=f"Of the customers under contract on the evening of {{eve:date}}, the share that {en} on the evening of "
        f"{{end:date}}. {_BOUND_EN}",
    )


def _buying(left: bool) -> Words:
    fr, en = ("ne l’est plus", "no longer is") if left else ("l’est encore", "still is")
    return Words(
        fr=f"Des clients acquis et actifs au soir du {{eve:date}}, la part qui {fr} au soir du {{end:date}}. "
        f"{_BUYING_FR}{{model}}",
        en=f"Of the customers acquired and active by the evening of {{eve:date}}, the share that {en} on the evening "
        f"of {{end:date}}. {_BUYING_EN}{{model}}",
    )


def _more(words: Words, fr: str, en: str) -> Words:
    return Words(fr=words.fr + fr, en=words.en + en)


def _staying(left: bool) -> tuple[Variant, ...]:
    found = []
    for (rows, contract), needs in _FACTS.items():
        definition = _bound(left) if contract else _buying(left)
        said = definition if rows == "customer" else _more(definition, _WINS_FR, _WINS_EN)
        measure = StillBound(left) if contract else StillBuying(left)
        found.append(Variant(needs, said, rows, "_since", measure, "_counted"))
    return tuple(found)


RETENTION = Kpi(
    id="retention",
    name=Words(fr="Fidélité des clients", en="Customer retention"),
    level="results",
    unit="share",
    better="up",
    method="bg-nbd",
    span=True,
    variants=_staying(left=False),
)

CHURN = Kpi(
    id="churn",
    name=Words(fr="Attrition des clients", en="Customer churn"),
    level="results",
    unit="share",
    better="down",
    method="bg-nbd",
    span=True,
    variants=_staying(left=True),
)


def _kept(capped: bool) -> tuple[Variant, ...]:
    rise = ("sans compter les hausses : client par client, jamais plus de 100 %", "hausses comprises")
    growth = ("growth left out: customer by customer, never above 100%", "growth included")
    definition = Words(
        fr="Des clients facturés du {first_before:date} au {end_before:date}, ce qu’ils dépensent encore du "
        f"{{first:date}} au {{end:date}}, rapporté à ce qu’ils dépensaient alors, {rise[not capped]}. Les nouveaux "
        "clients n’y entrent pas. Ventes comptées : {recurring}.",
        en="What the customers invoiced from {first_before:date} to {end_before:date} still spend from {first:date} "
        f"to {{end:date}}, over what they spent then, {growth[not capped]}. New customers do not enter. Sales counted: "
        "{recurring}.",
    )
    measure = KeptSales(capped)
    return (
        Variant(("sale.account_id",), definition, "customer", "_since", measure, "_counted"),
        Variant(
            ("opportunity.account_id", "won opportunities"),
            _more(definition, _WINS_FR, _WINS_EN),
            "signer",
            "_since",
            measure,
            "_counted",
        ),
    )


GRR = Kpi(
    id="grr",
    name=Words(fr="Rétention brute du revenu", en="Gross revenue retention"),
    level="results",
    unit="share",
    better="up",
    method="revenue-retention",
    span=True,
    variants=_kept(capped=True),
)

NRR = Kpi(
    id="nrr",
    name=Words(fr="Rétention nette du revenu", en="Net revenue retention"),
    level="results",
    unit="share",
    better="up",
    method="revenue-retention",
    span=True,
    variants=_kept(capped=False),
)


def _repeat(margin: bool) -> Words:
    fr = "Marge attendue" if margin else "Ventes attendues (aucun coût n’est chargé : pas une marge)"
    en = "Margin expected" if margin else "Sales expected (no cost is loaded: this is no margin)"
    return Words(
        fr=f"{fr} d’un nouveau client en {{horizon}}, premier achat compris, sans actualisation : achats attendus "
        "(BG/NBD) × dépense attendue (gamma-gamma)"
        + (" × taux de marge" if margin else ", retours déduits")
        + ".{model}",
        en=f"{en} of a new customer over {{horizon}}, first purchase included, not discounted: purchases expected "
        "(BG/NBD) × spend expected (gamma-gamma)" + (" × margin rate" if margin else ", returns deducted") + ".{model}",
    )


def _contract(margin: bool) -> Words:
    fr = "Marge attendue" if margin else "Ventes attendues (aucun coût n’est chargé : pas une marge)"
    en = "Margin expected" if margin else "Sales expected (no cost is loaded: this is no margin)"
    return Words(
        fr=f"{fr} d’un nouveau client en {{horizon}}, sans actualisation : celle de sa première période de contrat, "
        "puis celle de chaque période suivante × la chance d’avoir été renouvelé jusque-là. Mesurée sur la dernière "
        f"période achevée de chaque client. {_BOUND_FR}",
        en=f"{en} of a new customer over {{horizon}}, not discounted: that of its first contract term, then that "
        "of each later term × the chance to have been renewed so far. Measured on the last complete term of each "
        f"customer. {_BOUND_EN}",
    )


def _worth(margin: bool) -> tuple[Variant, ...]:
    found = []
    for (rows, contract), needs in _FACTS.items():
        definition = _contract(margin) if contract else _repeat(margin)
        cost = "sale.cost" if rows == "customer" else "opportunity.cost"
        found.append(
            Variant(
                (*needs, cost) if margin else needs,
                definition if rows == "customer" else _more(definition, _WINS_FR, _WINS_EN),
                rows,
                "_since",
                ContractWorth(margin) if contract else RepeatWorth(margin),
                "_counted",
            )
        )
    return tuple(found)


CLV = Kpi(
    id="clv",
    name=Words(fr="Valeur d’un client", en="Customer lifetime value"),
    level="economy",
    unit="money",
    better="up",
    method="lifetime-value",
    stock=True,
    variants=(*_worth(margin=True), *_worth(margin=False)),
)


def _over_cost(fr: str, en: str, against: str) -> tuple[Variant, ...]:
    measure = OverCost(against="pay" if against == "pay" else "value")
    definition = Words(fr=f"{fr} {{lag}}{{since}}", en=f"{en} {{lag}}{{since}}")
    return (
        Variant(("spend", "sale.account_id", "sale.cost"), definition, "sale", "sold_at", measure, "_first_of_account"),
        Variant(
            ("spend", "opportunity.account_id", "won opportunities", "opportunity.cost"),
            _more(definition, _WINS_FR, _WINS_EN),
            "opportunity",
            "_won",
            measure,
            "_first_of_account",
        ),
    )


CLV_CAC = Kpi(
    id="clv_cac",
    name=Words(fr="Valeur client / coût d’acquisition", en="Customer value over acquisition cost"),
    level="economy",
    unit="ratio",
    better="up",
    method="quotient",
    arguments=("lag",),
    variants=_over_cost(
        "Marge attendue d’un nouveau client en {horizon} (clv), rapportée au coût d’acquisition des clients de la "
        "période (cac).",
        "Margin expected of a new customer over {horizon} (clv), over the acquisition cost of the customers of the "
        "period (cac).",
        "value",
    ),
)

CAC_PAYBACK = Kpi(
    id="cac_payback",
    name=Words(fr="Délai d’amortissement du coût d’acquisition", en="CAC payback time"),
    level="economy",
    unit="days",
    better="down",
    method="quotient",
    arguments=("lag",),
    variants=_over_cost(
        "Coût d’acquisition d’un client (cac), rapporté au chiffre d’affaires mensuel d’un nouveau client × son taux "
        "de marge, sur les douze premiers mois des clients acquis du {acquired_from:date} au {acquired_to:date}.",
        "Cost of a new customer (cac) over its monthly revenue × its margin rate, over the first twelve months of the "
        "customers acquired from {acquired_from:date} to {acquired_to:date}.",
        "pay",
    ),
)
