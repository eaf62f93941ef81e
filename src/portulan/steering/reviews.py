"""Opening the review that a signal asks for: an entry of the journal and an action, once for each time it fires."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from portulan.journal.actions import missing, open_action
from portulan.journal.figures import seen
from portulan.journal.findings import JournalError
from portulan.journal.models import Action, Head
from portulan.journal.writing import record
from portulan.language.finding import FindingKind
from portulan.language.words import LANGUAGES, Language, Sentence, Words
from portulan.metrics.signals.answers import Signal
from portulan.metrics.signals.words import NAMES
from portulan.people.models import User
from portulan.steering.signals_words import REVIEW, REVIEW_OPENED, SIGNALS_WORDS
from portulan.workspace import Period, RequestError, Workspace

UNKNOWN = FindingKind(
    "SG001",
    "error",
    Words(fr="Aucun signal ne s’appelle « {name:raw} ».", en="No signal is called “{name:raw}”."),
    Words(fr="Signaux : {known:raw}.", en="Signals: {known:raw}."),
)
NOT_FIRING = FindingKind(
    "SG002",
    "error",
    Words(
        fr="Au {day:date}, « {name} » ne demande pas de revue.", en="On {day:date}, “{name}” does not ask for a review."
    ),
    Words(
        fr="Rouvrir la page des signaux : il a pu changer depuis. Une revue sans signal s’inscrit au plan d’action.",
        en="Open the page of signals again: it may have changed. A review without a signal goes to the action plan.",
    ),
)
DAYS_TO_REVIEW = 14


@dataclass(frozen=True, slots=True)
class Review:
    """The action that carries a review; `new` if this call opened it."""

    action: Action
    new: bool


def open_review(
    workspace: Workspace,
    name: str,
    *,
    at: datetime,
    by: User | None,
    owner: str,
    due: date | None,
    as_of: date | None = None,
    language: Language = "fr",
) -> Review:
    """Opens the review of a signal that fires: entry `review.opened` and action, in one transaction.

    Asked twice, by one person or by two, it is opened once: a signal has one review for each time it fires. The words
    of the action are written in `language`. Raises JournalError on an unknown signal, one that does not fire, or a
    review without owner or due day, or due before the day read.
    """
    signal = _firing(workspace, name, as_of)
    about = about_of(signal)
    faults = missing(what="review", owner=owner, due=due, start=signal.as_of)
    with transaction.atomic():
        Head.objects.select_for_update().first()  # whoever writes in the journal waits here: nobody opens it twice
        held = Action.objects.filter(origin="signal", about=about).first()
        if held is not None:
            return Review(held, new=False)
        if faults:
            raise JournalError(*faults.values())
        figures = _figures(workspace, signal)
        record(
            "review.opened", Sentence(REVIEW_OPENED, {"name": NAMES[signal.id], "verdict": signal.verdict}), at=at,
            by=by, about=about, body=_body(signal, owner, due, figures),
        )  # fmt: skip
        component = SIGNALS_WORDS[f"signals.component.{signal.component}"]
        what = REVIEW.say(language, component=component, question=signal.question)
        action = open_action(
            what=what, owner=owner, due=due, origin="signal", at=at, by=by, about=about,
            component=signal.component, moves=_moves(signal), before=figures,
        )  # fmt: skip
    return Review(action, new=True)


def about_of(signal: Signal) -> str:
    """What the journal calls this signal, this time: `signal:discount_up:2026-10-04`."""
    return f"signal:{signal.id}:{signal.since}"


def reviews_of(signals: Sequence[Signal]) -> Mapping[str, Action]:
    """The reviews opened for signals that fire, by signal."""
    wanted = {about_of(signal): signal.id for signal in signals if signal.state == "firing"}
    found = Action.objects.filter(origin="signal", about__in=list(wanted))
    return {wanted[action.about]: action for action in found}


def usual_due(day: date) -> date:
    """A fortnight on."""
    return day + timedelta(days=DAYS_TO_REVIEW)


def _firing(workspace: Workspace, name: str, as_of: date | None) -> Signal:
    day = as_of or workspace.as_of()
    found = {signal.id: signal for signal in workspace.signals(day)}
    signal = next((one for key, one in found.items() if key == name), None)
    if signal is None:
        raise JournalError(UNKNOWN.at(None, name=name[:40], known=", ".join(found)))
    if signal.state != "firing":
        raise JournalError(NOT_FIRING.at(None, day=day, name=NAMES[signal.id]))
    return signal


def _body(signal: Signal, owner: str, due: date | None, figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was seen: the state of each comparison, and the figure behind."""
    groups = [
        {"name": group.name, "state": group.state, "z": group.weeks[-1].z if group.weeks else None}
        for group in signal.groups
    ]
    said = {language: signal.verdict.say(language) for language in LANGUAGES}
    asked = {language: signal.question.say(language) for language in LANGUAGES}
    return {
        "signal": signal.id, "as_of": signal.as_of.isoformat(), "since": str(signal.since), "limit": signal.limit,
        "component": signal.component, "verdict": said, "question": asked, "groups": groups, "owner": owner,
        "due": due.isoformat() if due else None, "figures": list(figures),
    }  # fmt: skip


def _moves(signal: Signal) -> list[str]:
    """The reference of the KPI that the review should move, with its condition."""
    kpi = signal.records.get("kpi", "")
    picks = [(name[2:], value) for name, value in signal.records.items() if name.startswith("f.")]
    condition = " and ".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in picks)
    return [f"{kpi} where {condition}" if condition else kpi] if kpi else []


def _figures(workspace: Workspace, signal: Signal) -> list[Mapping[str, Any]]:
    """The KPI behind, over the quarter looked at, as the entry keeps it."""
    told = signal.records
    period = None
    if "from" in told:
        period = Period(date.fromisoformat(told["from"]), date.fromisoformat(told["until"]) + timedelta(days=1))
    with suppress(RequestError):
        tables = [workspace.kpi(reference, period=period, as_of=signal.as_of) for reference in _moves(signal)]
        return [dict(seen(table, facts=workspace.facts().identity, plan=workspace.plan_sha())) for table in tables]
    return []
