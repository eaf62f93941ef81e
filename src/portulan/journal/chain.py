"""The chain that holds the journal: each entry carries the SHA-256 of its own words and of the entry before it.

A row that is edited, deleted, inserted or moved no longer has the hash its neighbours promise. The method is that of
Haber & Stornetta, *How to time-stamp a digital document*, Journal of Cryptology 3, 1991.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

Fault = Literal["edited", "missing", "unlinked", "short"]


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
        """The SHA-256 (64 hex digits) of all that was written and of the entry before."""
        written = [
            self.number, self.at.isoformat(), self.kind, self.author, self.about, dict(self.title), dict(self.body),
            self.previous,
        ]  # fmt: skip
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: at which entry, and how."""

    number: int
    fault: Fault


def verify(links: Iterable[Link], length: int | None = None, head: str | None = None) -> list[Break]:
    """All the places where a journal, in order, is not what was written; empty when it is whole.

    `length` and `head` are how many entries there were when last written and the hash of the last: without them the
    loss of the latest entries could not be seen.
    """
    broken: list[Break] = []
    previous, expected = FIRST, 1
    for link in links:
        if link.number != expected:
            broken.append(Break(expected, "missing"))
        if link.previous != previous:
            broken.append(Break(link.number, "unlinked"))
        if link.digest() != link.sha:
            broken.append(Break(link.number, "edited"))
        previous, expected = link.sha, link.number + 1
    if length is not None and (expected - 1 != length or (head is not None and previous != head)):
        broken.append(Break(expected, "short"))
    return broken
