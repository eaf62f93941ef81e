"""The actions as the HTTP API and the command line tell them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portulan.journal.actions import WITHDRAWN
from portulan.journal.before_after import Moved, all_moved
from portulan.journal.effect_words import change_said, reason_said
from portulan.journal.models import Action
from portulan.journal.showing import dates_of
from portulan.journal.standing import STANDINGS, standing
from portulan.language.words import Language
from portulan.ui.clock import company_zone
from portulan.ui.naming import name_of_text
from portulan.workspace import Workspace


def actions_json(
    found: Iterable[Action],
    workspace: Workspace,
    today: date,
    latest: bool,
    language: Language,
    *,
    effects: bool = False,
) -> dict[str, Any]:
    """`{"as_of", "actions": […]}`, what needs someone first. Amounts are texts, so that no cent is lost."""
    zone = company_zone(workspace)
    told: list[dict[str, Any]] = []
    for action in found:
        dates = dates_of(action, zone, today, latest)
        where = standing(dates, today)
        if where is None:
            continue
        one = _one(action, where)
        if effects and where == "done" and dates.closed:
            moves = all_moved(workspace, action.moves, dates.closed, today, action.wanted)
            one["effects"] = [_moved(workspace, m, dates.closed, language) for m in moves]
        told.append(one)
    told.sort(key=lambda a: (STANDINGS.index(a["standing"]), a["due"] or "9999", a["id"]))
    return {"as_of": today.isoformat(), "actions": told}


def _one(action: Action, where: str) -> dict[str, Any]:
    days = {name: getattr(action, name) for name in ("start", "due")}
    amounts = {name: getattr(action, name) for name in ("budget", "spent")}
    return {
        "id": action.pk,
        "what": action.what,
        "owner": action.owner,
        "component": action.component,
        "standing": where,
        "steps": action.steps,
        "resources": action.resources,
        "moves": action.moves,
        "wanted": action.wanted,
        "origin": action.origin,
        "plan_id": action.plan_id,
        "about": action.about,
        "opened_at": action.opened_at.isoformat(),
        "closed_at": action.closed_at.isoformat() if action.closed_at else None,
        "closed_by": action.closed_by_name,
        "note": "" if action.note == WITHDRAWN else action.note,
        "withdrawn": action.note == WITHDRAWN,
        **{name: value.isoformat() if value else None for name, value in days.items()},
        **{name: str(value) if value is not None else None for name, value in amounts.items()},
    }


def _moved(workspace: Workspace, found: Moved, done: date, language: Language) -> dict[str, Any]:
    effect = found.effect
    return {
        "reference": found.reference,
        "name": name_of_text(workspace, found.reference, language),
        "days": found.days,
        "before": found.before.as_json(language)["rows"][0] if found.before else None,
        "after": found.after.as_json(language)["rows"][0] if found.after else None,
        "verdict": effect.verdict if effect else None,
        "reason": effect.reason if effect else None,
        "change": effect.change if effect else None,
        "low": effect.low if effect else None,
        "high": effect.high if effect else None,
        "change_said": change_said(effect, found.after, language) if effect and found.after else "",
        "said": reason_said(found, done, language),
        "why": found.why.say(language) if found.why else None,
    }
