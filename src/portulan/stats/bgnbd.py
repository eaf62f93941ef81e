"""Who still buys, and how much more: the BG/NBD model of repeat purchases.

While a customer is active, purchases come at a rate λ of its own (gamma: shape r, scale α); after each one the customer
leaves for good with a chance p of its own (beta: a, b). Fader, Hardie and Lee, "Counting your customers" the easy way,
Marketing Science 24 (2005), pp. 275-284; equations are numbered as there. Time is in weeks, as in the publications.

Expectations that the paper writes with Gauss' hypergeometric function are computed as the integral over p they come
from: it has no singularity at a = 1 and loses no digits when there are many purchases (docs/method/bg-nbd.md).
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from portulan.stats.maximum import Maximum, maximise
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.sufficient import Floats, Ints

WEEK = 7.0
NAMES = ("r", "alpha", "a", "b")
FLATNESS = 45.0  # e⁻⁴⁵: where the density of p no longer matters
LEAST = 60.0  # so far below the middle, p is as good as 0
FINENESS = 0.12  # steps of logit p; halving it changes no digit that is kept
FITS_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Bgnbd:
    """A fitted model: `maximum.parameters` are r, α (in weeks), a, b."""

    maximum: Maximum

    @property
    def parameters(self) -> Floats:
        return self.maximum.parameters

    @property
    def named(self) -> dict[str, float]:
        """The parameters by the names of the publication."""
        return {name: float(value) for name, value in zip(NAMES, self.parameters, strict=True)}


class _Fits:
    """The last fits by what they were made on: several figures of one day, and of one month, rest on the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[bytes, Bgnbd] = OrderedDict()

    def of(self, histories: PurchaseHistories) -> Bgnbd:
        digest = hashlib.blake2b(digest_size=16)
        for column in (histories.repeats, histories.last, histories.age, histories.count):
            digest.update(column.tobytes())
        key = digest.digest()
        with self._lock:
            found = self._found.get(key)
        found = found or _fit(histories)
        with self._lock:
            self._found[key] = found
            self._found.move_to_end(key)
            while len(self._found) > FITS_KEPT:
                self._found.popitem(last=False)
        return found


_FITS = _Fits()


def fit(histories: PurchaseHistories) -> Bgnbd:
    """The parameters of greatest likelihood. Raises ValueError without customers who bought again."""
    if not histories.returned:
        raise ValueError("no customer bought again: nothing tells how often they do")
    return _FITS.of(histories)


def _fit(histories: PurchaseHistories) -> Bgnbd:
    data = _Likelihood(histories)
    weeks = float((histories.age * histories.count).sum()) / WEEK
    rate = float((histories.repeats * histories.count).sum()) / max(weeks, 1.0)
    return Bgnbd(maximise(data, (0.5, 0.5 / max(rate, 1e-6), 0.7, 2.0)))


def log_likelihood(parameters: Floats, histories: PurchaseHistories) -> float:
    """Equation 7, summed over the customers, at r, α (in weeks), a, b."""
    return _Likelihood(histories)(np.asarray(parameters, dtype=np.float64))[0]


