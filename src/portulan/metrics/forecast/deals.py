"""The deals a forecast is made of: those open today, one by one, and the recent ones that new deals will look like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from portulan.metrics.columns import quoted
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import day_number
from portulan.metrics.forecast.cells import Shape, deals_sql, floats, ints
from portulan.stats.hazards import Floats, Ints

NAMED = ("segment", "channel", "owner", "offer")
"""What a forecast can be split by: the value of each deal is kept."""
RECENT_DAYS = 180
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


def read_deals(engine: Engine, shape: Shape, as_of: date, among: str) -> Deals:
    """The deals for which `among` holds (written on the columns of `deals_sql`), as of the end of that day.

    The stage is the furthest entered and `entered` the day of it; in order of identifier, so that draws repeat.
    """
    columns = engine.columns("opportunity")
    named = [name for name in NAMED if name in columns]
    money = [f"CAST({quoted(name)} AS DOUBLE) AS {name}" for name in ("amount", "list_amount", "cost")]
    more = [*money, *(f"CAST({quoted(name)} AS VARCHAR) AS v_{name}" for name in named)]
    stage = " ".join(f"WHEN e{i} IS NOT NULL THEN {i}" for i in range(shape.stages - 1, 0, -1))
    entered = ", ".join([*(f"e{i}" for i in range(shape.stages - 1, 0, -1)), "created"])
    sql = (
        f"SELECT *, {f'CASE {stage} ELSE 0 END' if stage else '0'} AS stage, coalesce({entered}) AS entered "
        f"FROM ({deals_sql(engine, shape, as_of, more)}) AS deal WHERE {among} ORDER BY opportunity_id"
    )
    found = engine.arrow(sql)
    groups = [ints(found, f"g{i}") for i in range(len(shape.dimensions))]
    return Deals(
        found.column("opportunity_id").to_pylist(),
        ints(found, "created"), ints(found, "stage"), ints(found, "entered"),
        np.stack(groups, axis=1) if groups else np.zeros((found.num_rows, 0), dtype=np.int64),
        _positive(found, "amount"), _positive(found, "list_amount"), _positive(found, "cost"),
        {name: found.column(f"v_{name}").to_pylist() for name in named},
    )  # fmt: skip


def open_deals(engine: Engine, shape: Shape, as_of: date) -> Deals:
    """The deals open at the end of that day."""
    return read_deals(engine, shape, as_of, "ended IS NULL")


def recent_deals(engine: Engine, shape: Shape, as_of: date) -> Deals:
    """The deals created lately: what the ones still to come will look like."""
    day = day_number(as_of)
    recent = read_deals(engine, shape, as_of, f"created > {day - RECENT_DAYS}")
    return recent if len(recent) >= LEAST_RECENT else read_deals(engine, shape, as_of, f"created > {day - 365}")


def _positive(found: pa.Table, name: str) -> Floats:
    """Amounts; zero stands for "not known", as a deal is never worth nothing."""
    values = floats(found, name)
    return np.where(values > 0, values, np.nan)
