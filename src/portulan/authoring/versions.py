"""Versions of the plan: what is in the file is always the latest one, whoever wrote it and however."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from portulan.authoring.models import PlanDraft, PlanVersion
from portulan.authoring.recording import write_in_the_journal
from portulan.language.finding import Finding, has_errors
from portulan.ui.text_file import TextFile, read_text_file, same_line_ends, write_in_one_step

if TYPE_CHECKING:
    from pathlib import Path

    from portulan.people.models import User

Check = Callable[[str], Sequence[Finding]]


class NotKeptError(Exception):
    """A text that did not become the current version; the draft holds it."""


class ConflictError(NotKeptError):
    """The file changed since the writer opened it; `current` is the version that came between."""

    def __init__(self, current: PlanVersion | None) -> None:
        super().__init__("the plan changed meanwhile")
        self.current = current


class FaultyPlanError(NotKeptError):
    """The text has errors that the plan in force does not have; `findings` are all its findings."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("the plan has errors")
        self.findings = findings


class NoReasonError(NotKeptError):
    """A version says why it was made."""


class UnchangedError(NotKeptError):
    """The text is the current version, to the letter."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text someone wants to make the current version; `base_sha` is the file it was written on."""

    text: str
    base_sha: str
    author: "User"
    reason: str
    source: PlanVersion.Source
    decision: int | None = None
    """The number of the journal's entry it comes from."""


def current_version(path: "Path", now: datetime) -> tuple[TextFile, PlanVersion | None]:
    """The file and its version. A file that changed without us becomes a version of its own, "modified outside"."""
    file = read_text_file(path)
    last = PlanVersion.objects.first()
    if file.text is None or (last is not None and last.sha == file.sha):
        return file, last
    with transaction.atomic():
        last = PlanVersion.objects.first()
        if last is not None and last.sha == file.sha:  # another process noticed it first
            return file, last
        source = PlanVersion.Source.OUTSIDE if last else PlanVersion.Source.INITIAL
        return file, _add(file.text, file.sha, last, source, now)


def keep(path: "Path", proposal: Proposal, check: Check, now: datetime, template: str = "") -> PlanVersion:
    """Make the text the current version: checked, written in one step, recorded; the author's draft is then done.

    A text may keep errors that the plan in force already has (or `template`, where there is no plan yet), so that a
    plan can be mended one part at a time; it may not bring a new one.

    Raises a NotKeptError, after which what was typed in the editor is safe in the author's draft. A form or a
    restoration never touches a draft that is already there.
    """
    typed = proposal.source == PlanVersion.Source.TEXT
    try:
        version = _keep(path, proposal, check, now, template)
    except UnchangedError:
        if typed:
            forget_draft(proposal.author)
        raise
    except NotKeptError:
        if typed or draft_of(proposal.author) is None:
            keep_draft(proposal.author, proposal.text, proposal.base_sha, now)
        raise
    if typed:
        forget_draft(proposal.author)
    return version


def _keep(path: "Path", proposal: Proposal, check: Check, now: datetime, template: str) -> PlanVersion:
    findings = check(proposal.text)
    current_version(path, now)  # what happened outside is recorded even if this text is not
    with transaction.atomic():
        file, last = current_version(path, now)
        text = same_line_ends(proposal.text, file.text)
        if text == file.text:
            raise UnchangedError
        if file.sha != proposal.base_sha:
            raise ConflictError(last)
        if has_errors(findings) and _errors(findings) - _errors(check(template if file.text is None else file.text)):
            raise FaultyPlanError(findings)
        if not proposal.reason.strip():
            raise NoReasonError
        sha = write_in_one_step(path, text)
        return _add(text, sha, last, proposal.source, now, proposal)


def _errors(findings: Sequence[Finding]) -> Counter[str]:
    """The errors, wherever they stand: what they say of the text, without its lines."""
    return Counter(f"{f.code} {f.message('en')}" for f in findings if f.level == "error")


def _add(
    text: str,
    sha: str,
    parent: PlanVersion | None,
    source: PlanVersion.Source,
    now: datetime,
    proposal: Proposal | None = None,
) -> PlanVersion:
    highest = PlanVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    author = proposal.author if proposal else None
    version = PlanVersion.objects.create(
        number=highest + 1,
        text=text,
        sha=sha,
        author=author,
        author_name=name_of(author),
        reason=proposal.reason.strip() if proposal else "",
        created_at=now,
        parent=parent,
        source=source,
        decision=proposal.decision if proposal else None,
    )
    write_in_the_journal(version, author)
    return version


def name_of(author: "User | None") -> str:
    """The name a version keeps, even when the account is gone."""
    return (author.get_full_name() or author.get_username()) if author else ""


def keep_draft(author: "User", text: str, base_sha: str, now: datetime) -> PlanDraft:
    """What this person has typed, replaced at each pause."""
    values = {"text": text, "base_sha": base_sha, "updated_at": now}
    draft, _ = PlanDraft.objects.update_or_create(author=author, defaults=values)
    return draft


def draft_of(author: "User") -> PlanDraft | None:
    return PlanDraft.objects.filter(author=author).first()


def forget_draft(author: "User") -> None:
    PlanDraft.objects.filter(author=author).delete()


def version_with(sha: str) -> PlanVersion | None:
    """The latest version with this fingerprint."""
    return PlanVersion.objects.filter(sha=sha).first()
