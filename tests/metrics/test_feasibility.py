"""Objectives: the chance is the share of draws, what it takes gives the confidence asked, each way checked apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from portulan.metrics.forecast.levers import ALL, Levers
from portulan.metrics.forecast.simulation import Simulation
from portulan.metrics.whatif.attaining import Finals, finals, to_come
from portulan.metrics.whatif.effects import Base, with_levers
from portulan.metrics.whatif.objectives import ObjectiveDraws
from portulan.metrics.whatif.reaching import Need, Nudge, bisected, leads_needed, needs
from portulan.metrics.whatif.smart import Feasibility
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.wording import in_100
from portulan.sample.truth import read_truth
from portulan.stats.estimate import NotComputable
from portulan.workspace import Workspace

DAY, END = date(2026, 11, 22), date(2026, 12, 31)


@pytest.fixture(scope="module")
def workspace(sample_company: Path) -> Workspace:
    return Workspace(sample_company)


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> dict[str, Feasibility]:
    return {f.objective.id: f for f in workspace.objectives()}


@pytest.fixture(scope="module")
def draws(workspace: Workspace, found: dict[str, Feasibility]) -> ObjectiveDraws:
    return workspace._finals(workspace._now(), DAY)


@pytest.fixture(scope="module")
def base(draws: ObjectiveDraws) -> Base:
    made = draws.base(END)
    assert isinstance(made, Base)
    return made


def drawn(draws: ObjectiveDraws, kpi: str) -> Finals:
    result = draws.finals(KpiReference(kpi), END)
    assert isinstance(result, Finals)
    return result


def test_the_chance_of_revenue_is_the_share_of_forecasts_that_reach_the_target(
    workspace: Workspace, found: dict[str, Feasibility], base: Base
) -> None:
    from portulan.metrics.period import Period

    so_far = workspace.kpi("revenue", period=Period(date(2026, 1, 1), date(2027, 1, 1))).result
    assert not isinstance(so_far, NotComputable)
    ends = so_far.value + base.simulation.total.sum(axis=1)
    assert found["ca-2026"].chance == pytest.approx(float((ends >= 2_400_000).mean()))


def test_what_really_follows_is_inside_what_was_said(sample_company: Path, found: dict[str, Feasibility]) -> None:
    """truth.json keeps what the simulated company sold after its last day, unknown to the facts."""
    follows = read_truth(sample_company / "truth.json").follows.revenue_by_month
    rest = float(follows["2026-11"] + follows["2026-12"])
    said = found["ca-2026"]
    assert said.so_far is not None
    assert said.ends is not None
    assert said.ends.low is not None
    assert said.ends.high is not None
    assert said.ends.low <= said.so_far + rest <= said.ends.high


def test_each_letter_is_answered(found: dict[str, Feasibility]) -> None:
    assert [[x.id for x in f.letters if x.met] for f in found.values()] == [list("SMART")] * 3
    for f in found.values():
        for letter in f.letters:
            assert letter.said("fr") != letter.said("en")


def test_a_letter_that_fails_says_the_finding_of_its_rule(workspace: Workspace, draws: ObjectiveDraws) -> None:
    objective = replace(draws.plan.objectives[0], owner=None, by=None)
    text = "objectives: [{id: ca-2026, kpi: revenue, target: 2_400_000}]"
    letters = {x.id: x for x in draws.feasibility(objective, workspace.check(text)).letters}
    assert [id_ for id_, x in letters.items() if x.met is False] == ["S", "R", "T"]
    assert letters["A"].met is None
    assert "owner" in letters["S"].said("en")


@pytest.mark.parametrize("kpi", ["revenue", "gross_margin"])
def test_with_what_it_takes_the_chance_is_the_confidence_asked(draws: ObjectiveDraws, base: Base, kpi: str) -> None:
    """Each lever is put into the full simulation, exact recursion included, and the draws are counted again."""
    ends = drawn(draws, kpi)
    target = float(np.quantile(ends.draws, 0.35))
    asked = {need.lever: need for need in needs(kpi, ends, target, base, (0.0, 1.0))}
    assert list(asked) == ["leads", "conversion", "basket"]

    def chance(levers: Levers) -> float:
        simulation = with_levers(base, levers)
        return float(np.mean(ends.done + to_come(kpi, base, simulation.total, simulation.wins, (0, 1)) >= target))

    basket, conversion = asked["basket"], asked["conversion"]
    assert basket.after is not None
    assert chance(Levers(price=basket.after / basket.before)) == pytest.approx(0.8, abs=0.02)
    assert conversion.after is not None
    each = (conversion.after / conversion.before) ** (1 / 5)
    assert chance(Levers(conversion={ALL: each})) == pytest.approx(0.8, abs=0.05)
    assert asked["leads"].after is None  # five weeks before the end, new deals close too late


def test_more_leads_reach_a_target_that_is_far_enough(workspace: Workspace, draws: ObjectiveDraws) -> None:
    far = date(2027, 2, 28)
    base = draws.base(far)
    assert isinstance(base, Base)
    ends = finals(KpiReference("revenue"), far, DAY, date(2026, 1, 1), draws.ask, lambda: base)
    assert isinstance(ends, Finals)
    target = float(np.quantile(ends.draws, 0.5))

    def chance(simulation: Simulation) -> float:
        return float(np.mean(ends.done + simulation.total.sum(axis=1) >= target))

    leads = leads_needed(base, chance, 0.8)
    assert leads.after is not None
    simulation = with_levers(base, Levers(arrivals={ALL: leads.after / leads.before}))
    assert chance(simulation) == pytest.approx(0.8, abs=0.02)


def test_the_quick_look_ahead_stands_still_when_nothing_moves_and_stays_close_when_it_does(base: Base) -> None:
    nudge = Nudge.of(base)
    assert nudge.ahead(Levers()).chances.open == pytest.approx(base.ahead.chances.open, abs=1e-9)
    levers = Levers(conversion={ALL: 1.06})
    quick = nudge.ahead(levers).chances.open.sum() - base.ahead.chances.open.sum()
    exact = with_levers(base, levers).probability.sum() - base.simulation.probability.sum()
    assert quick == pytest.approx(exact, rel=0.1)


def test_a_rate_ends_between_what_is_known_and_what_is_to_come(
    draws: ObjectiveDraws, found: dict[str, Feasibility]
) -> None:
    """Second computation: n known cases at v, n' to come, the days to come over the days gone."""
    ends = drawn(draws, "margin_rate")
    assert ends.draws.mean() == pytest.approx(ends.so_far, abs=0.002)
    assert ends.left == pytest.approx(ends.done * 39 / 326)
    rest = next(n for n in found["marge-2026"].needs if n.lever == "rest")
    assert rest.after is not None
    moved = ends.draws + (rest.after - rest.before) * ends.left / (ends.done + ends.left)
    assert float(np.mean(moved >= 0.58)) == pytest.approx(0.8, abs=0.02)


