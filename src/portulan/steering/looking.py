"""Reading the focus: each KPI with its evidence as of a day, and the alert people know of. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portulan.language.finding import FaultyText, Finding
from portulan.metrics.alerts.answers import Track
from portulan.metrics.board import recent
from portulan.steering.models import Alert
from portulan.steering.rules import Watched, identity, watched_of
from portulan.workspace import KpiTable, RequestError, Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """One focus KPI as of a day. `track` is None without a rule or facts, or where `fault` says why.

    `alert` is the row people know, when the alert under way on that day has one.
    """

    watched: Watched
    track: Track | None
    fault: Finding | None = None
    alert: Alert | None = None


def units_of(workspace: Workspace) -> dict[str, str]:
    """The unit of each KPI of the catalogue."""
    return {kpi.id: kpi.unit for kpi in workspace.kpis()}


def focus_of(workspace: Workspace) -> list[Watched]:
    """What the plan asks to watch."""
    plan = workspace.plan().plan
    return watched_of(plan, units_of(workspace)) if plan and plan.focus else []


def look(workspace: Workspace, as_of: date) -> list[Line]:
    """The focus as of a day."""
    if workspace.facts().is_empty:
        return [Line(watched, None) for watched in focus_of(workspace)]
    return [_line(workspace, watched, as_of) for watched in focus_of(workspace)]


def _line(workspace: Workspace, watched: Watched, as_of: date) -> Line:
    if watched.rule is None:
        return Line(watched, None)
    try:
        track = workspace.alert(watched.rule, as_of)
    except (RequestError, FaultyText) as refusal:
        return Line(watched, None, refusal.finding)
    return Line(watched, track, None, row_of(track))


def row_of(track: Track) -> Alert | None:
    """The row of the alert under way, if it has been recorded."""
    if track.episode is None:
        return None
    rows = Alert.objects.filter(rule=identity(track.rule), opened__lte=track.as_of).order_by("-opened")
    return next((row for row in rows if row.closed is None or row.closed > track.as_of), None)


def figure_of(workspace: Workspace, watched: Watched, as_of: date) -> KpiTable | None:
    """The KPI's figure over the weeks a focus looks at, None where it cannot be asked."""
    try:
        return workspace.kpi(watched.reference, period=recent(as_of), as_of=as_of)
    except (RequestError, FaultyText):
        return None


def alerts_under_way(lines: Sequence[Line]) -> list[Line]:
    """Those whose alert is open on that day."""
    return [line for line in lines if line.track is not None and line.track.episode is not None]
