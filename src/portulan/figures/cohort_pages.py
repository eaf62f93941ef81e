"""The page of cohorts: what becomes of the deals created together, and the same as CSV."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portulan.figures.cohort_showing import SPANS, show, splits_of
from portulan.figures.drawing import capital
from portulan.figures.export import as_csv, file_name
from portulan.figures.files import CSV_TYPE
from portulan.figures.pages import BAD_REQUEST, load_url
from portulan.metrics.cohorts import CohortTable
from portulan.ui.naming import naming_of
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import Dimension, RequestError


@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """The verdict, the chances day by day, the table; `?span=month&split=channel`."""
    reading = reading_of(request)
    workspace, language = reading.workspace, reading.language
    if workspace.facts().is_empty:
        count = len(workspace.kpis())
        return render(request, "figures/no_facts.html", {"load_url": load_url(), "count": count})
    span, split = _asked(request)
    dimensions = _dimensions(reading)
    context = {
        "spans": [(s, f"cohorts.span.{s}", s == span) for s in SPANS] + [("-", "cohorts.span.none", span == "-")],
        "splits": [(d.id, capital(d.name.say(language)), d.id == split) for d in dimensions],
        "asked_day": reading.asked,
        "csv_url": reading.keep(f"{reverse('figures:cohorts_csv')}?{urlencode({'span': span, 'split': split})}"),
    }
    try:
        table = _table(request)
    except RequestError as refusal:
        finding = refusal.finding
        said = {"code": finding.code, "message": finding.message(language), "way_out": finding.way_out(language)}
        return render(request, "figures/cohorts.html", {**context, "finding": said}, status=BAD_REQUEST)
    plan = workspace.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    heads = [capital(d.name.say(language)) for name in table.by for d in workspace.dimensions() if d.id == name]
    shown = show(table, naming_of(workspace, language), language, currency)
    return render(request, "figures/cohorts.html", {**context, **shown, "heads": heads})


@require_GET
def cohorts_csv(request: HttpRequest) -> HttpResponse:
    """Every cohort, each figure with its interval and number, as a file for a spreadsheet."""
    reading = reading_of(request)
    try:
        table = _table(request)
    except RequestError as refusal:
        return HttpResponse(refusal.finding.message(reading.language), status=BAD_REQUEST, content_type="text/plain")
    columns = [*table.by, *(f"{name}{part}" for name in table.figures for part in ("", " low", " high", " n"))]
    rows = []
    for i in range(len(table)):
        row: list[object] = [values[i] for values in table.keys.values()]
        for found in table.figures.values():
            numbers = (float(found.value[i]), float(found.low[i]), float(found.high[i]))
            row += [*(None if value != value else value for value in numbers), int(found.n[i])]
        rows.append(row)
    response = HttpResponse(as_csv(columns, rows, reading.language), content_type=CSV_TYPE)
    name = file_name("cohorts", *table.by, table.as_of, extension="csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> tuple[str, str]:
    return splits_of(request.GET.dict(), [d.id for d in _dimensions(reading_of(request))])


def _table(request: HttpRequest) -> CohortTable:
    reading = reading_of(request)
    span, split = _asked(request)
    by = [name for name in ("" if span == "-" else span, split) if name]
    return reading.workspace.cohorts(by, as_of=reading.as_of)


def _dimensions(reading: Reading) -> list[Dimension]:
    """The columns of deals that cohorts may be split by."""
    usual = ("segment", "channel", "owner", "offer", "size", "sector", "region", "country")
    known = {d.id: d for d in reading.workspace.dimensions()}
    return [known[name] for name in usual if name in known]
