"""What each factor of a product, or of a sum of products over groups, contributed to its change.

The contribution of a factor is its Shapley value (Shapley 1953; for a product, Das Gupta, *Standardization and
Decomposition of Rates*, U.S. Bureau of the Census, 1993): the mean, over all the orders in which factors could have
changed one after the other, of what changes when its turn comes. Along any order the steps telescope to the whole
change, so the contributions add up to it exactly; and no order is preferred. With two factors it is Kitagawa's
decomposition (Journal of the American Statistical Association 50, 1955, pp. 1168-1194).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import factorial, lcm, prod
from typing import Any, Generic, TypeVar

from portulan.stats.sufficient import Floats

T = TypeVar("T", Fraction, Floats)
G = TypeVar("G", bound=Hashable)


class BrokenChainError(ValueError):
    """In `group` a sum of the chain is 0 and the next one, `link`, is not: their quotient has no meaning there."""

    def __init__(self, group: Hashable, link: int) -> None:
        super().__init__(f"group {group!r}: sum {link - 1} is 0 and sum {link} is not")
        self.group = group
        self.link = link


def product_effects(before: Sequence[T], after: Sequence[T]) -> list[T]:
    """The Shapley value of each factor of a product, exact in fractions; arrays are taken element by element.

    effect_i = (after_i − before_i) · Σ_S |S|! (k−1−|S|)! / k! · Π_{j∈S} after_j · Π_{j∉S} before_j, S ⊆ the others.
    """
    if not isinstance(before[0], Fraction):
        return [effect / factorial(len(before)) for effect in _times_orders(before, after)]
    # Over common denominators all is whole numbers: no fraction to reduce at each step.
    scales = [lcm(Fraction(a).denominator, Fraction(b).denominator) for a, b in zip(before, after, strict=True)]
    whole = [[int(x * scale) for x, scale in zip(side, scales, strict=True)] for side in (before, after)]
    divisor = factorial(len(before)) * prod(scales)
    return [Fraction(effect, divisor) for effect in _times_orders(*whole)]


def _times_orders(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """The effects summed over all k! orders."""
    k = len(before)
    effects = []
    for i in range(k):
        over_orders = sum(
            weight * prod(after[j] if j in changed else before[j] for j in range(k) if j != i)
            for changed, weight in _coalitions(k, i)
        )
        effects.append((after[i] - before[i]) * over_orders)
    return effects


@cache
def _coalitions(k: int, i: int) -> tuple[tuple[frozenset[int], int], ...]:
    """The sets of other factors that may have changed before factor i, and in how many of the k! orders each does."""
    others = [j for j in range(k) if j != i]
    return tuple(
        (frozenset(changed), factorial(size) * factorial(k - 1 - size))
        for size in range(k)
        for changed in combinations(others, size)
    )


@dataclass(frozen=True, slots=True)
class Decomposition(Generic[G]):
    """The change of a figure, `after` − `before`, split by group and factor: `effects[group][factor]` add up to it."""

    before: Fraction
    after: Fraction
    effects: Mapping[G, tuple[Fraction, ...]]

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def totals(self) -> tuple[Fraction, ...]:
        """What each factor contributed over all groups."""
        return tuple(sum(column, Fraction(0)) for column in zip(*self.effects.values(), strict=True))


def decompose(
    before: Mapping[G, Sequence[Fraction]], after: Mapping[G, Sequence[Fraction]], *, volume: bool
) -> Decomposition[G]:
    """The change of Σ_g s_g·r1_g·r2_g…, or with `volume` of that times N, where group g has the sums b0, b1, … bk.

    N = Σ b0, the share s_g = b0/N, and each rate r_i = b_i/b_{i−1}: so the figure is Σ bk over N, or Σ bk itself.
    Factors come back in the order [volume], mix, r1 … rk. A chain of one sum with `volume` has one factor, b0.

    The mix effect of a group is centred on the whole (the shares' changes add up to 0): it is positive where a group
    above the whole grew, or one below it shrank. A rate nobody could observe on one side is taken from the other, so
    that it has no effect; on neither side, it is 0.

    Raises ValueError where N is 0 on a side, BrokenChainError where a rate would divide by 0.
    """
    groups = list(dict.fromkeys([*before, *after]))
    length = len(next(iter({**before, **after}.values())))
    zero = (Fraction(0),) * length
    sides = [{group: side.get(group, zero) for group in groups} for side in (before, after)]
    sizes = [sum((b[0] for b in side.values()), Fraction(0)) for side in sides]
    if length == 1 and volume:
        own = {group: (sides[1][group][0] - sides[0][group][0],) for group in groups}
        return Decomposition(sizes[0], sizes[1], own)
    if not all(sizes):
        raise ValueError("a side without any record has no shares")
    ends = [sum((b[-1] for b in side.values()), Fraction(0)) for side in sides]
    values = ends if volume else [end / size for end, size in zip(ends, sizes, strict=True)]
    effects = {}
    for group in groups:
        x0, x1 = (_factors(group, side[group], size) for side, size in zip(sides, sizes, strict=True))
        filled = _filled(x0, x1)
        if volume:
            filled = [sizes[0], *filled[0]], [sizes[1], *filled[1]]
        effects[group] = tuple(centred(product_effects(*filled), filled, values, int(volume)))
    return Decomposition(values[0], values[1], effects)


def centred(effects: list[T], factors: tuple[Sequence[T], Sequence[T]], values: Sequence[T], mix: int) -> list[T]:
    """The same effects, the one of the share (at place `mix`) measured against the whole instead of against 0."""
    moved = factors[1][mix] - factors[0][mix]
    effects[mix] = effects[mix] - moved * (values[0] + values[1]) / 2
    return effects


def _factors(group: Hashable, sums: Sequence[Fraction], size: Fraction) -> list[Fraction | None]:
    rates: list[Fraction | None] = []
    for i, (bottom, top) in enumerate(pairwise(sums), start=1):
        if bottom == 0 and top != 0:
            raise BrokenChainError(group, i)
        rates.append(top / bottom if bottom else None)
    return [sums[0] / size, *rates]


def _filled(x0: list[Fraction | None], x1: list[Fraction | None]) -> tuple[list[Fraction], list[Fraction]]:
    """What one side could not observe is what the other did; what none did is 0."""
    pairs = [
        (a if a is not None else b if b is not None else Fraction(0), b if b is not None else a or Fraction(0))
        for a, b in zip(x0, x1, strict=True)
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]


def apportion(parts: Sequence[Fraction], step: Fraction, total: Fraction | None = None) -> list[Fraction]:
    """The parts rounded to multiples of `step`, so that they add up to their total rounded the usual way.

    Each is rounded down, and the steps still missing go to the largest remainders (first come on a tie). `total` is the
    rounded total to reach, where it has been rounded already: a multiple of the step, less than one away from the sum.
    """
    whole = round((sum(parts, Fraction(0)) if total is None else total) / step)
    floors = [part / step // 1 for part in parts]
    ranked = sorted(range(len(parts)), key=lambda i: floors[i] - parts[i] / step)
    missing = whole - sum(floors)
    raised = frozenset(ranked[:missing])
    return [(floor + (i in raised)) * step for i, floor in enumerate(floors)]
