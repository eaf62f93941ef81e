"""The deals a forecast is made of: those open today, one by one, and the recent ones that new deals will look like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from portulan.metrics.columns import quoted
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import day_number
from portulan.metrics.forecast.cells import Shape, deals_sql, floats, ints
from portulan.stats.hazards import Floats, Ints

NAMED = ("segment", "channel", "owner", "offer")
"""What a forecast can be split by: the value of each deal is kept."""
RECENT_DAYS = 180
A_YEAR = 365
LEAST_RECENT = 30
"""Fewer recent deals than this: go back a year for the ones new deals will look like."""


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals as arrays of one length. Days are numbers (`calendar.day_of`); amounts that are not known are NaN.

    `group` (deals, dimensions) are codes of the shape's dimensions; `values`, for each of NAMED that the facts have,
    the value of each deal (None where empty).
    """

    id: Sequence[str]
    created: Ints
    stage: Ints
    entered: Ints
    group: Ints
    amount: Floats
    listed: Floats
    cost: Floats
    values: Mapping[str, Sequence[str | None]]

    def __len__(self) -> int:
        return len(self.created)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Deals":
        """Some of them."""
        chosen: list[int] = np.flatnonzero(kept).tolist()
        return Deals(
            [self.id[i] for i in chosen], self.created[kept], self.stage[kept], self.entered[kept], self.group[kept],
            self.amount[kept], self.listed[kept], self.cost[kept],
            {name: [values[i] for i in chosen] for name, values in self.values.items()},
        )  # fmt: skip


def open_and_recent(engine: Engine, shape: Shape, as_of: date) -> tuple[Deals, Deals]:
    """The deals open at the end of that day, and those created lately: what the ones still to come will look like.

    The stage is the furthest entered and `entered` the day of it; in order of identifier, so that draws repeat.
    """
    columns = engine.columns("opportunity")
    named = [name for name in NAMED if name in columns]
    money = [f"CAST({quoted(name)} AS DOUBLE) AS {name}" for name in ("amount", "list_amount", "cost")]
    more = [*money, *(f"CAST({quoted(name)} AS VARCHAR) AS v_{name}" for name in named)]
    stage = " ".join(f"WHEN e{i} IS NOT NULL THEN {i}" for i in range(shape.stages - 1, 0, -1))
    entered = ", ".join([*(f"e{i}" for i in range(shape.stages - 1, 0, -1)), "created"])
    day = day_number(as_of)
    sql = (
        f"SELECT *, {f'CASE {stage} ELSE 0 END' if stage else '0'} AS stage, coalesce({entered}) AS entered, "
        f"CASE WHEN ended IS NULL THEN 1 ELSE 0 END AS going FROM ({deals_sql(engine, shape, as_of, more)}) AS deal "
        f"WHERE ended IS NULL OR created > {day - A_YEAR} ORDER BY opportunity_id"
    )
    found = engine.arrow(sql)
    groups = [ints(found, f"g{i}") for i in range(len(shape.dimensions))]
    deals = Deals(
        found.column("opportunity_id").to_pylist(),
        ints(found, "created"), ints(found, "stage"), ints(found, "entered"),
        np.stack(groups, axis=1) if groups else np.zeros((found.num_rows, 0), dtype=np.int64),
        _positive(found, "amount"), _positive(found, "list_amount"), _positive(found, "cost"),
        {name: found.column(f"v_{name}").to_pylist() for name in named},
    )  # fmt: skip
    recent = deals.created > day - RECENT_DAYS
    if recent.sum() < LEAST_RECENT:
        recent = deals.created > day - A_YEAR
    return deals.where(ints(found, "going") == 1), deals.where(recent)


def _positive(found: pa.Table, name: str) -> Floats:
    """Amounts; zero stands for "not known", as a deal is never worth nothing."""
    values = floats(found, name)
    return np.where(values > 0, values, np.nan)
