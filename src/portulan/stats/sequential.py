"""Two arms compared while outcomes come in, with tens of records: when may one stop without lying to oneself.

Arms are arrays of 0 (as before) and 1 (the change), outcomes of 0 and 1, in the order in which outcomes became known;
the last axis is that order, so a thousand tests are computed at once.

Declared size: the sequential test of O'Brien & Fleming, Biometrics 35, 1979, looked at after every outcome (continuous
limit: P(sup W >= c) = 2(1 - Phi(c)) on [0, 1], reflection principle). Without a declared size: a test martingale on the
labels (Ville 1939; Shafer, JRSS A 184, 2021), a mixture over four effects.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from portulan.stats.bounds import wilson_bounds_of_one
from portulan.stats.sufficient import Floats, Ints

LEAST = 10
"""No statistic before so many outcomes: the normal approximation would mean nothing."""
EFFECTS = (0.3, 0.6, 1.0, 1.6)
"""Log odds ratios that the mixture bets on: from seven points in the middle of the scale to thirty-five."""
POWER = 0.8
Order = Literal["resolution", "maturity"]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the records of two arms: how many are known, how many of them advanced."""

    known_a: int
    advanced_a: int
    known_b: int
    advanced_b: int

    @property
    def known(self) -> int:
        return self.known_a + self.known_b

    @property
    def difference(self) -> float | None:
        """Rate of B minus rate of A; None where an arm is empty."""
        if not self.known_a or not self.known_b:
            return None
        return self.advanced_b / self.known_b - self.advanced_a / self.known_a


def counts(arm: Ints, outcome: Ints) -> Counts:
    """The sums of one test's outcomes."""
    in_b = arm == 1
    return Counts(int((~in_b).sum()), int(outcome[~in_b].sum()), int(in_b.sum()), int(outcome[in_b].sum()))


def limit(alpha: float) -> float:
    """c: what the statistic at the declared size must reach; alpha is one-sided, kept over all looks."""
    return float(stats.norm.isf(alpha / 2))


def z_pooled(arm: Ints, outcome: Ints) -> Floats:
    """Z after each outcome (same shape): difference of the rates over its standard error, rates pooled. NaN before
    LEAST outcomes; 0 where the pooled rate is 0 or 1."""
    n = np.arange(1, arm.shape[-1] + 1)
    n_b, x_b = np.cumsum(arm, axis=-1), np.cumsum(arm * outcome, axis=-1)
    x = np.cumsum(outcome, axis=-1)
    n_a, x_a, pooled = n - n_b, x - x_b, x / n
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x_b / n_b - x_a / n_a) / np.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    z = np.where((x == 0) | (x == n), 0.0, z)
    return np.where((n < LEAST) | (n_a == 0) | (n_b == 0), np.nan, z)


def statistic(arm: Ints, outcome: Ints, size: int) -> Floats:
    """Z_n sqrt(n / size) after each outcome: stop for B at `limit(alpha)`, against it at minus that."""
    n = np.arange(1, arm.shape[-1] + 1)
    return z_pooled(arm, outcome) * np.sqrt(np.minimum(n / size, 1.0))


def label_evidence(arm: Ints, outcome: Ints, favour: Literal["b", "a"] = "b") -> Floats:
    """E after each outcome: how many times likelier these labels are if `favour` is better than if labels are nothing.

    At each outcome y a label is a coin toss under the null; under an odds ratio e^lambda it leans by f_z(y) / (f_A(y) +
    f_B(y)), at the pooled rate of the outcomes before it. Stop at 1 / alpha (Ville).
    """
    n = np.arange(arm.shape[-1])
    rate = (np.cumsum(outcome, axis=-1) - outcome + 0.5) / (n + 1)
    log_odds = np.log(rate / (1 - rate))
    sign = 1.0 if favour == "b" else -1.0
    total = np.zeros(np.broadcast_shapes(arm.shape, outcome.shape))
    for effect in EFFECTS:
        p_a, p_b = (1 / (1 + np.exp(-(log_odds + side * sign * effect / 2))) for side in (-1, 1))
        f_a, f_b = np.where(outcome == 1, p_a, 1 - p_a), np.where(outcome == 1, p_b, 1 - p_b)
        total = total + np.exp(np.cumsum(np.log(2 * np.where(arm == 1, f_b, f_a) / (f_a + f_b)), axis=-1))
    return np.asarray(total / len(EFFECTS))


def first_crossing(path: Floats, level: float) -> Ints:
    """After how many outcomes a path first reaches the level, one number for each path; 0 where it never does."""
    if not path.shape[-1]:
        return np.zeros(path.shape[:-1], dtype=np.int64)
    with np.errstate(invalid="ignore"):
        beyond = path >= level
    return np.where(beyond.any(axis=-1), beyond.argmax(axis=-1) + 1, 0)


def difference_interval(found: Counts, size: int, alpha: float) -> tuple[float, float] | None:
    """The difference of rates with bounds that hold at every look up to `size` (repeated interval, Jennison &
    Turnbull, JRSS B 51, 1989), each side wrong with chance alpha at most; None with too few."""
    if found.known < LEAST or not found.known_a or not found.known_b:
        return None
    return _around(found, limit(alpha) * math.sqrt(size / min(found.known, size)))


