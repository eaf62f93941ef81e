"""Writing in the journal. An entry is written with what it tells, in one transaction, or neither is."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portulan.journal.chain import FIRST, Break, Link, verify
from portulan.journal.models import Entry, Head
from portulan.language.words import LANGUAGES, Sentence, Words
from portulan.people.models import User

CHUNK = 2_000


def record(
    kind: str,
    title: Words | Sentence,
    *,
    at: datetime,
    by: User | None = None,
    about: str = "",
    body: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one entry at the end of the journal. `by` is None for what Portulan does by itself.

    `at` carries its time zone. `body["figures"]` is a list of `journal.figures.seen`. Raises TypeError or ValueError
    on a body that JSON cannot hold. Writers wait for one another: on SQLite a transaction that writes is IMMEDIATE
    (see the settings), elsewhere the row of the head is locked.
    """
    if at.tzinfo is None:
        raise ValueError("an entry needs the time zone of its instant")
    held = json.loads(json.dumps(body or {}, allow_nan=False))  # as it will be read back: lists for tuples, text keys
    with transaction.atomic():
        Head.objects.get_or_create(pk=1, defaults={"length": 0, "sha": FIRST})
        head = Head.objects.select_for_update().get(pk=1)
        said: dict[str, str] = {language: title.say(language) for language in LANGUAGES}
        name = by.shown_name if by else ""
        link = Link(head.length + 1, at, kind, name, about, said, held, head.sha)
        entry = Entry(
            number=link.number, at=at, kind=kind, author=by, author_name=name, about=about, title=said, body=held,
            previous=link.previous, sha=link.digest(),
        )  # fmt: skip
        entry.save()
        head.length, head.sha = entry.number, entry.sha
        head.save()
    return entry


def verify_journal() -> list[Break]:
    """Every place where the journal of the database is not what was written."""
    with transaction.atomic():
        head = Head.objects.filter(pk=1).first()
        length, sha = (head.length, head.sha) if head else (0, FIRST)
        entries = Entry.objects.order_by("number", "pk").iterator(CHUNK)
        return verify((entry.link for entry in entries), length, sha)
