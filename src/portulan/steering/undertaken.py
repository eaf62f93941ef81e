"""The action of an alert on the day read: where it stands, and what is known of its effect."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from portulan.journal.effect import Verdict
from portulan.journal.models import Action
from portulan.journal.showing import VERDICT_STATES, dates_of
from portulan.journal.standing import Standing, standing
from portulan.journal.words import WORDS as JOURNAL_WORDS
from portulan.language.words import Language
from portulan.steering.models import Alert
from portulan.steering.words import WORDS
from portulan.ui.clock import company_zone
from portulan.ui.reading import Reading


@dataclass(frozen=True, slots=True)
class Undertaken:
    """What was undertaken: `label` says where it stands (`Action ouverte :`, `Action faite le 16 novembre :`).

    `word` is the verdict on its effect, "" while it is not done.
    """

    what: str
    owner: str
    due: date | None
    standing: Standing
    label: str
    progress: str
    note: str
    url: str
    verdict: Verdict | None = None
    word: str = ""

    @property
    def waits(self) -> bool:
        """Whether someone still has to do it."""
        return self.standing not in ("done", "dropped")

    @property
    def state(self) -> str:
        """How its verdict is drawn."""
        return VERDICT_STATES[self.verdict] if self.verdict else ""


def undertaken(reading: Reading, row: Alert) -> Undertaken | None:
    """The action that an alert opened, as it stood on the day read; None where it opened none, or not yet."""
    action, language = row.action, reading.language
    if action is None:
        return None
    dates = dates_of(action, company_zone(reading.workspace), reading.as_of, reading.asked is None)
    where = standing(dates, reading.as_of)
    if where is None:
        return None
    closed = where in ("done", "dropped")
    key = where if closed or where == "overdue" else "open"
    found = verdict_of(row, reading.as_of) if where == "done" else None
    return Undertaken(
        action.what,
        action.owner,
        action.due,
        where,
        WORDS[f"undertaken.label.{key}"].say(language, day=dates.closed),
        WORDS[f"undertaken.{key}"].say(language, day=dates.closed),
        action.note if closed else "",
        reading.keep(reverse("journal:action", args=[action.pk])),
        found,
        verdict_word(found, language),
    )


def verdict_of(row: Alert, as_of: date) -> Verdict | None:
    """The last verdict written on its action by that day."""
    done = row.action is not None and row.action.state == Action.State.DONE
    if not done or not row.effect or row.effect_on is None or row.effect_on > as_of:
        return None
    found: Verdict = row.effect["verdict"]
    return found


def verdict_word(verdict: Verdict | None, language: Language) -> str:
    """`A marché`, `N’a pas marché`, `On ne peut pas encore dire`."""
    return JOURNAL_WORDS[f"effect.{verdict}"].say(language) if verdict else ""
