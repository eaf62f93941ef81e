"""The page of review signals, the review a signal opens, and their HTTP API.

GET /api/signals   ?as_of=… &lang=fr|en
"""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from portulan.journal.findings import NOT_A_DAY, JournalError
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import LANGUAGES, Words
from portulan.metrics.signals.as_json import signals_json
from portulan.metrics.signals.saying import verdict
from portulan.metrics.signals.words import NAMES
from portulan.people.access import requires
from portulan.people.models import User
from portulan.steering.reviews import open_review, reviews_of, usual_due
from portulan.steering.signals_showing import show
from portulan.ui.reading import Reading, reading_of

BAD_REQUEST, UNAUTHORIZED = 400, 401
NOT_SIGNED_IN = FindingKind(
    "SG701",
    "error",
    Words(fr="Il faut être connecté pour lire les signaux.", en="Reading the signals takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)


@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """What asks for a review, then each signal with its evidence and its question."""
    return _page(request)


@require_GET
def signal(request: HttpRequest, key: str) -> HttpResponse:
    """What the journal calls `signal:discount_up:2026-10-04`: that signal, read on the day it began to fire."""
    name, _, since = key.partition(":")
    try:
        day = date.fromisoformat(since)
    except ValueError as fault:
        raise Http404(key) from fault
    if name not in NAMES:
        raise Http404(key)
    return redirect(f"{reverse('steering:signals')}?as_of={day.isoformat()}#s-{name}")


def _page(request: HttpRequest, faults: tuple[Finding, ...] = (), asked: str = "") -> HttpResponse:
    reading = reading_of(request)
    status = BAD_REQUEST if faults else 200
    if reading.workspace.facts().is_empty:
        return render(request, "steering/signals_none.html", {"load_url": _load_url(reading)})
    found = reading.workspace.signals(reading.as_of)
    reviews, plan = reviews_of(found), reading.workspace.plan().plan
    context = {
        "verdict": verdict(found).say(reading.language),
        "signals": [show(one, reviews.get(one.id), plan, reading) for one in found],
        "people": sorted({person.shown_name for person in User.objects.filter(is_active=True)}),
        "due": usual_due(reading.as_of),
        "asked": asked,
        "typed": request.POST.dict() if faults else {},
        "faults": [
            {"code": f.code, "message": f.message(reading.language), "way_out": f.way_out(reading.language)}
            for f in faults
        ],
        "json_url": reading.keep(reverse("steering:api_signals")),
    }
    return render(request, "steering/signals.html", context, status=status)


@require_GET
def brief(request: HttpRequest) -> HttpResponse:
    """How many signals ask for a review and which, for the home page: a fragment, loaded once the page is there."""
    reading = reading_of(request)
    found = () if reading.workspace.facts().is_empty else reading.workspace.signals(reading.as_of)
    return render(request, "steering/_brief.html", {"verdict": verdict(found).say(reading.language) if found else ""})


@requires("steer")
@require_POST
def review(request: HttpRequest, name: str) -> HttpResponse:
    """Opens the review of a signal; asked again, shows the one already open."""
    reading = reading_of(request)
    assert isinstance(request.user, User)
    typed = request.POST.get("due", "").strip()
    try:
        due = date.fromisoformat(typed) if typed else None
    except ValueError:
        return _page(request, (NOT_A_DAY.at(None, text=typed[:40]),), name)
    owner = request.POST.get("owner", "").strip()[:200]
    try:
        open_review(
            reading.workspace, name, at=timezone.now(), by=request.user, owner=owner, due=due, as_of=reading.as_of,
            language=reading.language,
        )  # fmt: skip
    except JournalError as refusal:
        return _page(request, refusal.findings, name)
    return redirect(reading.keep(reverse("steering:signals")) + f"#s-{name}")


def _load_url(reading: Reading) -> str | None:
    try:
        return reading.keep(reverse("intake:data"))
    except NoReverseMatch:
        return None


@login_not_required
@require_GET
def api_signals(request: HttpRequest) -> JsonResponse:
    """What `portulan signals --format json` prints, for a program that is signed in."""
    reading = reading_of(request)
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else reading.language
    if not request.user.is_authenticated:
        return _answer({"finding": NOT_SIGNED_IN.at(None).as_json(language)}, UNAUTHORIZED)
    return _answer(signals_json(reading.workspace.signals(reading.as_of), reading.as_of, language))


def _answer(data: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response
