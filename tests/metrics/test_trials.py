"""Tests of one change, measured on companies whose truth is known: what may be decided, when, and what never."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.metrics.tested_company import LAST, NAME, START, TRIAL, company_with, workspace, written

from portulan.language.finding import FaultyText
from portulan.metrics.answers import RequestError
from portulan.metrics.trials.answers import Measured
from portulan.metrics.trials.assigning import read_draw
from portulan.metrics.trials.checking import read_trial
from portulan.metrics.trials.sizing import Power
from portulan.stats.blocks import arms
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.sequential import first_crossing, limit, statistic
from portulan.workspace import Workspace

SIDES = "{by: column, column: script, a: [ancien], b: [nouveau]}"


@pytest.fixture(scope="module")
def better(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """B wins 45 points more often."""
    return company_with(tmp_path_factory.mktemp("better") / "company", 0.45)


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """B changes nothing to wins, but sells with 30 % off."""
    return company_with(tmp_path_factory.mktemp("alike") / "company", 0.0, discount_b=0.3)


@pytest.fixture
def fresh(better: Path) -> Iterator[Workspace]:
    """The first company before anyone is drawn; what tests write there goes away."""
    yield workspace(better)
    for path in (better / "trials").iterdir():
        if path.name != f"{NAME}.yaml":
            path.unlink()


def measured(room: Workspace, name: str, day: date = LAST) -> Measured:
    found = room.trial(name, day)
    assert isinstance(found, Measured)
    return found


def drawn_weekly(room: Workspace, name: str, last: date = LAST) -> None:
    room.begin_trial(name)
    day = START
    while day <= last:
        room.draw_trials(day, [name])
        day += timedelta(days=7)


def test_a_true_effect_is_deployed_and_never_before_the_line_is_crossed(fresh: Workspace) -> None:
    drawn_weekly(fresh, NAME)
    found = measured(fresh, NAME)
    assert (found.verdict, found.why) == ("deploy", "better")
    assert found.decided is not None
    day = START
    while day < found.decided:
        assert measured(fresh, NAME, day).verdict == "go_on"
        day += timedelta(days=5)
    assert measured(fresh, NAME, found.decided).verdict == "deploy"


def test_only_the_declared_number_counts_and_both_arms_are_even(fresh: Workspace) -> None:
    drawn_weekly(fresh, NAME)
    found = measured(fresh, NAME)
    assert found.counts.known == 60
    assert found.counts.known_a == found.counts.known_b == 30
    draw = read_draw(fresh.saved_trial(NAME).draw_path)
    assert draw is not None
    assert len(draw.units) == 60


def test_the_draw_is_in_blocks_of_four_and_never_redrawn(fresh: Workspace) -> None:
    drawn_weekly(fresh, NAME, START + timedelta(days=35))
    first = read_draw(fresh.saved_trial(NAME).draw_path)
    fresh.draw_trials(LAST, [NAME])
    second = read_draw(fresh.saved_trial(NAME).draw_path)
    assert first is not None
    assert second is not None
    assert second.units[: len(first.units)] == first.units
    for block in range(15):
        assert sorted(u.arm for u in second.units[4 * block : 4 * block + 4]) == ["a", "a", "b", "b"]
    assert [u.arm for u in second.units] == arms(NAME, 7, 0, 60)
    assert arms(NAME, 7, 5, 9) == arms(NAME, 7, 0, 14)[5:]


def test_whoever_arrives_by_an_import_is_drawn(fresh: Workspace) -> None:
    fresh.begin_trial(NAME)
    fresh.import_facts()
    draw = read_draw(fresh.saved_trial(NAME).draw_path)
    assert draw is not None
    assert len(draw.units) == 60


def test_a_draw_changed_by_hand_is_refused(fresh: Workspace) -> None:
    drawn_weekly(fresh, NAME)
    path = fresh.saved_trial(NAME).draw_path
    path.write_text(path.read_text().replace(",b,", ",c,", 1))
    with pytest.raises(FaultyText) as fault:
        fresh.trial(NAME)
    assert fault.value.finding.code == "EX020"


def test_a_text_changed_after_the_draw_began_draws_no_more(fresh: Workspace) -> None:
    name = written(fresh.path, "changeant")
    drawn_weekly(fresh, name, START)
    written(fresh.path, name, hypothesis="Une autre")
    assert name not in fresh.draw_trials(LAST)


def test_no_effect_at_the_declared_number_is_to_stop(alike: Path) -> None:
    room = workspace(alike)
    name = written(alike, "sans-garde-fou", guardrail="", split=SIDES)
    found = measured(room, name)
    assert (found.verdict, found.why) == ("stop", "no_difference")
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert measured(room, name, START + timedelta(days=60)).verdict == "go_on"


def test_a_breached_guard_rail_stops_whatever_the_effect(alike: Path) -> None:
    name = written(alike, "avec-garde-fou", split=SIDES,
                   rule="{kind: declared, deals: 120, alpha: 10 %}")  # fmt: skip
    found = measured(workspace(alike), name)
    assert (found.verdict, found.why) == ("stop", "guardrail")
    assert found.guardrail is not None
    assert found.guardrail.breached
    assert isinstance(found.guardrail.a, Estimate)
    assert found.guardrail.a.value == pytest.approx(0.045, abs=0.01)
    wide = "{kpi: average_discount, at_most: 40 %}"
    kept = written(alike, "large", split=SIDES, rule="{kind: declared, deals: 120, alpha: 10 %}", guardrail=wide)
    assert measured(workspace(alike), kept).why != "guardrail"


def test_without_a_declared_number_evidence_decides(fresh: Workspace) -> None:
    name = written(fresh.path, "sans-nombre", split="{by: random, seed: 7}", rule="{kind: anytime, alpha: 10 %}")
    sided = written(fresh.path, "colonne", split=SIDES, rule="{kind: anytime, alpha: 10 %}")
    found = measured(fresh, sided)
    assert found.limit == pytest.approx(10)
    assert found.verdict == "deploy"
    assert not found.anytime_bounds
    fresh.begin_trial(name)
    assert measured(fresh, name).why == "not_begun"


def test_maturity_waits_for_the_whole_time(fresh: Workspace) -> None:
    early = written(fresh.path, "resolution", split=SIDES)
    late = written(
        fresh.path, "maturite", split=SIDES, rule="{kind: declared, deals: 60, alpha: 10 %, order: maturity}"
    )
    day = START + timedelta(days=29)
    assert measured(fresh, early, day).counts.known > 0
    assert measured(fresh, late, day).counts.known == 0
    assert measured(fresh, late).counts == measured(fresh, early).counts


def test_by_owner_is_worth_less_and_says_so(fresh: Workspace) -> None:
    split = "{by: owner, a: [U0, U1, U2], b: [U3, U4, U5]}"
    name = written(fresh.path, "par-commercial", split=split)
    found = measured(fresh, name)
    assert found.limit > 2  # Student's with four degrees of freedom, not 1.64
    assert found.warnings
    assert found.counts.known == 60


def test_before_and_after_takes_the_season_away_and_is_decided_once(fresh: Workspace) -> None:
    """Half of the web deals win 45 points more after the first day; fair deals do not: about 22 points more."""
    split = "{by: dates, comparison: channel = 'fair'}"
    name = written(fresh.path, "avant-apres", split=split, rule="{kind: declared, deals: 90, alpha: 10 %}")
    end = START + timedelta(days=7 * 18)
    assert measured(fresh, name, end - timedelta(days=14)).verdict == "go_on"
    found = measured(fresh, name)
    assert found.verdict in ("deploy", "stop")
    assert found.decided is not None
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.225 < found.high


def test_the_power_says_how_many_until_when_and_a_better_design(fresh: Workspace) -> None:
    trial = fresh.saved_trial(NAME).reading.trial
    assert trial is not None
    power = fresh.trial_power(trial, START)
    assert isinstance(power, Power)
    assert power.base == pytest.approx(0.35, abs=0.06)
    assert power.weekly == pytest.approx(5, abs=0.3)
    assert power.decidable is not None
    assert power.decidable - START == pytest.approx(timedelta(days=7 * 12 - 3 + 30), abs=timedelta(days=3))
    assert power.earliest is not None
    arm = np.arange(60) % 2
    best = int(first_crossing(statistic(arm, arm, 60), limit(0.10)))  # every B advances, no A does
    assert 0 <= best - 13 <= 1
    assert power.earliest - START == pytest.approx(timedelta(days=7 * 13 / 5), abs=timedelta(days=3))
    assert power.effect is not None
    assert 0.27 < power.effect < 0.36
    ways = {b.way for b in power.better}
    assert "everyone" in ways  # with the fair deals, twice as many enter
    assert [b.on for b in power.better] == sorted(b.on for b in power.better)


def test_a_population_nobody_enters_has_no_power(fresh: Workspace) -> None:
    name = written(fresh.path, "personne", population="{when: channel = 'phone'}")
    trial = fresh.saved_trial(name).reading.trial
    assert trial is not None
    power = fresh.trial_power(trial, START)
    assert isinstance(power, NotComputable)
    assert "20" in power.reason.say("en")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("rule", "{kind: declared, alpha: 10 %}", "EX004"),
        ("rule", "{kind: declared, deals: 5}", "EX005"),
        ("rule", "{kind: declared, deals: 60, alpha: 60 %}", "EX005"),
        ("rule", "{kind: declared, deals: 60, effect: +20 %}", "EX006"),
        ("split", "{by: owner, a: [U1], b: [U2]}", "EX008"),
        ("split", "{by: column, a: [x], b: [x]}", "EX007"),
        ("split", "{by: dates}", "EX009"),
        ("guardrail", "{kpi: average_discount}", "EX011"),
        ("deploy", "{path: offer.promise}", "EX012"),
        ("horizon", "3 years", "EX005"),
        ("kpi", "", "PL003"),
    ],
)
def test_a_faulty_design_is_said_with_its_place(key: str, value: str, code: str) -> None:
    lines = [line for line in TRIAL.splitlines() if not line.startswith(f"{key}:")]
    reading = read_trial("\n".join([*lines, f"{key}: {value}" if value else ""]), "trials/x.yaml")
    assert code in [f.code for f in reading.findings]
    assert not reading.sound
    assert all(f.place is not None for f in reading.findings)


def test_any_time_and_by_owner_do_not_go_together() -> None:
    text = TRIAL.replace("{by: random, seed: 7}", "{by: owner, a: [U1, U2], b: [U3, U4]}")
    reading = read_trial(text.replace("kind: declared, deals: 60", "kind: anytime"), "x.yaml")
    assert "EX010" in [f.code for f in reading.findings]
    assert read_trial("- a list", "x.yaml").trial is None
    assert read_trial(TRIAL, "x.yaml").findings == []


def test_a_figure_that_is_no_chance_or_no_name_is_refused(fresh: Workspace) -> None:
    for kpi, refusal in (("revenue", FaultyText), ("nothing_such", RequestError)):
        name = written(fresh.path, f"kpi-{len(kpi)}", kpi=kpi)
        trial = fresh.saved_trial(name).reading.trial
        assert trial is not None
        with pytest.raises(refusal):
            fresh.trial_power(trial)
    with pytest.raises(FaultyText) as fault:
        fresh.saved_trial("no-such")
    assert fault.value.finding.code == "EX021"
