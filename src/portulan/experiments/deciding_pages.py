"""What people do with a test: register it, draw the newcomers, decide."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portulan.experiments import register as kept
from portulan.experiments.pages import show_test
from portulan.experiments.words import WORDS
from portulan.language.finding import FaultyText
from portulan.language.words import Words
from portulan.people.access import requires
from portulan.people.models import User
from portulan.ui.reading import reading_of
from portulan.workspace import RequestError

UNPROCESSABLE = 422


def _person(request: HttpRequest) -> User:
    """The person signed in; these pages are guarded, so there is one."""
    assert isinstance(request.user, User)
    return request.user


def _back(request: HttpRequest, name: str, words: Words, **params: object) -> HttpResponse:
    messages.info(request, reading_of(request).say(words, **params), extra_tags="good")
    return HttpResponseRedirect(reverse("experiments:test", args=[name]))


@requires("steer")
@require_POST
def register(request: HttpRequest, name: str) -> HttpResponse:
    """Freezes the text of a test, and begins its draw."""
    try:
        kept.register(reading_of(request).workspace, name, at=timezone.localtime(), by=_person(request))
    except (FaultyText, RequestError) as fault:
        return show_test(request, name, fault.finding, UNPROCESSABLE)
    return _back(request, name, WORDS["tests.registered"])


@requires("steer")
@require_POST
def draw(request: HttpRequest, name: str) -> HttpResponse:
    """Draws those who arrived since the last import."""
    drawn = reading_of(request).workspace.draw_trials(names=[name])
    return _back(request, name, WORDS["tests.draw_done"], n=len(drawn.get(name, [])))


@requires("steer")
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Writes the decision down, if the rule allows it."""
    reading = reading_of(request)
    decision: kept.Decision = "deploy" if request.POST.get("decision") == "deploy" else "stop"
    note = request.POST.get("note", "")[:400]
    try:
        kept.decide(
            reading.workspace, name, decision, at=timezone.localtime(), by=_person(request),
            as_of=reading.workspace.as_of(), note=note,
        )  # fmt: skip
    except (FaultyText, RequestError) as fault:
        return show_test(request, name, fault.finding, UNPROCESSABLE)
    return _back(request, name, WORDS["tests.decision_written"])
