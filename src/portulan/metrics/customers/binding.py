"""What binds customers where the plan does not say: contracts if most of them come back a year later, day for day."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from portulan.metrics.customers.terms import CustomerTerms

Binding = Literal["contracts", "repeat purchases", "won contracts", "repeat wins", ""]

GAPS_MINIMUM = 20
YEARLY = (350, 380)
"""Days between two purchases of a yearly contract: a year, give or take two weeks."""

_BOUGHT = {
    "customer": "SELECT account_id, sold_at AS bought_at FROM sale WHERE amount >= 0",
    "signer": "SELECT account_id, closed_at AS bought_at FROM opportunity WHERE status = 'won' AND amount >= 0",
}


def binding(
    ask: Callable[[str], Sequence[tuple[Any, ...]]], rows: Literal["customer", "signer"], terms: CustomerTerms
) -> Binding:
    """Which figures about customers these facts answer: those of contracts, of repeat purchases, or none."""
    contracts: Binding = "contracts" if rows == "customer" else "won contracts"
    repeats: Binding = "repeat purchases" if rows == "customer" else "repeat wins"
    if terms.relation == "contract":
        return contracts
    ((gaps, yearly),) = ask(_gaps(rows))
    if terms.relation is None and gaps >= GAPS_MINIMUM and 2 * (yearly or 0) > gaps:
        return contracts
    return repeats if gaps else ""


def _gaps(rows: Literal["customer", "signer"]) -> str:
    """How many times a customer came back on another day, and how many times about a year later."""
    bought = f"SELECT DISTINCT account_id, CAST(bought_at AS DATE) AS day FROM ({_BOUGHT[rows]}) AS b"
    before = "lag(day) OVER (PARTITION BY account_id ORDER BY day)"
    gaps = f"SELECT date_diff('day', {before}, day) AS gap FROM ({bought}) AS d WHERE account_id IS NOT NULL"
    between = f"gap BETWEEN {YEARLY[0]:d} AND {YEARLY[1]:d}"
    return f"SELECT count(gap) AS gaps, sum(CASE WHEN {between} THEN 1 ELSE 0 END) AS yearly FROM ({gaps}) AS g"
