"""A meeting from its pack to its minutes: prepared, opened, decided, closed; and built again, later, to be sure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from portulan.journal.actions import close_action, open_action, sync_with
from portulan.journal.figures import Seen
from portulan.journal.models import Action, Entry
from portulan.journal.writing import record
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Sentence, Words, typeset_french
from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals import clock as timer
from portulan.rituals.calendar import falls_on, named, next_day, occurrence, previous_day
from portulan.rituals.comparing import Compared, compared
from portulan.rituals.decisions import (
    ALREADY_DECIDED,
    CHANGED_MEANWHILE,
    Decided,
    Remaining,
    Written,
    remaining,
    slots,
)
from portulan.rituals.deeds import deeds_at, last_session
from portulan.rituals.journal_words import CLOSED, OPENED, decided_words, decision_title
from portulan.rituals.kinds import Kind
from portulan.rituals.models import Decision, Session
from portulan.rituals.pack import Trial, build, deeds_json, deeds_of, digest
from portulan.rituals.seen import seen_in
from portulan.rituals.trials import trials_at
from portulan.ui.clock import company_zone
from portulan.workspace import Workspace, WorkspaceAsItWas, manifest_now

NO_SUCH_MEETING = FindingKind(
    "RT001",
    "error",
    Words(fr="Le plan ne tient pas « {name} » le {day:date}.", en="The plan holds no “{name}” on {day:date}."),
    Words(
        fr="Choisir un jour du calendrier des rituels, ou changer « rituals » dans le plan.",
        en="Choose a day in the calendar of rituals, or change “rituals” in the plan.",
    ),
)
TOO_SOON = FindingKind(
    "RT002",
    "error",
    Words(
        fr="La séance du {day:date} ne peut pas encore s’ouvrir : ses chiffres seraient ceux du {as_of:date}.",
        en="The meeting of {day:date} cannot be opened yet: its figures would be those of {as_of:date}.",
    ),
    Words(fr="L’ouvrir à partir du {since:date}.", en="Open it from {since:date} on."),
)
ALREADY_CLOSED = FindingKind(
    "RT003",
    "error",
    Words(
        fr="Cette séance est close : ce qui y fut décidé ne change plus.",
        en="This meeting is closed: what it decided no longer changes.",
    ),
    Words(fr="Décider autrement à la prochaine séance.", en="Decide otherwise at the next meeting."),
)
NOT_OPEN = FindingKind(
    "RT004",
    "error",
    Words(fr="Cette séance n’est pas ouverte.", en="This meeting is not open."),
    Words(fr="L’ouvrir : ses chiffres sont alors figés.", en="Open it: its figures are then frozen."),
)
UNDECIDED = FindingKind(
    "RT005",
    "error",
    Words(fr="{left} : la séance ne peut pas se clore.", en="{left}: the meeting cannot be closed."),
    Words(fr="Décider : {hints:list}.", en="Decide: {hints:list}."),
)
DAYS_AHEAD = 7
"""How many days before its day a meeting may be prepared or opened, on the figures known then."""


class MeetingError(Exception):
    """What was asked of a meeting cannot be; `finding` says why and the way out."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.message('en')}")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting as an address or a command names it."""

    kind: Kind
    day: date


def find(workspace: Workspace, name: str, day: date) -> Asked:
    """The meeting of that name and day: held, or in the plan's calendar. Raises MeetingError."""
    plan = workspace.plan().plan or Plan()
    found = named(plan.rituals, name)
    if found is None:
        raise MeetingError(NO_SUCH_MEETING.at(None, name=name, day=day))
    kind, _ = found
    if not falls_on(plan.rituals, kind, day) and session_of(kind, day) is None:
        raise MeetingError(NO_SUCH_MEETING.at(None, name=kind.name, day=day))
    return Asked(kind, day)


def session_of(kind: Kind, day: date) -> Session | None:
    """The meeting, if it was prepared or held."""
    return Session.objects.filter(kind=kind.id, day=day).first()


def reads_as_of(workspace: Workspace, day: date) -> date:
    """The day at whose end a meeting reads its figures: the day before it, or the last one known."""
    return min(day - timedelta(days=1), workspace.as_of())


def can_open_since(day: date) -> date:
    """From when a meeting may be prepared."""
    return day - timedelta(days=DAYS_AHEAD)


def can_still_open(workspace: Workspace, asked: Asked) -> bool:
    """Whether a meeting of a past day that was not held may be held late: until the next one of its ritual."""
    plan = workspace.plan().plan or Plan()
    following = next_day(plan.rituals, asked.kind, asked.day + timedelta(days=1))
    return following is None or workspace.as_of() < following


