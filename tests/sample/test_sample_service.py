"""The slow answers planted in the sample company are seen in business time, at the size they were planted."""

from datetime import date
from pathlib import Path

import pytest

from portulan.sample import Truth
from portulan.stats.estimate import Estimate
from portulan.workspace import Period, Workspace


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    made = Workspace(folder)
    made.import_facts()
    return made


def figure(workspace: Workspace, reference: str, period: Period) -> Estimate:
    result = workspace.kpi(reference, period=period).result
    assert isinstance(result, Estimate), result
    return result


def periods(truth: Truth) -> tuple[Period, Period]:
    event = truth.event("reponse-lente").start
    return Period(date(2025, 1, 1), event), Period(event, None)


def test_the_first_response_time_is_the_planted_one_before_and_after(workspace: Workspace, truth: Truth) -> None:
    effect = next(e for e in truth.event("reponse-lente").effects if e.kpi == "first_response_time")
    for period, planted in zip(periods(truth), (effect.before, effect.after), strict=True):
        found = figure(workspace, "first_response_time", period)
        assert found.low is not None
        assert found.high is not None
        assert found.low <= float(planted) <= found.high, (planted, found)


def test_the_service_level_falls_when_answers_slow_down(workspace: Workspace, truth: Truth) -> None:
    before, after = (figure(workspace, "sla_compliance", period) for period in periods(truth))
    assert after.high is not None
    assert before.low is not None
    assert after.high < before.low - 0.05
    assert after.still_open > 0


def test_the_answers_in_time_are_those_of_the_truth(workspace: Workspace, truth: Truth) -> None:
    effect = next(e for e in truth.event("reponse-lente").effects if "4 business hours" in e.kpi)
    for period, planted in zip(periods(truth), (effect.before, effect.after), strict=True):
        all_ = figure(workspace, "sla_compliance", period).n
        late = figure(workspace, "sla_compliance where handling = 'late'", period).n
        assert 1 - late / all_ == pytest.approx(float(planted), abs=3 * (0.25 / all_) ** 0.5)


def test_the_meetings_held_are_those_booked_that_took_place(workspace: Workspace) -> None:
    found = figure(workspace, "demo_show_rate", Period(date(2025, 1, 1), None))
    engine = workspace._now().evaluator.engine
    held, booked = engine.one(
        "SELECT count(CASE WHEN held THEN 1 END), count(*) FROM activity WHERE kind IN ('meeting', 'demo') "
        "AND held IS NOT NULL AND happened_at >= DATE '2025-01-01' AND happened_at < DATE '2026-11-23'"
    )
    assert found.value == pytest.approx(held / booked)
    assert found.n == booked
