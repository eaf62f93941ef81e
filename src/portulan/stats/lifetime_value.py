"""What a customer is worth over a horizon, its first purchase included; nothing is discounted.

Two ways. Where customers buy when they please: repeat purchases expected (BG/NBD) times what one amounts to
(gamma-gamma), times the margin rate. Where a contract is renewed each term: the margin of the first term, then that of
each later term times the chance to have been renewed so far.
"""

import math
from dataclasses import dataclass
from datetime import date

from portulan.language.words import Words
from portulan.stats import bgnbd, gammagamma, reasons
from portulan.stats.bounds import critical
from portulan.stats.estimate import Estimate, Result
from portulan.stats.maximum import spread
from portulan.stats.purchases import PurchaseHistories, SpendClasses
from portulan.stats.reasons import Noun, nothing, too_few, unbounded
from portulan.stats.retention import NOT_TOLD, enough
from portulan.stats.sufficient import Count, Moments, PairMoments

TERMS_MINIMUM = 20

FIRST_TERMS = Noun(
    Words(fr="client dont la première période de contrat est finie", en="customer whose first contract term is over"),
    Words(fr="clients dont la première période de contrat est finie", en="customers whose first contract term is over"),
    Words(fr="Aucun client dont la première période est finie", en="No customer whose first term is over"),
)
LATER_TERMS = Noun(
    Words(fr="client déjà renouvelé", en="customer already renewed"),
    Words(fr="clients déjà renouvelés", en="customers already renewed"),
    Words(fr="Aucun client déjà renouvelé", en="No customer already renewed"),
)
NO_MARGIN = Words(
    fr="Un client ne rapporte pas de marge\u00a0: sa valeur n’est pas positive.",
    en="A customer brings no margin: its value is not positive.",
)


@dataclass(frozen=True, slots=True)
class RepeatCustomers:
    """Customers who buy when they please: histories, spend per repeat purchase, amount of the first one.

    `kept` pairs what is kept of each customer's purchases (x: their margin, or what was not returned) with them (y).
    """

    histories: PurchaseHistories
    spend: SpendClasses
    first: Moments
    kept: PairMoments | None = None

    @property
    def n(self) -> int:
        return self.histories.n


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """The last complete contract term of each customer: first ones, later ones, and how many were then renewed.

    `first` and `later` hold margins (or sales); `renewed` counts those renewed among all these terms.
    """

    first: Moments
    later: Moments
    renewed: Count

    @property
    def n(self) -> int:
        return self.renewed.n


def repeat_value(
    customers: RepeatCustomers,
    horizon_days: float,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
) -> Result:
    """(first purchase + repeats expected × spend expected) × share kept, with a log-normal interval (delta method)."""
    refused = enough(customers.histories, unit)
    if refused is not None:
        return refused
    n = customers.n
    purchases = bgnbd.fit(customers.histories)
    if not customers.spend.n:
        return reasons.absent(reasons.ALL_ZERO, n, unit)
    spend = gammagamma.fit(customers.spend)
    rate, rate_error = _share_kept(customers.kept)
    repeats = bgnbd.expected_repeats(purchases.parameters, horizon_days)
    doubt = spread(lambda p: bgnbd.expected_repeats(p, horizon_days), purchases.maximum)
    spend_doubt = spread(lambda p: spend.scale * gammagamma.mean_spend(p), spend.maximum)
    if doubt is None or spend_doubt is None or not math.isfinite(spend.mean + spend_doubt):
        return unbounded(NOT_TOLD, n, reasons.CUSTOMERS, unit)
    first, first_error = _mean(customers.first)
    sales = first + repeats * spend.mean
    if rate <= 0 or sales <= 0:
        return reasons.absent(NO_MARGIN, n, unit)
    error = math.hypot(first_error, spend.mean * doubt, repeats * spend_doubt) / sales
    half = critical(level) * math.hypot(error, rate_error / rate)
    value = sales * rate
    extra = {**purchases.named, **spend.named, "repeats": repeats, "spend": spend.mean, "first": first}
    if customers.kept is not None:
        extra["kept"] = rate
    low, high = value * math.exp(-half), value * math.exp(half)
    return Estimate(value, low, high, n, unit, "bg/nbd and gamma-gamma", level, as_of=as_of, extra=extra)


def contract_value(
    terms: ContractTerms,
    horizon_terms: float,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
) -> Result:
    """Margin of the first term + margin of a later one × Σ ρʲ over the terms that follow, ρ the share renewed.

    A horizon that ends within a term counts that share of it. Interval: delta method, the three parts independent.
    """
    if not terms.n:
        return nothing(reasons.CUSTOMERS, unit)
    for moments, noun in ((terms.first, FIRST_TERMS), (terms.later, LATER_TERMS)):
        if moments.n < TERMS_MINIMUM:
            return too_few(moments.n, TERMS_MINIMUM, noun, unit)
    kept = terms.renewed.k / terms.renewed.n
    first, first_error = _mean(terms.first)
    later, later_error = _mean(terms.later)
    followed, slope = _renewals(kept, horizon_terms)
    value = first + later * followed
    smoothed = (terms.renewed.k + 2) / (terms.renewed.n + 4)  # all renewed, or none, is not certainty (Agresti-Coull)
    kept_error = math.sqrt(smoothed * (1 - smoothed) / terms.renewed.n)
    half = critical(level) * math.hypot(first_error, followed * later_error, later * slope * kept_error)
    if half == 0:
        return reasons.absent(reasons.ALL_ZERO, terms.n, unit)
    extra = {"renewed": kept, "first_term": first, "later_term": later, "terms": followed + 1}
    return Estimate(value, value - half, value + half, terms.n, unit, "contract terms", level, as_of=as_of, extra=extra)


def _renewals(kept: float, horizon: float) -> tuple[float, float]:
    """Σ ρʲ for j from 1 to the horizon, the last one in part, and its derivative."""
    total = slope = 0.0
    for j in range(1, math.ceil(horizon)):
        part = min(horizon - j, 1.0)
        total += part * kept**j
        slope += part * j * kept ** (j - 1)
    return total, slope


def _mean(moments: Moments) -> tuple[float, float]:
    """A mean and its standard error."""
    if not moments.n:
        return 0.0, 0.0
    mean = moments.s1 / moments.n
    variance = max(moments.s2 / moments.n - mean * mean, 0.0) * moments.n / max(moments.n - 1, 1)
    return mean, math.sqrt(variance / moments.n)


def _share_kept(pairs: PairMoments | None) -> tuple[float, float]:
    """What is kept of purchases and its standard error; all of it where nothing says otherwise."""
    if pairs is None:
        return 1.0, 0.0
    if pairs.y <= 0:
        return 0.0, 0.0
    rate = pairs.x / pairs.y
    residual = max(pairs.xx - 2 * rate * pairs.xy + rate * rate * pairs.yy, 0.0)
    return rate, math.sqrt(residual * pairs.n / max(pairs.n - 1, 1)) / pairs.y
