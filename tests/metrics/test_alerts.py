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
