"""The engine's sums are those of plain loops over the rows, for every KPI, on any small company."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.metrics import plainly
from tests.metrics.companies import DAY_OF_READING, companies
from tests.metrics.hand_facts import Row, evaluator, facts
from tests.metrics.plainly import STAGES

from portulan.metrics.catalogue import catalogue
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Variant
from portulan.metrics.requests import read_request
from portulan.metrics.sums import Sums, sums
from portulan.metrics.wide import WidePlan
from portulan.stats import sufficient
from portulan.stats.estimate import Estimate
from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, ValueCounts

PLAN = WidePlan(stages=STAGES)
FIRST = (
    "revenue", "gross_margin", "margin_rate", "new_customers", "average_basket", "win_rate", "win_rate_value",
    "win_probability", "cycle_time", "cycle_time_closed", "average_discount", "pipeline_open", "meeting_rate",
    "lead_to_mql", "mql_to_sql", "sql_to_won", "lead_to_won", "cost_per_lead", "cost_per_opportunity",
)  # fmt: skip
PER_STAGE = ("stage_conversion", "stage_flow", "time_in_stage")
DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)  # a company takes half a second: shrinking would take minutes
UNHURRIED = settings(max_examples=12, deadline=None, phases=DRAWN, suppress_health_check=list(HealthCheck))


def engine_sums(over: Evaluator, name: str, by: tuple[str, ...], day: date) -> dict[Any, Sums]:
    """The statistics of a KPI's first way to be computed, whatever its needs."""
    kpi = catalogue()[name]
    request = read_request(name, by, None, None, day, STAGES)
    return sums(request, kpi.variants[0], over.engine, None)


def plain(statistic: object) -> Any:
    """A statistic as the plain loops write it."""
    match statistic:
        case int():
            return statistic
        case Count(k, n):
            return k, n
        case sufficient.Total(n, total):
            return n, total
        case Moments(n, s1):
            return n, Decimal(str(round(s1, 6)))
        case PairMoments(n, x, y):
            return n, Decimal(str(round(x, 6))), Decimal(str(round(y, 6)))
        case Incidence():
            rows = zip(statistic.exit_day, statistic.cause, statistic.count, strict=True)
            return sorted((int(d), int(c)) for d, c, n in rows for _ in range(int(n)))
        case ValueCounts():
            return sorted(int(v) for v, n in zip(statistic.values, statistic.counts, strict=True) for _ in range(n))
    raise TypeError(statistic)


def own_channel(row: Row) -> tuple[object, ...]:
    return (row.get("channel"),)


@UNHURRIED
@given(companies())
def test_each_kpi_sums_what_its_definition_says(company: dict[str, list[Row]]) -> None:
    over = evaluator(facts(**company), PLAN)
    for name in FIRST:
        expected = plainly.kpi(name, company, DAY_OF_READING, lambda _: ())
        found = {group: plain(s.statistic) for group, s in engine_sums(over, name, (), DAY_OF_READING).items()}
        nothing = {(): found[()]} if found and not expected else {}
        assert found == (expected or nothing), name
        if nothing:
            assert found[()] in (0, (0, 0), (0, Decimal(0)), (0, Decimal(0), Decimal(0)), []), name


@UNHURRIED
@given(companies())
def test_each_kpi_is_split_as_its_records_are(company: dict[str, list[Row]]) -> None:
    """On channels of their own: an opportunity without one takes its lead's, so leads have none here."""
    company = {**company, "lead": [{**lead, "channel": None} for lead in company["lead"]]}
    over = evaluator(facts(**company), PLAN)
    for name in ("revenue", "win_rate", "win_probability", "average_basket", "pipeline_open", "cycle_time_closed"):
        expected = plainly.kpi(name, company, DAY_OF_READING, own_channel)
        found = engine_sums(over, name, ("channel",), DAY_OF_READING)
        assert {group: plain(s.statistic) for group, s in found.items()} == expected, name


@UNHURRIED
@given(companies())
def test_stages_are_entered_once_and_left_once(company: dict[str, list[Row]]) -> None:
    for filled in (True, False):
        over = evaluator(facts(**company), replace(PLAN, skips_filled=filled))
        for name in PER_STAGE:
            expected = plainly.stages(name, company, DAY_OF_READING, filled)
            found = engine_sums(over, name, (), DAY_OF_READING)
            if name == "stage_flow":
                flows = {group: (s.statistic.n, int(s.statistic.x)) for group, s in found.items()}  # type: ignore[union-attr]
                assert flows == expected, (name, filled)
                continue
            got = {group: plain(s.statistic) for group, s in found.items()}
            if name == "time_in_stage":
                got = {group: sorted((d, c) for d, c in table) for group, table in got.items()}
            assert got == expected, (name, filled)


def many_deals(count: int) -> list[Row]:
    """Deals created one a day, won, lost or open by turns, with ties."""
    start = datetime(2024, 1, 1)
    rows: list[Row] = []
    for i in range(count):
        created = start + timedelta(days=i)
        status = ("won", "lost", "won", "open", "lost")[i % 5]
        closed = created + timedelta(days=(i * 7) % 60) if status != "open" else None
        rows.append({"opportunity_id": f"O{i}", "created_at": created, "closed_at": closed, "status": status})
    return rows


def test_the_chance_of_winning_is_aalen_johansen_by_hand() -> None:
    company = {"opportunity": many_deals(300)}
    day = date(2024, 9, 1)
    over = evaluator(facts(**company))
    result = over.table(read_request("win_probability", (), None, None, day, ())).result
    assert isinstance(result, Estimate)
    table = plainly.kpi("win_probability", company, day, lambda _: ())[()]
    assert result.value == pytest.approx(plainly.aalen_johansen(table, int(result.extra["horizon_days"])), abs=1e-12)
    assert result.n == len(table)


def test_a_variant_that_needs_absent_facts_is_not_used() -> None:
    over = evaluator(facts(opportunity=many_deals(50)))
    table = over.table(read_request("revenue", (), None, None, date(2024, 9, 1), ()))
    assert table.result.status == "no_data"
    assert isinstance(catalogue()["revenue"].variants[1], Variant)
