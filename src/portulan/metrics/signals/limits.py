"""At which z each signal fires, and how often it does for nothing: both measured by `studies/signals.py`.

Looked at every week, a statistic crosses far more often than its table says; and the more groups are compared, the more
often one of them does. The limits were set on simulated companies in which nothing changes; what they give on fresh
ones is in docs/method/signals-results.md.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log

from portulan.metrics.signals.answers import SignalId

LIMITS: Mapping[SignalId, Sequence[tuple[int, float]]] = {
    "pipeline_flat_sales": ((1, 2.4),),
    "cycle_longer": ((1, 2.65), (3, 2.75), (10, 3.05)),
    "discount_up": ((1, 2.9), (2, 3.05)),
    "churn_worse": ((1, 2.7), (2, 2.85)),
    "noisy_acquisition": ((2, 1.5), (4, 1.8), (10, 2.1)),
}
"""By number of groups compared; between two of them, in proportion to the logarithm of their number."""

LET_GO = 0.75
"""Once it has fired, a signal asks for a review until z is below this share of its limit: else it would come and go."""

FALSE_ALARM: Mapping[SignalId, float] = {
    "pipeline_flat_sales": 0.056,
    "cycle_longer": 0.056,
    "discount_up": 0.056,
    "churn_worse": 0.056,
    "noisy_acquisition": 0.056,
}
"""The chance in a year that a signal fires though nothing changes: the most that the study measured, rounded up."""


def limit_of(signal: SignalId, groups: int) -> float:
    """The z at which a signal fires when so many groups are compared."""
    points = LIMITS[signal]
    n = max(groups, 1)
    if n <= points[0][0]:
        return points[0][1]
    for (n0, z0), (n1, z1) in pairwise(points):
        if n <= n1:
            return round(z0 + (z1 - z0) * (log(n) - log(n0)) / (log(n1) - log(n0)), 2)
    if len(points) == 1:
        return points[0][1]
    (n0, z0), (n1, z1) = points[-2:]
    return round(z1 + (z1 - z0) * (log(n) - log(n1)) / (log(n1) - log(n0)), 2)
