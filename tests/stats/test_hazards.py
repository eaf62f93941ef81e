"""Hazards learnt from cells, against the rates the cells were drawn from."""

import numpy as np

from portulan.stats.hazards import AGES, POSITIONS, Cells, fit_hazards, shrunk

BASE = np.linspace(0.02, 0.005, len(AGES))
CALENDAR = np.array([1.0, 1.0, 0.9, 0.9, 0.8, 1.6])
GROUP = np.array([1.5, 1.0, 0.6])


def drawn(rng: np.random.Generator, days: float, drift: float = 0.0) -> Cells:
    """Cells of one stage over two years: Poisson exits, to a win (cause 1) and a loss (cause 2) at 0.01 a day."""
    age, period, group = (
        a.ravel() for a in np.meshgrid(np.arange(len(AGES)), np.arange(48), np.arange(3), indexing="ij")
    )
    rate = BASE[age] * CALENDAR[period % POSITIONS] * GROUP[group] * np.exp(drift * (period - 24))
    exits = np.stack([np.zeros(len(age)), rng.poisson(rate * days), rng.poisson(0.01 * days, len(age))], axis=1)
    zero = np.zeros(len(age), dtype=np.int64)
    return Cells(zero, age, period, zero, group[:, None], np.full(len(age), days), exits.astype(float))


def test_the_factors_are_found_again() -> None:
    found = fit_hazards(drawn(np.random.default_rng(3), 400.0), 1, (3,), last_period=47)[0]
    assert found.causes == (1, 2)
    won = found.causes.index(1)
    rate = found.base[won][:, None, None] * found.calendar[won][None, :, None] * found.groups[0][won][None, None]
    true = BASE[:, None, None] * CALENDAR[None, :, None] * GROUP[None, None]
    level = np.exp(found.drift.smoothed[won].mean())
    assert np.allclose(rate * level, true, rtol=0.2)


def test_what_has_no_effect_is_exactly_one() -> None:
    found = fit_hazards(drawn(np.random.default_rng(4), 400.0), 1, (3,), last_period=47)[0]
    lost = found.causes.index(2)
    assert np.abs(found.groups[0][lost] - 1).max() < 0.05
    assert np.abs(found.calendar[lost] - 1).max() < 0.08


def test_a_drift_is_followed_to_the_last_period() -> None:
    found = fit_hazards(drawn(np.random.default_rng(5), 200.0, drift=0.02), 1, (3,), last_period=47)[0]
    won = found.causes.index(1)
    rise = found.drift.smoothed[won][-1] - found.drift.smoothed[won][23]
    assert 0.3 < rise < 0.65  # 24 half-months of 2 % each


def test_cells_cut_at_a_half_month_know_nothing_of_later_ones() -> None:
    cells = drawn(np.random.default_rng(6), 50.0)
    assert cells.before(30).period.max() == 29
    early = fit_hazards(cells.before(30), 1, (3,), last_period=29)[0]
    assert early.drift.smoothed.shape[1] == 30


def test_shrinking_keeps_one_where_the_moments_show_nothing() -> None:
    assert shrunk(np.array([[10.0, 10.0]]), np.array([[10.0, 10.0]])).tolist() == [[1.0, 1.0]]
    strong = shrunk(np.array([[400.0, 100.0]]), np.array([[250.0, 250.0]]))
    assert 1.5 < strong[0, 0] < 1.6
    assert 0.4 < strong[0, 1] < 0.5
