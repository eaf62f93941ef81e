"""Figures about customers, counted again in plain Python from the very sales that were drawn."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from tests.metrics.hand_facts import Row, evaluator, facts

from portulan.language.condition_text import parse_condition
from portulan.language.place import Place
from portulan.metrics.answers import KpiTable
from portulan.metrics.customers.spans import span_of
from portulan.metrics.customers.terms import CustomerTerms
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period, last_periods
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.wide import WidePlan
from portulan.stats import bgnbd
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.purchases import PurchaseHistories

FIRST, DAY = datetime(2022, 1, 1, 10), date(2025, 12, 31)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
CONTRACT = CustomerTerms("contract", parse_condition("offer_id = 'care'", Place("t")), None, 365, 30, 3 * 365.0)


def sale(number: int, account: str, at: datetime, amount: float, offer: str = "care", channel: str = "web") -> Row:
    return {
        "sale_id": f"S{number:05}",
        "account_id": account,
        "sold_at": at,
        "offer_id": offer,
        "channel": channel,
        "amount": Decimal(str(round(amount, 2))),
        "cost": Decimal(str(round(amount * 0.4, 2))),
        "currency": "EUR",
    }


@cache
def contracts(seed: int = 3) -> list[Row]:
    """Customers who renew each year with chance 0.85, for amounts that move, and buy extras now and then."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for i in range(240):
        since = FIRST + timedelta(days=int(rng.integers(0, 1400)))
        channel = "fair" if i % 3 else "web"
        for year in range(4):
            at = since + timedelta(days=365 * year + int(rng.integers(0, 15)) * (year > 0))
            rows.append(sale(len(rows), f"A{i:03}", at, 1000 * rng.uniform(0.8, 1.3), "care", channel))
            if rng.random() < 0.3:
                extra = at + timedelta(days=100)
                rows.append(sale(len(rows), f"A{i:03}", extra, 150, "extra", channel))
            if rng.random() > 0.85:
                break
    return [row for row in rows if row["sold_at"].date() <= DAY]


