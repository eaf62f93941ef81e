"""Le plan: the strategy as a document, its decisions beside their measures, and the files to take away."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portulan.authoring import figures, plan_page, versions
from portulan.authoring.components import COMPONENTS
from portulan.authoring.saving import now_of, writer_of
from portulan.journal.models import Action
from portulan.language.finding import Finding
from portulan.language.words import Language
from portulan.plan.json_schema import json_schema
from portulan.plan.reading import PlanReading
from portulan.plan.records import Plan
from portulan.ui import reading_of, workspace_of
from portulan.ui.text_editor import shown_findings


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan as people read it; without one, how to begin."""
    workspace, reading = workspace_of(request), reading_of(request)
    file, version = versions.current_version(workspace.plan_path, now_of(request))
    writer = writer_of(request)
    context: dict[str, Any] = {
        "file": file,
        "version": version,
        "draft": versions.draft_of(writer) if writer.may_edit_plan else None,
        "text_url": reverse("authoring:text"),
    }
    if not file.sha:
        return render(request, "authoring/no_plan.html", context)
    read = workspace.plan()
    findings = workspace.check()
    context |= _findings(findings, read, reading.language)
    if read.plan is not None:
        context |= _document(request, read.plan)
    return render(request, "authoring/plan.html", context)


def _findings(findings: list[Finding], read: PlanReading, language: Language) -> dict[str, Any]:
    groups = plan_page.by_part(findings, read.document.root, read.document.file)
    shown = [(group.title, shown_findings(group.findings, language)) for group in groups]
    return {"finding_groups": shown, "counts": plan_page.counts(findings), "plan": read.plan}


def _document(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    workspace, reading = workspace_of(request), reading_of(request)
    language, today = reading.language, reading.as_of
    board = figures.board_of(workspace, today)
    blocks = plan_page.component_blocks(plan, language)
    shown = figures.indicators(board, plan, language)
    components = [
        {
            "form": form,
            "decision": plan.component(form.key).decision,  # type: ignore[arg-type]  # reason=forms exist for the five components only
            "references": [str(r) for r in plan.component(form.key).indicator],  # type: ignore[arg-type]  # reason=forms exist for the five components only
            "indicators": shown.get(form.key, []),
            "block": blocks[form.key],
        }
        for form in COMPONENTS
    ]
    focus_figures = figures.focus_views(board, language)
    chosen = plan_page.focus(plan, today, language)
    actions = plan_page.actions(plan, today, language, _ended())
    return {
        "components": components,
        "objectives": figures.objectives(board, plan, plan_page.targets(plan, language), language),
        "actions": actions,
        "overdue": sum(a.state == "overdue" for a in actions),
        "focus": chosen,
        "focus_kpis": [(name, facts, focus_figures.get(name)) for name, facts in chosen.kpis] if chosen else [],
        "rituals": plan_page.rituals(plan, language),
        "blocks": plan_page.other_blocks(plan, language),
        "has_facts": board is not None,
        "today": today,
    }


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """plan.yaml as it stands, byte for byte."""
    path = workspace_of(request).plan_path
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(data, content_type="application/yaml", headers=_attached("plan.yaml"))


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The language as a JSON schema, for an editor on one's own computer."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/schema+json", headers=_attached("portulan-plan.schema.json"))


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _ended() -> dict[str, plan_page.ActionState]:
    """How the actions of the plan that are over ended, by their key in it."""
    over = Action.objects.exclude(plan_id="").exclude(state=Action.State.OPEN).values_list("plan_id", "state")
    return {key: "done" if state == Action.State.DONE else "dropped" for key, state in over}
