"""The tests under way, as a meeting sees them: registered by then, not decided yet, and what they say so far."""

from datetime import date, datetime

from portulan.experiments.register import measured, standings
from portulan.language.finding import FaultyText
from portulan.language.words import LANGUAGES
from portulan.metrics.answers import RequestError
from portulan.rituals.kept import both
from portulan.rituals.pack import Trial
from portulan.stats.estimate import NotComputable
from portulan.workspace import Workspace


def trials_at(workspace: Workspace, at: datetime, as_of: date) -> tuple[Trial, ...]:
    """The tests under way at an instant, each with what it said at the end of `as_of`."""
    saved = {one.id: one for one in workspace.trials()}
    found = []
    for name, where in standings(list(saved), at).items():
        if where.state != "test":
            continue
        try:
            told = measured(workspace, name, as_of, where)
            said = both(told.reason if isinstance(told, NotComputable) else told.said)
        except (FaultyText, RequestError) as fault:
            said = {language: fault.finding.message(language) for language in LANGUAGES}
        found.append(Trial(name, saved[name].name, said))
    return tuple(found)
