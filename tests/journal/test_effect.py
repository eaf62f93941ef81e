"""Before and after: without effect, "worked" is said in 5 % of cases at most; a real one is found when it can be."""

from typing import Literal

import numpy as np
import pytest

from portulan.journal.effect import LEAST_DAYS, difference, effect
from portulan.language.words import Sentence, Words
from portulan.stats.counting import wilson
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.mean import mean_skewed
from portulan.stats.sufficient import Count, Moments

UNKNOWN = Sentence(Words(fr="Trop peu.", en="Too few."))
RUNS = 2_000


def of(value: float, low: float | None, high: float | None) -> Estimate:
    return Estimate(value, low, high, 100, "share", "test")


def test_newcombe_s_example_comes_out() -> None:
    """56/70 against 48/80: 0.0524 to 0.3339 by his method 10 (Newcombe 1998, table II, row a)."""
    before, after = wilson(Count(48, 80)), wilson(Count(56, 70))
    assert isinstance(before, Estimate)
    assert isinstance(after, Estimate)
    assert difference(before, after) == pytest.approx((0.0524, 0.3339), abs=1e-4)


LOW, SAME, HIGH = of(0.30, 0.25, 0.35), of(0.32, 0.27, 0.37), of(0.45, 0.40, 0.50)


@pytest.mark.parametrize(
    ("before", "after", "better", "wanted", "said"),
    [
        (LOW, HIGH, "up", None, ("worked", "better")),
        (HIGH, LOW, "down", None, ("worked", "better")),
        (HIGH, LOW, "up", None, ("did_not", "worse")),
        (LOW, SAME, "up", None, ("cannot_tell", "overlap")),
        (LOW, SAME, "up", 0.10, ("did_not", "less_than_wanted")),
        (LOW, SAME, "up", 0.05, ("cannot_tell", "overlap")),
        (of(12.0, None, None), of(20.0, None, None), "up", None, ("cannot_tell", "exact")),
        (LOW, NotComputable("too_few", UNKNOWN, 7, 20), "up", None, ("cannot_tell", "too_few")),
        (NotComputable("no_data", UNKNOWN), HIGH, "up", None, ("cannot_tell", "no_data")),
    ],
)
def test_what_is_said(
    before: Result, after: Result, better: Literal["up", "down"], wanted: float | None, said: tuple[str, str]
) -> None:
    found = effect(before, after, better=better, days=56, wanted=wanted)
    assert (found.verdict, found.reason) == said


def test_nothing_is_said_in_the_first_two_weeks() -> None:
    assert effect(LOW, HIGH, better="up", days=LEAST_DAYS - 1).reason == "too_soon"
    assert effect(LOW, HIGH, better="up", days=LEAST_DAYS).verdict == "worked"


def _shares(rng: np.random.Generator, n: int, p: float, q: float) -> float:
    """How often "worked" is said of n deals before at p and n after at q."""
    won = zip(rng.binomial(n, p, RUNS).tolist(), rng.binomial(n, q, RUNS).tolist(), strict=True)
    said = [effect(wilson(Count(a, n)), wilson(Count(b, n)), better="up", days=60).verdict for a, b in won]
    return said.count("worked") / RUNS


@pytest.mark.parametrize("n", [20, 60, 240])
@pytest.mark.parametrize("p", [0.05, 0.30, 0.60])
def test_without_effect_worked_is_said_in_one_case_in_twenty_at_most(n: int, p: float) -> None:
    assert _shares(np.random.default_rng([7, n]), n, p, p) <= 0.05


def test_amounts_without_effect_do_not_seem_to_have_risen() -> None:
    """Log-normal baskets of 40 deals on each side, as skewed as real ones (σ = 0.9)."""
    rng = np.random.default_rng(11)

    def basket() -> Result:
        x = rng.lognormal(9.5, 0.9, 40)
        return mean_skewed(Moments.of(x.tolist()))

    said = [effect(basket(), basket(), better="up", days=60).verdict for _ in range(RUNS)]
    assert said.count("worked") / RUNS <= 0.05


def test_a_large_effect_is_found() -> None:
    """From 30 % to 50 % with 120 deals on each side: nine times in ten (two-sided z at 5 %: 89 %)."""
    assert _shares(np.random.default_rng(13), 120, 0.30, 0.50) >= 0.85
