"""The plan's text: the editor with its findings, drafts, saving, sending a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portulan.authoring import versions
from portulan.authoring.models import PlanDraft, PlanVersion
from portulan.authoring.saving import Outcome, now_of, say, try_to_keep, writer_of
from portulan.authoring.skeleton import skeleton
from portulan.authoring.words import WORDS
from portulan.language.finding import FaultyText, Finding
from portulan.language.yaml_text import LARGEST_TEXT, decode
from portulan.people.access import requires
from portulan.ui import reading_of, workspace_of
from portulan.ui.text_editor import TextEditor
from portulan.ui.text_file import TextFile


@requires("edit_plan", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """The editor, read-only for those who may not write; POST checks (`do=check`) or saves (`do=save`)."""
    if request.method == "POST":
        return _posted(request)
    file, version = versions.current_version(workspace_of(request).plan_path, now_of(request))
    draft = _draft(request, file)
    shown = draft.text if draft else file.text if file.text is not None else version.text if version else None
    if shown is None:
        shown = skeleton(reading_of(request).language)
    faults = [file.fault] if file.fault and not draft else []
    base_sha = draft.base_sha if draft else file.sha
    stale = draft is not None and base_sha != file.sha
    return _page(request, shown, base_sha, version, draft=draft, faults=faults, stale=stale)


def _draft(request: HttpRequest, file: TextFile) -> PlanDraft | None:
    """What this person typed and has not saved; a draft that says the same as the file is done."""
    writer = writer_of(request)
    draft = versions.draft_of(writer) if writer.may_edit_plan else None
    if draft and file.text is not None and draft.text == file.text.replace("\r\n", "\n"):
        versions.forget_draft(writer)
        return None
    return draft


def _posted(request: HttpRequest) -> HttpResponse:
    typed = _typed(request)
    base_sha = request.POST.get("base_sha", "")
    reason = request.POST.get("reason", "")
    outcome = None
    if request.POST.get("do") == "save":
        if request.POST.get("replace"):  # after a conflict, on the writer's word: theirs stays in the history
            base_sha = request.POST["replace"]
        outcome = try_to_keep(request, typed, base_sha, reason, PlanVersion.Source.TEXT)
        if outcome.version or outcome.problem == "unchanged":
            if not outcome.version:
                say(request, WORDS["plan.unchanged"], "pending")
            return HttpResponseRedirect(reverse("authoring:plan"))
    else:
        versions.keep_draft(writer_of(request), typed, base_sha, now_of(request))
    _, version = versions.current_version(workspace_of(request).plan_path, now_of(request))
    return _page(request, typed, base_sha, version, outcome=outcome, reason=reason)


def _page(
    request: HttpRequest,
    shown: str,
    base_sha: str,
    version: PlanVersion | None,
    *,
    faults: list[Finding] | None = None,
    outcome: Outcome | None = None,
    **more: Any,
) -> HttpResponse:
    findings = [*(faults or []), *workspace_of(request).check(shown)]
    context = {
        "editor": _editor(request, shown, findings),
        "base_sha": base_sha,
        "version": version,
        "next_number": version.number + 1 if version else 1,
        "outcome": outcome,
        **more,
    }
    return render(request, "authoring/text.html", context, status=outcome.status if outcome else 200)


def _editor(request: HttpRequest, shown: str, findings: list[Finding]) -> TextEditor:
    language = reading_of(request).language
    label = WORDS["plan.text_label"].say(language)
    readonly = not writer_of(request).may_edit_plan
    return TextEditor(shown, findings, language, label, check_url=reverse("authoring:check"), readonly=readonly)


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


@requires("edit_plan")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The findings on a text as it is typed; the draft follows it."""
    typed = _typed(request)
    base_sha = request.POST.get("base_sha", "")
    draft = None
    if len(typed) <= LARGEST_TEXT:
        draft = versions.keep_draft(writer_of(request), typed, base_sha, now_of(request))
    editor = _editor(request, typed, workspace_of(request).check(typed))
    return render(request, "authoring/text_check.html", {"editor": editor, "draft": draft})


@requires("edit_plan")
@require_POST
def forget_draft(request: HttpRequest) -> HttpResponse:
    """Give up what was typed and not saved."""
    versions.forget_draft(writer_of(request))
    return HttpResponseRedirect(reverse("authoring:text"))


@requires("edit_plan")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A plan.yaml sent from a computer becomes the draft: read, checked, then saved like any text."""
    sent = request.FILES.get("file")
    file, _ = versions.current_version(workspace_of(request).plan_path, now_of(request))
    if sent is None or not sent.size:
        say(request, WORDS["plan.upload_none"], "alerting")
        return HttpResponseRedirect(reverse("authoring:text"))
    try:
        content = decode(sent.read(4 * LARGEST_TEXT + 1), sent.name or "plan.yaml")
    except FaultyText as fault:
        language = reading_of(request).language
        say(request, WORDS["plan.upload_unreadable"], "alerting", why=fault.finding.message(language))
        return HttpResponseRedirect(reverse("authoring:text"))
    versions.keep_draft(writer_of(request), content.replace("\r\n", "\n"), file.sha, now_of(request))
    say(request, WORDS["plan.upload_done"], "good", name=sent.name)
    return HttpResponseRedirect(reverse("authoring:text"))
