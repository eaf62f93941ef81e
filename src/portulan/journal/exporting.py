"""The journal as JSON lines: one entry a line, in order, then one line that says how many there are. No Django here.

A file made so can be checked anywhere, and against the journal it came from.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from portulan.journal.chain import FIRST, Break, Link, verify
from portulan.journal.findings import NO_HEAD, UNREADABLE_LINE, broken
from portulan.language.finding import Finding


def as_json(link: Link) -> dict[str, Any]:
    """One entry with all it takes to compute its hash again."""
    return {
        "number": link.number, "at": link.at.astimezone(UTC).isoformat(), "kind": link.kind, "author": link.author,
        "about": link.about, "title": dict(link.title), "body": dict(link.body), "previous": link.previous,
        "sha": link.sha,
    }  # fmt: skip


def json_lines(links: Iterable[Link]) -> Iterator[str]:
    """The lines of the file, each with its line end; the last is `{"head": {"length": …, "sha": …}}`."""
    length, sha = 0, FIRST
    for link in links:
        yield json.dumps(as_json(link), ensure_ascii=False) + "\n"
        length, sha = link.number, link.sha
    yield json.dumps({"head": {"length": length, "sha": sha}}) + "\n"


@dataclass(frozen=True)
class Checked:
    """What a file holds: how many entries, its faults, and each entry's hash by number."""

    length: int
    findings: list[Finding]
    hashes: dict[int, str] = field(default_factory=dict)


def check_lines(lines: Iterable[str]) -> Checked:
    """Whether a file is a whole journal, as written."""
    links: list[Link] = []
    findings: list[Finding] = []
    head: tuple[int, str] | None = None
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
            if "head" in read:
                head = (int(read["head"]["length"]), str(read["head"]["sha"]))
            else:
                links.append(_link(read))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            findings.append(UNREADABLE_LINE.at(None, line=place, problem=f"{type(fault).__name__}: {fault}"))
    breaks = _exchanged(links)
    if head is None:
        findings.append(NO_HEAD.at(None))
    whole = head or (None, None)
    breaks += verify(sorted(links, key=lambda link: link.number), *whole)
    return Checked(len(links), findings + [broken(b) for b in breaks], {link.number: link.sha for link in links})


def _link(read: dict[str, Any]) -> Link:
    return Link(
        int(read["number"]), datetime.fromisoformat(read["at"]), str(read["kind"]), str(read["author"]),
        str(read["about"]), read["title"], read["body"], str(read["previous"]), str(read["sha"]),
    )  # fmt: skip


def _exchanged(links: list[Link]) -> list[Break]:
    """Lines that are not in the order of their numbers."""
    ordered = sorted(links, key=lambda link: link.number)
    pairs = zip(links, ordered, strict=True)
    return [Break(right.number, "moved", was=here.number) for here, right in pairs if here.number != right.number]
