"""The page of a meeting, and what is done there: prepare, open, time, decide, take back, close."""

from collections.abc import Mapping
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
from portulan.rituals.decisions import ALREADY_DECIDED, CHANGED_MEANWHILE, NOT_A_DAY, read_decision, slots
from portulan.rituals.live import meeting_state
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
    can_still_open,
    close,
    find,
    move_clock,
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
        raise MeetingError(NOT_A_DAY.at(None, typed=day[:40])) from None
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
    unknown = finding.kind in (NO_SUCH_MEETING, NOT_A_DAY)
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
    typed = _draft(held, request.GET.get("change", "")) if held.is_open else None
    shown = show_session(held, reading_of(request), person(request), timezone.now(), typed)
    return render(request, "rituals/session.html", shown)


def _draft(held: Session, number: str) -> dict[str, str] | None:
    """The decision to change, as its form holds it; None where there is none of that number."""
    known = number.isascii() and number.isdigit() and len(number) < 10
    found = held.decisions.filter(pk=int(number)).first() if known else None
    if found is None:
        return None
    return {
        "slot": found.slot, "choice": found.choice, "text": found.text, "owner": found.owner,
        "due": found.due.isoformat() if found.due else "", "replaces": found.version,
    }  # fmt: skip


@require_safe
@refusing
def live(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Whether the page of a meeting is still what it shows; see `ui.live`."""
    asked = asked_of(request, kind, day)
    word = meeting_state(session_of(asked.kind, asked.day), reading_of(request).workspace_path)
    return HttpResponse(word, content_type="text/plain", headers={"Cache-Control": "no-store"})


def _planned(request: HttpRequest, asked: Asked) -> HttpResponse:
    """A meeting to come, or one that was not held."""
    reading = reading_of(request)
    plan = reading.workspace.plan().plan or Plan()
    meeting = occurrence(asked.kind, getattr(plan.rituals, asked.kind.id), asked.day, company_zone(reading.workspace))
    since, as_of = can_open_since(asked.day), reads_as_of(reading.workspace, asked.day)
    missed = asked.day < reading.workspace.as_of()
    late = missed and can_still_open(reading.workspace, asked)
    context = {
        "kind": asked.kind,
        "name": asked.kind.name.say(reading.language),
        "day": asked.day,
        "when": when_words(meeting.starts, reading.language),
        "as_of": as_of,
        "missed": missed and not late,
        "late": late,
        "then_url": f"{reverse('steering:home')}?as_of={as_of.isoformat()}",
        "since": since if since > reading.workspace.as_of() else None,
        "may_steer": person(request).may("steer"),
        "address": [asked.kind.id, asked.day.isoformat()],
        "live_url": reverse("rituals:live", args=[asked.kind.id, asked.day.isoformat()]),
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
    typed = {name: request.POST.get(name, "") for name in ("slot", "choice", "text", "owner", "due", "replaces")}
    written, faults = read_decision(typed, slots(held.pack), held.day)
    status = UNPROCESSABLE
    if written is not None:
        try:
            write_decision(held, written, timezone.now(), person(request), typed["replaces"])
            return to_session(held, "#decide")
        except MeetingError as refusal:
            if refusal.finding.kind not in (ALREADY_DECIDED, CHANGED_MEANWHILE):
                raise
            faults, status = [refusal.finding], CONFLICT
            single = not next(one for one in slots(held.pack) if one.id == written.slot).many
            other = held.decisions.filter(slot=written.slot).first() if single else None
            typed["replaces"] = other.version if other else ""
    shown = show_session(held, reading_of(request), person(request), timezone.now(), typed, faults)
    return render(request, "rituals/session.html", shown, status=status)


@require_POST
@requires("act")
@refusing
def withdraw(request: HttpRequest, kind: str, day: str, number: int) -> HttpResponse:
    """Take a decision back."""
    held = held_of(request, kind, day)
    if take_back(held, number):
        say(request, WORDS["session.withdrawn"])
    return to_session(held, "#decide")


@require_POST
@requires("act")
@refusing
def clock(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Start or pause the timer, go to the next point or to one of them. It never ends the meeting."""
    held = held_of(request, kind, day)
    typed, points, now = request.POST, [one["id"] for one in held.pack["agenda"]], timezone.now()
    move_clock(held, lambda kept: _moved(kept, typed, points, now))
    return to_session(held)


def _moved(kept: Mapping[str, Any], typed: Any, points: list[str], at: datetime) -> dict[str, Any]:
    seen = typed.get("seen", kept.get("point"))
    match typed.get("do", ""):
        case "start":
            return timer.start(kept, points, at)
        case "pause":
            return timer.pause(kept, at)
        case "next" if seen == kept.get("point"):  # pressed twice, or by two people, it goes on once
            return timer.go_to(kept, timer.following(kept, points), at)
        case "go" if typed.get("point", "") in points:
            return timer.go_to(kept, typed["point"], at)
        case _:
            return dict(kept)


@require_POST
@requires("steer")
@refusing
def close_it(request: HttpRequest, kind: str, day: str) -> HttpResponse:
    """Close the meeting, once what it must decide is decided. Closed twice, it is closed once."""
    held, now = held_of(request, kind, day), timezone.now()
    if held.is_closed:
        return to_session(held)
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
