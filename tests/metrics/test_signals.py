"""The five review signals: what the engine sums, when each speaks, what it finds and what leaves it silent."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from studies.signals import DEALS, highest, quiet_maxima
from tests.answers.nasty_company import DAY as NASTY_DAY
from tests.answers.nasty_company import company
from tests.metrics.hand_facts import evaluator, facts
from tests.metrics.signal_worlds import WATCHED, WEEKS, Change, Deals, World, planted, simulate, simulate_customers

from portulan.language.words import LANGUAGES
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.needs import pick
from portulan.metrics.signals.answer import firing_since, signals
from portulan.metrics.signals.answers import Signal, SignalId, WeekPoint
from portulan.metrics.signals.as_json import signals_json
from portulan.metrics.signals.limits import LET_GO, LIMITS, limit_of
from portulan.metrics.signals.reading import (
    MONDAY,
    QUALIFYING,
    WINNING,
    last_week,
    read_flow,
    read_kept_revenue,
    read_shortfall,
    read_terms,
    week_end,
)
from portulan.metrics.signals.saying import verdict
from portulan.metrics.wide import WidePlan
from portulan.plan.reading import read_plan
from portulan.sample import read_truth
from portulan.stats import quarter_tests
from portulan.stats.estimate import NotComputable
from portulan.workspace import Workspace, wide_plan

START = date(2024, 1, 1)
"""A Monday."""


def rows_of(deals: Deals, start: date = START) -> list[dict[str, Any]]:
    """A simulated company as records of opportunities, each on a day of its week."""
    rows = []
    for i in range(deals.entered.size):
        created = start + timedelta(days=7 * int(deals.entered[i]) + i % 7)
        over = int(deals.ended[i]) >= 0
        closed = max(start + timedelta(days=7 * int(deals.ended[i]) + (i // 7) % 7), created) if over else None
        status = "open" if not over else "won" if deals.won[i] else "lost"
        rows.append(
            {
                "opportunity_id": f"O{i}", "created_at": datetime.combine(created, datetime.min.time()),
                "closed_at": closed and datetime.combine(closed, datetime.min.time()), "status": status,
                "sector": f"s{deals.segment[i]}", "channel": f"c{deals.channel[i]}", "currency": "EUR",
                "list_amount": Decimal(str(round(float(deals.listed[i]), 2))),
                "amount": Decimal(str(round(float(deals.net[i]), 2))),
                "cost": Decimal(str(round(float(deals.cost[i]), 2))),
            }
        )  # fmt: skip
    return rows


AS_OF = START + timedelta(days=7 * WEEKS - 1)


@pytest.fixture(scope="module")
def deals() -> Deals:
    return simulate(World(12), 5)


@pytest.fixture(scope="module")
def over(deals: Deals) -> Evaluator:
    return evaluator(facts(opportunity=rows_of(deals)))


# ── What the engine sums ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_engine_sums_what_the_simulator_counts(deals: Deals, over: Evaluator) -> None:
    flow = read_flow(over.engine, WINNING, "channel", AS_OF)
    assert week_end(flow.first) == START + timedelta(days=6)
    for c in range(4):
        mine, theirs = deals.table(deals.channel == c), flow.tables[f"c{c}"]
        assert np.array_equal(mine.entered, theirs.entered)
        assert np.array_equal(mine.won, theirs.won)
        assert np.array_equal(mine.lost, theirs.lost)


def test_an_earlier_day_sees_what_was_known_then(deals: Deals, over: Evaluator) -> None:
    weeks = 80
    flow = read_flow(over.engine, WINNING, None, START + timedelta(days=7 * weeks - 1))
    known = deals.entered < weeks
    ended = np.where(deals.ended < weeks, deals.ended, -1)
    whole = flow.whole
    assert whole is not None
    assert whole.weeks == weeks
    assert whole.entered.sum() == known.sum()
    assert whole.won.sum() == (known & deals.won & (ended >= 0)).sum()


def test_a_week_counts_once_it_is_over() -> None:
    sunday = MONDAY + timedelta(days=7 * 6000 + 6)
    assert last_week(sunday) == 6000
    assert last_week(sunday - timedelta(days=1)) == 5999
    assert week_end(6000) == sunday


def test_the_weekly_rates_are_those_of_the_simulator(deals: Deals, over: Evaluator) -> None:
    variant = pick(over.known["average_discount"], over.engine)
    assert not isinstance(variant, NotComputable)
    found = read_shortfall(over, "average_discount", variant, AS_OF)
    assert found is not None
    mine = deals.rates("discount")
    skipped = mine.n.size - found.pairs.n.size
    for name in ("n", "x", "y", "xx", "yy", "xy"):
        assert np.allclose(getattr(mine, name)[skipped:], getattr(found.pairs, name), rtol=0.02, atol=1.0), name


CONTRACTS = WidePlan(customers=wide_plan(read_plan(b"customers: {relation: contract}", "plan.yaml").plan).customers)


def sale(account: str, day: date, amount: int) -> dict[str, Any]:
    at = datetime.combine(day, datetime.min.time())
    return {
        "sale_id": f"{account}-{day}", "account_id": account, "sold_at": at, "amount": Decimal(amount),
        "currency": "EUR",
    }  # fmt: skip


def test_a_contract_comes_to_its_term_a_year_and_a_month_later() -> None:
    """A is renewed, B is not, C renews after a month already (nothing came to term then) and is still under contract
    when we read."""
    first = date(2023, 1, 2)
    sold = [
        sale("A", first, 100), sale("A", first + timedelta(days=370), 120),
        sale("B", first, 50),
        sale("C", first, 10), sale("C", first + timedelta(days=30), 10), sale("C", first + timedelta(days=400), 10),
    ]  # fmt: skip
    over = evaluator(facts(sale=sold), CONTRACTS)
    variant = pick(over.known["churn"], over.engine)
    assert not isinstance(variant, NotComputable)
    terms = read_terms(over, variant, first + timedelta(days=500))
    assert terms is not None
    assert terms.due.sum() == 3
    assert terms.lapsed.sum() == 1
    due = week_end(terms.first)
    assert due - timedelta(days=6) <= first + timedelta(days=395) <= due


def test_what_customers_no_longer_spend_is_counted_quarter_by_quarter() -> None:
    first = date(2023, 1, 2)
    sold = [
        sale("A", first, 100), sale("A", first + timedelta(days=364), 60),
        sale("B", first + timedelta(days=8), 200), sale("B", first + timedelta(days=364 + 20), 300),
        sale("C", first + timedelta(days=364), 999),
    ]  # fmt: skip
    over = evaluator(facts(sale=sold), CONTRACTS)
    variant = pick(over.known["churn"], over.engine)
    assert not isinstance(variant, NotComputable)
    found = read_kept_revenue(over, variant, first + timedelta(days=7 * 66 - 1))
    assert found is not None
    last = found.pairs
    # weeks 53 to 65 hold B's purchases only: C bought nothing a year before, A's are a week too early
    assert (last.n[-1], last.y[-1], last.x[-1]) == (1, 200, -100)
    # weeks 52 to 64 hold A's and B's: A spent 60 where it had spent 100, B 300 for 200
    assert (last.n[-2], last.y[-2], last.x[-2]) == (2, 300, 40 - 100)


def test_a_passage_that_all_records_make_is_passed_over() -> None:
    """Every lead is an MQL on its first day: conversion is then judged on what comes next."""
    day = datetime(2024, 1, 1)
    leads = [
        {
            "lead_id": f"L{i}", "created_at": day + timedelta(days=i), "mql_at": day + timedelta(days=i),
            "channel": ("web", "fair")[i % 2], "won_at": day + timedelta(days=i + 20) if i % 3 == 0 else None,
        }
        for i in range(900)
    ]  # fmt: skip
    over = evaluator(facts(lead=leads))
    assert over.engine.has("mql")
    noise = by_id(signals(over, None, date(2026, 6, 28)))["noisy_acquisition"]
    assert noise.state == "silent"
    assert noise.records["kpi"] == QUALIFYING[2][1].kpi == "lead_to_won"


# ── When each speaks ─────────────────────────────────────────────────────────────────────────────────────────────────


def by_id(found: tuple[Signal, ...]) -> dict[SignalId, Signal]:
    return {signal.id: signal for signal in found}


def test_a_quiet_company_says_nothing_and_says_what_it_compared(over: Evaluator) -> None:
    found = by_id(signals(over, None, AS_OF))
    assert {s.state for s in found.values() if s.id != "churn_worse"} == {"silent"}
    assert found["churn_worse"].state == "no_data"
    assert len(found["pipeline_flat_sales"].groups[0].weeks) == 52
    assert "speak" in verdict(list(found.values())).say("en")


def test_before_65_weeks_it_says_from_when(over: Evaluator) -> None:
    early = by_id(signals(over, None, START + timedelta(days=7 * 50 - 1)))
    signal = early["pipeline_flat_sales"]
    assert signal.state == "too_few"
    assert signal.from_when is not None
    assert signal.reason is not None
    on_that_day = by_id(signals(over, None, signal.from_when))["pipeline_flat_sales"]
    the_day_before = by_id(signals(over, None, signal.from_when - timedelta(days=1)))["pipeline_flat_sales"]
    assert on_that_day.groups[0].weeks[-1].week == signal.from_when
    assert the_day_before.from_when == signal.from_when


def test_without_facts_every_signal_says_which_are_missing() -> None:
    found = signals(evaluator(facts()), None, AS_OF)
    assert {signal.state for signal in found} == {"no_data"}
    for language in LANGUAGES:
        assert all(len(signal.verdict.say(language)) > 40 for signal in found)


def test_two_currencies_are_never_added() -> None:
    deals = simulate(World(10), 8)
    rows = [{**row, "currency": ("EUR", "USD")[i % 2], "cost": None} for i, row in enumerate(rows_of(deals))]
    signal = by_id(signals(evaluator(facts(opportunity=rows)), None, AS_OF))["discount_up"]
    assert signal.state == "no_data"
    assert "USD" in signal.verdict.say("en")


def test_a_company_full_of_traps_is_read_without_a_fault() -> None:
    found = signals(evaluator(company(), WidePlan()), None, NASTY_DAY)
    assert len(found) == 5
    assert signals_json(found, NASTY_DAY, "fr")["signals"][0]["id"] == "pipeline_flat_sales"


def points(*values: float | None) -> list[WeekPoint]:
    return [WeekPoint(START + timedelta(days=7 * i), z) for i, z in enumerate(values)]


def test_it_fires_at_the_limit_and_lets_go_below_three_quarters_of_it() -> None:
    limit = 2.0
    assert firing_since(points(1.0, 1.9), limit) is None
    assert firing_since(points(1.0, 2.0, 1.6, 1.9), limit) == START + timedelta(days=7)
    assert firing_since(points(2.5, LET_GO * limit - 0.1, 1.9), limit) is None
    assert firing_since(points(2.5, None, 1.9), limit) is None
    assert firing_since(points(2.5, 0.0, 2.5, 1.6), limit) == START + timedelta(days=14)


def test_more_groups_ask_for_more() -> None:
    for name, steps in LIMITS.items():
        limits = [limit_of(name, n) for n in range(1, 40)]
        assert limits == sorted(limits)
        assert all(limit_of(name, n) == z for n, z in steps)


# ── What it finds ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_quiet_years_seldom_fire() -> None:
    """The study (docs/method/signals-results.md) has 500 years a cell; here 40, of which 2 may fire for 5 %."""
    world = World(40, warm=40)
    found = quiet_maxima(world, 40, 900_000)
    for name in DEALS:
        assert (found[name] >= 1).sum() <= 6, name
        assert found[name].max() > 0.2, "nothing was compared"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("pipeline_flat_sales", lambda week: Change("ghosts", 0.8, week)),
        ("cycle_longer", lambda week: Change("cycle", 2.0, week)),
        ("discount_up", lambda week: Change("discount", 0.05, week)),
        ("noisy_acquisition", lambda week: Change("noise", 1.5, week, where=1, quality=0.6)),
    ],
)
def test_what_is_planted_is_found_within_half_a_year(name: SignalId, change: Callable[[int], Change]) -> None:
    week = WEEKS - WATCHED + 10
    found = 0
    for seed in range(12):
        world = planted(World(60, warm=40), change(week))
        z = highest(name, simulate(world, 910_000 + seed), world)
        found += bool((z[10:36] >= 1).any())
    assert found >= 8


def test_customers_who_leave_twice_as_often_are_noticed() -> None:
    found = simulate_customers(1000, 920_000, worse=2.0, since=10)
    at = quarter_tests.looks(0, len(found.due), WATCHED)
    z = quarter_tests.more_lapses(found.due, found.lapsed, at).z
    assert z[10:36].max() >= limit_of("churn_worse", 2)
    assert z[:8].max() < limit_of("churn_worse", 2)


def test_a_halt_of_entries_makes_no_cycle_longer() -> None:
    """The truncation trap: closed deals age, cycles do not."""
    week = WEEKS - 26
    fired = 0
    for seed in range(10):
        world = planted(World(60, warm=40), Change("halt", 0.0, week))
        z = highest("cycle_longer", simulate(world, 930_000 + seed), world)
        fired += bool((z[-26:] >= 1).any())
    assert fired <= 1


# ── The sample company ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def sample(sample_company: Path) -> Workspace:
    return Workspace(sample_company)


FOUND: Mapping[str, tuple[SignalId, int]] = {
    "decouverte-recule": ("pipeline_flat_sales", 14),
    "derive-remises": ("discount_up", 10),
    "campagne-bruyante": ("noisy_acquisition", 7),
}
"""Which signal finds which planted event, and within how many weeks of its start."""


def test_the_planted_events_are_found_and_nothing_else(sample: Workspace) -> None:
    found = by_id(sample.signals())
    assert {name for name, signal in found.items() if signal.state == "firing"} == {name for name, _ in FOUND.values()}
    assert [g.name for g in found["noisy_acquisition"].groups if g.state == "firing"] == ["publicite"]
    assert [g.name for g in found["discount_up"].groups if g.state == "firing"] == ["average_discount"]
    parts = found["discount_up"].parts
    assert sum(e["value"] for e in parts["effects"].values()) == pytest.approx(parts["after"] - parts["before"])


@pytest.mark.parametrize("event", FOUND)
def test_each_is_found_soon_after_it_began_and_not_before(sample: Workspace, sample_company: Path, event: str) -> None:
    truth = read_truth(sample_company / "truth.json")
    name, weeks = FOUND[event]
    start = truth.event(event).start
    before = by_id(sample.signals(start))[name]
    after = by_id(sample.signals(start + timedelta(weeks=weeks)))[name]
    assert before.state != "firing"
    assert after.state == "firing"
    assert after.since is not None
    assert start < after.since <= start + timedelta(weeks=weeks)


def test_the_slower_segment_has_too_few_wins_and_says_so(sample: Workspace) -> None:
    """Mid-sized companies sign three deals a quarter: no statistic of their wins can tell, and the page says it."""
    groups = {group.name: group for group in by_id(sample.signals())["cycle_longer"].groups}
    assert groups["eti"].state == "too_few"
    assert groups["eti"].reason is not None
    assert "15" in groups["eti"].reason.say("fr")
    assert groups["pme-industrie"].state == "silent"


def test_before_anything_is_planted_nothing_fires(sample: Workspace) -> None:
    for day in (date(2026, 3, 1), date(2026, 5, 3), date(2026, 7, 5)):
        assert not [signal.id for signal in sample.signals(day) if signal.state == "firing"]
    early = by_id(sample.signals(date(2026, 2, 1)))["pipeline_flat_sales"]
    assert (early.state, early.from_when) == ("too_few", date(2026, 2, 22))
