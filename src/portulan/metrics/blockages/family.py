"""Every comparison made at once, on the same cells: stages, segments, owners, and stages within them.

A stage or a segment is held against its own past, corrected for what changed elsewhere meanwhile: big accounts take
longer by nature, and that is no blockage. An owner is held against the colleagues on like deals: same stage, same age,
same segment. The whole family is named together, so that a quiet company has nothing named, nineteen times out of
twenty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from portulan.stats.exit_pace import LEAST_EXPECTED, Exposure, Flags, Pace, against, benjamini_hochberg, changed
from portulan.stats.hazards import AGES, Cells
from portulan.stats.sufficient import Floats, Ints

BANDS = (0, 1, 4, 7, 14, 28, 60, 120)
"""First day of each band of age compared: coarser than the cells', so that others have some days in each."""
PERIODS = 12
"""Half-months looked at: the running one and the eleven before, about six months."""
PAST = 36
"""Half-months before those, at most, that make the usual pace: a year and a half."""
TOLERATED = 0.95
"""Less than a twentieth slower is not a blockage."""
LEVEL = 0.05
"""At most this share of quiet companies has anything named."""
BOTH = (False, True)
"""All exits, then losses alone."""
Against = Literal["past", "colleagues"]


def bounds(last: int) -> tuple[int, int]:
    """The first half-month of the past, and of what is looked at, up to the half-month `last`."""
    recent = last - PERIODS + 1
    return recent - PAST, recent


@dataclass(frozen=True, slots=True)
class Compared:
    """One group: its stage, segment or owner (−1: all of them), its pace, and the same of its losses alone.

    `q` is its p-value adjusted for the family; 1 where there is too little to compare.
    """

    stage: int
    segment: int
    owner: int
    against: Against
    pace: Pace
    losses: Pace
    q: float = 1.0

    @property
    def enough(self) -> bool:
        return self.pace.expected >= LEAST_EXPECTED and self.pace.reference > 0

    @property
    def loses_more(self) -> bool:
        """Whether its losses come faster than expected: then it loses more, whatever it waits."""
        known = self.losses.expected > 0 and self.losses.reference > 0
        return known and self.losses.faster_than(1.0) < LEVEL / 2

    @property
    def waits(self) -> bool:
        """Whether it is named: leaves clearly slower than tolerated, by any way out."""
        return self.enough and self.q <= LEVEL and not self.loses_more


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """The cells, read for comparison: arrays of one length. `segment` and `owner` are codes, −1 where unknown here."""

    stage: Ints
    band: Ints
    recent: Flags
    segment: Ints
    owner: Ints
    days: Floats
    exits: Floats
    losses: Floats

    @classmethod
    def of(cls, cells: Cells, last: int, segment: int | None, owner: int | None) -> "Waiting":
        """From cells up to the half-month `last`, cut at least at its `bounds`.

        `segment` and `owner` are places among the cells' groups.
        """
        past, recent = bounds(last)
        kept = cells.where(cells.period >= past)
        lower = np.searchsorted(BANDS, np.asarray(AGES), side="right") - 1
        nothing = np.full(len(kept.stage), -1, dtype=np.int64)
        return cls(
            kept.stage, lower[kept.age], kept.period >= recent,
            nothing if segment is None else kept.group[:, segment],
            nothing if owner is None else kept.group[:, owner],
            kept.days, kept.exits.sum(axis=1), kept.exits[:, -1],
        )  # fmt: skip

    def exposure(self, losses: bool, with_segment: bool) -> Exposure:
        """Strata: stage and age, with the segment where deals of one are only like those of the same."""
        stratum = self.stage * len(BANDS) + self.band
        if with_segment:
            stratum = stratum * (int(self.segment.max(initial=-1)) + 2) + self.segment + 1
        return Exposure(stratum, self.days, self.losses if losses else self.exits)


def compare(waiting: Waiting, rest: tuple[int, ...] = ()) -> list[Compared]:
    """All the comparisons these cells allow, those with too little included, adjusted together.

    `rest` holds the codes of owners that stand for several people, or for nobody: they are compared with nobody.
    """
    found = [*_stages(waiting), *_segments(waiting), *_owners(waiting, rest)]
    tested = [one for one in found if one.enough]
    adjusted = benjamini_hochberg([one.pace.slower_than(TOLERATED) for one in tested])
    q = {id(one): value for one, value in zip(tested, adjusted, strict=True)}
    return [
        Compared(one.stage, one.segment, one.owner, one.against, one.pace, one.losses, q.get(id(one), 1.0))
        for one in found
    ]


def _stages(waiting: Waiting) -> Sequence[Compared]:
    """Each stage against its own past, corrected by how the other stages changed."""
    found = []
    stages = np.unique(waiting.stage)
    for stage in stages if len(stages) > 1 else ():
        here = waiting.stage == stage
        exits, losses = (_stage_pace(waiting.exposure(only, with_segment=False), here, waiting.recent) for only in BOTH)
        found.append(Compared(int(stage), -1, -1, "past", exits, losses))
    return found


def _stage_pace(all_: Exposure, here: Flags, recent: Flags) -> Pace:
    now, elsewhere = (against(all_.where(on & recent), all_.where(on & ~recent)) for on in (here, ~here))
    return changed(now, elsewhere)


def _segments(waiting: Waiting) -> Sequence[Compared]:
    """Each segment, whole and stage by stage, against its own past, corrected by how the other segments changed."""
    found = []
    for segment in (int(s) for s in np.unique(waiting.segment) if s >= 0):
        of_it = waiting.segment == segment
        if of_it.all():
            continue
        for stage in _places(waiting):
            here = waiting.stage == stage if stage >= 0 else np.ones(len(of_it), dtype=bool)
            exits, losses = (
                _segment_pace(waiting.exposure(only, with_segment=False), of_it, here, waiting.recent) for only in BOTH
            )
            found.append(Compared(stage, segment, -1, "past", exits, losses))
    return found


def _segment_pace(all_: Exposure, of_it: Flags, here: Flags, recent: Flags) -> Pace:
    now, then = (
        against(all_.where(of_it & here & span), all_.where(~of_it & here & span)) for span in (recent, ~recent)
    )
    return changed(now, then)


def _owners(waiting: Waiting, rest: tuple[int, ...]) -> Sequence[Compared]:
    """Each owner, whole and stage by stage, against colleagues on deals of the same stage, age and segment."""
    found = []
    now = waiting.recent
    for owner in (int(o) for o in np.unique(waiting.owner) if o >= 0 and o not in rest):
        of_it = waiting.owner == owner
        if of_it.all():
            continue
        for stage in _places(waiting):
            here = now & (waiting.stage == stage if stage >= 0 else np.ones(len(of_it), dtype=bool))
            exits, losses = (
                against(all_.where(of_it & here), all_.where(~of_it & here))
                for all_ in (waiting.exposure(only, with_segment=True) for only in BOTH)
            )
            found.append(Compared(stage, -1, owner, "colleagues", exits, losses))
    return found


def _places(waiting: Waiting) -> Sequence[int]:
    """All stages together (−1), then each, where there are several."""
    stages = [int(s) for s in np.unique(waiting.stage)]
    return [-1, *stages] if len(stages) > 1 else [-1]
