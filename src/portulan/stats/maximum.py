"""The maximum of a log-likelihood of a few positive parameters, and how sure it is.

Newton's method on the logarithms of the parameters, damped where the surface is not concave (Levenberg, Quarterly of
Applied Mathematics 2, 1944, pp. 164-168): four parameters and exact derivatives need a dozen steps, whatever the number
of records. A parameter the records cannot tell runs to a bound, stays there, and counts as known.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from portulan.stats.sufficient import Floats

LOWEST, HIGHEST = -7.0, 9.0  # of the logarithms: from 0.0009 to 8100
STEPS = 200
STEEPEST = 4.0  # a step never multiplies a parameter by more than e⁴
PRECISION = 1e-10

Likelihood = Callable[[Floats], tuple[float, Floats, Floats]]
"""Log-likelihood, gradient (k,) and Hessian (k, k) with respect to the parameters, shape (k,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """The parameters, shape (k,), the log-likelihood there, and the covariance of the parameters' logarithms, (k, k).

    `covariance` is None where the records do not bound the parameters.
    """

    parameters: Floats
    log_likelihood: float
    covariance: Floats | None


def maximise(likelihood: Likelihood, start: Sequence[float]) -> Maximum:
    """The maximum reached from `start`, which must be positive."""
    where = np.clip(np.log(np.asarray(start, dtype=np.float64)), LOWEST, HIGHEST)
    height, slope, curve = _on_logarithms(likelihood, where)
    damping = 1e-3
    for _ in range(STEPS):
        free = _free(where, slope)
        if not free.any() or float(np.abs(slope[free]).max()) <= PRECISION * (1 + abs(height)):
            break
        step = _step(slope, curve, free, damping)
        tried = np.clip(where + step, LOWEST, HIGHEST)
        there = _on_logarithms(likelihood, tried)
        if np.isfinite(there[0]) and there[0] >= height:
            gained, where, (height, slope, curve) = there[0] - height, tried, there
            damping = max(damping / 10, 1e-12)
            if gained <= PRECISION * 1e-3 * (1 + abs(height)) and float(np.abs(step).max()) < 1e-7:
                break
        elif damping > 1e12:
            break
        else:
            damping *= 10
    return Maximum(np.exp(where), height, _covariance(where, slope, curve))


def _on_logarithms(likelihood: Likelihood, where: Floats) -> tuple[float, Floats, Floats]:
    parameters = np.exp(where)
    height, slope, curve = likelihood(parameters)
    steep = parameters * slope
    return height, steep, curve * np.outer(parameters, parameters) + np.diag(steep)


def _free(where: Floats, slope: Floats) -> np.ndarray:
    """The parameters not held at a bound they push against."""
    held = ((where <= LOWEST) & (slope < 0)) | ((where >= HIGHEST) & (slope > 0))
    return np.asarray(~held)


def _step(slope: Floats, curve: Floats, free: np.ndarray, damping: float) -> Floats:
    """Newton's step uphill among the free parameters, along curvatures made positive, then damped."""
    step = np.zeros_like(slope)
    values, vectors = np.linalg.eigh(-curve[np.ix_(free, free)])
    bent = np.abs(values)
    floor = max(float(np.max(bent)), 1.0)
    step[free] = vectors @ ((vectors.T @ slope[free]) / (bent + damping * floor))
    longest = float(np.abs(step).max())
    return step * (STEEPEST / longest) if longest > STEEPEST else step


def _covariance(where: Floats, slope: Floats, curve: Floats) -> Floats | None:
    free = _free(where, slope)
    information = -curve[np.ix_(free, free)]
    values, vectors = np.linalg.eigh(information)
    if not free.any() or float(values.min()) <= 1e-9 * float(values.max()) or not np.isfinite(values).all():
        return None
    covariance = np.zeros_like(curve)
    covariance[np.ix_(free, free)] = (vectors / values) @ vectors.T
    return covariance


def spread(function: Callable[[Floats], float], maximum: Maximum) -> float | None:
    """The standard error of a function of the parameters (delta method); None where they are not bounded."""
    if maximum.covariance is None:
        return None
    logs = np.log(maximum.parameters)
    slope = np.zeros(logs.size)
    for i in range(logs.size):
        if maximum.covariance[i, i] == 0:
            continue
        up, down = logs.copy(), logs.copy()
        up[i], down[i] = up[i] + 1e-4, down[i] - 1e-4
        slope[i] = (function(np.exp(up)) - function(np.exp(down))) / 2e-4
    return math.sqrt(max(float(slope @ maximum.covariance @ slope), 0.0))
