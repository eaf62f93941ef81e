"""Groups drawn towards the whole: two published examples, coverage, and less error than raw values."""

import numpy as np
import pytest

from portulan.stats.shrinkage import shrink_estimates, shrink_rates

# Eighteen batters after 45 times at bat, and the rest of their season (Efron and Morris 1975, table 1).
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
SEASON = [
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.286,
    0.316, 0.200,
]  # fmt: skip
# Coaching in eight schools: effects and standard errors (Rubin 1981; Bayesian Data Analysis, 3rd ed., table 5.2).
SCHOOLS = ([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0], [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])


def test_the_batters_of_efron_and_morris_are_told_with_less_than_a_third_of_the_error() -> None:
    shrunk = shrink_rates(HITS, [45] * 18)
    raw = sum((k / 45 - p) ** 2 for k, p in zip(HITS, SEASON, strict=True))
    drawn = sum((s.value - p) ** 2 for s, p in zip(shrunk, SEASON, strict=True))
    assert drawn < raw / 3
    assert sum(s.low <= p <= s.high for s, p in zip(shrunk, SEASON, strict=True)) == 18


def test_the_eight_schools_have_their_published_posterior() -> None:
    """Medians of table 5.3: 10 8 7 8 5 6 10 8; the mean of the first is some 11."""
    y, error = (np.array(column) for column in SCHOOLS)
    shrunk = shrink_estimates(y, y - 1.959964 * error, y + 1.959964 * error)  # type: ignore[arg-type]  # reason=arrays
    assert [s.value for s in shrunk] == pytest.approx([11, 8, 6.5, 8, 5, 6, 10.5, 8.5], abs=0.8)


def test_a_group_of_few_is_drawn_far_and_one_of_many_stays() -> None:
    shrunk = shrink_rates([12, 600, 300, 250], [12, 1000, 1000, 1000])
    small, large = shrunk[0], shrunk[1]
    assert small.value < 0.95
    assert small.own < large.own
    assert large.value == pytest.approx(0.6, abs=0.01)


def test_groups_that_do_not_differ_come_together() -> None:
    shrunk = shrink_rates([10, 31, 52, 68], [100, 300, 500, 700])
    assert max(s.value for s in shrunk) - min(s.value for s in shrunk) < 0.01


@pytest.mark.parametrize("spread", [0.0, 0.03, 0.12])
def test_the_interval_of_a_rate_covers_over_groups(spread: float) -> None:
    rng = np.random.default_rng(4)
    held, closer = [], []
    for _ in range(200):
        truth = np.clip(rng.normal(0.3, spread, 8), 0.02, 0.95)
        n = rng.integers(10, 120, 8)
        k = rng.binomial(n, truth)
        shrunk = shrink_rates(k.tolist(), n.tolist())
        held += [s.low <= t <= s.high for s, t in zip(shrunk, truth, strict=True)]
        values = np.array([s.value for s in shrunk])
        closer.append(((values - truth) ** 2).sum() / ((k / n - truth) ** 2).sum())
    assert 0.93 <= np.mean(held) <= (0.985 if spread else 1), "wide where groups do not differ, and never too narrow"
    assert np.mean(closer) < 1


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.5])
def test_the_interval_of_an_amount_covers_over_groups(spread: float) -> None:
    rng = np.random.default_rng(5)
    held = []
    for _ in range(400):
        truth = rng.normal(9, spread, 7)
        error = rng.uniform(0.05, 0.4, 7)
        y = rng.normal(truth, error)
        low, high = (np.exp(y + sign * 1.959964 * error).tolist() for sign in (-1, 1))
        shrunk = shrink_estimates(np.exp(y).tolist(), low, high, link="log")
        held += [s.low <= np.exp(t) <= s.high for s, t in zip(shrunk, truth, strict=True)]
    assert 0.93 <= np.mean(held) <= (0.985 if spread else 1)


def test_a_share_whose_interval_touches_the_end_keeps_its_place() -> None:
    shrunk = shrink_estimates([0.02, 0.3, 0.4], [0.0, 0.2, 0.3], [0.1, 0.4, 0.5], link="logit")
    assert all(0 < s.low <= s.value <= s.high < 1 for s in shrunk)


def test_two_groups_do_not_tell_how_groups_differ() -> None:
    with pytest.raises(ValueError, match="2 groups"):
        shrink_rates([1, 2], [10, 10])
