"""The page of blockages: where deals wait longer than they should, the deals at risk; and its HTTP API.

GET /api/blockages   ?as_of=… &reason=… &limit=… &offset=… &lang=fr|en
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portulan.explaining.answering import BAD_REQUEST, answer_json, answered, language_of
from portulan.explaining.blockage_showing import show_blockages
from portulan.explaining.movement_asking import NO_SUCH_CHOICE
from portulan.explaining.movement_pages import no_facts
from portulan.language.finding import FaultyText, Finding
from portulan.ui.reading import reading_of
from portulan.workspace import RequestError

MOST = 1_000


@require_GET
def blockages(request: HttpRequest) -> HttpResponse:
    """What blocks, then the deals to act on."""
    reading = reading_of(request)
    if reading.workspace.facts().is_empty:
        return no_facts(request)
    try:
        context = show_blockages(reading, request.GET.get("reason", ""), _whole(request, "page", 1))
    except (RequestError, FaultyText) as refusal:
        return _refused(request, refusal.finding)
    return render(request, "explaining/blockages.html", context)


def _refused(request: HttpRequest, finding: Finding) -> HttpResponse:
    language = reading_of(request).language
    said = {"code": finding.code, "message": finding.message(language), "way_out": finding.way_out(language)}
    return render(request, "explaining/blockages_refused.html", {"finding": said}, status=BAD_REQUEST)


@answered
def api_blockages(request: HttpRequest) -> JsonResponse:
    """What `portulan blockages --format json` prints, for a program that is signed in."""
    reading = reading_of(request)
    answer = reading.workspace.blockages(
        as_of=reading.as_of,
        reason=request.GET.get("reason", "").strip() or None,
        limit=min(_whole(request, "limit", 50), MOST),
        offset=_whole(request, "offset", 0),
    )
    return answer_json(answer.as_json(language_of(request)))


def _whole(request: HttpRequest, name: str, usual: int) -> int:
    """A whole number of the address. Raises FaultyText."""
    text = request.GET.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 7 and (int(text) > 0 or usual == 0)):
        raise FaultyText(NO_SUCH_CHOICE.at(None, typed=text[:40], name=name, choices=["1", "2", "…"]))
    return int(text)
