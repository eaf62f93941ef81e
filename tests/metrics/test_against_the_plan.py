"""Market share, coverage and velocity of the pipeline, against plain loops over the rows."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from tests.metrics.hand_facts import HandFacts, Row, evaluator, facts

from portulan.language.words import Money
from portulan.metrics.answers import RequestError
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period, last_periods
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.terms import Goal, Terms, terms_of
from portulan.plan.reading import read_plan
from portulan.stats.estimate import Estimate, NotComputable, Result

DAY = date(2026, 6, 30)
END = datetime(2026, 7, 1)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
MARKET = Money(Decimal(1_000_000), "EUR")
PLAN = Terms(MARKET, "A study", Goal(Decimal(240_000), YEAR), YEAR)


@cache
def company() -> HandFacts:
    rng = Random(5)
    sales: list[dict[str, Any]] = []
    deals: list[dict[str, Any]] = []
    for i in range(260):
        at = datetime(2025, 1, 1) + timedelta(days=rng.randrange(600))
        owner = rng.choice(["ada", "bob", "cy"])
        sales.append({"sale_id": f"S{i}", "sold_at": at, "amount": Decimal(rng.randrange(100, 2000)),
                      "owner_id": owner, "currency": "EUR"})  # fmt: skip
        status = rng.choice(["won", "lost", "open"])
        closed = at + timedelta(days=rng.randrange(5, 80)) if status != "open" else None
        deals.append({
            "opportunity_id": f"O{i}", "created_at": at, "status": status, "closed_at": closed, "owner_id": owner,
            "amount": Decimal(rng.randrange(100, 9000)), "currency": "EUR",
            "expected_close": (at + timedelta(days=rng.randrange(20, 200))).date() if i % 9 else None,
        })  # fmt: skip
    half = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
    targets = [
        {"target_id": "T1", "kpi": "revenue", "owner_id": "ada", "value": 60_000, **half},
        {"target_id": "T2", "kpi": "revenue", "owner_id": "ada", "value": 73_000, "period_from": date(2026, 7, 1),
         "period_to": date(2026, 12, 31)},
        {"target_id": "T3", "kpi": "revenue", "owner_id": "bob", "value": 50, **half},
        {"target_id": "T4", "kpi": "new_customers", "owner_id": "bob", "value": 9e9, **half},
    ]  # fmt: skip
    owners = [{"owner_id": one, "name": one.title(), "team": "North"} for one in ("ada", "bob", "cy")]
    return facts(sale=sales, opportunity=deals, target=targets, owner=owners)


@cache
def ours() -> Evaluator:
    return replace(evaluator(company()), terms=PLAN)


def asked(text: str, period: Period | None = None, over: Evaluator | None = None, day: date = DAY) -> dict[Any, Result]:
    table = (over or ours()).table(read_request(text, (), None, period, day, ()))
    return {tuple(row.by.values()): row.result for row in table.rows}


def value(result: Result) -> float:
    assert isinstance(result, Estimate), result
    return result.value


def sold(first: date, last: date, owner: str | None = None) -> float:
    return float(sum(
        s["amount"] for s in company().written["sale"]
        if first <= s["sold_at"].date() <= last and owner in (None, s["owner_id"])
    ))  # fmt: skip


def test_market_share_is_the_revenue_over_the_market_of_as_many_days() -> None:
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    assert value(asked("market_share", year)[()]) == pytest.approx(sold(date(2025, 1, 1), date(2025, 12, 31)) / 1e6)
    running = value(asked("market_share", YEAR)[()])
    assert running == pytest.approx(sold(date(2026, 1, 1), DAY) / (1e6 * 181 / 365))
    unasked = value(asked("market_share")[()])  # the last twelve months: 184 days of 2025 and 181 of 2026
    assert unasked == pytest.approx(sold(date(2025, 7, 1), DAY) / (1e6 * (184 / 365 + 181 / 365)))
    assert sum(map(value, asked("market_share by owner").values())) == pytest.approx(unasked)


def test_each_month_is_held_against_its_own_days() -> None:
    by_month = asked("market_share by month", YEAR)
    assert value(by_month["2026-02",]) == pytest.approx(sold(date(2026, 2, 1), date(2026, 2, 28)) / (1e6 * 28 / 365))
    points = ours().trend(read_request("market_share", (), None, None, DAY, ()), last_periods(DAY, "month", 6))
    assert [value(p.result) for p in points] == pytest.approx([value(by_month[f"2026-0{m}",]) for m in range(1, 7)])


def test_the_definition_of_a_market_share_names_the_source_of_the_size() -> None:
    table = ours().table(read_request("market_share", (), None, None, DAY, ()))
    assert "A study" in table.definition.say("en")
    assert "1 000 000" in table.definition.say("fr").replace("\u202f", " ")


def test_without_a_size_or_in_another_currency_there_is_no_market_share() -> None:
    for terms, said in ((Terms(), "taille du marché"), (replace(PLAN, market=Money(Decimal(9), "USD")), "USD")):
        result = asked("market_share", over=replace(ours(), terms=terms))[()]
        assert isinstance(result, NotComputable)
        assert said in result.reason.say("fr")


def open_by(first: date, last: date, owner: str | None = None) -> list[Row]:
    return [
        d
        for d in company().written["opportunity"]
        if d["created_at"] < END
        and (d["status"] == "open" or d["closed_at"] >= END)
        and d["expected_close"] is not None
        and first <= d["expected_close"] <= last
        and owner in (None, d["owner_id"])
    ]


def test_coverage_is_what_may_still_be_signed_over_what_is_left_to_reach() -> None:
    deals = open_by(date(2026, 1, 1), date(2026, 12, 31))
    left = 240_000 - sold(date(2026, 1, 1), DAY)
    result = asked("pipeline_coverage")[()]
    assert value(result) == pytest.approx(float(sum(d["amount"] for d in deals)) / left)
    assert result.n == len(deals) > 10
    quarter = Period(date(2026, 6, 1), date(2026, 9, 1))
    in_quarter = open_by(date(2026, 6, 1), date(2026, 8, 31))
    left = 240_000 * 92 / 365 - sold(date(2026, 6, 1), DAY)
    assert value(asked("pipeline_coverage", quarter)[()]) == pytest.approx(
        float(sum(d["amount"] for d in in_quarter)) / left
    )


def test_coverage_by_owner_is_held_against_each_one_s_targets() -> None:
    by_owner = asked("pipeline_coverage by owner", YEAR)
    deals = open_by(date(2026, 1, 1), date(2026, 12, 31), "ada")
    left = 133_000 - sold(date(2026, 1, 1), DAY, "ada")
    assert value(by_owner["Ada",]) == pytest.approx(float(sum(d["amount"] for d in deals)) / left)
    assert "atteint" in by_owner["Bob",].reason.say("fr")  # type: ignore[union-attr]
    assert "Aucun objectif" in by_owner["Cy",].reason.say("fr")  # type: ignore[union-attr]
    only = asked("pipeline_coverage where owner = 'Ada'", YEAR)[()]
    assert value(only) == pytest.approx(value(by_owner["Ada",]))


def test_coverage_says_what_it_lacks() -> None:
    past = Period(date(2026, 1, 1), date(2026, 4, 1))
    assert asked("pipeline_coverage", past) == asked(
        "pipeline_coverage"
    )  # nothing can be signed in it: the year is read
    bare = replace(ours(), terms=Terms())
    over = replace(ours(), terms=Terms(goal=Goal(Decimal(9), past)))
    for result, said in (
        (asked("pipeline_coverage", over=over)[()], "finie"),
        (asked("pipeline_coverage", over=bare)[()], "période"),
    ):
        assert isinstance(result, NotComputable)
        assert said in result.reason.say("fr")
    with pytest.raises(RequestError, match="ME010"):
        asked("pipeline_coverage by channel")


def test_velocity_is_the_product_of_its_four_factors() -> None:
    since = datetime(2025, 7, 1)
    deals = company().written["opportunity"]
    closed = [d for d in deals if d["closed_at"] and since <= d["closed_at"] < END and d["created_at"] < END]
    won = [d for d in closed if d["status"] == "won"]
    waiting = [d for d in deals if d["created_at"] < END and (d["status"] == "open" or d["closed_at"] >= END)]
    days = sum((d["closed_at"].date() - d["created_at"].date()).days for d in won) / len(won)
    amount = float(sum(d["amount"] for d in won)) / len(won)
    result = asked("pipeline_velocity")[()]
    assert value(result) == pytest.approx(len(waiting) * len(won) / len(closed) * amount / days)
    assert result.n == len(waiting) + len(closed)
    with pytest.raises(RequestError, match="ME011"):
        asked("pipeline_velocity by month")


@pytest.mark.parametrize("name", ["market_share", "pipeline_coverage", "pipeline_velocity"])
def test_as_many_records_stand_behind_each_as_its_n(name: str) -> None:
    request = read_request(name, (), None, None, DAY, ())
    assert record_page(ours(), request, {}, 5, 0, None).total == ours().table(request).result.n > 10
    points = ours().trend(request, last_periods(DAY, "quarter", 2))
    assert any(isinstance(p.result, Estimate) for p in points)


def test_the_terms_are_the_plan_s_last_revenue_objective_and_its_market() -> None:
    text = """
portulan: 1
currency: EUR
period: {from: 2026-01-01, to: 2026-12-31}
market: {size: {revenue: 42_000_000, source: a survey}}
objectives:
  - {id: first-half, kpi: revenue, target: 100_000, by: 2026-06-30}
  - {id: north, kpi: revenue where team = 'North', target: 999_000, by: 2026-12-31}
  - {id: year, kpi: revenue, target: 240_000, by: 2026-12-31}
"""
    terms = terms_of(read_plan(text, "plan.yaml").plan)
    assert terms == Terms(Money(Decimal(42_000_000), "EUR"), "a survey", Goal(Decimal(240_000), YEAR), YEAR)
