"""A 95 % interval holds the truth 95 times out of 100: measured, for every estimator, on companies of usual sizes."""

import pytest
from interval_scenarios import DRAWS, SCENARIOS, Scenario, table_on


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.page}: {s.label}")
def test_the_interval_covers(scenario: Scenario) -> None:
    found = scenario.measure()
    assert 0.93 <= found.holds <= 0.97
    assert max(found.below, found.above) <= 0.06
    assert found.computed > 0.5
    written = table_on(scenario.page)[scenario.label]
    assert [found.holds, found.below, found.above] == pytest.approx(written[:3], abs=6 / DRAWS)
    assert found.computed == pytest.approx(written[3], abs=0.01)
