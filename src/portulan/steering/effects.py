"""What became of the figure once the action of an alert was done: before and after, with the interval of the change.

Read again at each evaluation while the action is recent: too soon becomes worked, did not, or still cannot tell.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from portulan.journal.before_after import SPAN, moved
from portulan.journal.figures import Seen, seen
from portulan.journal.models import Action
from portulan.journal.writing import record
from portulan.language.words import Sentence
from portulan.steering.models import Alert
from portulan.steering.naming import words_for
from portulan.steering.words import WORDS
from portulan.ui.clock import on_the_company_clock
from portulan.workspace import KpiTable, Workspace

FOLLOWED = timedelta(days=2 * SPAN)
"""Beyond, only late facts could move it: the last reading stays."""


def follow_up(workspace: Workspace, day: date, at: datetime) -> list[Alert]:
    """Reads again the effect of the actions done; gives the alerts whose verdict changed."""
    changed = []
    done = Alert.objects.filter(action__state=Action.State.DONE, action__closed_at__isnull=False)
    for row in done.select_related("action"):
        found = effect_of(workspace, row, day)
        if found is None:
            continue
        known = row.effect or {}
        same = found["verdict"] == known.get("verdict")
        found["since"] = known["since"] if same else day.isoformat()
        with transaction.atomic():
            row.effect, row.effect_on = found, day
            row.save(update_fields=["effect", "effect_on"])
            if not same:
                changed.append(row)
                words = WORDS[f"wrote.effect_{found['verdict']}"]
                title = Sentence(words, {"name": words_for(workspace, row.reference)})
                kept = {name: value for name, value in found.items() if name not in ("before", "after")}
                body = {**kept, "figures": [figure for figure in (found["before"], found["after"]) if figure]}
                record("alert.effect", title, at=at, about=row.about, body=body)
    return changed


def effect_of(workspace: Workspace, row: Alert, day: date) -> dict[str, Any] | None:
    """The effect as of a day, as the page of the action tells it (`journal.before_after`); None where there is none."""
    action = row.action
    if action is None or action.closed_at is None or workspace.facts().is_empty:
        return None
    done = on_the_company_clock(action.closed_at, workspace).date()
    if not done <= day <= done + FOLLOWED:
        return None
    found = moved(workspace, row.reference, done, day, action.wanted)
    if found.effect is None:
        return None
    return {
        "verdict": found.effect.verdict,
        "reason": found.effect.reason,
        "change": found.effect.change,
        "low": found.effect.low,
        "high": found.effect.high,
        "done": done.isoformat(),
        "days": found.days,
        "before": _seen(workspace, found.before),
        "after": _seen(workspace, found.after),
    }


def _seen(workspace: Workspace, table: KpiTable | None) -> Seen | None:
    return None if table is None else seen(table, facts=workspace.facts().identity, plan=workspace.plan_sha())
