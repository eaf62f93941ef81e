"""The sample company's tests: one won and written into the plan, one stopped last summer, one running.

Only the first has an effect in the data, planted by the simulator (`portulan.sample.tested`); whoever was drawn where
in the others, deals went on as they would have. What each says is measured by the engine, as on any other facts: a
decision that the rule would not allow is refused here as anywhere.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portulan.experiments import register
from portulan.people.models import User
from portulan.workspace import Workspace

ORDER = 30
PARIS = ZoneInfo("Europe/Paris")
WON, STOPPED, RUNNING = "deux-creneaux", "chiffrer-l-arret", "video-atelier"
WON_ON, STOPPED_ON = date(2026, 5, 4), date(2026, 7, 13)
MONDAY, THURSDAY = 0, 3


def write(workspace: Workspace, by: User) -> None:
    """Register two tests when they were, draw each Monday those who had arrived, stop the first when it had to be."""
    names = {one.id for one in workspace.trials()}
    if STOPPED in names:
        register.register(workspace, STOPPED, at=datetime(2026, 1, 30, 17, 5, tzinfo=PARIS), by=by)
        _draw(workspace, STOPPED, date(2026, 2, 2), date(2026, 5, 25))
        note = "La grille reste à la main de chacun ; on ne l’impose pas."
        at = datetime(2026, 7, 13, 14, 40, tzinfo=PARIS)
        register.decide(workspace, STOPPED, "stop", at=at, by=by, as_of=STOPPED_ON, note=note)
    if RUNNING in names:
        register.register(workspace, RUNNING, at=datetime(2026, 9, 25, 16, 20, tzinfo=PARIS), by=by)
        _draw(workspace, RUNNING, date(2026, 9, 28), workspace.as_of())


def win(workspace: Workspace, by: User) -> None:
    """The test of winter: its leads drawn twice a week, before their second follow-up, until its rule allows deploying.

    Raises FaultyText where the rule does not.
    """
    register.register(workspace, WON, at=datetime(2026, 1, 16, 11, 30, tzinfo=PARIS), by=by)
    _draw(workspace, WON, date(2026, 1, 19), date(2026, 4, 13), (MONDAY, THURSDAY))
    at = datetime(2026, 5, 4, 10, 15, tzinfo=PARIS)
    note = "Le modèle de relance passe à toute l’avant-vente dès vendredi."
    register.decide(workspace, WON, "deploy", at=at, by=by, as_of=WON_ON, note=note)


def _draw(workspace: Workspace, name: str, first: date, last: date, weekdays: Sequence[int] = (MONDAY,)) -> None:
    day = first
    while day < last:
        if day.weekday() in weekdays:
            workspace.draw_trials(day, [name])
        day += timedelta(days=1)
    workspace.draw_trials(last, [name])
