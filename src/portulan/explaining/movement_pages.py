"""The movement pages: the bridge with its groups, the deals of a line; and their HTTP API.

GET /api/movement   ?from=… &to=… (half-open, as on the command line) &where=… &closing_in=2026-Q4 &by=stage &gross=1
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from portulan.explaining.answering import BAD_REQUEST, answer_json, answered, language_of
from portulan.explaining.movement_asking import NOT_A_DAY, MovementAsked, read_asked
from portulan.explaining.movement_showing import Choices, show_deals, show_movement
from portulan.language.finding import FaultyText, Finding
from portulan.metrics.movement.question import BACKWARDS as API_BACKWARDS
from portulan.metrics.period import period_of
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import Period, RequestError


@require_GET
def movement(request: HttpRequest) -> HttpResponse:
    """The bridge of the open pipeline between two dates, and the same group by group."""
    return _page(request, "explaining/movement.html", show_movement)


@require_GET
def movement_deals(request: HttpRequest) -> HttpResponse:
    """The deals behind a line of the bridge, of a group, with what each was before and is after."""
    return _page(request, "explaining/movement_deals.html", show_deals)


def _page(request: HttpRequest, template: str, show: Any) -> HttpResponse:
    reading = reading_of(request)
    asked, findings = read_asked({name: request.GET.getlist(name) for name in request.GET}, reading.as_of)
    if reading.workspace.facts().is_empty:
        return no_facts(request)
    if findings:
        return _refused(request, reading, asked, findings)
    if any(not value for value in request.GET.values()):
        query = asked.query()
        return redirect(f"{request.path}?{query}" if query else request.path)
    try:
        context = show(reading, asked)
    except RequestError as refusal:
        return _refused(request, reading, asked, [refusal.finding])
    shared = {"asked": asked, "choices": Choices(reading, asked), "back": _back(asked)}
    return render(request, template, shared | context)


def _back(asked: MovementAsked) -> str:
    query = asked.query(line="", group="", page=1)
    return reverse("explaining:movement") + (f"?{query}" if query else "")


def _refused(request: HttpRequest, reading: Reading, asked: MovementAsked, findings: Sequence[Finding]) -> HttpResponse:
    """The question cannot be asked: why, the way out, and the form with what was written."""
    language = reading.language
    said = [{"code": f.code, "message": f.message(language), "way_out": f.way_out(language)} for f in findings]
    shown = {"asked": asked, "choices": Choices(reading, asked), "findings": said}
    return render(request, "explaining/movement_refused.html", shown, status=BAD_REQUEST)


def no_facts(request: HttpRequest) -> HttpResponse:
    """Nothing is loaded yet: what it takes."""
    try:
        load_url = reverse("intake:data")
    except NoReverseMatch:
        load_url = ""
    return render(request, "explaining/movement_no_facts.html", {"load_url": load_url})


@answered
def api_movement(request: HttpRequest) -> JsonResponse:
    """What `portulan movement … --format json` prints, for a program that is signed in."""
    reading = reading_of(request)
    last = reading.as_of
    end = _day(request, "to") or last + timedelta(days=1)
    start = _day(request, "from") or period_of(end - timedelta(days=1), "month").start
    assert start is not None
    if end <= start:
        raise FaultyText(API_BACKWARDS.at(None, start=start, end=end))
    given = request.GET
    answer = reading.workspace.movement(
        Period(start, end),
        where=given.get("where", "").strip() or None,
        closing_in=given.get("closing_in", "").strip() or None,
        by=[name.strip() for name in given.get("by", "").split(",") if name.strip()],
        gross=given.get("gross", "") in ("1", "true"),
    )
    return answer_json(answer.as_json(language_of(request)))


def _day(request: HttpRequest, name: str) -> date | None:
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
