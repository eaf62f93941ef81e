"""BG/NBD: the published parameters, and each formula against the model it comes from, integrated directly."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from portulan.stats import bgnbd
from portulan.stats.bgnbd import chance_active, expected_more, expected_repeats, fit, log_likelihood
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.sufficient import Floats

CDNOW = np.array([0.243, 4.414, 0.793, 2.426])
BUSY = np.array([2.5, 6.0, 0.6, 4.0])


def one(repeats: int, last: int, age: int) -> PurchaseHistories:
    return PurchaseHistories.of([repeats], [last], [age])


def of_one(rate: Floats, leaves: Floats, repeats: int, last: int, age: int) -> tuple[Floats, Floats]:
    """Individual likelihood given its rate and its chance to leave: still active, and gone (equation 3)."""
    here = (1 - leaves) ** repeats * rate**repeats * np.exp(-rate * age / 7)
    gone = leaves * (1 - leaves) ** (repeats - 1) * rate**repeats * np.exp(-rate * last / 7) if repeats else 0 * here
    return here, gone


def integrated(parameters: np.ndarray, repeats: int, last: int, age: int) -> tuple[float, float]:
    """Both, over the laws of the rate and of the chance to leave, by quadrature on their quantiles."""
    r, alpha, a, b = parameters
    nodes, weights = special.roots_legendre(400)
    u, w = (nodes + 1) / 2, weights / 2
    rates, leaves = stats.gamma(r, scale=1 / alpha).ppf(u), stats.beta(a, b).ppf(u)
    here, gone = of_one(rates[:, None], leaves[None, :], repeats, last, age)
    return float(w @ here @ w), float(w @ gone @ w) if repeats else 0.0


def test_cdnow_gives_the_published_parameters(public_data: Path) -> None:
    with (public_data / "cdnow" / "cdnow_customers_summary.csv").open() as file:
        rows = [(int(r["frequency"]), float(r["recency"]), float(r["T"])) for r in csv.DictReader(file)]
    repeats, last, age = np.array(rows).T
    histories = PurchaseHistories.of(repeats, np.round(last * 7), np.round(age * 7))
    model = fit(histories)
    assert histories.n == 2357
    assert model.parameters == pytest.approx(CDNOW, abs=1e-3)
    assert model.maximum.log_likelihood == pytest.approx(-9582.4, abs=0.05)  # table 2 of the paper
    assert log_likelihood(model.parameters, histories) == model.maximum.log_likelihood


@pytest.mark.parametrize(("repeats", "last", "age"), [(0, 0, 270), (1, 12, 272), (3, 200, 270), (7, 206, 272)])
def test_the_likelihood_is_that_of_the_model(repeats: int, last: int, age: int) -> None:
    here, gone = integrated(BUSY, repeats, last, age)
    assert log_likelihood(BUSY, one(repeats, last, age)) == pytest.approx(np.log(here + gone), abs=2e-4)
    assert chance_active(BUSY, one(repeats, last, age))[0] == pytest.approx(here / (here + gone), abs=2e-4)


def paper(parameters: np.ndarray, weeks: float) -> float:
    """Equation 9 as printed, with Gauss' function."""
    r, alpha, a, b = parameters
    bought = (alpha / (alpha + weeks)) ** r * special.hyp2f1(r, b, a + b - 1, weeks / (alpha + weeks))
    return float((a + b - 1) / (a - 1) * (1 - bought))


@pytest.mark.parametrize("weeks", [1, 39, 260])
@pytest.mark.parametrize("parameters", [CDNOW, BUSY, np.array([0.5, 2.0, 1.7, 0.8]), np.array([3.0, 60.0, 0.05, 9.0])])
def test_expected_repeats_are_the_published_formula(parameters: np.ndarray, weeks: int) -> None:
    assert expected_repeats(parameters, 7.0 * weeks) == pytest.approx(paper(parameters, weeks), rel=1e-9)


def test_expected_repeats_pass_where_the_published_formula_divides_by_zero() -> None:
    around = [expected_repeats(np.array([0.8, 5.0, a, 2.0]), 700.0) for a in (1 - 1e-7, 1.0, 1 + 1e-7)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2, rel=1e-9)


@pytest.mark.parametrize("parameters", [np.array([0.8, 5.0, 0.002, 40.0]), np.array([900.0, 4000.0, 600.0, 8000.0])])
def test_expected_repeats_hold_at_the_far_ends(parameters: np.ndarray) -> None:
    r, alpha, a, b = parameters

    def of_leaving(p: float) -> float:
        return float(-np.expm1(-r * np.log1p(p * 100 / alpha)) / p) if p else r * 100 / alpha

    quantiles = stats.beta(a, b).ppf
    direct, _ = integrate.quad(lambda u: of_leaving(float(quantiles(u))), 0, 1, limit=400)
    assert expected_repeats(parameters, 700.0) == pytest.approx(direct, rel=1e-5)


