"""The pack of a meeting: all that it looks at, built as of a day from the plan, the facts and what people did.

The same plan, facts and deeds give the same pack: it is kept as plain data when the meeting opens, shown and printed
from there alone, and can be made again to the byte from what was kept beside it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from portulan.metrics.answers import Board, RequestError
from portulan.plan.kpi_reference import KpiReference, unparse_reference
from portulan.plan.records import Plan, Ritual
from portulan.rituals.calendar import Occurrence
from portulan.rituals.effects import effects_json
from portulan.rituals.kept import both, figures_json, trend_json
from portulan.rituals.kinds import Kind, agenda_of
from portulan.rituals.pack_verdict import verdict
from portulan.rituals.parts import (
    deals_json,
    definitions_json,
    focus_json,
    movement_json,
    objectives_json,
    signals_json,
    strategy_json,
)
from portulan.workspace import Workspace, whole_period

VERSION = 1
TREND = 12
MOST_DEALS = 8


@dataclass(frozen=True, slots=True)
class Deed:
    """An action as it stood: from a decision, an alert, the plan. Days are ISO texts, '' for none."""

    number: int
    what: str
    owner: str = ""
    due: str = ""
    state: str = "open"
    closed: str = ""
    closed_by: str = ""
    note: str = ""
    origin: str = ""
    plan_id: str = ""
    component: str = ""
    moves: Sequence[str] = ()
    wanted: float | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision of the last meeting, and what became of it: the action it opened, if it opened one."""

    slot: str
    text: str
    by: str = ""
    choice: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    due: str = ""
    entry: int | None = None
    action: Deed | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A test under way: what it changes, and where it stands in a sentence."""

    id: str
    name: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What people did, as known when the pack was made. `last` is the day of the last meeting held of this ritual."""

    last: str = ""
    settled: Sequence[Settled] = ()
    actions: Sequence[Deed] = ()
    trials: Sequence[Trial] = ()


def deeds_json(deeds: Deeds) -> dict[str, Any]:
    """Deeds as plain data."""
    return json.loads(json.dumps(asdict(deeds), ensure_ascii=False))  # type: ignore[no-any-return]  # reason=as read


def deeds_of(kept: Mapping[str, Any]) -> Deeds:
    """The deeds that were kept."""
    settled = [
        Settled(**{**one, "action": Deed(**one["action"]) if one["action"] else None}) for one in kept["settled"]
    ]
    actions, trials = [Deed(**one) for one in kept["actions"]], [Trial(**one) for one in kept["trials"]]
    return Deeds(kept["last"], tuple(settled), tuple(actions), tuple(trials))


def build(
    workspace: Workspace, meeting: Occurrence, ritual: Ritual | None, as_of: date, since: date, deeds: Deeds
) -> dict[str, Any]:
    """The pack of a meeting, all figures read at the end of `as_of`; movements since the end of `since`."""
    plan = workspace.plan().plan or Plan()
    kind = meeting.kind
    board = workspace.board(as_of)
    pack: dict[str, Any] = {
        "version": VERSION,
        "kind": kind.id,
        "day": meeting.day.isoformat(),
        "starts": meeting.starts.isoformat(),
        "minutes": meeting.minutes,
        "company": plan.company or "",
        "currency": plan.currency or "EUR",
        "names": names_of(plan),
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        "agenda": [{"id": point, "minutes": minutes} for point, minutes in agenda_of(kind, meeting.minutes)],
        "followed": {"last": deeds.last, "decisions": [asdict(one) for one in deeds.settled]},
        "actions": actions_json(deeds.actions, meeting.day),
        "effects": effects_json(workspace, deeds.actions, as_of),
        "figures": _figures(workspace, plan, ritual, as_of, since),
    }
    for name, part in _PARTS.items():
        if name in {point.id for point in kind.agenda}:
            pack |= part(workspace, plan, board, kind, as_of, since, deeds)
    pack["verdict"] = both(verdict(pack))
    return json.loads(json.dumps(pack, ensure_ascii=False))  # type: ignore[no-any-return]  # reason=as it will be read


def names_of(plan: Plan) -> dict[str, dict[str, str]]:
    """What people call what the facts write as identifiers, by dimension."""
    channels = (*plan.channels.acquisition, *plan.channels.closings)
    return {
        "stage": {stage.id: stage.name or stage.id for stage in plan.process.stages},
        "segment": {segment.id: segment.name or segment.id for segment in plan.target.segments},
        "channel": {channel.id: channel.name or channel.id for channel in channels},
        "offer": {item.id: item.name or item.id for item in plan.offer.items},
    }


