"""Opening, changing and closing actions. Each is written in the journal in the same transaction, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from portulan.journal.findings import (
    CLOSED_ALREADY,
    DONE_AHEAD,
    ENDS_FIRST,
    NO_DUE,
    NO_OWNER,
    NO_WHAT,
    PLAN_RULES,
    JournalError,
)
from portulan.journal.models import Action
from portulan.journal.words import WORDS
from portulan.journal.writing import record
from portulan.language.finding import Finding, has_errors
from portulan.language.words import Sentence
from portulan.people.models import User
from portulan.plan.kpi_reference import unparse_reference
from portulan.plan.records import ActionItem, Plan
from portulan.workspace import Workspace

Origin = Literal["plan", "alert", "signal", "ritual", "test", "page"]
Ending = Literal["done", "dropped"]


def missing(*, what: str, owner: str, due: date | None, start: date | None = None) -> dict[str, Finding]:
    """What a form lacks before it makes an action, by the name of its field; empty when it is whole."""
    found: dict[str, Finding] = {}
    if not what.strip():
        found["what"] = NO_WHAT.at(None)
    if not owner.strip():
        found["owner"] = NO_OWNER.at(None)
    if due is None:
        found["due"] = NO_DUE.at(None)
    elif start is not None and due < start:
        found["due"] = ENDS_FIRST.at(None, due=due, start=start)
    return found


def open_action(
    *,
    what: str,
    owner: str,
    due: date | None,
    origin: Origin,
    at: datetime,
    by: User | None = None,
    about: str = "",
    component: str = "",
    steps: Sequence[str] = (),
    moves: Sequence[str] = (),
    start: date | None = None,
    resources: str = "",
    budget: Decimal | None = None,
    before: Sequence[Mapping[str, Any]] = (),
    wanted: float | None = None,
) -> Action:
    """Write an action down. `before` are the figures seen when it was decided (`journal.figures.seen`).

    Raises JournalError where it does not say what or by when; or who, except what an alert opens from a plan that
    names nobody. `by` is None for what Portulan opens by itself.
    """
    faults = missing(what=what, owner=owner, due=due, start=start)
    if origin == "alert":
        faults.pop("owner", None)
    if faults:
        raise JournalError(*faults.values())
    with transaction.atomic():
        action = Action.objects.create(
            what=what.strip(), owner=owner.strip(), due=due, origin=origin, about=about, component=component,
            steps=list(steps), moves=list(moves), start=start, resources=resources.strip(), budget=budget,
            before=list(before) or None, wanted=wanted, opened_at=at,
        )  # fmt: skip
        _write(action, "action.opened", at, by)
    return action


def change_action(action: Action, values: Mapping[str, Any], *, at: datetime, by: User | None = None) -> bool:
    """Give an open action other words, dates, steps, means or KPIs; `values` by the names of its fields.

    False where nothing would change. Raises JournalError where it is closed, where the plan rules it, or where it would
    no longer say what, who or by when.
    """
    with transaction.atomic():
        held = Action.objects.select_for_update().get(pk=action.pk)
        if held.plan_id:
            raise JournalError(PLAN_RULES.at(None, what=held.what))
        if held.state != Action.State.OPEN:
            raise JournalError(CLOSED_ALREADY.at(None, what=held.what))
        whole = {name: values.get(name, getattr(held, name)) for name in ("what", "owner", "due", "start")}
        if faults := missing(**whole):
            raise JournalError(*faults.values())
        other = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not other:
            return False
        was = {name: _held(getattr(held, name)) for name in other}
        for name, value in other.items():
            setattr(held, name, value)
        if "moves" in other:
            held.wanted = None  # it was the gap of another KPI
        held.save()
        _write(held, "action.changed", at, by, was=was)
    return True


def close_action(
    action: Action,
    *,
    at: datetime,
    by: User | None = None,
    on: datetime | None = None,
    ending: Ending = "done",
    note: str = "",
    spent: Decimal | None = None,
    after: Sequence[Mapping[str, Any]] = (),
) -> Action:
    """Say that it is done, or dropped. `after` are the figures seen then, if any; `on` is when it was done, where
    that was before it is said: its effect is read from there.

    Raises JournalError where it is closed already, or would be before it was opened.
    """
    with transaction.atomic():
        held = Action.objects.select_for_update().get(pk=action.pk)
        if held.state != Action.State.OPEN:
            raise JournalError(CLOSED_ALREADY.at(None, what=held.what))
        ended = on or at
        if ended < held.opened_at:
            raise JournalError(DONE_AHEAD.at(None, opened=held.opened_at.date()))
        held.state = Action.State.DONE if ending == "done" else Action.State.DROPPED
        held.closed_at, held.closed_by_name, held.note = ended, by.shown_name if by else "", note.strip()
        held.spent, held.after = spent, list(after) or None
        held.save()
        earlier = {} if on is None else {"done_on": on.date().isoformat()}
        _write(held, f"action.{ending}", at, by, **earlier)
    return held


@dataclass(frozen=True, slots=True)
class Synced:
    """What the plan's text changed in the actions: those written down, reworded, and gone from the text."""

    opened: tuple[Action, ...] = ()
    changed: tuple[Action, ...] = ()
    withdrawn: tuple[Action, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.opened or self.changed or self.withdrawn)


