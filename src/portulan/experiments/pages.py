"""The pages of tests: the register, one test (before, during, after), its draw."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portulan.experiments import showing
from portulan.experiments.findings import NOT_REGISTERED
from portulan.experiments.register import (
    STATE_WORDS,
    Standing,
    State,
    altered,
    held,
    measured,
    standing,
    standings,
    title_of,
)
from portulan.experiments.words import WORDS
from portulan.language.finding import FaultyText, Finding
from portulan.metrics.trials.answers import Measured
from portulan.metrics.trials.assigning import read_draw
from portulan.metrics.trials.store import SavedTrial
from portulan.people.models import User
from portulan.stats.estimate import NotComputable
from portulan.ui.figure import FigureView
from portulan.ui.naming import name_of
from portulan.ui.navigation import object_url
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError

NOT_FOUND = 404
SHOWN_DRAWN = 12
INKS: Mapping[State, str] = {"draft": "no_data", "test": "ok", "keep": "recovering", "stop": "too_few"}


def until(day: date) -> datetime:
    """The instant that ends a day, for what the journal knew then."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def read_until(reading: Reading) -> datetime | None:
    """What of the journal a page shows: all of it, or what it held at the end of the day asked for."""
    return until(reading.asked) if reading.asked else None


@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """The register: running, decided, searchable."""
    reading = reading_of(request)
    saved = reading.workspace.trials()
    where = standings([one.id for one in saved], read_until(reading))
    state, query = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    rows = [_row(one, where[one.id], reading) for one in saved]
    shown = [r for r in rows if (not state or r["state"] == state) and showing.matching(r["texts"], query)]
    shown.sort(key=lambda r: (("test", "draft", "keep", "stop").index(r["state"]), r["name"].casefold()))
    base = reverse("experiments:tests")
    filters = [("", WORDS["tests.filter_all"].say(reading.language), len(rows))]
    filters += [
        (name, words.say(reading.language), sum(r["state"] == name for r in rows))
        for name, words in STATE_WORDS.items()
    ]
    context = {
        "verdict": _verdict(rows, reading),
        "rows": shown,
        "any": bool(rows),
        "filters": [
            {
                "url": reading.keep(f"{base}?state={name}" if name else base),
                "name": said,
                "n": n,
                "current": name == state,
            }
            for name, said, n in filters
        ],
        "state": state,
        "query": query,
        "may_steer": _may(request, "steer"),
    }
    return render(request, "experiments/tests.html", context)


def _may(request: HttpRequest, action: Any) -> bool:
    return isinstance(request.user, User) and request.user.may(action)


def _row(saved: SavedTrial, where: Standing, reading: Reading) -> dict[str, Any]:
    trial = saved.reading.trial
    ready, decidable = False, None
    said = WORDS["tests.draft_said" if saved.reading.sound else "tests.faulty"].say(reading.language)
    if where.state == "test":
        said, ready, decidable = _running(saved, where, reading)
    elif where.state != "draft":
        said = " ".join(filter(None, (_after(where, reading), _held_said(saved, where, reading))))
    kpi = name_of(reading.workspace, trial.kpi, reading.language) if trial and trial.kpi else ""
    texts = [saved.name, saved.id, reading.say(STATE_WORDS[where.state]), saved.reading.document.text, kpi, said]
    return {
        "id": saved.id,
        "name": saved.name,
        "state": where.state,
        "state_said": STATE_WORDS[where.state].say(reading.language),
        "ink": INKS[where.state],
        "kpi": kpi,
        "said": said,
        "texts": texts,
        "ready": ready,
        "decidable": decidable,
    }


def _running(saved: SavedTrial, where: Standing, reading: Reading) -> tuple[str, bool, date | None]:
    """Where a running test stands in a sentence, whether it may be decided, when it should be."""
    assert where.registered is not None
    power = where.registered.body.get("power") or {}
    decidable = date.fromisoformat(power["decidable"]) if power.get("decidable") else None
    try:
        found = measured(reading.workspace, saved.id, reading.as_of, where)
    except (FaultyText, RequestError) as fault:
        return fault.finding.message(reading.language), False, None
    if isinstance(found, NotComputable):
        return found.reason.say(reading.language), False, decidable
    ready = found.verdict != "go_on"
    return found.said.say(reading.language), ready, None if ready else decidable


