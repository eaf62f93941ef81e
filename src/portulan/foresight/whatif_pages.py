"""The what-if pages: sliders and their effects, scenarios saved, compared, deleted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from portulan.foresight import whatif_asking as asking
from portulan.foresight import whatif_showing as showing
from portulan.foresight.whatif_words import WHATIF_WORDS as WORDS
from portulan.language.finding import FaultyText, Finding
from portulan.language.words import Sentence, Words
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.whatif.scenario import Scenario, over_the_same_months
from portulan.metrics.whatif.store import FOLDER, SavedScenario, delete_scenario, save_scenario
from portulan.people.access import requires
from portulan.people.models import User
from portulan.stats.estimate import NotComputable
from portulan.ui.reading import Reading, reading_of

MOST_COMPARED = 3
BAD_REQUEST, UNPROCESSABLE = 400, 422
ABOUT = {"volume": "whatif.volume", "conversion": "whatif.conversion"}


@require_safe
def whatif(request: HttpRequest) -> HttpResponse:
    """Sliders, and what they change: revenue, margin, cash."""
    reading = reading_of(request)
    if reading.workspace.facts().is_empty:
        return _nothing(request, Sentence(WORDS["whatif.no_facts"]))
    if "scenario" in request.GET:
        return _opened(reading, request.GET["scenario"])
    values = asking.chosen({name: request.GET.getlist(name) for name in request.GET})
    asked = any(name.startswith("n.") or not text for name, text in request.GET.items())
    address = reading.keep(_page_url(values))
    if asked and not request.headers.get("HX-Request"):
        return redirect(address)
    response = _page(request, values)
    if asked:
        response.headers["HX-Replace-Url"] = address
    return response


def _page_url(values: dict[str, str]) -> str:
    query = asking.address(values)
    return reverse("foresight:whatif") + (f"?{query}" if query else "")


def _page(
    request: HttpRequest, values: dict[str, str], faults: tuple[Finding, ...] = (), name: str = "", status: int = 200
) -> HttpResponse:
    reading = reading_of(request)
    workspace, language = reading.workspace, reading.language
    known = workspace.known_names(reading.as_of)
    read = asking.scenario_of(values, known, _currency(reading))
    scenario = read.scenario or Scenario()
    findings = [*faults, *read.findings]
    saved = workspace.scenarios()
    context: dict[str, Any] = {
        "was": asking.address(values),
        "findings": [_drawn(f, reading) for f in findings],
        "groups": _groups(asking.sliders(values, known), reading),
        "spans": [(str(n), n, values.get("months") == str(n)) for n in asking.SPANS],
        "plan_end": _plan_ends_later(reading),
        "values": values,
        "saved": [_listed(s, reading) for s in saved],
        "opened": next((s for s in saved if s.id == values.get("of")), None),
        "may_save": isinstance(request.user, User) and request.user.may("edit_plan"),
        "typed_name": name,
        "reset_url": reading.keep(reverse("foresight:whatif")),
    }
    if read.findings:
        return render(request, "foresight/whatif.html", context, status=BAD_REQUEST)
    try:
        found = workspace.whatif(scenario, as_of=reading.as_of)
    except FaultyText as fault:
        context["findings"] = [_drawn(fault.finding, reading)]
        return render(request, "foresight/whatif.html", context, status=BAD_REQUEST)
    if isinstance(found, NotComputable):
        return _no_forecast(request, found)
    revenue = found.effect("revenue").total
    shown = {
        "found": found,
        "verdict": showing.verdict(found, language),
        "lines": showing.lines(found, language),
        "chart": showing.month_chart(found, language),
        "reading_words": WORDS["whatif.reading"].say(
            language, first=_month(found.as_of, language), last=_month(found.ends[-1], language),
            before=showing.value(revenue.base, found.currency, language),
            after=showing.value(revenue.scenario, found.currency, language),
        ),
        "neutral": scenario.neutral,
        "first": found.as_of + timedelta(days=1),
        "last": found.ends[-1],
    }  # fmt: skip
    return render(request, "foresight/whatif.html", {**context, **shown}, status=status)


def _listed(saved: SavedScenario, reading: Reading) -> dict[str, Any]:
    """A saved scenario as the list shows it."""
    said = [{"code": f.code, "place": f.place, "said": f.message(reading.language)} for f in saved.reading.findings]
    because = saved.reading.scenario.because if saved.reading.scenario else None
    url = reading.keep(f"{reverse('foresight:whatif')}?scenario={saved.id}")
    return {
        "id": saved.id,
        "name": saved.name,
        "file": f"{FOLDER}/{saved.id}.yaml",
        "sound": saved.sound,
        "because": because,
        "url": url,
        "findings": said,
    }


def _month(day: Any, language: Any) -> str:
    from portulan.metrics.period import Period

    return Period(day.replace(day=1), None, "month").label(language)


def _groups(sliders: list[asking.Slider], reading: Reading) -> list[dict[str, Any]]:
    """The sliders as the page lays them out: the main ones, and under each of two, its channels or stages."""
    plan = reading.workspace.plan().plan
    stages = {s.id: s.name or s.id for s in plan.process.stages} if plan else {}
    found: list[dict[str, Any]] = []
    for slider in sliders:
        if slider.about:
            name = stages.get(slider.about, slider.about) if slider.kind == "conversion" else slider.about
            found[-1]["parts"].append({"slider": slider, "name": name})
            found[-1]["open"] = found[-1]["open"] or slider.moved
        else:
            name = WORDS[f"whatif.{slider.kind}"].say(reading.language)
            key = {"volume": "whatif.by_channel", "conversion": "whatif.by_stage"}.get(slider.kind, "")
            more = WORDS[key].say(reading.language) if key else ""
            found.append({"slider": slider, "name": name, "parts": [], "more": more, "open": False})
    return found


def _plan_ends_later(reading: Reading) -> bool:
    plan = reading.workspace.plan().plan
    return bool(plan and plan.period.last_day and plan.period.last_day > reading.as_of)


def _currency(reading: Reading) -> str:
    plan = reading.workspace.plan().plan
    return (plan.currency if plan else None) or "EUR"


def _drawn(finding: Finding, reading: Reading) -> dict[str, str]:
    said = {"code": finding.code, "message": finding.message(reading.language)}
    return {**said, "way_out": finding.way_out(reading.language)}


def _nothing(request: HttpRequest, reason: Sentence) -> HttpResponse:
    try:
        load_url = reverse("intake:data")
    except NoReverseMatch:
        load_url = ""
    return render(request, "foresight/no_forecast.html", {"reason": reason, "load_url": load_url})


def _no_forecast(request: HttpRequest, why: NotComputable) -> HttpResponse:
    """Why nothing is computed: something is missing, or the past the forecast leans on is still being computed."""
    if not not_yet(why):
        return _nothing(request, why.reason)
    reading = reading_of(request)
    context = {"waiting": True, "progress": reading.workspace.forecast_progress(reading.as_of)}
    return render(request, "foresight/no_forecast.html", context)


def _opened(reading: Reading, name: str) -> HttpResponse:
    """A saved scenario on the sliders: its values go to the address."""
    saved = next((s for s in reading.workspace.scenarios() if s.id == name), None)
    if saved is None or not saved.sound or saved.reading.scenario is None:
        return redirect(reading.keep(reverse("foresight:whatif") + "#saved"))
    scenario, chances = saved.reading.scenario, None
    stages: tuple[str, ...] = ()
    if any(c.change and c.change.unit == "points" for c in scenario.conversion):
        chances, stages = reading.workspace.passages(scenario.months, as_of=reading.as_of)
    values = asking.values_of(scenario, chances, stages)
    return redirect(reading.keep(_page_url({**values, "of": saved.id})))


@requires("edit_plan")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps what the sliders say as a text of the workspace."""
    reading = reading_of(request)
    values = dict(_query(request.POST.get("was", "")))
    name = request.POST.get("name", "").strip()[:120]
    read = asking.scenario_of(values, reading.workspace.known_names(reading.as_of), _currency(reading), name)
    because = request.POST.get("because", "").strip()[:400] or None
    if read.findings or read.scenario is None:
        return _page(request, values, tuple(read.findings), name, UNPROCESSABLE)
    try:
        id_ = save_scenario(reading.workspace.path, replace(read.scenario, because=because))
    except FaultyText as fault:
        return _page(request, values, (fault.finding,), name, UNPROCESSABLE)
    _say(request, WORDS["whatif.save_done"], file=f"{FOLDER}/{id_}.yaml")
    return HttpResponseRedirect(reading.keep(_page_url({**values, "of": id_})))


