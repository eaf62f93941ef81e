"""The mean of skewed amounts, from sums of powers.

Commercial amounts are skewed: the usual interval misses the mean too low far too often. Hall's transformation
(Journal of the Royal Statistical Society B 54, 1992, pp. 221-228) takes the skewness out of the studentised mean by a
cubic that is monotone, hence invertible in closed form. Student's quantile and a skewness corrected for small samples
bring the coverage of log-normal baskets from 90 % to 94 % at n = 20 (docs/method/mean.md has the table).
"""

import math
from datetime import date
from fractions import Fraction

from portulan.stats import reasons
from portulan.stats.bounds import student
from portulan.stats.estimate import Estimate, Result
from portulan.stats.reasons import Noun, nothing, too_few
from portulan.stats.sufficient import Moments

MEAN_MINIMUM = 20
SKEWNESS_FACTOR = 1.15  # a sample understates the skewness of long tails; measured in docs/method/mean.md
ALIKE = 1e-12  # a relative variance this small is rounding: all the amounts are alike


def mean_skewed(
    moments: Moments,
    *,
    unit: str = "money",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = MEAN_MINIMUM,
    noun: Noun = reasons.SALES,
) -> Result:
    """The sample mean, with Hall's skewness-corrected interval. At least three records, whatever the `minimum`."""
    n = moments.n
    if n == 0:
        return nothing(noun, unit)
    if n < max(minimum, 3):
        return too_few(n, max(minimum, 3), noun, unit)
    mean, variance, skewness = _central(moments)
    if mean == 0 and variance == 0:
        return reasons.absent(reasons.ALL_ZERO, n, unit)
    if variance <= ALIKE * mean * mean:
        # Never a zero width: as if one more record came, worth nothing or twice the others.
        low, high = mean - abs(mean) / (n + 1), mean + abs(mean) / (n + 1)
    else:
        low, high = _hall(mean, math.sqrt(variance), skewness, n, student(level, n))
    return Estimate(mean, low, high, n, unit, "mean, skewness-corrected", level, as_of=as_of)


def _central(moments: Moments) -> tuple[float, float, float]:
    """Mean, unbiased variance, and skewness corrected for the sample size.

    In exact fractions, so that subtracting large sums from one another loses no more digits than the sums have lost.
    """
    n = moments.n
    s1, s2, s3 = Fraction(moments.s1) / n, Fraction(moments.s2) / n, Fraction(moments.s3) / n
    second = max(s2 - s1 * s1, Fraction(0))
    third = s3 - 3 * s1 * s2 + 2 * s1**3
    spread = math.sqrt(second)
    skewness = float(third) / spread**3 if spread else 0.0
    largest = (n - 2) / math.sqrt(n - 1)  # no n values are more skewed than this
    skewness = min(max(skewness, -largest), largest)
    corrected = SKEWNESS_FACTOR * skewness * math.sqrt(n * (n - 1)) / (n - 2)
    return float(s1), float(second * n / (n - 1)), corrected


def _hall(mean: float, deviation: float, skewness: float, n: int, quantile: float) -> tuple[float, float]:
    """Hall's interval: mean − sd·g⁻¹(±quantile/√n), with g(t) = t + γt²/3 + γ²t³/27 + γ/6n."""

    def back(y: float) -> float:
        shifted = y - skewness / (6 * n)
        if abs(skewness) < 1e-6:
            return shifted
        return 3 / skewness * (math.cbrt(1 + skewness * shifted) - 1)

    half = quantile / math.sqrt(n)
    low, high = mean - deviation * back(half), mean - deviation * back(-half)
    return min(low, mean), max(high, mean)
