"""The parts of a pack: how the pipeline moved, what is watched, the deals at risk, what the plan decided."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.words import LANGUAGES, Words
from portulan.metrics.alerts.answers import Rule, Track
from portulan.metrics.answers import Board, BoardFigure, Cell
from portulan.metrics.blockages.answer import Blockages, say_why
from portulan.metrics.blockages.risks import AtRisk
from portulan.metrics.movement.bridge import Step, line_name, ordered
from portulan.metrics.movement.lines import CLOSING, LINES, OPENING
from portulan.metrics.movement.verdict import verdict as movement_verdict
from portulan.metrics.period import Period
from portulan.metrics.signals.answers import Signal
from portulan.plan.records import Definitions, FocusKpi, Plan
from portulan.plan.wording import duration, hours_words
from portulan.rituals.kept import both, figures_json
from portulan.workspace import Workspace

DEFINITION_NAMES: Mapping[str, Words] = {
    "lead": Words(fr="Lead", en="Lead"),
    "mql": Words(fr="MQL", en="MQL"),
    "sql": Words(fr="SQL", en="SQL"),
    "opportunity": Words(fr="Opportunité", en="Opportunity"),
}
MOST_GROUPS = 20
"""How many groups of a figure the strategy shows: every segment, every channel of most companies."""
FIRST_RESPONSE = Words(fr="Première réponse en {time}", en="First response within {time}")
FOLLOW_UPS = Words(fr="{n} relances en {time}", en="{n} follow-ups within {time}")
HOURS = Words(fr="Heures ouvrées : {hours}", en="Business hours: {hours}")


class Undertaken(Protocol):
    """What an action tells here."""

    @property
    def what(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def due(self) -> str: ...
    @property
    def state(self) -> str: ...


def movement_json(workspace: Workspace, since: date, as_of: date) -> dict[str, Any]:
    """The movement of the open pipeline from the end of a day to the end of another, to the cent."""
    if as_of <= since:
        since = as_of - timedelta(days=1)
    answer = workspace.movement(Period(since + timedelta(days=1), as_of + timedelta(days=1)))
    whole = answer.whole

    def said(step: Step, name: Words, kind: str) -> dict[str, Any]:
        return {
            "line": step.line, "name": both(name), "kind": kind, "deals": step.deals, "amount": str(step.amount),
        }  # fmt: skip

    return {
        "refusal": both(answer.refusal.reason) if answer.refusal else None,
        "verdict": both(movement_verdict(answer)),
        "definition": both(answer.definition),
        "priced": answer.priced,
        "unpriced": list(answer.unpriced),
        "opening": said(whole.opening, OPENING, "total"),
        "lines": [said(step, line_name(step.line), LINES[step.line].kind) for step in ordered(whole)],
        "closing": said(whole.closing, CLOSING, "total"),
        "gap": str(whole.gap),
        "unknown": [both(line_name(line)) for line in answer.unknown if line not in whole.steps],
    }


def focus_json(
    workspace: Workspace, plan: Plan, board: Board, as_of: date, actions: Sequence[Undertaken]
) -> list[dict[str, Any]]:
    """The KPIs under focus: the figure over its window, the alert's state and evidence, its standard action."""
    written = [item for item in (plan.focus.kpis if plan.focus else ()) if item.kpi is not None]
    found = []
    for item, focus in zip(written, board.focus, strict=True):
        figures = figures_json(focus.figure.table, 1) if focus.figure.table else []
        found.append(
            {
                "reference": focus.figure.reference,
                "figure": figures[0] if figures else None,
                "fault": _fault(focus.figure),
                "target": focus.target,
                "threshold": focus.alert,
                **_track(workspace, focus.figure.reference, focus.target, focus.alert, as_of),
                "action": _standard(item, actions),
            }
        )
    return found


def _fault(figure: BoardFigure) -> dict[str, str] | None:
    finding = figure.finding
    return {language: finding.message(language) for language in LANGUAGES} if finding else None


def _track(
    workspace: Workspace, reference: str, target: float | None, threshold: float | None, as_of: date
) -> dict[str, Any]:
    if target is None or threshold is None:
        return {"state": "no_data", "since": None, "evidence": None, "limit": None, "delay": None, "why": None}
    track: Track = workspace.alert(Rule(reference, target, threshold), as_of)
    return {
        "state": track.state,
        "since": track.begun.isoformat() if track.begun else None,
        "evidence": round(track.evidence, 6),
        "limit": round(track.limit, 6),
        "delay": track.delay,
        "why": both(track.reason) if track.reason else None,
    }


