"""Evidence of a drop: the level that keeps false alarms as rare as announced, the delay promised, the way back."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies.alert_worlds import World, company

from portulan.stats.cusum import YEAR, Pace, Standing, delay_of, evidence, first_alarm, limit_of, run
from portulan.stats.exit_shares import ShareTest, day_bins, days_at_risk, edges_of, learn
from portulan.stats.quarter_place import quarter_places
from portulan.stats.shifts import CountTest, seasons_of

EPOCH = date(1970, 1, 1)


def bernoulli(target: float, threshold: float, per_day: float) -> tuple[Pace, float, float]:
    """The pace of trials that succeed, and the evidence of a success and of a failure."""
    good, bad = np.log(threshold / target), np.log((1 - threshold) / (1 - target))
    at, beyond = (p * good + (1 - p) * bad for p in (target, threshold))
    spread = (target * good**2 + (1 - target) * bad**2 - at**2) ** 0.5
    return Pace(-at, beyond, float(spread), per_day), float(good), float(bad)


def simulated(share: float, good: float, bad: float, per_day: int, years: int, seed: int) -> np.ndarray:
    successes = np.random.default_rng(seed).binomial(per_day, share, (years, YEAR))
    return np.asarray(successes * good + (per_day - successes) * bad)


@pytest.mark.parametrize("announced", [0.05, 0.2])
def test_the_level_keeps_false_alarms_as_rare_as_announced(announced: float) -> None:
    pace, good, bad = bernoulli(0.45, 0.35, 5)
    years = simulated(0.45, good, bad, 5, 1500, 3)
    alarmed = np.isfinite(first_alarm(years, limit_of(pace, announced))).mean()
    assert announced * 0.5 < alarmed < announced * 1.25


def test_the_delay_promised_is_about_the_mean_delay_at_the_threshold() -> None:
    pace, good, bad = bernoulli(0.45, 0.35, 5)
    days = first_alarm(simulated(0.35, good, bad, 5, 1000, 4), limit_of(pace, 0.05)) + 1
    assert np.isfinite(days).all()
    assert float(days.mean()) == pytest.approx(delay_of(pace, 0.05), rel=0.2)


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=60))
@settings(max_examples=25)
def test_the_evidence_in_one_go_is_that_of_day_after_day(increments: list[float]) -> None:
    together = evidence(np.array(increments))
    day_by_day = run(increments, [float("inf")] * len(increments))
    assert together == pytest.approx([one.evidence for one in day_by_day], abs=1e-9)


def test_an_alert_ends_only_on_evidence_of_a_return() -> None:
    limits = [5.0] * 10
    found = run([3.0, 2.5, -1.0, 0.6, -1.8, -1.9, -0.5, 1.0, 1.0, 2.6], limits)
    assert [one.state for one in found] == [
        "pending", "alerting", "alerting", "alerting", "recovering", "normal", "normal", "normal", "normal", "pending",
    ]  # fmt: skip
    assert found[5] == Standing()
    falls_back = run([5.5, -2.2, 2.5, -1.0], limits[:4])
    assert [one.state for one in falls_back] == ["alerting", "recovering", "alerting", "alerting"]


def test_announced_chances_are_between_nothing_and_certainty() -> None:
    pace, _, _ = bernoulli(0.45, 0.35, 5)
    for wrong in (0.0, 1.0, -0.1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            limit_of(pace, wrong)


def test_places_of_the_quarter_are_those_of_the_calendar() -> None:
    days = [date(2023, 12, 1) + timedelta(days=i) for i in range(800)]
    found = quarter_places(np.array([(day - EPOCH).days for day in days]))
    for day, place in zip(days, found, strict=True):
        month = (day.month - 1) % 3
        opens = date(day.year, day.month - month, 1)
        closes = date(day.year + (opens.month == 10), (opens.month + 2) % 12 + 1, 1)
        expected = 2 if (closes - day).days <= 14 else 0 if (day - opens).days < 14 else 1
        assert place == expected, day


@given(st.floats(0.32, 0.55), st.floats(0.05, 0.2))
@settings(max_examples=15)
def test_the_chances_at_a_value_imply_that_value(target: float, gap: float) -> None:
    of = company(World(40), np.random.default_rng(5))
    edges = edges_of(33, 50)
    bins = day_bins(of.stays, edges, of.first, of.first + YEAR)
    at_risk = days_at_risk(of.stays, edges, of.first, of.first + YEAR)
    model = learn(bins, at_risk, edges, counted=int(np.searchsorted(edges, 34)))
    tilt = model.tilt_to(target)
    assert tilt is not None
    assert model.implied(tilt) == pytest.approx(target, abs=1e-9)
    test = ShareTest.of(model, target, target - gap)
    assert test is not None
    assert (test.advance < 0).all()
    assert (test.loss > 0).all()
    assert test.pace.at_target > 0
    assert test.pace.at_threshold > 0


def test_a_count_at_target_brings_no_evidence_on_average_and_seasons_are_learnt() -> None:
    rng = np.random.default_rng(6)
    season = 1 + 0.4 * np.sin(2 * np.pi * np.arange(52) / 52)
    seasons = seasons_of(rng.poisson(np.tile(30 * season, 2)).astype(float))
    assert seasons is not None
    assert seasons.dispersion < 1.6
    assert float(np.corrcoef(seasons.index, season)[0, 1]) > 0.9
    test = CountTest(seasons, 30, 0.75)
    quiet = np.array([test.increments(rng.poisson(30 * season).astype(float)).sum() for _ in range(200)])
    assert quiet.mean() == pytest.approx(-52 * test.pace.at_target, rel=0.15)
    assert seasons_of(np.zeros(104)) is None