@cache
def shoppers(seed: int = 5, customers: int = 300) -> list[Row]:
    """Customers of the BG/NBD model; one purchase in twenty is sent back a week later."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for i in range(customers):
        rate, leaves = rng.gamma(1.2, 1 / 90), rng.beta(0.8, 3.0)
        at = FIRST + timedelta(days=float(rng.uniform(0, 1200)))
        level = rng.gamma(4, 12)
        while at.date() <= DAY:
            amount = float(rng.gamma(5, level / 5))
            rows.append(sale(len(rows), f"C{i:03}", at, amount + 1, "any", "fair" if i % 2 else "web"))
            if rng.random() < 0.05:
                rows.append(sale(len(rows), f"C{i:03}", at + timedelta(days=7), -amount, "any"))
            if rng.random() < leaves:
                break
            at += timedelta(days=float(rng.exponential(1 / max(rate, 1e-6))))
    return rows


def engine(rows: Sequence[Row], terms: CustomerTerms | None = None, **more: Sequence[Row]) -> Evaluator:
    return evaluator(facts(sale=rows, **more), WidePlan(customers=terms or CustomerTerms()))


@cache
def bound_company() -> Evaluator:
    return engine(contracts(), CONTRACT, spend=spend())


@cache
def shop() -> Evaluator:
    return engine(shoppers(), CustomerTerms("purchases"), spend=spend())


def table(asked: str, of: Evaluator, period: Period | None = None, day: date = DAY) -> KpiTable:
    return of.table(read_request(asked, (), None, period, day, ()))


def estimate(result: Result) -> Estimate:
    assert isinstance(result, Estimate), result
    return result


def by_account(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["account_id"]].append(row)
    return found


# Contracts


def bound(rows: list[Row], day: date) -> bool:
    """Whether a contract sale of the last year, or of thirty days more, is there on the evening of a day."""
    latest = [r["sold_at"].date() for r in rows if r["offer_id"] == "care" and r["sold_at"].date() <= day]
    return bool(latest) and (day - max(latest)).days < 395


def test_retention_of_contracts_is_who_is_still_bound() -> None:
    rows = contracts()
    then, now = date(2024, 12, 31), DAY
    start = [lines for lines in by_account(rows).values() if bound(lines, then)]
    kept = [lines for lines in start if bound(lines, now)]
    found = estimate(table("retention", bound_company(), YEAR).result)
    assert (found.value, found.n) == (len(kept) / len(start), len(start))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.85 < found.high
    left = estimate(table("churn", bound_company(), YEAR).result)
    assert left.value == pytest.approx(1 - found.value)


def test_without_a_period_the_last_twelve_months_are_compared() -> None:
    of = bound_company()
    assert table("retention", of).result == table("retention", of, YEAR).result
    assert "31 décembre 2024" in table("retention", of).definition.say("fr")


def test_a_split_adds_up_to_the_whole_and_takes_the_first_purchase() -> None:
    of = bound_company()
    split = {row.by["channel"]: estimate(row.result) for row in table("retention by channel", of, YEAR).rows}
    whole = estimate(table("retention", of, YEAR).result)
    assert sum(r.n for r in split.values()) == whole.n
    assert sum(r.value * r.n for r in split.values()) == pytest.approx(whole.value * whole.n)
    only = estimate(table("retention where channel = 'web'", of, YEAR).result)
    assert (only.value, only.n) == pytest.approx((split["web"].value, split["web"].n))


def test_yearly_purchases_are_contracts_unless_the_plan_says_otherwise() -> None:
    rows = [row for row in contracts() if row["offer_id"] == "care"]
    assert "(every sale)" in table("retention", engine(rows), YEAR).definition.say("en")
    purchases = engine(rows, CustomerTerms("purchases"))
    assert "BG/NBD" in table("retention", purchases, YEAR).definition.say("fr")


@pytest.mark.parametrize("kpi", ["grr", "nrr"])
def test_the_same_customers_spend_again(kpi: str) -> None:
    rows = contracts()
    top = bottom = 0.0
    number = 0
    for lines in by_account(rows).values():
        base = sum(float(r["amount"]) for r in lines if r["sold_at"].year == 2024)
        now = sum(float(r["amount"]) for r in lines if r["sold_at"].year == 2025)
        if base > 0:
            number, bottom = number + 1, bottom + base
            top += min(now, base) if kpi == "grr" else now
    found = estimate(table(kpi, engine(rows, CONTRACT), YEAR).result)
    assert found.value == pytest.approx(top / bottom)
    assert found.n == number


def test_gross_retention_never_exceeds_the_whole_whatever_customers_add() -> None:
    rows = [sale(i, f"A{i % 60:02}", datetime(2024, 6, 1), 100) for i in range(60)]
    rows += [sale(100 + i, f"A{i:02}", datetime(2025, 6, 1), 100 * (1 + i)) for i in range(60)]
    rows.append(sale(900, "old", datetime(2023, 1, 1), 5))
    gross, net = (estimate(table(kpi, engine(rows, CONTRACT), YEAR).result) for kpi in ("grr", "nrr"))
    assert gross.value == 1
    assert gross.high is not None
    assert gross.high <= 1
    assert net.value > 20


def test_a_comparison_with_a_year_not_loaded_whole_says_so() -> None:
    rows = [row for row in contracts() if row["sold_at"] >= datetime(2024, 5, 1)]
    refused = table("nrr by channel", engine(rows, CONTRACT), YEAR)
    reason = refused.rows[0].result
    assert isinstance(reason, NotComputable)
    assert "commencent" in reason.reason.say("fr")
    assert refused.definition.say("fr")


def test_the_value_of_a_contract_comes_from_the_last_complete_term_of_each_customer() -> None:
    rows = contracts()
    first: list[float] = []
    later: list[float] = []
    renewed: list[bool] = []
    for lines in by_account(rows).values():
        care = sorted(r["sold_at"].date() for r in lines if r["offer_id"] == "care")
        term = ((DAY - care[0]).days - 30) // 365 - 1
        if term < 0:
            continue

        def near(k: int, opened: date = care[0], days: list[date] = care) -> bool:
            return any(abs((d - opened).days - 365 * k) <= 30 for d in days)

        if near(term):
            inside = [r for r in lines if term * 365 <= (r["sold_at"].date() - care[0]).days < (term + 1) * 365]
            (later if term else first).append(sum(float(r["amount"] - r["cost"]) for r in inside))
            renewed.append(near(term + 1))
    kept = np.mean(renewed)
    found = estimate(table("clv", bound_company()).result)
    assert found.n == len(renewed)
    assert found.value == pytest.approx(np.mean(first) + np.mean(later) * (kept + kept**2))
    assert found.extra["renewed"] == pytest.approx(kept)


# Purchases as they come


def histories(rows: list[Row], until: date) -> dict[str, tuple[int, int, int]]:
    found = {}
    for account, lines in by_account(rows).items():
        days = sorted({r["sold_at"].date() for r in lines if r["amount"] > 0 and r["sold_at"].date() <= until})
        if days:
            found[account] = (len(days) - 1, (days[-1] - days[0]).days, (until - days[0]).days)
    return found


def test_the_engine_sums_the_histories_of_the_customers() -> None:
    rows = shoppers()
    columns = zip(*histories(rows, DAY).values(), strict=True)
    fitted = bgnbd.fit(PurchaseHistories.of(*columns)).named
    found = table("clv", shop())
    extra = estimate(found.result).extra
    assert {name: extra[name] for name in fitted} == pytest.approx(fitted)
    assert estimate(found.result).n == len(by_account(rows))
    assert "α" in found.definition.say("fr")
    kept = sum(float(r["amount"] - r["cost"]) for r in rows)
    bought = sum(float(r["amount"]) for r in rows if r["amount"] > 0)
    assert extra["kept"] == pytest.approx(kept / bought)


def test_retention_without_a_contract_is_read_in_the_purchases() -> None:
    rows = shoppers()
    known = histories(rows, DAY)
    chances = {
        account: float(bgnbd.chance_active(parameters, PurchaseHistories.of([x], [t], [age]))[0])
        for parameters in [bgnbd.fit(PurchaseHistories.of(*zip(*known.values(), strict=True))).parameters]
        for account, (x, t, age) in known.items()
    }
    cohort = {account: h for account, h in known.items() if h[2] >= 365}
    end = sum(chances[account] for account in cohort)
    start = sum(1.0 if x and age - t < 365 else chances[account] for account, (x, t, age) in cohort.items())
    found = estimate(table("retention", shop(), YEAR).result)
    assert found.value == pytest.approx(end / start, rel=1e-6)
    assert found.n == len(cohort)


def test_a_figure_of_the_past_only_knows_the_past() -> None:
    rows, day = shoppers(), date(2024, 12, 31)
    past = [row for row in rows if row["sold_at"].date() <= day]
    then, only = (estimate(table("clv", of, day=day).result) for of in (shop(), engine(past)))
    assert (then.value, then.low, then.n) == pytest.approx((only.value, only.low, only.n), rel=1e-6)


def test_without_costs_the_value_is_in_sales_and_says_so() -> None:
    rows = [{**row, "cost": None} for row in shoppers()]
    found = table("clv", engine(rows))
    assert estimate(found.result).value > 0
    assert "no margin" in found.definition.say("en")
    assert table("clv_cac", engine(rows)).result.status == "no_data"


def test_amounts_in_several_currencies_are_not_added() -> None:
    rows = [{**row, "currency": "USD" if i % 2 else "EUR"} for i, row in enumerate(shoppers())]
    assert table("clv", engine(rows)).result.status == "no_data"


# Against what a customer costs


def spend() -> list[Row]:
    days = (FIRST.date() + timedelta(days=i) for i in range(1460))
    return [
        {
            "spend_id": f"D{i}",
            "day": day,
            "channel": "fair" if i % 2 else "web",
            "amount": Decimal(40),
            "currency": "EUR",
        }
        for i, day in enumerate(days)
    ]


def test_value_over_cost_is_one_over_the_other() -> None:
    of = bound_company()
    value, cost = (estimate(table(kpi, of, period).result) for kpi, period in (("clv", None), ("cac(none)", YEAR)))
    found = estimate(table("clv_cac(none)", of, YEAR).result)
    assert found.value == pytest.approx(value.value / cost.value)
    assert (found.extra["clv"], found.extra["cac"]) == pytest.approx((value.value, cost.value))
    assert found.n == cost.n


def test_payback_is_the_cost_over_the_margin_of_a_first_year() -> None:
    rows = contracts()
    margins, sales = [], 0.0
    for lines in by_account(rows).values():
        opened = min(r["sold_at"] for r in lines).date()
        if 365 <= (DAY - opened).days < 3 * 365:
            inside = [r for r in lines if (r["sold_at"].date() - opened).days < 365]
            margins.append(sum(float(r["amount"] - r["cost"]) for r in inside))
            sales += sum(float(r["amount"]) for r in inside)
    of = bound_company()
    cost = estimate(table("cac(none)", of, YEAR).result)
    found = estimate(table("cac_payback(none)", of, YEAR).result)
    assert found.value == pytest.approx(365 * cost.value / np.mean(margins))
    assert found.extra["monthly_revenue"] == pytest.approx(sales / len(margins) / 12)
    assert found.extra["monthly_revenue"] * found.extra["margin_rate"] * 12 == pytest.approx(np.mean(margins))
    split = table("cac_payback(none) by channel", of, YEAR)
    assert {row.by["channel"] for row in split.rows} == {"fair", "web"}


# What holds for all of them

KPIS = ("retention", "churn", "grr", "nrr", "clv", "clv_cac", "cac_payback")


@pytest.mark.parametrize("kpi", KPIS)
@pytest.mark.parametrize("kind", ["contracts", "purchases"])
def test_there_are_as_many_records_as_the_figure_counts(kpi: str, kind: str) -> None:
    of = bound_company() if kind == "contracts" else shop()
    for period in (None, YEAR):
        request = read_request(kpi, (), None, period, DAY, ())
        page = record_page(of, request, {}, 5, 0, None)
        assert page.total == estimate(of.table(request).result).n
        assert len(page.rows) == 5
    request = read_request(kpi, (), None, YEAR, DAY, ())
    for row in table(f"{kpi} by channel", of, YEAR).rows:
        assert record_page(of, request, row.by, 5, 0, None).total == row.result.n


@pytest.mark.parametrize("kpi", KPIS)
def test_a_trend_has_the_figure_of_each_period(kpi: str) -> None:
    of = bound_company()
    years = last_periods(DAY, "year", 2)
    points = of.trend(read_request(kpi, (), None, None, DAY, ()), years)
    last = estimate(points[-1].result)
    assert last.value == pytest.approx(estimate(table(kpi, of, YEAR).result).value)


@pytest.mark.parametrize("kpi", ["retention", "grr", "clv"])
def test_few_customers_are_a_reason(kpi: str) -> None:
    rows = [row for row in contracts() if row["account_id"] in ("A001", "A002", "A003")]
    rows.append(sale(9000, "old", datetime(2020, 1, 1), 10))
    assert table(kpi, engine(rows, CONTRACT), YEAR).result.status in ("too_few", "no_data")


def test_spans_end_with_the_as_of_day_and_compare_with_the_same_days() -> None:
    span = span_of(Period(date(2024, 1, 1), date(2025, 1, 1)), date(2024, 11, 22))
    assert (span.eve, span.end) == (date(2023, 12, 31), date(2024, 11, 22))
    before = span.year_before
    assert (before.eve, before.end) == (date(2022, 12, 31), date(2023, 11, 22))
    leap = span_of(None, date(2024, 2, 29))
    assert leap.days == 365
    assert leap.year_before.end == date(2023, 2, 28)
    assert not span_of(Period(date(2026, 1, 1), None), DAY).begun


def test_each_customer_behind_retention_shows_its_chance_to_be_still_active() -> None:
    parameters = bgnbd.fit(PurchaseHistories.of(*zip(*histories(shoppers(), DAY).values(), strict=True))).parameters
    request = read_request("retention", (), None, YEAR, DAY, ())
    page = record_page(shop(), request, {}, 20, 0, "chance_active")
    for row in page.rows:
        x, t, age = histories(shoppers(), DAY)[str(row["account_id"])]
        expected = bgnbd.chance_active(parameters, PurchaseHistories.of([x], [t], [age]))[0]
        assert row["chance_active"] == pytest.approx(expected, rel=1e-6)
        assert row["purchases"] == x + 1
    chances = [float(str(row["chance_active"])) for row in page.rows]
    assert chances == sorted(chances)


def test_each_customer_behind_contracts_shows_what_became_of_it() -> None:
    def shown(kpi: str, period: Period | None = YEAR) -> set[str]:
        page = record_page(bound_company(), read_request(kpi, (), None, period, DAY, ()), {}, 1, 0, None)
        return {column.id for column in page.columns}

    assert "still_bound" in shown("retention")
    assert {"sales_then", "sales_since"} <= shown("grr")
    assert {"brought", "renewed"} <= shown("clv", None)
