"""Quantiles of known values: numpy's value, and an interval whose binomial coverage is checked exactly."""

from fractions import Fraction

import numpy as np
import pytest
from tests.stats.by_hand import binomial_below

from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.quantile import needed_for, quantile_of
from portulan.stats.sufficient import ValueCounts


@pytest.mark.parametrize("n", [36, 50, 97, 300, 2001])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.75, 0.9])
def test_the_value_is_numpy_s(n: int, p: float) -> None:
    values = np.random.default_rng(n).lognormal(3, 1, n).round()
    answer = quantile_of(ValueCounts.of(values), p)
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(np.quantile(values, p))
    assert answer.extra["p90"] == pytest.approx(np.quantile(values, 0.9))


@pytest.mark.parametrize("n", [10, 20, 36, 50, 97, 300])
@pytest.mark.parametrize("p", [Fraction(1, 2), Fraction(9, 10)])
def test_the_ranks_cover_what_they_announce_and_barely_more(n: int, p: Fraction) -> None:
    answer = quantile_of(ValueCounts.of(np.arange(1, n + 1)), float(p))
    if n < needed_for(float(p), 0.95):
        assert isinstance(answer, NotComputable)
        return
    assert isinstance(answer, Estimate)
    assert answer.low is not None
    assert answer.high is not None
    first, last = int(answer.low), int(answer.high)
    coverage = binomial_below(p, n, last - 1) - binomial_below(p, n, first - 1)
    assert coverage >= Fraction(95, 100)
    for narrower in ((first + 1, last), (first, last - 1)):
        assert binomial_below(p, n, narrower[1] - 1) - binomial_below(p, n, narrower[0] - 1) < Fraction(95, 100)


def test_a_p90_needs_36_values() -> None:
    assert needed_for(0.9, 0.95) == 36
    assert needed_for(0.5, 0.95) == 6
    few, enough = (quantile_of(ValueCounts.of(np.arange(n)), 0.9) for n in (35, 36))
    assert isinstance(few, NotComputable)
    assert few.needed == 36
    assert isinstance(enough, Estimate)


def test_the_p90_is_left_out_below() -> None:
    answer = quantile_of(ValueCounts.of(np.arange(35)))
    assert isinstance(answer, Estimate)
    assert not answer.extra


def test_a_dozen_equal_values_are_no_certainty() -> None:
    answer = quantile_of(ValueCounts.of([30.0] * 12))
    assert isinstance(answer, NotComputable)
    assert answer.needed == 20


@pytest.mark.parametrize(("n", "status"), [(0, "no_data"), (9, "too_few")])
def test_a_few_values_have_no_median(n: int, status: str) -> None:
    answer = quantile_of(ValueCounts.of(np.arange(n)))
    assert isinstance(answer, NotComputable)
    assert answer.status == status
