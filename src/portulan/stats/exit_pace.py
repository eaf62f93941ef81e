"""Do the deals of a group leave their stage as fast as they should, given their ages? Observed against expected exits.

Exits and deal-days are compared age by age and stage by stage, so that deals still open count for the days they have
waited, and no more (one-sample log-rank: Breslow, Applied Statistics 24, 1975; standardised ratios: Breslow & Day,
Statistical Methods in Cancer Research II, 1987, ch. 2). The rates a group is held against never contain its own deals,
and their own chance is in the interval: given all the exits, the group's are binomial (Przyborowski & Wilenski,
Biometrika 31, 1940), which becomes the exact Poisson interval when the reference is large.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
import numpy.typing as npt
from scipy import special

from portulan.stats import reasons
from portulan.stats.bounds import critical, garwood_bounds
from portulan.stats.estimate import Estimate, Result
from portulan.stats.reasons import too_few
from portulan.stats.sufficient import Floats, Ints

Flags = npt.NDArray[np.bool_]
LEAST_EXPECTED = 5.0
"""Below so many expected exits a group says nothing."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The exits of a group and those expected of it; `reference` is how many exits the expectation is worth.

    `reference` is infinite when the expected number is known, not estimated.
    """

    exits: int
    expected: float
    reference: float = inf

    @property
    def ratio(self) -> float:
        """Exits ÷ expected: 0.5 leaves half as fast, hence waits about twice as long. Raises ZeroDivisionError."""
        return self.exits / self.expected

    def bounds(self, level: float = 0.95) -> tuple[float, float]:
        """The interval of the true ratio: Clopper and Pearson's, of the group's share of all the exits."""
        critical(level)
        if self.reference == inf:
            low, high = garwood_bounds(self.exits, level)
            return low / self.expected, high / self.expected
        tail = (1 - level) / 2
        n, m = self.exits, self.reference
        least = special.betaincinv(n, m + 1, tail) if n else 0.0
        most = special.betaincinv(n + 1, m, 1 - tail)
        scale = m / self.expected
        return float(scale * least / (1 - least)), float(scale * most / (1 - most))

    def slower_than(self, ratio: float) -> float:
        """p-value against "the true ratio is at least this one": the chance of so few exits if it were this one."""
        if self.reference == inf:
            return float(special.pdtr(self.exits, ratio * self.expected))
        share = ratio * self.expected / (ratio * self.expected + self.reference)
        return float(1 - special.betainc(self.exits + 1, self.reference, share))

    def faster_than(self, ratio: float) -> float:
        """The same on the other side: the chance of so many exits if the true ratio were this one."""
        if self.exits == 0:
            return 1.0
        if self.reference == inf:
            return float(special.pdtrc(self.exits - 1, ratio * self.expected))
        share = ratio * self.expected / (ratio * self.expected + self.reference)
        return float(special.betainc(self.exits, self.reference + 1, share))


def exit_ratio(pace: Pace, *, level: float = 0.95, as_of: date | None = None) -> Result:
    """Exits over expected exits, with its interval; `too_few` below LEAST_EXPECTED expected exits."""
    if pace.expected < LEAST_EXPECTED or pace.reference <= 0:
        return too_few(round(pace.expected), int(LEAST_EXPECTED), reasons.EXITS, "ratio")
    low, high = pace.bounds(level)
    return Estimate(
        pace.ratio, low, high, pace.exits, "ratio", "exit pace", level, as_of=as_of, extra={"expected": pace.expected}
    )


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Deal-days and exits by stratum: arrays of one length. `stratum` numbers cells within which deals are alike."""

    stratum: Ints
    days: Floats
    exits: Floats

    def where(self, kept: Flags) -> "Exposure":
        return Exposure(self.stratum[kept], self.days[kept], self.exits[kept])

    def rates(self, size: int) -> tuple[Floats, Floats]:
        """Deal-days and exits summed by stratum, shape (size,)."""
        days: Floats = np.bincount(self.stratum, weights=self.days, minlength=size).astype(np.float64)
        return days, np.bincount(self.stratum, weights=self.exits, minlength=size).astype(np.float64)


def against(mine: Exposure, others: Exposure) -> Pace:
    """The exits of some deals against those expected at the rates of others, stratum by stratum.

    Days in strata where the others have none are left out, with their exits: there is nothing to compare them with.
    """
    size = int(max(mine.stratum.max(initial=-1), others.stratum.max(initial=-1))) + 1
    days, exits = mine.rates(size)
    other_days, other_exits = others.rates(size)
    shared = other_days > 0
    weight = np.divide(days, other_days, out=np.zeros(size), where=shared)
    expected = float(weight @ other_exits)
    variance = float((weight * weight) @ other_exits)
    return Pace(round(float(exits[shared].sum())), expected, expected**2 / variance if variance > 0 else 0.0)


def changed(now: Pace, before: Pace) -> Pace:
    """The pace of a group now against its own before, each being already held against the others of its time.

    If others have slowed down as much, nothing has changed. What the group did before counts as a part of the
    reference, with its own chance: the variances of the logarithms add.
    """
    if not before.exits or not before.expected or not now.expected:
        return Pace(now.exits, 0.0, 0.0)
    spread = 1 / before.exits + _inverse(now.reference) + _inverse(before.reference)
    return Pace(now.exits, now.expected * before.ratio, 1 / spread if spread > 0 else inf)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Each p-value adjusted for the family: below q, at most a share q of what is named is named by chance.

    Benjamini & Hochberg, Journal of the Royal Statistical Society B 57, 1995, p. 289.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return [float(value) for value in adjusted]


def _inverse(value: float) -> float:
    return 0.0 if value == inf else 1 / value if value > 0 else inf
