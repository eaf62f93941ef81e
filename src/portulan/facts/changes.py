"""What a batch of changes says: rows that are new or replace the one of their key, records deleted, records merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from portulan.facts.schema import TABLES
from portulan.facts.store import key_of


@dataclass(frozen=True, slots=True)
class Changes:
    """A batch, in the canonical language of the facts.

    `rows`: by table, Arrow tables with canonical (and custom) columns; those left out are empty. A row whose key is
    known replaces the record whole; stage entries are added. A row without `learnt_at` is learnt at the batch.
    `deleted`: by table, identifiers. Deleting an opportunity deletes its stage entries; a deletion in 'stage_entry'
    names an opportunity, whose entries are forgotten before those of the batch are added. `merged`: by table, which
    record is merged into which: the first goes, and what referred to it refers to the second, now and in later batches.
    """

    rows: Mapping[str, pa.Table] = field(default_factory=dict)
    deleted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    merged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.rows, *self.deleted, *self.merged):
            if name not in TABLES:
                raise ValueError(f"there is no table {name!r}; tables: {', '.join(TABLES)}")
        for name, merges in self.merged.items():
            if TABLES[name].key is None:
                raise ValueError(f"records of {name} have no key of their own, and are not merged")
            for one in merges:
                final(merges, one)

    @property
    def is_empty(self) -> bool:
        return not any(t.num_rows for t in self.rows.values()) and not any(
            (*self.deleted.values(), *self.merged.values())
        )


def final(merges: Mapping[str, str], one: str) -> str:
    """The record one was merged into in the end. Raises ValueError where merges turn in a circle."""
    seen = {one}
    while (into := merges.get(one)) is not None:
        if into in seen:
            raise ValueError(f"{one!r} and {into!r} are merged into one another")
        seen.add(into)
        one = into
    return one


def references() -> Mapping[str, Sequence[tuple[str, str]]]:
    """By table, the columns of which table hold its key: what follows when one of its records is merged."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in TABLES}
    for table in TABLES.values():
        for column in table.columns:
            if column.refers_to:
                found[column.refers_to].append((table.name, column.name))
    return found


def known_by(name: str) -> str:
    """The column that the records of a table are known by."""
    return key_of(TABLES[name])
