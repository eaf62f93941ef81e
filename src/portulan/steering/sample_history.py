"""What the watch saw at the sample company in its last four weeks: alerts open their actions, one is done."""

from datetime import UTC, date, datetime, time, timedelta

from portulan.journal.actions import close_action
from portulan.journal.models import Action
from portulan.people.models import User
from portulan.steering.addresses import Addresses
from portulan.steering.models import Alert
from portulan.steering.reviews import open_review
from portulan.steering.watching import evaluate
from portulan.workspace import Workspace

ORDER = 20
WEEKS = 4
DONE = "Permanence de 8 h à 10 h rétablie, à tour de rôle. Les pistes du matin ont un nom dès 8 h 15."


def write(workspace: Workspace, by: User) -> None:
    """The focus evaluated each Monday morning on what was known the evening before, then on the last day of the facts.

    Nobody is written to: no address is set, as in a workspace that has just been made.
    """
    last = workspace.as_of()
    for day in [last - timedelta(weeks=n) for n in range(WEEKS - 1, 0, -1)] + [last]:
        evaluate(workspace, _morning_after(day), Addresses(), as_of=day)
        if day == last - timedelta(weeks=1):
            _review(workspace, by, day)
            _answered(by, day)


def _answered(by: User, day: date) -> None:
    """The action on the response to leads is done the same afternoon: what came of it is read later."""
    for alert in Alert.objects.filter(reference="sla_compliance", action__state=Action.State.OPEN):
        if alert.action is not None:
            close_action(alert.action, at=_morning_after(day) + timedelta(hours=9), by=by, note=DONE)


def _review(workspace: Workspace, by: User, day: date) -> None:
    """The review that the rise of discounts asked for, opened the same morning, a fortnight given."""
    at = _morning_after(day) + timedelta(hours=3)
    owner, due = "Nadia Le Goff", at.date() + timedelta(days=14)
    open_review(workspace, "discount_up", at=at, by=by, owner=owner, due=due, as_of=day)


def _morning_after(day: date) -> datetime:
    """Half past six, the next morning."""
    return datetime.combine(day + timedelta(days=1), time(6, 30), tzinfo=UTC)
