"""The drivers pages: every figure with what it did, then what moved one of them; and their HTTP API.

GET /api/drivers/<reference>   ?from=… &to=… (half-open, as on the command line) &before_from=… &before_to=…
                               &against=previous|year &group=… &by=a,b &where=… &as_of=… &seed=… &lang=fr|en
                               without a period nor a group: the last twelve weeks, as the page
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from portulan.explaining.asking_drivers import BACKWARDS, NO_SUCH_CHOICE, NOT_A_DAY, DriversAsked, read_asked
from portulan.explaining.driver_showing import Choices, show_drivers, show_list, with_stage
from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.metrics.drivers.as_json import drivers_json
from portulan.metrics.drivers.explain import explained
from portulan.metrics.drivers.sides import Against
from portulan.ui.naming import naming_of
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import Kpi, Period, RequestError

BAD_REQUEST, NOT_FOUND, NOT_SIGNED = 400, 404, 401
NOT_SIGNED_IN = FindingKind(
    "DR705",
    "error",
    Words(fr="Il faut être connecté pour lire les chiffres.", en="Reading the figures takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
NO_SUCH_KPI = FindingKind(
    "DR706",
    "error",
    Words(
        fr="« {name:raw} » n’est pas un indicateur qui se décompose.", en="“{name:raw}” is no KPI that can be split."
    ),
    Words(fr="Choisir parmi : {known:list}.", en="Choose among: {known:list}."),
)


@require_GET
def drivers(request: HttpRequest) -> HttpResponse:
    """Every figure that can be explained: what it did over the period, and whether chance is enough."""
    reading, (asked, findings) = reading_of(request), read_asked(_query(request))
    if reading.workspace.facts().is_empty:
        return _no_facts(request)
    if findings:
        return _refused(request, reading, asked, findings, None)
    if _wordy(request):
        return redirect(_short(request, asked))
    rows = show_list(reading, asked)
    return _page(request, "explaining/drivers_list.html", reading, asked, None, rows=rows)


@require_GET
def drivers_of(request: HttpRequest, kpi: str) -> HttpResponse:
    """What moved one figure: the sentence, the waterfall, the groups."""
    reading, (asked, findings) = reading_of(request), read_asked(_query(request))
    known = {k.id: k for k in _explained(reading)}
    if kpi not in known:
        finding = NO_SUCH_KPI.at(None, name=kpi[:60], known=list(known))
        return _refused(request, reading, asked, [finding], None, NOT_FOUND)
    if reading.workspace.facts().is_empty:
        return _no_facts(request)
    if findings:
        return _refused(request, reading, asked, findings, known[kpi])
    if _wordy(request):
        return redirect(_short(request, asked))
    asked = with_stage(reading, asked, known[kpi])
    try:
        context = show_drivers(reading, asked, known[kpi], naming_of(reading.workspace, reading.language))
    except (RequestError, FaultyText) as refusal:
        return _refused(request, reading, asked, [refusal.finding], known[kpi])
    return _page(request, "explaining/drivers.html", reading, asked, known[kpi], **context)


def _explained(reading: Reading) -> Sequence[Kpi]:
    return explained({kpi.id: kpi for kpi in reading.workspace.kpis()})


def _query(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.GET.getlist(name) for name in request.GET}


def _wordy(request: HttpRequest) -> bool:
    """Whether the address carries choices left empty, as a form sends them."""
    return any(not value for value in request.GET.values())


def _short(request: HttpRequest, asked: DriversAsked) -> str:
    query = asked.query()
    return f"{request.path}?{query}" if query else request.path


def _page(
    request: HttpRequest,
    template: str,
    reading: Reading,
    asked: DriversAsked,
    kpi: Kpi | None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    shared = {"asked": asked, "kpi": kpi, "choices": Choices(reading, asked, kpi)}
    return render(request, template, shared | context, status=status)


def _refused(
    request: HttpRequest,
    reading: Reading,
    asked: DriversAsked,
    findings: Sequence[Finding],
    kpi: Kpi | None,
    status: int = BAD_REQUEST,
) -> HttpResponse:
    """The question cannot be asked: why, the way out, and the form with what was written."""
    said = [
        {"code": f.code, "message": f.message(reading.language), "way_out": f.way_out(reading.language)}
        for f in findings
    ]
    return _page(request, "explaining/drivers_refused.html", reading, asked, kpi, status, findings=said)


def _no_facts(request: HttpRequest) -> HttpResponse:
    try:
        load_url = reverse("intake:data")
    except NoReverseMatch:
        load_url = ""
    return render(request, "explaining/no_facts.html", {"load_url": load_url})


# ── The HTTP API ─────────────────────────────────────────────────────────────────────────────────────────────────────


@login_not_required
@require_GET
def api_drivers(request: HttpRequest, reference: str) -> JsonResponse:
    """What `portulan drivers … --format json` prints, for a program that is signed in."""
    if not request.user.is_authenticated:
        return _fault(request, NOT_SIGNED_IN.at(None), NOT_SIGNED)
    try:
        usual = reading_of(request).as_of
        period, before = _period(request, "from", "to"), _period(request, "before_from", "before_to")
        group = request.GET.get("group", "").strip() or None
        answer = reading_of(request).workspace.drivers(
            reference,
            period=period or (None if group else DriversAsked().period(usual)),
            before=before,
            against=_against(request),
            group=group,
            by=tuple(name.strip() for name in request.GET.get("by", "").split(",") if name.strip()) or None,
            where=request.GET.get("where", "").strip() or None,
            as_of=_api_day(request, "as_of"),
            seed=_seed(request),
        )
    except (FaultyText, RequestError) as refusal:
        return _fault(request, refusal.finding, BAD_REQUEST)
    return _json(drivers_json(answer, _language(request)), 200)


def _period(request: HttpRequest, first: str, end: str) -> Period | None:
    start, stop = _api_day(request, first), _api_day(request, end)
    if start and stop and stop <= start:
        raise FaultyText(BACKWARDS.at(None, first=start, last=stop))
    return Period(start, stop) if start or stop else None


def _api_day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1900 <= day.year < 2200:
        raise FaultyText(NOT_A_DAY.at(None, typed=text[:40]))
    return day


def _against(request: HttpRequest) -> Against:
    text = request.GET.get("against", "") or "previous"
    if text not in ("previous", "year"):
        raise FaultyText(NO_SUCH_CHOICE.at(None, typed=text[:40], name="against", choices=["previous", "year"]))
    return cast(Against, text)


def _seed(request: HttpRequest) -> int:
    text = request.GET.get("seed", "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise FaultyText(NO_SUCH_CHOICE.at(None, typed=text[:40], name="seed", choices=["0", "1", "2", "…"]))
    return int(text)


def _language(request: HttpRequest) -> Language:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def _fault(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return _json({"finding": finding.as_json(_language(request))}, status)


def _json(data: dict[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response
