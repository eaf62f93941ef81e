"""What other formulas would read on the same records."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from portulan.figures.elsewhere import elsewhere
from portulan.stats.sufficient import Incidence


def test_the_three_formulas_on_a_cohort_counted_by_hand() -> None:
    # 40 entered; by day 10: 10 advanced, 10 lost, 20 open since day 3 or later
    table = Incidence.of([5] * 10 + [8] * 10 + [10] * 20, [1] * 10 + [2] * 10 + [0] * 20)
    found = elsewhere(table, 10)
    assert found.entered == pytest.approx(10 / 40)
    assert found.closed == pytest.approx(10 / 20)
    assert found.censored == pytest.approx(10 / 40)  # all 40 were at risk on day 5


def test_what_happens_after_the_horizon_does_not_count() -> None:
    table = Incidence.of([5] * 10 + [50] * 20, [1] * 10 + [1] * 20)
    assert elsewhere(table, 10).entered == pytest.approx(10 / 30)
    assert elsewhere(table, 10).closed == 1.0


def test_losses_censored_is_the_kaplan_meier_of_lifelines() -> None:
    random = np.random.default_rng(3)
    days, cause = random.permutation(400) + 1, random.integers(0, 3, 400)
    fit = KaplanMeierFitter().fit(days, cause == 1)
    found = elsewhere(Incidence.of(days, cause), 200).censored
    assert found == pytest.approx(1 - float(fit.survival_function_at_times(200).iloc[0]), abs=1e-9)


def test_nobody_closed_leaves_nothing_to_divide_by() -> None:
    found = elsewhere(Incidence.of([3] * 30, [0] * 30), 2)
    assert (found.entered, found.closed) == (0.0, None)


def test_an_empty_cohort_has_no_rival() -> None:
    found = elsewhere(Incidence.of([], []), 10)
    assert (found.entered, found.closed, found.censored) == (None, None, None)
