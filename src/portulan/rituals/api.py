"""The HTTP API of the rituals, for a program that is signed in.

GET /api/rituals                    ?days=45 &lang=fr|en: the meetings to come and those held
GET /api/rituals/<kind>/<day>       the pack of a meeting, frozen, with its decisions
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.plan.records import Plan
from portulan.rituals.calendar import occurrences
from portulan.rituals.listing import listed_json, session_json
from portulan.rituals.session_pages import asked_of
from portulan.rituals.sessions import NOT_OPEN, MeetingError, session_of
from portulan.ui.clock import company_zone
from portulan.ui.reading import reading_of

NOT_SIGNED_IN = FindingKind(
    "RT706",
    "error",
    Words(fr="Il faut être connecté pour lire les rituels.", en="Reading the rituals takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
UNAUTHORIZED, NOT_FOUND = 401, 404
MOST_DAYS = 400


def _language(request: HttpRequest) -> Language:
    asked = request.GET.get("lang", "")
    return next((one for one in LANGUAGES if one == asked), reading_of(request).language)


def _answer(data: object, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _refusal(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return _answer({"finding": finding.as_json(_language(request))}, status)


@login_not_required
@require_GET
def rituals(request: HttpRequest) -> JsonResponse:
    """The meetings of the plan around the day read, with where each stands."""
    if not request.user.is_authenticated:
        return _refusal(request, NOT_SIGNED_IN.at(None), UNAUTHORIZED)
    reading = reading_of(request)
    plan = reading.workspace.plan().plan or Plan()
    typed = request.GET.get("days", "")
    ahead = min(int(typed), MOST_DAYS) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 45
    first = reading.as_of - timedelta(days=reading.as_of.weekday())
    found = occurrences(plan.rituals, company_zone(reading.workspace), first, reading.as_of + timedelta(days=ahead))
    return _answer(listed_json(found, _language(request)))


@login_not_required
@require_GET
def session(request: HttpRequest, kind: str, day: str) -> JsonResponse:
    """The pack of one meeting, as it was frozen."""

    if not request.user.is_authenticated:
        return _refusal(request, NOT_SIGNED_IN.at(None), UNAUTHORIZED)
    try:
        asked = asked_of(request, kind, day)
        held = session_of(asked.kind, asked.day)
        if held is None:
            raise MeetingError(NOT_OPEN.at(None))
    except MeetingError as refusal:
        return _refusal(request, refusal.finding, NOT_FOUND)
    data: dict[str, Any] = session_json(held)
    return _answer(data)
