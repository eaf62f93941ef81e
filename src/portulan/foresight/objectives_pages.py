"""Objectives: SMART letter by letter, the chance, what it would take; and the chance alone, for other pages."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portulan.foresight.whatif_words import WHATIF_WORDS as WORDS
from portulan.language.quantities import written
from portulan.language.words import Language
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.whatif.need_words import LEVERS, TO_HAVE
from portulan.metrics.whatif.need_writing import need_text
from portulan.metrics.whatif.objectives import any_not_yet
from portulan.metrics.whatif.smart import Feasibility
from portulan.plan.wording import in_100
from portulan.stats.estimate import Estimate
from portulan.ui.reading import reading_of

EVEN = 0.5
DOTS = 10


@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """Every objective of the plan."""
    reading = reading_of(request)
    found = reading.workspace.objectives(as_of=reading.as_of) if not reading.workspace.facts().is_empty else []
    known = [f for f in found if f.chance is not None]
    likely = sum(1 for f in known if (f.chance or 0) >= EVEN)
    return render(
        request,
        "foresight/objectives.html",
        {
            "shown": [show(f, reading.language) for f in found],
            "lead": WORDS["objectives.lead"].say(reading.language, likely=likely, n=len(known)) if known else "",
            "empty": reading.workspace.facts().is_empty,
            "waiting": any_not_yet(found),
            "progress": reading.workspace.forecast_progress(reading.as_of) if found else None,
        },
    )


@require_safe
def chance(request: HttpRequest, name: str) -> HttpResponse:
    """The chance of one objective: what other pages ask for once they stand."""
    reading = reading_of(request)
    if reading.workspace.facts().is_empty:
        raise Http404
    found = reading.workspace.objective(name, as_of=reading.as_of)
    if found is None:
        raise Http404
    template = "foresight/_chance.html" if request.headers.get("HX-Request") else "foresight/chance.html"
    return render(request, template, {"one": show(found, reading.language)})


def show(found: Feasibility, language: Language) -> dict[str, Any]:
    """One objective as its template draws it."""
    unit, o = found.kpi.unit if found.kpi else "count", found.objective

    def write(value: float | None) -> str:
        return "—" if value is None else str(written(value, unit, language, currency=found.currency))

    ends = found.ends if found.ends is not None and not found.ends.exact else None
    return {
        "id": o.id,
        "name": found.kpi.name if found.kpi else (str(o.kpi) if o.kpi else o.id),
        "because": o.because,
        "owner": o.owner,
        "by": o.by,
        "so_far": write(found.so_far),
        "target": write(found.target),
        "chance": in_100(found.chance).say(language) if found.chance is not None and ends is not None else "",
        "dots": [n < round((found.chance or 0) * DOTS) for n in range(DOTS)],
        "letters": [{"id": x.id, "name": x.name, "met": x.met, "said": x.said(language)} for x in found.letters],
        "ends": _ends(ends, write, language) if ends else "",
        "basis": found.basis.say(language) if found.basis else "",
        "reason": found.reason.reason.say(language) if found.reason else "",
        "waiting": not_yet(found.reason),
        "to_have": TO_HAVE.say(language, n=round(100 * found.confidence)) if found.needs else "",
        "needs": [(LEVERS[n.lever], need_text(n, language, found.currency), n.after is None) for n in found.needs],
        "enough": WORDS["objectives.enough"].say(language, n=round(100 * found.confidence))
        if ends and not found.needs and (found.chance or 0) >= found.confidence
        else "",
    }


def _ends(ends: Estimate, write: Callable[[float | None], str], language: Language) -> str:
    bounds = {"low": write(ends.low), "high": write(ends.high)}
    return WORDS["objectives.ends"].say(language, value=write(ends.value), **bounds)