def test_a_rate_no_remaining_case_can_save_is_out_of_reach(draws: ObjectiveDraws) -> None:
    ends = drawn(draws, "margin_rate")
    assert needs("margin_rate", ends, 0.75, None, (0, 1)) == [Need("rest", "share", ends.so_far, None)]


def test_new_customers_follow_the_wins(draws: ObjectiveDraws, base: Base) -> None:
    ends = drawn(draws, "new_customers")
    share = 0.6  # of the wins of a year that bring a new customer, see the basis
    assert (ends.draws - ends.so_far).mean() == pytest.approx(share * base.simulation.wins.sum(axis=1).mean(), rel=0.15)
    assert (ends.draws == np.round(ends.draws)).all()


def test_a_date_gone_by_leaves_nothing_to_chance(draws: ObjectiveDraws) -> None:
    past = draws.finals(KpiReference("revenue"), date(2026, 10, 31))
    assert isinstance(past, Finals)
    assert len(past.draws) == 1
    assert {past.chance(1.0), past.chance(1e9)} == {1.0, 0.0}


def test_a_stock_is_not_simulated_and_says_so(draws: ObjectiveDraws) -> None:
    assert isinstance(draws.finals(KpiReference("pipeline_open"), END), NotComputable)


def test_bisection_finds_the_least_that_is_enough_or_says_there_is_none() -> None:
    assert bisected(lambda x: 0.9 if x >= 1.7 else 0.1, 0.8) == pytest.approx(1.7, abs=0.01)
    assert bisected(lambda x: 0.5, 0.8) is None


@pytest.mark.parametrize(
    ("chance", "said"), [(0.0, "less than 1"), (0.66, "66 chances"), (0.012, "1 chance in"), (1.0, "more than 99")]
)
def test_a_chance_is_said_as_people_do(chance: float, said: str) -> None:
    assert in_100(chance).say("en").startswith(said)


def test_an_objective_that_is_unlikely_is_a_finding_at_its_target_once_simulated(sample_company: Path) -> None:
    fresh = Workspace(sample_company)
    plan = fresh.plan_path.read_text(encoding="utf-8")
    text = plan.replace("target: 2_400_000", "target: 3_400_000")
    assert "PL117" not in [f.code for f in fresh.check(text)]  # a text being typed waits for no simulation
    fresh.objectives()
    (finding,) = [f for f in fresh.check(text) if f.code == "PL117"]
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "3_400_000" in row)
    assert finding.place is not None
    assert finding.place.line == line
    assert Decimal(text.split("\n")[line - 1][finding.place.column - 1 :].split(",")[0].replace("_", "")) == 3_400_000
