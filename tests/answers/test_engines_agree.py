"""PostgreSQL, ClickHouse and Spark give DuckDB's answers: every KPI, every group, to a billionth.

DuckDB's own answers are held against plain loops in tests/metrics; here the other engines are held against DuckDB's.
"""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from tests.answers.engines import OTHERS, opened
from tests.answers.nasty_company import DAY, PLAN, STAGES, company, two_currencies
from tests.metrics.hand_facts import HandFacts
from tests.metrics.saved_facts import saved

from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.counts import Counts
from portulan.metrics.alerts.means import Means
from portulan.metrics.alerts.outcomes import number_of
from portulan.metrics.alerts.shares import Shares
from portulan.metrics.alerts.track import Source, source_of
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.catalogue import catalogue
from portulan.metrics.engine import Engine
from portulan.metrics.engines.agreement import differences, same
from portulan.metrics.engines.database import EngineError, EngineKind
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.signals.answer import signals
from portulan.metrics.signals.as_json import signals_json
from portulan.metrics.signals.reading import QUALIFYING, WINNING, read_flow
from portulan.stats.estimate import Estimate
from portulan.stats.shifts import Usual

GUARDRAIL = Decimal("0.15")
QUARTER = Period(date(2025, 1, 1), date(2025, 4, 1))


class Pair(NamedTuple):
    """DuckDB and another engine over the same files."""

    duck: Evaluator
    other: Evaluator


class Asked(NamedTuple):
    """One way to ask any KPI."""

    by: tuple[str, ...]
    where: str | None = None
    period: Period | None = None
    day: date = DAY


ALL = bool(os.environ.get("PORTULAN_TEST_ENGINES"))
"""`make engines` asks every way; `make test` three of them, which is what a minute allows."""

FEW = (
    Asked(()),
    Asked(("channel", "month"), period=QUARTER),
    Asked(
        ("stage", "Région (client)"),
        "amount * 1.1 >= 20 or not (closed_at - created_at) > 2 days",
        day=date(2025, 2, 14),
    ),
)
MORE = (
    Asked(("segment",)),
    Asked(("week",), "channel like 'rés%' or channel = 'o\"dd \\ one''s' or channel is null"),
    Asked(("account", "quarter"), day=date(2025, 1, 31)),
    Asked(("size", "renewal"), period=Period(date(2024, 12, 30), None)),
    Asked(("owner", "priority"), "not sector in ('industry') or amount between 10 and 40"),
)


