"""Where a day stands in its quarter: teams close more before it ends and clean up after."""

import numpy as np

from portulan.stats.sufficient import Ints

PLACES = 5
"""First fortnight, rest of the first month, second month, third month before its last fortnight, last fortnight."""
FORTNIGHT = 14


def quarter_places(days: Ints) -> Ints:
    """The place of each day, 0 to 4, from its number since 1970-01-01."""
    date = np.asarray(days).astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    months = month.astype(np.int64)
    within = months % 3
    opens = (months - within).astype("datetime64[M]")
    first = (date - opens.astype("datetime64[D]")).astype(np.int64)
    last = ((opens + 3).astype("datetime64[D]") - date).astype(np.int64)  # 1 on the last day
    place = np.choose(within, [1, 2, 3])
    place = np.where(first < FORTNIGHT, 0, place)
    return np.asarray(np.where(last <= FORTNIGHT, 4, place), dtype=np.int64)
