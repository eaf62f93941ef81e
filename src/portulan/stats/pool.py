"""A pool of forecasters that learns from its own past: how far to trust each, what bias to take off, how wide to be.

Experts give quantiles of an amount; they are averaged quantile by quantile in z = log(Y + φ) (Lichtendahl,
Grushka-Cockayne & Winkler, Management Science 59, 2013), moved by a bias and widened about their median. Weights,
bias and width come only from past forecasts whose outcome is known, older ones counting less (Bates & Granger 1969;
Dawid 1984 for scoring as one goes):

    r_w = log Y − Σ w_e m_e;   bias_w = Σγr/(Σγ+8);   loss_w = (Σγ(r−bias)² + 2·0.15²)/(Σγ+2)
    weight of w (simplex, steps of ¼) ∝ exp(−2|w−w₀|²) · Π_h loss_{w,h}^{−Σγ_h/2} · exp(−4·bias²/loss)
    c² = (Σγe² + 4)/(Σγ+4) · (1 + 1/(Σγ+8)),   e = error over the announced deviation,   c within [0.7, 3]

Weights are shared by the horizons; bias and width are of each horizon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEVELS: Floats = np.concatenate([[0.005, 0.015, 0.025], np.arange(0.05, 0.96, 0.025), [0.975, 0.985, 0.995]])
"""The probabilities at which experts give their quantiles."""
MEDIAN = int(np.argmin(np.abs(LEVELS - 0.5)))
FORGETTING = 0.93
"""What a past forecast still counts, one month older."""
_LOW, _HIGH = int(np.argmin(np.abs(LEVELS - 0.15))), int(np.argmin(np.abs(LEVELS - 0.85)))
_BETWEEN = 2 * 1.0364  # standard deviations between the 15 % and 85 % quantiles of a Gaussian
NARROWEST, WIDEST = 0.7, 3.0


@dataclass(frozen=True, slots=True)
class Experts:
    """What the experts said at one past date: z-quantiles (experts, horizons, LEVELS), and the outcomes' z (horizons,),
    NaN where not known yet. `age`: how many months ago it was said."""

    z: Floats
    outcome: Floats
    age: float


@dataclass(frozen=True, slots=True)
class Pool:
    """What was learnt: a weight per expert, a bias and a width per horizon; `n` past outcomes behind each horizon."""

    weight: Floats
    bias: Floats
    width: Floats
    n: Sequence[int]

    def quantiles(self, z: Floats, horizon: int) -> Floats:
        """The pooled z-quantiles from those of the experts, (experts, LEVELS), at a horizon (the last one known,
        beyond).
        """
        h = min(horizon, len(self.bias) - 1)
        mixed = self.weight @ z + self.bias[h]
        return np.asarray(mixed[MEDIAN] + self.width[h] * (mixed - mixed[MEDIAN]))


def learn_pool(past: Sequence[Experts], prior: Floats, horizons: int) -> Pool:
    """Learns from what was said and what came; `prior` is w₀, one weight per expert. Without any past, the prior
    itself.
    """
    grid = _simplex(len(prior))
    log = -2 * np.sum((grid - prior) ** 2, axis=1)
    known: list[tuple[Floats, Floats, Floats, Floats]] = []
    for h in range(horizons):
        said = [one for one in past if np.isfinite(one.outcome[h])]
        gamma = FORGETTING ** np.array([one.age for one in said])
        median = np.array([one.z[:, h, MEDIAN] for one in said]).reshape(-1, len(prior))
        spread = np.array([one.z[:, h, _HIGH] - one.z[:, h, _LOW] for one in said]).reshape(-1, len(prior)) / _BETWEEN
        outcome = np.array([one.outcome[h] for one in said])
        known.append((gamma, median, spread, outcome))
        total = gamma.sum()
        residual = outcome[:, None] - median @ grid.T
        bias = gamma @ residual / (total + 8)
        loss = (gamma @ (residual - bias) ** 2 + 2 * 0.15**2) / (total + 2)
        log += -total / 2 * np.log(loss) - 4 * bias**2 / loss
    posterior = np.exp(log - log.max())
    weight = posterior @ grid / posterior.sum()
    bias, width = zip(*(_calibration(weight, *one) for one in known), strict=True)
    return Pool(weight, np.array(bias), np.array(width), [len(one[0]) for one in known])


def _calibration(weight: Floats, gamma: Floats, median: Floats, spread: Floats, outcome: Floats) -> tuple[float, float]:
    total = float(gamma.sum())
    residual = outcome - median @ weight
    bias = float(gamma @ residual) / (total + 8)
    error = (residual - bias) / np.maximum(spread @ weight, 1e-6)
    square = (float(gamma @ error**2) + 4) / (total + 4) * (1 + 1 / (total + 8))
    return bias, float(np.clip(np.sqrt(square), NARROWEST, WIDEST))


def _simplex(experts: int) -> Floats:
    """All weights in steps of a quarter that sum to 1."""
    return np.array([w for w in product(range(5), repeat=experts) if sum(w) == 4]) / 4
