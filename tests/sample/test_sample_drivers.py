"""Drivers point at what was planted in the sample company, and at nothing in a company where nothing happens."""

from datetime import date
from pathlib import Path

import pytest

from portulan.metrics.drivers.answers import DriverSplit
from portulan.metrics.drivers.saying import verdict
from portulan.sample import Truth, build_data, quiet_company
from portulan.sample.building import WORKSPACE_FILES, sample_file
from portulan.stats.estimate import Estimate
from portulan.workspace import Drivers, Period, Workspace


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    made = Workspace(folder)
    made.import_facts()
    return made


def split_of(answer: Drivers) -> DriverSplit:
    assert isinstance(answer.result, DriverSplit), answer.result
    return answer.result


def since(truth: Truth, event: str) -> date:
    return truth.event(event).full_from


def test_the_discount_drift_is_a_rate_effect_of_the_planted_points_and_not_of_mix(
    workspace: Workspace, truth: Truth
) -> None:
    period = Period(since(truth, "derive-remises"), truth.as_of)
    split = split_of(
        workspace.drivers(
            "average_discount", period=period, before=Period(date(2025, 9, 1), date(2026, 7, 27)), by=["segment"]
        )
    )
    assert split.effects["rate"].clear
    assert split.effects["rate"].low <= truth.event("derive-remises").size["points"] <= split.effects["rate"].high
    assert abs(split.effects["mix"].value) < split.effects["rate"].value / 4


def test_the_discovery_slide_is_a_rate_effect_everywhere(workspace: Workspace, truth: Truth) -> None:
    period = Period(since(truth, "decouverte-recule"), truth.as_of)
    answer = workspace.drivers("stage_conversion(decouverte)", period=period, against="year", by=["segment"])
    split = split_of(answer)
    told = truth.event("decouverte-recule").effects[0]
    rate = split.effects["rate"]
    assert rate.clear
    assert rate.low <= told.after - told.before <= rate.high
    assert abs(rate.value) > 2 * abs(split.effects["mix"].value)
    assert sum(group.effects["rate"].value < 0 for group in split.groups) >= len(split.groups) / 2


def test_the_noisy_campaign_lowers_conversion_by_its_channel_which_is_chosen_unasked(
    workspace: Workspace, truth: Truth
) -> None:
    period = Period(since(truth, "campagne-bruyante"), truth.as_of)
    answer = workspace.drivers("lead_to_mql", period=period)
    assert answer.by == ("channel",)
    first = split_of(answer).groups[0]
    assert first.by == {"channel": "publicite"}
    assert first.total.clear
    assert first.total.value < 0
    assert first.after.share > 1.5 * first.before.share


def test_the_weak_seller_differs_by_rate_from_the_team(workspace: Workspace) -> None:
    split = split_of(workspace.drivers("stage_conversion(decouverte)", group="owner = 'Yann Prigent'", by=["segment"]))
    assert split.change.clear
    assert split.effects["rate"].clear
    assert not split.effects["mix"].clear


def test_effects_on_the_sample_are_exact_to_the_cent(workspace: Workspace) -> None:
    for kpi in ("revenue", "bookings", "gross_margin"):
        period, before = (Period(date(year, 1, 1), date(year, 7, 1)) for year in (2026, 2025))
        split = split_of(workspace.drivers(kpi, period=period, before=before))
        whole = [workspace.kpi(kpi, period=one).result for one in (before, period)]
        assert [float(split.before), float(split.after)] == [pytest.approx(one.value) for one in whole]  # type: ignore[union-attr]  # reason=both are there
        assert sum(effect.value for effect in split.effects.values()) == split.after - split.before


def test_once_shrunk_the_weak_seller_stands_out_and_those_of_few_deals_do_not(workspace: Workspace) -> None:
    whole = workspace.kpi("stage_conversion(decouverte)").result
    assert isinstance(whole, Estimate)
    rows = workspace.kpi("stage_conversion(decouverte)", by=["owner"]).rows
    below = {row.by["owner"] for row in rows if row.shrunk is not None and row.shrunk.high < whole.value}
    assert below == {"Yann Prigent"}
    few = [row for row in rows if row.shrunk is not None and row.result.n <= 30]
    assert few
    for row in few:
        assert isinstance(row.result, Estimate)
        assert row.shrunk is not None
        assert abs(row.shrunk.value - whole.value) < 0.8 * abs(row.result.value - whole.value)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A company of 30 deals a month where nothing happens."""
    folder = tmp_path_factory.mktemp("calm")
    for name in WORKSPACE_FILES:
        (folder / name).write_bytes(sample_file(name))
    build_data(quiet_company(30), folder, 5)
    made = Workspace(folder)
    made.import_facts()
    return made


def test_in_a_quiet_company_changes_are_not_distinguishable_from_0(calm: Workspace) -> None:
    period, before = Period(date(2026, 1, 1), date(2026, 7, 1)), Period(date(2025, 1, 1), date(2025, 7, 1))
    kpis = ("win_rate", "average_discount", "average_basket", "stage_conversion(decouverte)", "lead_to_mql")
    answers = [calm.drivers(kpi, period=period, before=before, by=["segment"]) for kpi in kpis]
    clear = [answer.reference for answer in answers if split_of(answer).change.clear]
    assert clear == []
    assert all("not distinguishable from 0" in verdict(a, "en")[1].say("en") for a in answers)
    assert [answer.reference for answer in answers if split_of(answer).paradox] == []
