"""What a customer is worth, who stays, and one estimate over another: by hand, and the reasons there is none."""

import math

import numpy as np
import pytest

from portulan.stats import bgnbd
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.lifetime_value import ContractTerms, RepeatCustomers, contract_value, repeat_value
from portulan.stats.purchases import PurchaseHistories, SpendClasses
from portulan.stats.quotient import quotient
from portulan.stats.reasons import CUSTOMERS
from portulan.stats.retention import modelled_retention
from portulan.stats.sufficient import Count, Moments, PairMoments

FIRST, LATER = Moments.of([9000.0, 11000.0] * 15), Moments.of([2000.0, 4000.0] * 40)


def some(customers: int = 300, seed: int = 2) -> PurchaseHistories:
    rng = np.random.default_rng(seed)
    repeats = rng.poisson(1.4, customers)
    age = rng.integers(100, 700, customers)
    last = np.where(repeats > 0, (age * rng.beta(2, 2, customers)).astype(int) + 1, 0)
    return PurchaseHistories.of(repeats, last, age)


def test_a_contract_is_worth_its_first_term_and_those_it_survives_to() -> None:
    answer = contract_value(ContractTerms(FIRST, LATER, Count(90, 100)), 3.5)
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(10_000 + 3_000 * (0.9 + 0.81 + 0.5 * 0.729))
    assert answer.n == 100
    assert answer.extra["renewed"] == 0.9


def test_the_error_of_a_contract_adds_those_of_its_parts() -> None:
    answer = contract_value(ContractTerms(FIRST, LATER, Count(90, 100)), 3.0)
    assert isinstance(answer, Estimate)
    assert answer.high is not None
    first = np.array([9000.0, 11000.0] * 15).std(ddof=1) / math.sqrt(30)
    later = np.array([2000.0, 4000.0] * 40).std(ddof=1) / math.sqrt(80)
    kept = math.sqrt((92 / 104) * (12 / 104) / 100)
    error = math.hypot(first, (0.9 + 0.81) * later, 3_000 * (1 + 2 * 0.9) * kept)
    assert (answer.high - answer.value) / 1.959964 == pytest.approx(error, rel=1e-6)


def test_too_few_terms_or_customers_are_a_reason() -> None:
    few = contract_value(ContractTerms(Moments.of([1.0] * 5), LATER, Count(80, 85)), 5)
    assert isinstance(few, NotComputable)
    assert (few.n, few.needed) == (5, 20)
    assert repeat_value(RepeatCustomers(some(40), SpendClasses.of([1], [9.0]), FIRST), 365).status == "too_few"
    assert modelled_retention(PurchaseHistories.of([], [], []), 365).status == "no_data"


def test_the_value_of_repeat_purchases_is_the_first_one_and_those_expected() -> None:
    histories, first = some(), Moments.of([20.0, 40.0] * 150)
    spend = SpendClasses.of(np.tile([1, 2, 3], 60), np.random.default_rng(4).gamma(5, 6, 180))
    margin = PairMoments.of([30.0, 40.0, 35.0], [100.0, 100.0, 100.0])
    answer = repeat_value(RepeatCustomers(histories, spend, first, margin), 730)
    assert isinstance(answer, Estimate)
    repeats = bgnbd.expected_repeats(bgnbd.fit(histories).parameters, 730)
    assert answer.extra["repeats"] == repeats
    assert answer.value == pytest.approx((30 + repeats * answer.extra["spend"]) * 0.35)
    assert answer.extra["spend"] == pytest.approx(30, rel=0.1)
    in_sales = repeat_value(RepeatCustomers(histories, spend, first), 730)
    assert isinstance(in_sales, Estimate)
    assert in_sales.value == pytest.approx(answer.value / 0.35)


def test_customers_who_bring_no_margin_have_no_value() -> None:
    spend = SpendClasses.of(np.tile([1, 2, 3], 60), np.random.default_rng(4).gamma(5, 6, 180))
    margin = PairMoments.of([-3.0, -4.0], [100.0, 100.0])
    answer = repeat_value(RepeatCustomers(some(), spend, FIRST, margin), 730)
    assert isinstance(answer, NotComputable)
    assert answer.status == "no_data"


def test_retention_is_who_is_expected_active_at_the_end_over_who_was_at_the_start() -> None:
    histories, span = some(), 180
    answer = modelled_retention(histories, span)
    assert isinstance(answer, Estimate)
    chances = bgnbd.chance_active(bgnbd.fit(histories).parameters, histories)
    at_start = at_end = 0.0
    known = 0
    for x, t, age, n, p in zip(histories.repeats, histories.last, histories.age, histories.count, chances, strict=True):
        if age < span:
            continue
        known += int(n)
        at_end += n * p
        at_start += n * (1.0 if x > 0 and age - t < span else p)
    assert answer.value == pytest.approx(at_end / at_start)
    assert answer.n == known


def figure(value: float, low: float | None, high: float | None) -> Estimate:
    return Estimate(value, low, high, 50, "money", "x")


def test_a_quotient_adds_relative_errors() -> None:
    answer = quotient(
        figure(300, 300 / 1.2, 300 * 1.2), figure(100, 100 / 1.5, 100 * 1.5), n=40, noun=CUSTOMERS, times=2
    )
    assert isinstance(answer, Estimate)
    assert answer.value == 6
    assert answer.high == pytest.approx(6 * math.exp(math.hypot(math.log(1.2), math.log(1.5))))
    assert answer.n == 40


def test_a_quotient_passes_reasons_on_and_needs_bounds_above_zero() -> None:
    refused = modelled_retention(PurchaseHistories.of([], [], []), 365)
    answer = quotient(refused, figure(1, 0.5, 2), n=3, noun=CUSTOMERS, unit="ratio")
    assert isinstance(answer, NotComputable)
    assert answer.unit == "ratio"
    assert quotient(figure(1, -1, 2), figure(1, 0.5, 2), n=3, noun=CUSTOMERS).status == "too_few"


def test_customers_who_never_seem_to_leave_are_refused_rather_than_told_between_none_and_all() -> None:
    rng = np.random.default_rng(3)
    age, repeats = rng.integers(700, 1000, 400), rng.poisson(1.5, 400)
    last = [int(rng.integers(1, a, r).max()) if r else 0 for a, r in zip(age, repeats, strict=True)]
    answer = modelled_retention(PurchaseHistories.of(repeats, last, age), 365)
    assert isinstance(answer, NotComputable)
    assert answer.n == 400
