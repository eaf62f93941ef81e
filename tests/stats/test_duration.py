"""How long it takes: quantiles among eventual winners, and of any exit."""

import numpy as np
import pytest
from scipy import stats

from portulan.stats.duration import incidence_quantile, survival_quantile
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.sufficient import Incidence


def order_statistics(days: np.ndarray[tuple[int], np.dtype[np.int64]], p: float) -> tuple[int, int]:
    """Where Wilson's test of "a share p is over by this day" turns, on durations that are all known."""
    over = np.array([(days <= day).mean() for day in range(days.max() + 1)])
    n, z = days.size, stats.norm.ppf(0.975)
    possible = np.abs(over - p) < z * np.sqrt(p * (1 - p) / n)
    return int(np.argmax(possible)), int(np.argmax((over > p) & ~possible))


def test_without_censoring_it_is_the_winners_own_median() -> None:
    days = np.random.default_rng(1).permutation(np.arange(101) * 3)
    table = Incidence.of(days, np.ones_like(days)) + Incidence.of([20], [2], count=[80])
    answer = incidence_quantile(table)
    assert isinstance(answer, Estimate)
    assert answer.value == 150
    assert (answer.low, answer.high) == order_statistics(days, 0.5)
    assert (answer.status, answer.n, answer.extra["events"]) == ("ok", 181, 101)
    assert answer.extra["p90"] == 270
    assert (answer.extra["p90_low"], answer.extra["p90_high"]) == order_statistics(days, 0.9)


def test_open_deals_do_not_make_the_cycle_look_short() -> None:
    rng = np.random.default_rng(2)
    days, seen = rng.integers(1, 200, 4000), rng.integers(0, 400, 4000)
    table = Incidence.of(np.minimum(days, seen), (days <= seen).astype(int))
    answer, naive = incidence_quantile(table), np.median(days[days <= seen])
    assert isinstance(answer, Estimate)
    assert answer.status == "unfinished"
    assert answer.low is not None
    assert answer.high is not None
    assert answer.low <= 100 <= answer.high
    assert naive < answer.low


def test_a_few_wins_have_no_cycle() -> None:
    answer = incidence_quantile(Incidence.of([5, 9], [1, 0], count=[9, 300]))
    assert isinstance(answer, NotComputable)
    assert (answer.status, answer.n, answer.needed) == ("too_few", 9, 10)
    assert answer.reason.say("fr") == "9 affaires gagnées, il en faut 10."


def test_wins_seen_on_one_day_still_leave_a_day_of_doubt() -> None:
    answer = incidence_quantile(Incidence.of([5], [1], count=[60]))
    assert isinstance(answer, Estimate)
    assert (answer.low, answer.value, answer.high) == (5, 5, 6)


def test_time_in_stage_ends_by_any_exit() -> None:
    table = Incidence.of(np.arange(1, 61), np.tile([1, 2, 3], 20))
    answer = survival_quantile(table)
    assert isinstance(answer, Estimate)
    assert answer.value == 30
    assert (answer.low, answer.high) == order_statistics(np.arange(1, 61), 0.5)
    assert answer.extra["p90"] == 54


def test_a_median_half_of_the_deals_have_not_reached_is_not_guessed() -> None:
    answer = survival_quantile(Incidence.of([4, 90], [1, 0], count=[40, 60]))
    assert isinstance(answer, NotComputable)
    assert answer.status == "too_few"
    assert answer.reason.say("en") == "40% have left so far: this duration can be read once 50% have."


def test_a_median_just_reached_has_no_upper_bound_yet() -> None:
    answer = survival_quantile(Incidence.of([4, 90], [1, 0], count=[51, 49]))
    assert isinstance(answer, NotComputable)
    assert "trop peu de recul" in answer.reason.say("fr")


def test_a_p90_out_of_sight_is_left_out() -> None:
    answer = survival_quantile(Incidence.of([4, 8, 90], [1, 1, 0], count=[40, 40, 20]))
    assert isinstance(answer, Estimate)
    assert answer.value == 8
    assert "p90" not in answer.extra


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0])
def test_a_quantile_outside_0_and_1_is_a_fault_of_ours(p: float) -> None:
    with pytest.raises(ValueError, match="quantile"):
        survival_quantile(Incidence.of([5], [1], count=[60]), p)


def test_no_deal_is_no_data() -> None:
    answer = incidence_quantile(Incidence.of([], []))
    assert isinstance(answer, NotComputable)
    assert answer.status == "no_data"


def test_few_followed_to_the_end_say_nothing_against_the_first_days() -> None:
    """580 deals entered evenly over 320 days: the oldest are few, but nobody won before day 20."""
    entered = np.arange(580) % 320
    won_after = 20 + np.arange(580) * 7 % 90
    wins = (np.arange(580) % 6 == 0) & (won_after < 320 - entered)
    exits = np.where(wins, won_after, 320 - entered)
    found = incidence_quantile(Incidence.of(exits, np.where(wins, 1, 0)))
    assert isinstance(found, Estimate)
    assert found.low is not None
    assert found.low >= 20
