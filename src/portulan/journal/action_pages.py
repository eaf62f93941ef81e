"""The action plan: board and list, one action with its effect, opening and closing."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portulan.journal import showing
from portulan.journal.actions import change_action, close_action, missing, open_action, sync_with
from portulan.journal.asking import Fields, followed, read_amount, read_done_on, read_fields
from portulan.journal.before_after import days_read
from portulan.journal.figures import Seen, said, seen
from portulan.journal.findings import NO_NOTE, JournalError
from portulan.journal.models import Action, Entry
from portulan.journal.words import WORDS
from portulan.language.finding import Finding
from portulan.language.words import Language, Words
from portulan.metrics.board import NAMES, recent
from portulan.people.access import requires
from portulan.people.models import User
from portulan.ui.clock import company_zone
from portulan.ui.naming import name_of
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import RequestError, Workspace

NOON = time(12)
UNPROCESSABLE, CONFLICT = 422, 409
FIELDS = ("what", "owner", "due", "start", "component", "moves", "steps", "resources", "budget")


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request, with its time zone."""
    return timezone.now()


def writer_of(request: HttpRequest) -> User:
    """The person signed in; pages that write are guarded, so there is one."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Every action, as a board or as a list, of one component or owner if asked."""
    reading = reading_of(request)
    sync_with(reading.workspace, now_of(request))
    component, owner = request.GET.get("component", ""), request.GET.get("owner", "")
    view = "list" if request.GET.get("view") == "list" else "board"
    found = list(Action.objects.all())
    picked = [a for a in found if component in ("", a.component) and owner in ("", a.owner)]
    shown = showing.cards(picked, reading, company_zone(reading.workspace), showing.SPOKEN if view == "board" else 0)
    plan = reading.workspace.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    context: dict[str, Any] = {
        "verdict": showing.verdict(shown),
        "budget": showing.budget_said(shown, currency, reading.language),
        "view": view,
        "columns": showing.columns(shown),
        "lines": showing.in_order(shown),
        "filtered": bool(component or owner),
        "components": [(key, name, key == component) for key, name in NAMES.items()],
        "owners": [(name, name == owner) for name in sorted({a.owner for a in found if a.owner})],
        "board_url": _view_url(request, reading, "board"),
        "list_url": _view_url(request, reading, "list"),
        "currency": currency,
    }
    return render(request, "journal/actions.html", context)


def _view_url(request: HttpRequest, reading: Reading, view: str) -> str:
    query = {k: v for k, v in request.GET.items() if k in ("component", "owner") and v}
    query |= {"view": "list"} if view == "list" else {}
    return reading.keep(reverse("journal:actions") + (f"?{urlencode(query)}" if query else ""))


