"""Two people on one meeting: an open page asks whether the other has decided, moved the timer, or closed."""

import hashlib
from pathlib import Path

from portulan.rituals.models import Session
from portulan.ui.live import state_of


def meeting_state(session: Session | None, workspace: Path) -> str:
    """A word (16 hex digits) that changes with what the page of a meeting shows, and says nothing of it.

    What is frozen does not move when facts come in or the plan changes: until then, it does.
    """
    if session is None:
        return state_of(workspace)
    parts = [session.state, session.sha, repr(sorted(session.clock.items()))]
    parts += [one.version for one in session.decisions.all()]
    if session.state == Session.State.READY:
        parts.append(state_of(workspace))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
