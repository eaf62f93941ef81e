"""A number without data cannot be built."""

import math

import pytest

from portulan.stats.estimate import Estimate


def test_a_value_stands_inside_its_interval() -> None:
    estimate = Estimate(0.4, 0.3, 0.5, n=90, unit="share", method="wilson")
    assert (estimate.status, estimate.level, estimate.exact) == ("ok", 0.95, False)


def test_a_sum_has_no_interval() -> None:
    assert Estimate(12.0, None, None, n=3, unit="money", method="exact sum").exact


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Estimate(value, None, None, n=1, unit="money", method="exact sum")


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.5, 0.6), (0.1, 0.3), (0.3, math.inf), (math.nan, 0.5), (0.3, math.nan), (None, 0.5), (0.3, None)],
)
def test_an_interval_that_does_not_hold_its_value_is_refused(low: float | None, high: float | None) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Estimate(0.4, low, high, n=9, unit="share", method="wilson")
