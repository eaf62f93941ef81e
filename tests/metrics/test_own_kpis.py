"""The KPIs a plan declares: the very answers of the built-in ones they restate, and of plain loops over the rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from statistics import fmean
from typing import Any

import pytest
from tests.metrics.hand_facts import HandFacts, Row, evaluator, facts

from portulan.metrics.answers import RequestError
from portulan.metrics.catalogue import catalogue
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.own_kpis import catalogue_with
from portulan.metrics.period import Period
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.wide import WidePlan
from portulan.plan.reading import read_plan
from portulan.stats.estimate import Estimate

DAY = date(2025, 9, 30)
KPIS = """
kpis:
  - id: my_win_rate
    rate: opportunities where status = 'won'
    among: opportunities where status in ('won', 'lost')
    dated: closed_at
    unit: share
    better: up
  - {id: my_revenue, sum: amount, among: sales, unit: money, better: up}
  - id: my_margin_rate
    ratio: {top: amount - cost, bottom: amount}
    among: sales where cost is not null
    unit: share
    better: up
  - id: my_basket
    mean: amount
    among: opportunities where status = 'won'
    dated: closed_at
    unit: money
    better: up
  - {id: show_rate, rate: meetings where held, among: meetings where booked, unit: share, better: up}
  - {id: big_deals, count: opportunities where amount > 400, unit: count, better: up}
  - id: days_to_win
    mean: closed_at - created_at
    among: opportunities where status = 'won'
    dated: closed_at
    unit: days
    better: down
  - {id: seats, sum: quantity * 2, among: sales, unit: count, better: up}
