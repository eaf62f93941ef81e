"""What is shown of each customer behind a figure: its purchases, whether it stayed, the chance that it still buys."""

from collections.abc import Mapping
from dataclasses import dataclass

from portulan.language.conditions import ColumnType
from portulan.language.words import Words
from portulan.metrics.customers.measures import ContractWorth, CustomerMeasure, KeptSales, StillBound, StillBuying
from portulan.stats.bgnbd import WEEK
from portulan.stats.estimate import Estimate, Result


@dataclass(frozen=True, slots=True)
class CustomerColumn:
    """An expression on the rows of customers, its name and type."""

    sql: str
    name: Words
    type: ColumnType


_ALWAYS: Mapping[str, CustomerColumn] = {
    "first_purchase": CustomerColumn("_since", Words(fr="premier achat", en="first purchase"), "timestamp"),
    "last_purchase": CustomerColumn("_latest", Words(fr="dernier achat", en="last purchase"), "timestamp"),
    "purchases": CustomerColumn("_repeats + 1", Words(fr="jours d’achat", en="days with a purchase"), "number"),
    "spent": CustomerColumn("_gross", Words(fr="total acheté", en="total bought"), "money"),
}


def customer_columns(measure: CustomerMeasure, figure: Result) -> Mapping[str, CustomerColumn]:
    """The columns of a figure's customers; `figure` is the whole's, whose parameters give each one's chance."""
    match measure:
        case StillBound():
            stayed = CustomerColumn("_kept", Words(fr="encore sous contrat", en="still under contract"), "boolean")
            return {**_ALWAYS, "still_bound": stayed}
        case KeptSales():
            before = CustomerColumn("_base", Words(fr="ventes d’alors", en="sales then"), "money")
            now = CustomerColumn("coalesce(_now, 0)", Words(fr="ventes depuis", en="sales since"), "money")
            return {**_ALWAYS, "sales_then": before, "sales_since": now}
        case ContractWorth():
            brought = CustomerColumn("_brought", Words(fr="apport de la période", en="brought in the term"), "money")
            renewed = CustomerColumn("_kept", Words(fr="renouvelé ensuite", en="renewed after it"), "boolean")
            return {**_ALWAYS, "brought": brought, "renewed": renewed}
        case StillBuying() if isinstance(figure, Estimate):
            name = Words(fr="chance d’être encore actif", en="chance to be still active")
            return {**_ALWAYS, "chance_active": CustomerColumn(_chance(figure.extra), name, "share")}
        case _:
            return _ALWAYS


def _chance(named: Mapping[str, float]) -> str:
    """P(active) of `stats.bgnbd.chance_active`, at the parameters fitted, as an expression on the rows."""
    r, alpha, a, b = (f"CAST({named[name]!r} AS DOUBLE)" for name in ("r", "alpha", "a", "b"))
    apart = f"ln({alpha} + _age_days / {WEEK}) - ln({alpha} + _last_days / {WEEK})"
    odds = f"{a} / ({b} + _repeats - 1) * exp(({r} + _repeats) * ({apart}))"
    return f"CASE WHEN _repeats = 0 THEN 1.0 ELSE 1.0 / (1.0 + {odds}) END"
