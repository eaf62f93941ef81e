"""What other formulas in use would read on the very same records: the reason to print a definition beside a number.

Each formula is computed on the records of the figure, up to the same horizon. None is an estimate of ours, so none is
given an interval.
"""

from dataclasses import dataclass

import numpy as np

from portulan.stats.estimate import Estimate
from portulan.stats.incidence import incidence_at
from portulan.stats.sufficient import Incidence

CENSORED, AWAITED = 0, 1


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Shares (fractions of 1) read by three other formulas; None where a formula has nothing to divide by.

    `entered`: advanced over entered, which counts open deals as lost. `closed`: advanced over closed, which forgets the
    open ones. `censored`: Kaplan-Meier with losses censored, which supposes the lost deals would advance one day.
    """

    entered: float | None
    closed: float | None
    censored: float | None


def elsewhere(table: Incidence, horizon: int) -> Elsewhere:
    """The three formulas on one cohort, counting what happened up to the end of day `horizon`."""
    in_time = table.exit_day <= horizon
    advanced = int(table.count[in_time & (table.cause == AWAITED)].sum())
    closed = int(table.count[in_time & (table.cause != CENSORED)].sum())
    return Elsewhere(
        advanced / table.n if table.n else None,
        advanced / closed if closed else None,
        _losses_censored(table, horizon),
    )


def _losses_censored(table: Incidence, horizon: int) -> float | None:
    cause = np.where(table.cause == AWAITED, AWAITED, CENSORED)
    alone = Incidence.of(table.exit_day, cause, entry_day=table.entry_day, count=table.count)
    result = incidence_at(alone, AWAITED, horizon)
    return result.value if isinstance(result, Estimate) else None
