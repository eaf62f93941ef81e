"""Données: what is loaded, what was found in it, files, imports."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portulan.facts.schema import TABLES
from portulan.intake import runs, uploads
from portulan.intake.mapping_text import placed
from portulan.intake.models import ImportRun
from portulan.intake.state import TableState, tables_state
from portulan.intake.words import WORDS
from portulan.language.finding import has_errors
from portulan.language.words import Language, Words
from portulan.people.access import requires
from portulan.people.models import User
from portulan.ui import reading_of, workspace_of
from portulan.ui.text_editor import shown_findings
from portulan.workspace import Workspace

SHOWN_RUNS = 12


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One line of the data page."""

    state: TableState
    has_rejected: bool


def say(request: HttpRequest, words: Words, state: str, **params: object) -> None:
    """A sentence at the head of the next page."""
    messages.info(request, words.say(reading_of(request).language, **params), extra_tags=state)


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The data page."""
    workspace, language = workspace_of(request), reading_of(request).language
    runs.bury(workspace.path, timezone.now())
    store = workspace.facts()
    report = store.last_import
    findings = list(report.findings) if report else []
    tables = [
        ShownTable(state, bool(report and state.name in report.rejected_files))
        for state in tables_state(store)
        if state.rows or state.count
    ]
    shown = {line.state.name for line in tables}
    run = runs.running()
    context: dict[str, Any] = {
        "store": store,
        "report": report,
        "tables": tables,
        "missing_names": [name for name in TABLES if name not in shown],
        "findings": shown_findings(placed(findings), language),
        "rows": sum(line.state.rows for line in tables),
        **_engine(workspace, language),
        "run": run,
        "step": run.step.get(language, "") if run else "",
        "runs": ImportRun.objects.all()[:SHOWN_RUNS],
        "last_run": _last_done(),
        "files": uploads.stored_files(workspace.path),
        "has_mapping": workspace.mapping_path.is_file(),
        "suffixes": ",".join(uploads.SUFFIXES),
        "largest": uploads.LARGEST // (1024 * 1024),
    }
    return render(request, "intake/data.html", context)


def _engine(workspace: Workspace, language: Language) -> dict[str, Any]:
    """Which engine answers, or what is wrong with it."""
    faults = workspace.engine_findings()
    if has_errors(faults):
        return {"engine_faults": shown_findings(faults, language)}
    return {"engine": workspace.engine_version(), "engine_faults": shown_findings(faults, language)}


def _last_done() -> ImportRun | None:
    return ImportRun.objects.filter(state=ImportRun.State.DONE).first()


@requires("import_facts")
@require_POST
def start_import(request: HttpRequest) -> HttpResponse:
    """Start an import in the background; a second one at the same time is refused."""
    try:
        runs.start(workspace_of(request), person(request), timezone.now())
    except runs.AlreadyRunningError as error:
        by = error.run.started_by_name if error.run else ""
        key = "data.already_running" if by else "data.already_running_elsewhere"
        say(request, WORDS[key], "pending", name=by)
    return HttpResponseRedirect(reverse("intake:data"))


@requires("import_facts")
@require_POST
def apply_changes(request: HttpRequest) -> HttpResponse:
    """Files of changes (late rows, corrections, deletions, merges) applied to the facts in place, in the background."""
    workspace = workspace_of(request)
    sent = request.FILES.getlist("changes")
    if not sent:
        say(request, WORDS["data.no_file"], "alerting")
        return HttpResponseRedirect(reverse("intake:data") + "#changes")
    folder = uploads.changes_folder(workspace.path)
    try:
        for file in sent:
            size, content = file.size or 0, file.chunks()
            uploads.store(folder, file.name or "", size, file, content, replace=False)
        runs.start(workspace, person(request), timezone.now(), changes=folder / uploads.FOLDER)
    except uploads.UploadRefusedError as error:
        uploads.forget(folder)
        messages.info(request, error.sentence.say(reading_of(request).language), extra_tags="alerting")
    except runs.AlreadyRunningError as error:
        uploads.forget(folder)
        by = error.run.started_by_name if error.run else ""
        key = "data.already_running" if by else "data.already_running_elsewhere"
        say(request, WORDS[key], "pending", name=by)
    return HttpResponseRedirect(reverse("intake:data"))


@requires("import_facts")
@require_POST
def stop_import(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask an import to stop; it does so before its next step."""
    runs.ask_to_stop(run_id)
    return HttpResponseRedirect(reverse("intake:data"))


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Where the import stands: polled by the page, readable on its own."""
    runs.bury(workspace_of(request).path, timezone.now())
    run = runs.running()
    if run is None and getattr(request, "htmx", False):  # it ended: the page is drawn again, whole
        return HttpResponse(headers={"HX-Refresh": "true"})
    if run is None:
        return HttpResponseRedirect(reverse("intake:data"))
    return render(request, "intake/progress.html", {"run": run, "step": run.step.get(reading_of(request).language, "")})


@requires("import_facts")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Files into the workspace's data folder; each is accepted or refused on its own, with the reason."""
    sent = request.FILES.getlist("files")
    if not sent:
        say(request, WORDS["data.no_file"], "alerting")
    for file in sent:
        try:
            stored = uploads.store(
                workspace_of(request).path,
                file.name or "",
                file.size or 0,
                file,
                file.chunks(),
                replace=bool(request.POST.get("replace")),
            )
        except uploads.UploadRefusedError as error:
            messages.info(request, error.sentence.say(reading_of(request).language), extra_tags="alerting")
        else:
            say(request, WORDS["data.uploaded"], "good", name=stored.name)
    return HttpResponseRedirect(reverse("intake:data") + "#files")
