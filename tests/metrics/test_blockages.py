"""Blockages: planted ones are found, quiet companies have none named, and each deal at risk has its reasons."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from tests.metrics.hand_facts import evaluator, facts
from tests.metrics.waiting_worlds import ETI, cells_of, compared_in, losing_company, slowed_company

from portulan.metrics.answers import RequestError
from portulan.metrics.blockages.answer import blockages, say_why
from portulan.metrics.blockages.usual import usual_waits
from portulan.metrics.wide import WidePlan
from portulan.plan.reading import read_plan
from portulan.sample import SEED, atelier_boreal, quiet_company, simulate
from portulan.stats.hazards import AGES, Cells

DAY = date(2026, 11, 22)
DECOUVERTE = 1

# ── What is planted ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_slowed_segment_of_the_sample_company_is_found_and_alone() -> None:
    named = [one for one in compared_in(atelier_boreal(), SEED, DAY) if one.waits]
    assert [(one.stage, one.segment, one.owner, one.against) for one in named] == [(-1, ETI, -1, "past")]
    assert named[0].pace.bounds()[0] < 1 / 1.8 < named[0].pace.bounds()[1], "every stage takes 1.8 times as long"


@pytest.mark.parametrize("day", [date(2025, 10, 31), date(2026, 1, 31), date(2026, 4, 30)])
def test_before_it_slowed_nothing_is_named(day: date) -> None:
    assert not any(one.waits for one in compared_in(atelier_boreal(), SEED, day))


def test_losing_more_is_not_waiting() -> None:
    """Discovery advances half as often since July: those deals are lost instead, and wait no longer."""
    for seed in range(2):
        found = compared_in(losing_company(150), seed, DAY)
        assert not any(one.waits for one in found)
        (stage,) = [one for one in found if (one.stage, one.segment, one.owner) == (DECOUVERTE, -1, -1)]
        assert stage.losses.ratio > 1.05
        assert stage.pace.ratio > 0.9


def test_a_segment_that_slows_down_is_found_on_other_companies_too() -> None:
    found = [any(one.waits and one.segment == ETI for one in compared_in(slowed_company(60), s, DAY)) for s in range(4)]
    assert sum(found) >= 3


def test_quiet_companies_have_nothing_named() -> None:
    """The long study (docs/method/exit-pace.md) measures 2 to 3 %; here at most one of ten."""
    days = [DAY - timedelta(days=40 * (seed % 4)) for seed in range(10)]
    alarms = [any(one.waits for one in compared_in(quiet_company(30), 70 + s, day)) for s, day in enumerate(days)]
    assert sum(alarms) <= 1


def test_the_p_values_of_quiet_companies_are_fair() -> None:
    """Against "as fast as expected", one comparison in twenty falls below 5 %."""
    p = [one.pace.slower_than(1.0) for s in range(6) for one in compared_in(quiet_company(60), s, DAY) if one.enough]
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.09


# ── The usual wait ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_usual_wait_is_the_last_tenth_of_the_durations() -> None:
    """Against the sorted durations of deals all gone, to the width of an age band."""
    rng = np.random.default_rng(5)
    days = np.floor(rng.exponential(30, 4000)).astype(int)
    band = np.searchsorted(AGES, days, side="right") - 1
    exposure, exits = np.zeros(len(AGES)), np.bincount(band, minlength=len(AGES)).astype(float)
    for i, first in enumerate(AGES):
        end = AGES[i + 1] if i + 1 < len(AGES) else 10**6
        exposure[i] = np.clip(np.minimum(days + 1, end) - first, 0, None).sum()
    size = len(AGES)
    zeros = np.zeros(size, dtype=np.int64)
    cells = Cells(zeros, np.arange(size), zeros, zeros, zeros[:, None], exposure, exits[:, None])
    found = usual_waits(cells, 1, None)[0, -1]
    assert found == pytest.approx(np.quantile(days, 0.9), rel=0.06)


def test_a_stage_many_never_leave_has_no_usual_wait() -> None:
    size = len(AGES)
    zeros = np.zeros(size, dtype=np.int64)
    exits = np.where(np.arange(size) < 4, 20.0, 0.0)
    cells = Cells(zeros, np.arange(size), zeros, zeros, zeros[:, None], np.full(size, 10_000.0), exits[:, None])
    assert usual_waits(cells, 1, None) == {}


def test_the_engine_sums_the_cells_the_simulator_lived() -> None:
    """A second implementation of deal-days and exits is used by the studies: its totals are the history's own."""
    history = simulate(quiet_company(20), 1)
    cells = cells_of(history, DAY)
    assert cells.days.min() > 0
    assert cells.exits.sum() > 500


# ── The deals at risk ────────────────────────────────────────────────────────────────────────────────────────────────

PLAN = read_plan(
    """
portulan: 1
company: Essai
process:
  stages:
    - id: first
      name: Premier
      allowed: 10 days
      follow_ups: [{after: 1 days, how: appel}, {after: 9 days, how: visite}]
    - {id: second, name: Second, allowed: 30 days, exit: [bon de commande]}
""",
    "plan.yaml",
).plan
STAGES = WidePlan(stages=("first", "second"))
TODAY = date(2026, 6, 30)