def _query(text: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    return [(name, value) for name, value in parse_qsl(text) if name != "of"]


@requires("edit_plan")
@require_POST
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Deletes the text of a scenario."""
    reading = reading_of(request)
    try:
        _say(request, WORDS["whatif.deleted"], name=delete_scenario(reading.workspace.path, name))
    except FaultyText as fault:
        messages.info(request, fault.finding.message(reading.language), extra_tags="alerting")
    return HttpResponseRedirect(reading.keep(reverse("foresight:whatif")))


def _say(request: HttpRequest, words: Words, **params: object) -> None:
    messages.info(request, words.say(reading_of(request).language, **params), extra_tags="good")


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three saved scenarios beside the forecast, over one horizon."""
    reading = reading_of(request)
    if reading.workspace.facts().is_empty:
        return _nothing(request, Sentence(WORDS["whatif.no_facts"]))
    saved = [s for s in reading.workspace.scenarios() if s.sound]
    wanted = request.GET.getlist("s")
    chosen: list[SavedScenario] = [s for s in saved if s.id in wanted][:MOST_COMPARED]
    context: dict[str, Any] = {"saved": saved, "wanted": [s.id for s in chosen]}
    if not chosen:
        return render(request, "foresight/whatif_compare.html", context)
    scenarios = [s.reading.scenario for s in chosen if s.reading.scenario is not None]
    found = [reading.workspace.whatif(one, as_of=reading.as_of) for one in over_the_same_months(scenarios)]
    computed = [one for one in found if not isinstance(one, NotComputable)]
    if len(computed) < len(found):
        return _no_forecast(request, next(one for one in found if isinstance(one, NotComputable)))
    names = [s.name for s in chosen]
    context |= {
        "names": names,
        "found": list(zip(chosen, computed, strict=True)),
        "lines": showing.compared(computed, names, reading.language),
        "chart": showing.change_chart(computed, names, reading.language),
        "assumed": list(dict.fromkeys(a.say(reading.language) for one in computed for a in one.assumptions)),
        "summary": "; ".join(showing.verdict(one, reading.language) for one in computed),
    }
    return render(request, "foresight/whatif_compare.html", context)
