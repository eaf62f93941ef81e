"""Finding entries: by kind, words, period."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet

from portulan.journal.models import Entry
from portulan.journal.words import WORDS
from portulan.language.words import Words

KINDS = ("decision", "plan", "action", "focus", "alert", "signal", "review", "ritual", "test")
"""The families of kinds that have a name, in the order of the list; `kind` is `family.what`."""
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of a family (or one kind), whose words hold `text`, between two days included."""

    kind: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.kind or self.text or self.first or self.last)


def entries(asked: Asked, zone: tzinfo, until: date | None = None) -> QuerySet[Entry]:
    """The entries asked for, latest first; days are the company's. `until` hides what was written after that day."""
    found = Entry.objects.order_by("-at", "-number")
    if asked.kind:
        found = found.filter(Q(kind=asked.kind) | Q(kind__startswith=f"{asked.kind}."))
    if asked.first:
        found = found.filter(at__gte=_midnight(asked.first, zone))
    last = min((day for day in (asked.last, until) if day), default=None)
    if last:
        found = found.filter(at__lt=_midnight(last + timedelta(days=1), zone))
    if asked.text.strip():
        found = found.filter(pk__in=_holding(found, asked.text))
    return found


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _holding(found: QuerySet[Entry], text: str) -> list[int]:
    """Those where every word stands, in either language; accents and capitals do not matter.

    Read here rather than asked of the database: SQLite keeps JSON with its accents escaped and folds only ASCII.
    """
    wanted = folded(text).split()
    rows = found.values_list("pk", "title", "body", "author_name", "about").iterator(CHUNK)
    return [pk for pk, *held in rows if all(word in folded(" ".join(_texts(held))) for word in wanted)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))
    elif value is not None:
        yield str(value)


def folded(text: str) -> str:
    """Without accents nor capitals."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def families() -> list[str]:
    """The families of kinds that the journal holds, those with a name first."""
    held = {kind.partition(".")[0] for kind in Entry.objects.order_by().values_list("kind", flat=True).distinct()}
    return [kind for kind in KINDS if kind in held] + sorted(held - set(KINDS))


def family_name(kind: str) -> Words | str:
    """What the family of a kind is called."""
    family = kind.partition(".")[0]
    return WORDS[f"journal.kind.{family}"] if family in KINDS else family
