"""What a customer spends per purchase: the gamma-gamma model.

The mean of a customer's purchases is drawn around a level of its own: gamma (shape p, rate ν), ν itself being gamma
(q, γ), apart from how often the customer buys. Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013),
equation 1a.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from portulan.stats.bgnbd import trigamma
from portulan.stats.maximum import Likelihood, Maximum, maximise
from portulan.stats.purchases import SpendClasses
from portulan.stats.sufficient import Floats

NAMES = ("p", "q", "gamma")


@dataclass(frozen=True, slots=True, eq=False)
class GammaGamma:
    """A fitted model: `maximum.parameters` are p, q and γ, the last in units of money divided by `scale`."""

    maximum: Maximum
    scale: float

    @property
    def named(self) -> dict[str, float]:
        """The parameters by the names of the publication, γ in money."""
        p, q, gamma = (float(v) for v in self.maximum.parameters)
        return {"p": p, "q": q, "gamma": gamma * self.scale}

    @property
    def mean(self) -> float:
        """What a purchase is expected to amount to; infinite where q ≤ 1: the tail is too heavy to have a mean."""
        return self.scale * mean_spend(self.maximum.parameters)


def mean_spend(parameters: Floats) -> float:
    """p·γ / (q − 1)."""
    p, q, gamma = (float(v) for v in parameters)
    return p * gamma / (q - 1) if q > 1 else float("inf")


def fit(classes: SpendClasses) -> GammaGamma:
    """The parameters of greatest likelihood. Raises ValueError without customers."""
    if not classes.n:
        raise ValueError("no customer bought again: nothing tells how much they spend")
    scale = float((classes.mean * classes.count).sum() / classes.n)
    return GammaGamma(maximise(_likelihood(classes, scale), (4.0, 4.0, 0.75)), scale)


def _likelihood(classes: SpendClasses, scale: float) -> Likelihood:
    x, z, n = classes.purchases.astype(float), classes.mean / scale, classes.count.astype(float)
    gamma_ln, psi, log_x, log_z = special.gammaln, special.digamma, np.log(x), np.log(z)
    log_scale = float(n.sum()) * np.log(scale)

    def at(parameters: Floats) -> tuple[float, Floats, Floats]:
        p, q, gamma = (float(v) for v in parameters)
        shape, total = p * x + q, gamma + x * z
        logs = np.log(total)
        height = gamma_ln(shape) - gamma_ln(p * x) - gamma_ln(q) + q * np.log(gamma)
        height += (p * x - 1) * log_z + p * x * log_x - shape * logs
        slope = np.array([
            n @ (x * (psi(shape) - psi(p * x) + log_z + log_x - logs)),
            n @ (psi(shape) - psi(q) + np.log(gamma) - logs),
            n @ (q / gamma - shape / total),
        ])  # fmt: skip
        curve = np.empty((3, 3))
        curve[0, 0] = n @ (x * x * (trigamma(shape) - trigamma(p * x)))
        curve[0, 1] = curve[1, 0] = n @ (x * trigamma(shape))
        curve[0, 2] = curve[2, 0] = -(n @ (x / total))
        curve[1, 1] = n @ (trigamma(shape) - trigamma(q))
        curve[1, 2] = curve[2, 1] = n @ (1 / gamma - 1 / total)
        curve[2, 2] = n @ (shape / total**2 - q / gamma**2)
        return float(n @ height) - log_scale, slope, curve

    return at
