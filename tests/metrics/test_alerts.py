"""Alerts on the facts: the sample company's focus, what a track owes to the past, what is refused and why."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.metrics.alerts_by_hand import Deal, by_hand

from portulan.metrics.alerts.answers import Rule, Track
from portulan.workspace import Workspace

AS_OF = date(2026, 11, 22)
DISCOVERY = Rule("stage_conversion(decouverte -> proposition)", 0.45, 0.35)


@pytest.fixture(scope="module")
def company(sample_company: Path) -> Workspace:
    return Workspace(sample_company)


@pytest.fixture(scope="module")
def discovery(company: Workspace) -> Track:
    return company.alert(DISCOVERY)


def deals(company: Workspace, where: str = "true") -> Sequence[Deal]:
    """The passages from discovery to proposal, as rows: the first date of each stage, whatever was skipped."""
    engine = company._now().evaluator.engine
    engine.wide("opportunity")
    rows = engine.rows(
        "SELECT CAST(_at_1 AS DATE), CAST(_at_2 AS DATE), CASE WHEN status = 'lost' THEN CAST(closed_at AS DATE) END "
        f"FROM wide_opportunity WHERE _at_1 IS NOT NULL AND (status = 'open' OR closed_at IS NOT NULL) AND {where}"
    )
    return [Deal(*row) for row in rows if row[0] <= AS_OF]


def test_the_evidence_equals_one_computed_deal_by_deal(company: Workspace, discovery: Track) -> None:
    start = discovery.started
    assert start is not None
    expected = by_hand(deals(company), start - timedelta(days=364), AS_OF, 0.45, 0.35, 0.05)
    assert discovery.horizon == expected.horizon
    assert discovery.limit == pytest.approx(expected.limit, rel=1e-9)
    assert discovery.delay == expected.delay
    found = {point.day: point.evidence for point in discovery.days}
    opened = discovery.episodes[0].opened
    assert found.keys() == expected.evidence.keys()
    for day in (d for d in found if d <= opened):
        assert found[day] == pytest.approx(expected.evidence[day], rel=1e-9, abs=1e-9), day


def test_the_slide_of_discovery_is_alerted_on_and_still_open(discovery: Track) -> None:
    assert discovery.state == "alerting"
    (episode,) = discovery.episodes
    assert date(2026, 8, 17) < episode.opened < date(2026, 11, 2)  # planted from July, whole from mid-August
    assert episode.closed is None


def test_an_earlier_day_reads_the_beginning_of_the_same_track(company: Workspace, discovery: Track) -> None:
    earlier = company.alert(DISCOVERY, AS_OF - timedelta(days=70))
    assert list(earlier.days) == list(discovery.days)[: len(earlier.days)]
    assert earlier.state == earlier.days[-1].state


def test_the_same_facts_and_rule_give_the_same_track(sample_company: Path, discovery: Track) -> None:
    assert Workspace(sample_company).alert(DISCOVERY) == discovery


def test_the_planted_events_that_october_followed_are_found(company: Workspace) -> None:
    """Discounts drift from 27 July, answers slow down from 5 October (truth.json)."""
    discount = company.alert(Rule("average_discount", 0.08, 0.10))
    service = company.alert(Rule("sla_compliance", 0.85, 0.75))
    assert (discount.family, discount.state) == ("mean", "alerting")
    assert date(2026, 7, 27) < discount.episodes[-1].opened < date(2026, 10, 1)
    assert (service.family, service.state) == ("rate", "alerting")
    assert date(2026, 10, 5) < service.episodes[-1].opened < date(2026, 11, 1)


def test_the_other_kpis_of_the_focus_are_quiet(company: Workspace) -> None:
    """Nothing was planted on them."""
    assert [company.alert(rule).state for rule in company.focus_rules()] == ["alerting", "normal", "normal"]


def test_a_condition_follows_the_records_it_keeps(company: Workspace) -> None:
    rule = Rule("stage_conversion(decouverte -> proposition) where owner_id != 'U05'", 0.5, 0.35)
    track, whole = company.alert(rule), company.alert(Rule(DISCOVERY.reference, 0.5, 0.35))
    assert track.horizon == whole.horizon  # the KPI's own, whatever the condition
    assert 0 < track.per_week < whole.per_week


def test_what_cannot_be_watched_says_why(company: Workspace) -> None:
    cases = {
        Rule("cycle_time", 60, 90): ("none", "no_data", "A cycle is known only months later"),
        Rule("time_in_stage(decouverte)", 12, 20): ("duration", "too_few", "slow weeks"),
        Rule("first_response_time", 4, 8): ("duration", "too_few", "slow weeks"),
        Rule("revenue", 100_000, 80_000): ("none", "no_data", "a sum"),
        Rule("stage_conversion", 0.4, 0.3): ("share", "no_data", "one value"),
        Rule("win_rate", 0.3, 0.4): ("share", "no_data", "bad side"),
        Rule("win_rate", 0.999999, 0.3): ("share", "no_data", "beyond what these deals can give"),
    }
    for rule, (family, state, said) in cases.items():
        track = company.alert(rule)
        assert (track.family, track.state) == (family, state), rule
        assert track.reason is not None, rule
        assert said in track.reason.say("en"), track.reason.say("en")
        assert not any(point.evidence for point in track.days), rule


def test_a_gap_too_small_for_the_volumes_says_which_would_do(company: Workspace) -> None:
    near = company.alert(Rule(DISCOVERY.reference, 0.45, 0.43))
    assert near.state == "too_few"
    assert near.gap is not None
    assert near.delay is not None
    assert near.delay > 182
    wide = company.alert(Rule(DISCOVERY.reference, 0.45, 0.45 - near.gap))
    assert wide.state != "too_few"
    assert wide.delay is not None
    assert wide.delay <= 182


def test_less_than_a_year_is_said_and_less_than_half_is_refused(company: Workspace, discovery: Track) -> None:
    assert discovery.started is not None
    start = discovery.started
    half = company.alert(DISCOVERY, start - timedelta(days=100))
    assert half.days
    assert not half.calibrated
    assert half.from_when == start
    early = company.alert(DISCOVERY, start - timedelta(days=200))
    assert (early.state, early.days, early.from_when) == ("too_few", (), start)


def test_counts_need_two_years(company: Workspace) -> None:
    track = company.alert(Rule("new_customers", 60, 40), date(2021, 6, 30))
    assert track.state == "too_few"
    assert track.from_when is not None
