"""From a posted text to a version, or to the reason there is none: what all the ways of writing the plan share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from portulan.authoring import versions
from portulan.authoring.changes import changes_between
from portulan.authoring.decisions import decision_asked
from portulan.authoring.models import PlanVersion
from portulan.authoring.skeleton import skeleton
from portulan.authoring.words import WORDS
from portulan.language.finding import Finding
from portulan.language.words import Sentence, Words
from portulan.people.models import User
from portulan.ui import reading_of, workspace_of

Problem = Literal["errors", "no_reason", "conflict", "unchanged"]
STATUS: dict[Problem, int] = {"errors": 422, "no_reason": 422, "conflict": 409, "unchanged": 200}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text: a version, or a problem with what it takes to solve it."""

    version: PlanVersion | None = None
    problem: Problem | None = None
    findings: Sequence[Finding] = ()
    between: PlanVersion | None = None
    theirs: Sequence[Sentence] = field(default_factory=tuple)
    mine: Sequence[Sentence] = field(default_factory=tuple)

    @property
    def errors(self) -> int:
        """How many errors stopped the text."""
        return sum(f.level == "error" for f in self.findings)

    @property
    def status(self) -> int:
        return STATUS[self.problem] if self.problem else 200


def writer_of(request: HttpRequest) -> User:
    """The person signed in; pages that write are guarded, so there is one."""
    assert isinstance(request.user, User)
    return request.user


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request, with its time zone."""
    return timezone.now()


def try_to_keep(request: HttpRequest, text: str, base_sha: str, reason: str, source: PlanVersion.Source) -> Outcome:
    """Make the text the current version if it can be; else say why not. What was typed is kept either way."""
    workspace = workspace_of(request)
    proposal = versions.Proposal(text, base_sha, writer_of(request), reason, source, decision_asked(request))
    check = cache(workspace.check)
    template = skeleton(reading_of(request).language)
    try:
        version = versions.keep(workspace.plan_path, proposal, check, now_of(request), template)
    except versions.FaultyPlanError as error:
        return Outcome(problem="errors", findings=error.findings)
    except versions.NoReasonError:
        return Outcome(problem="no_reason")
    except versions.UnchangedError:
        return Outcome(problem="unchanged")
    except versions.ConflictError as error:
        return _conflict(error.current, text, base_sha)
    left = sum(f.level == "error" for f in check(text))
    key = "plan.saved_with_errors" if left else "plan.saved"
    say(request, WORDS[key], "pending" if left else "good", n=version.number, left=left)
    return Outcome(version)


def _conflict(current: PlanVersion | None, text: str, base_sha: str) -> Outcome:
    base = versions.version_with(base_sha)
    base_text = base.text if base else ""
    theirs = changes_between(base_text, current.text) if current else ()
    return Outcome(problem="conflict", between=current, theirs=theirs, mine=changes_between(base_text, text))


def say(request: HttpRequest, words: Words, state: str, **params: object) -> None:
    """A sentence at the head of the next page."""
    messages.info(request, words.say(reading_of(request).language, **params), extra_tags=state)