def prepare(workspace: Workspace, asked: Asked, at: datetime) -> Session:
    """Make the pack of a meeting, or make it again while it is not open. Raises MeetingError."""
    if workspace.as_of() < can_open_since(asked.day):
        finding = TOO_SOON.at(None, day=asked.day, as_of=workspace.as_of(), since=can_open_since(asked.day))
        raise MeetingError(finding)
    sync_with(workspace, at)
    text = workspace.plan_path.read_bytes() if workspace.plan_path.is_file() else b""
    manifest = manifest_now(workspace.path)
    as_of = reads_as_of(workspace, asked.day)
    since = _since(workspace, asked, at, as_of)
    deeds = deeds_json(deeds_at(asked.kind, asked.day, at, _trials(workspace, asked.kind, at, as_of)))
    pack = _pack(workspace.path, text, manifest, deeds, asked, as_of, since)
    values = {
        "as_of": as_of, "since": since, "frozen_at": at, "plan_sha": hashlib.sha256(text).hexdigest(),
        "facts": str(manifest.get("identity", "")), "plan_text": text, "manifest": manifest, "deeds": deeds,
        "pack": pack, "sha": digest(pack),
    }  # fmt: skip
    with transaction.atomic():
        session = Session.objects.select_for_update().filter(kind=asked.kind.id, day=asked.day).first()
        if session is not None and session.state != Session.State.READY:
            return session  # someone opened it meanwhile: what is frozen stays
        made, _ = Session.objects.update_or_create(kind=asked.kind.id, day=asked.day, defaults=values)
    return made


def _trials(workspace: Workspace, kind: Kind, at: datetime, as_of: date) -> tuple[Trial, ...]:
    """The tests under way, for the meeting that decides on initiatives."""
    return trials_at(workspace, at, as_of) if "initiatives" in {point.id for point in kind.agenda} else ()


def _since(workspace: Workspace, asked: Asked, at: datetime, as_of: date) -> date:
    """The end of what the last meeting read: the movement starts there."""
    last = last_session(asked.kind, asked.day, at)
    plan = workspace.plan().plan or Plan()
    before = previous_day(plan.rituals, asked.kind, asked.day)
    since = last.as_of if last else (before or asked.day - timedelta(days=7)) - timedelta(days=1)
    return min(since, as_of - timedelta(days=1))


@lru_cache(maxsize=2)
def _as_it_was(folder: Path, text: bytes, manifest: str) -> WorkspaceAsItWas:
    """The workspace of a moment, kept for the next pack: the same text and facts answer the same."""
    return WorkspaceAsItWas(folder, text, json.loads(manifest))


def _pack(
    folder: Path,
    text: bytes,
    manifest: Mapping[str, Any],
    deeds: Mapping[str, Any],
    asked: Asked,
    as_of: date,
    since: date,
) -> dict[str, Any]:
    then = _as_it_was(folder, text, json.dumps(manifest, sort_keys=True))
    plan = then.plan().plan or Plan()
    zone: ZoneInfo = company_zone(then)
    ritual = getattr(plan.rituals, asked.kind.id)
    meeting = occurrence(asked.kind, ritual, asked.day, zone)
    return build(then, meeting, ritual, as_of, since, deeds_of(deeds))


def open_session(workspace: Workspace, asked: Asked, at: datetime, by: User) -> Session:
    """Open a meeting: its pack is made with the latest facts and frozen. Opened twice, it opens once."""
    held = session_of(asked.kind, asked.day)
    if held is not None and held.state != Session.State.READY:
        return held
    session = prepare(workspace, asked, at)
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=session.pk)
        if session.state != Session.State.READY:
            return session
        session.state, session.opened_at, session.opened_by_name = Session.State.OPEN, at, by.shown_name
        session.clock = {}
        session.save()
        title = Sentence(OPENED, {"name": session.ritual.name, "day": session.day})
        record("ritual.opened", title, at=at, by=by, about=session.about, body=_frozen(session))
    return session


def _frozen(session: Session) -> dict[str, Any]:
    return {
        "as_of": session.as_of.isoformat(), "facts": session.facts, "plan": session.plan_sha, "pack": session.sha,
    }  # fmt: skip


def left(session: Session) -> Remaining:
    """What the meeting has yet to decide."""
    decided: list[Decided] = list(session.decisions.all())
    return remaining(slots(session.pack), decided)


