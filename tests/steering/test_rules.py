"""What the plan asks to watch, and which alerts are the same when facts change."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.metrics.alerts.answers import Episode, Rule
from portulan.plan.reading import read_plan
from portulan.steering.rules import Known, identity, match, watched_of

PLAN = """
portulan: 1
focus:
  from: 2026-11-02
  weeks: 4
  kpis:
    - kpi: win_rate
      target: 45 %
      alert: 35 %
      action: {what: Revoir, owner: Nadia, due_in: 5 days}
    - kpi: cycle_time
      target: 40 days
"""


def test_the_plan_says_what_is_watched_and_until_when() -> None:
    """Four weeks are 28 days, first and last included; a KPI without threshold has no rule."""
    plan = read_plan(PLAN, "plan.yaml").plan
    first, second = watched_of(plan, {"win_rate": "share", "cycle_time": "days"})
    assert first.rule == Rule("win_rate", 0.45, 0.35)
    assert (first.first_day, first.last_day) == (date(2026, 11, 2), date(2026, 11, 29))
    assert first.in_window(date(2026, 11, 29))
    assert not first.in_window(date(2026, 11, 30))
    assert first.action is not None
    assert first.action.due(date(2026, 11, 10)) == date(2026, 11, 15)
    assert second.rule is None


def test_another_threshold_is_another_rule() -> None:
    assert identity(Rule("win_rate", 0.45, 0.35)) != identity(Rule("win_rate", 0.45, 0.36))
    assert identity(Rule("win_rate", 0.45, 0.35)) == identity(Rule("win_rate", 0.45, 0.35))


def day(n: int) -> date:
    return date.fromordinal(739_000 + n)


def test_an_alert_whose_day_moves_is_the_same_alert() -> None:
    """A late fact moves the opening from day 10 to day 12: nobody is told twice."""
    found = match([Episode(day(12), None, None)], [Known(7, day(10), None)])
    assert [known.id for _, known in found.again] == [7]
    assert not found.new
    assert not found.gone


def test_an_alert_that_corrected_facts_no_longer_raise_is_gone() -> None:
    found = match([Episode(day(40), None, None)], [Known(7, day(10), day(20))])
    assert [e.opened for e in found.new] == [day(40)]
    assert [known.id for known in found.gone] == [7]


@settings(max_examples=25)
@given(st.lists(st.integers(1, 20), min_size=2, max_size=12), st.booleans())
def test_the_same_evidence_again_is_matched_row_by_row(steps: list[int], ends_open: bool) -> None:
    """Alerts in sequence, recorded as they are, are all known again: none new, none gone."""
    days = [day(sum(steps[: i + 1])) for i in range(len(steps) - len(steps) % 2)]
    episodes = [Episode(a, None, b) for a, b in zip(days[::2], days[1::2], strict=True)]
    if ends_open and episodes:
        episodes[-1] = Episode(episodes[-1].opened, None, None)
    known = [Known(i, e.opened, e.closed) for i, e in enumerate(episodes)]
    found = match(episodes, known)
    assert sorted(k.id for _, k in found.again) == list(range(len(episodes)))
    assert all(e.opened == k.opened for e, k in found.again)
    assert not found.new
    assert not found.gone


@pytest.mark.parametrize("focus", ["", "focus: {from: 2026-11-02, weeks: 4, kpis: []}"])
def test_without_focus_nothing_is_watched(focus: str) -> None:
    assert watched_of(read_plan(f"portulan: 1\n{focus}\n", "plan.yaml").plan, {"win_rate": "share"}) == []
