"""What-if on the sample company: neutral levers are the forecast; each effect agrees with a computation apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from portulan.language.finding import FaultyText
from portulan.metrics.forecast.answer import Forecast, pool_of
from portulan.metrics.forecast.levers import Levers
from portulan.metrics.forecast.rates import stage_rates
from portulan.metrics.period import Period
from portulan.metrics.whatif.answers import WhatIf
from portulan.metrics.whatif.cash import owed, paid_in
from portulan.metrics.whatif.checking import scenario_of_fields
from portulan.metrics.whatif.effects import Base, base_of, horizon, what_if, with_levers
from portulan.metrics.whatif.moving import moved
from portulan.metrics.whatif.passages import passages
from portulan.metrics.whatif.scenario import Scenario
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.first_win import Standing, chances
from portulan.stats.pool import Pool
from portulan.workspace import Workspace

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def workspace(sample_company: Path) -> Workspace:
    return Workspace(sample_company)


@pytest.fixture(scope="module")
def base(workspace: Workspace) -> Base:
    found = workspace._base(workspace._now(), DAY, 4)
    assert isinstance(found, Base)
    return found


def asked(**fields: str | Sequence[str]) -> Scenario:
    """`asked(price="+5%")`, checked."""
    texts: Mapping[str, Sequence[str]] = {k: [v] if isinstance(v, str) else v for k, v in fields.items()}
    reading = scenario_of_fields(texts)
    assert reading.scenario is not None
    assert reading.findings == []
    return reading.scenario


def change(found: WhatIf, effect: str) -> Estimate:
    result = found.effect(effect).total.change  # type: ignore[arg-type]  # reason=tests name effects as text
    assert isinstance(result, Estimate)
    return result


def test_with_nothing_moved_the_scenario_is_the_forecast(workspace: Workspace, base: Base) -> None:
    months = Period(DAY + timedelta(days=1), base.ends[-1] + timedelta(days=1))
    forecast = workspace._now().evaluator.forecasts.forecast(DAY, months)
    assert isinstance(forecast, Forecast)
    assert np.allclose(base.simulation.total, forecast.by_month)
    found = what_if(base, Scenario())
    revenue = found.effect("revenue").total
    assert isinstance(revenue.base, Estimate)
    assert revenue.base == revenue.scenario
    assert revenue.base.value == pytest.approx(forecast.total.mean())
    assert (change(found, "revenue").low, change(found, "revenue").high) == (0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"price": "+0 %"},
        {"volume": "salons=+0%"},
        {"conversion": "decouverte=+0%"},
        {"cycle": "+0%"},
        {"capacity": "9999"},
    ],
)
def test_a_lever_at_rest_changes_nothing(base: Base, fields: dict[str, str]) -> None:
    move = moved(asked(**fields), base.model, base.chances, base.economics)
    assert np.array_equal(with_levers(base, move.levers).total, base.simulation.total)


def test_a_price_five_per_cent_higher_adds_five_per_cent_of_the_deals_and_nothing_else(base: Base) -> None:
    found = what_if(base, asked(price="+5%"))
    deals = (base.simulation.open + base.simulation.new).sum(axis=1)
    assert change(found, "revenue").value == pytest.approx(0.05 * deals.mean())
    assert change(found, "margin").value == pytest.approx(change(found, "revenue").value)  # costs do not follow prices
    assert change(found, "wins").value == 0


def test_four_points_of_discount_are_four_points_of_the_list_price(base: Base) -> None:
    found = what_if(base, asked(discount="+4pt"))
    listed = (base.simulation.open + base.simulation.new).sum(axis=1) / base.model.worth.discount
    assert change(found, "revenue").value == pytest.approx(-0.04 * listed.mean())


def test_more_volume_in_one_channel_adds_its_share_of_the_new_deals(base: Base) -> None:
    """Expected: half as much again of what new deals of the channel bring in the base, within sampling error."""
    found = what_if(base, asked(volume="site=+50%"))
    of_site = np.array([c == "site" for c in base.model.recent.values["channel"]])
    fresh = base.simulation.new_deals
    brought = np.bincount(fresh.draw, np.where(of_site[fresh.like], fresh.amount, 0.0), base.simulation.draws)
    spread = brought.std() * np.sqrt(1.5 / base.simulation.draws)
    assert change(found, "revenue").value == pytest.approx(0.5 * brought.mean(), abs=4 * spread)
    assert change(found, "revenue").low >= 0  # type: ignore[operator]  # reason=estimates of draws have bounds
    spend = base.economics.spend
    assert spend is not None
    months = (base.ends[-1] - DAY).days / 30.4375
    paid = change(found, "cash").value
    silent = change(what_if(base, asked(volume="site=+50%", spend="unchanged")), "cash").value
    assert silent - paid == pytest.approx(0.5 * spend["site"] * months, rel=1e-6)


def test_volume_down_takes_deals_away_and_never_adds_any(base: Base) -> None:
    found = what_if(base, asked(volume="all=-30%"))
    revenue = change(found, "revenue")
    assert revenue.value == pytest.approx(-0.3 * base.simulation.new.sum(axis=1).mean(), rel=0.1)
    assert revenue.high is not None
    assert revenue.high <= 0


def test_a_better_passage_moves_the_conversion_it_says(base: Base) -> None:
    move = moved(asked(conversion="decouverte=+10%"), base.model, base.chances, base.economics)
    (passage,) = move.passages
    assert passage.after == pytest.approx(1.1 * passage.before)
    assert move.levers.conversion == {"decouverte": pytest.approx(1.1)}
    points = moved(asked(conversion="decouverte=+5pt"), base.model, base.chances, base.economics).passages[0]
    assert points.after == pytest.approx(points.before + 0.05)


def test_the_chance_of_a_new_deal_is_what_the_recursion_of_the_forecast_gives_over_a_long_time(base: Base) -> None:
    one, days = base.ahead.classes.average(), 500
    nobody = Standing(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    rates = stage_rates(base.model, one, nobody, days, Levers(), np.zeros((1, 2)))
    won = chances(rates, nobody, np.zeros(days, dtype=np.int64), 1).new[0, :90, 0].mean()
    assert passages(base.model).won == pytest.approx(won, rel=0.12)  # one has the season of each day, the other none


def test_a_shorter_cycle_brings_wins_forward_and_conversion_stays(base: Base) -> None:
    found = what_if(base, asked(cycle="-20%"))
    assert change(found, "wins").value > 0
    slower = what_if(base, asked(cycle="+20%"))
    assert change(slower, "wins").value < 0


def test_capacity_caps_the_wins_of_every_month(base: Base) -> None:
    move = moved(asked(capacity="6"), base.model, base.chances, base.economics)
    wins = with_levers(base, move.levers).wins
    bounds = [DAY, *base.ends]
    room = [round(6 * (b - a).days / 30.44) for a, b in zip(bounds, base.ends, strict=False)]
    assert (wins <= np.array(room)).all()
    assert change(what_if(base, asked(capacity="6")), "revenue").value < 0


def test_an_assumed_effect_of_price_is_felt_in_the_deals_won(base: Base) -> None:
    found = what_if(base, asked(price="+5%", price_effect="-1%"))
    before = found.effect("wins").total.base
    assert isinstance(before, Estimate)
    lost = change(found, "wins").value / before.value
    assert -0.05 < lost < 0  # a new deal loses 5 %; those far along already have passed most stages


def test_at_the_printed_break_even_margin_gains_nothing(base: Base) -> None:
    """One euro sold today leaves m; at +5 % with 1 − x of the deals it leaves (1 − x)(1.05 − (1 − m))."""
    margin = base.economics.margin
    assert isinstance(margin, Estimate)
    found = what_if(base, asked(price="+5%"))
    (said,) = [s for s in found.assumptions if "lost" in s.params]
    lost = float(str(said.params["lost"]))
    assert (1 - lost) * (1.05 - (1 - margin.value)) == pytest.approx(margin.value)


def test_the_same_luck_makes_the_interval_of_the_change_narrower_than_that_of_the_future(base: Base) -> None:
    revenue = what_if(base, asked(conversion="decouverte=+10%")).effect("revenue").total
    widths = [
        e.high - e.low
        for e in (revenue.base, revenue.change)
        if isinstance(e, Estimate) and e.high is not None and e.low is not None
    ]
    assert len(widths) == 2
    assert widths[1] < 0.4 * widths[0]


def test_two_seeds_give_the_same_change_to_within_their_error(workspace: Workspace, base: Base) -> None:
    pool = pool_of(base.model, workspace._now().evaluator.forecasts.pasts)
    assert isinstance(pool, Pool)
    again = base_of(base.model, base.economics, base.ends, seed=7, pool=pool)
    one, two = (change(what_if(b, asked(conversion="decouverte=+20%")), "revenue") for b in (base, again))
    assert one.high is not None
    assert one.low is not None
    error = (one.high - one.low) / 3.9 / np.sqrt(base.simulation.draws)
    assert one.value == pytest.approx(two.value, abs=6 * error)


def test_cash_comes_in_after_the_delay_to_the_cent() -> None:
    ends = [DAY + timedelta(days=30), DAY + timedelta(days=60)]
    assert paid_in(DAY, ends, 0.0).tolist() == [[1, 0], [0, 1]]
    assert paid_in(DAY, ends, 45.0) == pytest.approx(np.array([[0, 0.5], [0, 0]]))
    assert paid_in(DAY, ends, 15.0) == pytest.approx(np.array([[0.5, 0.5], [0, 0.5]]))
    sold = {DAY: 100.0, DAY - timedelta(days=40): 10.0, DAY - timedelta(days=60): 7.0}
    assert owed(sold, DAY, ends, 45.0).tolist() == [10.0, 100.0]


def test_the_horizon_goes_to_the_end_of_months() -> None:
    assert horizon(DAY, None, date(2026, 12, 31)) == (date(2026, 11, 30), date(2026, 12, 31))
    assert horizon(DAY, 3, date(2026, 12, 31))[-1] == date(2027, 1, 31)
    assert horizon(DAY, None, date(2025, 12, 31))[-1] == date(2027, 4, 30)
    assert horizon(date(2026, 11, 30), 1, None) == (date(2026, 12, 31),)


@pytest.mark.parametrize(("fields", "code"), [({"volume": "salon=+5%"}, "WI004"), ({"conversion": "x=+5%"}, "WI005")])
def test_a_name_these_facts_do_not_know_is_refused(workspace: Workspace, fields: dict[str, str], code: str) -> None:
    with pytest.raises(FaultyText) as refusal:
        workspace.whatif(asked(**fields))
    assert refusal.value.finding.code == code


def test_every_sentence_is_said_in_both_languages(base: Base) -> None:
    scenario = asked(
        price="+5%", discount="-2pt", volume=["salons=+20%", "+5%"], conversion=["decouverte=+10%", "+2pt"],
        cycle="-10%", sellers="4", price_effect="-1%", payment_delay="30 days",
    )  # fmt: skip
    found = what_if(base, scenario)
    assert len(found.moves) == 8
    for sentence in (*found.moves, *found.assumptions):
        assert sentence.say("fr") != sentence.say("en")
    assert found.as_json("fr")["effects"][0]["months"][0]["until"] == "2026-11-30"


def test_without_costs_margin_and_cash_say_why(base: Base) -> None:
    reason = NotComputable("no_data", found_reason(base), unit="share")
    bare = replace(base, economics=replace(base.economics, margin=reason, spend=None))
    found = what_if(bare, asked(price="+5%"))
    assert found.effect("margin").total.change == reason
    assert isinstance(found.effect("revenue").total.change, Estimate)


def found_reason(base: Base):  # type: ignore[no-untyped-def]  # reason=any sentence will do
    return what_if(base, Scenario()).moves[0]
