"""The plan as a readable document: everything it says, in its own order, in words. No Django here.

Built from the descriptions of the language's keys, so a key added to the language appears here by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portulan.authoring.saying import Said, label, said
from portulan.language.words import Language, Words
from portulan.plan.fields import Key, ListOf, Record, RecordOf, keys_of
from portulan.plan.records import Plan

MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, what the plan says."""

    label: Words
    said: Said


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list that has too much to say for a table row."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple["Table", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list of like items: one column per key that at least one of them fills."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Said | None, ...], ...]

    @property
    def cells(self) -> list[list[tuple[Words, Said | None]]]:
        """The rows, each value with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class EntryList:
    title: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of keys: its own facts, then its lists, then the blocks inside it."""

    key: str
    title: Words
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    lists: tuple[EntryList, ...] = ()
    blocks: tuple["Block", ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.tables or self.lists or self.blocks)


def sections(plan: Plan, language: Language) -> dict[str, Block]:
    """One block per top-level key, plus `frame` for what stands at the top of the file (company, currency, period…)."""
    found: dict[str, Block] = {}
    frame: list[Fact] = []
    for key in keys_of(Plan).values():
        value = getattr(plan, key.attribute)
        if isinstance(key.kind, RecordOf) and key.name != "period":
            if value is not None:
                found[key.name] = block(value, key.name, label(key.words), language)
        elif isinstance(key.kind, ListOf) and isinstance(key.kind.item, RecordOf):
            found[key.name] = _list_block(value, key, language)
        elif isinstance(key.kind, RecordOf):
            frame += _facts(value, language)
        elif (text := said(value, key, language)) is not None:
            frame.append(Fact(label(key.words), text))
    found["frame"] = Block("frame", Words(fr="Cadre", en="Frame"), tuple(frame))
    return found


def block(record: Record, name: str, title: Words, language: Language, skip: frozenset[str] = frozenset()) -> Block:
    """A record in words, but for the keys to `skip`."""
    inner: list[Block] = []
    tables: list[Table] = []
    lists: list[EntryList] = []
    for key, value in _values(record, skip):
        if isinstance(key.kind, RecordOf):
            made = block(value, key.name, label(key.words), language)
            inner += [] if made.is_empty else [made]
        elif isinstance(key.kind, ListOf) and isinstance(key.kind.item, RecordOf):
            made_list = _listed(value, key, language)
            if isinstance(made_list, Table):
                tables.append(made_list)
            else:
                lists.append(made_list)
    return Block(name, title, tuple(_facts(record, language, skip)), tuple(tables), tuple(lists), tuple(inner))


def _values(record: Record, skip: frozenset[str] = frozenset()) -> Iterator[tuple[Key, Any]]:
    for key in keys_of(type(record)).values():
        value = getattr(record, key.attribute)
        if key.name not in skip and value is not None and value != ():
            yield key, value


def _facts(record: Record, language: Language, skip: frozenset[str] = frozenset()) -> list[Fact]:
    """The plain values of a record."""
    facts: list[Fact] = []
    for key, value in _values(record, skip):
        if not _is_nested(key) and (text := said(value, key, language)) is not None:
            facts.append(Fact(label(key.words), text))
    return facts


def _is_nested(key: Key) -> bool:
    kind = key.kind
    return isinstance(kind, RecordOf) or (isinstance(kind, ListOf) and isinstance(kind.item, RecordOf))


def _list_block(records: tuple[Record, ...], key: Key, language: Language) -> Block:
    title = label(key.words)
    if not records:
        return Block(key.name, title)
    made = _listed(records, key, language)
    if isinstance(made, Table):
        return Block(key.name, title, tables=(made,))
    return Block(key.name, title, lists=(made,))


def _listed(records: tuple[Record, ...], key: Key, language: Language) -> "Table | EntryList":
    """A table where the items are short and flat, entries where they are not."""
    title = label(key.words)
    used = _used_keys(records)
    flat = not any(_is_nested(k) for k in used.values())
    if flat and len(used) <= MOST_COLUMNS:
        rows = tuple(tuple(said(getattr(r, k.attribute), k, language) for k in used.values()) for r in records)
        return Table(title, tuple(label(k.words) for k in used.values()), rows)
    return EntryList(title, tuple(_entry(record, language) for record in records))


def _used_keys(records: tuple[Record, ...]) -> Mapping[str, Key]:
    """The keys that at least one of the records fills, in the language's order."""
    filled = {key.name for record in records for key, _ in _values(record)}
    return {name: key for name, key in keys_of(type(records[0])).items() if name in filled}


def _entry(record: Record, language: Language) -> Entry:
    title = str(getattr(record, "name", None) or getattr(record, "id", "") or "")
    shown_in_title = {"name"} if getattr(record, "name", None) else {"id"}
    facts = [
        Fact(label(key.words), text)
        for key, value in _values(record, frozenset(shown_in_title))
        if not _is_nested(key) and (text := said(value, key, language)) is not None
    ]
    tables: list[Table] = []
    for key, value in _values(record):
        if isinstance(key.kind, ListOf) and isinstance(key.kind.item, RecordOf):
            made = _listed(value, key, language)
            if isinstance(made, Table):
                tables.append(made)
        elif isinstance(key.kind, RecordOf):
            facts += _facts(value, language)
    return Entry(title, tuple(facts), tuple(tables))
