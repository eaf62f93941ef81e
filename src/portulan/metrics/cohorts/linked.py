"""From the facts of an import to the columns of cohorts, in one pass over its files and without a join.

An import writes beside each stage entry the row of its opportunity, and beside each opportunity the row of its account
(`facts.committing.LINKS`); rows are in the order they happened. So the first entries are found by writing the instants
into place from the last to the first, and a segment that only looks at the account is looked up by number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.committing import LINK
from portulan.facts.sql import text
from portulan.facts.store import StoredTable
from portulan.metrics.cohorts.decoding import (
    INSTANT,
    MONEY,
    ROW,
    TEXT,
    Decoded,
    in_turn,
    instants,
    money,
    numbered,
    rows_linked,
)
from portulan.metrics.cohorts.reading import Dimension, Reading, code_sql
from portulan.metrics.cohorts.shape import LOT, NO_MONEY, UNSET, Deals, Ints, Labels

ENTRIES = 1 << 18
"""Stage entries read at a time."""
STATUS: Mapping[str | None, int] = {"won": 1, "lost": 2}
WANTED: Mapping[str, pa.DataType] = {
    "status": TEXT, "created_at": INSTANT, "closed_at": INSTANT, "amount": MONEY, "list_amount": MONEY, "cost": MONEY,
    "currency": TEXT,
}  # fmt: skip


class Linked:
    """The files of an import, where they have all that this way of reading needs: see `of`."""

    def __init__(self, reading: Reading, deals: Decoded, entries: Decoded | None, accounts: Decoded | None) -> None:
        self.reading, self.deals, self.entries, self.accounts = reading, deals, entries, accounts
        self.orphans = 0
        self._said: dict[tuple[str, str], Mapping[str | None, str | None]] = {}

    @classmethod
    def of(cls, reading: Reading) -> "Linked | None":
        """The files to read; None where batches came since the import, or where a split needs a join."""
        stored = reading.store.stored
        deals = _alone(stored.get("opportunity"))
        if deals is None:
            return None
        file = _decoded(reading, "opportunity", deals)
        there = {c.name for c in deals.columns}
        if not file.fits({name: kind for name, kind in WANTED.items() if name in there}):
            return None
        entries = stored.get("stage_entry")
        entered = None
        if entries and entries.rows:
            if _alone(entries) is None or entries.links.get("opportunity") != deals.files[0]:
                return None
            entered = _decoded(reading, "stage_entry", entries)
            if not entered.fits({LINK: ROW, "stage": TEXT, "entered_at": INSTANT}):
                return None
        accounts = _alone(stored.get("account"))
        if accounts and (deals.links.get("account") != accounts.files[0] or not file.fits({LINK: ROW})):
            accounts = None
        of_accounts = _decoded(reading, "account", accounts) if accounts else None
        for one in reading.dimensions.values():
            source = file if one.sources <= {"opportunity"} else of_accounts if one.sources == {"account"} else None
            if source is None or not all(name in source.types for _, name in one.columns):
                return None
        return cls(reading, file, entered, of_accounts)

    def currencies(self) -> int:
        """How many currencies the amounts are in."""
        if "currency" in self.deals.types:
            known = sum(value is not None for value in self.deals.texts("currency"))
            if known <= 1:
                return known
        return self.reading.currencies()

    def labels(self) -> dict[str, list[str]]:
        """The values of each dimension, sorted."""
        found = {}
        for name, one in self.reading.dimensions.items():
            if name == "segment":
                found[name] = [segment for segment, _ in self.reading.plan.segments]
            elif self._by_text(one):
                found[name] = sorted({v for v in self._values(one).values() if v is not None})
            else:
                query = f"SELECT DISTINCT CAST({one.sql} AS VARCHAR) AS v FROM {self._rows(one)} ORDER BY v"
                rows = self.reading.engine.execute(query).fetchall()
                found[name] = [row[0] for row in rows if row[0] is not None]
        return found

    # ── Stage entries ────────────────────────────────────────────────────────────────────────────────────────────────

    def first_entries(self) -> NDArray[np.uint32]:
        """The first entry of each stage by each opportunity, 0 where there is none; shape (stages, opportunities).

        Sets `orphans`: how many stage entries are of an opportunity that was not in the import.
        """
        stages, rows = self.reading.plan.stages, self.deals.rows
        first = np.zeros((len(stages), rows), np.uint32)
        if self.entries is None:
            return first
        flat = first.reshape(-1)
        starts: dict[str | None, int] = {stage: i * rows for i, stage in enumerate(stages)}
        runs = reversed(self.entries.runs(ENTRIES))
        for at, when, lost in in_turn(partial(self._entries, groups, starts) for _, _, groups in runs):
            flat[at] = when  # those of one cell from the latest to the earliest, which stays
            self.orphans += lost
        return first

    def _entries(self, groups: Sequence[int], starts: Mapping[str | None, int]) -> tuple[Ints, NDArray[np.uint32], int]:
        """The place of each entry among the first entries and its instant, the last one first; how many have none."""
        assert self.entries is not None
        table = self.entries.read([LINK, "stage", "entered_at"], groups)
        at = numbered(table.column("stage"), starts, np.int64)
        row, when = rows_linked(table.column(LINK)), instants(table.column("entered_at"))
        lost = table.column(LINK).null_count
        if lost or (at.size and at.min() < 0):
            placed = np.flatnonzero((row >= 0) & (at >= 0))
            at, row, when = at[placed], row[placed], when[placed]
        at += row
        return at[::-1].copy(), when[::-1].copy(), lost

    # ── Opportunities ────────────────────────────────────────────────────────────────────────────────────────────────

    def lots(self, first: NDArray[np.uint32], labels: Labels) -> Iterator[tuple[int, Callable[[], Deals]]]:
        """All opportunities, in the order of the file: the first row of each lot, and what reads it."""
        accounts = {
            name: self._account_codes(one, labels[name])
            for name, one in self.reading.dimensions.items()
            if one.sources == {"account"}
        }
        for start, end, groups in self.deals.runs(LOT):
            yield start, partial(self._lot, start, end, groups, first, labels, accounts)

    def _lot(
        self,
        start: int,
        end: int,
        groups: Sequence[int],
        first: NDArray[np.uint32],
        labels: Labels,
        accounts: Mapping[str, NDArray[np.int32]],
    ) -> Deals:
        own = {name: one for name, one in self.reading.dimensions.items() if name not in accounts}
        texts = {name: self._column(one) for name, one in own.items() if self._by_text(one)}
        there = [name for name in WANTED if name in self.deals.types and name != "currency"]
        table = self.deals.read([*there, *texts.values(), *([LINK] if accounts else [])], groups)
        codes = {}
        for name, one in own.items():
            if name in texts:
                codes[name] = numbered(table.column(texts[name]), self._numbers(one, labels[name]), np.int32)
            else:
                codes[name] = self._asked(one, labels[name], start, end)
        if accounts:
            row = rows_linked(table.column(LINK))
            for name, of_account in accounts.items():
                codes[name] = of_account.take(row)  # the last one, −1, is that of no account
        size = end - start
        created, closed = (
            instants(table.column(name)) if name in there else np.zeros(size, np.uint32)
            for name in ("created_at", "closed_at")
        )
        amount, full, cost = (
            money(table.column(name)) if name in there else np.full(size, NO_MONEY)
            for name in ("amount", "list_amount", "cost")
        )
        status = numbered(table.column("status"), STATUS, np.int8, 0)
        return Deals(created, closed, status, amount, full, cost, first[:, start:end], codes)

    # ── Dimensions ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_text(self, one: Dimension) -> bool:
        """Whether a dimension only looks at one column of texts: each different text is then asked once."""
        return len(one.columns) == 1 and self._file(one).types.get(self._column(one)) == TEXT

    @staticmethod
    def _column(one: Dimension) -> str:
        return next(name for _, name in one.columns)

    def _file(self, one: Dimension) -> Decoded:
        return self.accounts if one.sources == {"account"} and self.accounts else self.deals

    def _values(self, one: Dimension) -> Mapping[str | None, str | None]:
        """What a dimension says of each text of its column, and of none."""
        (source,) = one.columns
        key = (one.name, self._column(one))
        if key not in self._said:
            texts = [*self._file(one).texts(self._column(one)), None]
            engine = self.reading.engine
            engine.register("texts", pa.table({self._column(one): pa.array(texts, pa.string())}))
            query = f'SELECT "{self._column(one)}" AS t, CAST({one.sql} AS VARCHAR) AS v FROM texts AS {source[0]}'
            self._said[key] = dict(engine.execute(query).fetchall())
            engine.unregister("texts")
        return self._said[key]

    def _numbers(self, one: Dimension, labels: Sequence[str]) -> Mapping[str | None, int]:
        known = {label: i for i, label in enumerate(labels)}
        said = self._values(one).items()
        return {text: UNSET if value is None else known.get(value, UNSET - 1) for text, value in said}

    def _account_codes(self, one: Dimension, labels: Sequence[str]) -> NDArray[np.int32]:
        """The code of a dimension for each account, in the order of its file; then that of no account."""
        assert self.accounts is not None
        if not self._by_text(one):
            nobody = f"(SELECT * FROM {self._rows(one)} LIMIT 0) AS account RIGHT JOIN (SELECT 1) AS one ON true"
            query = f"SELECT {code_sql(one.sql, labels, 'asked')} FROM {nobody}"
            none = self.reading.engine.execute(query).fetchall()[0][0]
            return np.append(self._asked(one, labels, 0, self.accounts.rows), np.int32(none))
        numbers, column = self._numbers(one, labels), self._column(one)
        found = np.full(self.accounts.rows + 1, numbers[None], np.int32)
        for start, end, groups in self.accounts.runs(1 << 20):
            found[start:end] = numbered(self.accounts.read([column], groups).column(column), numbers, np.int32)
        return found

    def _asked(self, one: Dimension, labels: Sequence[str], start: int, end: int) -> NDArray[np.int32]:
        """The codes of some rows, asked of the engine."""
        query = (
            f"SELECT file_row_number AS row, {code_sql(one.sql, labels, 'asked')} FROM {self._rows(one)} "
            f"WHERE file_row_number >= {start} AND file_row_number < {end}"
        )
        with self.reading.engine.cursor() as engine:
            table = engine.sql(query).to_arrow_table()
        found = np.full(end - start, UNSET, np.int32)
        found[table.column("row").to_numpy() - start] = table.column("code asked").to_numpy()
        return found

    def _rows(self, one: Dimension) -> str:
        name = "account" if self._file(one) is self.accounts else "opportunity"
        return f"read_parquet({text(str(self._file(one).file))}, file_row_number = true) AS {name}"


def _alone(stored: StoredTable | None) -> StoredTable | None:
    """A table of one file, none of whose rows was superseded."""
    return stored if stored and len(stored.files) == 1 and not stored.superseded else None


def _decoded(reading: Reading, table: str, stored: StoredTable) -> Decoded:
    return Decoded(reading.store.path(table, stored.files[0]))
