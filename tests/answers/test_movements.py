"""The movement of the pipeline closes to the cent on the public data, between any of their days."""

from datetime import date, timedelta
from random import Random

import pytest
from tests.answers.answered import Example

from portulan.workspace import Period

SPANS = {
    "maven": (date(2016, 10, 1), 460),
    "regional-sales": (date(2019, 1, 1), 1000),
    "olist": (date(2017, 6, 1), 500),
}


@pytest.mark.parametrize("name", SPANS)
@pytest.mark.parametrize("by", ["", "channel", "owner"])
def test_it_closes_on_public_data(example: Example, name: str, by: str) -> None:
    first, days = SPANS[name]
    draw = Random(by)
    for closing_in in (None, f"{(first + timedelta(days=days // 2)):%Y}-Q3"):
        offset = draw.randrange(days)
        start = first + timedelta(days=offset)
        end = start + timedelta(days=draw.randrange(1, days - offset + 1))
        answer = example(name).movement(Period(start, end), closing_in=closing_in, by=by)
        for flow in (answer.whole, *(flow for _, flow in answer.places)):
            assert flow.gap == 0


def test_what_maven_won_in_a_quarter_is_its_revenue(example: Example) -> None:
    quarter = Period(date(2017, 7, 1), date(2017, 10, 1))
    won = example("maven").movement(quarter).whole.step("won")
    revenue = example("maven").kpi("revenue", period=quarter).result
    assert (won.deals, -float(won.amount)) == (revenue.n, getattr(revenue, "value", None))


def test_without_opportunities_northwind_says_why(example: Example) -> None:
    answer = example("northwind").movement(Period(date(1997, 1, 1), date(1997, 2, 1)))
    assert answer.refusal is not None


def test_olist_has_no_amounts_so_deals_are_counted(example: Example) -> None:
    answer = example("olist").movement(Period(date(2018, 1, 1), date(2018, 4, 1)))
    assert not answer.priced
    assert answer.whole.step("new").deals > 1000


def test_amounts_written_at_the_win_are_said_and_blame_no_open_deal(example: Example) -> None:
    """Maven writes a deal's value when it closes: an open deal without one is not at risk for that."""
    maven = example("maven")
    definition = maven.movement(Period(date(2017, 7, 1), date(2017, 10, 1))).definition
    assert "only written when a deal is won" in definition.say("en")
    answer = maven.blockages(limit=1)
    assert answer.risks is not None
    assert "unpriced" in answer.risks.not_checked
    assert "cannot tell" in answer.verdict.say("en"), "its oldest deals never close: no wait is usual"
