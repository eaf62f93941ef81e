"""What became of the figure once the action of an alert was done: before and after, with the interval of the change.

Read again every week while the alert is recent: too soon to tell becomes worked, did not, or still cannot tell.
"""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from portulan.journal.effect import effect
from portulan.journal.figures import seen
from portulan.journal.models import Action
from portulan.journal.writing import record
from portulan.language.finding import FaultyText
from portulan.language.words import Sentence
from portulan.metrics.board import FOCUS_DAYS
from portulan.steering.models import Alert
from portulan.steering.words import WORDS
from portulan.ui.clock import on_the_company_clock
from portulan.workspace import KpiTable, Period, RequestError, Workspace

AGAIN = timedelta(days=7)
FOLLOWED = timedelta(days=2 * FOCUS_DAYS)
"""Beyond, other things have happened: the last reading stays."""


def follow_up(workspace: Workspace, day: date, at: datetime) -> list[Alert]:
    """Reads again the effect of the actions done; gives the alerts whose verdict changed."""
    changed = []
    done = Alert.objects.filter(action__state=Action.State.DONE, action__closed_at__isnull=False)
    for row in done.select_related("action"):
        if row.effect_on is not None and day < row.effect_on + AGAIN:
            continue
        found = effect_of(workspace, row, day)
        if found is None:
            continue
        verdict = (row.effect or {}).get("verdict")
        with transaction.atomic():
            row.effect, row.effect_on = found, day
            row.save(update_fields=["effect", "effect_on"])
            if found["verdict"] != verdict:
                changed.append(row)
                words = WORDS[f"wrote.effect_{found['verdict']}"]
                title = Sentence(words, {"reference": row.reference})
                kept = {name: value for name, value in found.items() if name not in ("before", "after")}
                body = {**kept, "figures": [found["before"], found["after"]]}
                record("alert.effect", title, at=at, about=row.about, body=body)
    return changed


def effect_of(workspace: Workspace, row: Alert, day: date) -> dict[str, Any] | None:
    """The effect as of a day: the weeks since the action was done against as many before, each read at its end."""
    action = row.action
    if action is None or action.closed_at is None:
        return None
    done = on_the_company_clock(action.closed_at, workspace).date()
    days = (day - done).days
    if days < 0 or day - done > FOLLOWED:
        return None
    length = timedelta(days=max(min(days, FOCUS_DAYS), 1))
    before = _read(workspace, row.reference, Period(done - length, done), done - timedelta(days=1))
    after = _read(workspace, row.reference, Period(done, done + length), min(day, done + length - timedelta(days=1)))
    if before is None or after is None or len(before.rows) != 1 or len(after.rows) != 1:
        return None
    better: Literal["up", "down"] = "up" if row.target > row.threshold else "down"
    found = effect(
        before.result, after.result, better=better, days=days, wanted=abs(row.target - row.threshold)
    )  # fmt: skip
    identity = {"facts": workspace.facts().identity, "plan": workspace.plan_sha()}
    return {
        "verdict": found.verdict,
        "reason": found.reason,
        "change": found.change,
        "low": found.low,
        "high": found.high,
        "days": days,
        "unit": before.kpi.unit,
        "before": seen(before, **identity),
        "after": seen(after, **identity),
    }


def _read(workspace: Workspace, reference: str, period: Period, as_of: date) -> KpiTable | None:
    try:
        return workspace.kpi(reference, period=period, as_of=as_of)
    except (RequestError, FaultyText):
        return None
