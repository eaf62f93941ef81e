"""The HTTP API of the journal and of the actions, for a program that is signed in.

GET /api/journal   ?kind=action &q=remise &from=2026-11-01 &to=2026-11-30 &page=2 &lang=fr|en, latest first
GET /api/actions   ?as_of=… &component=… &owner=… &standing=overdue &effects=1 &lang=…
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from portulan.journal.actions import sync_with
from portulan.journal.actions_json import actions_json
from portulan.journal.entries import entries
from portulan.journal.exporting import as_json
from portulan.journal.models import Action
from portulan.journal.pages import read_asked, until
from portulan.language.finding import FindingKind
from portulan.language.words import LANGUAGES, Language, Words
from portulan.ui.clock import company_zone
from portulan.ui.reading import reading_of

NOT_SIGNED_IN = FindingKind(
    "JO201",
    "error",
    Words(fr="Il faut être connecté pour lire le journal et les actions.", en="Reading the journal takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
PER_PAGE = 200
View = Callable[..., JsonResponse]
BAD_REQUEST, UNAUTHORIZED = 400, 401


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
def journal(request: HttpRequest) -> JsonResponse:
    """Entries found, as the export writes them."""
    reading = reading_of(request)
    asked, faults = read_asked(request)
    if faults:
        return answer({"finding": faults[0].as_json(language_of(request))}, BAD_REQUEST)
    found = Paginator(entries(asked, company_zone(reading.workspace), until(reading)), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    held = [as_json(e.link) for e in page]
    return answer({"entries": held, "count": found.count, "page": page.number, "pages": found.num_pages})


@signed_in
def actions(request: HttpRequest) -> JsonResponse:
    """The actions with where they stand, and with `effects=1` what became of their KPIs."""
    reading = reading_of(request)
    sync_with(reading.workspace, timezone.now())
    wanted = {name: request.GET.get(name, "") for name in ("component", "owner", "standing")}
    told = actions_json(
        Action.objects.all(), reading.workspace, reading.as_of, reading.asked is None, language_of(request),
        effects=request.GET.get("effects") == "1",
    )  # fmt: skip
    kept = [a for a in told["actions"] if all(value in ("", a[name]) for name, value in wanted.items())]
    return answer({**told, "actions": kept})
