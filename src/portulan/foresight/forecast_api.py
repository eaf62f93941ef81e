"""The HTTP API of the forecast: what `portulan forecast --format json` prints, for a program that is signed in.

GET /api/forecast          ?horizon=3 &target=2400000 &as_of=… &lang=fr|en
GET /api/forecast/scores   ?as_of=… &lang=…: the forecasts kept, then those recomputed (202 while these are being
computed)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.foresight.forecast_asking import read_asked
from portulan.language.finding import FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.ui.reading import reading_of
from portulan.workspace import whole_period

NOT_SIGNED_IN = FindingKind(
    "FO706",
    "error",
    Words(fr="Il faut être connecté pour lire la prévision.", en="Reading the forecast takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
View = Callable[..., JsonResponse]
ACCEPTED, BAD_REQUEST, UNAUTHORIZED = 202, 400, 401


def signed_in(view: View) -> View:
    """Asks for a session, and says so as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return answer({"finding": NOT_SIGNED_IN.at(None).as_json(language_of(request))}, UNAUTHORIZED)
        return view(request, *args, **kwargs)

    return cast(View, login_not_required(require_GET(answered)))


def language_of(request: HttpRequest) -> Language:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def answer(data: object, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@signed_in
def forecast(request: HttpRequest) -> JsonResponse:
    """The forecast; 202 with the reason while its past is being computed."""
    reading, language = reading_of(request), language_of(request)
    workspace, plan = reading.workspace, reading.workspace.plan().plan
    asked = read_asked(request.GET.dict(), plan, whole_period(plan) if plan else None, reading.as_of)
    if asked.findings:
        return answer({"finding": asked.findings[0].as_json(language)}, BAD_REQUEST)
    told = workspace.forecast(period=asked.period, as_of=reading.as_of, target=asked.target)
    waiting = workspace.forecast_progress(reading.as_of) is not None
    return answer(told.as_json(language), ACCEPTED if waiting and told.verdict is None else 200)


@signed_in
def scores(request: HttpRequest) -> JsonResponse:
    """How good forecasts were."""
    reading = reading_of(request)
    made = reading.workspace.forecast_scores(reading.as_of)
    again = reading.workspace.forecast_back_test(reading.as_of)
    found = [made.as_json(), *([again.as_json()] if again is not None else [])]
    return answer(found, ACCEPTED if again is None else 200)
