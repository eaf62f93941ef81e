"""The HTTP API of the focus: what the command line prints, for a program that is signed in.

GET /api/alerts   ?as_of=… &lang=fr|en : the focus KPIs with their state and evidence, the alerts recorded
GET /api/replay   ?kpi=… &target=45 &alert=35 &false_alarm=5 &as_of=… &lang=fr|en : a threshold over the past and over
                  simulated years, numbers in the unit of the KPI (45 for 45 %); without target and
                  threshold, those of the focus
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.steering.looking import Line, focus_of, look
from portulan.steering.models import Alert
from portulan.steering.replay_asking import NO_BOUNDS, reference_asked, rule_asked
from portulan.steering.showing import state_of
from portulan.ui.reading import reading_of
from portulan.workspace import RequestError

BAD_REQUEST, NOT_SIGNED = 400, 401
NOT_SIGNED_IN = FindingKind(
    "ST020",
    "error",
    Words(fr="Il faut être connecté pour lire les alertes.", en="Reading the alerts takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
View = Callable[[HttpRequest], dict[str, Any]]


def answered(view: View) -> Callable[[HttpRequest], JsonResponse]:
    """Asks for a session, and answers every fault of the request as JSON."""

    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return _fault(request, NOT_SIGNED_IN.at(None), NOT_SIGNED)
        try:
            return _answer(view(request))
        except (FaultyText, RequestError) as refusal:
            return _fault(request, refusal.finding, BAD_REQUEST)

    return cast(Callable[[HttpRequest], JsonResponse], login_not_required(require_GET(guarded)))


def language_of(request: HttpRequest) -> Language:
    """The language of sentences: `lang` in the address, else the reader's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def _fault(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return _answer({"finding": finding.as_json(language_of(request))}, status)


def _answer(data: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@answered
def alerts(request: HttpRequest) -> dict[str, Any]:
    """The focus and the alerts as of a day."""
    reading, language = reading_of(request), language_of(request)
    recorded = Alert.objects.filter(opened__lte=reading.as_of).select_related("action")
    return {
        "as_of": reading.as_of.isoformat(),
        "focus": [line_json(line, language) for line in look(reading.workspace, reading.as_of)],
        "alerts": [alert_json(row) for row in recorded],
    }


@answered
def replay(request: HttpRequest) -> dict[str, Any]:
    """What `portulan replay --format json` prints."""
    reading, language = reading_of(request), language_of(request)
    workspace = reading.workspace
    reference = reference_asked(request.GET.get("kpi", ""))
    kpi = workspace.kpi(reference, as_of=reading.as_of).kpi
    usual = next((w.rule for w in focus_of(workspace) if w.reference == reference), None)
    rule = rule_asked(request.GET.dict(), reference, kpi.unit, kpi.better, usual)
    if rule is None:
        raise FaultyText(NO_BOUNDS.at(None, kpi=str(reference)))
    found = workspace.replay(
        rule.reference, rule.target, rule.threshold, false_alarm=rule.false_alarm, as_of=reading.as_of
    )
    return found.as_json(language)


def line_json(line: Line, language: Language) -> dict[str, Any]:
    """A focus KPI as of a day; `evidence` and `limit` in nats, the alert opens when the first reaches the second."""
    watched, track = line.watched, line.track
    return {
        "kpi": str(watched.reference),
        "target": watched.target,
        "alert": watched.threshold,
        "from": watched.first_day.isoformat() if watched.first_day else None,
        "to": watched.last_day.isoformat() if watched.last_day else None,
        "state": state_of(line),
        "since": track.begun.isoformat() if track and track.begun else None,
        "evidence": track.evidence if track else None,
        "limit": track.limit if track else None,
        "delay_days": track.delay if track else None,
        "calibrated": track.calibrated if track else None,
        "reason": track.reason.say(language) if track and track.reason else None,
        "finding": line.fault.as_json(language) if line.fault else None,
        "alert_id": line.alert.pk if line.alert else None,
    }


def alert_json(row: Alert) -> dict[str, Any]:
    """An alert recorded, with its action and its effect."""
    action = row.action
    return {
        "id": row.pk,
        "kpi": row.reference,
        "target": row.target,
        "alert": row.threshold,
        "false_alarm": row.false_alarm,
        "opened": row.opened.isoformat(),
        "recovering": row.recovering.isoformat() if row.recovering else None,
        "closed": row.closed.isoformat() if row.closed else None,
        "ending": row.ending or None,
        "told": row.told,
        "action": None if action is None else {
            "what": action.what, "owner": action.owner, "state": action.state,
            "due": action.due.isoformat() if action.due else None,
        },
        "effect": row.effect,
    }  # fmt: skip
