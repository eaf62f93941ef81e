"""The chance to win by the end of each period, against a deal lived day by day many times."""

import numpy as np

from portulan.stats.first_win import StageRates, Standing, band_of, chances
from portulan.stats.hazards import AGES

DAYS = np.repeat([0, 1, 2], [20, 25, 15])


def two_stages(rng: np.random.Generator) -> list[StageRates]:
    """Stage 0 leads to stage 1, to a win or to a loss; stage 1 to a win or a loss; day 0 is a busy day."""
    first = rng.uniform(0.005, 0.05, (2, 3, len(AGES)))
    first[:, :, 0] *= 4
    second = rng.uniform(0.01, 0.08, (2, 2, len(AGES)))
    return [
        StageRates((1, 2, 3), first, first[[1]], rng.uniform(0.6, 1.4, (3, 60))),
        StageRates((2, 3), second, second[[0]], rng.uniform(0.6, 1.4, (2, 60))),
    ]


def lived(rates: list[StageRates], stage: int, cls: int, age: int, day: int, rng: np.random.Generator) -> int | None:
    """The period in which one deal is won, day after day, several moves on one day included."""
    while day < 60:
        chance = rates[stage].age[cls, :, band_of(np.array([age]))[0]] * rates[stage].day[:, day]
        draw = rng.random()
        cause = next((c for c, edge in zip(rates[stage].causes, np.cumsum(chance), strict=True) if draw < edge), None)
        if cause is None:
            age, day = age + 1, day + 1
        elif cause < 2:
            stage, age = cause, 0
        else:
            return int(DAYS[day]) if cause == 2 else None
    return None


def test_chances_are_those_of_a_deal_lived_day_by_day() -> None:
    rng = np.random.default_rng(1)
    rates = two_stages(rng)
    found = chances(rates, Standing(np.array([0, 1]), np.array([1, 0]), np.array([9, 3])), DAYS, 3)
    lives = 6_000
    cases = ((found.open[:, 0], (0, 1, 10, 0)), (found.open[:, 1], (1, 0, 4, 0)), (found.new[:, 12, 1], (0, 1, 0, 12)))
    for exact, start in cases:
        periods = [lived(rates, *start, rng) for _ in range(lives)]
        share = np.array([sum(p == j for p in periods) for j in range(3)]) / lives
        assert np.all(np.abs(share - exact) < 4 * np.sqrt(exact * (1 - exact) / lives) + 1e-4)


def test_a_deal_is_won_at_most_once_however_high_its_chances() -> None:
    certain = np.full((1, 2, len(AGES)), 3.0)
    rates = [StageRates((1, 2), certain, certain, np.ones((2, 60)))]
    found = chances(rates, Standing(np.array([0]), np.array([0]), np.array([0])), DAYS, 3)
    assert 0.45 < found.open.sum() <= 1.0
