"""What the plan asks to watch, and how the alerts of the facts are told from those people already know."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portulan.metrics.alerts.answers import Episode, Rule
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.quantities import in_unit
from portulan.plan.records import Focus, FocusKpi, Plan


@dataclass(frozen=True, slots=True)
class StandardAction:
    """What an alert opens: what, who, in how many days, in which steps. `due_in` None: the plan gives no time."""

    what: str
    owner: str
    due_in: int | None
    steps: tuple[str, ...] = ()

    def due(self, opened: date) -> date | None:
        return None if self.due_in is None else opened + timedelta(days=self.due_in)


@dataclass(frozen=True, slots=True)
class Watched:
    """One focus KPI, with its window. `rule` is None where the plan gives it no target or no threshold."""

    reference: KpiReference
    rule: Rule | None
    target: float | None
    threshold: float | None
    action: StandardAction | None
    first_day: date | None
    last_day: date | None

    def in_window(self, day: date) -> bool:
        """Whether people are told on that day."""
        return self.first_day is not None and self.last_day is not None and self.first_day <= day <= self.last_day


def window_of(focus: Focus) -> tuple[date, date] | None:
    """The first and last day of a focus, None while the plan does not say."""
    if focus.first_day is None or not focus.weeks:
        return None
    return focus.first_day, focus.first_day + timedelta(weeks=min(focus.weeks, 520), days=-1)


def watched_of(plan: Plan | None, units: dict[str, str]) -> list[Watched]:
    """The focus KPIs of a plan, in its order; `units` gives the unit of each KPI known, the others are left out."""
    focus = plan.focus if plan else None
    if focus is None:
        return []
    first, last = window_of(focus) or (None, None)
    return [
        _watched(item, item.kpi, units[item.kpi.kpi], first, last)
        for item in focus.kpis
        if item.kpi is not None and item.kpi.kpi in units
    ]


def _watched(item: FocusKpi, reference: KpiReference, unit: str, first: date | None, last: date | None) -> Watched:
    target = None if item.target is None else in_unit(item.target, unit)
    threshold = None if item.alert is None else in_unit(item.alert, unit)
    rule = None
    if target is not None and threshold is not None and target != threshold:
        rule = Rule(str(reference), target, threshold)
    action = None
    if item.action is not None and item.action.what:
        due = item.action.due_in
        days = None if due is None else math.ceil(due.in_days)
        action = StandardAction(item.action.what, item.action.owner or "", days, item.action.steps)
    return Watched(reference, rule, target, threshold, action, first, last)


def identity(rule: Rule) -> str:
    """Sixteen hex digits: another KPI, target, threshold or false alarm is another rule."""
    said = f"{rule.reference}|{rule.target!r}|{rule.threshold!r}|{rule.false_alarm!r}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Known:
    """An alert already recorded: its row, the day it opened as then seen, the day it ended."""

    id: int
    opened: date
    closed: date | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The alerts of the facts beside those recorded: known again, new, and recorded but no longer there."""

    again: Sequence[tuple[Episode, Known]]
    new: Sequence[Episode]
    gone: Sequence[Known]


def match(episodes: Sequence[Episode], known: Iterable[Known]) -> Matched:
    """Tells which alerts are the same. The same opening day is the same alert; else those whose days overlap are, since
    facts that arrive late or are corrected may move the day an alert opens. Each is matched once, oldest first."""
    left = sorted(known, key=lambda k: k.opened)
    again: list[tuple[Episode, Known]] = []
    new: list[Episode] = []
    by_day = {k.opened: k for k in left}
    waiting: list[Episode] = []
    for episode in episodes:
        same = by_day.get(episode.opened)
        if same is not None:
            again.append((episode, same))
            left.remove(same)
        else:
            waiting.append(episode)
    for episode in waiting:
        near = next((k for k in left if _overlap(episode, k)), None)
        if near is None:
            new.append(episode)
        else:
            again.append((episode, near))
            left.remove(near)
    return Matched(again, new, left)


def _overlap(episode: Episode, known: Known) -> bool:
    starts_before = known.closed is None or episode.opened <= known.closed
    return starts_before and (episode.closed is None or known.opened <= episode.closed)
