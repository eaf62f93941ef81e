"""Replaying a threshold on the past: what it would have announced, from the same evidence as the watch."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portulan.language.finding import FaultyText, Finding
from portulan.language.quantities import unit_text
from portulan.language.words import day, number, share
from portulan.metrics.alerts.answers import Rule, Track
from portulan.metrics.alerts.replay_answers import WITHIN, Candidate, PastAlert, Replay
from portulan.metrics.alerts.saying import replay_verdict
from portulan.people.models import User
from portulan.plan.kpi_reference import KpiReference
from portulan.steering.evidence_chart import evidence_chart
from portulan.steering.looking import focus_of
from portulan.steering.naming import amount
from portulan.steering.replay_asking import per_unit, reference_asked, rule_asked, slider_of
from portulan.steering.words import WORDS
from portulan.ui.naming import name_of
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
    context["may_edit"] = isinstance(request.user, User) and request.user.may("edit_plan")
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
    found = workspace.replay(
        rule.reference, rule.target, rule.threshold, false_alarm=rule.false_alarm, as_of=reading.as_of
    )
    track = found.track
    said = [one.say(language) for one in replay_verdict(found, _currency(reading))]
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
        "said": said,
        "alerts": [_past(reading, one, kpi.unit) for one in reversed(found.alerts)],
        "curve": [_candidate(reading, one, found) for one in found.curve],
        "runs": found.runs,
        "within": WITHIN,
        "proposed": _proposed(reading, found),
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


def _past(reading: Reading, one: PastAlert, unit: str) -> dict[str, str]:
    """An alert the threshold would have raised, and whether it was right, as finally known."""
    days = {"opened": one.opened, "closed": one.closed}
    said = {name: day(when, reading.language, "medium") if when else "" for name, when in days.items()}
    early = WORDS["replay.early"].say(reading.language, n=one.early) if one.early is not None and one.early > 0 else ""
    value = _amount(reading, one.value, unit) if one.value is not None else ""
    return {**said, "value": value, "judged": WORDS[f"judged.{one.judged}"].say(reading.language), "early": early}


def _candidate(reading: Reading, one: Candidate, found: Replay) -> dict[str, Any]:
    """One threshold of the curve, with the address that tries it."""
    language = reading.language
    return {
        "threshold": _amount(reading, one.threshold, found.unit),
        "url": reading.keep(tried_url(found.rule, one.threshold, found.unit)),
        "alerts": number(one.alerts, language),
        "false_alarm": share(one.false_alarm, language, 0),
        "found": [(days, share(part, language, 0)) for days, part in zip(WITHIN, one.found, strict=True)],
        "delay": WORDS["replay.days"].say(language, n=one.delay),
        "is_rule": abs(one.threshold - found.rule.threshold) < 1e-9,
    }


def _proposed(reading: Reading, found: Replay) -> dict[str, str] | None:
    if found.proposed is None or abs(found.proposed - found.rule.threshold) < 1e-9:
        return None
    url = reading.keep(tried_url(found.rule, found.proposed, found.unit))
    return {"threshold": _amount(reading, found.proposed, found.unit), "url": url}


def tried_url(rule: Rule, threshold: float, unit: str) -> str:
    """The address that replays another threshold of the same KPI and target."""
    scale = per_unit(unit)
    asked = {"kpi": rule.reference, "target": f"{rule.target * scale:g}", "alert": f"{threshold * scale:g}"}
    return f"{reverse('steering:replay')}?{urlencode(asked)}"


def _verdict(reading: Reading, track: Track, rule: Rule, name: str, unit: str) -> str:
    threshold = _amount(reading, rule.threshold, unit)
    if track.state == "too_few" and track.gap is not None:
        return WORDS["replay.verdict_close"].say(reading.language, name=name, threshold=threshold)
    if track.started is None or track.state in ("no_data", "too_few"):
        return WORDS["replay.verdict_none"].say(reading.language, name=name)
    return WORDS["replay.verdict"].say(
        reading.language, name=name, threshold=threshold, n=len(track.episodes), since=track.started
    )


def _amount(reading: Reading, value: float, unit: str) -> str:
    return amount(value, unit, reading.language, _currency(reading))


def _unit_sign(unit: str, reading: Reading) -> str:
    return unit_text(unit, reading.language, _currency(reading))


def _currency(reading: Reading) -> str:
    plan = reading.workspace.plan().plan
    return (plan.currency if plan else None) or "EUR"


def _reading(track: Track, reading: Reading) -> str:
    first, last = track.days[0].day, track.days[-1].day
    part = track.evidence / track.limit
    return WORDS["alert.chart_reading"].say(reading.language, first=first, last=last, part=part)
