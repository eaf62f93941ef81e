"""Deploying a test: the plan's new version is made by its own room, the test's room writes that it is done.

The two rooms ignore one another; the site stands above both.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portulan.authoring.models import PlanVersion
from portulan.authoring.saving import try_to_keep, writer_of
from portulan.authoring.versions import current_version
from portulan.experiments import register
from portulan.experiments.deploying import deployed_text, reason_of
from portulan.experiments.findings import NO_DEPLOYMENT, NOT_DEPLOYABLE
from portulan.experiments.pages import show_test
from portulan.language.finding import FaultyText, has_errors
from portulan.people.access import requires
from portulan.plan.reading import read_plan
from portulan.site.words import WORDS
from portulan.ui.reading import reading_of

UNPROCESSABLE, CONFLICT = 422, 409


@requires("edit_plan")
@require_POST
def deploy(request: HttpRequest, name: str) -> HttpResponse:
    """Writes the change of a test that is decided into the plan, as a version that cites it."""
    reading = reading_of(request)
    workspace, now = reading.workspace, timezone.localtime()
    try:
        saved, where = workspace.saved_trial(name), register.standing(name)
        changed = register.altered(saved, where)
        if not where.to_deploy or changed is not None:
            raise FaultyText(changed or NOT_DEPLOYABLE.at(None))
        trial = saved.reading.trial
        if trial is None:
            raise FaultyText(NO_DEPLOYMENT.at(None))
        file, current = current_version(workspace.plan_path, now)
        document = read_plan(file.text or "", workspace.plan_path.name).document
        text = deployed_text(document, trial)
    except FaultyText as fault:
        return show_test(request, name, fault.finding, UNPROCESSABLE)
    reason = reason_of(trial, saved.file, reading.language)
    outcome = try_to_keep(request, text, file.sha, reason, PlanVersion.Source.FORM)
    version = outcome.version or (current if outcome.problem == "unchanged" else None)
    if version is None:
        faulty = [f for f in outcome.findings if f.level == "error"]
        if has_errors(faulty):
            return show_test(request, name, faulty[0], UNPROCESSABLE)
        messages.info(request, reading.say(WORDS["deploy.not_kept"]), extra_tags="alerting")
        return HttpResponseRedirect(reverse("experiments:test", args=[name]))
    register.deployed(name, saved.name, version.number, at=timezone.localtime(), by=writer_of(request))
    return HttpResponseRedirect(reverse("experiments:test", args=[name]))
