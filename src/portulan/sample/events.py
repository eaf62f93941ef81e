"""The events that can be planted in a simulated company: what changes, since when, by how much, for whom.

Each is a frozen record. An effect grows linearly from nothing on `start` to its full size on `full_from`, and stays
until `until` (excluded) where it has an end. The simulator asks every event for its effect and multiplies or adds.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from portulan.sample.working_time import Floats, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    id: str
    start: date
    full_from: date | None = None
    until: date | None = None

    @property
    def settled(self) -> date:
        """The first day at full size."""
        return self.full_from or self.start

    def strength(self, instants: Floats, calendar: WorkingCalendar) -> Floats:
        """How much of the event is in force at these instants, from 0 to 1."""
        start, full = calendar.number(self.start), calendar.number(self.settled)
        if full > start:
            grown = np.clip((instants - start) / (full - start), 0.0, 1.0)
        else:
            grown = (instants >= start).astype(np.float64)
        end = calendar.number(self.until) if self.until is not None else np.inf
        return np.asarray(np.where(instants < end, grown, 0.0), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSlide(Event):
    """The odds of advancing from a stage are multiplied, for deals entering it: everyone's, a segment's or a rep's."""

    stage: str
    odds: float
    segment: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLengthening(Event):
    """Every stage entered by deals of the segment takes `times` as long, whatever its end."""

    segment: str
    times: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountDrift(Event):
    """Discounts of deals signed are `points` higher (0.04 is four points of the list price)."""

    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyCampaign(Event):
    """A campaign that multiplies a channel's leads; the added leads become MQL and SQL `quality` times as often."""

    channel: str
    campaign: str
    volume: float
    quality: float
    monthly_budget: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedChange(Event):
    """A change tried on half of a channel's leads, those drawn B in a test, then on all of them from `full_from` on.

    An MQL who would not have met takes the slot offered with this chance, and holds the meeting; without a budget.
    """

    test: str
    channel: str
    seed: int
    leads: int
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaSlip(Event):
    """The first response to a lead takes `times` as many business hours."""

    times: float