@pytest.mark.parametrize(("repeats", "last", "age"), [(0, 0, 270), (2, 213, 272), (26, 260, 272), (400, 268, 272)])
def test_expected_purchases_of_a_customer_are_the_published_formula(repeats: int, last: int, age: int) -> None:
    r, alpha, a, b = CDNOW
    weeks, known, x = 39.0, age / 7, repeats
    gauss = special.hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + known + weeks))
    top = (a + b + x - 1) / (a - 1) * (1 - ((alpha + known) / (alpha + known + weeks)) ** (r + x) * gauss)
    bottom = 1 + (x > 0) * a / (b + x - 1) * ((alpha + known) / (alpha + last / 7)) ** (r + x)
    assert expected_more(CDNOW, one(repeats, last, age), 273.0)[0] == pytest.approx(top / bottom, rel=1e-7)


def test_a_customer_of_the_paper_expects_what_the_note_says() -> None:
    """Fader and Hardie's note on their spreadsheet: x = 2, t_x = 30.43, T = 38.86 → 1.226 purchases in 39 weeks."""
    assert expected_more(CDNOW, one(2, 213, 272), 273.0)[0] == pytest.approx(1.226, abs=2e-3)


def test_thousands_of_purchases_stay_finite() -> None:
    histories = PurchaseHistories.of([0, 3000, 5000], [0, 3500, 3649], [3650, 3650, 3650])
    chances = chance_active(CDNOW, histories)
    assert np.isfinite(log_likelihood(CDNOW, histories))
    assert chances[1] < 1e-9
    assert chances[2] > 0.9
    assert np.isfinite(expected_more(CDNOW, histories, 3650.0)).all()


positive = st.floats(0.05, 20.0)


@given(st.tuples(positive, positive, positive, positive))
def test_slopes_and_curvatures_are_those_of_the_likelihood(parameters: tuple[float, ...]) -> None:
    at = np.array(parameters)
    likelihood = bgnbd._Likelihood(
        PurchaseHistories.of([0, 1, 4, 9], [0, 30, 200, 250], [270, 90, 260, 250], [5, 3, 2, 1])
    )
    _, slope, curve = likelihood(at)
    for i, step in enumerate(np.diag(1e-5 * at)):
        (up, slope_up, _), (down, slope_down, _) = likelihood(at + step), likelihood(at - step)
        assert slope[i] == pytest.approx((up - down) / (2 * step[i]), rel=1e-5, abs=1e-5)
        assert curve[i] == pytest.approx((slope_up - slope_down) / (2 * step[i]), rel=1e-4, abs=1e-4)


def simulated(parameters: np.ndarray, customers: int, age: int, rng: np.random.Generator) -> np.ndarray:
    """Repeat purchases of new customers in `age` days, the model played out purchase by purchase."""
    r, alpha, a, b = parameters
    rate, leaves = rng.gamma(r, 1 / alpha, customers) / 7, rng.beta(a, b, customers)
    now, bought, active = np.zeros(customers), np.zeros(customers), np.ones(customers, dtype=bool)
    while active.any():
        now += rng.exponential(1 / np.maximum(rate, 1e-12))
        active &= now <= age
        bought += active
        active &= rng.random(customers) >= leaves
    return bought


def test_expected_repeats_are_those_of_the_model_played_out() -> None:
    played = simulated(BUSY, 60_000, 365, np.random.default_rng(3))
    error = played.std() / np.sqrt(played.size)
    assert abs(played.mean() - expected_repeats(BUSY, 365.0)) < 3.5 * error


def test_the_order_of_the_customers_changes_nothing_and_histories_add_up() -> None:
    rng = np.random.default_rng(5)
    repeats = rng.integers(0, 6, 400)
    age = rng.integers(50, 300, 400)
    last = np.where(repeats > 0, rng.integers(1, 50, 400), 0)
    order = rng.permutation(400)
    whole = PurchaseHistories.of(repeats, last, age)
    assert whole == PurchaseHistories.of(repeats[order], last[order], age[order])
    assert whole == PurchaseHistories.of(repeats[:150], last[:150], age[:150]) + PurchaseHistories.of(
        repeats[150:], last[150:], age[150:]
    )
    assert fit(whole).parameters == pytest.approx(fit(whole + whole).parameters, rel=1e-5)


@pytest.mark.parametrize(
    ("repeats", "last", "age"), [([1], [0], [10]), ([0], [3], [10]), ([2], [11], [10]), ([-1], [0], [10])]
)
def test_impossible_histories_are_refused(repeats: list[int], last: list[int], age: list[int]) -> None:
    with pytest.raises(ValueError, match="last repeat"):
        PurchaseHistories.of(repeats, last, age)


def test_without_anyone_back_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="bought again"):
        fit(PurchaseHistories.of([0, 0], [0, 0], [10, 20]))
