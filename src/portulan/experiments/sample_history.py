"""The sample company's tests: one decided last summer, one running.

Its data hold no effect of either: whoever was drawn where, deals went on as they would have. The first test says so
(nothing established, to stop); the other has not said anything yet. `truth.json` is thus as true with the tests.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portulan.experiments import register
from portulan.people.models import User
from portulan.workspace import Workspace

ORDER = 30
PARIS = ZoneInfo("Europe/Paris")
DECIDED, RUNNING = "chiffrer-l-arret", "video-atelier"
DECIDED_ON = date(2026, 7, 13)


def write(workspace: Workspace, by: User) -> None:
    """Register both tests when they were, draw each Monday those who had arrived, decide the first when it allowed."""
    names = {one.id for one in workspace.trials()}
    if DECIDED in names:
        register.register(workspace, DECIDED, at=datetime(2026, 1, 30, 17, 5, tzinfo=PARIS), by=by)
        _draw(workspace, DECIDED, date(2026, 2, 2), date(2026, 5, 25))
        at = datetime.combine(DECIDED_ON, datetime.min.time(), PARIS).replace(hour=14, minute=40)
        note = "La grille reste à la main de chacun ; on ne l’impose pas."
        register.decide(workspace, DECIDED, "stop", at=at, by=by, as_of=DECIDED_ON, note=note)
    if RUNNING in names:
        register.register(workspace, RUNNING, at=datetime(2026, 9, 25, 16, 20, tzinfo=PARIS), by=by)
        _draw(workspace, RUNNING, date(2026, 9, 28), workspace.as_of())


def _draw(workspace: Workspace, name: str, first: date, last: date) -> None:
    day = first
    while day <= last:
        workspace.draw_trials(day, [name])
        day += timedelta(days=7)
    workspace.draw_trials(last, [name])
