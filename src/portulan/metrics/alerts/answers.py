"""What is known of an alert on a day: its state, its evidence day by day, what it can and cannot show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portulan.language.words import Sentence

State = Literal["no_data", "too_few", "normal", "pending", "alerting", "recovering"]
Family = Literal["share", "rate", "mean", "count", "duration", "none"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is watched: a KPI reference as written, its target and threshold in the KPI's unit, the yearly chance of a
    false alarm announced (0.05). Another rule is another alert: its evidence starts anew."""

    reference: str
    target: float
    threshold: float
    false_alarm: float = 0.05


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day of evidence (one week, for a count). `evidence` is C_t in nats, against the `limit` of that day;
    `recovery` D_t while alerting."""

    day: date
    evidence: float
    recovery: float
    state: State
    limit: float = 0.0


@dataclass(frozen=True, slots=True)
class Episode:
    """One alert: the day it opened, the first day of recovery and the day it was over, if they came."""

    opened: date
    recovering: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class Track:
    """An alert as of a day, from the facts alone: the same facts and rule give the same track.

    `limit` is the evidence (nats) at which it alerts. `delay` is in how many days a move to the threshold shows, at
    these volumes. `reason` says why there is no state to give (`no_data`, `too_few`), or what weakens it
    (`calibrated` False: less history than the method wants). `from_when` is the day it could be watched, if known,
    `gap` the smallest distance from target to threshold that would show in time at these volumes.
    `started` is the first day of evidence, `learnt` the days the usual was last learnt on (both included), `horizon`
    the days within which an outcome counts, `per_week` the outcomes a week, `dispersion` how much more than chance they
    vary."""

    rule: Rule
    family: Family
    as_of: date
    state: State
    since: date | None
    started: date | None
    limit: float
    days: Sequence[DayPoint]
    episodes: Sequence[Episode]
    delay: int | None
    calibrated: bool
    reason: Sentence | None = None
    from_when: date | None = None
    gap: float | None = None
    horizon: int | None = None
    per_week: float = 0.0
    dispersion: float = 1.0
    learnt: tuple[date, date] | None = None

    @property
    def evidence(self) -> float:
        """The evidence on the last day, 0 where there is none."""
        return self.days[-1].evidence if self.days else 0.0

    @property
    def begun(self) -> date | None:
        """The day the alert under way opened; without one, the day since when the state is what it is."""
        return self.episode.opened if self.episode else self.since

    @property
    def episode(self) -> Episode | None:
        """The alert under way."""
        return self.episodes[-1] if self.episodes and self.episodes[-1].closed is None else None
