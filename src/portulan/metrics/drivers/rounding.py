"""The effects as they are shown: rounded so that what is added up on a page adds up there too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portulan.language.quantities import decimals_of
from portulan.metrics.drivers.answers import DriverSplit
from portulan.metrics.kpi import Factor
from portulan.stats.shapley import apportion

CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Rounded:
    """Multiples of `step`: the factors add up to the change, the groups too, and the cells of a group to its total."""

    step: Fraction
    change: Fraction
    factors: Mapping[Factor, Fraction]
    groups: Sequence[Fraction]
    cells: Sequence[Mapping[Factor, Fraction]]


def step_of(unit: str, *values: float) -> Fraction:
    """The last digit shown of figures of this size: a tenth of a point, a euro, a cent…"""
    return Fraction(1, 10 ** (decimals_of(unit, *values) + (2 if unit == "share" else 0)))


def rounded(split: DriverSplit, unit: str, step: Fraction | None = None) -> Rounded:
    """A split by largest remainders, at the last digit shown of its figures unless a step is given."""
    step = step or step_of(unit, float(split.before), float(split.after))
    factors = apportion([effect.value for effect in split.effects.values()], step)
    groups = apportion([group.total.value for group in split.groups], step)
    cells = [
        dict(zip(group.effects, apportion([e.value for e in group.effects.values()], step, total), strict=True))
        for group, total in zip(split.groups, groups, strict=True)
    ]
    return Rounded(step, sum(factors, Fraction(0)), dict(zip(split.effects, factors, strict=True)), groups, cells)
