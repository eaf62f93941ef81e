"""The pages of the forecast: what is to come, and how good it has been. Neither waits for what takes seconds."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from portulan.foresight.forecast_asking import MONTHS, read_asked
from portulan.foresight.forecast_showing import show, show_scores
from portulan.metrics.forecast.answer import next_months
from portulan.metrics.forecast.scores import LEAST_FOR_COVERAGE
from portulan.metrics.period import period_of
from portulan.stats.estimate import NotComputable
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import Period, whole_period

LEAST_OF_FAN = 3
"""Months ahead the fan shows at least, however near the end of the period is."""


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """The verdict, the fan, what it is made of, the open deals, what the forecast trusts."""
    if any(not value for value in request.GET.values()):
        return redirect(_short(request))
    reading = reading_of(request)
    workspace, plan = reading.workspace, reading.workspace.plan().plan
    asked = read_asked(request.GET.dict(), plan, whole_period(plan) if plan else None, reading.as_of)
    shared = {
        "asked": asked,
        "spans": [(str(n), n, n == asked.horizon) for n in MONTHS],
        "findings": [
            {"code": f.code, "message": f.message(reading.language), "way_out": f.way_out(reading.language)}
            for f in asked.findings
        ],
        "json_url": reverse("foresight:api_forecast") + (f"?{request.GET.urlencode()}" if request.GET else ""),
    }
    status = 400 if asked.findings else 200
    if workspace.facts().is_empty:
        return render(request, "foresight/forecast.html", {**shared, "load_url": _load_url(reading)}, status=status)
    told = workspace.forecast(period=asked.period, as_of=reading.as_of, target=asked.target)
    if isinstance(told.total, NotComputable):
        return render(request, "foresight/forecast.html", {**shared, **_why(told.total, reading)}, status=status)
    longer = told
    if len(told.months) < LEAST_OF_FAN:
        ahead = next_months(reading.as_of, LEAST_OF_FAN)
        whole = Period(period_of(reading.as_of + timedelta(days=1), "month").start, ahead.end)
        longer = workspace.forecast(period=whole, as_of=reading.as_of)
    every = request.GET.get("deals") == "all"
    stages = {s.id: s.name or s.id for s in plan.process.stages} if plan else {}
    shown = show(told, longer, reading, stages, every)
    context = {**shared, "shown": shown, "told": told, "every": every, "all_url": _all(request)}
    return render(request, "foresight/forecast.html", context, status=status)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the computation of the past forecasts is; asks the page to be read again once it is done."""
    reading = reading_of(request)
    under_way = reading.workspace.forecast_progress(reading.as_of)
    response = render(request, "foresight/progress.html", {"progress": under_way})
    if under_way is None:
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """How good the forecasts kept were, and those recomputed as of past months."""
    reading = reading_of(request)
    workspace, plan = reading.workspace, reading.workspace.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    if workspace.facts().is_empty:
        return render(request, "foresight/scores.html", {"load_url": _load_url(reading)})
    again = workspace.forecast_back_test(reading.as_of)
    context: dict[str, Any] = {
        "made": show_scores(workspace.forecast_scores(reading.as_of), reading, currency),
        "again": None if again is None else show_scores(again, reading, currency),
        "least": LEAST_FOR_COVERAGE,
    }
    if again is None:
        context |= {"waiting": True, "progress": workspace.forecast_progress(reading.as_of)}
    return render(request, "foresight/scores.html", context)


def _why(reason: NotComputable, reading: Reading) -> dict[str, Any]:
    """Why there is no forecast: its past is being computed, or something is missing."""
    under_way = reading.workspace.forecast_progress(reading.as_of)
    if under_way is not None:
        return {"waiting": True, "progress": under_way}
    return {"reason": reason.reason.say(reading.language), "load_url": _load_url(reading)}


def _load_url(reading: Reading) -> str | None:
    try:
        return reading.keep(reverse("intake:data"))
    except NoReverseMatch:
        return None


def _short(request: HttpRequest) -> str:
    """The same question without the choices left empty."""
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _all(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["deals"] = "all"
    return f"{request.path}?{query.urlencode()}#h-deals"