def sync_plan_actions(plan: Plan, at: datetime, by: User | None = None) -> Synced:
    """Make the actions of the plan those of its text: its words and dates rule, progress stays.

    An action gone from the text is dropped if it was open. What is closed keeps its end, whatever the text says then;
    only an action dropped because it had left the text opens again when it comes back.
    """
    wanted = {item.id: _words_of(item) for item in plan.actions if item.what}
    if _same_as(wanted):
        return Synced()
    with transaction.atomic():
        held = {a.plan_id: a for a in Action.objects.select_for_update().exclude(plan_id="")}
        opened = tuple(_plan_opened(key, values, at, by) for key, values in wanted.items() if key not in held)
        both = [(held[key], values) for key, values in wanted.items() if key in held]
        changed = tuple(a for a, values in both if _reworded(a, values, at, by))
        gone = [a for key, a in held.items() if key not in wanted and a.state == Action.State.OPEN]
        withdrawn = tuple(_withdrawn(a, at, by) for a in gone)
    return Synced(opened, changed, withdrawn)


def sync_with(workspace: Workspace, at: datetime, by: User | None = None) -> Synced:
    """The same from the plan as it stands on disk; nothing while it has errors, which may hide actions."""
    reading = workspace.plan()
    if reading.plan is None or has_errors(reading.findings):
        return Synced()
    return sync_plan_actions(reading.plan, at, by)


WITHDRAWN = "plan"
"""What `note` holds while an action is dropped because the text no longer has it."""


def _words_of(item: ActionItem) -> dict[str, Any]:
    return {
        "what": item.what or "",
        "owner": item.owner or "",
        "component": item.component or "",
        "start": item.start,
        "due": item.due,
        "steps": list(item.steps),
        "resources": item.resources or "",
        "budget": item.budget.amount if item.budget else None,
        "moves": [unparse_reference(reference) for reference in item.moves],
    }


def _same_as(wanted: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether nothing would change: asked without a lock, since pages ask it each time."""
    held = {a.plan_id: a for a in Action.objects.exclude(plan_id="")}
    if wanted.keys() - held.keys():
        return False
    gone = any(a.state == Action.State.OPEN for key, a in held.items() if key not in wanted)
    return not gone and not any(_differs(held[key], values) for key, values in wanted.items())


def _differs(action: Action, values: Mapping[str, Any]) -> bool:
    back = action.state == Action.State.DROPPED and action.note == WITHDRAWN
    reworded = any(getattr(action, name) != value for name, value in values.items())
    return back or (action.state == Action.State.OPEN and reworded)


def _plan_opened(key: str, values: Mapping[str, Any], at: datetime, by: User | None) -> Action:
    action = Action.objects.create(origin="plan", plan_id=key, opened_at=at, **values)
    _write(action, "action.opened", at, by)
    return action


def _reworded(action: Action, values: Mapping[str, Any], at: datetime, by: User | None) -> bool:
    if not _differs(action, values):
        return False
    was = {name: _held(getattr(action, name)) for name, value in values.items() if getattr(action, name) != value}
    for name, value in values.items():
        setattr(action, name, value)
    if action.state == Action.State.DROPPED:
        action.state, action.note, action.closed_at, action.closed_by_name = Action.State.OPEN, "", None, ""
    action.save()
    _write(action, "action.changed", at, by, was=was)
    return True


def _withdrawn(action: Action, at: datetime, by: User | None) -> Action:
    action.state, action.note, action.closed_at = Action.State.DROPPED, WITHDRAWN, at
    action.closed_by_name = by.shown_name if by else ""
    action.save()
    _write(action, "action.withdrawn", at, by)
    return action


def _write(action: Action, kind: str, at: datetime, by: User | None, **more: Any) -> None:
    """The entry of the journal: the whole action as it stands then, and the figures it saw."""
    names = (
        "owner",
        "component",
        "steps",
        "resources",
        "budget",
        "spent",
        "start",
        "due",
        "moves",
        "origin",
        "plan_id",
        "about",
        "note",
    )
    body = {name: _held(getattr(action, name)) for name in names if getattr(action, name) not in ("", None, [])}
    figures = (action.before if kind == "action.opened" else action.after if kind == "action.done" else None) or []
    title = Sentence(WORDS[f"journal.{kind}"], {"what": action.what})
    body |= {"what": action.what, **more, **({"figures": figures} if figures else {})}
    record(kind, title, at=at, by=by, about=f"action:{action.pk}", body=body)


def _held(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
