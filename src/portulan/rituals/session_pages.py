"""The page of a meeting, and what is done there: prepare, open, time, decide, take back, close."""

from datetime import date, datetime
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portulan.language.words import Words
from portulan.people.access import requires
from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals import clock as timer
from portulan.rituals.calendar import occurrence
from portulan.rituals.decisions import read_decision, slots
from portulan.rituals.minutes import minutes_of
from portulan.rituals.models import Session
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.rituals.session_showing import show_session
from portulan.rituals.sessions import (
    NO_SUCH_MEETING,
    NOT_OPEN,
    Asked,
    MeetingError,
    can_open_since,
    close,
    find,
    open_session,
    reads_as_of,
    session_of,
)
from portulan.rituals.sessions import decide as write_decision
from portulan.rituals.sessions import prepare as make_pack
from portulan.rituals.sessions import (
    withdraw as take_back,
)
from portulan.rituals.when import when_words
from portulan.ui.clock import company_zone
from portulan.ui.reading import reading_of

NOT_FOUND, CONFLICT, UNPROCESSABLE = 404, 409, 422


class MeetingView(Protocol):
    """A view of one meeting."""

    def __call__(self, request: HttpRequest, asked: Asked) -> HttpResponse: ...


def asked_of(request: HttpRequest, kind: str, day: str) -> Asked:
    """The meeting of an address. Raises MeetingError."""
    try:
        moment = date.fromisoformat(day)
    except ValueError:
        moment = reading_of(request).as_of
        raise MeetingError(NO_SUCH_MEETING.at(None, name=kind[:40], day=moment)) from None
    return find(reading_of(request).workspace, kind, moment)


def held_of(request: HttpRequest, kind: str, day: str) -> Session:
    """The meeting of an address, which must have a pack. Raises MeetingError."""
    asked = asked_of(request, kind, day)
    session = session_of(asked.kind, asked.day)
    if session is None:
        raise MeetingError(NOT_OPEN.at(None))
    return session


def refusing(view: Any) -> Any:
    """A view whose refusals are said on a page, with the way out."""

    @wraps(view)
    def answered(request: HttpRequest, kind: str, day: str, **more: Any) -> HttpResponse:
        try:
            return view(request, kind, day, **more)  # type: ignore[no-any-return]  # reason=views are wrapped alike
        except MeetingError as refusal:
            return refused(request, refusal)

    return answered


def refused(request: HttpRequest, refusal: MeetingError) -> HttpResponse:
    """Why it cannot be, and where to go."""
    language, finding = reading_of(request).language, refusal.finding
    said = {"code": finding.code, "message": finding.message(language), "way_out": finding.way_out(language)}
    unknown = finding.kind is NO_SUCH_MEETING
    nothing = unknown or request.method in ("GET", "HEAD")
    context = {"finding": said, "unknown": unknown}
    return render(request, "rituals/refused.html", context, status=NOT_FOUND if nothing else CONFLICT)


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    assert isinstance(request.user, User)
    return request.user


def say(request: HttpRequest, words: Words, **params: object) -> None:
    """A sentence at the head of the next page."""
    messages.info(request, words.say(reading_of(request).language, **params), extra_tags="good")


def to_session(session: Session | Asked, fragment: str = "") -> HttpResponse:
    """Back to the page of the meeting."""
    kind = session.kind if isinstance(session, Session) else session.kind.id
    return redirect(reverse("rituals:session", args=[kind, session.day.isoformat()]) + fragment)


@require_safe
def at(request: HttpRequest, key: str) -> HttpResponse:
    """The meeting that the journal names: `weekly/2026-11-23`."""
    kind, _, day = key.partition("/")
    return redirect(reverse("rituals:session", args=[kind or "-", day.strip("/") or "-"]))


