"""The HTTP API of scenarios and objectives: what the command line prints, for a program that is signed in.

GET /api/what-if      ?price=+5% &discount=-2pt &volume=salons=+20% &conversion=decouverte=+10% &cycle=-10% &capacity=40
                      &months=6 &price_effect=-0.8% &payment_delay=45 days &spend=unchanged &as_of=… &lang=fr|en;
                      or ?scenario=<id> for a saved one
GET /api/scenarios    the saved scenarios with their findings
GET /api/objectives   the objectives, letter by letter, with their chances
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.whatif.checking import scenario_of_fields
from portulan.metrics.whatif.objectives import any_not_yet
from portulan.metrics.whatif.store import saved_scenario
from portulan.stats.estimate import NotComputable
from portulan.ui.reading import reading_of

ACCEPTED, BAD_REQUEST, UNAUTHORIZED = 202, 400, 401
NOT_SIGNED_IN = FindingKind(
    "WI706",
    "error",
    Words(fr="Il faut être connecté pour lire les scénarios.", en="Reading the scenarios takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
View = Callable[[HttpRequest], dict[str, Any] | list[dict[str, Any]] | JsonResponse]


def as_json(view: View) -> Callable[[HttpRequest], JsonResponse]:
    """Asks for a session, and answers every fault of the request as JSON."""

    @wraps(view)
    def answered(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return _fault(request, NOT_SIGNED_IN.at(None), UNAUTHORIZED)
        try:
            found = view(request)
            return found if isinstance(found, JsonResponse) else _answer(found)
        except FaultyText as refusal:
            return _fault(request, refusal.finding, BAD_REQUEST)

    return cast(Callable[[HttpRequest], JsonResponse], login_not_required(require_GET(answered)))


def _language(request: HttpRequest) -> Language:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def _fault(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return _answer({"finding": finding.as_json(_language(request))}, status)


def _answer(data: Any, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@as_json
def whatif(request: HttpRequest) -> dict[str, Any] | JsonResponse:
    """One scenario computed: of the address, or saved; 202 while the past its forecast leans on is being computed."""
    reading, language = reading_of(request), _language(request)
    workspace = reading.workspace
    if name := request.GET.get("scenario"):
        scenario = saved_scenario(workspace.path, name, workspace.known_names(reading.as_of)).reading
    else:
        fields = {key: request.GET.getlist(key) for key in request.GET}
        scenario = scenario_of_fields(fields, workspace.known_names(reading.as_of), prefix="?")
    if scenario.findings or scenario.scenario is None:
        raise FaultyText(scenario.findings[0])
    found = workspace.whatif(scenario.scenario, as_of=reading.as_of)
    if isinstance(found, NotComputable):
        said = {"status": found.status, "reason": found.reason.say(language)}
        return _answer(said, ACCEPTED) if not_yet(found) else said
    return found.as_json(language)


@as_json
def scenarios(request: HttpRequest) -> list[dict[str, Any]]:
    """What is saved."""
    language = _language(request)
    return [
        {"id": s.id, "name": s.name, "sound": s.sound, "findings": [f.as_json(language) for f in s.reading.findings]}
        for s in reading_of(request).workspace.scenarios()
    ]


@as_json
def objectives(request: HttpRequest) -> JsonResponse:
    """The objectives of the plan with their chances; 202 while those of a forecast are being computed."""
    reading = reading_of(request)
    found = reading.workspace.objectives(as_of=reading.as_of)
    return _answer([o.as_json(_language(request)) for o in found], ACCEPTED if any_not_yet(found) else 200)