"""
RESTATED = {
    "my_win_rate": "win_rate",
    "my_revenue": "revenue",
    "my_margin_rate": "margin_rate",
    "my_basket": "average_basket",
}


@cache
def company() -> HandFacts:
    rng = Random(7)
    start = datetime(2025, 1, 1)
    deals: list[Row] = []
    sales: list[Row] = []
    met: list[Row] = []
    for i in range(300):
        created = start + timedelta(days=rng.randrange(260), hours=rng.randrange(24))
        status = rng.choice(["won", "won", "lost", "open"])
        closed = created + timedelta(days=rng.randrange(1, 60)) if status != "open" else None
        amount = None if i % 17 == 0 else Decimal(rng.randrange(100, 900))
        deals.append({
            "opportunity_id": f"O{i}", "created_at": created, "closed_at": closed, "status": status, "amount": amount,
            "channel": rng.choice(["fair", "fair", "web", None]), "currency": "EUR",
        })  # fmt: skip
        sales.append({
            "sale_id": f"S{i}", "sold_at": created, "amount": Decimal(rng.randrange(50, 500)),
            "quantity": rng.randrange(5),
            "cost": None if i % 11 == 0 else Decimal(rng.randrange(10, 400)), "channel": rng.choice(["fair", "web"]),
            "currency": "EUR",
        })  # fmt: skip
        met.append({
            "activity_id": f"A{i}", "kind": rng.choice(["meeting", "demo", "call"]), "happened_at": created,
            "held": rng.choice([True, False, None]), "booked": rng.choice([True, True, False]),
        })  # fmt: skip
    return facts(opportunity=deals, sale=sales, activity=met)


@cache
def ours() -> Evaluator:
    return over(company())


def over(store: HandFacts, kpis: str = KPIS) -> Evaluator:
    return declaring(evaluator(store, WidePlan()), kpis)


def declaring(made: Evaluator, kpis: str = KPIS) -> Evaluator:
    plan = read_plan("portulan: 1\n" + kpis, "plan.yaml").plan
    assert plan is not None
    return replace(made, known=catalogue_with(plan.kpis, made.engine.facts))


def answer(evaluator: Evaluator, text: str, period: Period | None = None) -> Sequence[tuple[Any, Any]]:
    table = evaluator.table(read_request(text, (), None, period, DAY, (), evaluator.known))
    return [(dict(row.by), row.result) for row in table.rows]


@pytest.mark.parametrize("own", list(RESTATED))
@pytest.mark.parametrize("asked", ["", " by channel", " by quarter", " where channel = 'fair'"])
def test_a_declared_kpi_that_restates_a_built_in_one_gives_its_very_answer(own: str, asked: str) -> None:
    evaluator = ours()
    for period in (None, Period(date(2025, 3, 1), date(2025, 9, 1))):
        mine = answer(evaluator, own + asked, period)
        assert mine == answer(evaluator, RESTATED[own] + asked, period)
        assert any(isinstance(result, Estimate) for _, result in mine)


def test_each_form_counts_what_a_plain_loop_counts() -> None:
    store = company()
    evaluator = ours()
    rows = store.written
    end = datetime(2025, 10, 1)
    booked = [a for a in rows["activity"] if a["kind"] != "call" and a["booked"] and a["happened_at"] < end]
    held = [a for a in booked if a["held"]]
    won = [d for d in rows["opportunity"] if d["status"] == "won" and d["closed_at"] < end]
    large = [d for d in rows["opportunity"] if d["created_at"] < end and d["amount"] and d["amount"] > 400]
    spans = [(d["closed_at"] - d["created_at"]) / timedelta(days=1) for d in won]
    expected = {
        "show_rate": (len(held) / len(booked), len(booked)),
        "big_deals": (len(large), len(large)),
        "days_to_win": (fmean(spans), len(spans)),
        "seats": (sum(2 * s["quantity"] for s in rows["sale"] if s["sold_at"] < end), len(rows["sale"])),
    }
    for name, (value, n) in expected.items():
        [(_, result)] = answer(evaluator, name)
        assert isinstance(result, Estimate), (name, result)
        assert result.value == pytest.approx(value, rel=1e-12), name
        assert result.n == n, name


@pytest.mark.parametrize("own", ["my_win_rate", "my_margin_rate", "show_rate", "big_deals", "days_to_win", "seats"])
def test_as_many_records_stand_behind_a_declared_kpi_as_its_n(own: str) -> None:
    evaluator = ours()
    request = read_request(own, (), None, Period(date(2025, 2, 1), date(2025, 8, 1)), DAY, (), evaluator.known)
    page = record_page(evaluator, request, {}, 5, 0, None)
    assert page.total == evaluator.table(request).result.n > 20


def test_a_declared_kpi_reads_nothing_of_what_comes_later() -> None:
    store = company()
    day = date(2025, 5, 1)
    later = datetime(2025, 5, 2)
    kept = {
        "sale": [s for s in store.written["sale"] if s["sold_at"] < later],
        "activity": [a for a in store.written["activity"] if a["happened_at"] < later],
        "opportunity": [
            d if d["closed_at"] is None or d["closed_at"] < later else {**d, "closed_at": None, "status": "open"}
            for d in store.written["opportunity"]
            if d["created_at"] < later
        ],
    }
    then, now = over(facts(**kept)), ours()
    for own in ("my_win_rate", "my_revenue", "my_basket", "show_rate", "big_deals", "days_to_win", "seats"):
        request = read_request(own, (), None, None, day, (), now.known)
        assert now.table(request).result == then.table(request).result, own


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("sum: amout, among: sales, unit: money", "amount"),
        ("rate: meetings where helt, among: meetings, unit: share", "held"),
        ("rate: meetings where held, among: leads, unit: share", "mêmes enregistrements"),
        ("mean: channel, among: sales, unit: money", "additionne pas"),
        ("count: sales, dated: channel, unit: count", "date"),
    ],
)
def test_one_that_cannot_be_computed_keeps_its_place_with_the_reason(declared: str, said: str) -> None:
    evaluator = declaring(ours(), f"kpis: [{{id: mine, {declared}, better: up}}]")
    [(_, result)] = answer(evaluator, "mine")
    assert result.status == "no_data"
    assert said in result.reason.say("fr")


def test_the_definition_is_the_declaration_read_aloud_in_both_languages() -> None:
    known = ours().known
    assert known["show_rate"].definition.say("en").startswith("Meetings and demos where “held”, out of meetings")
    assert "vérifiant « held »" in known["show_rate"].definition.say("fr").replace("\u00a0", " ")
    assert "d’affaires" in known["big_deals"].definition.say("fr")
    braces = declaring(ours(), "kpis: [{id: b, count: \"sales where channel = '{x}'\", unit: count, better: up}]")
    assert "'{x}'" in braces.known["b"].definition.say("en")


def test_a_built_in_kpi_keeps_its_name_and_the_shared_catalogue_is_left_alone() -> None:
    before = dict(catalogue())
    evaluator = declaring(ours(), "kpis: [{id: win_rate, count: sales, unit: count, better: up}]")
    assert evaluator.known["win_rate"] is before["win_rate"]
    ours()
    assert dict(catalogue()) == before
    with pytest.raises(RequestError, match="ME001"):
        read_request("my_revenue", (), None, None, DAY, ())