def _standard(item: FocusKpi, actions: Sequence[Undertaken]) -> dict[str, Any] | None:
    """The standard action of a focus KPI, and where it stands if it was opened."""
    if item.action is None or not item.action.what:
        return None
    opened = [one for one in actions if one.what == item.action.what]
    last = opened[-1] if opened else None
    return {
        "what": item.action.what,
        "owner": (last.owner if last else "") or item.action.owner or "",
        "due": last.due if last else "",
        "state": last.state if last else "",
    }


def signals_json(workspace: Workspace, as_of: date) -> list[dict[str, Any]]:
    """The five review signals: what each says, and the question it puts to the strategy."""
    found: Sequence[Signal] = workspace.signals(as_of)
    return [
        {
            "id": one.id,
            "state": one.state,
            "since": one.since.isoformat() if one.since else None,
            "component": one.component,
            "verdict": both(one.verdict),
            "question": both(one.question),
            "why": both(one.reason) if one.reason else None,
        }
        for one in found
    ]


def deals_json(workspace: Workspace, as_of: date, most: int) -> dict[str, Any]:
    """The open deals at risk, heaviest first, and the places where deals wait."""
    answer = workspace.blockages(as_of=as_of, limit=most)
    risks = answer.risks
    return {
        "verdict": both(answer.verdict),
        "refusal": both(answer.refusal.reason) if answer.refusal else None,
        "places": [both(one.sentence) for one in answer.named],
        "total": risks.total if risks else 0,
        "open": risks.open if risks else 0,
        "amount": str(risks.amount) if risks else "0",
        "deals": [_deal(deal, answer) for deal in risks.deals] if risks else [],
    }


def _deal(deal: AtRisk, answer: Blockages) -> dict[str, Any]:
    stage = answer.stages.get(deal.stage)
    allowed = int(stage.allowed.in_days) if stage is not None and stage.allowed is not None else None
    return {
        "id": deal.id,
        "name": _text(deal.facts.get("name") or deal.facts.get("account") or deal.id),
        "owner": _text(deal.facts.get("owner")),
        "stage": (stage.name or stage.id) if stage else "",
        "days": deal.days_in_stage,
        "allowed": allowed,
        "amount": None if deal.amount is None else str(deal.amount),
        "why": [both(say_why(why)) for why in deal.why],
        "next": both(answer.way_out(deal)),
    }


def _text(value: Cell) -> str:
    return "" if value is None else str(value)


def objectives_json(board: Board) -> list[dict[str, Any]]:
    """The objectives with their figure, how far they are and how much of the time is gone."""
    return [
        {
            "id": one.id,
            "figure": figures_json(one.figure.table, 1)[0] if one.figure.table and one.figure.table.rows else None,
            "fault": _fault(one.figure),
            "target": one.target,
            "by": one.by.isoformat() if one.by else "",
            "owner": one.owner or "",
            "progress": one.progress,
            "elapsed": one.elapsed,
        }
        for one in board.objectives
    ]


def strategy_json(board: Board) -> list[dict[str, Any]]:
    """The target, the offer and the channels: what was decided, and the figures that judge it."""
    return [
        {
            "id": component.id,
            "name": both(component.name),
            "decision": component.decision or "",
            "figures": [
                figure
                for one in component.figures
                if one.table is not None
                for figure in figures_json(one.table, MOST_GROUPS)
            ],
        }
        for component in board.components
        if component.id in ("target", "offer", "channels")
    ]


def definitions_json(plan: Plan) -> dict[str, Any]:
    """What marketing and sales agreed on: definitions as written, commitments, reasons of refusal."""
    alignment = plan.alignment
    commitments = []
    sla = alignment.sla
    if sla is not None and sla.first_response is not None:
        commitments.append(both(FIRST_RESPONSE, time=duration(sla.first_response)))
    if sla is not None and sla.follow_ups is not None:
        times, span = sla.follow_ups
        commitments.append(both(FOLLOW_UPS, n=times, time=duration(span)))
    if sla is not None and sla.hours is not None:
        commitments.append(both(HOURS, hours=hours_words(sla.hours)))
    return {
        "definitions": [
            {"id": name, "name": both(words), "condition": unparse(condition)}
            for name, words in DEFINITION_NAMES.items()
            if (condition := _condition(alignment.definitions, name)) is not None
        ],
        "commitments": commitments,
        "refusals": list(alignment.refusal.reasons) if alignment.refusal else [],
    }


def _condition(definitions: Definitions, name: str) -> Condition | None:
    found: Condition | None = getattr(definitions, name)
    return found
