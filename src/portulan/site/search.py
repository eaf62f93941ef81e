"""Search: figures, the plan's own words, pages and the manual, in one list."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portulan.language.words import Language
from portulan.metrics.board import NAMES
from portulan.plan.records import COMPONENTS, Plan
from portulan.site.manual import chapters
from portulan.site.words import WORDS
from portulan.ui import Reading, reading_of
from portulan.ui.navigation import all_entries

MOST = 30
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: its kind, its name, a line about it, where it is."""

    kind: str
    name: str
    about: str
    url: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What matches every word typed; names first."""
    reading = reading_of(request)
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = list(search(asked, reading)) if asked else []
    context = {"asked": asked, "found": found[:MOST], "count": len(found), "more": max(len(found) - MOST, 0)}
    return render(request, "site/search.html", context)


def search(asked: str, reading: Reading) -> list[Found]:
    """Everything whose name or line holds all the words, those with the words in their name first."""
    wanted = plain(asked).split()
    hits = [item for item in everything(reading) if all(word in plain(f"{item.name} {item.about}") for word in wanted)]
    return sorted(hits, key=lambda item: not all(word in plain(item.name) for word in wanted))


def everything(reading: Reading) -> Iterator[Found]:
    """All that can be found, in the order of the menu."""
    language = reading.language
    for entry in all_entries():
        yield Found(
            WORDS["search.page"].say(language), entry.name.say(language), "", reading.keep(reverse(entry.route))
        )
    plan = reading.workspace.plan().plan
    if plan is not None:
        yield from _of_plan(plan, language, reading)
    for kpi in reading.workspace.kpis():
        url = reading.keep(reverse("figures:kpi", args=[kpi.id]))
        yield Found(WORDS["search.figure"].say(language), kpi.name.say(language), kpi.id, url)
    for chapter in chapters(language):
        url = reverse("site:manual-chapter", args=[chapter.slug])
        about = " ".join(section.title for section in chapter.sections)
        yield Found(WORDS["search.manual"].say(language), chapter.title, about, url)


def _of_plan(plan: Plan, language: Language, reading: Reading) -> Iterator[Found]:
    """The decisions and what they name."""
    kind = WORDS["search.plan"].say(language)
    for component in COMPONENTS:
        url = reading.keep(reverse("authoring:form", args=[component]))
        yield Found(kind, NAMES[component].say(language), plan.component(component).decision or "", url)
    named = [
        *(("target", s.name or s.id) for s in plan.target.segments),
        *(("offer", i.name or i.id) for i in plan.offer.items),
        *(("channels", c.name or c.id) for c in (*plan.channels.acquisition, *plan.channels.closings)),
        *(("process", s.name or s.id) for s in plan.process.stages),
    ]
    for place, name in named:
        url = reading.keep(reverse("authoring:form", args=[place]))
        yield Found(kind, name, NAMES[place].say(language), url)


def plain(text: str) -> str:
    """Small letters without accents: `Découverte` is found by `decouverte`."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
