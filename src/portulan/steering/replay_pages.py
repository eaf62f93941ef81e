"""Replaying a threshold on the past: what it would have announced, from the same evidence as the watch."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portulan.language.finding import FaultyText, Finding
from portulan.language.quantities import unit_text, written
from portulan.language.words import day
from portulan.metrics.alerts.answers import Episode, Rule, Track
from portulan.plan.kpi_reference import KpiReference
from portulan.steering.evidence_chart import evidence_chart
from portulan.steering.looking import focus_of
from portulan.steering.naming import name_of
from portulan.steering.replay_asking import per_unit, reference_asked, rule_asked, slider_of
from portulan.steering.words import WORDS
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError

BAD_REQUEST = 400


@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    """One KPI and one threshold over the past. `?kpi=…&target=45&alert=35`; without a KPI, the first of the focus."""
    reading = reading_of(request)
    choices = focus_of(reading.workspace)
    text = request.GET.get("kpi", "") or (str(choices[0].reference) if choices else "")
    context: dict[str, Any] = {
        "kpi": text,
        "choices": [
            {"reference": str(w.reference), "name": name_of(reading.workspace, w.reference, reading.language)}
            for w in choices
        ],
    }  # fmt: skip
    if not text:
        return render(request, "steering/replay.html", {**context, "nothing": True})
    try:
        shown = _shown(reading, reference_asked(text), request.GET.dict())
    except (FaultyText, RequestError) as refusal:
        said = {**context, "finding": drawn(refusal.finding, reading)}
        return render(request, "steering/replay.html", said, status=BAD_REQUEST)
    return render(request, "steering/replay.html", {**context, **shown})


def drawn(finding: Finding, reading: Reading) -> dict[str, str]:
    """A finding as a page shows it."""
    said = {"code": finding.code, "message": finding.message(reading.language)}
    return {**said, "way_out": finding.way_out(reading.language)}


def _shown(reading: Reading, reference: KpiReference, query: dict[str, str]) -> dict[str, Any]:
    workspace, language = reading.workspace, reading.language
    kpi = workspace.kpi(reference, as_of=reading.as_of).kpi
    usual = next((w.rule for w in focus_of(workspace) if w.reference == reference), None)
    rule = rule_asked(query, reference, kpi.unit, kpi.better, usual)
    name = name_of(workspace, reference, language)
    if rule is None:
        return {"name": name, "ask_both": True, "unit": _unit_sign(kpi.unit, reading)}
    track = workspace.alert(rule, reading.as_of)
    chart = evidence_chart(track, language)
    return {
        "name": name,
        "rule": rule,
        "verdict": _verdict(reading, track, rule, name, kpi.unit),
        **_form(reading, rule, kpi.unit),
        "unit": _unit_sign(kpi.unit, reading),
        "threshold_said": _amount(reading, rule.threshold, kpi.unit),
        "chart": chart,
        "chart_reading": _reading(track, reading) if chart is not None else "",
        "episodes": [_episode(reading, episode) for episode in reversed(track.episodes)],
        "reason": track.reason.say(language) if track.reason else "",
        "delay": WORDS["focuscard.delay"].say(language, n=track.delay) if track.delay is not None else "",
        "is_plan": usual == rule,
        "other": usual is None,
    }


def _form(reading: Reading, rule: Rule, unit: str) -> dict[str, Any]:
    """The fields as they are written: the slider as the browser wants its numbers, the target as people write it."""
    slider, scale, language = slider_of(rule, unit), per_unit(unit), reading.language
    return {
        "slider": slider,
        "slider_low": f"{slider.low:g}",
        "slider_high": f"{slider.high:g}",
        "slider_step": f"{slider.step:g}",
        "slider_value": f"{slider.value:g}",
        "low_said": _amount(reading, slider.low / scale, unit),
        "high_said": _amount(reading, slider.high / scale, unit),
        "target_text": f"{slider.target:g}".replace(".", "," if language == "fr" else "."),
    }


def _episode(reading: Reading, episode: Episode) -> dict[str, str]:
    days = {"opened": episode.opened, "recovering": episode.recovering, "closed": episode.closed}
    return {name: day(when, reading.language, "medium") if when else "" for name, when in days.items()}


def _verdict(reading: Reading, track: Track, rule: Rule, name: str, unit: str) -> str:
    threshold = _amount(reading, rule.threshold, unit)
    if track.started is None or track.state in ("no_data", "too_few"):
        return WORDS["replay.verdict_none"].say(reading.language, name=name)
    return WORDS["replay.verdict"].say(
        reading.language, name=name, threshold=threshold, n=len(track.episodes), since=track.started
    )


def _amount(reading: Reading, value: float, unit: str) -> str:
    return str(written(value, unit, reading.language, currency=_currency(reading)))


def _unit_sign(unit: str, reading: Reading) -> str:
    return unit_text(unit, reading.language, _currency(reading))


def _currency(reading: Reading) -> str:
    plan = reading.workspace.plan().plan
    return (plan.currency if plan else None) or "EUR"


def _reading(track: Track, reading: Reading) -> str:
    first, last = track.days[0].day, track.days[-1].day
    part = track.evidence / track.limit
    return WORDS["alert.chart_reading"].say(reading.language, first=first, last=last, part=part)
