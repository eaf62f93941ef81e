"""Ratios of sums: Fieller's equation, agreement with the delta method on many records, and zero denominators."""

import numpy as np
import pytest
from scipy import stats

from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.sufficient import PairMoments

RNG = np.random.default_rng(11)
LIST = RNG.lognormal(7, 0.8, 60)
NET = LIST * (1 - RNG.beta(2, 12, 60))


def test_each_bound_is_where_the_test_turns() -> None:
    answer = ratio_of_sums(PairMoments.of(NET, LIST))
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(NET.sum() / LIST.sum())
    for bound in (answer.low, answer.high):
        assert bound is not None
        residual = NET - bound * LIST
        statistic = abs(residual.mean()) / (residual.std(ddof=1) / np.sqrt(residual.size))
        assert statistic == pytest.approx(stats.t.ppf(0.975, residual.size - 1), rel=1e-6)


def test_on_many_records_it_is_the_delta_method() -> None:
    x, y = RNG.lognormal(0, 0.5, (2, 200_000))
    answer, ratio = ratio_of_sums(PairMoments.of(x, y)), x.sum() / y.sum()
    half = 1.96 * (x - ratio * y).std() / y.mean() / np.sqrt(x.size)
    assert isinstance(answer, Estimate)
    assert (answer.low, answer.high) == pytest.approx((ratio - half, ratio + half), abs=half / 50)


def test_a_discount_is_one_minus_net_over_list() -> None:
    kept, given = ratio_of_sums(PairMoments.of(NET, LIST)), one_minus(ratio_of_sums(PairMoments.of(NET, LIST)))
    assert isinstance(kept, Estimate)
    assert isinstance(given, Estimate)
    assert kept.high is not None
    assert given.low == pytest.approx(1 - kept.high)
    assert given.value == pytest.approx(1 - kept.value)


def test_a_reason_stays_a_reason() -> None:
    answer = ratio_of_sums(PairMoments.of([], []))
    assert one_minus(answer) is answer


@pytest.mark.parametrize(
    ("x", "y", "status"),
    [
        ([], [], "no_data"),
        ([1.0] * 30, [0.0] * 30, "no_data"),
        ([0.0] * 30, [5.0] * 30, "no_data"),
        ([1.0] * 5, [2.0] * 5, "too_few"),
        ([1.0] * 30, [3.0, -3.0] * 15, "too_few"),
        ([1.0] * 30, [1000.0] + [0.01] * 29, "too_few"),
    ],
)
def test_what_cannot_be_divided_or_bounded_is_said(x: list[float], y: list[float], status: str) -> None:
    answer = ratio_of_sums(PairMoments.of(x, y))
    assert isinstance(answer, NotComputable)
    assert answer.status == status


def test_no_discount_at_all_still_has_an_interval() -> None:
    answer = one_minus(ratio_of_sums(PairMoments.of(LIST, LIST), unit="share"))
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(0)
    assert (answer.low, answer.high) == pytest.approx((-1 / 61, 1 / 61))


@pytest.mark.parametrize("won", [0, 1, 59, 60])
def test_a_share_of_an_amount_stays_between_0_and_1_and_is_never_certain(won: int) -> None:
    answer = ratio_of_sums(PairMoments.of(np.where(np.arange(60) < won, LIST, 0), LIST), part=True)
    assert isinstance(answer, Estimate)
    assert answer.low is not None
    assert answer.high is not None
    assert 0 <= answer.low <= answer.value <= answer.high <= 1
    assert answer.high - answer.low > 0.05