def _after(where: Standing, reading: Reading) -> str:
    assert where.decided is not None
    on = timezone.localtime(where.decided.at).date()
    if where.state == "stop":
        told = where.decided.body.get("measured", {}).get(reading.language, {}).get("said", "")
        note = where.decided.body.get("note", "")
        return WORDS["tests.stopped_said"].say(
            reading.language, on=on, said=told if told and where.decided.body.get("by_the_rule") else note
        )
    if where.deployed is None:
        return WORDS["tests.kept_said"].say(reading.language, on=on)
    day = timezone.localtime(where.deployed.at).date()
    return WORDS["tests.deployed_said"].say(reading.language, on=day, version=where.deployed.body["version"])


def _held_said(saved: SavedTrial, where: Standing, reading: Reading) -> str:
    """Whether a deployed change held, in a sentence; empty for the others."""
    try:
        found = held(reading.workspace, saved.id, where, reading.as_of)
    except (FaultyText, RequestError) as fault:
        return fault.finding.message(reading.language)
    return found.said.say(reading.language) if found else ""


def _verdict(rows: list[dict[str, Any]], reading: Reading) -> str:
    language = reading.language
    running = [r for r in rows if r["state"] == "test"]
    decided = sum(r["state"] in ("keep", "stop") for r in rows)
    if not running and not decided:
        return WORDS["tests.verdict_none"].say(language)
    ready = sum(r["ready"] for r in running)
    days = [r["decidable"] for r in running if r["decidable"] and r["decidable"] > reading.as_of]
    more = ""
    if ready:
        more = WORDS["tests.verdict_ready"].say(language, n=ready)
    elif days:
        more = WORDS["tests.verdict_next"].say(language, on=min(days))
    return WORDS["tests.verdict"].say(language, running=len(running), decided=decided, next=more)


# ── One test ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def test(request: HttpRequest, name: str) -> HttpResponse:
    """One test: before, its design and power; during, the evidence; after, the decision and whether it held."""
    return show_test(request, name)


def show_test(request: HttpRequest, name: str, refusal: Finding | None = None, status: int = 200) -> HttpResponse:
    """The page of one test, with what was just refused."""
    reading = reading_of(request)
    try:
        saved = reading.workspace.saved_trial(name)
    except FaultyText as fault:
        return _no_test(request, fault.finding)
    where = standing(name, read_until(reading))
    trial, language = saved.reading.trial, reading.language
    findings = [] if where.registered else list(saved.reading.findings)
    context: dict[str, Any] = {
        "saved": saved,
        "where": where,
        "state": where.state,
        "state_said": STATE_WORDS[where.state].say(language),
        "ink": INKS[where.state],
        "facts": showing.design(trial, saved.reading.document, reading.workspace, language) if trial else [],
        "text": saved.reading.document.text,
        "sound": saved.reading.sound,
        "findings": [drawn_finding(f, reading) for f in findings],
        "refusal": drawn_finding(refusal, reading) if refusal else None,
        "may_steer": _may(request, "steer"),
        "may_edit_plan": _may(request, "edit_plan"),
        "as_of": reading.as_of,
        "course": _course(where, reading),
        "verdict": WORDS["tests.draft_head" if saved.reading.sound else "tests.draft_faulty"].say(language),
    }
    if trial is not None and saved.reading.sound:
        if where.registered:
            context |= _during(saved, where, reading)
        else:
            context["power"] = _power(saved, reading, context)
    return render(request, "experiments/test.html", context, status=status)


def _no_test(request: HttpRequest, finding: Finding) -> HttpResponse:
    context = {"finding": drawn_finding(finding, reading_of(request))}
    return render(request, "experiments/no_test.html", context, status=NOT_FOUND)


def drawn_finding(finding: Finding, reading: Reading) -> dict[str, str]:
    """A finding in the reader's language."""
    language = reading.language
    place = str(finding.place) if finding.place else ""
    said = {"code": finding.code, "message": finding.message(language), "place": place}
    return {**said, "way_out": finding.way_out(language), "level": finding.level}


def _power(saved: SavedTrial, reading: Reading, context: dict[str, Any]) -> dict[str, Any] | None:
    """What the design can show; a refusal of the facts goes beside the other findings."""
    if reading.workspace.facts().is_empty:
        return showing.power_lines(None, reading.language)
    assert saved.reading.trial is not None
    try:
        power = reading.workspace.trial_power(saved.reading.trial, reading.as_of)
    except (FaultyText, RequestError) as fault:
        context["findings"].append(drawn_finding(fault.finding, reading))
        return None
    return showing.power_lines(power, reading.language)


