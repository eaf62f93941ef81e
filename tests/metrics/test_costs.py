"""What a lead, an opportunity, a customer cost: spend and records counted apart, by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.metrics.hand_facts import Row, evaluator, facts

from portulan.metrics.answers import RequestError
from portulan.metrics.period import Period
from portulan.metrics.requests import read_request
from portulan.stats.estimate import Estimate

START = datetime(2025, 1, 1)
DAY = date(2025, 12, 31)


def company(cycle: int = 30, currency: str = "EUR") -> dict[str, list[Row]]:
    """Two leads a day from two channels; one opportunity in two wins after `cycle` days; 10 and 30 spent a day."""
    leads: list[Row] = []
    deals: list[Row] = []
    spend: list[Row] = []
    for i in range(300):
        at = START + timedelta(days=i)
        for channel, cost in (("fair", 10), ("web", 30)):
            leads.append({"lead_id": f"{channel}{i}", "created_at": at, "channel": channel})
            row = {"spend_id": f"{channel}{i}", "day": at.date(), "channel": channel, "amount": Decimal(cost)}
            spend.append({**row, "currency": "EUR" if i else currency})
        closed = at + timedelta(days=cycle)
        deals.append(
            {
                "opportunity_id": f"O{i:03}",
                "account_id": f"A{i % 150}",
                "lead_id": f"fair{i}",
                "created_at": at,
                "closed_at": closed,
                "status": "won" if i % 2 else "lost",
                "amount": Decimal(100),
                "currency": "EUR",
            }
        )
    return {"lead": leads, "opportunity": deals, "spend": spend}


def ask(text: str, over: dict[str, list[Row]], period: Period | None = None) -> dict[object, Estimate]:
    table = evaluator(facts(**over)).table(read_request(text, (), None, period, DAY, ()))
    return {next(iter(r.by.values()), None): r.result for r in table.rows if isinstance(r.result, Estimate)}


def test_cost_per_lead_by_channel() -> None:
    found = ask("cost_per_lead by channel", company())
    assert {channel: (r.value, r.n) for channel, r in found.items()} == {"fair": (10, 300), "web": (30, 300)}
    assert ask("cost_per_lead", company())[None].value == 20


def test_an_opportunity_takes_the_channel_of_its_lead() -> None:
    found = ask("cost_per_opportunity by channel", company())
    assert {channel: (r.value, r.n) for channel, r in found.items()} == {"fair": (10, 300)}


def test_cac_puts_the_spend_of_the_cycle_before_against_the_customers_of_a_period() -> None:
    over = company(cycle=30)
    april = Period(date(2025, 4, 1), date(2025, 5, 1))
    firsts: dict[str, datetime] = {}
    for deal in over["opportunity"]:
        if deal["status"] == "won":
            firsts.setdefault(deal["account_id"], deal["closed_at"])
    new = sum(april.holds(moment.date()) for moment in firsts.values())
    spent = sum(
        s["amount"] for s in over["spend"] if april.holds(s["day"] + timedelta(days=30))
    )  # the spend of 2 March to 1 April
    result = ask("cac", over, april)[None]
    assert result.n == new > 5
    assert result.value == pytest.approx(float(spent) / new)
    unlagged = ask("cac(none)", over, april)[None]
    assert unlagged.value == pytest.approx(30 * 40 / new)


def test_the_lag_is_said() -> None:
    table = evaluator(facts(**company(cycle=30))).table(read_request("cac", (), None, None, DAY, ()))
    assert "30" in table.definition.say("fr")
    assert "décalées" in table.definition.say("fr")
    assert "lagged by 30" in table.definition.say("en")


def test_the_months_of_a_cost_add_up_to_its_whole() -> None:
    over = company()
    months = ask("cost_per_lead by month", over)
    assert sum(r.value * r.n for r in months.values()) == pytest.approx(300 * 40)
    assert sum(r.n for r in months.values()) == 600


def test_spend_that_is_not_known_by_a_dimension_is_not_split_by_it() -> None:
    with pytest.raises(RequestError) as refusal:
        ask("cac by sector", company())
    assert refusal.value.finding.code == "ME006"


def test_two_currencies_are_never_added() -> None:
    table = evaluator(facts(**company(currency="USD"))).table(read_request("cost_per_lead", (), None, None, DAY, ()))
    assert table.result.status == "no_data"
    over = company()
    over["opportunity"][1]["currency"] = "USD"  # type: ignore[index]
    for kpi in ("revenue", "average_basket"):
        table = evaluator(facts(**over)).table(read_request(kpi, (), None, None, DAY, ()))
        assert table.result.status == "no_data", kpi
    table = evaluator(facts(**over)).table(read_request("revenue by currency", (), None, None, DAY, ()))
    assert [(row.by["currency"], row.result.n) for row in table.rows] == [("EUR", 149), ("USD", 1)]
