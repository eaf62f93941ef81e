"""Figures of all customers together, from running totals, against the rows of the customers asked day by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.metrics.hand_facts import Row, evaluator, facts
from tests.metrics.test_customers import CONTRACT, DAY, contracts, sale, shoppers

from portulan.language.condition_text import parse_condition
from portulan.language.place import Place
from portulan.metrics.customers.evenings import together
from portulan.metrics.customers.spans import span_of
from portulan.metrics.customers.sums import in_groups
from portulan.metrics.customers.terms import CustomerTerms
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.needs import pick
from portulan.metrics.period import Period, last_periods
from portulan.metrics.requests import Request, read_request
from portulan.metrics.wide import WidePlan
from portulan.stats.estimate import NotComputable
from portulan.stats.purchases import PurchaseHistories

SPANS = ("retention", "churn", "grr", "nrr")
RECURRING = parse_condition("offer_id = 'care'", Place("t"))


def odd() -> list[Row]:
    """Returns before any purchase, several sales on one day, sales without amount, cost or account."""
    at = datetime(2023, 5, 1, 9)
    rows = [
        sale(9001, "X1", at, -50),
        sale(9002, "X1", at + timedelta(days=40), 200),
        sale(9003, "X1", at + timedelta(days=40, hours=5), -30),
        sale(9004, "X1", at + timedelta(days=400), 120),
        sale(9005, "X2", at, 80),
        sale(9006, "X2", at + timedelta(hours=2), 15),
        sale(9007, "X3", at + timedelta(days=3), -10),
        sale(9008, "X4", at + timedelta(days=700), 0),
    ]
    return [
        *rows,
        {**sale(9009, "X2", at + timedelta(days=9), 5), "amount": None},
        {**sale(9010, "X2", at + timedelta(days=90), 60), "cost": None},
        {**sale(9011, "X5", at, 60), "account_id": None},
    ]


def asked(over: Evaluator, reference: str, where: str | None) -> Sequence[Request]:
    """The figure over months, years and spans of its own, and as of past days."""
    days = (DAY, date(2025, 3, 14), date(2023, 5, 1), date(2022, 6, 30))
    periods: list[Period | None] = [None, *last_periods(DAY, "month", 6), *last_periods(DAY, "year", 3)]
    periods.append(Period(date(2024, 2, 11), date(2025, 3, 2)))
    found = [
        read_request(reference, (), where, period, day, over.engine.plan.stages, over.known)
        for day in days
        for period in periods
    ]
    return [request for request in found if span_of(request.period, request.as_of).begun]


def plain(value: Any) -> Any:
    """Statistics as numbers one can compare, spend classes in the order of their customers' spend."""
    if isinstance(value, PurchaseHistories):
        return [column.tolist() for column in (value.repeats, value.last, value.age, value.count)]
    if hasattr(value, "purchases"):
        order = np.lexsort((value.mean, value.purchases))
        return [column[order].tolist() for column in (value.purchases, value.mean, value.count)]
    if hasattr(value, "__dataclass_fields__"):
        return [plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return value


def flat(value: Any) -> list[float]:
    return [x for one in value for x in flat(one)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("where", [None, "channel = 'fair'"])
@pytest.mark.parametrize("kpi", [*SPANS, "clv"])
@pytest.mark.parametrize("bound", [False, True])
def test_the_figures_of_a_day_rest_on_the_same_sums_either_way(kpi: str, bound: bool, where: str | None) -> None:
    terms = replace(CONTRACT, recurring=RECURRING) if bound else CustomerTerms("purchases", horizon_days=730.0)
    over = evaluator(facts(sale=[*(contracts() if bound else shoppers()), *odd()]), plan=WidePlan(customers=terms))
    compared = 0
    for request in asked(over, kpi, where):
        variant = pick(request.kpi, over.engine)
        assert not isinstance(variant, NotComputable)
        fast = together(over.engine, request, variant)
        if fast is None:
            assert (kpi, bound) == ("clv", True)  # contract terms are read from the rows
            return
        slow = in_groups(over.engine, request, variant)
        assert fast.keys() == slow.keys()
        for group, one in fast.items():
            got, expected = flat(plain(one.statistic)), flat(plain(slow[group].statistic))
            assert got == pytest.approx(expected, rel=1e-12)
            assert one.currencies == slow[group].currencies
            compared += one.statistic.n > 0
    assert compared > 10


def test_several_currencies_are_asked_of_the_rows() -> None:
    mixed = [{**row, "currency": "USD"} if i % 2 else row for i, row in enumerate(shoppers())]
    over = evaluator(facts(sale=mixed), plan=WidePlan(customers=CustomerTerms("purchases")))
    request = read_request("nrr", (), None, None, DAY, (), over.known)
    variant = pick(request.kpi, over.engine)
    assert not isinstance(variant, NotComputable)
    assert together(over.engine, request, variant) is None