def _during(saved: SavedTrial, where: Standing, reading: Reading) -> dict[str, Any]:
    """The evidence, as the decision saw it once there is one; the draw; the audit once deployed."""
    language = reading.language
    changed = altered(saved, where)
    told: dict[str, Any] = {"planned": where.registered.body["said"][language] if where.registered else ""}
    if changed is not None:
        told |= {"verdict": changed.message(language), "findings": [drawn_finding(changed, reading)]}
    else:
        day = date.fromisoformat(where.decided.body["as_of"]) if where.decided else reading.as_of
        try:
            found = measured(reading.workspace, saved.id, min(day, reading.as_of), where)
        except (FaultyText, RequestError) as fault:
            told |= {"verdict": fault.finding.message(language), "findings": [drawn_finding(fault.finding, reading)]}
        else:
            told |= _measured(found, reading)
        told |= _drawn(saved, reading)
    if where.decided is not None:
        told |= _decision(saved, where, reading)
    return told


def _measured(found: Measured | NotComputable, reading: Reading) -> dict[str, Any]:
    language = reading.language
    if isinstance(found, NotComputable):
        return {"verdict": found.reason.say(language)}
    said, holds = showing.difference(found, language)
    plan = reading.workspace.plan().plan
    return {
        "found": found,
        "verdict": found.said.say(language),
        "arms": showing.arms(found, language),
        "difference": said,
        "holds": holds,
        "rail": showing.guardrail(found, reading.workspace, language, (plan.currency if plan else None) or "EUR"),
        "chart": showing.chart(found, language),
        "chart_reading": showing.chart_reading(found, language),
        "warnings": [w.say(language) for w in found.warnings],
        "may_deploy": found.verdict == "deploy",
    }


def _drawn(saved: SavedTrial, reading: Reading) -> dict[str, Any]:
    trial = saved.reading.trial
    if trial is None or trial.split.by != "random":
        return {}
    try:
        draw = read_draw(saved.draw_path)
    except FaultyText as fault:
        return {"findings": [drawn_finding(fault.finding, reading)]}
    units = [u for u in draw.units if u.on <= reading.as_of] if draw else []
    return {"draws": True, "drawn": list(reversed(units))[:SHOWN_DRAWN], "drawn_n": len(units)}


def _decision(saved: SavedTrial, where: Standing, reading: Reading) -> dict[str, Any]:
    language = reading.language
    assert where.decided is not None
    told: dict[str, Any] = {"verdict": _after(where, reading)}
    try:
        told["plan_url"] = reading.keep(reverse("authoring:plan"))
        told["deploy_url"] = reverse("site:test_deploy", args=[saved.id])
    except NoReverseMatch:
        told["deploy_url"] = ""
    if where.deployed is None:
        return told
    told["version_url"] = reading.keep(object_url(f"plan:{where.deployed.body['version']}"))
    try:
        found = held(reading.workspace, saved.id, where, reading.as_of)
    except (FaultyText, RequestError) as fault:
        return told | {"findings": [drawn_finding(fault.finding, reading)]}
    trial = saved.reading.trial
    if found is not None and trial is not None and trial.kpi is not None:
        kpi = name_of(reading.workspace, trial.kpi, language)
        name = WORDS["tests.audit_since"].say(language, kpi=kpi)
        told |= {"audit": found.said.say(language), "audit_view": FigureView(name, found.since, language)}
        told["verdict"] = f"{told['verdict']} {WORDS[f'tests.held.{found.held}'].say(language)}"
    return told


def _course(where: Standing, reading: Reading) -> list[dict[str, Any]]:
    """What the journal holds of a test, in order: who did what, and the entry."""
    kept = [entry for entry in (where.registered, where.decided, where.deployed) if entry is not None]
    return [
        {
            "title": title_of(entry, reading.language),
            "who": entry.author_name,
            "on": timezone.localtime(entry.at).date(),
            "url": reading.keep(object_url(f"entry:{entry.number}")),
        }
        for entry in kept
    ]


@require_safe
def draw_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The whole draw as a file: who is in which arm, since when."""
    reading = reading_of(request)
    try:
        saved = reading.workspace.saved_trial(name)
        draw = read_draw(saved.draw_path)
        if draw is None:
            raise FaultyText(NOT_REGISTERED.at(None, name=saved.name))
    except FaultyText as fault:
        return _no_test(request, fault.finding)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-draw.csv"'
    writer = csv.writer(response)
    writer.writerow(("unit", "arm", "assigned_on"))
    writer.writerows((u.unit, u.arm, u.on.isoformat()) for u in draw.units if u.on <= reading.as_of)
    return response
