"""Where a day stands in its quarter: teams close more before it ends and clean up after."""

import numpy as np

from portulan.stats.sufficient import Ints

PLACES = 3
"""First fortnight, middle, last fortnight."""
FORTNIGHT = 14


def quarter_places(days: Ints) -> Ints:
    """The place of each day, 0 to 2, from its number since 1970-01-01."""
    date = np.asarray(days).astype("datetime64[D]")
    months = date.astype("datetime64[M]").astype(np.int64)
    opens = (months - months % 3).astype("datetime64[M]")
    first = (date - opens.astype("datetime64[D]")).astype(np.int64)
    last = ((opens + 3).astype("datetime64[D]") - date).astype(np.int64)  # 1 on the last day
    place = np.where(first < FORTNIGHT, 0, 1)
    return np.asarray(np.where(last <= FORTNIGHT, PLACES - 1, place), dtype=np.int64)
