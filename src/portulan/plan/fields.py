"""How the keys of the plan are described: once, beside each record's attribute.

The reader, the JSON schema, the semantic diff and the reference manual are all made from these descriptions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from portulan.language.words import Words

Path = tuple[str | int, ...]
"""Where a value stands in the plan: `("price", "guardrails", "discount_max")`; numbers index lists."""

ScalarName = Literal[
    "text", "id", "share", "money", "number", "whole", "date", "duration", "occurrences", "quantity", "condition",
    "reference", "hours", "time", "weekday", "month_day", "record_set", "change", "formula",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value of a known kind; `above_zero` refuses zero as well as negative numbers."""

    name: ScalarName
    above_zero: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One word among a few; the words' meaning in both languages."""

    values: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A block of keys, read into a record."""

    type: "type[Record]"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; where `single`, one value may stand without brackets."""

    item: "Scalar | Choice | RecordOf"
    single: bool = False


Kind = Scalar | Choice | RecordOf | ListOf


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the language: its name as written, what it holds, how people call it (with its article)."""

    name: str
    attribute: str
    kind: Kind
    words: Words
    required: bool
    note: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all blocks of the plan share: the path they were read at (ignored when records are compared)."""

    at: Path = field(default=(), compare=False, repr=False)


def key(
    kind: Kind,
    fr: str,
    en: str,
    *,
    name: str = "",
    required: bool = False,
    optional: bool = False,
    note: Words | None = None,
) -> Any:
    """Describes an attribute of a record. Lists are empty and blocks are empty records where the plan is silent;
    everything else (and `optional` blocks) is None."""
    metadata = {"kind": kind, "words": Words(fr=fr, en=en), "name": name, "required": required, "note": note}
    if isinstance(kind, ListOf):
        return field(default=(), metadata=metadata)
    if isinstance(kind, RecordOf) and not optional:
        return field(default_factory=kind.type, metadata=metadata)
    return field(default=None, metadata=metadata)


_KEYS: dict[type[Record], Mapping[str, Key]] = {}


def keys_of(record: type[Record]) -> Mapping[str, Key]:
    """The keys a record reads, by name as written, in the order of the manual."""
    if record not in _KEYS:
        _KEYS[record] = {k.name: k for k in _keys(record)}
    return _KEYS[record]


def _keys(record: type[Record]) -> Iterator[Key]:
    for each in fields(record):
        if "kind" in each.metadata:
            about = each.metadata
            name = about["name"] or each.name
            yield Key(name, each.name, about["kind"], about["words"], about["required"], about["note"])
