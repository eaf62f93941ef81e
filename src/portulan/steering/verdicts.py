"""What was learnt lately of the actions that alerts opened: whether they worked, for home to say."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from portulan.journal.showing import VERDICT_STATES
from portulan.steering.models import Alert
from portulan.steering.undertaken import verdict_of, verdict_word
from portulan.steering.window_showing import named
from portulan.ui.reading import Reading

RECENT = timedelta(days=14)
"""Two Mondays see it."""
MOST = 2


@dataclass(frozen=True, slots=True)
class News:
    """A verdict given lately: on which action, of which KPI."""

    what: str
    name: str
    word: str
    state: str
    since: date
    url: str


def news(reading: Reading) -> list[News]:
    """The verdicts given in the two weeks before the day read, latest first; nothing where it cannot be told yet."""
    first = reading.as_of - RECENT
    rows = Alert.objects.filter(effect_on__gt=first).select_related("action")
    found = [one for row in rows if (one := _news(reading, row)) is not None and one.since > first]
    return sorted(found, key=lambda one: one.since, reverse=True)[:MOST]


def _news(reading: Reading, row: Alert) -> News | None:
    verdict = verdict_of(row, reading.as_of)
    if row.action is None or verdict is None or verdict == "cannot_tell":
        return None
    return News(
        row.action.what,
        named(reading, row.reference),
        verdict_word(verdict, reading.language),
        VERDICT_STATES[verdict],
        date.fromisoformat(row.effect["since"]),
        reading.keep(reverse("steering:alert", args=[row.pk])),
    )
