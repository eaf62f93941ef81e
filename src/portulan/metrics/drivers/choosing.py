"""By which dimension to split when nobody said: the one whose groups moved most differently from one another."""

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np
from scipy import special

from portulan.language.conditions import Condition, columns_of
from portulan.language.words import Sentence, Words
from portulan.metrics.drivers.answers import DriverGroup, DriverSplit
from portulan.metrics.kpi import Factor

CANDIDATES = ("segment", "channel", "owner", "offer")
BEYOND_CHANCE = 0.05
STANDS_OUT = Words(
    fr="Découpé par {dimension} : de {tried:list}, c’est la dimension dont les groupes ont le plus bougé "
    "différemment les uns des autres.",
    en="Split by {dimension}: of {tried:list}, it is the dimension whose groups moved most differently from one "
    "another.",
)
NONE_STANDS_OUT = Words(
    fr="Découpé par {dimension}, faute de mieux : de {tried:list}, aucune dimension n’a de groupes qui bougent "
    "différemment des autres au-delà du hasard.",
    en="Split by {dimension} for want of a better one: of {tried:list}, no dimension has groups that moved differently "
    "from the others beyond chance.",
)
ONLY = Words(
    fr="Découpé par {dimension}, la seule des dimensions usuelles que ces données ont.",
    en="Split by {dimension}, the only one of the usual dimensions that these data have.",
)
WHOLE = Words(
    fr="Non découpé : ces données n’ont ni segment, ni canal, ni commercial, ni offre.",
    en="Not split: these data have no segment, channel, owner or offer.",
)


def candidates(columns: Sequence[str], group: Condition | None) -> list[str]:
    """The usual dimensions that the records have, without those that the compared group is made of."""
    made = columns_of(group) if group is not None else frozenset[str]()
    return [name for name in CANDIDATES if name in columns and name not in made]


def choose(splits: Mapping[str, DriverSplit], words: Mapping[str, Words]) -> tuple[str, Sentence]:
    """The dimension to show among those tried (in order of preference), and why. Raises ValueError on none."""
    tried = [words[name] for name in splits]
    chances = {name: chance_of(split) for name, split in splits.items()}
    best = min(chances, key=lambda name: chances[name])
    if len(splits) == 1:
        return best, Sentence(ONLY, {"dimension": words[best]})
    if chances[best] * len(splits) < BEYOND_CHANCE:
        return best, Sentence(STANDS_OUT, {"dimension": words[best], "tried": tried})
    first = next(iter(splits))
    return first, Sentence(NONE_STANDS_OUT, {"dimension": words[first], "tried": tried})


def chance_of(split: DriverSplit) -> float:
    """The chance that groups differ as much as these if each only took its part of the common change (χ²).

    Expected of a group: of the mix, nothing; of another factor, its part in the figure times the factor's effect.
    """
    if len(split.groups) < 2:
        return inf
    factors: list[Factor] = [factor for factor in split.effects if factor != "volume"]
    weights = np.array([_part(group, "volume" in split.effects) for group in split.groups])
    weights /= weights.sum() or 1.0
    distance, freedom = 0.0, 0
    for factor in factors:
        cells = [group.effects[factor] for group in split.groups]
        observed = np.array([float(cell.value) for cell in cells])
        errors = np.array([(cell.high - cell.low) / 3.92 for cell in cells])
        expected = 0.0 if factor == "mix" else weights * float(split.effects[factor].value)
        known = errors > 0
        distance += float((((observed - expected)[known] / errors[known]) ** 2).sum())
        freedom += max(int(known.sum()) - 1, 0)
    return float(special.chdtrc(freedom, distance)) if freedom else inf


def _part(group: DriverGroup, total: bool) -> float:
    """What part of the figure a group makes, both sides together."""
    sides = [(side.value or 0) * (1 if total else side.share) for side in (group.before, group.after)]
    return abs(float(sides[0] + sides[1]))