@dataclass(frozen=True)
class _Likelihood:
    """Equation 7 with its derivatives, each transcendental computed once per distinct repeats, last purchase, age."""

    histories: PurchaseHistories
    _x: Floats = field(init=False)
    _many: Floats = field(init=False)

    def __post_init__(self) -> None:
        x, where = np.unique(self.histories.repeats, return_inverse=True)
        object.__setattr__(self, "_x", x.astype(np.float64))
        object.__setattr__(self, "_many", np.bincount(where, weights=self.histories.count).astype(np.float64))

    @cached_property
    def _returned(self) -> tuple[Floats, Ints, Ints, Floats, Floats, Floats]:
        """Of the customers who bought again: repeats, their distinct ages and last purchases (as rows), counts."""
        h = self.histories.kept(self.histories.repeats > 0)
        ages, at_age = np.unique(h.age, return_inverse=True)
        lasts, at_last = np.unique(h.last, return_inverse=True)
        return h.repeats.astype(float), at_age, at_last, ages / WEEK, lasts / WEEK, h.count.astype(float)

    @cached_property
    def _once(self) -> tuple[Floats, Floats]:
        """Ages of the customers who did not, in weeks, and how many they are."""
        h = self.histories.kept(self.histories.repeats == 0)
        ages, where = np.unique(h.age, return_inverse=True)
        return ages / WEEK, np.bincount(where, weights=h.count).astype(np.float64)

    def __call__(self, parameters: Floats) -> tuple[float, Floats, Floats]:
        r, alpha, a, b = (float(p) for p in parameters)
        height, slope, curve = self._counts(r, alpha, a, b)
        for more in (self._of_once(r, alpha), self._of_returned(r, alpha, a, b)):
            height, slope, curve = height + more[0], slope + more[1], curve + more[2]
        return height, slope, curve

    def _counts(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats, Floats]:
        """The factors A₁ and A₂, which only depend on how many purchases there were."""
        x, n = self._x, self._many
        gamma, psi = special.gammaln, special.digamma
        one = np.ones_like(x)
        purchases = gamma(r + x) - gamma(r) + r * np.log(alpha)
        leaving = gamma(a + b) + gamma(b + x) - gamma(b) - gamma(a + b + x)
        slope = np.array([
            n @ (psi(r + x) - psi(r) + np.log(alpha)),
            n.sum() * r / alpha,
            n @ (psi(a + b) - psi(a + b + x)),
            n @ (psi(a + b) + psi(b + x) - psi(b) - psi(a + b + x)),
        ])  # fmt: skip
        curve = np.zeros((4, 4))
        curve[0, 0] = n @ (trigamma(r + x) - trigamma(r * one))
        curve[0, 1] = curve[1, 0] = n.sum() / alpha
        curve[1, 1] = -n.sum() * r / alpha**2
        curve[2:, 2:] = n @ (trigamma((a + b) * one) - trigamma(a + b + x))
        curve[3, 3] += n @ (trigamma(b + x) - trigamma(b * one))
        return float(n @ (purchases + leaving)), slope, curve

    def _of_once(self, r: float, alpha: float) -> tuple[float, Floats, Floats]:
        """(α + T)^−r for those who never came back: A₃ with x = 0."""
        weeks, n = self._once
        total, logs = alpha + weeks, np.log(alpha + weeks)
        slope = np.array([-(n @ logs), -r * (n @ (1 / total)), 0.0, 0.0])
        curve = np.zeros((4, 4))
        curve[0, 1] = curve[1, 0] = -(n @ (1 / total))
        curve[1, 1] = r * (n @ (1 / total**2))
        return float(-r * (n @ logs)), slope, curve

    def _of_returned(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats, Floats]:
        """A₃ + A₄: still active, or gone after the last purchase; `gone` is the chance of the latter."""
        x, at_age, at_last, ages, lasts, n = self._returned
        now, then = (alpha + ages)[at_age], (alpha + lasts)[at_last]
        log_now, log_then = np.log(alpha + ages)[at_age], np.log(alpha + lasts)[at_last]
        rate, lost = r + x, b + x - 1
        for_active = rate * (log_then - log_now) + np.log(lost) - np.log(a)
        height = np.logaddexp(for_active, 0.0) - rate * log_then + np.log(a) - np.log(lost)
        active = special.expit(for_active) * n
        gone = n - active
        slope = np.array([
            -(active @ log_now) - gone @ log_then,
            -(active @ (rate / now)) - gone @ (rate / then),
            gone.sum() / a,
            -(gone @ (1 / lost)),
        ])  # fmt: skip
        apart = np.stack([log_then - log_now, rate / then - rate / now, np.full_like(x, -1 / a), 1 / lost])
        curve = (apart * (active * gone / n)) @ apart.T
        curve[0, 1] -= active @ (1 / now) + gone @ (1 / then)
        curve[1, 0] = curve[0, 1]
        curve[1, 1] += active @ (rate / now**2) + gone @ (rate / then**2)
        curve[2, 2] -= gone.sum() / a**2
        curve[3, 3] += gone @ (1 / lost**2)
        return float(n @ height), slope, curve


def trigamma(v: ArrayLike) -> Floats:
    """The derivative of digamma."""
    return np.asarray(special.polygamma(1, np.asarray(v, dtype=np.float64)), dtype=np.float64)


def chance_active(parameters: Floats, histories: PurchaseHistories) -> Floats:
    """P(still active | history) of each row (Fader and Hardie's note of 2008 on computing it); 1 without a repeat."""
    r, alpha, a, b = (float(p) for p in parameters)
    x, last, age = (v.astype(np.float64) for v in (histories.repeats, histories.last, histories.age))
    back = np.maximum(b + x - 1, 1e-300)
    ratio = (r + x) * (np.log(alpha + age / WEEK) - np.log(alpha + last / WEEK)) + np.log(a) - np.log(back)
    return np.where(x > 0, special.expit(-ratio), 1.0)


def expected_repeats(parameters: Floats, days: float) -> float:
    """Repeat purchases expected of a new customer in the `days` after the first (equation 9)."""
    r, alpha, a, b = (float(p) for p in parameters)
    return float(_expected(np.array([r]), np.array([alpha]), a, np.array([b]), days / WEEK)[0])


def expected_more(parameters: Floats, histories: PurchaseHistories, days: float) -> Floats:
    """Purchases expected in the next `days` of each row, given its history (equation 10)."""
    r, alpha, a, b = (float(p) for p in parameters)
    x = histories.repeats.astype(np.float64)
    still = _expected(r + x, alpha + histories.age / WEEK, a, b + x, days / WEEK)
    return chance_active(parameters, histories) * still


def _expected(r: Floats, alpha: Floats, a: float, b: Floats, weeks: float) -> Floats:
    """E over p of (1 − (α/(α + p·t))^r) / p, p being beta (a, b): the trapezoid rule on the logit of p.

    The rule converges exponentially there, as the integrand and its derivatives vanish at both ends. Below the first
    point p is as good as 0 and the integrand falls as e^(a·u): what the rule would add there is a geometric series.
    """
    step = min(FINENESS, 0.25 * float(np.sqrt((a + b.max()) / (a * b.max()))))
    centre = np.log(a / b)
    low = float(np.minimum(centre, 0).min()) - min(FLATNESS / a + 5.0, LEAST)
    high = float(np.maximum(centre, 0).max()) + FLATNESS / float(b.min()) + 5.0
    u = np.arange(low, min(high, 700.0) + step, step)[None, :]
    p = special.expit(u)
    density = np.exp(a * special.log_expit(u) + b[:, None] * special.log_expit(-u) - special.betaln(a, b)[:, None])
    bought = -np.expm1(-r[:, None] * np.log1p(p * weeks / alpha[:, None]))
    rule = density * bought / p
    return np.asarray((rule.sum(axis=1) + rule[:, 0] / np.expm1(a * step)) * step)
