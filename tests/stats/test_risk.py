"""Aalen-Johansen: lifelines on untied data, exact fractions on ties, the binomial without censoring."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from tests.stats.by_hand import Followed, aalen_johansen, greenwood, kaplan_meier

from portulan.stats.risk import RiskTable
from portulan.stats.sufficient import Incidence, Ints


def table_of(records: list[Followed]) -> Incidence:
    leave, cause, enter = zip(*records, strict=True)
    return Incidence.of(leave, cause, entry_day=enter)


def draw(n: int, seed: int, *, days: int = 12, late: bool = True) -> list[Followed]:
    """Heavily tied records: `n` of them on `days` days, three ways out and censoring."""
    rng = np.random.default_rng(seed)
    enter = np.where(rng.random(n) < 0.3, rng.integers(0, days, n), 0) if late else np.zeros(n, dtype=np.int64)
    leave = np.maximum(enter, rng.integers(0, days, n))
    return [Followed(*map(int, r)) for r in zip(leave, rng.integers(0, 4, n), enter, strict=True)]


def untied(n: int, seed: int) -> tuple[Ints, Ints]:
    rng = np.random.default_rng(seed)
    return rng.choice(5 * n, n, replace=False) + 1, rng.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3])


@pytest.fixture
def _lifelines_quiet() -> Iterator[None]:
    """lifelines calls pandas and numpy in ways they have deprecated; no warning of ours is hidden."""
    with warnings.catch_warnings():
        for category in (FutureWarning, DeprecationWarning):
            warnings.filterwarnings("ignore", category=category, module=r"lifelines|pandas")
        yield


@pytest.mark.usefixtures("_lifelines_quiet")
@pytest.mark.parametrize(("n", "seed"), [(30, 1), (400, 2), (2000, 3)])
@pytest.mark.parametrize("cause", [1, 2])
def test_it_is_lifelines_on_untied_data(n: int, seed: int, cause: int) -> None:
    leave, why = untied(n, seed)
    fitter = AalenJohansenFitter(calculate_variance=False).fit(leave, why, event_of_interest=cause)
    risk = RiskTable.of(Incidence.of(leave, why), cause)
    theirs = fitter.cumulative_density_.iloc[:, 0]
    ours = risk.incidence[theirs.index.to_numpy().astype(int)]
    assert np.abs(ours - theirs.to_numpy()).max() < 1e-12


@pytest.mark.usefixtures("_lifelines_quiet")
@pytest.mark.parametrize(("n", "seed"), [(300, 4), (1500, 5)])
def test_with_late_entries_it_is_lifelines_too(n: int, seed: int) -> None:
    days, why = untied(n, seed)
    rng = np.random.default_rng(seed)
    leave = 2 * days + 1  # odd, and entries even: on a day of both, lifelines lets the newcomers in the day after
    enter = np.where(rng.random(n) < 0.4, 2 * rng.integers(0, days), 0)
    fitter = AalenJohansenFitter(calculate_variance=False).fit(leave, why, event_of_interest=1, entry=enter)
    risk = RiskTable.of(Incidence.of(leave, why, entry_day=enter), 1)
    theirs = fitter.cumulative_density_.iloc[:, 0]
    ours = risk.incidence[theirs.index.to_numpy().astype(int)]
    assert np.abs(ours - theirs.to_numpy()).max() < 1e-9


@pytest.mark.usefixtures("_lifelines_quiet")
def test_any_exit_is_kaplan_meier_even_on_ties() -> None:
    records = draw(200, 6, days=40, late=False)
    fitter = KaplanMeierFitter().fit([r.exit for r in records], [r.cause > 0 for r in records])
    risk = RiskTable.of(table_of(records), None)
    theirs = fitter.survival_function_["KM_estimate"]
    assert 1 - risk.incidence[theirs.index.to_numpy().astype(int)] == pytest.approx(theirs.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("late", [False, True])
def test_ties_are_exact(seed: int, late: bool) -> None:
    records = draw(60, seed, late=late)
    risk = RiskTable.of(table_of(records), 1)
    any_exit = RiskTable.of(table_of(records), None)
    for day in range(risk.days):
        assert risk.incidence[day] == pytest.approx(float(aalen_johansen(records, 1, day)), abs=1e-14)
        assert 1 - any_exit.incidence[day] == pytest.approx(float(kaplan_meier(records, day)), abs=1e-14)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("late", [False, True])
def test_the_variance_is_the_delta_method_s(seed: int, late: bool) -> None:
    records = draw(50, 20 + seed, days=9, late=late)
    risk = RiskTable.of(table_of(records), 1)
    by_hand = [float(greenwood(records, 1, day)) for day in range(risk.days)]
    assert risk.variance() == pytest.approx(by_hand, abs=1e-13)


def test_when_all_are_followed_to_the_end_it_is_a_plain_share() -> None:
    records = [r._replace(cause=max(r.cause, 1)) for r in draw(90, 9, late=False)]
    risk = RiskTable.of(table_of(records), 1)
    share = np.array([sum(r.cause == 1 and r.exit <= day for r in records) / 90 for day in range(risk.days)])
    assert risk.incidence == pytest.approx(share, abs=1e-14)
    assert risk.variance() == pytest.approx(share * (1 - share) / 90, abs=1e-15)
    assert risk.followed() == pytest.approx(np.full(risk.days, 90.0))
    half, end = share[: risk.days], share[-1]
    assert risk.covariance_with(risk.days - 1) == pytest.approx(half * (1 - end) / 90, abs=1e-15)


def test_the_causes_and_the_survivors_share_the_whole() -> None:
    table = table_of(draw(80, 10))
    total = sum(RiskTable.of(table, cause).incidence for cause in (1, 2, 3))
    assert total == pytest.approx(RiskTable.of(table, None).incidence, abs=1e-14)


def test_on_one_day_all_causes_face_the_same_risk_set() -> None:
    records = [Followed(0, 1)] * 2 + [Followed(0, 2)] * 3 + [Followed(0, 0)] + [Followed(1, 1)] * 4
    risk = RiskTable.of(table_of(records), 1)
    assert risk.at_risk.tolist() == [10, 4]
    assert risk.incidence == pytest.approx([0.2, 0.2 + 0.5 * 1])


def test_a_late_deal_counts_from_the_day_it_is_seen() -> None:
    records = [Followed(1, 1), Followed(9, 0), Followed(9, 0), Followed(5, 1, 5), Followed(9, 0, 5)]
    risk = RiskTable.of(table_of(records), 1)
    assert risk.at_risk.tolist() == [3, 3, 2, 2, 2, 4, 3, 3, 3, 3]
    assert risk.incidence[5] == pytest.approx(1 / 3 + 2 / 3 * 1 / 4)
    assert risk.followed_until(4) == pytest.approx(3)


def test_follow_up_ends_with_the_last_open_record_not_with_the_last_event() -> None:
    open_ended = RiskTable.of(table_of([Followed(4, 1), Followed(6, 0)]), 1)
    ended = RiskTable.of(table_of([Followed(4, 1), Followed(6, 2)]), 1)
    assert (open_ended.followed_until(6), open_ended.followed_until(7)) == (2.0, 0.0)
    assert (ended.followed_until(6), ended.followed_until(700)) == (2.0, 2.0)
