"""Reading what a page, the API or the command line asks: days, amounts, the fields of an action. No Django here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from portulan.journal.before_after import read_reference
from portulan.journal.findings import DONE_AHEAD, DONE_LATER, NOT_A_DAY, NOT_AN_AMOUNT, UNKNOWN_MOVES
from portulan.language.finding import FaultyText, Finding
from portulan.metrics.board import NAMES
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.records import COMPONENTS, Plan
from portulan.workspace import Workspace

LONGEST = 2_000


def read_day(text: str) -> tuple[date | None, Finding | None]:
    """A day such as 2026-12-04; None for no text; a finding for a text that is none."""
    if not text.strip():
        return None, None
    try:
        found = date.fromisoformat(text.strip())
        if 1900 <= found.year < 2200:
            return found, None
    except ValueError:
        pass
    return None, NOT_A_DAY.at(None, text=text.strip()[:40])


def read_amount(text: str) -> tuple[Decimal | None, Finding | None]:
    """An amount such as `1 500`, `1500,50`; None for no text."""
    plain = "".join(text.split()).replace("\u202f", "").replace("_", "").replace(",", ".")
    if not plain:
        return None, None
    try:
        amount = Decimal(plain)
        if amount.is_finite() and 0 <= amount < Decimal(10) ** 12:
            return amount.quantize(Decimal("0.01")), None
    except InvalidOperation:
        pass
    return None, NOT_AN_AMOUNT.at(None, text=text.strip()[:40])


def read_done_on(text: str, opened: date, today: date) -> tuple[date | None, Finding | None]:
    """The day an action was done, from the day it was opened to today; None for no text, or for today."""
    found, fault = read_day(text)
    if fault or found is None or found == today:
        return None, fault
    if found > today:
        return None, DONE_LATER.at(None, day=found)
    return (found, None) if found >= opened else (None, DONE_AHEAD.at(None, opened=opened))


@dataclass
class Fields:
    """The fields of an action as typed, what they read as, and what is wrong with them, by field."""

    typed: Mapping[str, str]
    what: str = ""
    owner: str = ""
    component: str = ""
    start: date | None = None
    due: date | None = None
    resources: str = ""
    budget: Decimal | None = None
    steps: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    faults: dict[str, Finding] = field(default_factory=dict)


def read_fields(typed: Mapping[str, str], workspace: Workspace) -> Fields:
    """What was typed in the form of an action. What is missing is said by `actions.missing`."""
    read = Fields(typed)
    read.what, read.owner = typed.get("what", "").strip()[:LONGEST], typed.get("owner", "").strip()[:200]
    read.component = typed.get("component", "") if typed.get("component", "") in NAMES else ""
    read.resources = typed.get("resources", "").strip()[:LONGEST]
    read.steps = [line.strip()[:400] for line in typed.get("steps", "").splitlines() if line.strip()][:20]
    for name in ("start", "due"):
        day, fault = read_day(typed.get(name, ""))
        setattr(read, name, day)
        if fault:
            read.faults[name] = fault
    read.budget, fault = read_amount(typed.get("budget", ""))
    if fault:
        read.faults["budget"] = fault
    text = typed.get("moves", "").strip()
    if text:
        read.moves = [text]
        fault = _unknown(text, workspace)
        if fault:
            read.faults["moves"] = fault
    return read


def _unknown(text: str, workspace: Workspace) -> Finding | None:
    try:
        asked = read_reference(text)
    except FaultyText as fault:
        return fault.finding
    known = any(kpi.id == asked.kpi for kpi in workspace.kpis())
    return None if known else UNKNOWN_MOVES.at(None, text=text[:80])


def followed(plan: Plan | None, asked: Sequence[str] = ()) -> Sequence[KpiReference]:
    """The KPIs an action may be asked to move: those the plan follows, undivided, each once; and those it moves."""
    found = [] if plan is None else _of_plan(plan)
    for text in asked:
        try:
            found.append(read_reference(text))
        except FaultyText:
            continue  # the form says what is wrong with it
    return list(dict.fromkeys(read_reference(reference) for reference in found))


def _of_plan(plan: Plan) -> list[KpiReference]:
    found = [reference for name in COMPONENTS for reference in plan.component(name).indicator]
    found += [o.kpi for o in plan.objectives if o.kpi]
    found += [f.kpi for f in (plan.focus.kpis if plan.focus else ()) if f.kpi]
    return found + [reference for action in plan.actions for reference in action.moves]
