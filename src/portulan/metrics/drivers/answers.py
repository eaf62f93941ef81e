"""What drivers answer with: the change, the effects of its factors, group by group, each with its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portulan.language.words import Sentence
from portulan.metrics.answers import Cell
from portulan.metrics.drivers.sides import Side
from portulan.metrics.kpi import Factor, Kpi
from portulan.stats.effect_intervals import spans_zero
from portulan.stats.estimate import NotComputable


@dataclass(frozen=True, slots=True)
class Effect:
    """What something contributed to a change: the exact value, and how far chance alone could have moved it."""

    value: Fraction
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is distinguishable from 0."""
        return not spans_zero((self.low, self.high))


@dataclass(frozen=True, slots=True)
class GroupSide:
    """A group on one side: its records, its share of the base, its own figure (None where it has none)."""

    n: int
    share: Fraction
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class DriverGroup:
    """One group of the split: itself on both sides, what it contributed in all and factor by factor.

    `folded` groups, too small to be told one by one, are in this one if it is not 0.
    """

    by: Mapping[str, Cell]
    before: GroupSide
    after: GroupSide
    total: Effect
    effects: Mapping[Factor, Effect]
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Paradox:
    """Simpson's: the whole went one way while `against` of the `comparable` groups went the other."""

    up: bool
    against: int
    comparable: int
    names: Sequence[Mapping[str, Cell]]

    @property
    def every(self) -> bool:
        return self.against == self.comparable


@dataclass(frozen=True, slots=True)
class DriverSplit:
    """The figure on both sides, and the effects: `change` = Σ `effects` = Σ over groups of their `total`, exactly."""

    before: Fraction
    after: Fraction
    change: Effect
    effects: Mapping[Factor, Effect]
    groups: Sequence[DriverGroup]
    paradox: Paradox | None = None


@dataclass(frozen=True, slots=True)
class Drivers:
    """The answer: which figure, between which sides, by which dimensions, and the split or why there is none.

    `chosen` tells why these dimensions, where nobody asked for them; `notes` what the reader must know beside.
    `n` are the records on each side.
    """

    kpi: Kpi
    reference: str
    as_of: date
    before: Side
    after: Side
    by: tuple[str, ...]
    definition: Sentence
    result: DriverSplit | NotComputable
    n: tuple[int, int] = (0, 0)
    chosen: Sentence | None = None
    notes: Sequence[Sentence] = ()
    currency: str | None = None
    offered: tuple[str, ...] = ()
