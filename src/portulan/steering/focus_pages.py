"""The focus: what is watched, what is known of it, what it asks for."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portulan.language.place import Place
from portulan.language.quantities import written
from portulan.language.words import Language
from portulan.metrics.period import period_of
from portulan.people.access import requires
from portulan.people.models import User
from portulan.plan.kpi_reference import parse_reference
from portulan.steering.looking import look
from portulan.steering.models import Alert, FocusWindow, Watch
from portulan.steering.proposing import propose, window_after
from portulan.steering.replay_pages import drawn
from portulan.steering.schedule import watch_once
from portulan.steering.settings import addresses_of
from portulan.steering.showing import card, verdict, window_said
from portulan.steering.window_showing import shown_windows
from portulan.steering.words import WORDS
from portulan.ui.clock import on_the_company_clock
from portulan.ui.naming import name_of
from portulan.ui.reading import Reading, reading_of

MOST_WINDOWS = 6
PLAN = "plan.yaml"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The focus cards, where the window stands, who is told, past focuses."""
    return _page(request)


@require_safe
def next_focus(request: HttpRequest) -> HttpResponse:
    """The same page with candidates for the next focus, which take some seconds to compute."""
    reading = reading_of(request)
    return _page(request, [p.as_json() for p in propose(reading.workspace, reading.as_of)])


def _page(request: HttpRequest, proposals: list[dict[str, Any]] | None = None) -> HttpResponse:
    reading = reading_of(request)
    lines = look(reading.workspace, reading.as_of)
    window = window_said(lines, reading.as_of)
    last = next((line.watched.last_day for line in lines), None)
    watch = Watch.objects.filter(pk=1).first()
    addresses, findings = addresses_of(reading.workspace)
    ended = list(FocusWindow.objects.exclude(ended_at=None).filter(last_day__lt=reading.as_of)[:MOST_WINDOWS])
    if proposals is None:
        proposals = ended[0].proposals if ended and (window is None or window[1] >= 1) else None
    rules = [line.watched.rule for line in lines if line.watched.rule is not None]
    context = {
        "verdict": verdict(reading, lines),
        "cards": [card(reading, line) for line in lines],
        "window": window[0] if window else None,
        "window_width": f"{100 * window[1]:.1f}%" if window else "",
        "false_alarm": max((rule.false_alarm for rule in rules), default=0.05),
        "evaluated": on_the_company_clock(watch.at, reading.workspace) if watch and watch.at else None,
        "addresses": [
            WORDS["watch.people"].say(reading.language, shown=a.shown) if a.kind == "people" else a.shown
            for a in addresses.every
        ],
        "findings": [{**drawn(finding, reading), "level": finding.level} for finding in findings],
        "windows": shown_windows(reading, ended),
        "proposals": None if proposals is None else shown_proposals(reading, proposals, last),
        "until_day": date.fromisoformat(proposals[0]["until"]) if proposals else None,
        "has_facts": not reading.workspace.facts().is_empty,
        "past": Alert.objects.exists(),
        "may_steer": isinstance(request.user, User) and request.user.may("steer"),
        "may_edit": isinstance(request.user, User) and request.user.may("edit_plan"),
    }  # fmt: skip
    return render(request, "steering/home.html", context)


def shown_proposals(reading: Reading, proposals: list[dict[str, Any]], last: date | None) -> list[dict[str, str]]:
    """The candidates in words, with their reasoning, and the form that makes one the focus from the next Monday."""
    first = window_after(max(last or reading.as_of, reading.as_of)).isoformat()
    return [_proposal(reading, proposal, first) for proposal in proposals]


def _proposal(reading: Reading, proposal: dict[str, Any], first: str) -> dict[str, str]:
    language: Language = reading.language
    unit, currency = proposal["unit"], proposal["currency"]

    def said(value: float) -> str:
        return str(written(value, unit, language, currency=currency))

    quarter = period_of(date.fromisoformat(proposal["quarter"]), "quarter").label(language)
    sentence = WORDS["nextfocus.said"].say(
        language, now=said(proposal["now"]), best=said(proposal["best"]), quarter=quarter, gain=proposal["gain"],
        low=proposal["low"], high=proposal["high"], currency=currency,
    )  # fmt: skip
    reference = parse_reference(proposal["reference"], Place(PLAN))
    asked = {"kpi": proposal["reference"], "target": _written(proposal["best"], unit), "from": first}
    return {
        "name": name_of(reading.workspace, reference, language),
        "said": sentence,
        "reference": proposal["reference"],
        "url": reading.keep(f"{reverse('authoring:form', args=['focus'])}?{urlencode(asked)}"),
    }


def _written(value: float, unit: str) -> str:
    """A target as the plan writes it, without decimals nobody holds to."""
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g}"


@requires("steer")
@require_POST
def evaluate_now(request: HttpRequest) -> HttpResponse:
    """Evaluates the focus as of the usual day, as the server does by itself."""
    reading = reading_of(request)
    found = watch_once(reading.workspace, timezone.now())
    if found.fresh:
        said = WORDS["watch.done"].say(reading.language, opened=len(found.opened), posted=found.posted)
    else:
        said = WORDS["watch.stale"].say(reading.language)
    messages.info(request, said, extra_tags="good" if found.fresh else "pending")
    return HttpResponseRedirect(reverse("steering:home"))
