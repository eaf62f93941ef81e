"""A simulated history straight into facts, without files, mapping or import: for studies that need many companies.

Opportunities with their stage entries, accounts whose sector is their segment, sellers. What happened after the last
known day stays out, as it would with an import.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from portulan.facts.schema import SQL_TYPES
from portulan.facts.store import FactStore, StoredColumn, StoredTable
from portulan.language.condition_text import parse_condition
from portulan.language.conditions import Condition
from portulan.language.place import Place
from portulan.sample.organisation import STAGES, Organisation
from portulan.sample.simulate import History

_TYPES = {
    "account": {"account_id": "text", "sector": "text"},
    "owner": {"owner_id": "text", "name": "text"},
    "opportunity": {
        "opportunity_id": "text", "account_id": "text", "owner_id": "text", "offer_id": "text", "channel": "text",
        "created_at": "timestamp", "closed_at": "timestamp", "status": "text",
        "amount": "money", "list_amount": "money", "cost": "money",
    },
    "stage_entry": {"opportunity_id": "text", "stage": "text", "entered_at": "timestamp"},
}  # fmt: skip
_Columns = dict[str, list[object]]
_ARROW = {"text": pa.string(), "timestamp": pa.timestamp("us"), "money": pa.decimal128(18, 4)}


def segment_conditions(organisation: Organisation) -> tuple[tuple[str, Condition], ...]:
    """The segments of a plan for these facts: each account's sector is the name of its segment."""
    return tuple((s.id, parse_condition(f"sector = '{s.id}'", Place("study"))) for s in organisation.segments)


def write_facts(history: History, folder: Path) -> FactStore:
    """Writes what the company's CRM would know on its last day, and opens it."""
    tables: dict[str, _Columns] = {
        "account": _accounts(history),
        "owner": {
            "owner_id": [p.id for p in history.organisation.people],
            "name": [p.name for p in history.organisation.people],
        },
        "opportunity": _opportunities(history),
        "stage_entry": _entries(history),
    }
    stored = {name: _write(folder, name, columns) for name, columns in tables.items()}
    about = [history.organisation.id, history.seed, history.organisation.scale, str(history.organisation.start)]
    return FactStore(folder, json.dumps(about), stored)


def _write(folder: Path, name: str, columns: _Columns) -> StoredTable:
    types = _TYPES[name]
    table = pa.table({c: pa.array(columns[c], type=_ARROW[kind]) for c, kind in types.items()})
    place = folder / "facts" / name
    place.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, place / "part.parquet")
    listed = tuple(StoredColumn(c, kind, SQL_TYPES[kind]) for c, kind in types.items())  # type: ignore[arg-type]
    return StoredTable(0, ("part.parquet",), table.num_rows, listed)


def _owners(history: History) -> _Columns:
    people = history.organisation.people
    return {"owner_id": [p.id for p in people], "name": [p.name for p in people]}


def _accounts(history: History) -> _Columns:
    segments = [s.id for s in history.organisation.segments]
    which = np.unique(history.deals.starts.account[history.known_deals])
    return {
        "account_id": [f"E{i}" for i in which],
        "sector": [segments[s] for s in history.accounts.segment[which]],
    }


def _opportunities(history: History) -> _Columns:
    deals, quotes, organisation = history.deals, history.quotes, history.organisation
    moment = _Moments(history)
    found: _Columns = {name: [] for name in _TYPES["opportunity"]}
    for i in map(int, np.flatnonzero(history.known_deals)):
        closed = moment.at(deals.ended[i])
        channel = _channel(history, i)
        row = (
            f"D{i:07d}", f"E{deals.starts.account[i]}", organisation.people[deals.starts.owner[i]].id,
            organisation.items[int(np.argmax(quotes.quantities[i] > 0))].id,
            channel,
            moment.at(deals.starts.created[i]), closed,
            "open" if closed is None else "won" if deals.won[i] else "lost",
            *(_money(cents) for cents in (quotes.net[i], quotes.listed[i], quotes.cost[i])),
        )  # fmt: skip
        for name, value in zip(found, row, strict=True):
            found[name].append(value)
    return found


def _entries(history: History) -> _Columns:
    deals, moment = history.deals, _Moments(history)
    found: _Columns = {name: [] for name in _TYPES["stage_entry"]}
    for i in np.flatnonzero(history.known_deals):
        for stage in range(int(deals.last_stage[i]) + 1):
            entered = moment.at(deals.entered[i, stage])
            if entered is not None and not deals.skipped[i, stage]:
                for name, value in zip(found, (f"D{i:07d}", STAGES[stage], entered), strict=True):
                    found[name].append(value)
    return found


def _channel(history: History, deal: int) -> str:
    starts, channels = history.deals.starts, history.organisation.channels
    channel = int(starts.channel[deal])
    if channel >= 0:
        return channels[channel].id
    return "clients" if starts.repeat[deal] else "prospection"


class _Moments:
    """Instants as dates; None for what has not happened by the last known day."""

    def __init__(self, history: History) -> None:
        self._origin = datetime.combine(history.organisation.origin, datetime.min.time())
        self._until = history.known_to

    def at(self, instant: float) -> datetime | None:
        if not instant < self._until:
            return None
        return self._origin + timedelta(days=float(instant))


def _money(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100
