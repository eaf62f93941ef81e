"""One estimate over another, from different records: value over cost, cost over what it brings back.

Delta method on the logarithms: the relative variances add up, as the two rest on different amounts.
"""

import math
from dataclasses import replace

from portulan.stats.bounds import critical
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.reasons import SCATTERED, Noun, unbounded


def quotient(top: Result, bottom: Result, *, n: int, noun: Noun, unit: str = "ratio", times: float = 1.0) -> Result:
    """times × top / bottom; the reason of either where there is none. `n` is the sample the answer stands on."""
    for part in (top, bottom):
        if isinstance(part, NotComputable):
            return replace(part, unit=unit)
    assert isinstance(top, Estimate)
    assert isinstance(bottom, Estimate)
    errors = [_relative(part) for part in (top, bottom)]
    if any(error is None for error in errors):
        return unbounded(SCATTERED, n, noun, unit)
    half = critical(top.level) * math.hypot(*(error for error in errors if error is not None))
    value = times * top.value / bottom.value
    return Estimate(
        value, value * math.exp(-half), value * math.exp(half), n, unit, "quotient", top.level, as_of=top.as_of
    )


def _relative(part: Estimate) -> float | None:
    """The standard error of the logarithm that the interval says; None unless it is above zero."""
    if part.low is None or part.high is None:
        return 0.0 if part.value > 0 else None
    if part.low <= 0:
        return None
    return math.log(part.high / part.low) / (2 * critical(part.level))