def digest(pack: Mapping[str, Any]) -> str:
    """The SHA-256 of a pack: what the journal remembers of it."""
    text = json.dumps(pack, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def actions_json(actions: Sequence[Deed], today: date) -> dict[str, Any]:
    """The open actions: those late on the day, those due within two weeks, and how many there are."""
    opened = [one for one in actions if one.state == "open"]
    late = [one for one in opened if one.due and one.due < today.isoformat()]
    coming = [one for one in opened if one.due and one not in late and (date.fromisoformat(one.due) - today).days <= 14]
    return {
        "open": len(opened),
        "overdue": [asdict(one) for one in sorted(late, key=lambda one: one.due)],
        "coming": [asdict(one) for one in sorted(coming, key=lambda one: one.due)],
    }


def _figures(workspace: Workspace, plan: Plan, ritual: Ritual | None, as_of: date, since: date) -> list[dict[str, Any]]:
    """The figures that the plan reads in this ritual, with their value at the last meeting and their trend."""
    found: list[dict[str, Any]] = []
    for reference in ritual.kpis if ritual else ():
        found += _figure(workspace, plan, reference, as_of, since)
    return found


def _figure(
    workspace: Workspace, plan: Plan, reference: KpiReference, as_of: date, since: date
) -> list[dict[str, Any]]:
    period = whole_period(plan)
    if period is not None and period.start is not None and period.start > as_of:
        period = None
    written = unparse_reference(reference)
    try:
        rows = figures_json(workspace.kpi(reference, period=period, as_of=as_of))
        before = figures_json(workspace.kpi(reference, period=period, as_of=since))
    except (RequestError, ValueError) as refusal:
        finding = refusal.finding.message if isinstance(refusal, RequestError) else None
        fault = {"fr": finding("fr"), "en": finding("en")} if finding else both(str(refusal))
        return [{"reference": written, "fault": fault}]
    earlier = {tuple(one["group"]): one["result"] for one in before}
    for row in rows:
        row["before"] = earlier.get(tuple(row["group"]))
    if len(rows) == 1 and not rows[0]["group"]:
        try:
            rows[0]["trend"] = trend_json(workspace.trend(reference, periods=TREND, as_of=as_of), "month")
        except RequestError:  # a figure that has no trend is shown without
            rows[0]["trend"] = []
    return rows


def _named(workspace: Workspace, reference: KpiReference) -> dict[str, str]:
    """A reference with the name of its KPI in place of its identifier: `Taux de gain where channel = 'salons'`."""
    known = next((kpi for kpi in workspace.kpis() if kpi.id == reference.kpi), None)
    rest = unparse_reference(reference).removeprefix(reference.kpi)
    return {language: f"{name}{rest}" for language, name in both(known.name if known else reference.kpi).items()}


Part = Callable[[Workspace, Plan, Board, Kind, date, date, Deeds], dict[str, Any]]


def _movement(w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds) -> dict[str, Any]:
    return {"movement": movement_json(w, since, as_of)}


def _watch(w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds) -> dict[str, Any]:
    return {"focus": focus_json(w, plan, board, as_of, d.actions), "signals": signals_json(w, as_of)}


def _deals(w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds) -> dict[str, Any]:
    return {"deals": deals_json(w, as_of, MOST_DEALS)}


def _initiatives(
    w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds
) -> dict[str, Any]:
    """What was undertaken and is not over: the actions of the plan, the tests under way."""
    by_plan = {one.plan_id: one for one in d.actions if one.plan_id}
    found: list[dict[str, Any]] = []
    for item in plan.actions:
        deed = by_plan.get(item.id)
        if deed is not None and deed.state != "open":
            continue
        found.append(
            {
                "id": f"plan:{item.id}",
                "kind": "action",
                "what": item.what or item.id,
                "owner": item.owner or "",
                "due": item.due.isoformat() if item.due else "",
                "budget": float(item.budget.amount) if item.budget else None,
                "moves": [unparse_reference(reference) for reference in item.moves],
                "moved": [_named(w, reference) for reference in item.moves],
                "action": deed.number if deed else None,
            }
        )
    found += [
        {"id": f"test:{one.id}", "kind": "test", "what": one.name, "owner": "", "due": "", "said": dict(one.said)}
        for one in d.trials
    ]
    return {"initiatives": found, "objectives": objectives_json(board)}


def _strategy(w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds) -> dict[str, Any]:
    return {"strategy": strategy_json(board), "objectives": objectives_json(board)}


def _definitions(
    w: Workspace, plan: Plan, board: Board, kind: Kind, as_of: date, since: date, d: Deeds
) -> dict[str, Any]:
    return {"definitions": definitions_json(plan)}


_PARTS: Mapping[str, Part] = {
    "movement": _movement,
    "watch": _watch,
    "deals": _deals,
    "initiatives": _initiatives,
    "strategy": _strategy,
    "definitions": _definitions,
}
