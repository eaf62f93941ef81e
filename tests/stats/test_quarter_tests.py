"""The statistics of review signals, held against plain loops over the deals one by one."""

from math import log, sqrt

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student
from tests.metrics.signal_worlds import Deals, World, simulate

from portulan.stats import quarter_tests
from portulan.stats.age_weeks import AgeWeeks, Calendar, window
from portulan.stats.noisy_entries import noisier
from portulan.stats.quarter_tests import QUARTER, YEAR, WeeklyPairs

LOOK = 80


@pytest.fixture(scope="module")
def deals() -> Deals:
    return simulate(World(25), 3)


def at() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([LOOK], dtype=np.int64)


def test_the_sums_by_calendar_are_those_of_counting(deals: Deals) -> None:
    seen = Calendar.of(deals.table())
    for week, age in ((10, 0), (40, 3), (70, 12), (115, 30)):
        here = deals.entered == week - age
        at_risk = here & ((deals.ended < 0) | (deals.ended >= week))
        assert seen.at_risk[week, age] == at_risk.sum()
        assert seen.won[week, age] == (here & deals.won & (deals.ended == week)).sum()
        assert seen.exits[week, age] == (here & (deals.ended == week)).sum()


def test_tables_add_up(deals: Deals) -> None:
    first, second, third = (deals.table(deals.segment == s) for s in range(3))
    both, whole = first + second + third, deals.table()
    assert np.array_equal(both.entered, whole.entered)
    assert np.array_equal(both.won, whole.won)
    assert np.array_equal(both.lost, whole.lost)


def _rates(deals: Deals, last: int) -> tuple[dict[int, float], dict[int, float], list[int]]:
    """Wins and exits over those at risk, by age, in the year that ends with week `last`; the ages of its wins."""
    at_risk: dict[int, int] = {}
    won: dict[int, int] = {}
    gone: dict[int, int] = {}
    ages = []
    for start, end, win in zip(deals.entered.tolist(), deals.ended.tolist(), deals.won.tolist(), strict=True):
        for week in range(max(start, last - YEAR + 1), (end if end >= 0 else last) + 1):
            if week > last:
                break
            age = week - start
            at_risk[age] = at_risk.get(age, 0) + 1
            if week == end:
                gone[age] = gone.get(age, 0) + 1
                if win:
                    won[age] = won.get(age, 0) + 1
                    ages.append(age)
    rate = {age: won.get(age, 0) / n for age, n in at_risk.items()}
    return rate, {age: gone.get(age, 0) / n for age, n in at_risk.items()}, sorted(ages)


def test_the_wins_that_the_pipeline_promised(deals: Deals) -> None:
    rate, _, _ = _rates(deals, LOOK - QUARTER)
    expected = wins = 0.0
    for start, end, win in zip(deals.entered.tolist(), deals.ended.tolist(), deals.won.tolist(), strict=True):
        for week in range(max(start, LOOK - QUARTER + 1), LOOK + 1):
            if 0 <= end < week:
                break
            expected += rate.get(week - start, 0.0)
            wins += win and end == week
    found = quarter_tests.promised_wins(deals.table(), at())
    assert found.promised[0] == pytest.approx(expected)
    assert found.wins[0] == wins


def test_the_ages_of_wins_both_ways(deals: Deals) -> None:
    rate, gone, ages = _rates(deals, LOOK - QUARTER)
    oldest = ages[int(np.ceil(0.95 * len(ages))) - 1]
    n0 = sum(age <= oldest for age in ages)
    x = {age: log(1 + age) for age in range(oldest + 1)}
    wins = [
        (start, end - start, end)
        for start, end, win in zip(deals.entered.tolist(), deals.ended.tolist(), deals.won.tolist(), strict=True)
        if win and LOOK - QUARTER < end <= LOOK and end - start <= oldest
    ]
    at_risk = {
        week: [
            int(((deals.entered == week - age) & ((deals.ended < 0) | (deals.ended >= week))).sum())
            for age in range(oldest + 1)
        ]
        for week in range(LOOK - QUARTER + 1, LOOK + 1)
    }
    alive = 1.0
    density = {}
    for age in range(oldest + 1):
        density[age] = alive * rate.get(age, 0.0)
        alive *= 1 - gone.get(age, 0.0)

    def z(weights: list[dict[int, float]]) -> float:
        total = variance = 0.0
        for (_, age, _), weight in zip(wins, weights, strict=True):
            mass = sum(weight.values())
            mean = sum(w * x[k] for k, w in weight.items()) / mass
            total += x[age] - mean
            variance += sum(w * x[k] ** 2 for k, w in weight.items()) / mass - mean**2
        return total / sqrt(variance * (1 + len(wins) / n0))

    by_week = [{k: at_risk[end][k] * rate.get(k, 0.0) for k in x} for _, _, end in wins]
    by_cohort = [{k: density[k] for k in x if LOOK - QUARTER < start + k <= LOOK} for start, _, _ in wins]
    found = quarter_tests.ages_of_wins(deals.table(), at())
    assert found.wins[0] == len(wins)
    assert found.given_pipeline[0] == pytest.approx(z(by_week))
    assert found.given_cohort[0] == pytest.approx(z(by_cohort))
    assert found.z()[0] == min(found.given_pipeline[0], found.given_cohort[0])


