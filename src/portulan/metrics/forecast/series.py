"""What came in by half-month: revenue of deals, deals created, sales that no deal explains. Additive, as of a day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import day_number, days_in, first_day, half_month
from portulan.metrics.forecast.cells import floats, ints
from portulan.metrics.seen import instant, seen
from portulan.stats.hazards import Floats


@dataclass(frozen=True, slots=True)
class Series:
    """Half-months `first`, `first` + 1…: number of records, sum of amounts, sum of their squares.

    `share` is how much of each half-month had gone by on the as-of day: 1, but for the last one.
    """

    first: int
    count: Floats
    total: Floats
    squares: Floats
    share: Floats

    @property
    def periods(self) -> int:
        return len(self.count)

    def until(self, last: int) -> "Series":
        """What it was at the end of half-month `last` (itself if that is its last one)."""
        end = last - self.first + 1
        if end >= self.periods:
            return self
        if end < 1:
            return Series(last, np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1))
        return Series(self.first, self.count[:end], self.total[:end], self.squares[:end], self.share[:end])

    @property
    def unit(self) -> float:
        """φ = Σv²/Σv: the amount of which the total is, in its scatter, a Poisson number."""
        total = self.total.sum()
        return float(self.squares.sum() / total) if total > 0 else 0.0


def won_series(engine: Engine, as_of: date) -> Series:
    """Won deals by the half-month of the win."""
    engine.wide("opportunity")
    rows = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled)
    return _series(engine, rows, "_won", "_won IS NOT NULL", as_of)


def created_series(engine: Engine, as_of: date) -> Series:
    """Deals by the half-month they were created in."""
    engine.wide("opportunity")
    rows = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled)
    return _series(engine, rows, "created_at", "created_at IS NOT NULL", as_of)


def other_sales(engine: Engine, as_of: date) -> Series | None:
    """Sales invoiced without a deal (renewals, direct orders); None unless the facts tell which sales have one."""
    if not engine.has("sale.opportunity_id"):
        return None
    engine.wide("sale")
    rows = f"SELECT sold_at, amount, opportunity_id FROM wide_sale WHERE sold_at < {instant(as_of)}"
    return _series(engine, rows, "sold_at", "opportunity_id IS NULL", as_of)


def won_between(engine: Engine, first: date, as_of: date) -> tuple[int, float]:
    """Number and amount of the deals won from `first` to `as_of`, both included."""
    engine.wide("opportunity")
    rows = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled)
    return _between(engine, rows, "_won", first)


def sold_between(engine: Engine, first: date, as_of: date) -> tuple[int, float]:
    """Number and amount of the sales from `first` to `as_of`, both included."""
    engine.wide("sale")
    return _between(engine, f"SELECT sold_at, amount FROM wide_sale WHERE sold_at < {instant(as_of)}", "sold_at", first)


def _between(engine: Engine, rows: str, at: str, first: date) -> tuple[int, float]:
    n, total = engine.one(
        f"SELECT count(*), CAST(sum(amount) AS DOUBLE) FROM ({rows}) AS r WHERE {at} >= TIMESTAMP '{first} 00:00:00'"
    )
    return int(n), float(total or 0.0)


def _series(engine: Engine, rows: str, at: str, among: str, as_of: date) -> Series:
    half = (
        f"(extract(year FROM {at}) * 12 + extract(month FROM {at}) - 1) * 2 "
        f"+ CASE WHEN extract(day FROM {at}) > 15 THEN 1 ELSE 0 END"
    )
    value = "CAST(amount AS DOUBLE)"
    found = engine.arrow(
        f"SELECT {half} AS period, count(*) AS n, sum({value}) AS s, sum({value} * {value}) AS ss "
        f"FROM ({rows}) AS r WHERE {among} GROUP BY {half} ORDER BY period"
    )
    last = half_month(as_of)
    period = ints(found, "period")
    first = int(period[0]) if len(period) else last
    place = period - first
    count, total, squares = (np.zeros(last - first + 1) for _ in range(3))
    count[place] = ints(found, "n")
    total[place] = np.nan_to_num(floats(found, "s"))
    squares[place] = np.nan_to_num(floats(found, "ss"))
    share = np.ones(last - first + 1)
    share[-1] = (day_number(as_of) - day_number(first_day(last)) + 1) / days_in(last)
    return Series(first, count, total, squares, share)
