"""What figures about customers rest on."""

from dataclasses import dataclass

from portulan.stats.lifetime_value import ContractTerms, RepeatCustomers
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.sufficient import Count, Moments, PairMoments

CLASSES = 200
"""Spend classes to a factor e: customers within half a percent share one, under the mean of theirs."""


@dataclass(frozen=True, slots=True)
class FirstYears:
    """Margins of the first twelve months of customers, and the sum of their sales."""

    margin: Moments
    sales: float

    @property
    def n(self) -> int:
        return self.margin.n


CustomerStatistic = FirstYears | Count | PairMoments | PurchaseHistories | RepeatCustomers | ContractTerms


@dataclass(frozen=True, slots=True)
class CustomerSums:
    """The statistic of one group, and the currencies met."""

    statistic: CustomerStatistic
    currencies: tuple[str, ...] = ()