@pytest.fixture(scope="module", params=OTHERS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp(f"nasty-{request.param}")
    store = saved(company(), folder)
    other = opened(request.param, store, folder, request)
    duck = Evaluator(Engine(store, PLAN, None), "EUR", GUARDRAIL)
    return Pair(duck, Evaluator(Engine(store, PLAN, None, other), "EUR", GUARDRAIL))


def answer(over: Evaluator, name: str, way: Asked) -> KpiTable | str:
    """The answer, or the code of the finding where these records have no such column."""
    try:
        return over.table(read_request(name, way.by, way.where, way.period, way.day, STAGES))
    except EngineError:
        raise
    except RequestError as refusal:
        return refusal.finding.code


@pytest.mark.parametrize("way", FEW + MORE if ALL else FEW, ids=lambda way: "+".join(way.by) or "whole")
def test_every_kpi_is_the_same_on_every_engine(pair: Pair, way: Asked) -> None:
    wrong = {}
    computed = 0
    for name in catalogue():
        expected, found = answer(pair.duck, name, way), answer(pair.other, name, way)
        if isinstance(expected, str) or isinstance(found, str):
            if expected != found:
                wrong[name] = [f"{expected} ≠ {found}"]
            continue
        computed += any(isinstance(row.result, Estimate) for row in expected.rows)
        if said := differences(expected, found):
            wrong[name] = said[:3]
    assert not wrong
    assert computed > 0, "nothing was compared: the company has no figure to give this way"


def test_the_weekly_sums_of_the_review_signals_are_the_same(pair: Pair) -> None:
    for passage in (WINNING, *(passage for _, passage in QUALIFYING)):
        mine, theirs = (read_flow(over.engine, passage, "channel", DAY) for over in pair)
        assert (mine.first, mine.tables.keys()) == (theirs.first, theirs.tables.keys())
        for group, table in mine.tables.items():
            for name in ("entered", "won", "lost"):
                assert np.array_equal(getattr(table, name), getattr(theirs.tables[group], name)), (passage, name)
    told = [signals_json(signals(over, None, DAY), DAY, "en") for over in pair]
    assert told[0] == told[1]


def test_the_sums_that_alerts_read_are_the_same(pair: Pair) -> None:
    """By day of entry, of exit and cause; clipped means by day; counts by day."""
    rules = [
        Rule("stage_conversion(qualify -> propose)", 0.5, 0.3),
        Rule("win_rate where amount > 15", 0.5, 0.3),
        Rule("meeting_rate", 0.5, 0.3),
        Rule("average_discount", 0.1, 0.2),
        Rule("new_customers", 50, 30),
    ]
    for rule in rules:
        request = read_request(rule.reference, (), None, None, DAY, STAGES)
        mine, theirs = (source_of(over, request, rule) for over in pair)
        assert isinstance(mine, Source), rule
        assert isinstance(theirs, Source), rule
        assert mine.start == theirs.start
        assert read_of(mine.facts, DAY) == pytest.approx(read_of(theirs.facts, DAY), rel=1e-9, abs=1e-9), rule


def read_of(facts: Shares | Means | Counts, day: date) -> list[float]:
    """All that an alert reads, end to end."""
    if isinstance(facts, Shares):
        stays = facts.stays
        stayed = (stays.entered, stays.left, stays.cause, stays.count, stays.followed)
        return [float(value) for column in stayed for value in column]
    if isinstance(facts, Counts):
        return [*facts.day.tolist(), *facts.n.tolist()]
    first, end = number_of(day) - 200, number_of(day) + 1
    daily = facts.daily(first, end)
    usual = Usual(0.1, np.array([0.01, -0.02, 0.0, 0.01, 0.03]), 3.0, 1.0, 1.0)
    clipped = facts._clipped(first, end, usual, 0.1, 50.0)
    assert daily.n.sum() > 0
    columns = (daily.day, daily.n, daily.w, daily.wd, daily.ww, daily.wwd, daily.wwdd, *clipped)
    return [float(value) for column in columns for value in column]


def test_an_engine_that_reads_one_deal_less_is_found_out(pair: Pair, tmp_path: Path) -> None:
    """What the comparison is worth: the same company without one lost deal differs."""
    facts = company()
    written = {**facts.written, "opportunity": facts.written["opportunity"][1:]}
    less = saved(HandFacts(facts.directory, "less", facts.stored, written=written), tmp_path)
    over = Evaluator(Engine(less, PLAN, None), "EUR", GUARDRAIL)
    changed = []
    for name in ("win_rate", "pipeline_open", "average_basket"):
        one, other = answer(over, name, Asked(("month",))), answer(pair.other, name, Asked(("month",)))
        assert isinstance(one, KpiTable)
        assert isinstance(other, KpiTable)
        changed += differences(one, other)
    assert changed


def test_the_records_behind_a_figure_are_the_same_in_the_same_order(pair: Pair) -> None:
    for asked in ("pipeline_open", "win_rate", "cycle_time", "lead_to_won"):
        request = read_request(asked, ("channel",), None, None, DAY, STAGES)
        for order in (None, "-amount" if asked != "lead_to_won" else "-score"):
            expected, found = (record_page(over, request, {}, 40, 5, order) for over in pair)
            assert found.total == expected.total, asked
            assert [c.id for c in found.columns] == [c.id for c in expected.columns]
            for mine, theirs in zip(expected.rows, found.rows, strict=True):
                assert all(same(mine[name], theirs[name]) for name in mine), (asked, mine, theirs)


def test_amounts_in_two_currencies_are_refused_alike(
    pair: Pair, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kind: EngineKind = pair.other.engine.database.kind
    store = saved(two_currencies(), tmp_path)
    other = Evaluator(Engine(store, PLAN, None, opened(kind, store, tmp_path, request)))
    duck = Evaluator(Engine(store, PLAN, None))
    for name in ("revenue", "average_basket", "cac", "pipeline_open"):
        expected, found = answer(duck, name, Asked(())), answer(other, name, Asked(()))
        assert isinstance(expected, KpiTable)
        assert isinstance(found, KpiTable)
        assert not isinstance(expected.result, Estimate), name
        assert not differences(expected, found), name
