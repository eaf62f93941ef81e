"""Observed against expected exits: exact bounds, references that have a chance of their own, whole families."""

import numpy as np
import pytest
from scipy import stats

from portulan.stats.bounds import garwood_bounds
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.exit_pace import Exposure, Pace, against, benjamini_hochberg, changed, exit_ratio


@pytest.mark.parametrize("exits", [0, 1, 7, 40])
def test_against_a_known_expectation_the_interval_is_the_exact_poisson_one(exits: int) -> None:
    low, high = Pace(exits, 20.0).bounds()
    assert (low * 20, high * 20) == pytest.approx(garwood_bounds(exits, 0.95))
    assert Pace(exits, 20.0).slower_than(1.0) == pytest.approx(stats.poisson.cdf(exits, 20))
    assert Pace(exits, 20.0).faster_than(1.0) == pytest.approx(stats.poisson.sf(exits - 1, 20))


@pytest.mark.parametrize(("exits", "reference", "days"), [(3, 12, 0.5), (30, 50, 1.0), (0, 9, 2.0)])
def test_two_observed_counts_are_compared_by_the_exact_binomial_test(exits: int, reference: int, days: float) -> None:
    """`days`: the group's deal-days for one of the others. SciPy's binomial test and interval, a second time."""
    pace = Pace(exits, reference * days, reference)
    fair = days / (1 + days)
    test = stats.binomtest(exits, exits + reference, fair, alternative="less")
    assert pace.slower_than(1.0) == pytest.approx(test.pvalue)
    between = stats.binomtest(exits, exits + reference, fair).proportion_ci(0.95, method="exact")
    low, high = pace.bounds()
    assert low == pytest.approx(between.low / (1 - between.low) / days)
    assert high == pytest.approx(between.high / (1 - between.high) / days)


def test_a_large_reference_comes_to_the_same_as_a_known_one() -> None:
    assert Pace(7, 20.0, 1e9).bounds() == pytest.approx(Pace(7, 20.0).bounds(), rel=1e-6)


def test_expected_exits_are_the_others_rates_on_my_days_stratum_by_stratum() -> None:
    mine = Exposure(np.array([0, 1, 2]), np.array([10.0, 20.0, 5.0]), np.array([1.0, 2.0, 4.0]))
    others = Exposure(np.array([0, 0, 1]), np.array([50.0, 50.0, 40.0]), np.array([10.0, 10.0, 4.0]))
    pace = against(mine, others)
    assert pace.exits == 3, "the stratum where others have no day is left out, exits and all"
    assert pace.expected == pytest.approx(10 * 20 / 100 + 20 * 4 / 40)
    assert pace.reference == pytest.approx(4.0**2 / (0.1**2 * 20 + 0.5**2 * 4))


def test_who_always_was_slow_has_not_changed() -> None:
    before, now = Pace(100, 200.0, 500.0), Pace(50, 100.0, 300.0)
    assert changed(now, before).ratio == pytest.approx(1.0)
    assert changed(Pace(25, 100.0, 300.0), before).ratio == pytest.approx(0.5)
    assert changed(now, before).reference == pytest.approx(1 / (1 / 100 + 1 / 500 + 1 / 300))


def test_a_family_is_adjusted_as_scipy_does() -> None:
    p = np.random.default_rng(3).random(40) ** 2
    assert benjamini_hochberg(list(p)) == pytest.approx(list(stats.false_discovery_control(p)))
    assert benjamini_hochberg([]) == []


def test_too_few_expected_exits_say_nothing() -> None:
    assert isinstance(exit_ratio(Pace(0, 4.9)), NotComputable)
    found = exit_ratio(Pace(0, 8.0))
    assert isinstance(found, Estimate)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(-np.log(0.025) / 8)