@requires("act", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of an action, and its opening."""
    reading = reading_of(request)
    if request.method != "POST":
        typed = {name: request.GET.get(name, "") for name in FIELDS}
        return _form(request, read_fields(typed, reading.workspace), {})
    fields = read_fields({name: request.POST.get(name, "") for name in FIELDS}, reading.workspace)
    faults = missing(what=fields.what, owner=fields.owner, due=fields.due, start=fields.start) | fields.faults
    if faults:
        return _form(request, fields, faults, UNPROCESSABLE)
    action = open_action(
        what=fields.what, owner=fields.owner, due=fields.due, origin="page", at=now_of(request),
        by=writer_of(request), component=fields.component, steps=fields.steps, moves=fields.moves,
        start=fields.start, resources=fields.resources, budget=fields.budget,
        before=seen_now(reading.workspace, fields.moves, reading),
    )  # fmt: skip
    _say(request, WORDS["actions.opened_said"], "good", day=fields.due)
    return HttpResponseRedirect(reading.keep(reverse("journal:action", args=[action.pk])))


@requires("act")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """The form of an open action that the plan does not rule, and its change."""
    reading, found = reading_of(request), _found(key)
    if found.plan_id or found.state != Action.State.OPEN:
        return HttpResponseRedirect(reading.keep(reverse("journal:action", args=[key])))
    if request.method != "POST":
        return _form(request, read_fields(typed_of(found), reading.workspace), {}, of=found)
    fields = read_fields({name: request.POST.get(name, "") for name in FIELDS}, reading.workspace)
    faults = missing(what=fields.what, owner=fields.owner, due=fields.due, start=fields.start) | fields.faults
    if faults:
        return _form(request, fields, faults, UNPROCESSABLE, found)
    values = {name: getattr(fields, name) for name in FIELDS}
    if fields.moves == found.moves[:1]:
        values["moves"] = found.moves  # the form shows the first only
    else:
        values["before"] = seen_now(reading.workspace, fields.moves, reading) or None
    try:
        changed = change_action(found, values, at=now_of(request), by=writer_of(request))
    except JournalError as refusal:
        return _form(request, fields, {"what": refusal.findings[0]}, CONFLICT, found)
    _say(request, WORDS["actions.changed_said" if changed else "actions.same_said"], "good")
    return HttpResponseRedirect(reading.keep(reverse("journal:action", args=[key])))


def typed_of(action: Action) -> dict[str, str]:
    """An action as its form shows it."""
    days = {name: value.isoformat() if value else "" for name, value in (("due", action.due), ("start", action.start))}
    return {
        "what": action.what, "owner": action.owner, "component": action.component, "steps": "\n".join(action.steps),
        "moves": action.moves[0] if action.moves else "", "resources": action.resources,
        "budget": f"{action.budget.normalize():f}" if action.budget is not None else "", **days,
    }  # fmt: skip


def seen_now(workspace: Workspace, references: list[str], reading: Reading) -> list[Seen]:
    """The KPIs as they stand on the day read, over the last twelve weeks, for an entry to keep."""
    if workspace.facts().is_empty:
        return []
    kept: list[Seen] = []
    for reference in references:
        try:
            table = workspace.kpi(reference, period=recent(reading.as_of), as_of=reading.as_of)
        except RequestError:
            continue
        kept.append(seen(table, facts=workspace.facts().identity, plan=workspace.plan_sha()))
    return kept


def _form(
    request: HttpRequest, fields: Fields, faults: Mapping[str, Finding], status: int = 200, of: Action | None = None
) -> HttpResponse:
    reading = reading_of(request)
    plan = reading.workspace.plan().plan
    context = {
        "of": of,
        "typed": fields.typed,
        "faults": _said(faults, reading.language),
        "components": list(NAMES.items()),
        "owners": sorted({a.owner for a in Action.objects.all() if a.owner}),
        "moves": [(str(r), name_of(reading.workspace, r, reading.language)) for r in followed(plan, fields.moves)],
        "may_act": writer_of(request).may("act"),
        "currency": (plan.currency if plan else None) or "EUR",
    }
    return render(request, "journal/action_form.html", context, status=status)


def _said(faults: Mapping[str, Finding], language: Language) -> dict[str, str]:
    return {name: f"{f.message(language)} {f.way_out(language)}" for name, f in faults.items()}


@require_safe
def action(request: HttpRequest, key: int) -> HttpResponse:
    """One action: what, who, by when, where it stands, what it moved, and what the journal keeps of it."""
    sync_with(reading_of(request).workspace, now_of(request))
    return _action(request, _found(key), {}, {})


def _found(key: int) -> Action:
    found = Action.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _action(
    request: HttpRequest, found: Action, typed: Mapping[str, str], faults: Mapping[str, Finding], status: int = 200
) -> HttpResponse:
    reading = reading_of(request)
    zone = company_zone(reading.workspace)
    cards = showing.cards([found], reading, zone, effects=1)
    if not cards:  # not yet written on the day read
        raise Http404
    plan = reading.workspace.plan().plan
    try:
        plan_url = reverse("authoring:plan")
    except NoReverseMatch:
        plan_url = ""
    context = {
        "card": cards[0],
        "action": found,
        "typed": typed,
        "faults": _said(faults, reading.language),
        "seen": showing.seen_views(found.before or [], reading.workspace, reading.language),
        "span": days_read(found.closed_at.astimezone(zone).date(), reading.as_of) if found.closed_at else 0,
        "entries": [
            (e, said(e.title, reading.language), reading.keep(reverse("journal:entry", args=[e.number])))
            for e in Entry.objects.filter(_told_of(found))
        ],
        "today": now_of(request).astimezone(zone).date(),
        "opened": found.opened_at.astimezone(zone).date(),
        "may_act": writer_of(request).may("act"),
        "plan_url": plan_url,
        "currency": (plan.currency if plan else None) or "EUR",
    }
    return render(request, "journal/action.html", context, status=status)


def _told_of(action: Action) -> Q:
    """Its own entries, and the verdicts on its effect, which are those of the alert that opened it."""
    its = Q(about=f"action:{action.pk}")
    return its | Q(about=action.about, kind="alert.effect") if action.about else its


@requires("act")
@require_POST
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Say that an action is done, or that it is dropped and why."""
    found, reading = _found(key), reading_of(request)
    dropping = request.POST.get("do") == "drop"
    typed = {"note": request.POST.get("note", "").strip()[:2_000], "spent": request.POST.get("spent", "")[:40]}
    spent, fault = read_amount(typed["spent"])
    faults = {"spent": fault} if fault else {}
    zone, now = company_zone(reading.workspace), now_of(request)
    typed["on"] = request.POST.get("on", "")[:40]
    opened = found.opened_at.astimezone(zone)
    day, fault = read_done_on(typed["on"], opened.date(), now.astimezone(zone).date())
    faults |= {"on": fault} if fault else {}
    if dropping and not typed["note"]:
        faults["note"] = NO_NOTE.at(None)
    if faults:
        return _action(request, found, typed, faults, UNPROCESSABLE)
    try:
        close_action(
            found, at=now, on=max(datetime.combine(day, NOON, zone), opened) if day else None, by=writer_of(request),
            ending="dropped" if dropping else "done",
            note=typed["note"], spent=spent, after=seen_now(reading.workspace, found.moves, reading),
        )  # fmt: skip
    except JournalError as refusal:
        return _action(request, found, typed, {"note": refusal.findings[0]}, CONFLICT)
    _say(request, WORDS["actions.dropped_said" if dropping else "actions.closed_said"], "good")
    return HttpResponseRedirect(reading.keep(reverse("journal:action", args=[key])))


def _say(request: HttpRequest, words: Words, state: str, **params: object) -> None:
    messages.info(request, words.say(reading_of(request).language, **params), extra_tags=state)
