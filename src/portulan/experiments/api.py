"""The HTTP API of tests: what the command line prints, for a program that is signed in.

GET /api/tests               the tests with where they stand
GET /api/tests/power         ?kpi=… &when=… &horizon=45 &deals=120 &alpha=10 &effect=15 &split=… &start=…
GET /api/tests/<id>          one test: its state, its measure, what was decided, whether it held; &as_of=… &lang=fr|en
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.experiments import asking
from portulan.experiments.findings import NOT_SIGNED_IN
from portulan.experiments.pages import read_until
from portulan.experiments.register import held, measured, standing, standings
from portulan.language.finding import FaultyText, Finding
from portulan.language.words import LANGUAGES, Language
from portulan.metrics.trials.sizing import Power
from portulan.plan.kpi_reference import unparse_reference
from portulan.stats.estimate import NotComputable
from portulan.ui.reading import reading_of
from portulan.workspace import RequestError

BAD_REQUEST, UNAUTHORIZED = 400, 401
View = Callable[..., Any]


def as_json(view: View) -> Callable[..., JsonResponse]:
    """Asks for a session, and answers every fault of the request as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return _fault(request, NOT_SIGNED_IN.at(None), UNAUTHORIZED)
        try:
            return _answer(view(request, **kwargs))
        except (FaultyText, RequestError) as refusal:
            return _fault(request, refusal.finding, BAD_REQUEST)

    return cast(Callable[..., JsonResponse], login_not_required(require_GET(answered)))


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
def tests(request: HttpRequest) -> list[dict[str, Any]]:
    """Every test with where it stands."""
    reading, language = reading_of(request), _language(request)
    saved = reading.workspace.trials()
    where = standings([one.id for one in saved], read_until(reading))
    return [
        {
            "id": one.id,
            "name": one.name,
            "state": where[one.id].state,
            "sound": one.reading.sound,
            "kpi": unparse_reference(one.reading.trial.kpi) if one.reading.trial and one.reading.trial.kpi else None,
            "findings": [f.as_json(language) for f in one.reading.findings],
        }
        for one in saved
    ]


@as_json
def test(request: HttpRequest, name: str) -> dict[str, Any]:
    """One test: its state and, once registered, its measure."""
    reading, language = reading_of(request), _language(request)
    saved, where = reading.workspace.saved_trial(name), standing(name, read_until(reading))
    told: dict[str, Any] = {"id": name, "name": saved.name, "state": where.state, "text": saved.reading.document.text}
    if where.registered is None:
        return told
    found = measured(reading.workspace, name, reading.as_of, where)
    if isinstance(found, NotComputable):
        told["reason"] = found.reason.say(language)
    else:
        told["measured"] = found.as_json(language)
    kept = held(reading.workspace, name, where, reading.as_of)
    return told | where.as_json() | ({"audit": kept.as_json(language)} if kept else {})


@as_json
def power(request: HttpRequest) -> dict[str, Any]:
    """What a design can show, from the fields of the form."""
    reading, language = reading_of(request), _language(request)
    values = asking.values_of({name: request.GET[name] for name in asking.FIELDS if name in request.GET})
    values = {**values, "name": values["name"] or "—", "hypothesis": values["hypothesis"] or "—"}
    values = {**values, "what": values["what"] or "—", "start": values["start"] or reading.as_of.isoformat()}
    asked = asking.asked(values, 0).reading
    assert asked is not None
    for finding in asked.findings:
        if finding.level == "error":
            raise FaultyText(finding)
    assert asked.trial is not None
    found = reading.workspace.trial_power(asked.trial, reading.as_of)
    return found.as_json(language) if isinstance(found, Power) else {"reason": found.reason.say(language)}
