"""The movement of the pipeline closes to the cent: whatever the facts, the two days, the scope, the split."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.metrics.companies import START, companies
from tests.metrics.hand_facts import evaluator, facts
from tests.metrics.plainly import STAGES

from portulan.language.condition_text import parse_condition
from portulan.language.place import Place
from portulan.metrics.answers import RequestError
from portulan.metrics.movement.bridge import Flow, movement
from portulan.metrics.movement.deals import moved_deals
from portulan.metrics.movement.moves import moves, sums
from portulan.metrics.movement.question import read_question, read_span
from portulan.metrics.requests import read_request
from portulan.metrics.wide import WidePlan

DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)
SEGMENTS = (("small", parse_condition("amount < 40", Place("plan"))),)
PLAN = WidePlan(segments=SEGMENTS, stages=STAGES)
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 1)
PLACES = ("a", "b", None)


# ── Any two snapshots, against the table of definitions in plain Python ──────────────────────────────────────────────


@dataclass(frozen=True)
class State:
    """What was known of a deal on one of the two days."""

    status: str
    closed_at: datetime | None
    amount: Decimal | None
    holds: bool
    due: bool
    closes: bool
    place: str | None
    step: int


amounts = st.none() | st.integers(0, 99_999).map(lambda cents: Decimal(cents) / 100)
states = st.builds(
    State,
    st.sampled_from(["open", "open", "won", "lost"]),
    st.none() | st.integers(-40, 70).map(lambda d: datetime(2026, 3, 1) + timedelta(days=d)),
    amounts,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(PLACES),
    st.integers(-1, 2),
)
pairs = st.lists(st.tuples(st.none() | states, st.none() | states), max_size=12)


def plainly(pairs: Sequence[tuple[State | None, State | None]]) -> dict[str, dict[str | None, Decimal]]:
    """Line → place → amount, read off the definitions deal by deal."""
    lines: dict[str, dict[str | None, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for b, a in pairs:
        was_in = b is not None and b.status == "open" and b.holds and b.due
        is_in = a is not None and a.status == "open" and a.holds and a.due
        in_days = a is not None and a.closed_at is not None and FIRST <= a.closed_at.date() < LAST
        closed_in = a is not None and a.status != "open" and in_days and a.holds and a.closes
        if not (was_in or is_in or closed_in):
            continue
        a0 = b.amount or Decimal(0) if b else Decimal(0)
        a1 = a0 if a is None or (a.status == "lost" and not a.amount) else a.amount or Decimal(0)
        if was_in:
            assert b is not None
            lines["opening"][b.place] += a0
            if a1 != a0:
                lines["up" if a1 > a0 else "down"][b.place] += a1 - a0
        else:
            assert a is not None
            came = (
                "new" if b is None
                else "reopened" if b.status != "open"
                else "transferred_in" if not b.holds
                else "pulled_in"
            )  # fmt: skip
            lines[came][a.place] += a1
        if is_in:
            assert a is not None
            lines["closing"][a.place] += a1
            if was_in and b is not None and a.place != b.place:
                way = "advanced" if a.step > b.step else "moved_back"
                lines[f"{way}_out"][b.place] -= a1
                lines[f"{way}_in"][a.place] += a1
        else:
            went = (
                "deleted" if a is None
                else a.status if a.status != "open"
                else "transferred_out" if not a.holds
                else "slipped"
            )  # fmt: skip
            lines[went][b.place if was_in and b else a.place if a else None] -= a1
    return lines


def summed(pairs: Sequence[tuple[State | None, State | None]]) -> dict[str, dict[str | None, Decimal]]:
    """The same by the engine's query, over two tables."""
    connection = duckdb.connect(":memory:")
    for name, side in (("earlier", 0), ("later", 1)):
        connection.execute(
            f"CREATE TABLE {name} (id VARCHAR, status VARCHAR, closed_at TIMESTAMP, amount DECIMAL(18,4), "
            "currency VARCHAR, stage VARCHAR, expected_close DATE, holds BOOLEAN, due BOOLEAN, closes BOOLEAN, "
            "place VARCHAR, step INTEGER)"
        )
        for i, pair in enumerate(pairs):
            if (s := pair[side]) is not None:
                row = [f"D{i}", s.status, s.closed_at, s.amount, "EUR", None, None, s.holds, s.due, s.closes, s.place]
                connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * 12)})", [*row, s.step])
    query = sums(moves("SELECT * FROM earlier", "SELECT * FROM later", FIRST, LAST), by_stage=True)
    lines: dict[str, dict[str | None, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line, place, _, amount, *_ in connection.execute(query).fetchall():
        if line not in ("went_on", "came_back"):
            lines[line][place] += amount
    return lines


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs)
def test_each_line_is_what_the_definitions_say_and_every_place_closes(
    pairs: list[tuple[State | None, State | None]],
) -> None:
    """Amounts that change, deals deleted, reopened, transferred, pulled in, slipped, undated, unpriced."""
    found, expected = summed(pairs), plainly(pairs)
    for line in {*found, *expected}:
        for place in PLACES:
            assert found[line][place] == expected[line][place], (line, place)
    for place in PLACES:
        inside = sum(found[line][place] for line in list(found) if line not in ("opening", "closing"))
        assert found["opening"][place] + inside == found["closing"][place]


# ── Any facts, through the engine ────────────────────────────────────────────────────────────────────────────────────

days = st.integers(-3, 75).map(lambda n: (START + timedelta(days=n)).date())
conditions = st.sampled_from([None, "channel = 'fair'", "amount > 20", "stage = 'propose'", "segment = 'small'"])
spans = st.sampled_from([None, "2025-01", "2025-Q1", "2025-02"])
splits = st.sampled_from(["", "stage", "segment", "channel", "month"])


@settings(max_examples=12, deadline=None, phases=DRAWN, suppress_health_check=list(HealthCheck))
@given(companies(), st.lists(days, min_size=2, max_size=2, unique=True), conditions, spans, splits, st.data())
def test_any_movement_closes_in_whole_and_in_every_group(
    company: Mapping[str, list[dict[str, Any]]],
    two: list[date],
    where: str | None,
    span: str | None,
    by: str,
    data: st.DataObject,
) -> None:
    for row in company["opportunity"]:
        row["expected_close"] = data.draw(st.none() | days)
    over = evaluator(facts(**with_amounts(company)), PLAN)
    start, end = sorted(two)
    question = read_question(over, start, end, where=where, closing_in=span, by=by)
    answer = movement(over, question)
    assert answer.refusal is None
    for flow in (answer.whole, *(flow for _, flow in answer.places)):
        assert flow.gap == 0
        assert inside(flow) == flow.closing.deals - flow.opening.deals
    if by:
        assert sum(flow.opening.amount for _, flow in answer.places) == answer.whole.opening.amount
        assert sum(flow.closing.amount for _, flow in answer.places) == answer.whole.closing.amount
    if span is None:
        for day, step in ((question.before, answer.whole.opening), (question.last, answer.whole.closing)):
            request = read_request("pipeline_open", (), where, None, day, STAGES)
            result = over.table(request).result
            assert (result.n, getattr(result, "value", 0.0)) == (step.deals, float(step.amount))


def inside(flow: Flow) -> int:
    """Deals that came in, less deals that went out: by a move between groups, or by any other line."""
    signs = {"new": 1, "reopened": 1, "pulled_in": 1, "transferred_in": 1, "won": -1, "lost": -1, "deleted": -1,
             "slipped": -1, "transferred_out": -1}  # fmt: skip
    return sum(signs.get(name, 0) * step.deals for name, step in flow.steps.items()) + flow.shifted


def with_amounts(company: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The facts with at least one amount: a pipeline without any is refused, and tested apart."""
    far = {"opportunity_id": "far", "status": "won", "amount": Decimal(1), "created_at": datetime(2000, 1, 1),
           "closed_at": datetime(2000, 1, 2), "currency": "EUR"}  # fmt: skip
    return {**company, "opportunity": [*company["opportunity"], far]}


@settings(max_examples=3, deadline=None, phases=DRAWN, suppress_health_check=list(HealthCheck))
@given(companies(), days)
def test_day_by_day_the_total_is_the_same_and_no_line_is_smaller(
    company: Mapping[str, list[dict[str, Any]]], start: date
) -> None:
    over = evaluator(facts(**with_amounts(company)), PLAN)
    end = start + timedelta(days=4)
    net = movement(over, read_question(over, start, end)).whole
    gross = movement(over, read_question(over, start, end, gross=True)).whole
    assert (net.opening, net.closing) == (gross.opening, gross.closing)
    assert gross.gap == 0
    for line in ("new", "won", "lost"):
        assert gross.step(line) == net.step(line)
    for line in ("advanced", "moved_back"):
        assert gross.step(line).amount == 0


# ── Small cases a person can check ───────────────────────────────────────────────────────────────────────────────────


def deal(name: str, created: str, **more: Any) -> dict[str, Any]:
    closed = more.pop("closed", None)
    row = {"opportunity_id": name, "status": "open", "amount": Decimal(100), "currency": "EUR", **more}
    return row | {
        "created_at": datetime.fromisoformat(created),
        "closed_at": datetime.fromisoformat(closed) if closed else None,
    }


COMPANY = facts(
    opportunity=[
        deal("old", "2026-01-05"),
        deal("won", "2026-01-06", closed="2026-03-10", status="won", amount=Decimal("250.40")),
        deal("quick", "2026-03-02", closed="2026-03-20", status="won", amount=Decimal("80.10")),
        deal("lost", "2026-02-01", closed="2026-03-31 18:00", status="lost"),
        deal("new", "2026-03-15", amount=None),
        deal("later", "2026-04-01"),
    ],
    stage_entry=[
        {"opportunity_id": "old", "stage": "qualify", "entered_at": datetime(2026, 1, 5), "sequence": 1},
        {"opportunity_id": "old", "stage": "propose", "entered_at": datetime(2026, 3, 5), "sequence": 2},
        {"opportunity_id": "new", "stage": "qualify", "entered_at": datetime(2026, 3, 15), "sequence": 1},
    ],
)


def test_a_deal_created_and_won_in_between_comes_and_goes() -> None:
    over = evaluator(COMPANY, PLAN)
    answer = movement(over, read_question(over, FIRST, LAST))
    whole = answer.whole
    assert (whole.opening.deals, whole.opening.amount) == (3, Decimal("450.40"))
    assert (whole.step("new").deals, whole.step("new").amount) == (2, Decimal("80.10"))
    assert (whole.step("won").deals, whole.step("won").amount) == (2, Decimal("-330.50"))
    assert (whole.step("lost").deals, whole.step("lost").amount) == (1, Decimal(-100))
    assert (whole.step("advanced").deals, whole.step("advanced").amount) == (1, Decimal(0))
    assert (whole.closing.deals, whole.closing.amount) == (2, Decimal(100))
    assert answer.unpriced == (0, 1)
    assert "constant" in answer.definition.say("en")


def test_each_line_leads_to_its_deals() -> None:
    over = evaluator(COMPANY, PLAN)
    question = read_question(over, FIRST, LAST)
    page = moved_deals(over, question, "won")
    assert page.total == 2
    assert [row["opportunity_id"] for row in page.rows] == ["won", "quick"]
    assert page.rows[0]["amount"] == Decimal("-250.40")
    assert [row["opportunity_id"] for row in moved_deals(over, question, "advanced").rows] == ["old"]
    assert moved_deals(over, question, "advanced").rows[0]["stage_after"] == "propose"
    assert moved_deals(over, question, None).total == 5
    assert moved_deals(over, question, "won", limit=1, offset=1).rows[0]["opportunity_id"] == "quick"
    staged = read_question(over, FIRST, LAST, by="stage")
    assert moved_deals(over, staged, "closing", place=("qualify",)).total == 1


def test_only_the_deals_expected_in_the_period_are_followed() -> None:
    rows = [
        {**row, "expected_close": date(2026, 4, 10) if row["opportunity_id"] == "old" else date(2026, 8, 1)}
        for row in COMPANY.written["opportunity"]
    ]
    over = evaluator(facts(opportunity=rows), PLAN)
    answer = movement(over, read_question(over, FIRST, LAST, closing_in="2026-Q2"))
    assert (answer.whole.opening.deals, answer.whole.closing.deals) == (1, 1)
    march = movement(over, read_question(over, FIRST, LAST, closing_in="2026-Q1")).whole
    assert march.step("won").deals == 2, "won within the quarter, although expected later"
    assert march.step("pulled_in").deals == 2
    assert march.gap == 0


def test_a_lost_deal_whose_amount_was_zeroed_leaves_at_its_last_amount() -> None:
    open_ = State("open", None, Decimal(500), True, True, True, "a", 0)
    lost = State("lost", datetime(2026, 3, 9), Decimal(0), True, True, True, "a", 0)
    found = summed([(open_, lost)])
    assert found["lost"]["a"] == -500
    assert "down" not in found


def test_what_cannot_be_asked_says_the_way_out() -> None:
    over = evaluator(COMPANY, PLAN)
    with pytest.raises(RequestError, match=r"MV001.*2026-Q4"):
        read_span("2026-Q5")
    with pytest.raises(RequestError, match="MV002"):
        read_question(over, FIRST, LAST, by=("stage", "segment"))
    with pytest.raises(RequestError, match="MV003"):
        read_question(over, FIRST, date(2027, 1, 1), gross=True)
    with pytest.raises(RequestError, match="ME002"):
        read_question(over, FIRST, LAST, by="weather")
    with pytest.raises(RequestError, match="MV004"):
        moved_deals(over, read_question(over, FIRST, LAST), "sideways")


def test_amounts_in_two_currencies_are_not_added_up() -> None:
    over = evaluator(facts(opportunity=[deal("one", "2026-01-05"), deal("two", "2026-01-05", currency="USD")]), PLAN)
    answer = movement(over, read_question(over, FIRST, LAST))
    assert answer.refusal is not None
    assert "USD" in answer.refusal.reason.say("fr")


def test_without_amounts_deals_are_counted_and_no_money_is_said() -> None:
    over = evaluator(facts(opportunity=[deal("one", "2026-01-05", amount=None)]), PLAN)
    answer = movement(over, read_question(over, FIRST, LAST)).as_json("en")
    assert answer["opening"] == {"deals": 1, "amount": None}


def test_without_opportunities_there_is_a_reason_and_no_number() -> None:
    over = evaluator(facts(opportunity=[]), PLAN)
    answer = movement(over, read_question(over, FIRST, LAST)).as_json("en")
    assert "opening" not in answer
    assert "Missing" in answer["reason"]