@require_safe
@refusing
def session(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """The meeting: its pack once it is made, what it will look at before."""
    asked = asked_of(request, kind, day)
    held = session_of(asked.kind, asked.day)
    if held is None:
        return _planned(request, asked)
    shown = show_session(held, reading_of(request), person(request), timezone.now())
    return render(request, "rituals/session.html", shown)


def _planned(request: HttpRequest, asked: Asked) -> HttpResponse:
    """A meeting to come, or one that was not held."""
    reading = reading_of(request)
    plan = reading.workspace.plan().plan or Plan()
    meeting = occurrence(asked.kind, getattr(plan.rituals, asked.kind.id), asked.day, company_zone(reading.workspace))
    since = can_open_since(asked.day)
    context = {
        "kind": asked.kind,
        "name": asked.kind.name.say(reading.language),
        "day": asked.day,
        "when": when_words(meeting.starts, reading.language),
        "as_of": reads_as_of(reading.workspace, asked.day),
        "missed": asked.day < reading.workspace.as_of(),
        "since": since if since > reading.workspace.as_of() else None,
        "may_steer": person(request).may("steer"),
        "address": [asked.kind.id, asked.day.isoformat()],
    }
    return render(request, "rituals/planned.html", context)


@require_POST
@requires("steer")
@refusing
def prepare(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Make the pack, or make it again."""
    held = make_pack(reading_of(request).workspace, asked_of(request, kind, day), timezone.now())
    say(request, WORDS["session.prepared.said"])
    return to_session(held)


@require_POST
@requires("steer")
@refusing
def open_it(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Open the meeting: its pack is frozen."""
    held = open_session(reading_of(request).workspace, asked_of(request, kind, day), timezone.now(), person(request))
    if held.is_open:
        say(request, WORDS["session.opened.said"])
    return to_session(held)


@require_POST
@requires("act")
@refusing
def decide(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Write one decision; what is missing is said under its form, with what was typed kept."""
    held = held_of(request, kind, day)
    typed = {name: request.POST.get(name, "") for name in ("slot", "choice", "text", "owner", "due")}
    written, faults = read_decision(typed, slots(held.pack), held.day)
    if written is None:
        shown = show_session(held, reading_of(request), person(request), timezone.now(), typed, faults)
        return render(request, "rituals/session.html", shown, status=UNPROCESSABLE)
    write_decision(held, written, timezone.now(), person(request))
    return to_session(held, "#decide")


@require_POST
@requires("act")
@refusing
def withdraw(request: HttpRequest, kind: str, day: str, number: int) -> HttpResponse:
    """Take a decision back; the form holds what it said, to be written again."""
    held = held_of(request, kind, day)
    found = take_back(held, number)
    if found is None:
        return to_session(held, "#decide")
    say(request, WORDS["session.withdrawn"])
    typed = {
        "slot": found.slot, "choice": found.choice, "text": found.text, "owner": found.owner,
        "due": found.due.isoformat() if found.due else "",
    }  # fmt: skip
    shown = show_session(held, reading_of(request), person(request), timezone.now(), typed)
    return render(request, "rituals/session.html", shown)


@require_POST
@requires("act")
@refusing
def clock(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Start or pause the timer, go to the next point or to one of them. It never ends the meeting."""
    held = held_of(request, kind, day)
    if not held.is_open:
        raise MeetingError(NOT_OPEN.at(None))
    held.clock = _moved(held.clock, request.POST, [one["id"] for one in held.pack["agenda"]], timezone.now())
    held.save(update_fields=["clock"])
    return to_session(held)


def _moved(kept: dict[str, Any], typed: Any, points: list[str], at: datetime) -> dict[str, Any]:
    match typed.get("do", ""):
        case "start":
            return timer.start(kept, points, at)
        case "pause":
            return timer.pause(kept, at)
        case "next":
            return timer.go_to(kept, timer.following(kept, points), at)
        case "go" if typed.get("point", "") in points:
            return timer.go_to(kept, typed["point"], at)
        case _:
            return kept


@require_POST
@requires("steer")
@refusing
def close_it(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Close the meeting, once what it must decide is decided."""
    held, now = held_of(request, kind, day), timezone.now()
    if held.clock.get("since"):
        held.clock = timer.pause(held.clock, now)
        held.save(update_fields=["clock"])
    entry = close(held, now, person(request))
    say(request, WORDS["session.closed.said"], n=len(entry.body["decisions"]))
    return to_session(held)


@require_safe
@refusing
def minutes(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """The minutes, made from what was frozen and decided."""
    held = held_of(request, kind, day)
    reading = reading_of(request)
    shown = minutes_of(held, reading.language, company_zone(reading.workspace))
    address = [held.kind, held.day.isoformat()]
    return render(request, "rituals/minutes.html", {"session": held, "minutes": shown, "address": address})
