"""Writing in the journal. An entry is written with what it tells, in one transaction, or neither is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portulan.journal.chain import FIRST, Link
from portulan.journal.models import Entry, Head
from portulan.language.words import LANGUAGES, Sentence, Words
from portulan.people.models import User


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

    `at` carries its time zone. Raises TypeError or ValueError on a body that JSON cannot hold.
    """
    if at.tzinfo is None:
        raise ValueError("an entry needs the time zone of its instant")
    with transaction.atomic():
        head = Head.objects.select_for_update().first()
        number, previous = (head.length + 1, head.sha) if head else (1, FIRST)
        said: dict[str, str] = {language: title.say(language) for language in LANGUAGES}
        name = by.shown_name if by else ""
        link = Link(number, at, kind, name, about, said, dict(body or {}), previous)
        entry = Entry(
            number=number, at=at, kind=kind, author=by, author_name=name, about=about, title=said, body=link.body,
            previous=previous, sha=link.digest(),
        )  # fmt: skip
        entry.save()
        Head.objects.update_or_create(pk=1, defaults={"length": number, "sha": entry.sha})
    return entry