def company(**late: Any) -> Any:
    """Eighty deals closed within a fortnight each, a sound open deal, and one changed by what is given."""
    start = datetime(2025, 6, 1)
    rows, entries, activities = [], [], []
    for i in range(80):
        created = start + timedelta(days=3 * i)
        closed = created + timedelta(days=9 + i % 7)
        rows.append(
            {"opportunity_id": f"C{i:02}", "status": "won" if i % 2 else "lost", "amount": Decimal(100),
             "created_at": created, "closed_at": closed, "currency": "EUR", "owner_id": "A",
             "expected_close": closed.date()}
        )  # fmt: skip
        entries.append({"opportunity_id": f"C{i:02}", "stage": "first", "entered_at": created, "sequence": 1})
        entries.append(
            {
                "opportunity_id": f"C{i:02}",
                "stage": "second",
                "entered_at": created + timedelta(days=1 + i % 8),
                "sequence": 2,
            }
        )
        activities += [
            {"activity_id": f"C{i:02}-{n}", "kind": "call", "opportunity_id": f"C{i:02}",
             "happened_at": created + timedelta(days=n), "learnt_at": created + timedelta(days=n)}
            for n in range(3)
        ]  # fmt: skip
    fresh = {"opportunity_id": "X", "name": "Affaire X", "status": "open", "amount": Decimal(1000), "owner_id": "A",
             "created_at": datetime(2026, 6, 28), "expected_close": date(2026, 8, 1), "currency": "EUR"}  # fmt: skip
    deal = fresh | {name: value for name, value in late.items() if name not in ("left_on", "acted", "entered")}
    entered = late.get("entered", [("first", deal["created_at"])])
    entries += [
        {"opportunity_id": "X", "stage": s, "entered_at": at, "sequence": n} for n, (s, at) in enumerate(entered)
    ]
    sound = {**fresh, "opportunity_id": "Y", "name": "Affaire Y"}
    entries.append({"opportunity_id": "Y", "stage": "first", "entered_at": fresh["created_at"], "sequence": 1})
    acted = late.get("acted", datetime(2026, 6, 29))
    activities.append(
        {"activity_id": "X", "kind": "call", "opportunity_id": "X", "happened_at": acted, "learnt_at": acted}
    )
    owners = [{"owner_id": "A", "name": "Anne", "left_on": late.get("left_on", date(2030, 1, 1))}]
    return evaluator(
        facts(opportunity=[*rows, deal, sound], stage_entry=entries, activity=activities, owner=owners), STAGES
    )


def reasons(over: Any) -> dict[str, tuple[int | None, int | None]]:
    answer = blockages(over, PLAN, TODAY)
    assert answer.risks is not None
    return {why.reason: (why.days, why.limit) for deal in answer.risks.deals for why in deal.why if deal.id == "X"}


def test_a_deal_in_good_order_is_not_at_risk() -> None:
    answer = blockages(company(), PLAN, TODAY)
    assert answer.risks is not None
    assert (answer.risks.total, answer.risks.open) == (0, 2)
    assert answer.verdict.say("en") == "Nothing waits longer than it should, and no deal is at risk."


@pytest.mark.parametrize(
    ("late", "reason", "days"),
    [
        ({"expected_close": date(2026, 6, 10)}, "overdue", 20),
        ({"expected_close": None}, "undated", None),
        ({"amount": None}, "unpriced", None),
        ({"amount": Decimal(0)}, "unpriced", None),
        ({"left_on": date(2026, 6, 1)}, "owner_left", 29),
        ({"acted": datetime(2026, 5, 1)}, "silent", 60),
        ({"created_at": datetime(2026, 6, 1)}, "waiting", 29),
        (
            {
                "created_at": datetime(2026, 6, 27),
                "entered": [
                    ("first", datetime(2026, 6, 27)),
                    ("second", datetime(2026, 6, 28)),
                    ("first", datetime(2026, 6, 29)),
                ],
            },
            "went_back",
            1,
        ),
    ],
)
def test_each_reason_is_said_with_its_days(late: dict[str, Any], reason: str, days: int | None) -> None:
    found = reasons(company(**late))
    assert list(found) == [reason]
    assert found[reason][0] == days


def test_what_happens_after_the_day_of_reading_is_not_known() -> None:
    over = company(expected_close=date(2026, 6, 10))
    answer = blockages(over, PLAN, date(2026, 6, 5))
    assert answer.risks is not None
    assert (answer.risks.open, answer.risks.total) == (0, 0), "the deal is not created yet"


def test_the_plan_says_the_next_step_when_its_time_has_come() -> None:
    answer = blockages(company(created_at=datetime(2026, 6, 1)), PLAN, TODAY)
    assert answer.risks is not None
    (deal,) = answer.risks.deals
    assert answer.way_out(deal).say("fr") == "relancer, ou clore l’affaire (au plan\u00a0: appel après 1\u00a0j)"
    assert say_why(deal.why[0]).say("en").startswith("29\u00a0d in the stage")
    silent = blockages(company(acted=datetime(2026, 5, 1)), PLAN, TODAY)
    assert silent.risks is not None
    assert "visite" in silent.way_out(silent.risks.deals[0]).say("fr")


def test_the_time_allowed_alone_puts_no_deal_at_risk_but_can_be_listed() -> None:
    second = [("first", datetime(2026, 5, 20)), ("second", datetime(2026, 6, 27))]
    over = company(created_at=datetime(2026, 5, 20), entered=second)
    answer = blockages(over, PLAN, date(2026, 6, 30))
    assert answer.risks is not None
    assert answer.risks.total == 0
    with pytest.raises(RequestError, match="BL001"):
        blockages(over, PLAN, TODAY, reason="weather")


def test_without_dated_deals_there_is_a_reason() -> None:
    answer = blockages(evaluator(facts(opportunity=[])), None, TODAY)
    assert answer.refusal is not None
    assert answer.as_json("fr")["at_risk"] is None
