"""The forms of the five components: they write the plan's text, show what they write, and make versions."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portulan.authoring import versions
from portulan.authoring.changes import DiffLine, line_diff
from portulan.authoring.components import BY_KEY, FORMS
from portulan.authoring.form_edits import edits
from portulan.authoring.form_shapes import ComponentForm, Items, State
from portulan.authoring.form_state import NotAFormError, next_focus, overfull, posted_state, press, state_of
from portulan.authoring.form_view import form_view
from portulan.authoring.form_writing import written
from portulan.authoring.models import PlanVersion
from portulan.authoring.saving import Outcome, now_of, say, try_to_keep
from portulan.authoring.skeleton import skeleton
from portulan.authoring.words import WORDS
from portulan.language.finding import FaultyText, Finding
from portulan.language.yaml_text import compose
from portulan.people.access import requires
from portulan.ui import reading_of, workspace_of
from portulan.ui.text_editor import ShownFinding, shown_findings

FILE = "plan.yaml"


@dataclass(slots=True)
class Draftsman:
    """One component's form on one text: the text it was opened on, what it now says, what that makes of the text."""

    form: ComponentForm
    base_text: str
    base_sha: str
    state: State
    text: str
    refused: Items | None = None
    fault: Finding | None = None
    findings: list[ShownFinding] = field(default_factory=list)
    diff: list[DiffLine] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return self.text != self.base_text


@requires("edit_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The form of one component. POST `do=preview`, `do=save`, or a button of a list (`do=add:segments`)."""
    component = _component(key)
    file, version = versions.current_version(workspace_of(request).plan_path, now_of(request))
    if request.method != "POST":
        base = file.text if file.text is not None else skeleton(reading_of(request).language)
        try:
            state = state_of(compose(base, FILE)[0], component)
        except NotAFormError as error:
            return _only_text(request, component, error)
        drawn = Draftsman(component, base, file.sha, state, base)
        if component.key == "focus" and request.GET.get("kpi"):
            drawn.state = next_focus(component, request.GET.dict())
            _write(drawn, state)
        return _page(request, drawn, version)
    try:
        drawn = _drawn(request, component)
    except NotAFormError as error:
        return _only_text(request, component, error)
    outcome = None
    if request.POST.get("do") == "save" and not drawn.refused and not drawn.fault:
        reason = request.POST.get("reason", "")
        outcome = try_to_keep(request, drawn.text, drawn.base_sha, reason, PlanVersion.Source.FORM)
        if outcome.version or outcome.problem == "unchanged":
            if not outcome.version:
                say(request, WORDS["plan.unchanged"], "pending")
            return HttpResponseRedirect(reverse("authoring:plan") + f"#{component.key}")
    return _page(request, drawn, version, outcome)


@requires("edit_plan")
@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The lines the form would write and what the rules say of them, as the form is filled."""
    try:
        drawn = _drawn(request, _component(key))
    except NotAFormError:
        return HttpResponse(status=204)
    _check(request, drawn)
    return render(request, "authoring/form_preview.html", {"drawn": drawn, "text_url": reverse("authoring:text")})


def _component(key: str) -> ComponentForm:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _drawn(request: HttpRequest, component: ComponentForm) -> Draftsman:
    """The form as posted, after its buttons, written into the text it was opened on."""
    base_text, base_sha = _base(request, component)
    state = posted_state(component, request.POST.dict())
    refused = _pressed(component, state, request.POST.get("do", ""))
    before = state_of(compose(base_text, FILE)[0], component)
    full = overfull(component, state)
    drawn = Draftsman(component, base_text, base_sha, state, base_text, refused or (full[0] if full else None))
    _write(drawn, before)
    return drawn


def _write(drawn: Draftsman, before: State) -> None:
    """The text with what the form holds in place of what it held."""
    try:
        drawn.text = written(drawn.base_text, FILE, edits(drawn.form, before, drawn.state))
    except FaultyText as fault:
        drawn.fault = fault.finding


def _base(request: HttpRequest, component: ComponentForm) -> tuple[str, str]:
    """The text the form was opened on, found again by its fingerprint.

    Where the plan changed meanwhile, but not in this component, the form goes on from the current text.
    """
    base_sha = request.POST.get("base_sha", "")
    file, _ = versions.current_version(workspace_of(request).plan_path, now_of(request))
    current = file.text if file.text is not None else skeleton(reading_of(request).language)
    version = versions.version_with(base_sha)
    if version is None or base_sha == file.sha:
        return current, file.sha
    then, now = (state_of(compose(text, FILE)[0], component) for text in (version.text, current))
    return (current, file.sha) if then == now else (version.text, base_sha)


def _pressed(component: ComponentForm, state: State, button: str) -> Items | None:
    if ":" not in button:
        return None
    try:
        return press(component, state, button)
    except (KeyError, IndexError):
        raise Http404 from None


def _check(request: HttpRequest, drawn: Draftsman) -> None:
    findings = [drawn.fault] if drawn.fault else workspace_of(request).check(drawn.text)
    drawn.findings = _of_component(shown_findings(findings, reading_of(request).language), drawn)
    drawn.diff = line_diff(drawn.base_text, drawn.text)


def _of_component(findings: list[ShownFinding], drawn: Draftsman) -> list[ShownFinding]:
    """The findings that stand in this component's lines, and every error wherever it stands."""
    root, _ = compose(drawn.text, FILE)
    entries = list(getattr(root, "entries", ()))
    starts = [(e.key.place.line, e.key.text) for e in entries]
    first = next((line for line, key in starts if key == drawn.form.key), None)
    after = min((line for line, _ in starts if first is not None and line > first), default=10**9)
    return [f for f in findings if f.level == "error" or (first and f.line and first <= f.line < after)]


def _page(
    request: HttpRequest, drawn: Draftsman, version: PlanVersion | None, outcome: Outcome | None = None
) -> HttpResponse:
    _check(request, drawn)
    context = {
        "drawn": drawn,
        "view": form_view(drawn.form, drawn.state, drawn.refused),
        "components": FORMS,
        "version": version,
        "next_number": version.number + 1 if version else 1,
        "outcome": outcome,
        "reason": request.POST.get("reason", ""),
        "text_url": reverse("authoring:text"),
    }
    refused = drawn.refused or drawn.fault
    return render(
        request, "authoring/form.html", context, status=outcome.status if outcome else 422 if refused else 200
    )


def _only_text(request: HttpRequest, component: ComponentForm, error: NotAFormError) -> HttpResponse:
    """This part of the plan is written in a way no form can hold: the text editor can."""
    context = {"form": component, "components": FORMS, "line": error.node.place.line}
    return render(request, "authoring/form_only_text.html", context)
