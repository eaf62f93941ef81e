"""Customers whose truth is known: contracts renewed by chance, purchases drawn from the BG/NBD model itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from portulan.stats import bgnbd
from portulan.stats.estimate import Estimate, Result
from portulan.stats.lifetime_value import ContractTerms, RepeatCustomers, contract_value, repeat_value
from portulan.stats.purchases import PurchaseHistories, SpendClasses
from portulan.stats.quotient import quotient
from portulan.stats.reasons import CUSTOMERS
from portulan.stats.retention import modelled_retention
from portulan.stats.sufficient import Count, Moments

DRAWS = 4_000
SPEND = (6.25, 3.74, 15.44)
"""Gamma-gamma: p, q, γ, those of CDNOW."""


@dataclass(frozen=True)
class Contracts:
    """Customers read on their last complete term: `first` in their first one, `later` beyond, each renewed with `kept`.

    Margins are log-normal: 9,000 on average in the first term, 3,000 in a later one.
    """

    first: int
    later: int
    kept: float
    horizon: float = 5.0
    FIRST, LATER, SIGMA = 9_000.0, 3_000.0, 0.6

    def __str__(self) -> str:
        return f"{self.first} first and {self.later} later terms, {self.kept:.0%} renewed"

    @property
    def truth(self) -> float:
        return self.FIRST + self.LATER * sum(self.kept**j for j in range(1, int(self.horizon)))

    def answers(self, rng: np.random.Generator) -> Iterator[Result]:
        centre = np.log(np.array([self.FIRST, self.LATER])) - self.SIGMA**2 / 2
        n = self.first + self.later
        for _ in range(DRAWS):
            first = Moments.of(rng.lognormal(centre[0], self.SIGMA, self.first))
            later = Moments.of(rng.lognormal(centre[1], self.SIGMA, self.later))
            yield contract_value(ContractTerms(first, later, Count(int(rng.binomial(n, self.kept)), n)), self.horizon)


@dataclass(frozen=True)
class Quotients:
    """Two independent estimates whose logarithms are normal, each with the interval that says so."""

    errors: tuple[float, float]

    def __str__(self) -> str:
        return f"relative errors {self.errors[0]:.0%} and {self.errors[1]:.0%}"

    def answers(self, rng: np.random.Generator) -> Iterator[Result]:
        for z in rng.normal(size=(DRAWS, 2)):
            top, bottom = (self._seen(true, e, d) for true, e, d in zip((6.0, 2.0), self.errors, z, strict=True))
            yield quotient(top, bottom, n=50, noun=CUSTOMERS)

    def _seen(self, true: float, error: float, draw: float) -> Estimate:
        value = true * float(np.exp(error * draw))
        half = float(np.exp(1.959964 * error))
        return Estimate(value, value / half, value * half, 50, "money", "drawn")


@dataclass(frozen=True)
class Shop:
    """A shop whose customers follow BG/NBD (`law`: r, α in weeks, a, b), acquired evenly over `history` days."""

    name: str
    customers: int
    law: tuple[float, float, float, float]
    history: int
    span: int
    horizon: int = 365

    def __str__(self) -> str:
        return f"{self.name}, {self.customers} customers over {self.history} days"

    @property
    def worth(self) -> float:
        p, q, gamma = SPEND
        return 35.0 + bgnbd.expected_repeats(np.array(self.law), self.horizon) * p * gamma / (q - 1)

    def world(self, rng: np.random.Generator) -> tuple[RepeatCustomers, float]:
        """What the shop has seen, and the share of its customers of a span ago, still active then, who still are."""
        r, alpha, a, b = self.law
        n = self.customers
        rate, leaves = rng.gamma(r, 1 / alpha, n) / 7, rng.beta(a, b, n)
        age = rng.integers(1, self.history + 1, n).astype(float)
        repeats, last, now = np.zeros(n, dtype=int), np.zeros(n), np.zeros(n)
        active, gone = np.ones(n, dtype=bool), np.full(n, np.inf)
        while active.any():
            now = np.where(active, now + rng.exponential(1 / np.maximum(rate, 1e-9)), now)
            bought = active & (now <= age)
            day = np.clip(np.ceil(now), 1, age)
            again = bought & (day > last)
            last, repeats = np.where(again, day, last), repeats + again
            leaving = bought & (rng.random(n) < leaves)
            gone = np.where(leaving, now, gone)
            active = bought & ~leaving
        start = (age >= self.span) & (gone > age - self.span)
        still = float((start & (gone > age)).sum() / max(start.sum(), 1))
        return self._seen(repeats, last, age, rng), still

    def _seen(
        self, repeats: np.ndarray, last: np.ndarray, age: np.ndarray, rng: np.random.Generator
    ) -> RepeatCustomers:
        p, q, gamma = SPEND
        back = repeats[repeats > 0]
        means = rng.gamma(p * back, 1 / rng.gamma(q, 1 / gamma, back.size)) / back
        first = Moments.of(rng.gamma(2.0, 17.5, self.customers))
        return RepeatCustomers(PurchaseHistories.of(repeats, last, age), SpendClasses.of(back, means), first)

    def draws(self, rng: np.random.Generator, number: int) -> Iterator[tuple[Result, float, Result]]:
        """Retention, the share it speaks of, and the worth of a customer, in each of some parallel worlds."""
        for _ in range(number):
            seen, still = self.world(rng)
            yield modelled_retention(seen.histories, self.span), still, repeat_value(seen, self.horizon)


CDNOW = (0.243, 4.414, 0.793, 2.426)
REGULARS = (1.2, 10.0, 0.6, 4.0)
SHOPS = (
    Shop("CDNOW's customers", 400, CDNOW, 546, 182),
    Shop("CDNOW's customers", 2_357, CDNOW, 273, 91),
    Shop("regulars", 150, REGULARS, 730, 365),
    Shop("regulars", 600, REGULARS, 730, 365, 1095),
)
