"""How opportunities go through the five stages: one draw per stage, for all deals at once.

On entering a stage a deal advances with a probability set by its segment, its seller and the events in force (odds
multiply), stays open for ever with a small one, and is lost otherwise; how long it takes is drawn apart, log-normal,
on a clock that knows week-ends, holidays, August and quarter ends. So the true probability of advancing is exact,
whatever the season, and can be read in `probability`.
"""

from dataclasses import dataclass

import numpy as np

from portulan.sample.events import CycleLengthening, StageSlide
from portulan.sample.organisation import STAGES, Organisation
from portulan.sample.working_time import Clock, Flags, Floats, Ints, WorkingCalendar

N_STAGES = len(STAGES)


@dataclass(frozen=True, slots=True)
class Starts:
    """Opportunities to come, as arrays of one length: who, through what, when."""

    created: Floats  # instants
    segment: Ints  # index in the organisation's segments
    owner: Ints  # index in its people
    channel: Ints  # index in its channels, −1 = opened by a seller
    campaign: Ints  # index in the simulation's campaign names, −1 = none
    lead: Ints  # index of the lead, −1 = none
    account: Ints
    repeat: Flags  # asked by a customer

    def __len__(self) -> int:
        return len(self.created)


@dataclass(frozen=True, slots=True)
class Deals:
    """Opportunities with what became of them; instants beyond the simulated time are infinite."""

    starts: Starts
    probability: Floats  # (n, 5) true P(advance | entered); NaN where never entered
    undisturbed: Floats  # (n, 5) the same without the planted events
    entered: Floats  # (n, 5) first entry instants, NaN where never entered
    skipped: Flags  # (n, 5) passed without being recorded
    back: Floats  # (n, 5, 2) went back to the stage before, came again; NaN mostly
    last_stage: Ints  # index of the stage where it ended or stands
    ended: Floats  # instant of the win or the loss
    won: Flags

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Pace:
    """Three clocks: the ordinary one, the signing one (pushed before quarter ends), the losing one (pushed after)."""

    ordinary: Clock
    signing: Clock
    losing: Clock

    @classmethod
    def of(cls, calendar: WorkingCalendar, push: float) -> "Pace":
        def season(c: WorkingCalendar) -> Floats:
            slow = np.where(c.month == 8, 0.45, 1.0)
            return np.where((c.year_day >= 355) | (c.year_day <= 3), 0.4, slow)

        def signing(c: WorkingCalendar) -> Floats:
            return season(c) * np.where(c.to_quarter_end < 14, push, 1.0)

        def losing(c: WorkingCalendar) -> Floats:
            return season(c) * np.where(c.to_quarter_end >= 77, push, 1.0)

        return cls(calendar.clock(season), calendar.clock(signing), calendar.clock(losing))


def odds_times(probability: Floats, odds: Floats) -> Floats:
    """The probability whose odds are these many times higher."""
    return probability * odds / (1 - probability + probability * odds)


def run_stages(
    starts: Starts, organisation: Organisation, calendar: WorkingCalendar, pace: Pace, rng: np.random.Generator
) -> Deals:
    """Lets every deal live: entries, going back, skipping, and its end."""
    n, habits = len(starts), organisation.habits
    entered, undisturbed, probability = (np.full((n, N_STAGES), np.nan) for _ in range(3))
    skipped = np.zeros((n, N_STAGES), dtype=bool)
    back = np.full((n, N_STAGES, 2), np.nan)
    ended, won = np.full(n, np.inf), np.zeros(n, dtype=bool)
    last_stage = np.zeros(n, dtype=np.int64)
    now, alive = starts.created.copy(), np.ones(n, dtype=bool)
    for stage in range(N_STAGES):
        entered[alive, stage] = now[alive]
        last_stage[alive] = stage
        calm, true = true_chances(starts, organisation, calendar, stage, now)
        undisturbed[alive, stage], probability[alive, stage] = calm[alive], true[alive]
        draw, spread, jump = rng.random(n), rng.standard_normal(n), rng.random(n)
        advances = draw < true
        stuck = ~advances & (draw > 1 - habits.never_closed[stage])
        jumps = advances & (jump < habits.skipped[stage])
        days = typical_days(starts, organisation, calendar, stage, now, advances) * np.exp(habits.stage_sigma * spread)
        clock = pace.signing if stage >= N_STAGES - 2 else pace.ordinary
        leaves = np.where(advances, clock.after(now, days), pace.losing.after(now, days))
        leaves = np.where(jumps, now, np.where(stuck, np.inf, leaves))
        returns = alive & ~jumps & np.isfinite(leaves) & (rng.random(n) < habits.moved_back[stage])
        back[returns, stage] = _round_trip(now[returns], leaves[returns], pace.ordinary, rng)
        skipped[alive & jumps, stage] = True
        over = alive & ~advances
        ended[over] = leaves[over]
        alive = alive & advances & np.isfinite(leaves)
        now = np.where(alive, leaves, 0.0)
    won[alive], ended[alive] = True, now[alive]
    return Deals(starts, probability, undisturbed, entered, skipped, back, last_stage, ended, won)


def true_chances(
    starts: Starts, organisation: Organisation, calendar: WorkingCalendar, stage: int, now: Floats
) -> tuple[Floats, Floats]:
    base = np.array([s.advance[stage] for s in organisation.segments])[starts.segment]
    skill = np.array([p.odds[stage] for p in organisation.people])[starts.owner]
    calm = odds_times(base, skill * np.where(starts.repeat, organisation.habits.repeat_odds, 1.0))
    odds = np.ones(len(starts))
    for event in organisation.events:
        if isinstance(event, StageSlide) and STAGES[stage] == event.stage:
            odds = odds * np.where(
                _concerned(event, starts, organisation), 1 + (event.odds - 1) * event.strength(now, calendar), 1.0
            )
    return calm, odds_times(calm, odds)


def _concerned(event: StageSlide, starts: Starts, organisation: Organisation) -> Flags:
    everyone = np.ones(len(starts), dtype=bool)
    if event.segment is not None:
        everyone &= starts.segment == [s.id for s in organisation.segments].index(event.segment)
    if event.owner is not None:
        everyone &= starts.owner == [p.id for p in organisation.people].index(event.owner)
    return everyone


def typical_days(
    starts: Starts, organisation: Organisation, calendar: WorkingCalendar, stage: int, now: Floats, advances: Flags
) -> Floats:
    gain = np.array([s.days[stage] for s in organisation.segments])[starts.segment]
    loss = np.array([s.loss_days[stage] for s in organisation.segments])[starts.segment]
    days = np.where(advances, gain, loss) * np.where(starts.repeat, 0.8, 1.0)
    for event in organisation.events:
        if isinstance(event, CycleLengthening):
            mine = starts.segment == [s.id for s in organisation.segments].index(event.segment)
            days = days * np.where(mine, 1 + (event.times - 1) * event.strength(now, calendar), 1.0)
    return days


def _round_trip(entered: Floats, leaves: Floats, clock: Clock, rng: np.random.Generator) -> Floats:
    """Two instants inside the stay: when the deal went back a stage, and when it came again."""
    first, last = clock.read(entered), clock.read(leaves)
    cuts = np.sort(rng.uniform(0.15, 0.85, (len(entered), 2)), axis=1)
    return np.stack([clock.instant(first + cuts[:, i] * (last - first)) for i in (0, 1)], axis=1)
