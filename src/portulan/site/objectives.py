"""Objectives drawn: the way sailed, the target, where the calendar stands. No forecast: what is done, what remains."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portulan.language import quantities
from portulan.language.words import Language, Sentence
from portulan.site.words import WORDS
from portulan.stats.estimate import Estimate
from portulan.ui.figure import FigureView, target_mark
from portulan.ui.scale import Scale, scale_for
from portulan.workspace import BoardObjective

Standing = Literal["reached", "ahead", "behind", "above", "below", "undecided", "unknown"]
CUMULATED = ("money", "count")  # what adds up over the period; shares and days are read at the day


@dataclass(frozen=True)
class Route:
    """One objective. `view` is its figure with the target across; bars of what adds up start at zero."""

    objective: BoardObjective
    view: FigureView
    standing: Standing
    scale: Scale
    cumulated: bool
    done: str
    goal: str
    goal_label: str
    goal_anchor: str
    calendar: str
    left_label: str
    right_label: str
    fault: str

    @property
    def said(self) -> Sentence:
        """Where it stands, in words: part of the target for what adds up, side of the target for the others."""
        o = self.objective
        if self.cumulated and o.progress is not None:
            key = "home.part_of_target" if o.elapsed is None else "home.part_of_target_and_time"
            return Sentence(WORDS[key], {"part": o.progress, "elapsed": o.elapsed or 0.0})
        return Sentence(WORDS[f"home.standing_{self.standing}"])

    @property
    def part(self) -> str:
        """The large number: the part of the target reached; empty for what does not add up."""
        if not self.cumulated or self.objective.progress is None:
            return ""
        return str(quantities.written(self.objective.progress, "share", self.view.language, decimals=0))


def route_of(objective: BoardObjective, view: FigureView, fault: str) -> Route:
    """An objective, its figure and how far it is."""
    unit = view.result.unit
    cumulated = unit in CUMULATED
    estimate = view.estimate
    marks = [objective.target]
    scale = scale_for([view.result], [*marks, 0.0] if cumulated else marks, unit)
    calendar = ""
    if cumulated and objective.elapsed is not None and 0 < objective.elapsed < 1:
        calendar = scale.at(objective.target * objective.elapsed)
    goal_part = scale.part(objective.target)
    done = scale.at(estimate.value) if cumulated and estimate else ""
    return Route(
        objective=objective,
        view=view,
        standing=standing_of(objective, estimate, cumulated, view),
        scale=scale,
        cumulated=cumulated,
        done=done,
        goal=scale.at(objective.target),
        goal_label=_written(objective.target, unit, view),
        goal_anchor="end" if goal_part > 70 else "start" if goal_part < 30 else "middle",
        calendar=calendar,
        left_label=_written(scale.low, unit, view) if scale.low else "0",
        right_label=_written(scale.high, unit, view),
        fault=fault,
    )


def standing_of(objective: BoardObjective, estimate: Estimate | None, cumulated: bool, view: FigureView) -> Standing:
    """Against the calendar for what adds up, by the whole interval for the rest; undecided when it straddles."""
    if estimate is None:
        return "unknown"
    if cumulated:
        if objective.progress is not None and objective.progress >= 1:
            return "reached"
        if objective.progress is None or objective.elapsed is None:
            return "unknown"
        return "ahead" if objective.progress >= objective.elapsed else "behind"
    low = estimate.value if estimate.low is None else estimate.low
    high = estimate.value if estimate.high is None else estimate.high
    if low >= objective.target:
        return "above"
    return "below" if high < objective.target else "undecided"


def pace(route: Route, start: date | None, as_of: date) -> Sentence | None:
    """What remains and the weekly pace it asks for, beside the pace so far; None where nothing adds up or remains."""
    o, estimate = route.objective, route.view.estimate
    if not route.cumulated or estimate is None or o.by is None or start is None or o.by <= as_of:
        return None
    remaining = o.target - estimate.value
    gone, left = ((as_of - start).days + 1) / 7, (o.by - as_of).days / 7
    if remaining <= 0 or gone <= 0:
        return None

    def write(value: float) -> str:
        decimals = 1 if route.view.result.unit == "count" else 0
        return str(
            quantities.written(
                value, route.view.result.unit, route.view.language, currency=route.view.currency, decimals=decimals
            )
        )

    return Sentence(
        WORDS["home.pace"],
        {
            "remaining": _written(remaining, route.view.result.unit, route.view),
            "day": o.by,
            "asked": write(remaining / left),
            "so_far": write(estimate.value / gone),
        },
    )


def objective_view(objective: BoardObjective, language: Language, **more: Any) -> FigureView:
    """The figure of an objective with its target."""
    marks = (target_mark(objective.target),)
    table = objective.figure.table
    assert table is not None
    return FigureView(
        name=more.pop("name", table.kpi.name),
        result=table.result,
        language=language,
        currency=table.currency or "EUR",
        definition=table.definition,
        marks=marks,
        **more,
    )


def _written(value: float, unit: str, view: FigureView) -> str:
    decimals = 0 if value == int(value) or unit in CUMULATED or (unit == "share" and (100 * value) % 1 < 1e-9) else None
    return str(quantities.written(value, unit, view.language, currency=view.currency, decimals=decimals))
