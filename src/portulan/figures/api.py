"""The HTTP API of the figures: what `portulan kpi … --format json` prints, for a program that is signed in.

GET /api/kpi                      the catalogue and the dimensions
GET /api/kpi/<reference>          one figure; ?by=a,b &where=… &from=… &to=… &as_of=… &lang=fr|en
GET /api/grid                     several figures as columns; ?kpi=a &kpi=b &by=… and the same choices
GET /api/cohorts                  cohorts of deals by when they were created; ?by=week,segment &as_of=…
GET /api/curve/<reference>        a chance (a conversion, winning) day by day since the start, by group

`from` is the first day, `to` the day after the last: periods are half-open, as on the command line. A fault of the
request answers 400 or 404 with `{"finding": {code, message, way_out, …}}`; not signed in answers 401.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypedDict, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from portulan.figures.question import BACKWARDS, read_day
from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.place import Place
from portulan.language.words import LANGUAGES, Language, Words
from portulan.plan.kpi_reference import parse_reference
from portulan.stats.estimate import NotComputable
from portulan.stats.incidence import IncidenceCurve
from portulan.ui.reading import reading_of, workspace_of
from portulan.workspace import Period, RequestError

NOT_SIGNED_IN = FindingKind(
    "ME706",
    "error",
    Words(fr="Il faut être connecté pour lire les chiffres.", en="Reading the figures takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
NO_KPI = FindingKind(
    "ME712",
    "error",
    Words(fr="Aucun indicateur n’est demandé.", en="No KPI is asked for."),
    Words(
        fr="Écrire ?kpi=win_rate&kpi=average_basket&by=segment.",
        en="Write ?kpi=win_rate&kpi=average_basket&by=segment.",
    ),
)
View = Callable[..., JsonResponse]


def as_json(view: View) -> View:
    """Asks for a session, and answers every fault of the request as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return fault(request, NOT_SIGNED_IN.at(None), 401)
        try:
            return view(request, *args, **kwargs)
        except (FaultyText, RequestError) as refusal:
            return fault(request, refusal.finding, 400)

    return cast(View, login_not_required(require_GET(answered)))


def language_of(request: HttpRequest) -> Language:
    """The language of sentences: `lang` in the address, else the reader's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else reading_of(request).language


def fault(request: HttpRequest, finding: Finding, status: int) -> JsonResponse:
    return answer({"finding": finding.as_json(language_of(request))}, status)


def answer(data: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@as_json
def catalogue(request: HttpRequest) -> JsonResponse:
    """The KPIs that may be asked for and the dimensions they may be split by."""
    workspace, language = workspace_of(request), language_of(request)
    return answer(
        {
            "kpis": [
                {
                    "id": kpi.id,
                    "name": kpi.name.say(language),
                    "level": kpi.level,
                    "unit": kpi.unit,
                    "better": kpi.better,
                    "arguments": list(kpi.arguments),
                    "method": kpi.method,
                }
                for kpi in workspace.kpis()
            ],
            "dimensions": [
                {"id": d.id, "name": d.name.say(language), "source": d.source} for d in workspace.dimensions()
            ],
        }
    )


@as_json
def kpi(request: HttpRequest, reference: str) -> JsonResponse:
    """One figure, split or whole."""
    workspace = workspace_of(request)
    asked = parse_reference(reference, Place("kpi"))
    try:
        table = workspace.kpi(reference, **_choices(request))
    except RequestError as refusal:
        known = any(kpi.id == asked.kpi for kpi in workspace.kpis())
        return fault(request, refusal.finding, 400 if known else 404)
    return answer(cast(dict[str, Any], table.as_json(language_of(request))))


@as_json
def grid(request: HttpRequest) -> JsonResponse:
    """Several figures over the same groups: `kpi` is given once per column."""
    asked = [reference for reference in request.GET.getlist("kpi") if reference.strip()]
    if not asked:
        return fault(request, NO_KPI.at(None), 400)
    return answer(workspace_of(request).grid(asked, **_choices(request)).as_json(language_of(request)))


@as_json
def cohorts(request: HttpRequest) -> JsonResponse:
    """The cohorts of opportunities by when they were created, all their figures."""
    asked = _choices(request)
    return answer(workspace_of(request).cohorts(asked["by"], as_of=asked["as_of"]).as_json(language_of(request)))


@as_json
def curve(request: HttpRequest, reference: str) -> JsonResponse:
    """A chance day by day since the start: how many have won, or gone on, after so many days."""
    found = workspace_of(request).chances(reference, **_choices(request))
    groups = [{"by": list(group), **_drawn(one, language_of(request))} for group, one in found.items()]
    return answer({"reference": reference, "groups": groups})


def _drawn(one: IncidenceCurve | NotComputable, language: Language) -> dict[str, Any]:
    if isinstance(one, NotComputable):
        return {"status": one.status, "n": one.n, "reason": one.reason.say(language), "days": []}
    days = zip(one.day.tolist(), one.value.tolist(), one.low.tolist(), one.high.tolist(), strict=True)
    listed = [{"day": day, "value": value, "low": low, "high": high} for day, value, low, high in days]
    return {"status": "ok", "n": one.n, "still_open": one.still_open, "reason": None, "days": listed}


class Choices(TypedDict):
    by: tuple[str, ...]
    where: str | None
    period: Period | None
    as_of: date | None


def _choices(request: HttpRequest) -> Choices:
    """The split, the condition, the period and the day of an address. Raises FaultyText on a bad one."""
    start, end = _day(request, "from"), _day(request, "to")
    if start and end and end <= start:
        raise FaultyText(BACKWARDS.at(None, first=start, last=end))
    return {
        "by": tuple(name.strip() for name in request.GET.get("by", "").split(",") if name.strip()),
        "where": request.GET.get("where", "").strip() or None,
        "period": Period(start, end) if start or end else None,
        "as_of": _day(request, "as_of"),
    }


def _day(request: HttpRequest, name: str) -> date | None:
    day = read_day(request.GET.get(name, "").strip())
    if isinstance(day, Finding):
        raise FaultyText(day)
    return day
