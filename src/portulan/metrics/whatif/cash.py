"""When money comes in: revenue of each span, spread over its days and paid after a delay."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from portulan.stats.hazards import Floats


def paid_in(as_of: date, ends: Sequence[date], delay: float) -> Floats:
    """Part of what is sold in span i (rows) that is paid in span j (columns), `delay` days later.

    Sales are spread evenly over the days of their span. Rows sum to less than 1 where part is paid after the last end.
    """
    bounds = np.array([0, *((end - as_of).days for end in ends)], dtype=float)
    first, last = bounds[:-1] + delay, bounds[1:] + delay
    overlap = np.minimum(last[:, None], bounds[None, 1:]) - np.maximum(first[:, None], bounds[None, :-1])
    return np.asarray(np.maximum(overlap, 0.0) / (last - first)[:, None])


def owed(invoiced: Mapping[date, float], as_of: date, ends: Sequence[date], delay: float) -> Floats:
    """What was sold up to `as_of` and is paid in each span: sold on day d, paid on day d + delay."""
    found, wait = np.zeros(len(ends)), timedelta(days=round(delay))
    for day, amount in invoiced.items():
        span = next((j for j, end in enumerate(ends) if day + wait <= end), None)
        if day + wait > as_of and span is not None:
            found[span] += amount
    return found
