"""Two arms compared while outcomes come in: errors kept at every look, powers reached, formulas held by hand."""

import math
from pathlib import Path

import numpy as np
import pytest
from studies.trials import hillstrom, splits

from portulan.stats.sequential import (
    Counts,
    change_of_changes,
    counts,
    design_effect,
    difference_interval,
    first_crossing,
    group_limit,
    intraclass,
    label_evidence,
    limit,
    one_look_limit,
    reach,
    single_look_interval,
    size_for,
    smallest_effect,
    statistic,
    z_pooled,
)
from portulan.stats.sufficient import Ints


def in_blocks(runs: int, size: int, rng: np.random.Generator) -> Ints:
    """Arms drawn in blocks of four, as our draw does."""
    block = np.tile([0, 0, 1, 1], (runs, math.ceil(size / 4), 1))
    return np.asarray(rng.permuted(block, axis=-1).reshape(runs, -1)[:, :size])


def outcomes(arm: Ints, base: float, effect: float, rng: np.random.Generator) -> Ints:
    return (rng.random(arm.shape) < base + effect * arm).astype(np.int64)


def test_the_limit_is_that_of_the_reflection_principle() -> None:
    """P(sup W >= c) = 2(1 - Phi(c)): at 5 % one-sided, 1.96."""
    assert limit(0.05) == pytest.approx(1.959964, abs=1e-6)
    assert one_look_limit(0.05) == pytest.approx(1.644854, abs=1e-6)


def test_z_is_that_of_two_pooled_shares() -> None:
    arm = np.array([0, 1] * 10)
    outcome = np.array([0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1])
    a, b, p = 3 / 10, 8 / 10, 11 / 20
    assert z_pooled(arm, outcome)[-1] == pytest.approx((b - a) / math.sqrt(p * (1 - p) * 0.2))
    assert np.isnan(z_pooled(arm, outcome)[:9]).all()
    assert statistic(arm, outcome, 80)[-1] == pytest.approx(z_pooled(arm, outcome)[-1] / 2)


def test_nothing_happened_or_everything_did_is_no_evidence() -> None:
    arm = np.array([0, 1] * 10)
    assert z_pooled(arm, np.zeros(20, dtype=np.int64))[-1] == 0
    assert z_pooled(arm, np.ones(20, dtype=np.int64))[-1] == 0


@pytest.mark.parametrize("base", [0.1, 0.45])
def test_looking_after_every_outcome_keeps_the_risk_of_deploying_for_nothing(base: float) -> None:
    rng = np.random.default_rng(60)
    arm = in_blocks(4_000, 60, rng)
    outcome = outcomes(arm, base, 0.0, rng)
    for alpha in (0.05, 0.10, 0.20):
        noise = 3 * math.sqrt(alpha * (1 - alpha) / 4_000)
        wins = (first_crossing(statistic(arm, outcome, 60), limit(alpha)) > 0).mean()
        bets = (first_crossing(label_evidence(arm, outcome), 1 / alpha) > 0).mean()
        assert wins <= alpha + noise
        assert bets <= alpha + noise


def test_an_ordinary_z_looked_at_every_day_would_not() -> None:
    """What the rule is for: the same data, read naively, deploy one time in four for nothing."""
    rng = np.random.default_rng(61)
    arm = in_blocks(2_000, 60, rng)
    outcome = outcomes(arm, 0.45, 0.0, rng)
    assert (first_crossing(np.nan_to_num(z_pooled(arm, outcome)), one_look_limit(0.05)) > 0).mean() > 0.15


@pytest.mark.parametrize(("size", "effect"), [(60, 0.34), (120, 0.25), (240, 0.17)])
def test_the_smallest_effects_of_the_method_are_found_four_times_in_five(size: int, effect: float) -> None:
    rng = np.random.default_rng(size)
    arm = in_blocks(2_000, size, rng)
    found = first_crossing(statistic(arm, outcomes(arm, 0.45, effect, rng), size), limit(0.05)) > 0
    assert found.mean() >= 0.78
    announced = smallest_effect(0.45, size, reach(0.05))
    assert announced is not None
    assert announced == pytest.approx(effect, abs=0.02)


def test_the_size_and_the_smallest_effect_answer_each_other() -> None:
    for base in (0.1, 0.45, 0.7):
        effect = smallest_effect(base, 200, reach(0.1))
        assert effect is not None
        assert size_for(base, effect, reach(0.1)) <= 200 < size_for(base, effect - 0.005, reach(0.1))
    assert smallest_effect(0.95, 20, reach(0.05)) is None  # not even all of them advancing would show


