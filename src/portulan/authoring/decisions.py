"""The decision a version comes from: an entry of the journal."""

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from portulan.authoring.models import PlanVersion
from portulan.journal.figures import said
from portulan.journal.models import Entry
from portulan.language.words import Language

OFFERED = 25


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry that may be cited."""

    number: int
    title: str
    chosen: bool = False
    url: str = ""


def recent(language: Language, asked: str) -> list[Decision]:
    """The latest entries that can be the reason of a version: all but those the plan and its actions write."""
    own = Q(kind__startswith="plan.") | Q(kind__startswith="action.")
    found = list(Entry.objects.exclude(own)[:OFFERED])
    named = Entry.objects.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 9 else None
    if named is not None and named not in found:
        found.insert(0, named)
    return [Decision(e.number, said(e.title, language), str(e.number) == asked) for e in found]


def decision_asked(request: HttpRequest) -> int | None:
    """The number of the entry that the form cites; a number that no entry has is no form of ours."""
    asked = request.POST.get("from_decision", "").strip()
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 8 or not Entry.objects.filter(number=int(asked)).exists():
        raise SuspiciousOperation("a decision that the journal does not hold")
    return int(asked)


def cited(version: PlanVersion, language: Language) -> Decision | None:
    """The decision a version comes from, to be shown."""
    entry = Entry.objects.filter(number=version.decision).first() if version.decision else None
    if entry is None:
        return None
    return Decision(entry.number, said(entry.title, language), url=reverse("journal:entry", args=[entry.number]))
