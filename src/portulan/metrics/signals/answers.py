"""What a review signal says on a day, with its evidence and the question it puts to the strategy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from portulan.language.words import Sentence

SignalId = Literal["pipeline_flat_sales", "cycle_longer", "discount_up", "churn_worse", "noisy_acquisition"]
SignalState = Literal["firing", "silent", "too_few", "no_data"]


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """The statistic of a group at the end of a week (None where it cannot be computed), with what it compares."""

    week: date
    z: float | None
    now: float | None = None
    base: float | None = None


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """One comparison of a signal: of the whole (`name` None), of a segment or of a channel, `title` in the plan."""

    name: str | None
    state: SignalState
    since: date | None
    weeks: Sequence[WeekPoint]
    reason: Sentence | None = None
    from_when: date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal as of a day. `limit` is the z at which it fires, `false_alarm` the yearly chance it fires for nothing.

    `verdict` says what is seen, `question` what the strategy must answer, `component` which part of the plan.
    `records` are the parameters of the page of the records behind (a KPI and its condition); `parts` splits what
    moved where that is known (price, mix, volume).
    """

    id: SignalId
    state: SignalState
    as_of: date
    since: date | None
    limit: float
    false_alarm: float
    component: str
    verdict: Sentence
    question: Sentence
    groups: Sequence[SignalGroup]
    reason: Sentence | None = None
    from_when: date | None = None
    records: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
