"""The mean of skewed amounts: the transformation checked by its equation, and the cases where there is none."""

import numpy as np
import pytest
from scipy import optimize, stats

from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.mean import SKEWNESS_FACTOR, mean_skewed
from portulan.stats.sufficient import Moments


def test_the_value_is_the_sample_mean() -> None:
    answer = mean_skewed(Moments.of(range(1, 41)))
    assert isinstance(answer, Estimate)
    assert answer.value == 20.5
    assert answer.n == 40


def test_both_bounds_solve_hall_s_equation() -> None:
    amounts = np.random.default_rng(3).lognormal(8, 0.8, 80)
    answer = mean_skewed(Moments.of(amounts))
    n, deviation = amounts.size, amounts.std(ddof=1)
    skew = SKEWNESS_FACTOR * stats.skew(amounts, bias=False)

    def transformed(mean: float) -> float:
        t = (amounts.mean() - mean) / deviation
        return float(np.sqrt(n) * (t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / (6 * n)))

    quantile = stats.t.ppf(0.975, n - 1)
    low = optimize.brentq(lambda m: transformed(m) - quantile, 0, 20_000)
    high = optimize.brentq(lambda m: transformed(m) + quantile, 0, 20_000)
    assert isinstance(answer, Estimate)
    assert (answer.low, answer.high) == pytest.approx((low, high), rel=1e-9)
    assert high - amounts.mean() > amounts.mean() - low


def test_symmetric_amounts_get_student_s_interval() -> None:
    amounts = np.concatenate([np.arange(100.0), [49.5] * 20])
    answer = mean_skewed(Moments.of(amounts))
    half = stats.t.ppf(0.975, 119) * amounts.std(ddof=1) / np.sqrt(120)
    assert isinstance(answer, Estimate)
    assert (answer.low, answer.high) == pytest.approx((49.5 - half, 49.5 + half))


def test_large_amounts_that_differ_little_keep_their_digits() -> None:
    amounts = 1e6 + np.tile([0.0, 50.0, 1000.0], 50)
    answer, small = mean_skewed(Moments.of(amounts)), mean_skewed(Moments.of(amounts - 1e6))
    assert isinstance(answer, Estimate)
    assert isinstance(small, Estimate)
    assert answer.high is not None
    assert small.high is not None
    assert answer.high - 1e6 == pytest.approx(small.high, rel=1e-4)


def test_the_same_price_every_time_is_not_certain_for_ever() -> None:
    answer = mean_skewed(Moments.of([49.0] * 30))
    assert isinstance(answer, Estimate)
    assert answer.low is not None
    assert answer.high is not None
    assert answer.low < 49 < answer.high
    assert answer.high - answer.low == pytest.approx(2 * 49 / 31)


@pytest.mark.parametrize(("n", "minimum"), [(19, 20), (2, 0)])
def test_a_few_sales_have_no_mean(n: int, minimum: int) -> None:
    answer = mean_skewed(Moments.of(np.arange(n)), minimum=minimum)
    assert isinstance(answer, NotComputable)
    assert answer.status == "too_few"


@pytest.mark.parametrize("amounts", [[], [0.0] * 40])
def test_no_amount_is_no_data(amounts: list[float]) -> None:
    answer = mean_skewed(Moments.of(amounts))
    assert isinstance(answer, NotComputable)
    assert answer.status == "no_data"
