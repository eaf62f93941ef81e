"""Focus windows: where each started, what came of it, what could be next. Written once at each end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portulan.journal.figures import seen
from portulan.journal.writing import record
from portulan.language.finding import FaultyText
from portulan.language.words import Sentence
from portulan.metrics.board import recent
from portulan.steering.looking import Line
from portulan.steering.models import Alert, FocusWindow
from portulan.steering.proposing import propose
from portulan.steering.words import WORDS
from portulan.workspace import RequestError, Workspace


@dataclass(slots=True)
class Prepared:
    """What is to be written of windows: computed before the transaction, since figures take time."""

    window: tuple[date, date] | None = None
    kpis: list[dict[str, Any]] = field(default_factory=list)
    ending: list[tuple[FocusWindow, list[dict[str, Any]], list[dict[str, Any]]]] = field(default_factory=list)


def prepare_windows(workspace: Workspace, lines: Sequence[Line], day: date) -> Prepared:
    """The window of the plan with its figures at the start, if it has begun; those that are over, with theirs at the
    end and the next focus proposed."""
    prepared = Prepared()
    if workspace.facts().is_empty:
        return prepared
    first, last = next(((x.watched.first_day, x.watched.last_day) for x in lines), (None, None))
    if first is not None and last is not None and first <= day:
        prepared.window = (first, last)
        kept = FocusWindow.objects.filter(first_day=first, last_day=last).first()
        if kept is None or (kept.ended_at is None and _references(kept.kpis) != _lines(lines)):
            prepared.kpis = [_kpi(workspace, line, first) for line in lines]
    for window in FocusWindow.objects.filter(ended_at=None, last_day__lt=day):
        prepared.ending.append((window, _outcome(workspace, window.kpis, window.last_day), _proposals(workspace, day)))
    if first is not None and last is not None and last < day and not _is_kept(first, last):  # it went by unwatched
        new = FocusWindow(first_day=first, last_day=last, kpis=prepared.kpis)
        prepared.ending.append((new, _outcome(workspace, prepared.kpis, last), _proposals(workspace, day)))
    return prepared


def _is_kept(first: date, last: date) -> bool:
    return FocusWindow.objects.filter(first_day=first, last_day=last).exists()


def keep_windows(prepared: Prepared, at: datetime) -> None:
    """Writes them, each start and each end once. Call it in a transaction."""
    if prepared.window is not None and prepared.kpis:
        first, last = prepared.window
        window, made = FocusWindow.objects.get_or_create(
            first_day=first, last_day=last, defaults={"kpis": prepared.kpis, "started_at": at}
        )
        if made:
            title = Sentence(WORDS["wrote.focus_started"], {"first": first, "last": last})
            record("focus.started", title, at=at, about=f"focus:{window.pk}", body=_body(prepared.kpis))
        elif window.ended_at is None:
            window.kpis = prepared.kpis
            window.save(update_fields=["kpis"])
    for ending, outcome, proposals in prepared.ending:
        kept = FocusWindow.objects.get(first_day=ending.first_day, last_day=ending.last_day)
        if kept.ended_at is not None:
            continue
        kept.ended_at, kept.outcome, kept.proposals = at, outcome, proposals
        kept.save()
        title = Sentence(WORDS["wrote.focus_ended"], {"first": kept.first_day, "last": kept.last_day})
        body = {**_body(outcome), "proposals": proposals}
        record("focus.ended", title, at=at, about=f"focus:{kept.pk}", body=body)


def _body(kpis: Sequence[dict[str, Any]]) -> dict[str, Any]:
    figures = [figure for kpi in kpis for figure in (kpi.get("start"), kpi.get("end")) if figure]
    said = [{name: value for name, value in kpi.items() if name not in ("start", "end")} for kpi in kpis]
    return {"kpis": said, "figures": figures}


def _references(kpis: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(kpi["reference"], kpi["target"], kpi["threshold"]) for kpi in kpis]


def _lines(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    return [(str(x.watched.reference), x.watched.target, x.watched.threshold) for x in lines]


def _kpi(workspace: Workspace, line: Line, first: date) -> dict[str, Any]:
    reference, target, threshold = _lines([line])[0]
    start = _figure(workspace, reference, first)
    return {"reference": reference, "target": target, "threshold": threshold, "start": start}


def _outcome(workspace: Workspace, kpis: Sequence[dict[str, Any]], last: date) -> list[dict[str, Any]]:
    return [_ended(workspace, kpi, last) for kpi in kpis]


def _ended(workspace: Workspace, kpi: dict[str, Any], last: date) -> dict[str, Any]:
    end = _figure(workspace, kpi["reference"], last)
    alerts = Alert.objects.filter(reference=kpi["reference"], opened__lte=last, told=True)
    counted = sum(1 for alert in alerts if alert.closed is None or alert.closed > last)
    return {**kpi, "end": end, "reached": reached(end, kpi["target"], kpi["threshold"]), "alerts": counted}


def reached(figure: dict[str, Any] | None, target: float | None, threshold: float | None) -> str:
    """Where a figure ended: `reached` or `missed` by its whole interval, else `between`; `unknown` without."""
    row = figure["rows"][0] if figure and len(figure["rows"]) == 1 else None
    if row is None or row["value"] is None or target is None:
        return "unknown"
    up = threshold is None or target > threshold
    low = row["value"] if row["low"] is None else row["low"]
    high = row["value"] if row["high"] is None else row["high"]
    if (low >= target) if up else (high <= target):
        return "reached"
    if (high < target) if up else (low > target):
        return "missed"
    return "between"


def _proposals(workspace: Workspace, day: date) -> list[dict[str, Any]]:
    return [proposal.as_json() for proposal in propose(workspace, day)]


def _figure(workspace: Workspace, reference: str, day: date) -> dict[str, Any] | None:
    try:
        table = workspace.kpi(reference, period=recent(day), as_of=day)
    except (RequestError, FaultyText):
        return None
    return dict(seen(table, facts=workspace.facts().identity, plan=workspace.plan_sha()))
