"""The chain that holds the journal: each entry carries the SHA-256 of its own words and of the entry before it.

A row that is edited, deleted, inserted or moved no longer has the hash its neighbours promise. The method is that of
Haber & Stornetta, *How to time-stamp a digital document*, Journal of Cryptology 3, 1991.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

Fault = Literal["edited", "missing", "moved", "unlinked", "short", "long"]
MOST_COMPARED = 300
"""Beyond that many faulty entries, which of them were exchanged is no longer looked for: each is said edited."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it. `at` carries its time zone; `body` is what JSON can hold."""

    number: int
    at: datetime
    kind: str
    author: str
    about: str
    title: Mapping[str, str]
    body: Mapping[str, Any]
    previous: str
    sha: str = ""

    def digest(self) -> str:
        """The SHA-256 (64 hex digits) of all that was written and of the entry before.

        The same on every database: instants are written in UTC, and 2.0 as 2 (PostgreSQL gives some of one back as
        the other).
        """
        written = [
            self.number, self.at.astimezone(UTC).isoformat(), self.kind, self.author, self.about, dict(self.title),
            _plain(self.body), self.previous,
        ]  # fmt: skip
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: at which entry, and how.

    `edited`: its words are not those written. `missing`: there is none of that number (`until`: nor up to that one).
    `moved`: it was written as number `was`. `unlinked`: it does not follow from the entry before it. `short`: entries
    from this number on were there and are gone. `long`: from this number on, entries that the journal did not write.
    """

    number: int
    fault: Fault
    was: int | None = None
    until: int | None = None


def verify(links: Iterable[Link], length: int | None = None, head: str | None = None) -> list[Break]:
    """All the places where a journal, in order, is not what was written; empty when it is whole.

    `length` and `head` are how many entries there were when last written and the hash of the last: without them the
    loss of the latest entries could not be seen. Someone who may rewrite all entries and the head as well leaves no
    trace here: an export kept elsewhere does (`disagreement`).
    """
    broken: list[Break] = []
    faulty: list[Link] = []
    previous, expected = FIRST, 1
    for link in links:
        if link.number > expected:
            broken.append(Break(expected, "missing", until=link.number - 1))
        elif link.previous != previous:
            broken.append(Break(link.number, "unlinked"))
        if link.digest() != link.sha:
            faulty.append(link)
        previous, expected = link.sha, link.number + 1
    last = expected - 1
    numbers = {link.number for link in faulty} | {n for b in broken for n in (b.number, b.until or b.number)}
    broken += [_edited_or_moved(link, numbers) for link in faulty]
    if length is not None and last < length:
        broken.append(Break(last + 1, "short", until=length))
    elif length is not None and last > length:
        broken.append(Break(length + 1, "long", until=last))
    elif head is not None and previous != head:
        broken.append(Break(last, "long"))
    return sorted(broken, key=lambda b: b.number)


def _edited_or_moved(link: Link, numbers: set[int]) -> Break:
    """Whether the entry is whole but under another's number."""
    if len(numbers) <= MOST_COMPARED:
        for number in sorted(numbers - {link.number}):
            if replace(link, number=number).digest() == link.sha:
                return Break(link.number, "moved", was=number)
    return Break(link.number, "edited")


def disagreement(mine: Mapping[int, str], kept: Mapping[int, str]) -> int | None:
    """The first entry of an export kept elsewhere (number → hash) that the journal no longer holds as it was."""
    return next((number for number in sorted(kept) if mine.get(number) != kept[number]), None)
