"""A pool of forecasters that learns from its own past: how far to trust each, what bias to take off, how wide to be.

Experts give quantiles of an amount; they are averaged quantile by quantile in z = log(Y + φ) (Lichtendahl,
Grushka-Cockayne & Winkler, Management Science 59, 2013), moved by a bias and widened about their median. Weights,
bias and width come only from past forecasts whose outcome is known, older ones counting less (Bates & Granger 1969;
Dawid 1984 for scoring as one goes):

    r_w = log Y − Σ w_e m_e;   bias_w = Σγr/(Σγ+4);   loss_w = (Σγ(r−bias)² + 2·0.15²)/(Σγ+2)
    weight of w (simplex, steps of ¼) at horizon h ∝ prior_h(w) · Π_k loss_{w,k}^{−Σγ_k/2} · exp(−4·bias²/loss)
    prior_h(w) = 0.8 · N(w₀_h, 1/40) + 0.2 · N(w₀_h, 1/2), each summing to 1 over the simplex
    bias = Σγr/(Σγ+4) · t²/(t²+2),   t² = Σγ·r̄²/loss: a bias that chance explains is not taken off
    c² = (Σγe² + 6·c₀²)/(Σγ+6) · (1 + 1/(Σγ+8)),   e = error over the announced deviation,   c within [0.7, 3]

Learning weights costs more than it brings unless one expert is plainly wrong: equal or fixed weights are hard to beat
(Bates & Granger 1969; Smith & Wallis, Oxford Bulletin 71, 2009). So most of the prior is tight around w₀, and the rest
lets go of it at once where the past contradicts it. What the past says of the experts is shared by the horizons; w₀,
bias and width are of each horizon.
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
LOW, HIGH = int(np.argmin(np.abs(LEVELS - 0.15))), int(np.argmin(np.abs(LEVELS - 0.85)))
BETWEEN = 2 * 1.0364  # standard deviations between the 15 % and 85 % quantiles of a Gaussian
NARROWEST, WIDEST = 0.7, 3.0
TRUSTED, TIGHT, LOOSE = 0.8, 20.0, 1.0
"""How much of the prior stays close to w₀, and how sharply; how sharply the rest does."""
BIAS_PRIOR, WIDTH_PRIOR = 4.0, 6.0
"""How many past forecasts the absence of bias, and the expected width, are worth."""


@dataclass(frozen=True, slots=True)
class Experts:
    """What the experts said at one past date: z-quantiles (experts, horizons, LEVELS), and the outcomes' z (horizons,),
    NaN where not known yet. `age`: how many months ago it was said."""

    z: Floats
    outcome: Floats
    age: float


@dataclass(frozen=True, slots=True)
class Pool:
    """What was learnt: weights (horizons, experts), a bias and a width per horizon; `n` past outcomes behind each."""

    weight: Floats
    bias: Floats
    width: Floats
    n: Sequence[int]

    def quantiles(self, z: Floats, horizon: int) -> Floats:
        """The pooled z-quantiles from those of the experts, (experts, LEVELS), at a horizon (the last one known,
        beyond).
        """
        h = min(horizon, len(self.bias) - 1)
        mixed = self.weight[h] @ z + self.bias[h]
        return np.asarray(mixed[MEDIAN] + self.width[h] * (mixed - mixed[MEDIAN]))


def learn_pool(past: Sequence[Experts], prior: Floats, width: float = 1.0) -> Pool:
    """Learns from what was said and what came. `prior` is w₀, (horizons, experts); `width` is c₀, the width expected
    before any past. Without any past, both as they are."""
    horizons, experts = prior.shape
    grid = _simplex(experts)
    likelihood: Floats = np.zeros(len(grid))
    known = [_known(past, h, experts) for h in range(horizons)]
    for one in known:
        residual = one.outcome[:, None] - one.median @ grid.T
        off = one.gamma @ residual / (one.total + BIAS_PRIOR)
        loss = one.loss(residual - off)
        likelihood += -one.total / 2 * np.log(loss) - 4 * off**2 / loss
    log = np.array([_log_prior(grid, w0) + likelihood for w0 in prior])
    posterior = np.exp(log - log.max(axis=1, keepdims=True))
    weight = posterior @ grid / posterior.sum(axis=1, keepdims=True)
    bias, widths = zip(*(_calibration(w, one, width) for w, one in zip(weight, known, strict=True)), strict=True)
    return Pool(weight, np.array(bias), np.array(widths), [len(one.gamma) for one in known])


@dataclass(frozen=True, slots=True)
class _Known:
    """The past forecasts of one horizon whose outcome is known: what each counts, medians and announced deviations of
    the experts (dates, experts), outcomes."""

    gamma: Floats
    median: Floats
    spread: Floats
    outcome: Floats

    @property
    def total(self) -> float:
        return float(self.gamma.sum())

    def loss(self, error: Floats) -> Floats:
        return np.asarray((self.gamma @ error**2 + 2 * 0.15**2) / (self.total + 2))


def _known(past: Sequence[Experts], h: int, experts: int) -> _Known:
    said = [one for one in past if np.isfinite(one.outcome[h])]
    return _Known(
        FORGETTING ** np.array([one.age for one in said]),
        np.array([one.z[:, h, MEDIAN] for one in said]).reshape(-1, experts),
        np.array([one.z[:, h, HIGH] - one.z[:, h, LOW] for one in said]).reshape(-1, experts) / BETWEEN,
        np.array([one.outcome[h] for one in said]),
    )


def _log_prior(grid: Floats, w0: Floats) -> Floats:
    squares = np.sum((grid - w0) ** 2, axis=1)

    def part(share: float, sharpness: float) -> Floats:
        log = -sharpness * squares
        return np.asarray(np.log(share) + log - np.log(np.exp(log).sum()))

    return np.logaddexp(part(TRUSTED, TIGHT), part(1 - TRUSTED, LOOSE))


def _calibration(weight: Floats, known: _Known, width: float) -> tuple[float, float]:
    """The bias to take off and the width, at these weights."""
    total, residual = known.total, known.outcome - known.median @ weight
    bias = 0.0
    if total > 0:
        mean = float(known.gamma @ residual) / total
        clear = total * mean**2 / float(known.loss(residual - mean))
        bias = mean * total / (total + BIAS_PRIOR) * clear / (clear + 2)
    error = (residual - bias) / np.maximum(known.spread @ weight, 1e-6)
    square = (float(known.gamma @ error**2) + WIDTH_PRIOR * width**2) / (total + WIDTH_PRIOR) * (1 + 1 / (total + 8))
    return bias, float(np.clip(np.sqrt(square), NARROWEST, WIDEST))


def _simplex(experts: int) -> Floats:
    """All weights in steps of a quarter that sum to 1."""
    return np.array([w for w in product(range(5), repeat=experts) if sum(w) == 4]) / 4
