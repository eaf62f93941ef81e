"""What the plan page shows, ready for its template: components, objectives, actions, focus, rituals. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from portulan.authoring.components import COMPONENTS
from portulan.authoring.document import Block, Fact, block, sections
from portulan.authoring.saying import label, quantity
from portulan.language.finding import LEVELS, Finding, Level
from portulan.language.words import Language, Words, day, money
from portulan.language.yaml_text import MappingNode, Node
from portulan.plan.fields import keys_of
from portulan.plan.kpi_reference import unparse_reference
from portulan.plan.records import COMPONENTS as FIVE
from portulan.plan.records import ActionItem, Plan, Rituals

ActionState = Literal["overdue", "under_way", "to_come", "undated", "done", "dropped"]
SHOWN_STATES: Mapping[ActionState, str] = {
    "overdue": "alerting", "under_way": "ok", "to_come": "unfinished", "undated": "no_data", "done": "good",
    "dropped": "no_data",
}  # fmt: skip
SHOWN_APART = ("target", "offer", "price", "channels", "process", "objectives", "actions", "focus", "rituals", "frame")
_SPOKEN_APART = frozenset({"decision", "indicator"})


@dataclass(frozen=True, slots=True)
class ShownAction:
    """One action, where it stands in time, and by how many days its due date is past."""

    action: ActionItem
    state: ActionState
    days_over: int
    dates: str
    budget: str
    moves: tuple[str, ...]

    @property
    def state_key(self) -> str:
        return f"plan.action_{self.state}"

    @property
    def component_key(self) -> str:
        return f"plan.component.{self.action.component}" if self.action.component else ""

    @property
    def shown_state(self) -> str:
        """The state of the interface it is drawn in."""
        return SHOWN_STATES[self.state]


@dataclass(frozen=True, slots=True)
class ShownFocus:
    """The focus: its days, the week it is in, and what is decided for each KPI."""

    first: date | None
    last: date | None
    weeks: int | None
    week: int | None
    kpis: tuple[tuple[str, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings that stand in one part of the plan."""

    key: str
    title: Words
    findings: tuple[Finding, ...]


def component_blocks(plan: Plan, language: Language) -> dict[str, Block]:
    """What each component says beyond its decision and indicators."""
    about = keys_of(Plan)
    return {n: block(plan.component(n), n, label(about[n].words), language, _SPOKEN_APART) for n in FIVE}


def other_blocks(plan: Plan, language: Language) -> list[Block]:
    """Every other part that says something, in the order of the language: market, alignment, own KPIs, frame…"""
    found = sections(plan, language)
    rest = [b for key, b in found.items() if key not in SHOWN_APART and not b.is_empty]
    return [*rest, found["frame"]]


def actions(
    plan: Plan, today: date, language: Language, closed: Mapping[str, ActionState] | None = None
) -> list[ShownAction]:
    """The actions in the order they start; those without a start by their due date, undated ones last. `closed` says
    how those that are over ended, by their key in the plan."""
    over = closed or {}
    ordered = sorted(plan.actions, key=lambda a: (a.start or a.due or date.max, a.due or date.max))
    return [
        ShownAction(
            a,
            over.get(a.id) or _action_state(a, today),
            (today - a.due).days if a.due and a.due < today else 0,
            _dates(a, language),
            money(a.budget, language) if a.budget else "",
            tuple(unparse_reference(r) for r in a.moves),
        )
        for a in ordered
    ]


def _dates(action: ActionItem, language: Language) -> str:
    """`1 mars 2026 – 20 mars 2026`, or the one date there is."""
    return " – ".join(day(d, language, "medium") for d in (action.start, action.due) if d)


def _action_state(action: ActionItem, today: date) -> ActionState:
    if action.due and action.due < today:
        return "overdue"
    if action.start and action.start > today:
        return "to_come"
    return "under_way" if action.start or action.due else "undated"


def focus(plan: Plan, today: date, language: Language) -> ShownFocus | None:
    """The focus as decided; None when the plan has none."""
    chosen = plan.focus
    if chosen is None:
        return None
    last, week = None, None
    if chosen.first_day is not None and chosen.weeks is not None:
        last = chosen.first_day + timedelta(weeks=chosen.weeks) - timedelta(days=1)
        if chosen.first_day <= today <= last:
            week = (today - chosen.first_day).days // 7 + 1
    kpis = tuple(
        (unparse_reference(k.kpi) if k.kpi else "", block(k, "kpi", Words("", ""), language, frozenset({"kpi"})))
        for k in chosen.kpis
    )
    flat = tuple((name, (*b.facts, *(f for inner in b.blocks for f in inner.facts))) for name, b in kpis)
    return ShownFocus(chosen.first_day, last, chosen.weeks, week, flat)


def rituals(plan: Plan, language: Language) -> list[Block]:
    """Each ritual the plan holds, its day, time, length and KPIs."""
    return [
        block(ritual, key.name, label(key.words), language)
        for key in keys_of(Rituals).values()
        if (ritual := getattr(plan.rituals, key.attribute)) is not None
    ]


def targets(plan: Plan, language: Language) -> Mapping[str, str]:
    """What each objective wants, by its id, in the unit it was written in."""
    return {o.id: quantity(o.target, language) for o in plan.objectives if o.target is not None}


def by_part(findings: Sequence[Finding], root: Node | None, file: str) -> list[FindingGroup]:
    """The findings grouped by the part of the plan they stand in, in the order of the text."""
    titles = {key.name: label(key.words) for key in keys_of(Plan).values()} | {c.key: c.name for c in COMPONENTS}
    starts = [(e.key.place.line, e.key.text) for e in root.entries] if isinstance(root, MappingNode) else []
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        line = finding.place.line if finding.place and finding.place.file == file else 0
        part = max(((at, key) for at, key in starts if at <= line), default=(0, ""))[1]
        groups.setdefault(part if part in titles else "", []).append(finding)
    order = [key for _, key in starts]
    keys = sorted(groups, key=lambda k: order.index(k) if k in order else -1)
    whole = Words(fr="Le plan entier", en="The whole plan")
    return [FindingGroup(k, titles.get(k, whole), tuple(groups[k])) for k in keys]


def counts(findings: Sequence[Finding]) -> dict[Level, int]:
    """How many of each level."""
    return {level: sum(f.level == level for f in findings) for level in LEVELS}
