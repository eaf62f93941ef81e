"""The plan's past: its versions, what changed between any two, what the indicators became, and going back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portulan.authoring import versions
from portulan.authoring.changes import changes_between, indicators_changed, line_diff
from portulan.authoring.decisions import Decision, cited
from portulan.authoring.models import PlanVersion
from portulan.authoring.saving import now_of, say, try_to_keep
from portulan.authoring.words import WORDS
from portulan.journal.showing import ShownMove, shown_moves
from portulan.language.words import Language, Sentence, Words
from portulan.metrics.board import plan_period
from portulan.people.access import requires
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.reading import read_plan
from portulan.plan.records import COMPONENTS, Plan
from portulan.ui import reading_of, workspace_of
from portulan.ui.clock import company_zone
from portulan.ui.figure import FigureView, figure_of
from portulan.ui.text_editor import TextEditor
from portulan.workspace import RequestError, Workspace

PER_PAGE = 30
SHOWN_CHANGES = 4


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One line of the history: the version and what it changed."""

    version: PlanVersion
    changes: tuple[Sentence, ...]
    decision: Decision | None = None
    measured: bool = False

    @property
    def more(self) -> int:
        """How many changes the line does not show."""
        return max(0, len(self.changes) - SHOWN_CHANGES)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One indicator of a component, read on the day of the version and today."""

    component: Words
    reference: str
    before: FigureView | None
    after: FigureView | None
    why: str = ""


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every version, the latest first: who, when, why, and what changed."""
    versions.current_version(workspace_of(request).plan_path, now_of(request))
    page = Paginator(PlanVersion.objects.select_related("parent"), PER_PAGE).get_page(request.GET.get("page"))
    language = reading_of(request).language
    shown = [ShownVersion(v, _changes(v), cited(v, language), bool(changed_indicators(v))) for v in page]
    return render(request, "authoring/history.html", {"page": page, "shown": shown, "latest": _latest()})


def _changes(version: PlanVersion) -> tuple[Sentence, ...]:
    return tuple(changes_between(version.parent.text, version.text)) if version.parent else ()


def changed_indicators(version: PlanVersion) -> Sequence[KpiReference]:
    """The indicators of the components that a version changed; none of the first one."""
    return indicators_changed(version.parent.text, version.text) if version.parent else ()


def _latest() -> PlanVersion | None:
    return PlanVersion.objects.first()


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: its text, what it changed, and its indicators that day and today."""
    found = _version(number)
    reading = reading_of(request)
    editor = TextEditor(found.text, (), reading.language, WORDS["plan.text_label"].say(reading.language), readonly=True)
    context = {
        "version": found,
        "changes": _changes(found),
        "editor": editor,
        "latest": _latest(),
        "that_day": _day_of(found, reading.as_of),
        "today": reading.as_of,
        "decision": cited(found, reading.language),
        "moves": _moves(found, request),
        "figures": _before_after(workspace_of(request), found, reading.as_of, request),
        "next": PlanVersion.objects.filter(number__gt=number).order_by("number").first(),
    }
    return render(request, "authoring/version.html", context)


@require_safe
def effect(request: HttpRequest, number: int) -> HttpResponse:
    """The indicators of what a version changed, before and after: asked by the history as its lines come into view."""
    found = _version(number)
    return render(request, "authoring/effect.html", {"version": found, "moves": _moves(found, request)})


def _moves(version: PlanVersion, request: HttpRequest) -> list[ShownMove]:
    reading = reading_of(request)
    zone = company_zone(reading.workspace)
    day = min(version.created_at.astimezone(zone).date(), reading.as_of)
    indicators = changed_indicators(version)
    return shown_moves(reading.workspace, indicators, day, reading.as_of, reading.language)


def _version(number: int) -> PlanVersion:
    found = PlanVersion.objects.filter(number=number).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def _day_of(version: PlanVersion, latest: date) -> date:
    """The day the version is read at: its own, no later than the day everything is read at."""
    return min(timezone.localdate(version.created_at), latest)


def _before_after(workspace: Workspace, version: PlanVersion, today: date, request: HttpRequest) -> list[BeforeAfter]:
    """The version's own indicators, on its day and on the as-of day; empty while there are no facts."""
    plan = read_plan(version.text, "plan.yaml").plan
    if plan is None or workspace.facts().is_empty:
        return []
    days = _day_of(version, today), today
    language = reading_of(request).language
    return [
        _one(workspace, plan, name, replace(reference, by=()), days, language)
        for name in COMPONENTS
        for reference in plan.component(name).indicator
    ]


def _one(
    workspace: Workspace,
    plan: Plan,
    component: str,
    reference: KpiReference,
    days: tuple[date, date],
    language: Language,
) -> BeforeAfter:
    """One indicator, undivided, over the plan's period as it stood on each of the two days."""
    words, text = WORDS[f"plan.component.{component}"], str(reference)
    try:
        before, after = (
            figure_of(workspace.kpi(reference, period=plan_period(plan, day), as_of=day), language) for day in days
        )
    except RequestError as error:
        return BeforeAfter(words, text, None, None, error.finding.message(language))
    return BeforeAfter(words, text, before, after)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side: in sentences, then line by line."""
    latest = _latest()
    if latest is None:
        return HttpResponseRedirect(reverse("authoring:history"))
    new = _chosen(request, "to", latest)
    old = _chosen(request, "from", new.parent or new)
    context = {
        "old": old,
        "new": new,
        "all": PlanVersion.objects.defer("text"),
        "changes": changes_between(old.text, new.text),
        "diff": line_diff(old.text, new.text),
    }
    return render(request, "authoring/compare.html", context)


def _chosen(request: HttpRequest, name: str, default: PlanVersion) -> PlanVersion:
    asked = request.GET.get(name, "")
    return _version(int(asked)) if asked.isdigit() and len(asked) < 9 else default


@requires("edit_plan")
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Make an old text the current one again, as a new version: nothing in between is lost."""
    old = _version(number)
    file, _ = versions.current_version(workspace_of(request).plan_path, now_of(request))
    reason = request.POST.get("reason", "").strip()
    here = HttpResponseRedirect(reverse("authoring:version", args=[number]))
    if not reason:
        say(request, WORDS["plan.restore_no_reason"], "alerting")
        return here
    reason = WORDS["plan.restore_reason"].say(reading_of(request).language, n=number, reason=reason)
    outcome = try_to_keep(request, old.text, file.sha, reason, PlanVersion.Source.RESTORE)
    if outcome.version:
        return HttpResponseRedirect(reverse("authoring:plan"))
    if outcome.problem == "errors":  # the rules or the facts have changed since
        say(request, WORDS["plan.restore_errors"], "alerting", n=number)
        return HttpResponseRedirect(reverse("authoring:text"))
    say(request, WORDS["plan.unchanged"], "pending")
    return here
