"""The interval formulas shared by several estimators, on plain numbers or arrays."""

from functools import lru_cache
from math import sqrt

import numpy as np
from scipy import special

from portulan.stats.sufficient import Floats


@lru_cache(maxsize=64)
def critical(level: float) -> float:
    """The normal quantile of a two-sided interval: 1.96 for 0.95. Raises ValueError unless 0 < level < 1."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is between 0 and 1, not {level}")
    return float(special.ndtri((1 + level) / 2))


def student(level: float, n: int) -> float:
    """The same, of Student's law with n − 1 degrees of freedom."""
    critical(level)
    return float(special.stdtrit(n - 1, (1 + level) / 2))


def wilson_bounds(share: Floats | float, size: Floats | float, level: float) -> tuple[Floats, Floats]:
    """Wilson's score interval (JASA 22, 1927, p. 209) of a share seen on `size` records, or as good as so many."""
    p, n, z2 = np.asarray(share, dtype=np.float64), np.asarray(size, dtype=np.float64), critical(level) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return np.clip(np.minimum(centre - half, p), 0, 1), np.clip(np.maximum(centre + half, p), 0, 1)


def wilson_bounds_of_one(share: float, size: float, level: float) -> tuple[float, float]:
    """The same for one share: thousands of groups are estimated one by one, where arrays of one cost too much."""
    z2 = critical(level) ** 2
    scale = 1 + z2 / size
    centre = (share + z2 / (2 * size)) / scale
    half = sqrt(z2 * (share * (1 - share) / size + z2 / (4 * size * size))) / scale
    return max(min(centre - half, share), 0.0), min(max(centre + half, share), 1.0)


def loglog_bounds(share: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    """Symmetric in log(−log share), hence always inside (0, 1); `share` strictly inside too.

    Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd ed., 2002, §1.4 and §8.2.
    """
    spread = critical(level) * np.sqrt(variance) / np.abs(share * np.log(share))
    return share ** np.exp(spread), share ** np.exp(-spread)


def garwood_bounds(n: int, level: float) -> tuple[float, float]:
    """The exact interval of a Poisson mean seen once as `n` (Garwood, Biometrika 28, 1936, p. 437)."""
    critical(level)
    tail = (1 - level) / 2
    low = float(special.gammaincinv(n, tail)) if n else 0.0
    return low, float(special.gammaincinv(n + 1, 1 - tail))
