"""A plan becomes records; every value knows where it stands."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from portulan.language.condition_text import unparse
from portulan.language.conditions import columns_of
from portulan.language.units import Duration
from portulan.language.words import Money
from portulan.plan.checking import check_plan
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.ports import RuleContext
from portulan.plan.quantities import MonthDay, OpeningHours, Quantity
from portulan.plan.reading import PlanReading, read_plan
from portulan.plan.records import Plan

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example() -> PlanReading:
    return read_plan(EXAMPLE, "plan.yaml")


@pytest.fixture(scope="module")
def plan(example: PlanReading) -> Plan:
    assert example.plan is not None
    return example.plan


def test_the_example_is_read_whole(example: PlanReading) -> None:
    assert example.readable
    assert example.findings == []


def test_the_head(plan: Plan) -> None:
    assert (plan.version, plan.company, plan.language, plan.currency) == (1, "Atelier Boréal", "fr", "EUR")
    assert (plan.period.first_day, plan.period.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert plan.market.size.revenue == Money(Decimal(42_000_000), "EUR")
    assert plan.market.size.accounts == 6800


def test_the_five_components(plan: Plan) -> None:
    assert plan.target.indicator == (KpiReference("win_rate", by=("segment",)),)
    assert [s.id for s in plan.target.segments] == ["pme-industrie", "eti"]
    assert plan.target.segments[0].when is not None
    assert columns_of(plan.target.segments[0].when) == {"sector", "employees"}
    assert plan.offer.items[0].list_price == Money(Decimal(18_000), "EUR")
    assert [str(r) for r in plan.price.indicator] == ["margin_rate", "average_discount"]
    assert plan.price.guardrails.discount_max == Decimal("0.15")
    assert [c.id for c in plan.channels.acquisition] == ["salons", "recommandation"]
    assert plan.channels.closing is not None
    assert plan.channels.closing.id == "vente-directe"
    assert plan.process.stages[0].follow_ups[1].after == Duration(Decimal(5), "days")
    assert plan.process.skips == "filled"


def test_what_binds_both_teams(plan: Plan) -> None:
    sla = plan.alignment.sla
    assert sla is not None
    assert sla.first_response == Duration(Decimal(4), "business hours")
    assert sla.follow_ups == (5, Duration(Decimal(15), "days"))
    assert sla.hours == OpeningHours(("Mon", "Tue", "Wed", "Thu", "Fri"), time(9), time(18))
    assert plan.alignment.definitions.mql is not None
    assert unparse(plan.alignment.definitions.mql) == "score >= 40 and pages_viewed >= 3"


def test_objectives_actions_focus_rituals_and_own_kpis(plan: Plan) -> None:
    assert plan.objectives[0].target == Quantity(Decimal(2_400_000), "number")
    assert str(plan.actions[0].moves[0]) == "cost_per_opportunity where channel = 'salons'"
    assert plan.focus is not None
    assert plan.focus.kpis[0].kpi == KpiReference("stage_conversion", ("decouverte", "proposition"))
    assert plan.focus.kpis[0].alert == Quantity(Decimal("0.35"), "share")
    assert plan.rituals.monthly is not None
    assert plan.rituals.monthly.on == MonthDay("first", "Thu")
    assert plan.rituals.monthly.time_of_day == time(14)
    assert str(plan.kpis[0].rate) == "meetings where held"


def test_every_scalar_stands_where_the_document_says(example: PlanReading) -> None:
    lines = EXAMPLE.split("\n")
    for path in example.document.paths():
        place, value = example.document.place(path), example.document.value(path)
        assert value is not None
        assert lines[place.line - 1][place.column - 1 :].startswith(value)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("target: {segments: [{id: a, when: sector = 'x' and employes > 3}]}", 1, 52),
        ("target: {segments: [{id: a, when: \"sector = 'x' and employes > 3\"}]}", 1, 53),
        ("target: {segments: [{id: a, when: 'employes > 3'}]}", 1, 36),
        ("target:\n  segments:\n    - id: a\n      when: sector = 'x'\n        and employes > 3\n", 5, 13),
        ("target:\n  segments:\n    - id: a\n      when: >\n        sector = 'x' and\n        employes > 3\n", 6, 9),
        ("target:\n  segments:\n    - id: a\n      when: |\n        employes > 3\n", 5, 9),
        ("target: {indicator: win_rate where employes > 3}", 1, 36),
        ('target: {indicator: [win_rate, "win_rate where employes > 3"]}', 1, 48),
        ("kpis: [{id: a, count: leads where employes > 3}]", 1, 35),
    ],
)
def test_a_fault_inside_a_text_is_shown_at_its_own_column(text: str, line: int, column: int) -> None:
    context = RuleContext(columns={"employees": "number", "sector": "text"})
    places = [f.place for f in check_plan(text, "plan.yaml", context) if f.code == "CO010"]
    assert [(p.line, p.column) for p in places if p] == [(line, column)]


def test_a_half_written_plan_is_still_a_plan() -> None:
    plan = read_plan("target:\noffer: {promise: a}\n", "plan.yaml").plan
    assert plan is not None
    assert plan.offer.promise == "a"
    assert (plan.target.segments, plan.target.decision, plan.focus, plan.channels.closing) == ((), None, None, None)


def test_one_value_may_stand_for_a_list_of_one() -> None:
    alone = read_plan("price: {indicator: margin_rate}", "plan.yaml").plan
    listed = read_plan("price: {indicator: [margin_rate]}", "plan.yaml").plan
    assert alone == listed


def test_a_text_of_another_encoding_with_its_mark_is_read() -> None:
    plan = read_plan("company: Atelier Boréal\n".encode("utf-16"), "plan.yaml").plan
    assert plan is not None
    assert plan.company == "Atelier Boréal"
