"""What a deal brings when it is won, from what is known of it while it is open."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import day_number
from portulan.metrics.forecast.cells import Shape, deals_sql
from portulan.metrics.forecast.deals import Deals
from portulan.stats.hazards import Floats

LEAST_WINS = 20
LEAST_OF_OFFER = 5


@dataclass(frozen=True, slots=True)
class Worth:
    """`discount`: what won deals were signed at, over their list price (NaN unless list prices are known).

    Where amounts are written at the win only (`early` false), or for a deal without one: mean and relative scatter of
    the amounts won, over all and by code of the dimension `offer`. `cost`: Σ cost ÷ Σ list (or amount) of won deals.
    """

    early: bool
    discount: float
    mean: float
    scatter: float
    offer: int | None
    by_offer: Floats
    cost: float

    def amounts(self, deals: Deals) -> tuple[Floats, Floats]:
        """Expected amount if won, and its relative standard deviation, of each deal."""
        n = len(deals)
        mean, scatter = np.full(n, self.mean), np.full(n, self.scatter)
        if self.offer is not None:
            of_offer = self.by_offer[deals.group[:, self.offer]]
            mean = np.where(np.isnan(of_offer[:, 0]), mean, of_offer[:, 0])
            scatter = np.where(np.isnan(of_offer[:, 1]), scatter, of_offer[:, 1])
        if not self.early:
            return mean, scatter
        known = ~np.isnan(deals.amount)
        return np.where(known, deals.amount * self._revised(deals), mean), np.where(known, 0.0, scatter)

    def _revised(self, deals: Deals) -> Floats:
        """Signed over known amount: the discount of won deals against that already given on deals of the same stage."""
        ratio = np.ones(len(deals))
        if np.isnan(self.discount):
            return ratio
        priced = ~np.isnan(deals.listed) & ~np.isnan(deals.amount)
        for stage in range(int(deals.stage.max(initial=0)) + 1):
            here = priced & (deals.stage == stage)
            if here.any():
                given = deals.amount[here].sum() / deals.listed[here].sum()
                ratio[here] = np.clip(self.discount / given, 0.5, 1.5)
        return ratio


def learn_worth(engine: Engine, shape: Shape, as_of: date, early: bool) -> Worth:
    """From the sums of the deals won in the year up to the day (all of them if fewer than LEAST_WINS)."""
    offer = next((i for i, d in enumerate(shape.dimensions) if d.name == "offer"), None)
    rows = _won(engine, shape, as_of, offer, 365)
    if sum(row[1] for row in rows) < LEAST_WINS:
        rows = _won(engine, shape, as_of, offer, 100_000)
    table = np.array([[float(x or 0.0) for x in row] for row in rows]).reshape(-1, 8)
    n, total, squares, net, listed, cost, costed = table[:, 1:].sum(axis=0)
    mean, scatter = _moments(n, total, squares)
    levels = shape.dimensions[offer].levels if offer is not None else 0
    by_offer = np.full((levels, 2), np.nan)
    for code, k, t, ss, *_ in table:
        if levels and k >= LEAST_OF_OFFER:
            by_offer[int(code)] = _moments(k, t, ss)
    discount = net / listed if listed > 0 and n >= LEAST_WINS else np.nan
    return Worth(early, discount, mean, scatter, offer, by_offer, cost / costed if costed > 0 else np.nan)


def _won(engine: Engine, shape: Shape, as_of: date, offer: int | None, days: int) -> list[tuple[float, ...]]:
    amount, listed, cost = (f"CAST({name} AS DOUBLE)" for name in ("amount", "list_amount", "cost"))
    code = f"g{offer}" if offer is not None else "0"
    grouped = f" GROUP BY {code}" if offer is not None else ""
    won = deals_sql(engine, shape, as_of, ("amount", "list_amount", "cost"))
    priced = "list_amount > 0 AND amount > 0"
    return list(
        engine.rows(
            f"SELECT {code}, count(amount), sum({amount}), sum({amount} * {amount}), "
            f"sum(CASE WHEN {priced} THEN {amount} END), sum(CASE WHEN {priced} THEN {listed} END), "
            f"sum(CASE WHEN cost > 0 THEN {cost} END), sum(CASE WHEN cost > 0 THEN {amount} END) "
            f"FROM ({won}) AS deal WHERE outcome = {shape.won} AND ended > {day_number(as_of) - days}{grouped}"
        )
    )


def _moments(n: float, total: float, squares: float) -> tuple[float, float]:
    mean = total / max(n, 1.0)
    variance = max(squares / max(n, 1.0) - mean**2, 0.0)
    return mean, float(np.sqrt(variance) / mean) if mean > 0 else 0.0
