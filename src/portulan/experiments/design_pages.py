"""Writing a test: a form whose power is shown as it is typed, and the text it writes."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portulan.experiments import asking, showing
from portulan.experiments.pages import drawn_finding
from portulan.experiments.words import WORDS
from portulan.language.finding import FaultyText, Finding
from portulan.metrics.trials.design import Trial
from portulan.metrics.trials.store import FOLDER, save_trial
from portulan.metrics.trials.units import is_testable
from portulan.people.access import requires
from portulan.plan.kpi_reference import KpiReference, unparse_reference
from portulan.ui.naming import name_of
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError

UNPROCESSABLE = 422
NEAREST = {"win_rate": "win_probability"}
"""A rate among the deals closed cannot be tested; the chance to win within some time can, and moves with it."""


@requires("steer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; GET with its fields shows their power, POST writes the text."""
    reading = reading_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    values = asking.values_of({name: sent[name] for name in asking.FIELDS if name in sent})
    if not values["start"]:
        values["start"] = (timezone.localdate() + timedelta(days=1)).isoformat()
    values["kpi"] = _kpi_to_test(reading, values["kpi"], arrived="name" not in sent)
    form = asking.asked(values, crc32(values["name"].encode()) % 10_000)
    assert form.reading is not None
    findings: list[Finding] = []
    if request.method == "POST":
        if form.reading.sound:
            try:
                name = save_trial(reading.workspace.path, values["name"], form.text)
            except FaultyText as fault:
                findings.append(fault.finding)
            else:
                messages.info(
                    request, reading.say(WORDS["tests.saved"], file=f"{FOLDER}/{name}.yaml"), extra_tags="good"
                )
                return HttpResponseRedirect(reverse("experiments:test", args=[name]))
        findings += form.reading.findings
    return _page(request, form, findings)


def _kpi_to_test(reading: Reading, wanted: str, *, arrived: bool) -> str:
    """The KPI of the form: what is typed there; on arriving from what was seen, one that can be tested."""
    if wanted and not arrived:
        return wanted
    choices = [reference for reference, _ in _testable(reading)]
    kpi, alone = wanted.partition("(")[0].split(" ")[0], "(" not in wanted
    if kpi and any(one.partition("(")[0] == kpi and ("(" not in one or not alone) for one in choices):
        return wanted
    return NEAREST.get(kpi) or next(iter(choices), "win_probability")


def _testable(reading: Reading) -> list[tuple[str, str]]:
    """What a test may be about, as it is written and as it is read: the plan's passages, then the other chances."""
    stages = [stage.id for stage in plan.process.stages] if (plan := reading.workspace.plan().plan) else []
    passages = [(one, other) for one, other in pairwise(stages)]
    found: list[tuple[str, str]] = []
    for kpi in reading.workspace.kpis():
        if is_testable(kpi):
            references = (
                [KpiReference(kpi.id, passage) for passage in passages] if kpi.per_stage else [KpiReference(kpi.id)]
            )
            found += [(unparse_reference(r), name_of(reading.workspace, r, reading.language)) for r in references]
    return sorted(found, key=lambda one: "(" not in one[0])


def _said(reading: Reading, trial: Trial | None) -> str:
    """The KPI and the guard-rail of the form, as people call them; empty where they do not read yet."""
    if trial is None or trial.kpi is None:
        return ""
    kpi = name_of(reading.workspace, trial.kpi, reading.language)
    rail = trial.guardrail.kpi if trial.guardrail else None
    if rail is None:
        return reading.say(WORDS["tests.f.about"], kpi=kpi)
    return reading.say(WORDS["tests.f.about_rail"], kpi=kpi, rail=name_of(reading.workspace, rail, reading.language))


def _page(request: HttpRequest, form: asking.Asked, findings: list[Finding]) -> HttpResponse:
    reading = reading_of(request)
    language = reading.language
    assert form.reading is not None
    power: dict[str, Any] | None = None
    if reading.workspace.facts().is_empty:
        power = showing.power_lines(None, language)
    elif form.reading.trial is not None and form.reading.trial.kpi is not None and form.reading.trial.start is not None:
        try:
            power = showing.power_lines(reading.workspace.trial_power(form.reading.trial, reading.as_of), language)
        except (FaultyText, RequestError) as fault:
            findings = [*findings, fault.finding]
    context = {
        "values": form.values,
        "choices": {
            name: [(key, words.say(language), form.values[name] == key) for key, words in choice.values.items()]
            for name, choice in asking.CHOICES.items()
        },
        "text": form.text,
        "power": power,
        "findings": [drawn_finding(f, reading) for f in findings],
        "opened": form.values["split"] != "random",
        "kpis": _testable(reading),
        "rails": [(kpi.id, kpi.name.say(language)) for kpi in reading.workspace.kpis()],
        "kpi_said": _said(reading, form.reading.trial),
    }
    return render(request, "experiments/new.html", context, status=UNPROCESSABLE if request.method == "POST" else 200)
