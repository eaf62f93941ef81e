"""What must hold for every KPI on any facts: groups add up, the past does not change, the order of rows is nothing."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import add
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.metrics.companies import DAY_OF_READING, companies
from tests.metrics.hand_facts import HandFacts, Row, evaluator, facts
from tests.metrics.plainly import STAGES

from portulan.language.condition_text import parse_condition
from portulan.language.place import Place
from portulan.language.units import read_duration
from portulan.metrics.catalogue import catalogue
from portulan.metrics.customers.measures import CustomerMeasure
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import CostPer, Kpi, OverCost, OverGoal, Speed, ToCome
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.service import Service
from portulan.metrics.sums import Sums, sums
from portulan.metrics.wide import WidePlan
from portulan.plan.quantities import read_hours
from portulan.stats.estimate import Estimate, NotComputable

DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)  # a company takes half a second: shrinking would take minutes
UNHURRIED = settings(max_examples=6, deadline=None, phases=DRAWN, suppress_health_check=list(HealthCheck))
SERVICE = Service(
    read_duration("4 business hours", Place("plan")),
    2,
    read_duration("15 days", Place("plan")),
    read_hours("Mon-Fri 09:00-18:00", Place("plan")),
    "FR",
)
SEGMENTS = (
    ("small", parse_condition("amount < 40", Place("plan"))),
    ("fairs", parse_condition("channel = 'fair'", Place("plan"))),
)
PLAN = WidePlan(segments=SEGMENTS, stages=STAGES, service=SERVICE)
SPLITS = ("channel", "segment", "month", "week", "account")
Company = Mapping[str, list[Row]]


def splits(kpi: Kpi, by: tuple[str, ...]) -> bool:
    """Whether a figure can be split so: targets are only known by owner, and an instant has no months."""
    measure = kpi.variants[0].measure
    return not by or not (isinstance(measure, OverGoal) or (isinstance(measure, Speed) and by == ("month",)))


def all_sums(over: Evaluator, by: tuple[str, ...], day: date) -> dict[str, dict[Any, Sums]]:
    found = {}
    for name, kpi in catalogue().items():
        variant = kpi.variants[0]
        if isinstance(variant.measure, CustomerMeasure | OverCost | ToCome):
            continue  # no sums of one line a group: held against loops in their own tests
        request = read_request(name, by, None, None, day, STAGES)
        found[name] = sums(request, variant, over.engine, None)
    return found


@UNHURRIED
@given(companies(), st.sampled_from(SPLITS))
def test_the_groups_of_a_split_add_up_to_the_whole(company: Company, split: str) -> None:
    over = evaluator(facts(**company), PLAN)
    whole, parts = all_sums(over, (), DAY_OF_READING), all_sums(over, (split,), DAY_OF_READING)
    for name, kpi in catalogue().items():
        if kpi.variants[0].rows == "order" or name not in whole:
            continue
        own = len(read_request(name, (), None, None, DAY_OF_READING, STAGES).by)
        together: dict[Any, Any] = {}
        for group, one in parts[name].items():
            key = group[:own]
            together[key] = reduce(add, [together[key], one.statistic]) if key in together else one.statistic
        for key, one in whole[name].items():
            if key in together:
                assert _same(together[key], one.statistic), (name, key)
            else:
                assert _size(one) == 0, (name, key)


@UNHURRIED
@given(companies())
def test_what_happens_later_never_changes_what_was_known(company: Company) -> None:
    """The facts of that day, and the same with all that came after: one answer."""
    then, now = evaluator(facts(**known_by(company, DAY_OF_READING)), PLAN), evaluator(facts(**company), PLAN)
    for by in ((), ("month",)):
        before, after = all_sums(then, by, DAY_OF_READING), all_sums(now, by, DAY_OF_READING)
        for name in before:
            assert before[name].keys() == after[name].keys(), (name, by)
            for group, one in before[name].items():
                assert _same(one.statistic, after[name][group].statistic), (name, group)


@UNHURRIED
@given(companies(), st.integers(0, 2**32))
def test_the_order_of_the_rows_is_nothing(company: Company, seed: int) -> None:
    shuffled = {name: Random(seed).sample(rows, len(rows)) for name, rows in company.items()}
    one, other = evaluator(facts(**company), PLAN), evaluator(facts(**shuffled), PLAN)
    for name, kpi in catalogue().items():
        if not splits(kpi, ("channel",)):
            continue
        request = read_request(name, ("channel",), None, None, DAY_OF_READING, STAGES)
        assert one.table(request).as_json("en") == other.table(request).as_json("en")


@UNHURRIED
@given(companies(), st.sampled_from([(), ("channel",), ("segment",), ("month",)]))
def test_there_are_as_many_records_as_the_figure_counts(company: Company, by: tuple[str, ...]) -> None:
    over = evaluator(facts(**company), PLAN)
    for name, kpi in catalogue().items():
        if isinstance(kpi.variants[0].measure, CostPer) or not splits(kpi, by):
            continue
        request = read_request(name, by, None, None, DAY_OF_READING, STAGES)
        for row in over.table(request).rows:
            if isinstance(row.result, Estimate):
                page = record_page(over, request, row.by, 3, 0, None)
                assert page.total == row.result.n, (name, row.by)
                assert len(page.rows) == min(3, page.total)


@UNHURRIED
@given(companies())
def test_no_figure_without_facts_and_no_interval_of_nothing(company: Company) -> None:
    over = evaluator(facts(**company), PLAN)
    for name in catalogue():
        for row in over.table(read_request(name, (), None, None, DAY_OF_READING, STAGES)).rows:
            result = row.result
            if isinstance(result, NotComputable):
                assert len(result.reason.say("fr")) > 10
                assert len(result.reason.say("en")) > 10
            elif result.low is not None and result.high is not None:
                assert result.low < result.high, name
                assert result.low <= result.value <= result.high


def known_by(company: Company, day: date) -> dict[str, list[Row]]:
    """The facts as they would have been written on that day: nothing later, closings undone."""

    def past(row: Row, keep: tuple[str, ...] = ()) -> Row:
        return {
            name: None if name not in keep and hasattr(value, "hour") and value.date() > day else value
            for name, value in row.items()
        }

    then: dict[str, list[Row]] = {}
    for table, happened in (("lead", "created_at"), ("sale", "sold_at"), ("activity", "happened_at")):
        then[table] = [past(row) for row in company[table] if row[happened].date() <= day]
    then["stage_entry"] = [row for row in company["stage_entry"] if row["entered_at"].date() <= day]
    then["opportunity"] = []
    for row in company["opportunity"]:
        closed, created = row["closed_at"], row["created_at"]
        if created is not None and created.date() > day:
            continue
        if closed is not None and closed.date() > day:
            if created is None:
                continue
            row = {**row, "status": "open", "closed_at": None}
        then["opportunity"].append(row)
    return then


def _size(one: Sums) -> int:
    statistic = one.statistic
    return statistic if isinstance(statistic, int) else statistic.n


def _same(a: Any, b: Any) -> bool:
    """Equal, up to the rounding of floating sums."""
    if hasattr(a, "won"):
        return (a.open, a.closed) == (b.open, b.closed) and _same(a.won, b.won)
    if hasattr(a, "s1") or hasattr(a, "xx"):
        names = ("n", "s1", "s2", "s3") if hasattr(a, "s1") else ("n", "x", "y", "xx", "yy", "xy")
        return all(abs(getattr(a, n) - getattr(b, n)) <= 1e-9 * (1 + abs(getattr(b, n))) for n in names)
    return bool(a == b)


def test_hand_facts_are_facts() -> None:
    """The fake at the port answers as the store does."""
    assert isinstance(facts(), HandFacts)
    assert facts().tables().keys() == facts(lead=[{"lead_id": "L"}]).tables().keys()
