"""How long a first response takes: quantiles of business time, some leads not being answered yet, others refused.

The quantile of incidence of `duration.py`, on minutes instead of days. As the estimate only moves at the minutes at
which something happens, those are numbered and the numbers estimated on: the same answer, whatever the length of time.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from portulan.stats import reasons
from portulan.stats.duration import incidence_quantile
from portulan.stats.estimate import Estimate, Result
from portulan.stats.reasons import Noun
from portulan.stats.sufficient import Incidence

P95 = 0.95
MINUTES = 60.0
ANSWERED_MINIMUM = 10


def response_time(
    table: Incidence,
    *,
    unit: str = "hours",
    level: float = 0.95,
    as_of: date | None = None,
    minimum: int = ANSWERED_MINIMUM,
    noun: Noun = reasons.RECORDS,
) -> Result:
    """The median of the eventually answered, in hours; `extra["p95"]` (with `p95_low`, `p95_high`) the 95 % quantile.

    `table` is in minutes of business time: cause 1 answered, 2 refused first, 0 still waiting (censored). Those waiting
    do not shorten it, those refused unanswered are no late answers. Never a width of zero: a minute is the least.
    """
    minutes = np.unique(table.exit_day)
    ranked = Incidence.of(np.searchsorted(minutes, table.exit_day), table.cause, count=table.count)
    result = incidence_quantile(ranked, unit=unit, level=level, as_of=as_of, minimum=minimum, noun=noun, tail=P95)
    if not isinstance(result, Estimate) or result.low is None or result.high is None:
        return result

    def hours(rank: float) -> float:
        return float(minutes[min(int(rank), minutes.size - 1)]) / MINUTES

    value, low = hours(result.value), hours(result.low)
    high = max(hours(result.high), low + 1 / MINUTES, value)
    told = {name: hours(rank) for name, rank in result.extra.items() if name.startswith("p95")}
    extra = {"events": result.extra["events"], "horizon_hours": hours(result.extra["horizon_days"]), **told}
    return replace(result, value=value, low=low, high=high, extra=extra)
