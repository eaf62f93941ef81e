"""Deploying a test: the plan's new version is made by its own room, the test's room writes that it is done.

The two rooms ignore one another; the site stands above both.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portulan.authoring import versions
from portulan.authoring.models import PlanVersion
from portulan.authoring.saving import writer_of
from portulan.experiments import register
from portulan.experiments.deploying import deployed_text, reason_of
from portulan.experiments.findings import NO_DEPLOYMENT, NOT_DEPLOYABLE
from portulan.experiments.pages import show_test
from portulan.language.finding import FaultyText
from portulan.language.words import Language
from portulan.people.access import requires
from portulan.people.models import User
from portulan.plan.reading import read_plan
from portulan.site.words import WORDS
from portulan.ui.reading import reading_of
from portulan.workspace import Workspace

UNPROCESSABLE = 422


@requires("edit_plan")
@require_POST
def deploy(request: HttpRequest, name: str) -> HttpResponse:
    """Writes the change of a test that is decided into the plan, as a version that cites it."""
    reading = reading_of(request)
    try:
        number = write_into_plan(
            reading.workspace, name, at=timezone.localtime(), by=writer_of(request), language=reading.language
        )
    except FaultyText as fault:
        return show_test(request, name, fault.finding, UNPROCESSABLE)
    except versions.ConflictError:
        messages.info(request, reading.say(WORDS["deploy.not_kept"]), extra_tags="alerting")
    else:
        messages.info(request, reading.say(WORDS["deploy.done"], n=number), extra_tags="good")
    return HttpResponseRedirect(reverse("experiments:test", args=[name]))


def write_into_plan(workspace: Workspace, name: str, *, at: datetime, by: User, language: Language) -> int:
    """Make the version of the plan that holds the change of a test and cites it; the number of that version.

    Raises FaultyText where the test may not be deployed or the plan would not read; ConflictError where the plan
    changed meanwhile.
    """
    saved, where = workspace.saved_trial(name), register.standing(name)
    changed = register.altered(saved, where)
    if not where.to_deploy or changed is not None:
        raise FaultyText(changed or NOT_DEPLOYABLE.at(None))
    trial = saved.reading.trial
    if trial is None:
        raise FaultyText(NO_DEPLOYMENT.at(None))
    file, current = versions.current_version(workspace.plan_path, at)
    text = deployed_text(read_plan(file.text or "", workspace.plan_path.name).document, trial)
    reason = reason_of(trial, saved.file, language)
    assert where.decided is not None
    proposal = versions.Proposal(text, file.sha, by, reason, PlanVersion.Source.FORM, where.decided.number)
    try:
        number = versions.keep(workspace.plan_path, proposal, workspace.check, at).number
    except versions.UnchangedError:  # written already, by hand or by a deployment that was cut short
        assert current is not None
        number = current.number
    except versions.FaultyPlanError as fault:
        raise FaultyText(next(f for f in fault.findings if f.level == "error")) from None
    register.deployed(name, saved.name, number, at=at, by=by)
    return number
