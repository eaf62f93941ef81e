"""The share of customers still active at the end of a span, where nothing says when one leaves (BG/NBD).

Under the model a customer only leaves right after a purchase. So one who bought within the span was active at its
start, and one who did not was active at its start exactly if it still is at its end: the figure is the number expected
active at the end over the number expected active at the start.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import expit

from portulan.language.words import Words
from portulan.stats import bgnbd, reasons
from portulan.stats.bounds import critical
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.maximum import spread
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.reasons import Noun, nothing, too_few, unbounded
from portulan.stats.sufficient import Floats

CUSTOMERS_MINIMUM = 100
RETURNED_MINIMUM = 30

RETURNED = Noun(
    Words(fr="client revenu acheter", en="customer who bought again"),
    Words(fr="clients revenus acheter", en="customers who bought again"),
    Words(fr="Aucun client revenu acheter", en="No customer who bought again"),
)
NOT_TOLD = Words(
    fr="{n} {n:?{one}|{many}}, mais leurs achats ne suffisent pas à dire qui est encore client.",
    en="{n} {n:?{one}|{many}}, but their purchases do not tell who is still a customer.",
)


def enough(histories: PurchaseHistories, unit: str) -> NotComputable | None:
    """Why the model cannot be fitted on these customers; None if it can."""
    if not histories.n:
        return nothing(reasons.CUSTOMERS, unit)
    if histories.n < CUSTOMERS_MINIMUM:
        return too_few(histories.n, CUSTOMERS_MINIMUM, reasons.CUSTOMERS, unit)
    if histories.returned < RETURNED_MINIMUM:
        return too_few(histories.returned, RETURNED_MINIMUM, RETURNED, unit)
    return None


def modelled_retention(
    histories: PurchaseHistories,
    span_days: int,
    *,
    unit: str = "share",
    level: float = 0.95,
    as_of: date | None = None,
) -> Result:
    """Of the customers acquired before the last `span_days` and active at their start, the share active at their end.

    The model is fitted on all the histories. The interval holds the share of these very customers, which nobody sees:
    it adds the chance left in each of them to what is not known of the parameters (delta method), on the logit.
    """
    known = histories.kept(histories.age >= span_days) if histories.n else histories
    if not known.n:
        return nothing(reasons.CUSTOMERS, unit)
    refused = enough(histories, unit)
    if refused is not None:
        return refused
    model = bgnbd.fit(histories)
    parts = _Cohort.of(known, span_days, model.parameters)
    doubt = spread(lambda p: _Cohort.of(known, span_days, p).logit, model.maximum)
    if doubt is None or not 0 < parts.share < 1:
        return unbounded(NOT_TOLD, known.n, reasons.CUSTOMERS, unit)
    half = critical(level) * math.hypot(doubt, parts.chance)
    low, high = (float(expit(parts.logit + side * half)) for side in (-1, 1))
    if low <= 0 or high >= 1:
        return unbounded(NOT_TOLD, known.n, reasons.CUSTOMERS, unit)
    extra = {**model.named, "bought": float(parts.bought)}
    return Estimate(parts.share, low, high, known.n, unit, "bg/nbd", level, as_of=as_of, extra=extra)


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Customers who bought in the span, those of them expected active, the others expected active, and variances."""

    bought: int
    stayed: float
    silent: float
    stayed_variance: float
    silent_variance: float

    @classmethod
    def of(cls, known: PurchaseHistories, span_days: int, parameters: Floats) -> "_Cohort":
        active, n = bgnbd.chance_active(parameters, known), known.count
        bought = (known.age - known.last < span_days) & (known.repeats > 0)
        variance = n * active * (1 - active)
        return cls(
            int(n[bought].sum()),
            float((n * active)[bought].sum()),
            float((n * active)[~bought].sum()),
            float(variance[bought].sum()),
            float(variance[~bought].sum()),
        )

    @property
    def share(self) -> float:
        start = self.bought + self.silent
        return (self.stayed + self.silent) / start if start else 1.0

    @property
    def logit(self) -> float:
        left = max(self.bought - self.stayed, 1e-12)
        return math.log((self.stayed + self.silent) / left)

    @property
    def chance(self) -> float:
        """The standard deviation of the logit of the share that will be true, its parameters known."""
        start, left = self.bought + self.silent, self.bought - self.stayed
        variance = self.stayed_variance / start**2 + self.silent_variance * (left / start**2) ** 2
        return float(np.sqrt(variance) / (self.share * (1 - self.share)))
