"""Meetings as plain data, for the API and the command line."""

from collections.abc import Sequence
from typing import Any

from portulan.language.words import Language
from portulan.rituals.calendar import Occurrence
from portulan.rituals.models import Session


def listed_json(found: Sequence[Occurrence], language: Language) -> list[dict[str, Any]]:
    """The meetings with the state of each: planned, ready, open, closed."""
    known = {(s.kind, s.day): s for s in Session.objects.defer("pack", "manifest", "plan_text", "deeds")}
    return [
        {
            "ritual": one.kind.id,
            "name": one.kind.name.say(language),
            "outcome": one.kind.outcome.say(language),
            "day": one.day.isoformat(),
            "starts": one.starts.isoformat(),
            "minutes": one.minutes,
            "state": held.state if (held := known.get((one.kind.id, one.day))) else "planned",
        }
        for one in found
    ]


def session_json(session: Session) -> dict[str, Any]:
    """One meeting: its state, what was frozen, what was decided."""
    return {
        "ritual": session.kind,
        "day": session.day.isoformat(),
        "state": session.state,
        "frozen_at": session.frozen_at.isoformat(),
        "facts": session.facts,
        "plan": session.plan_sha,
        "digest": session.sha,
        "entry": session.entry,
        "decisions": [
            {
                "slot": one.slot,
                "choice": one.choice,
                "text": one.text,
                "owner": one.owner,
                "due": one.due.isoformat() if one.due else None,
                "by": one.by_name,
                "entry": one.entry,
                "action": one.action,
            }
            for one in session.decisions.all()
        ],
        "pack": session.pack,
    }
