"""A drifting level: against a dense Gaussian computation, and on series whose law is known."""

import numpy as np

from portulan.stats.local_level import DRIFT_START, local_level


def dense(y: np.ndarray, v: np.ndarray, phi: float, q: float, s: float, start: float) -> tuple[float, np.ndarray]:
    """Log-likelihood and smoothed means from the joint covariance of all periods at once."""
    n = len(y)
    cov = np.zeros((n, n))
    variance = start
    for t in range(n):
        variance = phi**2 * variance + q**2
        for u in range(t, n):
            cov[t, u] = cov[u, t] = variance * phi ** (u - t)
    total = cov + np.diag(s**2 + v)
    _, logdet = np.linalg.slogdet(total)
    return float(-0.5 * (logdet + y @ np.linalg.solve(total, y))), cov @ np.linalg.solve(total, y)


def test_filter_and_smoother_agree_with_the_joint_gaussian() -> None:
    rng = np.random.default_rng(2)
    y, v = rng.normal(0, 0.3, 12), rng.uniform(0.01, 0.2, 12)
    found = local_level(y[None], v[None])
    prior = -0.5 * (found.q / 0.10) ** 2 - 0.5 * (found.s / 0.15) ** 2
    parts = [dense(y, v, f, q, s, DRIFT_START) for f, q, s in zip(found.phi, found.q, found.s, strict=True)]
    log = prior + np.array([one[0] for one in parts])
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    assert np.allclose(found.weight[0], weight, atol=1e-9)
    assert np.allclose(found.smoothed[0], weight @ np.array([one[1] for one in parts]), atol=1e-9)


def test_the_spread_of_paths_is_that_announced() -> None:
    rng = np.random.default_rng(7)
    found = local_level(rng.normal(0, 0.2, (1, 20)), np.full((1, 20), 0.02))
    mean, deviation = found.ahead(6)
    paths = found.paths(6, 40_000, np.random.default_rng(8))
    scatter = np.sum(found.weight[0] * found.s**2)
    assert np.allclose(paths.mean(axis=0), mean[0], atol=0.01)
    assert np.allclose(paths.var(axis=0), deviation[0] ** 2 + scatter, rtol=0.05)


def test_a_steady_series_keeps_its_level_and_a_missing_period_is_left_out() -> None:
    y = np.full((1, 30), 0.4)
    y[0, 10] = 9.0
    used = np.ones((1, 30), dtype=bool)
    used[0, 10] = False
    found = local_level(y, np.full((1, 30), 0.001), used=used)
    assert abs(found.smoothed[0, -1] - 0.4) < 0.01
