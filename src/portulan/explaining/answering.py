"""How the HTTP API of this area answers: JSON, faults included; 401 without a session."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.ui.reading import reading_of
from portulan.workspace import RequestError

BAD_REQUEST, NOT_SIGNED = 400, 401
NOT_SIGNED_IN = FindingKind(
    "MV705",
    "error",
    Words(fr="Il faut être connecté pour lire les chiffres.", en="Reading the figures takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
View = Callable[[HttpRequest], JsonResponse]


def answered(view: View) -> View:
    """Asks for a session, and answers every fault of the request as JSON."""

    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return _fault(request, NOT_SIGNED_IN.at(None), NOT_SIGNED)
        try:
            return view(request)
        except (FaultyText, RequestError) as refusal:
            return _fault(request, refusal.finding, BAD_REQUEST)

    return cast(View, login_not_required(require_GET(guarded)))


def language_of(request: HttpRequest) -> Language:
    """The language of sentences: `lang` in the address, else the reader's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def answer_json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _fault(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return answer_json({"finding": finding.as_json(language_of(request))}, status)
