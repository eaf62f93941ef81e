"""Many groups at once give what each gives alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.stats import many
from portulan.stats.counting import poisson_count, wilson
from portulan.stats.estimate import Estimate, Result
from portulan.stats.mean import mean_skewed
from portulan.stats.quantile import quantile_of
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.sufficient import Count, Moments, PairMoments, ValueCounts

amounts = st.one_of(st.just(0.0), st.floats(0.01, 1e6).map(lambda v: round(v, 2)))
group_of_amounts = st.lists(amounts, max_size=60)
SKEWED = np.random.default_rng(3).lognormal(9, 1, (40, 200)).round(2)


def same(found: many.Figures, alone: list[Result], rel: float = 1e-9) -> None:
    for i, one in enumerate(alone):
        assert found.n[i] == one.n
        if isinstance(one, Estimate):
            assert found.value[i] == pytest.approx(one.value, rel=rel, abs=1e-12)
            assert found.low[i] == pytest.approx(one.low, rel=rel, abs=1e-9)
            assert found.high[i] == pytest.approx(one.high, rel=rel, abs=1e-9)
        else:
            assert np.isnan(found.value[i]), one


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)).map(sorted), min_size=1))
def test_shares_are_those_of_each_group(pairs: list[list[int]]) -> None:
    k, n = np.array(pairs).T
    same(many.shares(k, n), [wilson(Count(int(a), int(b))) for a, b in pairs])


@given(st.lists(st.integers(0, 5_000), min_size=1))
def test_counts_are_those_of_each_group(n: list[int]) -> None:
    same(many.counts(np.array(n)), [poisson_count(one) for one in n])


@settings(max_examples=60)
@given(st.lists(group_of_amounts, min_size=1, max_size=12))
def test_means_are_those_of_each_group(groups: list[list[float]]) -> None:
    moments = [Moments.of(g) for g in groups]
    columns = (np.array([getattr(m, name) for m in moments]) for name in ("n", "s1", "s2", "s3"))
    found = many.means(*columns)
    for i, one in enumerate(moments):
        alone = mean_skewed(one)
        if isinstance(alone, Estimate):
            assert found.value[i] == pytest.approx(alone.value, rel=1e-12)
            assert found.low[i] == pytest.approx(alone.low, rel=1e-6, abs=1e-6 * abs(alone.value))
            assert found.high[i] == pytest.approx(alone.high, rel=1e-6, abs=1e-6 * abs(alone.value))
        else:
            assert np.isnan(found.value[i])


def test_means_of_skewed_baskets_agree_to_nine_digits() -> None:
    moments = [Moments.of(g) for g in SKEWED]
    columns = (np.array([getattr(m, name) for m in moments]) for name in ("n", "s1", "s2", "s3"))
    same(many.means(*columns), [mean_skewed(m) for m in moments])


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(amounts, st.floats(0, 1)), max_size=60), min_size=1, max_size=12), st.booleans())
def test_ratios_are_those_of_each_group(groups: list[list[tuple[float, float]]], part: bool) -> None:
    pairs = [PairMoments.of([y * share for y, share in g], [y for y, _ in g]) for g in groups]
    names = ("n", "x", "y", "xx", "yy", "xy")
    columns = [np.array([getattr(p, name) for p in pairs]) for name in names]
    same(many.ratios(*columns, unit="share", part=part), [ratio_of_sums(p, unit="share", part=part) for p in pairs])
    turned = many.one_minus(many.ratios(*columns, unit="share", part=part))
    same(turned, [one_minus(ratio_of_sums(p, unit="share", part=part)) for p in pairs])


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 400), max_size=90), min_size=1, max_size=10))
def test_medians_are_those_of_each_group(groups: list[list[int]]) -> None:
    group = np.array([i for i, g in enumerate(groups) for _ in g], dtype=np.int64)
    value = np.array([v for g in groups for v in g], dtype=np.float64)
    found, p90 = many.medians(many.Histograms.of(group, value, np.ones(len(value), dtype=np.int64), len(groups)))
    alone = [quantile_of(ValueCounts.of(g)) for g in groups]
    same(found, alone)
    for i, one in enumerate(alone):
        if isinstance(one, Estimate) and "p90" in one.extra:
            assert p90[i] == pytest.approx(one.extra["p90"])
        else:
            assert np.isnan(p90[i])


def test_medians_of_repeated_values_are_counted_as_many_times() -> None:
    rows = many.Histograms.of(np.array([0, 0]), np.array([5.0, 9.0]), np.array([30, 20]), 1)
    alone = quantile_of(ValueCounts.of([5.0, 9.0], [30, 20]))
    same(many.medians(rows)[0], [alone])
