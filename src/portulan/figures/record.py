"""One record with all its facts: its columns, the stages it went through, what was done about it, what it is tied to.

Read as of a day, like every figure: what had not happened by the end of that day is not shown, and a deal that closed
later is shown open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

import duckdb

from portulan.facts.schema import TABLES, Table
from portulan.facts.sql import quoted
from portulan.facts.store import FactStore
from portulan.language.words import Words
from portulan.workspace import Cell

if TYPE_CHECKING:
    from portulan.language.conditions import ColumnType

SHOWN = ("opportunity", "lead", "account", "sale", "owner", "offer", "activity")
MOST = 200  # linked records and activities read for one page
_LATER = {"won_at", "refused_at", "closed_at", "mql_at", "sql_at", "meeting_at", "opportunity_at", "left_on"}
_FOLLOWS = {  # facts that only became true at a moment: hidden until then
    "closed_at": ("loss_reason", "competitor"),
    "refused_at": ("refusal_reason", "refusal_comment"),
    "opportunity_at": ("opportunity_id",),
}
_LINKS: Mapping[str, tuple[str, ...]] = {
    "account": ("opportunity", "lead", "sale"),
    "opportunity": ("sale",),
    "lead": ("opportunity",),
}
_TITLES = {"lead": ("name", "email"), "activity": ("subject", "kind")}


@dataclass(frozen=True, slots=True)
class Reference:
    """Another record: its table, its key, and the name people give it."""

    table: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of the record; `name` is Words for a canonical column, the mapping's own word for a custom one."""

    column: str
    name: Words | str
    type: "ColumnType"
    value: Cell
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage; `days` runs to the next entry, the close, or the day the page is read."""

    stage: str
    entered_at: datetime
    days: float
    current: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something done about the record."""

    at: datetime
    kind: str
    direction: str | None
    held: bool | None
    subject: str | None
    text: str | None
    owner: Reference | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Records of another table tied to this one: the first of them, and how many there are."""

    table: str
    total: int
    rows: tuple[tuple[Reference, datetime | date | None, Cell, str | None], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What the page of a record shows."""

    reference: Reference
    facts: tuple[Fact, ...]
    stays: tuple[Stay, ...] = ()
    events: tuple[Event, ...] = ()
    linked: tuple[Linked, ...] = ()

    def value(self, column: str) -> object:
        """The value of one column, None where there is none."""
        return next((fact.value for fact in self.facts if fact.column == column), None)


def read_record(store: FactStore, table: str, key: str, as_of: date) -> Record | None:
    """The record of that key as known at the end of `as_of`; None when there is none, or none yet."""
    if table not in SHOWN:
        return None
    return _Reader(store, as_of).record(TABLES[table], key)


_LOCK = Lock()
_OPEN: dict[tuple[str, str], duckdb.DuckDBPyConnection] = {}


def _cursor(store: FactStore) -> duckdb.DuckDBPyConnection:
    """A cursor on the facts of this store; the connection is kept until the facts change."""
    key = (str(store.directory), store.identity)
    with _LOCK:
        if key not in _OPEN:
            for old in [k for k in _OPEN if k[0] == key[0]]:
                del _OPEN[old]
            connection = duckdb.connect(":memory:", config={"threads": 2})
            store.attach(connection)
            _OPEN[key] = connection
        return _OPEN[key].cursor()


