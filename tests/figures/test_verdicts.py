"""Titles that say something are tested: they speak when it is so, and rarely when it is not."""

import numpy as np
import pytest

from portulan.figures.verdicts import against, direction, standing
from portulan.language.words import Sentence, Words
from portulan.stats.estimate import Estimate, NotComputable, Result

WHY = Sentence(Words("trop peu", "too few"))


def rate(value: float, error: float = 0.03, *, status: str = "ok") -> Estimate:
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, 100, "share", "wilson", status=status)  # type: ignore[arg-type]


def total(value: float) -> Estimate:
    return Estimate(value, None, None, 10, "money", "exact sum")


def test_a_series_that_falls_is_said_to_fall() -> None:
    assert direction([rate(v) for v in (0.44, 0.42, 0.43, 0.37, 0.33, 0.30, 0.26)]) == "down"


def test_a_series_that_rises_is_said_to_rise() -> None:
    assert direction([rate(v) for v in (0.26, 0.30, 0.33, 0.37, 0.43)]) == "up"


def test_unfinished_months_prove_nothing() -> None:
    steady = [rate(v) for v in (0.40, 0.41, 0.40, 0.41, 0.40)]
    falling = [rate(v, status="unfinished") for v in (0.2, 0.1)]
    assert direction([*steady, *falling]) == direction(steady) == "flat"


def test_three_points_are_not_a_trend() -> None:
    assert direction([rate(0.9), rate(0.5), rate(0.1)]) == "unknown"


def test_months_without_a_number_keep_their_place_in_time() -> None:
    gap: list[Result] = [NotComputable("too_few", WHY, 3, 20)] * 3
    assert direction([rate(0.5), *gap, rate(0.4), rate(0.3), rate(0.2)]) == "down"


def test_exact_sums_are_judged_on_their_order() -> None:
    assert direction([total(v) for v in (1, 2, 3, 4, 5, 6)]) == "up"
    assert direction([total(v) for v in (1, 3, 2, 4, 2, 3)]) == "flat"


@pytest.mark.parametrize("kind", ["rate", "total"])
def test_a_flat_series_is_called_a_trend_at_most_one_time_in_twenty(kind: str) -> None:
    random = np.random.default_rng(7)
    runs, alarms = 600, 0
    for _ in range(runs):
        if kind == "rate":
            points: list[Result] = [rate(float(v)) for v in random.normal(0.4, 0.03, 10)]
        else:
            points = [total(float(v)) for v in random.lognormal(10, 0.4, 10)]
        alarms += direction(points) != "flat"
    assert alarms / runs < 0.08


def test_a_group_far_from_the_whole_stands_apart() -> None:
    found = standing({"pme": rate(0.60), "eti": rate(0.38), "autres": rate(0.20)}, rate(0.40, 0.01))
    assert (found.above, found.below, found.compared) == (("pme",), ("autres",), 3)


def test_groups_like_the_whole_do_not() -> None:
    found = standing({"pme": rate(0.42), "eti": rate(0.38)}, rate(0.40))
    assert (found.above, found.below) == ((), ())


def test_comparing_forty_equal_groups_rarely_names_one() -> None:
    random = np.random.default_rng(11)
    named = 0
    for _ in range(200):
        groups = {i: rate(float(v)) for i, v in enumerate(random.normal(0.4, 0.03, 40))}
        found = standing(groups, rate(0.4, 0.005))
        named += bool(found.above or found.below)
    assert named / 200 < 0.10


def test_nothing_is_compared_with_a_whole_that_is_not_known() -> None:
    assert standing({"pme": rate(0.9), "eti": rate(0.1)}, NotComputable("no_data", WHY)).compared == 0


@pytest.mark.parametrize(
    ("value", "better", "expected"),
    [
        (0.20, "up", "limit.crossed"),
        (0.34, "up", "limit.point"),
        (0.37, "up", "limit.near"),
        (0.42, "up", "goal.missed"),
        (0.47, "up", "goal.near"),
        (0.60, "up", "goal.reached"),
        (0.42, "down", "limit.crossed"),
    ],
)
def test_a_figure_is_told_against_its_threshold_then_its_target(value: float, better: str, expected: str) -> None:
    limit, goal = (0.35, 0.50) if better == "up" else (0.35, 0.20)
    assert against(rate(value, 0.02), limit=limit, goal=goal, better=better) == expected  # type: ignore[arg-type]


def test_without_a_threshold_or_a_number_nothing_is_told() -> None:
    assert against(rate(0.4), limit=None, goal=None, better="up") is None
    assert against(NotComputable("too_few", WHY), limit=0.3, goal=0.5, better="up") is None
