"""Groups drawn towards the whole, each by as much as chance alone could have set it apart: empirical Bayes.

Rates: k_i of n_i with binomial chance around the group's own rate, and groups' rates beta around a common mean
(beta-binomial). Any other estimate: y_i ± s_i with groups' own values normal around a common mean (normal-normal),
on the logarithm of amounts and delays and the logit of shares. How much groups really differ is not known either:
the answer is the mean over a grid of such spreads, each weighing as its likelihood under a flat prior, so that few
groups give wide intervals. Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), ch. 5; Efron and Morris,
Journal of the American Statistical Association 70 (1975), pp. 311-319.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from portulan.stats.bounds import critical
from portulan.stats.sufficient import Floats

GROUPS_MINIMUM = 3
FITTED = 500  # groups that the spread is learnt from, the largest: more would teach no more
SPREADS, CENTRES = 48, 31
Link = Literal["identity", "log", "logit"]
Scale = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A group's value once drawn towards the whole, its interval, and how much of its own it keeps (0 to 1)."""

    value: float
    low: float
    high: float
    own: float


def shrink_rates(k: Sequence[int], n: Sequence[int], level: float = 0.95) -> list[Shrunk]:
    """Beta-binomial, for counts `k` of `n`. Raises ValueError below GROUPS_MINIMUM groups or without any record."""
    hits, size = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    _check(hits.size)
    if size.sum() == 0 or (size < 0).any() or (hits > size).any():
        raise ValueError("rates need k of n records in each group")
    largest = np.argsort(-size, kind="stable")[:FITTED]
    centre, weight, prior = _beta_priors(hits[largest], size[largest])
    a = centre * prior + hits[:, None]
    total = prior + size[:, None]
    means = a / total
    mean = means @ weight
    variance = (means * (1 - means) / (total + 1) + (means - mean[:, None]) ** 2) @ weight
    strength = np.maximum(mean * (1 - mean) / variance - 1, 1e-9)
    tail = (1 - level) / 2
    low: Floats = np.asarray(special.betaincinv(mean * strength, (1 - mean) * strength, tail), np.float64)
    high: Floats = np.asarray(special.betaincinv(mean * strength, (1 - mean) * strength, 1 - tail), np.float64)
    own: Floats = (size[:, None] / total) @ weight
    return _shrunk(mean, low, high, own)


def _beta_priors(hits: Floats, size: Floats) -> tuple[Floats, Floats, Floats]:
    """A grid of beta priors: their centres, their weights, their sizes in records; all of one length."""
    pooled = (hits.sum() + 0.5) / (size.sum() + 1)
    spread = (np.arange(SPREADS) + 0.5) / SPREADS * 0.95  # standard deviation of a rate, relative to √(μ(1−μ))
    prior = 1 / spread**2 - 1
    room = np.sqrt(1 / (size.sum() * pooled * (1 - pooled)) + 1 / (pooled * (1 - pooled) * size.size))
    shift = np.linspace(-4, 4, CENTRES) * min(room, 1.5)
    centres = special.expit(special.logit(pooled) + shift)
    mu, m = (grid.ravel() for grid in np.meshgrid(centres, prior, indexing="ij"))
    a, b = (mu * m)[:, None], ((1 - mu) * m)[:, None]
    likelihood = (special.betaln(a + hits, b + size - hits) - special.betaln(a, b)).sum(axis=1)
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    kept = weight > 1e-9
    return mu[kept], weight[kept] / weight[kept].sum(), m[kept]


def shrink_estimates(
    value: Sequence[float], low: Sequence[float], high: Sequence[float], link: Link = "identity", level: float = 0.95
) -> list[Shrunk]:
    """Normal-normal, for estimates with their intervals at that level, on the scale of `link`.

    Raises ValueError below GROUPS_MINIMUM groups, or where a value has no place on that scale.
    """
    _check(len(value))
    y, error = _linked(np.asarray(value, float), np.asarray(low, float), np.asarray(high, float), link, level)
    precise = np.argsort(error, kind="stable")[:FITTED]
    spread, weight = _spreads(y[precise], error[precise])
    variance = error[:, None] ** 2
    inverse = 1 / (error[precise][:, None] ** 2 + spread**2)
    centre = (y[precise][:, None] * inverse).sum(axis=0) / inverse.sum(axis=0)
    own = spread**2 / (spread**2 + variance)
    means = own * y[:, None] + (1 - own) * centre
    each = own * variance + (1 - own) ** 2 / inverse.sum(axis=0)
    mean = means @ weight
    half = critical(level) * np.sqrt((each + (means - mean[:, None]) ** 2) @ weight)
    back = _SCALES[link][1]
    return _shrunk(back(mean), back(mean - half), back(mean + half), own @ weight)


def _spreads(y: Floats, error: Floats) -> tuple[Floats, Floats]:
    """A grid of spreads between groups with their weights: the common mean integrated out, flat priors."""
    widest = 4 * max(float(y.std()), float(np.median(error)))
    spread = (np.arange(SPREADS) + 0.5) / SPREADS * widest
    total = error[:, None] ** 2 + spread**2
    inverse = 1 / total
    centre = (y[:, None] * inverse).sum(axis=0) / inverse.sum(axis=0)
    likelihood = -0.5 * (np.log(total).sum(axis=0) + np.log(inverse.sum(axis=0)))
    likelihood -= 0.5 * ((y[:, None] - centre) ** 2 * inverse).sum(axis=0)
    weight = np.exp(likelihood - likelihood.max())
    return spread, weight / weight.sum()


def _linked(value: Floats, low: Floats, high: Floats, link: Link, level: float) -> tuple[Floats, Floats]:
    """The estimates on the scale of the link, with their standard errors there.

    A bound at the end of the scale (0, or 1 for a share) has no place on it: the other bound tells the error alone.
    """
    to = _SCALES[link][0]
    with np.errstate(divide="ignore", invalid="ignore"):
        y, below, above = to(value), to(low), to(high)
    left, right = y - below, above - y
    left, right = np.where(np.isfinite(left), left, right), np.where(np.isfinite(right), right, left)
    error = (left + right) / (2 * critical(level))
    if not (np.isfinite(y).all() and np.isfinite(error).all() and (error > 0).all()):
        raise ValueError(f"these estimates have no place on the scale of the {link}")
    return y, error


_SCALES: Mapping[Link, tuple[Scale, Scale]] = {
    "identity": (lambda v: v, lambda v: v),
    "log": (np.log, np.exp),
    "logit": (special.logit, special.expit),
}


def _check(groups: int) -> None:
    if groups < GROUPS_MINIMUM:
        raise ValueError(f"{groups} groups do not tell how groups differ; {GROUPS_MINIMUM} do")


def _shrunk(value: Floats, low: Floats, high: Floats, own: Floats) -> list[Shrunk]:
    rows = zip(value.tolist(), low.tolist(), high.tolist(), own.tolist(), strict=True)
    return [Shrunk(v, min(a, v), max(b, v), o) for v, a, b, o in rows]
