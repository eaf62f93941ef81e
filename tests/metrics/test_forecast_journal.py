"""Forecasts made: kept once, added whole by several processes, scored when their months are over; and the pool's
rules.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
from tests.metrics.forecast_company import company

from portulan.metrics.forecast.journal import QUANTILES, Journal, Made, MonthSaid
from portulan.metrics.forecast.scores import score_made
from portulan.stats.pool import LEVELS, MEDIAN, Experts, learn_pool
from portulan.stats.scoring import brier, calibration_bands, calibration_error, crps_of_quantiles

PRIOR = np.tile([0.5, 0.25, 0.25], (3, 1))


def made(day: date, chances: dict[str, tuple[float, ...]] | None = None) -> Made:
    month = MonthSaid(date(2026, 6, 1), date(2026, 6, 30), 100.0, tuple(100.0 * q for q in QUANTILES))
    return Made(day, datetime(2026, 6, 1, 9), "facts", "plan", (month,), chances or {})


def keep_some(folder: str, first: int) -> int:
    journal = Journal(Path(folder))
    return sum(journal.keep(made(date(2026, 1, 1 + (first + i) % 28))) for i in range(20))


def test_a_forecast_is_kept_once_for_a_day_and_its_facts(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.keep(made(date(2026, 5, 31)))
    assert not journal.keep(made(date(2026, 5, 31)))
    assert journal.keep(replace(made(date(2026, 5, 31)), facts="others"))
    assert journal.read()[0] == made(date(2026, 5, 31))


def test_several_processes_add_whole_lines_and_no_day_twice(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as workers:
        added = list(workers.map(keep_some, [str(tmp_path)] * 3, (0, 7, 14)))
    days = [one.as_of for one in Journal(tmp_path).read()]
    assert len(days) == len(set(days)) == sum(added) == 28


def test_a_line_cut_by_a_power_failure_costs_that_line_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep(made(date(2026, 5, 31)))
    with journal.file.open("ab") as file:
        file.write(b'{"as_of":"2026-06-01","mon')
    assert journal.keep(made(date(2026, 6, 2)))
    assert [one.as_of.day for one in journal.read()] == [31, 2]


def test_a_month_that_is_over_is_scored_against_what_came(tmp_path: Path) -> None:
    engine, history = company(tmp_path / "facts", deals=20, years=1, seed=5)
    first, last = date(2026, 6, 1), date(2026, 6, 30)
    won = history.deals.won & (history.deals.ended >= history.calendar.number(first))
    won &= history.deals.ended < history.calendar.number(last) + 1
    revenue = history.quotes.net[won & history.known_deals].sum() / 100
    assert revenue > 0
    deals = [f"D{i:07d}" for i in np.flatnonzero(history.known_deals)[:3]]
    scores = score_made([made(date(2026, 5, 31), dict.fromkeys(deals, (0.5,)))], engine, date(2026, 7, 15))
    assert scores.forecasts == 1
    assert abs(scores.months[0].came - revenue) < 1e-6
    assert abs(scores.horizons[0].error - abs(scores.months[0].said - revenue)) < 1e-6
    assert scores.deals[0].brier == 0.25


def test_the_pool_trusts_the_expert_that_was_right_and_widens_one_that_was_too_sure() -> None:
    rng = np.random.default_rng(1)
    spread = np.linspace(-0.3, 0.3, len(LEVELS))
    past = []
    for age in range(24):
        truth = rng.normal(0.0, 0.3)
        said = np.stack([truth + rng.normal(0, 0.05) + spread, rng.normal(0, 0.5) + spread, 1.0 + spread])
        past.append(Experts(np.repeat(said[:, None], 3, axis=1), np.full(3, truth), float(age)))
    pool = learn_pool(past, PRIOR)
    assert pool.weight[:, 0].min() > 0.9
    assert pool.width.max() < 1
    sure = [Experts(one.z * 0.02 + 0.98 * one.z[:, :, [MEDIAN]], one.outcome, one.age) for one in past]
    assert learn_pool(sure, PRIOR).width.min() > 1.5


def test_without_a_past_the_pool_is_its_prior_and_changes_no_median() -> None:
    pool = learn_pool([], PRIOR)
    assert np.allclose(pool.weight.sum(axis=1), 1)
    assert np.abs(pool.weight - PRIOR).max() < 0.1
    z = np.tile(np.linspace(-1, 1, len(LEVELS)), (3, 1))
    assert abs(pool.quantiles(z, 0)[MEDIAN]) < 0.03


def test_a_bias_that_chance_explains_is_left_and_a_clear_one_is_taken_off() -> None:
    spread = np.linspace(-0.6, 0.6, len(LEVELS))
    said = np.tile(spread, (3, 3, 1))
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 0.3, 20)
    noise -= noise.mean()
    clear = learn_pool([Experts(said, np.full(3, 0.4 + e), 1.0) for e in noise], PRIOR)
    hidden = learn_pool([Experts(said, np.full(3, 0.04 + e), 1.0) for e in noise], PRIOR)
    assert 0.25 < clear.bias.min() < 0.4
    assert abs(hidden.bias).max() < 0.01


def test_where_experts_are_worth_the_same_the_weights_stay_close_to_the_prior() -> None:
    rng = np.random.default_rng(2)
    spread = np.linspace(-0.6, 0.6, len(LEVELS))
    past = []
    for age in range(24):
        said = rng.normal(0, 0.2, (3, 1, 1)) + np.tile(spread, (3, 3, 1))
        past.append(Experts(said, rng.normal(0, 0.2, 3), float(age)))
    assert np.abs(learn_pool(past, PRIOR).weight - PRIOR).max() < 0.2


def test_crps_of_a_gaussian_is_the_closed_form_and_of_a_point_the_error() -> None:
    levels = np.linspace(0.0005, 0.9995, 1000)
    from scipy import stats

    quantiles = stats.norm.ppf(levels)
    for y in (-1.0, 0.2, 2.5):
        closed = y * (2 * stats.norm.cdf(y) - 1) + 2 * stats.norm.pdf(y) - 1 / np.sqrt(np.pi)
        assert abs(crps_of_quantiles(levels, quantiles, y) - closed) < 2e-3
    assert abs(crps_of_quantiles(levels, np.full(1000, 3.0), 5.0) - 2.0) < 1e-9


def test_calibration_counts_what_was_said_and_what_happened() -> None:
    said, came = np.array([0.1, 0.1, 0.9, 0.9]), np.array([0.0, 0.0, 1.0, 0.0])
    bands = calibration_bands(said, came, np.array([0, 0.5, 1.0]))
    assert [(round(b.said, 2), b.happened, b.n) for b in bands] == [(0.1, 0.0, 2), (0.9, 0.5, 2)]
    assert abs(calibration_error(bands) - 0.25) < 1e-9
    assert abs(brier(said, came) - (0.01 + 0.01 + 0.01 + 0.81) / 4) < 1e-9