def decide(session: Session, written: Written, at: datetime, by: User, replaces: str = "") -> Decision:
    """Write a decision, or another in the place of the one whose `version` is given. Sent twice, it is written once.

    Raises MeetingError, also where someone else decided meanwhile: nobody's decision is replaced unseen.
    """
    slot = next(one for one in slots(session.pack) if one.id == written.slot)
    says = {
        "choice": written.choice, "text": typeset_french(written.text), "owner": written.owner, "due": written.due,
    }  # fmt: skip
    with transaction.atomic():
        _must_be_open(session)
        there = list(Decision.objects.filter(session=session, slot=slot.id))
        before = next((one for one in there if one.version == replaces), None)
        for one in there:
            if one in (before or one,) and all(getattr(one, name) == value for name, value in says.items()):
                return one
        if replaces and before is None:
            raise MeetingError(CHANGED_MEANWHILE.at(None))
        if there and not slot.many and before is None:
            raise MeetingError(ALREADY_DECIDED.at(None, by=there[0].by_name, said=decided_words(there[0])))
        decision = before or Decision(session=session, slot=slot.id)
        for name, value in {**says, "at": at, "by_name": by.shown_name}.items():
            setattr(decision, name, value)
        decision.save()
        return decision


def withdraw(session: Session, number: int) -> bool:
    """Take back a decision of a meeting under way; False where it is not there."""
    with transaction.atomic():
        _must_be_open(session)
        gone, _ = Decision.objects.filter(session=session, pk=number).delete()
        return bool(gone)


def move_clock(session: Session, move: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    """Change the timer of a meeting under way, whoever else does at the same time. Raises MeetingError."""
    with transaction.atomic():
        _must_be_open(session)
        held = Session.objects.get(pk=session.pk)
        held.clock = move(held.clock)
        held.save(update_fields=["clock"])


def _must_be_open(session: Session) -> None:
    state = Session.objects.select_for_update().get(pk=session.pk).state
    if state == Session.State.CLOSED:
        raise MeetingError(ALREADY_CLOSED.at(None))
    if state != Session.State.OPEN:
        raise MeetingError(NOT_OPEN.at(None))


def close(session: Session, at: datetime, by: User) -> Entry:
    """Close a meeting: each decision enters the journal with the figures it saw, actions open, the minutes are final.

    Raises MeetingError while a required decision is missing, or where it is not open. All of it or nothing.
    """
    with transaction.atomic():
        session.refresh_from_db()
        _must_be_open(session)
        missing = left(session)
        if missing.sentence is not None:
            raise MeetingError(UNDECIDED.at(None, left=missing.sentence, hints=[slot.hint for slot in missing.missing]))
        figures = seen_in(session.pack, session.facts, session.plan_sha)
        numbers = [_enter(one, session, figures, at, by) for one in session.decisions.all()]
        body = {**_frozen(session), "decisions": numbers, "figures": figures}
        title = Sentence(CLOSED, {"name": session.ritual.name, "day": session.day, "n": len(numbers)})
        entry = record("ritual.closed", title, at=at, by=by, about=session.about, body=body)
        session.clock = timer.pause(session.clock, at) if timer.running(session.clock) else session.clock
        session.state, session.closed_at, session.closed_by_name = Session.State.CLOSED, at, by.shown_name
        session.entry = entry.number
        session.save()
    return entry


def _enter(decision: Decision, session: Session, figures: list[Seen], at: datetime, by: User) -> int:
    """One decision into the journal, with the action it opens or the one it stops."""
    slot = next(one for one in slots(session.pack) if one.id == decision.slot)
    body = {
        "ritual": session.about, "slot": decision.slot, "choice": decision.choice, "text": decision.text,
        "owner": decision.owner, "due": decision.due.isoformat() if decision.due else "", "figures": figures,
    }  # fmt: skip
    if slot.component:
        body["component"] = slot.component
    entry = record("decision", decision_title(slot, decision), at=at, by=by, about=session.about, body=body)
    decision.entry = entry.number
    if slot.owned:
        action = open_action(
            what=decision.text, owner=decision.owner, due=decision.due, origin="ritual", about=session.about,
            before=figures, at=at, by=by,
        )  # fmt: skip
        decision.action = action.pk
    elif decision.choice == "stop" and decision.slot.startswith("plan:"):
        stopped = Action.objects.filter(plan_id=decision.slot.removeprefix("plan:"), state=Action.State.OPEN).first()
        if stopped is not None:
            close_action(stopped, ending="dropped", note=decision.text, at=at, by=by)
    decision.save()
    return entry.number


def rebuild(workspace: Workspace, session: Session) -> Compared:
    """Build the pack again from the plan and the facts kept, and name the parts that differ: none, if all is well.

    `sealed` differs where the pack kept is not the one whose digest the journal recorded.
    """
    kind = session.ritual
    again = _pack(
        workspace.path, bytes(session.plan_text), session.manifest, session.deeds, Asked(kind, session.day),
        session.as_of, session.since,
    )  # fmt: skip
    found = compared(session.pack, again)
    opened = Entry.objects.filter(kind="ritual.opened", about=session.about).first()
    if digest(session.pack) != session.sha or (opened is not None and opened.body.get("pack") != session.sha):
        found.differ.append("sealed")
    return found