class _Reader:
    """The queries of one page, all bounded by the end of the as-of day."""

    def __init__(self, store: FactStore, as_of: date) -> None:
        self.store = store
        self.cursor = _cursor(store)
        self.end = datetime.combine(as_of + timedelta(days=1), time())

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        result = self.cursor.execute(sql, list(values))
        names = [d[0] for d in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def known(self, table: Table) -> str:
        """The SQL condition "had happened, and was known, by the end of the day"."""
        columns = ["learnt_at", *([table.happened] if table.happened else [])]
        return " AND ".join(f"coalesce({quoted(c)} < TIMESTAMP '{self.end:%Y-%m-%d}', true)" for c in columns)

    def record(self, table: Table, key: str) -> Record | None:
        found = self.rows(
            f"SELECT * FROM {quoted(table.name)} WHERE {quoted(table.key or '')} = ? AND {self.known(table)} LIMIT 1",
            key,
        )
        if not found:
            return None
        row = _as_of(table.name, found[0], self.end)
        reference = Reference(table.name, key, _title(table.name, row))
        stays = self.stays(key, row) if table.name == "opportunity" else ()
        if table.name == "opportunity" and row.get("status") == "open" and stays:
            row["stage"] = stays[-1].stage
        return Record(
            reference,
            tuple(self.facts(table, row)),
            stays,
            self.events(table.name, key) if table.name in ("opportunity", "lead", "account") else (),
            tuple(self.linked(table.name, key)),
        )

    def facts(self, table: Table, row: Mapping[str, Any]) -> Iterable[Fact]:
        types = self.store.tables()[table.name].columns
        for column, type_ in types.items():
            spec = table.column(column)
            value = row.get(column)
            reference = self.reference(spec.refers_to, value) if spec and spec.refers_to and value else None
            yield Fact(column, spec.words if spec else column, type_, value, reference)

    def reference(self, table: str, key: object) -> Reference:
        spec = TABLES[table]
        found = self.rows(f"SELECT * FROM {quoted(table)} WHERE {quoted(spec.key or '')} = ? LIMIT 1", key)
        return Reference(table, str(key), _title(table, found[0]) if found else str(key))

    def stays(self, key: str, row: Mapping[str, Any]) -> tuple[Stay, ...]:
        entries = self.rows(
            "SELECT stage, entered_at FROM stage_entry "
            f"WHERE opportunity_id = ? AND {self.known(TABLES['stage_entry'])} "
            "ORDER BY entered_at, sequence NULLS FIRST",
            key,
        )
        closed = row.get("closed_at")
        until = closed or self.end
        found: list[Stay] = []
        for index, entry in enumerate(entries):
            last = index == len(entries) - 1
            left = until if last else entries[index + 1]["entered_at"]
            stay = max((left - entry["entered_at"]).total_seconds(), 0.0) / 86_400
            found.append(Stay(entry["stage"], entry["entered_at"], stay, last and closed is None))
        return tuple(found)

    def events(self, table: str, key: str) -> tuple[Event, ...]:
        rows = self.rows(
            f"SELECT * FROM activity WHERE {quoted(table + '_id')} = ? AND {self.known(TABLES['activity'])} "
            f"ORDER BY happened_at DESC, activity_id LIMIT {MOST}",
            key,
        )
        owners = {id_: self.reference("owner", id_) for id_ in {r["owner_id"] for r in rows} if id_}
        return tuple(
            Event(
                r["happened_at"],
                r["kind"] or "",
                r["direction"],
                r["held"],
                r["subject"],
                r["text"],
                owners.get(r["owner_id"]),
            )
            for r in rows
        )

    def linked(self, table: str, key: str) -> Iterable[Linked]:
        for other in _LINKS.get(table, ()):
            spec = TABLES[other]
            where = f"{quoted(table + '_id')} = ? AND {self.known(spec)}"
            when = quoted(spec.happened or "learnt_at")
            (count,) = self.rows(f"SELECT count(*) AS total FROM {quoted(other)} WHERE {where}", key)
            rows = self.rows(
                f"SELECT * FROM {quoted(other)} WHERE {where} ORDER BY {when} DESC NULLS LAST LIMIT {MOST}", key
            )
            if rows:
                yield Linked(other, count["total"], tuple(self._line(other, spec, row) for row in rows))

    def _line(
        self, other: str, spec: Table, row: dict[str, Any]
    ) -> tuple[Reference, datetime | date | None, Cell, str | None]:
        seen = _as_of(other, row, self.end)
        reference = Reference(other, str(row[spec.key or ""]), _title(other, row))
        return reference, row.get(spec.happened or ""), seen.get("amount"), seen.get("status")


def _as_of(table: str, row: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    """The row as it stood before `end`: what came later is taken away, with what it brought."""
    seen = dict(row)
    for column in _LATER & row.keys():
        if not _after(row[column], end):
            continue
        seen[column] = None
        for follower in _FOLLOWS.get(column, ()):
            if follower in seen:
                seen[follower] = None
        if table == "opportunity" and column == "closed_at":
            seen["status"] = "open"
    return seen


def _after(value: object, end: datetime) -> bool:
    if isinstance(value, datetime):
        return value >= end
    return isinstance(value, date) and value >= end.date()


def _title(table: str, row: Mapping[str, Any]) -> str:
    """The name people give a record: its name, what stands for one, or its key."""
    columns: Sequence[str] = (*_TITLES.get(table, ("name",)), TABLES[table].key or "")
    return next((str(row[c]) for c in columns if row.get(c)), "")
