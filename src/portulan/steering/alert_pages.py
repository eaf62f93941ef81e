"""The alerts: one with all that is known of it, and those of the past."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portulan.journal.showing import VERDICT_STATES, effects_of
from portulan.language.finding import FaultyText
from portulan.language.words import Language, day
from portulan.metrics.alerts.answers import Rule, Track
from portulan.metrics.board import recent
from portulan.stats.estimate import Estimate
from portulan.steering.evidence_chart import evidence_chart, state_word
from portulan.steering.looking import look, units_of
from portulan.steering.models import Alert, Notice
from portulan.steering.naming import amount
from portulan.steering.settings import addresses_of
from portulan.steering.showing import STATES, ending_said
from portulan.steering.undertaken import undertaken, verdict_of, verdict_word
from portulan.steering.window_showing import named, reference_of
from portulan.steering.words import WORDS
from portulan.ui.clock import company_zone, on_the_company_clock
from portulan.ui.figure import FigureView, figure_of, target_mark, threshold_mark
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError

MOST = 100
ENDINGS: Mapping[str, str] = {Alert.Ending.WITHDRAWN: "no_data", Alert.Ending.RULE: "no_data"}
"""How an ending is drawn where nothing says that the figure is back at its target."""


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """All alerts recorded, latest first."""
    reading = reading_of(request)
    alerts = Alert.objects.filter(opened__lte=reading.as_of).select_related("action")[:MOST]
    rows = list(alerts)
    states = {
        line.alert.pk: line.track.state for line in look(reading.workspace, reading.as_of) if line.alert and line.track
    }
    under_way = sum(_closed(row, reading.as_of) is None for row in rows)
    key = "alerts.verdict_open" if under_way else "alerts.verdict_calm" if rows else "alerts.none"
    context = {
        "alerts": [_listed(reading, row, states.get(row.pk, "alerting")) for row in rows],
        "verdict": WORDS[key].say(reading.language, n=under_way or len(rows)),
    }
    return render(request, "steering/alerts.html", context)


def _closed(row: Alert, as_of: date) -> date | None:
    """The day it ended, as known on the day read."""
    return row.closed if row.closed is not None and row.closed <= as_of else None


def _listed(reading: Reading, row: Alert, state: str) -> dict[str, Any]:
    """`state` is that of the evidence, for an alert under way."""
    closed, verdict_state = _closed(row, reading.as_of), STATES.get(state, "alerting")
    verdict = verdict_of(row, reading.as_of)
    return {
        "url": reading.keep(reverse("steering:alert", args=[row.pk])),
        "name": named(reading, row.reference),
        "opened": day(row.opened, reading.language, "medium"),
        "ending": ending_said(row, reading.language) if closed else state_word(verdict_state, reading.language),
        "state": ENDINGS.get(row.ending, "ok") if closed else verdict_state,
        "action": row.action.what if row.action else "",
        "effect": verdict_word(verdict, reading.language),
        "verdict_state": VERDICT_STATES[verdict] if verdict else "",
    }


@require_safe
def alert(request: HttpRequest, number: int) -> HttpResponse:
    """One alert: the sentence, the figure, the evidence day by day, its action, who was told, its effect."""
    row = Alert.objects.select_related("action").filter(pk=number).first()
    if row is None:
        raise Http404
    reading = reading_of(request)
    language, name = reading.language, named(reading, row.reference)
    track = track_of(reading, row)
    unit, currency = _unit(reading, row), _currency(reading)
    drawn = evidence_chart(track, language) if track is not None else None
    context = {
        "name": name,
        "alert": row,
        "verdict": _verdict(row, name, reading, track),
        "lead": WORDS["alert.lead"].say(
            language, target=amount(row.target, unit, language, currency),
            threshold=amount(row.threshold, unit, language, currency),
        ),
        "still": _still(row, reading, track),
        "figure": _figure(reading, row, name, track),
        "chart": drawn,
        "chart_reading": _chart_reading(track, language) if drawn is not None and track is not None else "",
        "action": undertaken(reading, row),
        "notices": _told(reading, row),
        "moves": effects_of(row.action, reading, company_zone(reading.workspace)) if row.action else [],
        "false_alarm": row.false_alarm,
    }  # fmt: skip
    return render(request, "steering/alert.html", context)


def track_of(reading: Reading, row: Alert) -> Track | None:
    """The evidence of its rule as of the day read, None where it cannot be made."""
    rule = Rule(row.reference, row.target, row.threshold, row.false_alarm)
    try:
        return None if reading.workspace.facts().is_empty else reading.workspace.alert(rule, reading.as_of)
    except (RequestError, FaultyText):
        return None


def _verdict(row: Alert, name: str, reading: Reading, track: Track | None) -> str:
    language, closed = reading.language, _closed(row, reading.as_of)
    if closed is not None:
        ending = ending_said(row, language)
        return WORDS["alert.verdict_over"].say(language, name=name, opened=row.opened, closed=closed, ending=ending)
    recovering = track is not None and track.state == "recovering"
    key = "alert.verdict_recovering" if recovering else "alert.verdict_open"
    return WORDS[key].say(language, name=name, opened=row.opened)


def _still(row: Alert, reading: Reading, track: Track | None) -> str:
    """That an alert the plan no longer follows would be open, where it would: it did not get better."""
    stopped = _closed(row, reading.as_of) is not None and row.ending == Alert.Ending.RULE
    if not stopped or track is None or track.state != "alerting":
        return ""
    return WORDS["alert.still"].say(reading.language)


def _figure(reading: Reading, row: Alert, name: str, track: Track | None) -> FigureView | None:
    try:
        table = reading.workspace.kpi(row.reference, period=recent(reading.as_of), as_of=reading.as_of)
    except (RequestError, FaultyText):
        return None
    if len(table.rows) != 1:
        return None
    state = STATES.get(track.state) if track is not None and isinstance(table.result, Estimate) else None
    marks = (threshold_mark(row.threshold), target_mark(row.target))
    return figure_of(table, reading.language, name=name, marks=marks, state=state)


def _chart_reading(track: Track, language: Language) -> str:
    first, last = track.days[0].day, track.days[-1].day
    part = track.evidence / track.limit
    return WORDS["alert.chart_reading"].say(language, first=first, last=last, part=part)


def _told(reading: Reading, row: Alert) -> list[dict[str, str]]:
    """Each message about it: to whom, and whether it left."""
    addresses, _ = addresses_of(reading.workspace)
    return [
        _notice(reading, notice, addresses.find(notice.address)) for notice in Notice.objects.filter(about=row.about)
    ]


def _notice(reading: Reading, notice: Notice, address: Any) -> dict[str, str]:
    language = reading.language
    if notice.to_email:
        to = WORDS["alerttold.person"].say(language, name=notice.to_name, email=notice.to_email)
    else:
        to = address.shown if address is not None else WORDS["alerttold.gone"].say(language)
    if notice.sent_at is not None:
        state = WORDS["alerttold.sent"].say(language, at=on_the_company_clock(notice.sent_at, reading.workspace))
    elif notice.state == Notice.State.FAILED:
        state = WORDS["alerttold.failed"].say(language)
    elif notice.fault:
        state = WORDS["alerttold.again"].say(language, n=notice.attempts)
    else:
        state = WORDS["alerttold.queued"].say(language)
    return {"to": to, "state": state, "subject": notice.subject}


def _unit(reading: Reading, row: Alert) -> str:
    reference = reference_of(row.reference)
    return units_of(reading.workspace).get(reference.kpi, "") if reference else ""


def _currency(reading: Reading) -> str:
    plan = reading.workspace.plan().plan
    return (plan.currency if plan else None) or "EUR"
