"""The interval of each effect of a decomposition holds the true effect as often as it says."""

import pytest
from tests.coverage.effect_worlds import COMPARISONS, Comparison

WORLDS, DRAWS = 200, 200  # the table of docs/method/drivers.md comes from ten times as many (effect_worlds.py)


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.label)
def test_the_interval_of_each_effect_covers(comparison: Comparison) -> None:
    found = comparison.coverage(WORLDS, DRAWS)
    assert [name for name, held in found.items() if not 0.90 <= held <= 0.995] == [], found


def test_the_same_seed_gives_the_same_bounds() -> None:
    first, again = (next(iter(COMPARISONS[0].worlds(1, 100))) for _ in range(2))
    assert first == again
