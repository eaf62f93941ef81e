"""One stage, one truth, six formulas: why the definition is part of the figure.

39.5 % advance within 120 days. Entries grow by 3 % a week; the team looks at day 364. Each formula in use at some
company reads the same records, and only the one that uses the risk set finds the truth.
"""

import numpy as np
import pytest
from scipy.special import ndtr

from portulan.stats.estimate import Estimate
from portulan.stats.incidence import incidence_at
from portulan.stats.risk import RiskTable
from portulan.stats.sufficient import Incidence

ADVANCE, LOSS = 0.397, 0.563  # 4 % do neither, ever
TODAY, RECENT, HORIZON, ENTRIES = 364, 90, 120, 200_000


class Team:
    """All the deals of the year: when they entered, how long they stayed, how it ended."""

    def __init__(self) -> None:
        rng = np.random.default_rng(2026)
        growth = np.log(1.03) / 7
        self.entered = np.log1p(rng.random(ENTRIES) * np.expm1(growth * TODAY)) / growth
        fate = rng.random(ENTRIES)
        self.advances, self.loses = fate < ADVANCE, (fate >= ADVANCE) & (fate < ADVANCE + LOSS)
        stay = np.where(self.advances, rng.lognormal(np.log(30.8), 0.5, ENTRIES), np.inf)
        self.stay = np.where(self.loses, rng.lognormal(np.log(42.6), 0.5, ENTRIES), stay)
        self.age = TODAY - self.entered
        self.gone = self.stay <= self.age
        self.recent = self.age <= RECENT

    def count(self, *conditions: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
        return int(np.logical_and.reduce(conditions).sum())

    def table(self) -> Incidence:
        cause = np.where(self.gone, np.where(self.advances, 1, 2), 0)
        return Incidence.of(np.floor(np.minimum(self.stay, self.age)).astype(int), cause)


@pytest.fixture(scope="module")
def team() -> Team:
    return Team()


def test_the_truth_is_39_5_percent() -> None:
    assert ADVANCE * ndtr(np.log(HORIZON / 30.8) / 0.5) == pytest.approx(0.395, abs=0.001)


def test_aalen_johansen_finds_it(team: Team) -> None:
    answer = incidence_at(team.table(), 1, HORIZON)
    assert isinstance(answer, Estimate)
    assert answer.low is not None
    assert answer.high is not None
    assert answer.value == pytest.approx(0.395, abs=0.004)
    assert answer.low <= 0.395 <= answer.high


def test_advanced_over_entered_of_the_recent_cohort_reads_23_percent(team: Team) -> None:
    read = team.count(team.recent, team.gone, team.advances) / team.count(team.recent)
    assert read == pytest.approx(0.230, abs=0.005)


def test_the_same_with_lost_deals_dropped_reads_31_percent(team: Team) -> None:
    kept = team.recent & ~(team.gone & team.loses)
    assert team.count(kept, team.gone, team.advances) / team.count(kept) == pytest.approx(0.306, abs=0.005)


def test_period_flow_reads_34_percent(team: Team) -> None:
    advanced_recently = team.gone & team.advances & (team.entered + team.stay > TODAY - RECENT)
    assert team.count(advanced_recently) / team.count(team.recent) == pytest.approx(0.342, abs=0.005)


def test_closed_deals_only_reads_48_percent(team: Team) -> None:
    read = team.count(team.recent, team.gone, team.advances) / team.count(team.recent, team.gone)
    assert read == pytest.approx(0.479, abs=0.007)


def test_kaplan_meier_with_lost_deals_censored_reads_60_percent(team: Team) -> None:
    table = team.table()
    censored = Incidence.of(table.exit_day, np.where(table.cause == 2, 0, table.cause), count=table.count)
    assert RiskTable.of(censored, 1).incidence[HORIZON] == pytest.approx(0.599, abs=0.01)
