"""Finding entries: by kind, words, period; and what an entry's body says beside its figures."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet

from portulan.journal.models import Entry
from portulan.journal.words import WORDS
from portulan.language.words import LANGUAGES, Language, Words, day
from portulan.metrics.board import NAMES

KINDS = ("decision", "plan", "action", "focus", "alert", "signal", "ritual", "test")
"""The families of kinds that have a name, in the order of the list; `kind` is `family.what`."""
ORIGINS = ("plan", "alert", "signal", "ritual", "test", "page")
CHUNK = 2_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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


@dataclass(frozen=True, slots=True)
class Said:
    """One thing an entry's body holds: its name (words where it has some, else its key) and its lines."""

    name: Words | str
    lines: tuple[str, ...]


APART = ("figures", "what", "about", "plan", "source", "power", "counts")
"""What the page shows elsewhere, or what only a program reads."""
NAMED = (
    "reason", "note", "owner", "component", "due", "start", "steps", "moves", "budget", "spent", "was", "decision",
    "version", "origin", "plan_id", "changes", "sha", "file", "text", "said", "by_the_rule", "as_of", "measured",
)  # fmt: skip


VERDICTS = ("deploy", "stop")
"""What is decided of a test."""


def body_said(body: Mapping[str, Any], language: Language) -> list[Said]:
    """The body but its figures, in the order it was written."""
    return [
        Said(_key_name(key, value), lines)
        for key, value in body.items()
        if key not in APART and (lines := tuple(_lines(_named(key, value), language)))
    ]


def _key_name(key: str, value: Any) -> Words | str:
    if key == "decision" and value in VERDICTS:
        return WORDS["journal.body.verdict"]
    return WORDS[f"journal.body.{key}"] if key in NAMED else key


def _named(key: str, value: Any) -> Any:
    """What the body holds as an identifier, by its name."""
    if key == "component" and value in NAMES:
        return NAMES[value]
    if key == "origin" and value in ORIGINS:
        return WORDS[f"actions.origin.{value}"]
    if key == "decision" and value in VERDICTS:
        return WORDS[f"journal.verdict.{value}"]
    if isinstance(value, bool):
        return WORDS["journal.yes" if value else "journal.no"]
    return value


def _day(text: str) -> date | None:
    """The day, where a text is one and nothing else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _lines(value: Any, language: Language) -> Iterator[str]:
    if value is None or value == "":
        return
    if isinstance(value, Words):
        yield value.say(language)
    elif isinstance(value, str) and (found := _day(value)):
        yield day(found, language)
    elif isinstance(value, Mapping):
        if set(value) == set(LANGUAGES):
            one = value[language]
            yield from _lines(one.get("said") if isinstance(one, Mapping) else one, language)
            return
        for key, one in value.items():
            yield (
                f"{key} : {', '.join(_lines(one, language))}"
                if language == "fr"
                else (f"{key}: {', '.join(_lines(one, language))}")
            )
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield ", ".join(_lines(one, language))
    else:
        yield from str(value).splitlines()
