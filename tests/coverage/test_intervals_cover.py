"""A 95 % interval holds the truth 95 times out of 100: measured, for every estimator, on companies of usual sizes."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest
from tests.coverage.interval_scenarios import DRAWS, SCENARIOS, Deals, Matrix, Scenario, table_on

from portulan.stats.duration import incidence_quantile
from portulan.stats.estimate import Result
from portulan.stats.incidence import incidence_at
from portulan.stats.mean import mean_skewed
from portulan.stats.ratio import ratio_of_sums
from portulan.stats.sufficient import Moments, PairMoments


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.page}: {s.label}")
def test_the_interval_covers(scenario: Scenario) -> None:
    found = scenario.measure()
    assert 0.93 <= found.holds <= 0.97
    assert max(found.below, found.above) <= 0.06
    assert found.computed > 0.5
    written = table_on(scenario.page)[scenario.label]
    assert [found.holds, found.below, found.above] == pytest.approx(written[:3], abs=6 / DRAWS)
    assert found.computed == pytest.approx(written[3], abs=0.01)


WORLDS = Deals(80, 0.4, 365)


@pytest.mark.parametrize("level", [0.8, 0.9])
@pytest.mark.parametrize(
    ("truth", "answers"),
    [
        (WORLDS.won_by(90), lambda rng, level: (incidence_at(w, 1, 90, level=level) for w in WORLDS.worlds(rng))),
        (WORLDS.winners(0.5), lambda rng, level: (incidence_quantile(w, level=level) for w in WORLDS.worlds(rng))),
        (np.exp(8.32), lambda rng, level: (mean_skewed(Moments.of(v), level=level) for v in amounts(rng))),
        (0.35, lambda rng, level: (ratio_of_sums(p, level=level) for p in margins(rng))),
    ],
    ids=["aalen-johansen", "incidence quantile", "mean", "ratio"],
)
def test_other_levels_are_kept_too(
    truth: float, level: float, answers: Callable[[np.random.Generator, float], Iterable[Result]]
) -> None:
    found = Scenario("", f"{level}", truth, lambda rng: answers(rng, level)).measure()
    assert found.holds == pytest.approx(level, abs=0.03)


def amounts(rng: np.random.Generator) -> Matrix:
    return rng.lognormal(8, 0.8, (DRAWS, 60))


def margins(rng: np.random.Generator) -> Iterator[PairMoments]:
    for sizes in amounts(rng):
        yield PairMoments.of(sizes * rng.normal(0.35, 0.12, sizes.size), sizes)
