"""The share within a horizon: its interval, its maturity, and when there is none."""

import math

import numpy as np
import pytest

from portulan.stats import reasons
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.incidence import IncidenceCurve, incidence_at, incidence_curve
from portulan.stats.sufficient import Incidence

# 40 deals: 10 advance on day 5, 6 are lost on day 9, 4 are open since day 7, 20 are open since day 30
STAGE = Incidence.of([5, 9, 7, 30], [1, 2, 0, 0], count=[10, 6, 4, 20])


def test_a_complete_cohort_is_a_plain_share_with_a_log_log_interval() -> None:
    answer = incidence_at(STAGE, 1, 5)
    assert isinstance(answer, Estimate)
    spread = 1.959964 * math.sqrt(0.25 * 0.75 / 40) / abs(0.25 * math.log(0.25))
    assert answer.value == pytest.approx(0.25)
    assert (answer.low, answer.high) == pytest.approx((0.25 ** math.exp(spread), 0.25 ** math.exp(-spread)))
    assert (answer.status, answer.n, answer.still_open) == ("ok", 40, 0)
    assert answer.extra == {"horizon_days": 5.0, "events": 10.0}


def test_deals_younger_than_the_horizon_leave_it_unfinished() -> None:
    answer = incidence_at(STAGE, 2, 20)
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(0.75 * 6 / 26)
    assert (answer.status, answer.still_open) == ("unfinished", 4)


def test_a_deal_open_on_the_day_of_the_horizon_has_been_followed() -> None:
    answer = incidence_at(STAGE, 1, 30)
    assert isinstance(answer, Estimate)
    assert answer.still_open == 4


def test_a_horizon_nobody_has_reached_is_not_guessed() -> None:
    answer = incidence_at(STAGE, 1, 31)
    assert isinstance(answer, NotComputable)
    assert answer.status == "too_few"
    assert answer.reason.say("fr") == "0 affaire avec 31\u00a0j de recul, il en faut 10."
    assert answer.reason.say("en") == "0 deals followed for 31\u00a0d; 10 are needed."


def test_once_all_have_ended_any_horizon_is_known() -> None:
    answer = incidence_at(Incidence.of([5, 9], [1, 2], count=[10, 30]), 1, 1000)
    assert isinstance(answer, Estimate)
    assert (answer.value, answer.status) == (0.25, "ok")


@pytest.mark.parametrize(("cause", "value"), [(1, 0.0), (2, 1.0)])
def test_none_or_all_is_never_certain(cause: int, value: float) -> None:
    answer = incidence_at(Incidence.of([4], [2], count=[25]), cause, 10)
    assert isinstance(answer, Estimate)
    assert answer.low is not None
    assert answer.high is not None
    assert answer.value == value
    assert 0 <= answer.low <= value <= answer.high <= 1
    assert answer.high - answer.low == pytest.approx(0.1332, abs=1e-4)  # Wilson's for 0 of 25


def test_none_of_mostly_unfollowed_deals_is_hardly_known() -> None:
    followed, unfollowed = Incidence.of([30], [0], count=[200]), Incidence.of([3, 30], [0, 0], count=[188, 12])
    sure, unsure = incidence_at(followed, 1, 30), incidence_at(unfollowed, 1, 30)
    assert isinstance(sure, Estimate)
    assert isinstance(unsure, Estimate)
    assert sure.high == pytest.approx(0.0188, abs=1e-4)  # Wilson's for 0 of 200
    assert unsure.high == pytest.approx(0.2425, abs=1e-4)  # and for 0 of 12


def test_a_history_without_first_days_is_said_to_start_too_late() -> None:
    late = Incidence.of([30, 40], [1, 0], entry_day=[10, 10], count=[20, 20])
    answer = incidence_at(late, 1, 35)
    assert isinstance(answer, NotComputable)
    assert "démarre trop tard" in answer.reason.say("fr")
    assert "starts too late" in answer.reason.say("en")


@pytest.mark.parametrize(("n", "status", "needed"), [(0, "no_data", None), (1, "too_few", 20), (19, "too_few", 20)])
def test_a_few_deals_have_no_conversion(n: int, status: str, needed: int | None) -> None:
    answer = incidence_at(Incidence.of([3] * n, [1] * n), 1, 5)
    assert isinstance(answer, NotComputable)
    assert (answer.status, answer.n, answer.needed) == (status, n, needed)


def test_the_reason_names_what_is_counted() -> None:
    answer = incidence_at(Incidence.of([3], [1]), 1, 5, noun=reasons.LEADS)
    assert isinstance(answer, NotComputable)
    assert answer.reason.say("fr") == "1 lead, il en faut 20."


def test_a_negative_horizon_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="horizon"):
        incidence_at(STAGE, 1, -1)


def test_the_curve_passes_through_the_points() -> None:
    curve = incidence_curve(STAGE, 1)
    assert isinstance(curve, IncidenceCurve)
    assert curve.day.tolist() == list(range(31))
    assert (curve.n, curve.still_open, int(curve.events.sum())) == (40, 24, 10)
    for day in (0, 4, 5, 12, 30):
        answer = incidence_at(STAGE, 1, day)
        assert isinstance(answer, Estimate)
        assert (curve.value[day], curve.low[day], curve.high[day]) == (answer.value, answer.low, answer.high)


def test_the_curve_stops_where_too_few_are_followed() -> None:
    curve = incidence_curve(Incidence.of([5, 9, 40], [1, 0, 0], count=[10, 40, 5]), 1)
    assert isinstance(curve, IncidenceCurve)
    assert curve.day[-1] == 9
    shorter = incidence_curve(STAGE, 1, until=6)
    assert isinstance(shorter, IncidenceCurve)
    assert np.array_equal(shorter.day, np.arange(7))


def test_without_deals_there_is_no_curve() -> None:
    assert isinstance(incidence_curve(Incidence.of([], []), 1), NotComputable)