def test_evidence_is_a_fair_bet_when_labels_are_nothing() -> None:
    """Ville: its mean stays 1 under coin tosses, whatever the outcomes."""
    rng = np.random.default_rng(7)
    arm = rng.integers(0, 2, (40_000, 20))
    outcome = np.tile((rng.random(20) < 0.4).astype(np.int64), (40_000, 1))
    assert label_evidence(arm, outcome)[:, -1].mean() == pytest.approx(1.0, abs=0.05)


def test_evidence_for_a_is_that_for_b_with_the_arms_exchanged() -> None:
    rng = np.random.default_rng(8)
    arm = in_blocks(5, 40, rng)
    outcome = outcomes(arm, 0.4, 0.2, rng)
    assert np.allclose(label_evidence(arm, outcome, "a"), label_evidence(1 - arm, outcome, "b"))


def test_the_difference_is_held_at_every_look() -> None:
    """The bounds after each outcome hold the true difference all along in at least 1 − 2 alpha of tests."""
    rng = np.random.default_rng(9)
    arm = in_blocks(400, 60, rng)
    outcome = outcomes(arm, 0.4, 0.15, rng)
    held = 0
    for a, y in zip(arm, outcome, strict=True):
        spans = [difference_interval(counts(a[:n], y[:n]), 60, 0.05) for n in range(10, 61)]
        held += all(span is not None and span[0] <= 0.15 <= span[1] for span in spans)
    assert held / 400 >= 0.88


def test_newcombes_own_example() -> None:
    """Table II of the paper, case (a), method 10: 56/70 − 48/80 = 0.2 in 0.0524 to 0.3339."""
    span = single_look_interval(Counts(80, 48, 70, 56))
    assert span == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_people_who_are_alike_make_a_test_longer() -> None:
    assert intraclass([50, 50, 50, 50], [20, 20, 20, 20]) == 0
    assert intraclass([50, 50], [0, 50]) == pytest.approx(1.0)
    rng = np.random.default_rng(10)
    rates = rng.beta(2 * 0.4 * 9.5, 2 * 0.6 * 9.5, 400)  # a beta of that precision has an intraclass of 1 / 20
    assert intraclass([60] * 400, rng.binomial(60, rates).tolist()) == pytest.approx(0.05, abs=0.015)
    assert design_effect(120, 8, 0.05) == pytest.approx(1 + 14 * 0.05)
    assert group_limit(0.05, 8) > limit(0.05)


def test_a_season_that_moves_everyone_is_not_an_effect() -> None:
    """All rise by ten points: the change of changes is nothing, and its error that of four shares."""
    found = change_of_changes(Counts(100, 30, 100, 40), Counts(100, 40, 100, 50))
    assert found is not None
    assert found[0] == pytest.approx(0.0)
    assert found[1] == pytest.approx(math.sqrt(sum(p * (1 - p) / 100 for p in (0.3, 0.4, 0.4, 0.5))), rel=0.01)
    assert change_of_changes(Counts(0, 0, 1, 1), Counts(1, 1, 1, 1)) is None


def test_on_hillstrom_verdicts_are_those_of_the_randomised_truth(public_data: Path) -> None:
    """A/A splits of the customers without e-mail deploy no more than announced; the men's e-mail, which does bring
    visits (10.6 → 18.3 %), is deployed."""
    groups = hillstrom(public_data)
    assert groups is not None
    none, mens, _ = groups
    assert (round(none.mean(), 5), round(mens.mean(), 5)) == (0.10617, 0.18276)
    rng = np.random.default_rng(64)
    for size in (60, 240):
        arm, outcome = splits(none, none, size, 1_000, rng)
        for alpha in (0.05, 0.10):
            wins = (first_crossing(statistic(arm, outcome, size), limit(alpha)) > 0).mean()
            assert wins <= alpha
            assert (first_crossing(label_evidence(arm, outcome), 1 / alpha) > 0).mean() <= alpha
    arm, outcome = splits(none, mens, 2_000, 50, rng)
    assert (first_crossing(statistic(arm, outcome, 2_000), limit(0.05)) > 0).mean() > 0.95
    assert (first_crossing(-statistic(arm, outcome, 2_000), limit(0.05)) > 0).mean() == 0
