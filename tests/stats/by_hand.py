"""The estimators written a second time, slowly: exact fractions, record by record, straight from the definitions."""

from collections.abc import Iterable
from fractions import Fraction
from math import comb, exp
from typing import NamedTuple


class Followed(NamedTuple):
    """One record: under observation from `entry` to `exit`, both included; cause 0 is still open."""

    exit: int
    cause: int
    entry: int = 0


def aalen_johansen(records: Iterable[Followed], cause: int, horizon: int) -> Fraction:
    """P(cause by the end of day `horizon`)."""
    records = list(records)
    surviving, incidence = Fraction(1), Fraction(0)
    for day in range(horizon + 1):
        at_risk = [r for r in records if r.entry <= day <= r.exit]
        gone = [r for r in at_risk if r.exit == day and r.cause > 0]
        awaited = [r for r in gone if r.cause == cause]
        if at_risk:
            incidence += surviving * Fraction(len(awaited), len(at_risk))
            surviving *= 1 - Fraction(len(gone), len(at_risk))
    return incidence


def kaplan_meier(records: Iterable[Followed], horizon: int) -> Fraction:
    """P(no exit by the end of day `horizon`)."""
    return 1 - aalen_johansen([r._replace(cause=min(r.cause, 1)) for r in records], 1, horizon)


def greenwood(records: Iterable[Followed], cause: int, horizon: int) -> Fraction:
    """The variance of the incidence: the gradient in each day's rates, times their multinomial covariance."""
    records = list(records)
    end = aalen_johansen(records, cause, horizon)
    total = Fraction(0)
    for day in range(horizon + 1):
        at_risk = [r for r in records if r.entry <= day <= r.exit]
        gone = [r for r in at_risk if r.exit == day and r.cause > 0]
        if not gone:
            continue
        n = len(at_risk)
        p, p1 = Fraction(len(gone), n), Fraction(sum(r.cause == cause for r in gone), n)
        before = kaplan_meier(records, day - 1) if day else Fraction(1)
        by_event = before
        by_exit = -(end - aalen_johansen(records, cause, day)) / (1 - p) if p < 1 else Fraction(0)
        total += (by_event**2 * p1 * (1 - p1) + by_exit**2 * p * (1 - p) + 2 * by_event * by_exit * p1 * (1 - p)) / n
    return total


def poisson_below(mean: float, most: int) -> float:
    """P(N ≤ most) of a Poisson law, term by term."""
    term, total = exp(-mean), 0.0
    for k in range(most + 1):
        total += term
        term *= mean / (k + 1)
    return total


def binomial_below(p: Fraction, n: int, most: int) -> Fraction:
    """P(K ≤ most) of a binomial law, term by term."""
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(most + 1)), Fraction(0))
