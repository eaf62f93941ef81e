"""Imports started from the page: one at a time, followed step by step, and never leaving half of anything behind."""

import logging
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from portulan.facts.importing import ImportProgress
from portulan.facts.locking import ImportRunningError, one_import_at_a_time
from portulan.facts.report import ImportReport
from portulan.intake.models import ImportRun
from portulan.language.words import LANGUAGES
from portulan.people.models import User
from portulan.workspace import Workspace

log = logging.getLogger("portulan.intake")

SILENT = timedelta(minutes=2)
BETWEEN_BEATS = 0.3  # seconds: a progress that is written more often than it is read costs without showing
Launch = Callable[[Callable[[], None]], None]


class AlreadyRunningError(Exception):
    """An import is under way; `run` is it, None when it was started from the command line."""

    def __init__(self, run: ImportRun | None) -> None:
        super().__init__("an import is already running")
        self.run = run


class CancelledError(Exception):
    """Someone asked the import to stop; the facts in place stay as they were."""


def in_background(work: Callable[[], None]) -> None:
    """Run it in a thread of its own, which ends with the server."""
    threading.Thread(target=work, name="portulan-import", daemon=True).start()


def start(
    workspace: Workspace,
    user: User,
    now: datetime,
    launch: Launch = in_background,
    changes: Path | None = None,
) -> ImportRun:
    """Start an import, or apply the files of a folder of changes, deleted after; raises AlreadyRunningError."""
    bury(workspace.path, now)
    if _locked(workspace.path):
        raise AlreadyRunningError(running())
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                started_at=now, beat_at=now, started_by=user, started_by_name=user.shown_name
            )
    except IntegrityError:
        raise AlreadyRunningError(running()) from None
    launch(lambda: perform(run.pk, workspace, changes))
    return run


def running() -> ImportRun | None:
    return ImportRun.objects.filter(state=ImportRun.State.RUNNING).first()


def bury(workspace: Path, now: datetime) -> None:
    """An import that fell silent and holds no lock died with its server: say so, and let the next one start."""
    silent = ImportRun.objects.filter(state=ImportRun.State.RUNNING, beat_at__lt=now - SILENT)
    if silent.exists() and not _locked(workspace):
        silent.update(state=ImportRun.State.FAILED, ended_at=now, fault="stopped")


def _locked(workspace: Path) -> bool:
    """Whether an import holds the workspace, in this process or another."""
    try:
        with one_import_at_a_time(workspace):
            return False
    except ImportRunningError:
        return True


def perform(run_id: int, workspace: Workspace, changes: Path | None = None) -> None:
    """Do the import of that run and write down how it ended. Raises nothing: the run holds the fault."""
    try:
        if changes is not None:
            report = workspace.import_changes([changes])
        else:
            report = workspace.import_facts(_Follower(run_id))
        _end(run_id, _state_of(report), report=_kept(report), import_id=report.import_id)
    except CancelledError:
        _end(run_id, ImportRun.State.CANCELLED)
    except ImportRunningError:
        _end(run_id, ImportRun.State.FAILED, fault="busy")
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("import %s failed, reference %s", run_id, reference)
        _end(run_id, ImportRun.State.FAILED, fault=reference)
    finally:
        if changes is not None:
            shutil.rmtree(changes, ignore_errors=True)
        if threading.current_thread() is not threading.main_thread() and not connection.in_atomic_block:
            close_old_connections()


def _state_of(report: ImportReport) -> ImportRun.State:
    if not report.committed:
        return ImportRun.State.REFUSED
    return ImportRun.State.UNCHANGED if report.unchanged else ImportRun.State.DONE


def _kept(report: ImportReport) -> dict[str, object]:
    return {language: report.as_json(language) for language in LANGUAGES}


def _end(run_id: int, state: ImportRun.State, **values: object) -> None:
    now = timezone.now()
    ImportRun.objects.filter(pk=run_id).update(state=state, ended_at=now, beat_at=now, **values)


def ask_to_stop(run_id: int) -> None:
    """The import stops before its next step."""
    ImportRun.objects.filter(pk=run_id, state=ImportRun.State.RUNNING).update(cancel_asked=True)


class _Follower:
    """Writes the progress of a run where the page reads it; raises CancelledError when someone asked to stop."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.written = 0.0

    def __call__(self, progress: ImportProgress) -> None:
        run = ImportRun.objects.filter(pk=self.run_id)
        if run.filter(cancel_asked=True).exists():
            raise CancelledError
        now = monotonic()
        if now - self.written < BETWEEN_BEATS and progress.done:
            return
        self.written = now
        said = {language: progress.step.say(language) for language in LANGUAGES}
        with suppress(OverflowError):
            run.update(step=said, done=progress.done, total=progress.total, beat_at=timezone.now())
