"""What the watch saw at the sample company: the focus of October, its alerts answered and over; that of November."""

from datetime import UTC, date, datetime, time, timedelta

from portulan.journal.actions import close_action
from portulan.journal.models import Action
from portulan.people.models import User
from portulan.sample.building import with_focus_of_october
from portulan.steering.addresses import Addresses
from portulan.steering.models import Alert
from portulan.steering.reviews import open_review
from portulan.steering.watching import evaluate
from portulan.ui.text_file import read_text_file, write_in_one_step
from portulan.workspace import Workspace

ORDER = 20
OCTOBER = tuple(date(2026, 10, 4) + timedelta(weeks=n) for n in range(5))
NOVEMBER = (date(2026, 11, 2), *(date(2026, 11, 8) + timedelta(weeks=n) for n in range(3)))
ANSWERS = {
    "average_discount": (
        datetime(2026, 10, 9, 15, 20, tzinfo=UTC),
        "Chaque remise au-delà de 10 % passe par moi depuis lundi. Sept demandes, deux accordées telles quelles.",
    ),
    "sla_compliance": (
        datetime(2026, 10, 14, 15, 30, tzinfo=UTC),
        "Permanence de 8 h à 10 h rétablie, à tour de rôle. Les pistes du matin ont un nom dès 8 h 15.",
    ),
}
"""When the action that each alert of October opened was done, and what was noted."""


def write(workspace: Workspace, by: User) -> None:
    """The focus evaluated each Monday morning on what was known the evening before, and the day after it changed.

    Nobody is written to: no address is set, as in a workspace that has just been made.
    """
    path = workspace.plan_path
    last = read_text_file(path).text or ""
    october = with_focus_of_october(last)
    try:
        if october != last:
            write_in_one_step(path, october)
            for day in OCTOBER:
                _evaluate(workspace, day)
                _answered(by, day)
    finally:
        if read_text_file(path).text != last:
            write_in_one_step(path, last)
    for day in NOVEMBER:
        _evaluate(workspace, day)
        if day == NOVEMBER[2]:
            _review(workspace, by, day)


def _evaluate(workspace: Workspace, day: date) -> None:
    evaluate(workspace, _morning_after(day), Addresses(), as_of=day)


def _answered(by: User, day: date) -> None:
    """The actions done in the week that begins the morning after that day: what came of them is read later."""
    for reference, (done, note) in ANSWERS.items():
        if day < done.date() <= day + timedelta(weeks=1):
            for alert in Alert.objects.filter(reference=reference, action__state=Action.State.OPEN):
                if alert.action is not None:
                    close_action(alert.action, at=done, by=by, note=note)


def _review(workspace: Workspace, by: User, day: date) -> None:
    """The review that the rise of discounts asked for, opened the same morning, a fortnight given."""
    at = _morning_after(day) + timedelta(hours=3)
    owner, due = "Nadia Le Goff", at.date() + timedelta(days=14)
    open_review(workspace, "discount_up", at=at, by=by, owner=owner, due=due, as_of=day)


def _morning_after(day: date) -> datetime:
    """Half past six, the next morning."""
    return datetime.combine(day + timedelta(days=1), time(6, 30), tzinfo=UTC)
