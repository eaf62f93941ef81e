"""The journal: its entries found and read, its chain verified, its whole taken away as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portulan.journal.asking import read_day
from portulan.journal.bodies import Reader, body_for_programs, body_said
from portulan.journal.chain import FIRST
from portulan.journal.entries import Asked, entries, families, family_name
from portulan.journal.exporting import json_lines
from portulan.journal.figures import figures_in, said
from portulan.journal.findings import broken
from portulan.journal.models import Entry, Head
from portulan.journal.showing import seen_views
from portulan.journal.writing import CHUNK, verify_journal
from portulan.language.finding import Finding
from portulan.ui.clock import company_zone
from portulan.ui.navigation import object_url
from portulan.ui.reading import Reading, reading_of

PER_PAGE = 40
MOST_RELATED = 12


def read_asked(request: HttpRequest) -> tuple[Asked, list[Finding]]:
    """The filter of the address, and what in it cannot be read."""
    first, wrong = read_day(request.GET.get("from", ""))
    last, also = read_day(request.GET.get("to", ""))
    kind, text = request.GET.get("kind", "").strip()[:40], request.GET.get("q", "").strip()[:200]
    return Asked(kind, text, first, last), [fault for fault in (wrong, also) if fault]


def until(reading: Reading) -> date | None:
    """Entries after the day asked for are not shown; all are where the page is read at its latest."""
    return reading.asked


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The entries, latest first."""
    reading = reading_of(request)
    asked, faults = read_asked(request)
    zone = company_zone(reading.workspace)
    page = Paginator(entries(asked, zone, until(reading)), PER_PAGE).get_page(request.GET.get("page"))
    first = Entry.objects.order_by("at").first()
    query = {k: v for k, v in request.GET.items() if k != "page" and v}
    context: dict[str, Any] = {
        "page": page,
        "lines": [_line(e, reading) for e in page],
        "asked": asked,
        "typed": {k: request.GET.get(k, "") for k in ("q", "from", "to", "kind")},
        "faults": [(f.message(reading.language), f.way_out(reading.language), f.code) for f in faults],
        "families": [(kind, family_name(kind), kind == asked.kind) for kind in families()],
        "first": first,
        "query": urlencode(query),
    }
    return render(request, "journal/journal.html", context, status=400 if faults else 200)


def _line(entry: Entry, reading: Reading) -> dict[str, Any]:
    figures = figures_in(entry.body)
    return {
        "entry": entry,
        "title": said(entry.title, reading.language),
        "family": family_name(entry.kind),
        "url": reading.keep(reverse("journal:entry", args=[entry.number])),
        "figures": sum(len(f.get("rows", ())) for f in figures),
    }


@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: what was written, by whom, when, on which figures; and what came before and after."""
    reading = reading_of(request)
    found = Entry.objects.filter(number=number).first()
    if found is None:
        raise Http404
    before = Entry.objects.filter(number=number - 1).first()
    after = Entry.objects.filter(number=number + 1).first()
    same = Entry.objects.filter(about=found.about).exclude(pk=found.pk)[:MOST_RELATED] if found.about else []
    about = object_url(found.about)
    decision = found.body.get("decision")
    context = {
        "entry": found,
        "title": said(found.title, reading.language),
        "family": family_name(found.kind),
        "body": body_said(found.kind, found.body, Reader(reading.workspace, reading.language)),
        "programs": body_for_programs(found.kind, found.body),
        "figures": seen_views(figures_in(found.body), reading.workspace, reading.language),
        "before": _line(before, reading) if before else None,
        "after": _line(after, reading) if after else None,
        "same": [_line(e, reading) for e in same],
        "about_url": reading.keep(about) if about else "",
        "decision_url": object_url(f"entry:{decision}") if isinstance(decision, int) else "",
        "holds": found.link.digest() == found.sha and found.previous == (before.sha if before else FIRST),
    }
    return render(request, "journal/entry.html", context)


@require_safe
def verified(request: HttpRequest) -> HttpResponse:
    """Every hash computed again."""
    reading = reading_of(request)
    findings = [broken(b) for b in verify_journal()]
    head = Head.objects.first()
    shown = [(f.message(reading.language), f.way_out(reading.language), f.code) for f in findings]
    context = {"findings": shown, "n": head.length if head else 0, "head": head}
    return render(request, "journal/verified.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole journal as a file, streamed."""
    response = StreamingHttpResponse(_export_lines(), content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _export_lines() -> Iterator[str]:
    return json_lines(e.link for e in Entry.objects.order_by("number").iterator(CHUNK))
