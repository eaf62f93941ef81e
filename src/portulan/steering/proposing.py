"""The next focus: of all that could be moved, what would bring the objective most, if it came back to its best.

Each candidate is taken from where it stands to the best past quarter (or to the plan's own target, where nearer), and
the forecast is run again with that change. Nothing says that the best quarter can be had again, nor by when: a best of
several quarters is partly luck. It ranks where to look; it promises nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from portulan.language.finding import FaultyText
from portulan.language.units import Change
from portulan.metrics.board import recent
from portulan.metrics.whatif.scenario import ConversionChange, Scenario
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.records import Plan
from portulan.stats.estimate import Estimate, NotComputable
from portulan.workspace import RequestError, Workspace

MOST = 3
LEAST_N = 20
QUARTERS = 6
SMALLEST = 0.005
"""Half a point: nearer than that to its best, there is nothing to win."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One candidate: from `now` to `best` (a past quarter starting on `quarter`, None: the plan's target).

    `gain`, `low`, `high`: the change of revenue to the end of the plan's period, in `currency`.
    """

    reference: str
    unit: str
    now: float
    best: float
    quarter: str | None
    gain: float
    low: float
    high: float
    until: str
    currency: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def propose(workspace: Workspace, day: date) -> list[Proposal]:
    """The candidates with something to win, largest effect first; none where nothing can be forecast."""
    plan = workspace.plan().plan
    if plan is None or workspace.facts().is_empty:
        return []
    found = [_proposal(workspace, plan, reference, kind, stage, day) for reference, kind, stage in _candidates(plan)]
    ranked = sorted((p for p in found if p is not None and p.gain > 0), key=lambda p: -p.gain)
    return ranked[:MOST]


Kind = Literal["conversion", "discount"]


def _candidates(plan: Plan) -> Sequence[tuple[KpiReference, Kind, str]]:
    stages = [stage.id for stage in plan.process.stages if stage.id]
    pairs = pairwise(stages)
    conversions: list[tuple[KpiReference, Kind, str]] = [
        (KpiReference("stage_conversion", (a, b)), "conversion", a) for a, b in pairs
    ]
    return [*conversions, (KpiReference("average_discount"), "discount", "")]


def _proposal(
    workspace: Workspace, plan: Plan, reference: KpiReference, kind: Kind, stage: str, day: date
) -> Proposal | None:
    try:
        table = workspace.kpi(reference, period=recent(day), as_of=day)
        past = workspace.trend(reference, grain="quarter", periods=QUARTERS + 1, as_of=day)
    except (RequestError, FaultyText):
        return None
    now = table.result if len(table.rows) == 1 else None
    if not isinstance(now, Estimate):
        return None
    sign = 1 if table.kpi.better == "up" else -1
    ended = [p for p in past if p.period.last_day is not None and p.period.last_day <= day]
    known = [
        (p.result.value, p.period.start) for p in ended if isinstance(p.result, Estimate) and p.result.n >= LEAST_N
    ]
    if not known:
        return None
    best, quarter = max(known, key=lambda pair: sign * pair[0])
    if sign * (best - now.value) < SMALLEST:
        return None
    change = Change(Decimal(str(round(best - now.value, 4))), "points")
    scenario = Scenario(conversion=(ConversionChange(stage=stage, change=change),))
    if kind == "discount":
        scenario = Scenario(discount=change)
    try:
        effect = workspace.whatif(scenario, as_of=day)
    except FaultyText:
        return None
    if isinstance(effect, NotComputable):
        return None
    gained = effect.effect("revenue").total.change
    if not isinstance(gained, Estimate) or gained.low is None or gained.high is None:
        return None
    return Proposal(
        str(reference), table.kpi.unit, now.value, best, quarter.isoformat() if quarter else None,
        gained.value, gained.low, gained.high, effect.ends[-1].isoformat(), effect.currency,
    )  # fmt: skip


def window_after(last_day: date) -> date:
    """The Monday after the end of a window: where the next one may begin."""
    return last_day + timedelta(days=7 - last_day.weekday())
