"""The mapping: how the company's files become facts, written with its findings at the line, proposed from the files."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portulan.facts.suggest import suggest_mapping
from portulan.intake import mappings, uploads
from portulan.intake.mapping_text import check_mapping, placed
from portulan.intake.models import MappingVersion
from portulan.intake.pages import person, say
from portulan.intake.words import WORDS
from portulan.language.finding import Finding, has_errors
from portulan.people.access import requires
from portulan.ui import reading_of, workspace_of
from portulan.ui.text_editor import TextEditor


@requires("import_facts", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest) -> HttpResponse:
    """The mapping's text with its findings; POST checks it (`do=check`) or saves it (`do=save`)."""
    path = workspace_of(request).mapping_path
    file, _ = mappings.current_mapping(path, timezone.now())
    if request.method != "POST":
        if not file.sha:
            files = uploads.stored_files(workspace_of(request).path)
            return render(request, "intake/no_mapping.html", {"files": files})
        faults = [file.fault] if file.fault else []
        return _page(request, file.text or "", file.sha, extra=faults)
    typed = request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    base_sha = request.POST.get("base_sha", "")
    if request.POST.get("do") != "save":
        return _page(request, typed, base_sha)
    findings = _check(request, typed)
    if has_errors(findings) and not request.POST.get("despite"):
        return _page(request, typed, base_sha, problem="errors", status=422)
    try:
        version = mappings.keep_mapping(
            path, typed, request.POST.get("replace") or base_sha, person(request), timezone.now()
        )
    except mappings.MappingChangedError as error:
        return _page(request, typed, base_sha, problem="conflict", current=error.current, status=409)
    if version:
        say(request, WORDS["data.mapping_saved"], "good", n=version.number)
    return HttpResponseRedirect(reverse("intake:data"))


def _check(request: HttpRequest, text: str) -> list[Finding]:
    workspace = workspace_of(request)
    return check_mapping(text, workspace.path, workspace.data_roots)


def _editor(request: HttpRequest, text: str, extra: Sequence[Finding] = ()) -> TextEditor:
    language = reading_of(request).language
    return TextEditor(
        text,
        [*extra, *_check(request, text)],
        language,
        WORDS["data.mapping_label"].say(language),
        check_url=reverse("intake:check_mapping"),
        readonly=not person(request).may_import_facts,
    )


def _page(
    request: HttpRequest, text: str, base_sha: str, *, extra: Sequence[Finding] = (), status: int = 200, **more: Any
) -> HttpResponse:
    versions = MappingVersion.objects.defer("text")[:10]
    context = {"editor": _editor(request, text, extra), "base_sha": base_sha, "versions": versions, **more}
    return render(request, "intake/mapping.html", context, status=status)


@requires("import_facts")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The findings on a mapping as it is typed."""
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    return render(request, "ui/text_findings.html", {"editor": _editor(request, typed)})


@requires("import_facts")
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """A mapping proposed from the chosen files, to read and correct: nothing is saved yet."""
    workspace = workspace_of(request)
    known = {file.name for file in uploads.stored_files(workspace.path)}
    chosen = [name for name in request.POST.getlist("file") if name in known]
    if not chosen:
        say(request, WORDS["data.suggest_none"], "alerting")
        return HttpResponseRedirect(reverse("intake:data") + "#files")
    language = reading_of(request).language
    suggested = suggest_mapping([workspace.path / name for name in chosen], [workspace.path], language)
    file, _ = mappings.current_mapping(workspace.mapping_path, timezone.now())
    return _page(
        request, suggested.text, file.sha, extra=placed(suggested.findings), suggested=True, replaces=bool(file.sha)
    )