def single_look_interval(found: Counts, level: float = 0.95) -> tuple[float, float] | None:
    """The difference of rates with bounds for one look (Newcombe, Statistics in Medicine 17, 1998, method 10)."""
    if not found.known_a or not found.known_b:
        return None
    p_a, p_b = found.advanced_a / found.known_a, found.advanced_b / found.known_b
    low_a, high_a = wilson_bounds_of_one(p_a, found.known_a, level)
    low_b, high_b = wilson_bounds_of_one(p_b, found.known_b, level)
    return (
        p_b - p_a - math.hypot(p_b - low_b, high_a - p_a),
        p_b - p_a + math.hypot(high_b - p_b, p_a - low_a),
    )


def _around(found: Counts, times: float) -> tuple[float, float]:
    """Plus and minus so many standard errors, each arm with half a record of each kind more (it may be all or none)."""
    p_a = (found.advanced_a + 0.5) / (found.known_a + 1)
    p_b = (found.advanced_b + 0.5) / (found.known_b + 1)
    error = math.sqrt(p_a * (1 - p_a) / found.known_a + p_b * (1 - p_b) / found.known_b)
    middle = found.difference or 0.0
    return max(-1.0, middle - times * error), min(1.0, middle + times * error)


# ── How many, and how small an effect ────────────────────────────────────────────────────────────────────────────────


def reach(alpha: float, power: float = POWER) -> float:
    """How many standard errors an effect must be of, for the declared number to show it with chance `power`."""
    return limit(alpha) + float(stats.norm.isf(1 - power))


def one_look_reach(alpha: float, power: float = POWER) -> float:
    """The same where the difference is looked at once."""
    return one_look_limit(alpha) + float(stats.norm.isf(1 - power))


def group_reach(alpha: float, groups: int, power: float = POWER) -> float:
    """The same where whole people are compared."""
    return group_limit(alpha, groups) + float(stats.t.isf(1 - power, groups - 2))


def size_for(base: float, effect: float, needed: float, inflation: float = 1.0) -> int:
    """Records in all (two equal arms) to see a rate move from `base` by `effect` (fractions).

    `needed` is how many standard errors the effect must be of (`reach` and its like), `inflation` the design effect of
    groups (see `design_effect`). The closed form is a few points of effect off.
    """
    middle = min(max(base + effect / 2, 0.01), 0.99)
    return math.ceil(4 * middle * (1 - middle) * (needed / effect) ** 2 * inflation)


def smallest_effect(base: float, size: int, needed: float, inflation: float = 1.0) -> float | None:
    """The smallest rise (fraction of 1) that `size` records show; None where none fits under 1."""
    low, high = 0.001, 1 - base
    if high <= low or size_for(base, high, needed, inflation) > size:
        return None
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if size_for(base, middle, needed, inflation) <= size else (middle, high)
    return high


def intraclass(sizes: Sequence[int], advanced: Sequence[int]) -> float:
    """How alike the records of one person are, 0 to 1: the analysis-of-variance estimate on yes / no outcomes (Donner,
    International Statistical Review 54, 1986), 0 where it would be negative or there is only one person."""
    n, x = np.asarray(sizes, dtype=float), np.asarray(advanced, dtype=float)
    x, n = x[n > 0], n[n > 0]
    groups, total = len(n), n.sum()
    if groups < 2 or total <= groups:
        return 0.0
    rate, whole = x / n, x.sum() / total
    between = float((n * (rate - whole) ** 2).sum() / (groups - 1))
    within = float((n * rate * (1 - rate)).sum() / (total - groups))
    usual = float((total - (n**2).sum() / total) / (groups - 1))
    spread = between + (usual - 1) * within
    return float(min(max((between - within) / spread, 0.0), 1.0)) if spread > 0 else 0.0


def design_effect(size: int, groups: int, alike: float) -> float:
    """By how many times groups make a test longer: 1 + (m − 1) ρ, m records for each (Kish 1965)."""
    return 1 + max(size / groups - 1, 0) * alike


def group_limit(alpha: float, groups: int) -> float:
    """The limit when whole people are compared: Student's, with two people less than there are. Needs 4 of them."""
    return float(stats.t.isf(alpha / 2, groups - 2))


# ── Before and after, beside a comparison ────────────────────────────────────────────────────────────────────────────


def change_of_changes(before: Counts, after: Counts) -> tuple[float, float] | None:
    """How much more B (those concerned) moved than A (those who are not), with its standard error; None where one of
    the four is empty. Difference of differences of shares; each variance is of a sample (known − 1), with half a record
    of each kind more, since a group may be all or none."""
    cells = [
        (before.known_a, before.advanced_a), (after.known_a, after.advanced_a),
        (before.known_b, before.advanced_b), (after.known_b, after.advanced_b),
    ]  # fmt: skip
    if not all(known for known, _ in cells):
        return None
    a0, a1, b0, b1 = (advanced / known for known, advanced in cells)
    smooth = [((advanced + 0.5) / (known + 1), known) for known, advanced in cells]
    return (b1 - b0) - (a1 - a0), math.sqrt(sum(p * (1 - p) / max(known - 1, 1) for p, known in smooth))


def one_look_limit(alpha: float) -> float:
    """What a standardised difference must reach when it is looked at once."""
    return float(stats.norm.isf(alpha))
