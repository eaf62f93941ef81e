"""A level that drifts: where it stands now, and how far it may have moved some periods later.

    x_t = φ x_{t−1} + N(0, q²)        y_t = x_t + N(0, s² + v_t)

Instead of a fit, a weighted grid over (φ, q, s): weights are prior × likelihood, so that two periods are enough (the
prior then sets the width) and nothing is tuned by data set. Half-normal priors of scale 0.10 on q and 0.15 on s, in
logarithms: a level that moves by some 10 % from one half-month to the next. Kalman filter and smoother as in Harvey,
Forecasting, Structural Time Series Models and the Kalman Filter, 1989, §3; mixing over a grid as in West & Harrison,
Bayesian Forecasting and Dynamic Models, 2nd ed., 1997, §12.

Many series of one length are treated at once: every array has a first axis of series.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Q_SCALE, S_SCALE = 0.10, 0.15
_Q = (0.02, 0.05, 0.1, 0.2, 0.4)
_S = (0.0, 0.1, 0.2, 0.35)
DRIFT = (0.8, 0.95, 1.0)
"""What φ may be for a drift around a level known otherwise: it may fade."""
LEVEL = (0.97, 0.99, 1.0)
"""What φ may be for a level itself: it hardly fades."""
DRIFT_START = 0.04
"""Variance of a drift before anything is known of it."""
DIFFUSE = 25.0


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """The level of `series` series after their last period. Arrays: weights, φ, q, mean and variance over (series,
    grid).

    `smoothed` is the mean of x over all periods given all of them, (series, periods).
    """

    weight: Floats
    phi: Floats
    q: Floats
    s: Floats
    mean: Floats
    variance: Floats
    smoothed: Floats

    def series(self, which: slice) -> "LocalLevel":
        """Some of the series."""
        return LocalLevel(
            self.weight[which], self.phi, self.q, self.s, self.mean[which], self.variance[which], self.smoothed[which]
        )

    def ahead(self, steps: int) -> tuple[Floats, Floats]:
        """Mean and standard deviation of x 1…steps periods after the last one, (series, steps)."""
        means, deviations = [], []
        mean, variance = self.mean, self.variance
        for _ in range(steps):
            mean, variance = self.phi * mean, self.phi**2 * variance + self.q**2
            m = np.sum(self.weight * mean, axis=1)
            v = np.sum(self.weight * (variance + (mean - m[:, None]) ** 2), axis=1)
            means.append(m)
            deviations.append(np.sqrt(v))
        return np.stack(means, axis=1), np.stack(deviations, axis=1)

    def paths(self, steps: int, draws: int, rng: np.random.Generator, series: int = 0) -> Floats:
        """Simulated y (level and its scatter s, without v) of one series 1…steps periods later, (draws, steps)."""
        pick = rng.choice(self.weight.shape[1], draws, p=self.weight[series])
        x = self.mean[series, pick] + np.sqrt(self.variance[series, pick]) * rng.standard_normal(draws)
        out = np.empty((draws, steps))
        for step in range(steps):
            x = self.phi[pick] * x + self.q[pick] * rng.standard_normal(draws)
            out[:, step] = x + self.s[pick] * rng.standard_normal(draws)
        return out


def local_level(
    y: Floats,
    variance: Floats,
    *,
    phi: tuple[float, ...] = DRIFT,
    start: float = DRIFT_START,
    used: Flags | None = None,
) -> LocalLevel:
    """Filters y (series, periods) whose observations have these sampling variances; `used` leaves periods out.

    `start` is the variance of x before the first period, around 0: DRIFT_START for a drift, DIFFUSE for a level.
    """
    series, periods = y.shape
    grid = np.array([(p, q, s) for p in phi for q in _Q for s in _S])
    f, q, s = grid[:, 0], grid[:, 1], grid[:, 2]
    log_weight = np.tile(-0.5 * (q / Q_SCALE) ** 2 - 0.5 * (s / S_SCALE) ** 2, (series, 1))
    mean, var = np.zeros((series, len(grid))), np.full((series, len(grid)), start)
    before, after = [], []
    for t in range(periods):
        mean, var = f * mean, f**2 * var + q**2
        before.append((mean, var))
        noise = s**2 + variance[:, t, None]
        spread, miss = var + noise, y[:, t, None] - mean
        seen = np.ones((series, 1), dtype=bool) if used is None else used[:, t, None]
        log_weight = log_weight - np.where(seen, 0.5 * (np.log(spread) + miss**2 / spread), 0.0)
        gain = np.where(seen, var / spread, 0.0)
        mean, var = mean + gain * miss, (1 - gain) * var
        after.append((mean, var))
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    smoothed = _smoothed(before, after, f, weight) if periods else np.zeros((series, 0))
    return LocalLevel(weight, f, q, s, mean, var, smoothed)


_Moments = list[tuple[Floats, Floats]]


def _smoothed(before: _Moments, after: _Moments, phi: Floats, weight: Floats) -> Floats:
    """The Rauch-Tung-Striebel backward pass, for the means alone."""
    mean = after[-1][0]
    out = [np.sum(weight * mean, axis=1)]
    for t in range(len(after) - 2, -1, -1):
        back = after[t][1] * phi / before[t + 1][1]
        mean = after[t][0] + back * (mean - before[t + 1][0])
        out.append(np.sum(weight * mean, axis=1))
    return np.stack(out[::-1], axis=1)
