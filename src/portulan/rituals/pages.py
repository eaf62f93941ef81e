"""The page of rituals: this week's meetings, the next ones, those that were held."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals.calendar import Occurrence, occurrence, occurrences
from portulan.rituals.calendar_pages import private_address
from portulan.rituals.models import Session
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.rituals.sessions import reads_as_of
from portulan.rituals.when import clock_words, when_words
from portulan.ui.clock import company_zone
from portulan.ui.reading import Reading, reading_of

AHEAD = timedelta(days=45)
"""How far ahead the calendar is shown; at least one meeting of each ritual is."""
MOST_PAST = 40
STATE_INKS = {"planned": "", "ready": "ok", "open": "pending", "closed": "good", "missed": ""}


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """One line: when, what, the decision awaited, where it stands, its address."""

    day: date
    when: str
    clock: str
    name: str
    pace: str
    outcome: str
    minutes: int
    state: str
    state_words: str
    ink: str
    url: str
    decisions: int = 0


def next_meeting(reading: Reading) -> ShownMeeting | None:
    """The first meeting from the day read on that is not closed; None where the plan holds none soon."""
    plan = reading.workspace.plan().plan or Plan()
    sessions = Session.objects.filter(day__gte=reading.as_of).defer("pack", "manifest", "plan_text", "deeds")
    known = {(session.kind, session.day): session for session in sessions}
    coming = occurrences(plan.rituals, company_zone(reading.workspace), reading.as_of, reading.as_of + AHEAD)
    return next((one for one in (_shown(each, known, reading) for each in coming) if one.state != "closed"), None)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The verdict is the next meeting."""
    reading = reading_of(request)
    plan = reading.workspace.plan().plan or Plan()
    today = reading.as_of
    zone = company_zone(reading.workspace)
    monday = today - timedelta(days=today.weekday())
    # On the last day of a week (facts often end on a Sunday) the week that matters is the one that begins.
    monday = monday + timedelta(days=7) if today.weekday() == 6 else monday
    known = {(s.kind, s.day): s for s in Session.objects.defer("pack", "manifest", "plan_text", "deeds")}
    every = [_shown(one, known, reading) for one in occurrences(plan.rituals, zone, monday, max(monday, today) + AHEAD)]
    week = [one for one in every if one.day < monday + timedelta(days=7)]
    later = [one for one in every if one.day >= monday + timedelta(days=7)]
    upcoming = next((one for one in every if one.day >= today and one.state not in ("closed",)), None)
    context: dict[str, Any] = {
        "upcoming": upcoming,
        "verdict": _verdict(upcoming, reading),
        "lead": _lead(upcoming, reading),
        "week": week,
        "later": later[:6],
        "past": _past(reading, monday),
        "private_url": private_address(request) if isinstance(request.user, User) else "",
        "plan_url": _plan_url(reading),
        "has_rituals": bool(every),
    }
    return render(request, "rituals/home.html", context)


def _shown(one: Occurrence, known: dict[tuple[str, date], Session], reading: Reading) -> ShownMeeting:
    session = known.get((one.kind.id, one.day))
    state = session.state if session else "missed" if one.day < reading.as_of else "planned"
    language = reading.language
    return ShownMeeting(
        day=one.day,
        when=when_words(one.starts, language),
        clock=clock_words(one.starts, language),
        name=one.kind.name.say(language),
        pace=one.kind.pace.say(language),
        outcome=one.kind.outcome.say(language),
        minutes=one.minutes,
        state=state,
        state_words=WORDS[f"rituals.state.{state}"].say(language),
        ink=STATE_INKS[state],
        url=reverse("rituals:session", args=[one.kind.id, one.day.isoformat()]),
    )


def _verdict(upcoming: ShownMeeting | None, reading: Reading) -> str:
    if upcoming is None:
        return WORDS["rituals.none"].say(reading.language)
    if upcoming.state == "open":
        return WORDS["rituals.under_way"].say(reading.language, name=upcoming.name, day=upcoming.day)
    return WORDS["rituals.next"].say(reading.language, name=upcoming.name, when=upcoming.when)


def _lead(upcoming: ShownMeeting | None, reading: Reading) -> str:
    language = reading.language
    if upcoming is None:
        return WORDS["rituals.none.text"].say(language)
    if upcoming.state in ("ready", "open"):
        return WORDS[f"rituals.lead.{upcoming.state}"].say(language)
    return WORDS["rituals.lead.tomorrow"].say(language, as_of=reads_as_of(reading.workspace, upcoming.day))


def _past(reading: Reading, monday: date) -> list[ShownMeeting]:
    """The meetings that were closed, and those left open before this week, the latest first."""
    zone = company_zone(reading.workspace)
    plan = reading.workspace.plan().plan or Plan()
    over = Q(state=Session.State.CLOSED) | Q(state=Session.State.OPEN, day__lt=monday)
    held = Session.objects.filter(over).defer("pack", "manifest", "plan_text", "deeds")
    found = []
    for session in held.prefetch_related("decisions")[:MOST_PAST]:
        meeting = occurrence(session.ritual, getattr(plan.rituals, session.kind), session.day, zone)
        shown = _shown(meeting, {(session.kind, session.day): session}, reading)
        shown = ShownMeeting(**{**_fields(shown), "decisions": len(session.decisions.all())})
        found.append(shown)
    return found


def _fields(shown: ShownMeeting) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in ShownMeeting.__slots__}


def _plan_url(reading: Reading) -> str:
    try:
        return reading.keep(reverse("authoring:plan"))
    except NoReverseMatch:
        return ""
