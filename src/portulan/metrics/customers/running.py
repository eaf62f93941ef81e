"""What each customer had bought and spent by the end of any day, read once: figures of many days share one query.

One row per customer and day on which it bought or sent back something, with its running totals. The state of a customer
on an evening is its last row by then.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.stats.sufficient import Floats, Ints

Days = NDArray[np.int32]
"""Days since 1970-01-01."""

EPOCH = date(1970, 1, 1)
NEVER = np.iinfo(np.int32).max
PLACES = 4
"""Amounts are held as whole numbers of ten-thousandths, as the facts have them: their running totals are exact."""
MONEY = ("gross", "net", "margin", "costed")
_COSTED = "amount IS NOT NULL AND cost IS NOT NULL"
_SUMS = {
    "gross": "sum(CASE WHEN amount >= 0 THEN amount END)",
    "net": "sum(amount)",
    "margin": f"sum(CASE WHEN {_COSTED} THEN amount - cost END)",
    "costed": f"sum(CASE WHEN {_COSTED} AND amount >= 0 THEN amount END)",
}


def daily(lines: str, at: str, said: str, among: str = "") -> str:
    """The query of each customer's sales day by day, in that order, from the query of all sales.

    `said` says which sales count, `among` which customers do, by a query of their `account_id`; all unless told.
    """
    kept = f" AND account_id IN ({among})" if among else ""
    summed = ", ".join(f"{sql} AS {name}" for name, sql in _SUMS.items())
    days = (
        f"SELECT account_id, CAST({at} AS DATE) AS day, count(CASE WHEN amount >= 0 THEN 1 END) AS bought, {summed} "
        f"FROM ({lines}) AS l WHERE account_id IS NOT NULL AND {at} IS NOT NULL AND {said}{kept} GROUP BY 1, 2"
    )
    nth = "row_number() OVER (PARTITION BY account_id ORDER BY day) AS nth"
    named = ", ".join(_SUMS)
    return f"SELECT nth, day, bought, {named} FROM (SELECT *, {nth} FROM ({days}) AS d) AS n ORDER BY account_id, day"


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Customers day by day; every array has a row per customer and day, shape (rows,).

    `day` to the eve of `until` is when the row holds. `first` is the day of the first purchase, NEVER on the rows
    before it; `repeats` counts the days of purchase after it, `last` is the latest. Amounts are whole ten-thousandths.
    """

    customer: Days
    day: Days
    until: Days
    first: Days
    last: Days
    repeats: Days
    first_amount: Ints
    money: dict[str, Ints]

    @classmethod
    def of(cls, answer: pa.Table) -> "Running":
        """From the answer of the `daily` query."""
        day, bought = _days(answer.column("day")), _ints(answer.column("bought")) > 0
        begins = _ints(answer.column("nth")) == 1
        customer, start = np.cumsum(begins) - 1, np.flatnonzero(begins)
        latest = np.maximum.accumulate(np.where(bought, np.arange(len(day)), -1)) if len(day) else start
        known = latest >= start[customer]
        opened = np.zeros(len(start), dtype=np.intp)  # the row of the first purchase of each customer
        at = np.flatnonzero(bought)[::-1]
        opened[customer[at]] = at  # written from the last to the first, which stays
        until = np.append(day[1:], NEVER)[: len(day)].astype(np.int32)
        until[np.append(begins[1:], True)[: len(day)]] = NEVER
        amounts = {name: _ten_thousandths(answer.column(name)) for name in MONEY}
        return cls(
            customer.astype(np.int32), day, until,
            np.where(known, day[opened[customer]], NEVER).astype(np.int32), day[latest],
            (_running(bought.astype(np.int64), start, customer) - 1).astype(np.int32),
            amounts["gross"][opened[customer]],
            {name: _running(values, start, customer) for name, values in amounts.items()},
        )  # fmt: skip

    @property
    def customers(self) -> int:
        """How many customer numbers there are."""
        return int(self.customer[-1]) + 1 if len(self.customer) else 0

    def on(self, day: date) -> NDArray[np.intp]:
        """The rows that hold at the end of a day: one for each customer with a sale by then."""
        number = (day - EPOCH).days
        return np.flatnonzero((self.day <= number) & (self.until > number))

    def known_on(self, day: date) -> NDArray[np.intp]:
        """Those of the customers who had bought by then."""
        number = (day - EPOCH).days
        return np.flatnonzero((self.day <= number) & (self.until > number) & (self.first <= number))

    def by_customer(self, values: Ints, rows: NDArray[np.intp], none: int = 0) -> Ints:
        """Values of some rows by customer number, shape (customers,)."""
        found = np.full(self.customers, none, dtype=np.int64)
        found[self.customer[rows]] = values[rows]
        return found


def amount(ten_thousandths: Ints) -> Floats:
    """Amounts as numbers."""
    return np.asarray(ten_thousandths / 10**PLACES)


def _running(values: Ints, start: NDArray[np.intp], customer: NDArray[np.intp]) -> Ints:
    """Running totals of each customer. Those of all customers together stay below 2⁶³ ten-thousandths."""
    total = np.cumsum(values)
    before = np.append(0, total)[start]
    return np.asarray(total - before[customer])


def _days(column: pa.ChunkedArray) -> Days:
    return np.asarray(column.cast(pa.date32()).cast(pa.int32()).to_numpy())


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.cast(pa.int64()).to_numpy())


def _ten_thousandths(column: pa.ChunkedArray) -> Ints:
    """Exact sums as whole numbers: the low half of what Arrow holds, 0 for none."""
    whole = column.cast(pa.decimal128(38, PLACES)).combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    low = np.frombuffer(whole.buffers()[1], dtype=np.int64)[::2] if len(whole) else np.zeros(0, dtype=np.int64)
    return np.where(whole.is_valid().to_numpy(zero_copy_only=False), low[whole.offset : whole.offset + len(whole)], 0)