def test_a_ratio_that_rose(deals: Deals) -> None:
    here = deals.won & (deals.ended >= 0)
    cut = deals.listed - deals.net

    def ratio(first: int, last: int) -> tuple[float, float, int]:
        kept = here & (deals.ended > first) & (deals.ended <= last)
        r = float(cut[kept].sum() / deals.listed[kept].sum())
        squares = ((cut[kept] - r * deals.listed[kept]) ** 2).sum()
        return r, float(squares / deals.listed[kept].sum() ** 2), int(kept.sum())

    r1, v1, n1 = ratio(LOOK - QUARTER, LOOK)
    r0, v0, n0 = ratio(LOOK - QUARTER - YEAR, LOOK - QUARTER)
    found = quarter_tests.ratio_rise(deals.rates("discount"), at())
    assert (found.now[0], found.base[0]) == (pytest.approx(r1), pytest.approx(r0))
    assert (found.n[0], found.n_base[0]) == (n1, n0)
    t = (r1 - r0) / sqrt(v1 * n1 / (n1 - 1) + v0)
    assert norm.sf(found.z[0]) == pytest.approx(student.sf(t, n1 - 1))


def test_contracts_that_lapsed_more() -> None:
    """26 of 100 lapsed in the quarter where one in ten did: by hand, 2(√26.375 − √10.375)/√(1 + 10/40)."""
    due, lapsed = np.full((65, 1), 100 / 13), np.zeros((65, 1))
    lapsed[:52], lapsed[52:] = 40 / 52, 26 / 13
    due[:52] = 400 / 52
    found = quarter_tests.more_lapses(due, lapsed, np.array([64]))
    assert found.z[0] == pytest.approx(2 * (sqrt(26.375) - sqrt(10.375)) / sqrt(1.25))


def test_a_general_fall_is_no_noise_of_one_channel() -> None:
    """Conversions halve everywhere while one channel grows: its own conversion has fallen, beside the others it has
    not. When it alone falls, it speaks.
    """
    weeks = 65

    def channel(entries: float, rate: float, entries_now: float, rate_now: float) -> AgeWeeks:
        entered = np.where(np.arange(weeks) < 52, entries, entries_now)
        share = np.where(np.arange(weeks) < 52, rate, rate_now)
        won = np.zeros((weeks, weeks))
        won[:, 0] = entered * share
        return AgeWeeks(entered, won, np.zeros_like(won))

    others = channel(60, 0.5, 60, 0.25)
    growing = channel(20, 0.5, 40, 0.25)
    alone = channel(60, 0.5, 60, 0.5)
    at_end = np.array([64])
    assert noisier(growing, growing + others, at_end).z[0] < 0.5
    assert noisier(growing, growing + alone, at_end).z[0] > 4
    shrinking_others = channel(60, 0.5, 10, 0.5)
    as_before = channel(20, 0.5, 20, 0.25)
    assert noisier(as_before, as_before + shrinking_others, at_end).n[0] == 260


def test_a_share_that_grows_because_others_shrink_is_not_volume() -> None:
    weeks = 65
    before = np.arange(weeks) < 52
    fallen = AgeWeeks(np.where(before, 20.0, 15.0), np.zeros((weeks, weeks)), np.zeros((weeks, weeks)))
    fallen.won[:, 0] = fallen.entered * np.where(before, 0.5, 0.1)
    others = AgeWeeks(np.where(before, 60.0, 5.0), np.zeros((weeks, weeks)), np.zeros((weeks, weeks)))
    others.won[:, 0] = others.entered * 0.5
    found = noisier(fallen, fallen + others, np.array([64]))
    assert found.share[0] > found.share_base[0]
    assert found.z[0] <= 0


def test_too_few_give_nothing_rather_than_a_number() -> None:
    small = simulate(World(1), 1)
    assert np.isnan(quarter_tests.ages_of_wins(small.table(), at()).z()).all()
    pairs = WeeklyPairs(*(np.zeros(100) for _ in range(6)))
    assert np.isnan(quarter_tests.ratio_rise(pairs, at()).z).all()
    assert np.isnan(noisier(small.table(small.channel == 3), small.table(), at()).z).all()


def test_there_is_nothing_to_look_at_before_65_weeks() -> None:
    assert quarter_tests.looks(0, 64, 52).size == 0
    assert list(quarter_tests.looks(0, 66, 52)) == [64, 65]
    assert list(quarter_tests.looks(5, 72, 52)) == [69, 70, 71]
    with pytest.raises(ValueError, match="cannot end"):
        window(np.ones((20, 1)), QUARTER, np.array([11]))
