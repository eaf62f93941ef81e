"""Writing a test: a form whose power is shown as it is typed, and the text it writes."""

from datetime import timedelta
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
from portulan.metrics.trials.store import FOLDER, save_trial
from portulan.people.access import requires
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError

UNPROCESSABLE = 422


@requires("steer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; GET with its fields shows their power, POST writes the text."""
    reading = reading_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    values = asking.values_of({name: sent[name] for name in asking.FIELDS if name in sent})
    if not values["start"]:
        values["start"] = (timezone.localdate() + timedelta(days=1)).isoformat()
    if not values["kpi"]:
        values["kpi"] = _usual_kpi(reading)
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


def _usual_kpi(reading: Reading) -> str:
    plan = reading.workspace.plan().plan
    stages = [s.id for s in plan.process.stages] if plan else []
    return f"stage_conversion({stages[0]} -> {stages[1]})" if len(stages) > 1 else "win_probability"


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
    }
    return render(request, "experiments/new.html", context, status=UNPROCESSABLE if request.method == "POST" else 200)
