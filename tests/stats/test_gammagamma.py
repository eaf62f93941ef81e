"""Gamma-gamma: the published parameters, and the likelihood against the model integrated directly."""

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats

from portulan.stats import gammagamma
from portulan.stats.gammagamma import fit, mean_spend
from portulan.stats.purchases import SpendClasses


def test_cdnow_gives_the_published_parameters(public_data: Path) -> None:
    """Fader and Hardie 2013, section 3: 946 repeat buyers of the first 39 weeks, p 6.25, q 3.74, γ 15.44."""
    spent: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (public_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        customer, _, day, _, amount = line.split()
        when = datetime.strptime(day, "%Y%m%d").date()
        if when <= date(1997, 9, 30):
            spent[customer][when] += float(amount)
    repeats = [[by_day[day] for day in sorted(by_day)[1:]] for by_day in spent.values()]
    bought = [amounts for amounts in repeats if sum(amounts) > 0]
    model = fit(SpendClasses.of([len(a) for a in bought], [sum(a) / len(a) for a in bought]))
    assert len(bought) == 946
    assert model.named == pytest.approx({"p": 6.25, "q": 3.74, "gamma": 15.44}, abs=6e-3)
    assert model.mean == pytest.approx(6.25 * 15.44 / 2.74, rel=3e-3)


def test_the_likelihood_is_that_of_the_model() -> None:
    p, q, gamma, purchases, mean = 4.0, 3.0, 1.4, 3, 2.2
    nodes, weights = special.roots_legendre(400)
    rates = stats.gamma(q, scale=1 / gamma).ppf((nodes + 1) / 2)
    direct = (weights / 2) @ stats.gamma(p * purchases, scale=1 / (rates * purchases)).pdf(mean)
    at = gammagamma._likelihood(SpendClasses.of([purchases], [mean]), 1.0)
    assert at(np.array([p, q, gamma]))[0] == pytest.approx(np.log(direct), abs=1e-6)


def test_money_may_be_counted_in_any_unit() -> None:
    rng = np.random.default_rng(8)
    purchases = rng.integers(1, 6, 500)
    rates = rng.gamma(3.7, 1 / 15.0, 500)
    means = rng.gamma(6.2 * purchases, 1 / rates) / purchases
    euros, cents = fit(SpendClasses.of(purchases, means)), fit(SpendClasses.of(purchases, 100 * means))
    assert cents.mean == pytest.approx(100 * euros.mean, rel=1e-6)
    assert euros.maximum.log_likelihood - cents.maximum.log_likelihood == pytest.approx(500 * np.log(100), rel=1e-9)


def test_slopes_and_curvatures_are_those_of_the_likelihood() -> None:
    at, where = (
        gammagamma._likelihood(SpendClasses.of([1, 2, 7], [30.0, 12.0, 44.0], [4, 2, 1]), 30.0),
        np.array([5.0, 3.0, 0.6]),
    )
    _, slope, curve = at(where)
    for i, step in enumerate(np.diag(1e-5 * where)):
        (up, slope_up, _), (down, slope_down, _) = at(where + step), at(where - step)
        assert slope[i] == pytest.approx((up - down) / (2 * step[i]), rel=1e-6)
        assert curve[i] == pytest.approx((slope_up - slope_down) / (2 * step[i]), rel=1e-6)


def test_a_tail_too_heavy_has_no_mean() -> None:
    assert mean_spend(np.array([2.0, 0.9, 1.0])) == float("inf")


@pytest.mark.parametrize(("purchases", "mean"), [([0], [3.0]), ([1], [0.0]), ([1], [-2.0])])
def test_impossible_spend_is_refused(purchases: list[int], mean: list[float]) -> None:
    with pytest.raises(ValueError, match="bought again"):
        SpendClasses.of(purchases, mean)
