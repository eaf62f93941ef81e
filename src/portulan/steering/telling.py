"""Who is told of an alert, and in which words."""

from datetime import datetime

from portulan.language.words import Language, Sentence
from portulan.metrics.alerts.answers import Track
from portulan.people.models import User
from portulan.steering.addresses import Addresses
from portulan.steering.looking import units_of
from portulan.steering.models import Alert
from portulan.steering.naming import amount
from portulan.steering.outbox import Letter, post
from portulan.steering.rules import Watched
from portulan.steering.words import WORDS
from portulan.workspace import Workspace


def audience(owner: str) -> list[User]:
    """The owner of the action, by name or user name, then those who steer; each once."""
    wanted = owner.strip().casefold()
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    named = [u for u in people if wanted and wanted in (u.get_full_name().casefold(), u.username.casefold())]
    return named + [u for u in people if u.may("steer") and u not in named]


def tell(
    workspace: Workspace,
    watched: Watched,
    track: Track,
    row: Alert,
    name: Sentence,
    addresses: Addresses,
    at: datetime,
) -> int:
    """Queue the notices of an alert; gives how many. Call it in the transaction that records the alert."""
    usual = _company_language(workspace)

    def letter(to: User | None, language: Language) -> Letter:
        subject = WORDS["notice.subject"].say(language, name=name.say(language))
        return Letter(to, subject, body_of(workspace, watched, track, row, name, addresses.site, language))

    people = audience(watched.action.owner if watched.action else "")
    personal = [letter(person, _language_of(person, usual)) for person in people]
    return len(post(f"alert-{row.pk}-opened", addresses, personal, letter(None, usual), at=at, about=row.about))


def body_of(
    workspace: Workspace,
    watched: Watched,
    track: Track,
    row: Alert,
    name: Sentence,
    site: str,
    language: Language,
) -> str:
    """What is known, what it does not prove, what to do, where to look."""
    unit, currency = units_of(workspace).get(watched.reference.kpi, ""), _currency(workspace)

    lines = [
        WORDS["notice.what"].say(
            language, name=name.say(language), target=amount(row.target, unit, language, currency),
            threshold=amount(row.threshold, unit, language, currency),
            opened=row.opened,
        ),
        WORDS["notice.proof"].say(language),
    ]  # fmt: skip
    if row.action is not None:
        what, owner, due = row.action.what, row.action.owner or "—", row.action.due
        said = WORDS["notice.action"].say(language, what=what, owner=owner)
        lines.append(WORDS["notice.action_due"].say(language, what=what, owner=owner, due=due) if due else said)
    if site:
        lines.append(f"{site}/steering/alerts/{row.pk}/")
    return "\n\n".join(lines)


def _company_language(workspace: Workspace) -> Language:
    plan = workspace.plan().plan
    return "en" if plan is not None and plan.language == "en" else "fr"


def _language_of(user: User, usual: Language) -> Language:
    return user.language if user.language in ("fr", "en") else usual  # type: ignore[return-value]  # reason=checked


def _currency(workspace: Workspace) -> str:
    plan = workspace.plan().plan
    return (plan.currency if plan else None) or "EUR"
