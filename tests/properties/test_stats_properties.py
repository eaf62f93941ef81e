"""What holds for every estimator, whatever the records."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.stats.counting import exact_sum, poisson_count, spend_per_count, wilson
from portulan.stats.duration import incidence_quantile, survival_quantile
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.incidence import IncidenceCurve, incidence_at, incidence_curve
from portulan.stats.mean import mean_skewed
from portulan.stats.quantile import quantile_of
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, Total, ValueCounts

Story = tuple[int, int, int]  # entry, exit, cause

T = TypeVar("T")


def few_or_many(record: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    """Too few to answer, or enough."""
    return st.lists(record, max_size=12) | st.lists(record, min_size=22, max_size=90)


amounts = few_or_many(st.integers(0, 10_000_000).map(lambda cents: cents / 100))
pairs = few_or_many(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)))
counts = st.integers(0, 500).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))
stories = few_or_many(
    st.tuples(st.sampled_from([0, 0, 0, 1, 7]), st.integers(0, 40), st.integers(0, 3)).map(
        lambda s: (s[0], s[0] + s[1], s[2])
    )
)


def incidence_of(records: list[Story]) -> Incidence:
    columns = np.array(records, dtype=np.int64).reshape(-1, 3).T
    return Incidence.of(columns[1], columns[2], entry_day=columns[0])


def moments_of(records: list[float]) -> Moments:
    return Moments.of(records)


def pairs_of(records: list[tuple[int, int]]) -> PairMoments:
    x, y = np.array(records, dtype=np.float64).reshape(-1, 2).T
    return PairMoments.of(x, y)


def values_of(records: list[float]) -> ValueCounts:
    return ValueCounts.of(records)


ESTIMATORS: list[tuple[str, st.SearchStrategy[Any], Callable[[Any], Any], Callable[[Any], Result]]] = [
    ("mean", amounts, moments_of, mean_skewed),
    ("ratio", pairs, pairs_of, ratio_of_sums),
    ("discount", pairs, pairs_of, lambda p: one_minus(ratio_of_sums(p, unit="share"))),
    ("quantile", amounts, values_of, quantile_of),
    ("incidence", stories, incidence_of, lambda t: incidence_at(t, 1, 20)),
    ("cycle", stories, incidence_of, incidence_quantile),
    ("stay", stories, incidence_of, survival_quantile),
]
every_estimator = pytest.mark.parametrize(
    ("strategy", "statistic", "estimate"), [e[1:] for e in ESTIMATORS], ids=[e[0] for e in ESTIMATORS]
)


def same(one: Result, other: Result) -> bool:
    """Equal up to the rounding of sums taken in another order."""
    if isinstance(one, NotComputable) or isinstance(other, NotComputable):
        return one == other
    return (one.status, one.n, one.still_open, one.method) == (
        other.status,
        other.n,
        other.still_open,
        other.method,
    ) and (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), rel=1e-6, abs=1e-6)


def well_formed(answer: Result) -> None:
    """A finite value inside an interval of some width, or a reason in both languages."""
    if isinstance(answer, NotComputable):
        assert answer.status in ("too_few", "no_data")
        assert answer.reason.say("fr").endswith(".")
        assert answer.reason.say("en").endswith(".")
        return
    assert np.isfinite(answer.value)
    assert answer.low is not None
    assert answer.high is not None
    assert answer.low <= answer.value <= answer.high
    assert 0 <= answer.still_open <= answer.n
    assert (answer.status == "unfinished") == (answer.still_open > 0)


@every_estimator
@given(data=st.data())
def test_two_groups_added_are_one_group(
    data: st.DataObject,
    strategy: st.SearchStrategy[list[Any]],
    statistic: Callable[[list[Any]], Any],
    estimate: Callable[[Any], Result],
) -> None:
    records = data.draw(strategy)
    cut = data.draw(st.integers(0, len(records)))
    together = estimate(statistic(records))
    assert same(estimate(statistic(records[:cut]) + statistic(records[cut:])), together)


@every_estimator
@given(data=st.data())
def test_the_order_of_the_records_is_irrelevant(
    data: st.DataObject,
    strategy: st.SearchStrategy[list[Any]],
    statistic: Callable[[list[Any]], Any],
    estimate: Callable[[Any], Result],
) -> None:
    records = data.draw(strategy)
    shuffled = data.draw(st.permutations(records))
    assert same(estimate(statistic(shuffled)), estimate(statistic(records)))


@every_estimator
@given(data=st.data(), times=st.integers(1, 8))
def test_an_answer_is_a_value_in_its_interval_or_a_reason(
    data: st.DataObject,
    times: int,
    strategy: st.SearchStrategy[list[Any]],
    statistic: Callable[[list[Any]], Any],
    estimate: Callable[[Any], Result],
) -> None:
    well_formed(estimate(statistic(data.draw(strategy) * times)))


@given(counts)
def test_a_win_rate_is_well_formed(count: Count) -> None:
    answer = wilson(count)
    well_formed(answer)
    if isinstance(answer, Estimate):
        assert answer.low is not None
        assert answer.high is not None
        assert 0 <= answer.low <= answer.value <= answer.high <= 1
        assert answer.low < answer.high


@given(counts)
def test_losses_mirror_wins(count: Count) -> None:
    won, lost = wilson(count), wilson(Count(count.n - count.k, count.n))
    assert same(one_minus(won), lost) or count.n == 0


@given(st.integers(10, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.floats(0.5, 0.95))
def test_more_wins_is_a_higher_rate_and_more_certainty_a_wider_interval(deals: tuple[int, int], level: float) -> None:
    n, k = deals
    less, more, surer = wilson(Count(k, n)), wilson(Count(k + 1, n)), wilson(Count(k, n), level=level + 0.04)
    assert isinstance(less, Estimate)
    assert isinstance(more, Estimate)
    assert isinstance(surer, Estimate)
    assert (less.low or 0, less.high or 0) < (more.low or 0, more.high or 0)
    plain = wilson(Count(k, n), level=level)
    assert isinstance(plain, Estimate)
    assert (plain.high or 0) - (plain.low or 0) < (surer.high or 0) - (surer.low or 0)


@given(st.integers(0, 100_000))
def test_a_count_is_inside_its_interval(n: int) -> None:
    answer, next_one = poisson_count(n), poisson_count(n + 1)
    well_formed(answer)
    assert isinstance(answer, Estimate)
    assert isinstance(next_one, Estimate)
    assert answer.low is not None
    assert next_one.low is not None
    assert answer.low < next_one.low


@given(st.none() | st.decimals(0, 10**9, places=2), st.integers(0, 10_000))
def test_a_cost_is_well_formed(spend: Decimal | None, n: int) -> None:
    well_formed(spend_per_count(spend, n))


@given(st.lists(st.decimals(-(10**9), 10**9, places=2)), st.lists(st.decimals(-(10**9), 10**9, places=2)))
def test_sums_of_cents_are_exact(some: list[Decimal], others: list[Decimal]) -> None:
    total = Total(len(some), sum(some, Decimal(0))) + Total(len(others), sum(others, Decimal(0)))
    answer = exact_sum(total, minimum=0, as_of=date(2026, 11, 22))
    assert isinstance(answer, Estimate)
    assert answer.value == float(sum(some + others, Decimal(0)))
    assert (answer.low, answer.high, answer.as_of) == (None, None, date(2026, 11, 22))


@given(stories, stories, stories)
def test_tables_add_in_any_grouping(a: list[Story], b: list[Story], c: list[Story]) -> None:
    x, y, z = map(incidence_of, (a, b, c))
    assert (x + y) + z == x + (y + z) == incidence_of(c + a + b)
    assert (x + y).n == x.n + y.n


@given(pairs.map(lambda rows: [(min(row), max(row)) for row in rows]), st.integers(1, 5))
def test_a_part_of_an_amount_stays_between_0_and_1(rows: list[tuple[int, int]], times: int) -> None:
    answer = ratio_of_sums(pairs_of(rows * times), part=True)
    well_formed(answer)
    if isinstance(answer, Estimate):
        assert answer.low is not None
        assert answer.high is not None
        assert 0 <= answer.low < answer.high <= 1


@given(stories, st.integers(1, 6))
def test_incidence_grows_with_the_horizon_and_its_bounds_are_shares(records: list[Story], times: int) -> None:
    curve = incidence_curve(incidence_of(records * times), 1)
    if isinstance(curve, IncidenceCurve):
        assert (np.diff(curve.value) >= 0).all()
        assert ((curve.low >= 0) & (curve.low <= curve.value)).all()
        assert ((curve.value <= curve.high) & (curve.high <= 1)).all()
        assert (curve.high > curve.low).all()


@given(stories, st.integers(1, 6))
def test_the_causes_never_exceed_the_whole(records: list[Story], times: int) -> None:
    curves = [incidence_curve(incidence_of(records * times), cause) for cause in (1, 2, 3)]
    values = [curve.value for curve in curves if isinstance(curve, IncidenceCurve)]
    assert len({value.size for value in values}) <= 1
    if values:
        assert (np.sum(values, axis=0) <= 1 + 1e-9).all()


@given(stories, st.integers(20, 50))
def test_what_happens_after_the_horizon_does_not_change_it(records: list[Story], later: int) -> None:
    """As-of monotonicity: a figure at 20 days reads only the first 20 days of each record."""
    known = incidence_at(incidence_of(records), 1, 20)
    cut = [(e, x if x <= 20 else 20 + later, c if x <= 20 else 0) for e, x, c in records if e <= 20]
    cut += [(e, x + later, 3) for e, x, c in records if e > 20]
    assert same(incidence_at(incidence_of(cut), 1, 20), known)


@given(st.lists(st.integers(0, 60), min_size=20, max_size=80))
def test_a_longer_quantile_takes_longer(days: list[int]) -> None:
    table = Incidence.of(days, np.ones(len(days), dtype=int))
    quantiles = [survival_quantile(table, p) for p in (0.25, 0.5, 0.75)]
    found = [q.value for q in quantiles if isinstance(q, Estimate)]
    assert found == sorted(found)
    among = incidence_quantile(table, 1, 0.5)
    every = survival_quantile(table, 0.5)
    if isinstance(among, Estimate) and isinstance(every, Estimate):
        assert among.value == every.value  # when all win, eventual winners are everybody
