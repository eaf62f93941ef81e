"""Sufficient statistics are built from records, add up, and refuse what cannot be."""

from decimal import Decimal

import numpy as np
import pytest

from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, Total, ValueCounts


def test_counts_and_totals_add() -> None:
    assert Count(2, 5) + Count(1, 3) == Count(3, 8)
    assert Total(2, Decimal("0.10")) + Total(1, Decimal("0.20")) == Total(3, Decimal("0.30"))


def test_more_successes_than_trials_is_no_count() -> None:
    with pytest.raises(ValueError, match="not a count"):
        Count(6, 5)


def test_moments_are_sums_of_powers() -> None:
    assert Moments.of([1, 2, 3]) == Moments(3, 6.0, 14.0, 36.0)
    assert PairMoments.of([1, 2], [3, 4]) == PairMoments(2, 3.0, 7.0, 5.0, 25.0, 11.0)
    assert PairMoments.of([1], [3]) + PairMoments.of([2], [4]) == PairMoments.of([1, 2], [3, 4])


def test_values_are_counted_once_each() -> None:
    counted = ValueCounts.of([3, 1, 3, 2], [1, 1, 4, 0])
    assert counted.values.tolist() == [1.0, 3.0]
    assert counted.counts.tolist() == [1, 5]
    assert counted + ValueCounts.of([2.0]) == ValueCounts.of([1, 2, 3], [1, 1, 5])
    assert hash(counted) == hash(ValueCounts.of([1, 3], [1, 5]))


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="number"):
        ValueCounts.of([1.0, float("nan")])


def test_an_incidence_table_has_one_row_per_distinct_story() -> None:
    table = Incidence.of([5, 3, 5, 5], [1, 0, 1, 2], entry_day=[0, 0, 0, 4])
    rows = zip(*(getattr(table, c).tolist() for c in ("entry_day", "exit_day", "cause", "count")), strict=True)
    assert list(rows) == [(0, 3, 0, 1), (0, 5, 1, 2), (4, 5, 2, 1)]
    assert (table.n, table.exits(), table.exits(1), table.open_before(4), table.open_before(3)) == (4, 3, 2, 1, 0)


def test_the_order_and_the_grouping_of_records_do_not_show() -> None:
    one = Incidence.of([5, 3, 5], [1, 0, 1])
    assert one == Incidence.of([3, 5], [0, 1], count=[1, 2])
    assert one == Incidence.of([5], [1]) + Incidence.of([5, 3], [1, 0])
    assert hash(one) == hash(Incidence.of([5, 5, 3], [1, 1, 0]))
    assert one != Incidence.of([5, 3, 5], [1, 0, 2])


def test_far_apart_days_are_grouped_as_near_ones_are() -> None:
    far = Incidence.of([90_000, 40_000, 90_000], [1, 2, 1], entry_day=[80_000, 0, 80_000])
    assert far.count.tolist() == [1, 2]
    assert far.exit_day.tolist() == [40_000, 90_000]


@pytest.mark.parametrize(
    ("leave", "cause", "enter"),
    [([3], [1], [4]), ([-1], [1], [0]), ([3], [-1], [0]), ([3], [1], [-1]), ([3, 4], [1], [0]), ([2.5], [1], [0])],
)
def test_impossible_stories_are_refused(leave: list[float], cause: list[int], enter: list[int]) -> None:
    with pytest.raises(ValueError, match=r"record|column|whole"):
        Incidence.of(leave, cause, entry_day=enter)


def test_a_million_records_are_summed_up_in_a_blink() -> None:
    rng = np.random.default_rng(1)
    table = Incidence.of(rng.integers(0, 900, 1_000_000), rng.integers(0, 3, 1_000_000))
    assert table.n == 1_000_000
    assert table.count.size == 2_700
