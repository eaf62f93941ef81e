"""A threshold replayed on the sample company: what it would have raised, what it could see, what is proposed."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from portulan.metrics.alerts.replay_answers import Replay
from portulan.metrics.alerts.saying import replay_verdict
from portulan.workspace import Workspace

DISCOVERY = "stage_conversion(decouverte -> proposition)"


@pytest.fixture(scope="module")
def company(sample_company: Path) -> Workspace:
    return Workspace(sample_company)


@pytest.fixture(scope="module")
def replayed(company: Workspace) -> Replay:
    return company.replay(DISCOVERY, 0.45, 0.35)


def test_the_slide_of_discovery_would_have_been_alerted_on_rightly(replayed: Replay) -> None:
    (alert,) = replayed.alerts
    assert alert.judged == "right"
    assert alert.value is not None
    assert alert.value < 0.40  # half-way from the target to the threshold
    assert alert.opened == replayed.track.episodes[0].opened


def test_wider_gaps_are_found_sooner_and_the_proposed_one_in_a_quarter(replayed: Replay) -> None:
    delays = [one.delay for one in replayed.curve]
    assert delays == sorted(delays, reverse=True)
    found = [one.found[-1] for one in replayed.curve]
    assert all(later >= earlier - 0.05 for earlier, later in pairwise(found))
    assert replayed.proposed is not None
    beyond = [one for one in replayed.curve if one.threshold <= replayed.proposed]
    assert beyond
    assert all(one.found[-1] >= 0.8 for one in beyond)
    assert replayed.smallest is not None
    within84, within56 = replayed.smallest[84], replayed.smallest[56]
    assert within84 is not None
    assert within56 is not None
    assert within84 < within56


def test_years_made_of_the_facts_alert_about_as_often_as_announced(replayed: Replay) -> None:
    assert replayed.chosen is not None
    assert 0.01 < replayed.chosen.false_alarm < 0.08
    assert replayed.chosen.false_alarm < 2 * replayed.rule.false_alarm


def test_an_alert_still_open_is_kept_whenever_one_looks_from(company: Workspace) -> None:
    opened = company.replay("average_discount", 0.08, 0.13, since=date(2026, 11, 1))
    (alert,) = opened.alerts
    assert alert.opened < date(2026, 11, 1)
    assert alert.closed is None


def test_what_cannot_be_watched_cannot_be_replayed(company: Workspace) -> None:
    found = company.replay("cycle_time", 60, 90)
    assert found.chosen is None
    assert "cycle" in replay_verdict(found, "EUR")[0].say("en")


def test_means_are_replayed_by_weeks_of_their_records(company: Workspace) -> None:
    found = company.replay("average_discount", 0.08, 0.13)
    assert found.now == pytest.approx(0.10, abs=0.02)
    assert found.chosen is not None
    assert found.chosen.found[-1] > 0.7
    assert found.alerts[-1].judged in ("right", "grey")
