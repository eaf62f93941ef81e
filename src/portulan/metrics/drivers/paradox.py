"""Simpson's paradox (Journal of the Royal Statistical Society B 13, 1951, pp. 238-241), named when it happens.

The whole goes one way while its groups go the other, because the mix of groups changed. It is named when the figure of
two groups in three at least (of those seen on both sides), weighing two thirds at least, went against the whole, and
the mix that turned the whole round is more than chance.
"""

from fractions import Fraction

from portulan.metrics.drivers.answers import DriverGroup, DriverSplit, Paradox

MOST = Fraction(2, 3)


def paradox_of(split: DriverSplit) -> Paradox | None:
    """The paradox of a split of a mean or a rate, if it is one."""
    change, mix = split.change.value, split.effects.get("mix")
    if change == 0 or mix is None or not mix.clear or mix.value * change <= 0:
        return None
    moved = [(group, _own_change(group)) for group in split.groups]
    comparable = [(group, own) for group, own in moved if own is not None]
    against = [group for group, own in comparable if own * change < 0]
    if len(comparable) < 2 or not _most(against, comparable):
        return None
    return Paradox(change > 0, len(against), len(comparable), [group.by for group in against])


def _own_change(group: DriverGroup) -> Fraction | None:
    before, after = group.before.value, group.after.value
    return None if before is None or after is None or group.folded else after - before


def _most(against: list[DriverGroup], comparable: list[tuple[DriverGroup, Fraction]]) -> bool:
    weight = sum((_weight(group) for group, _ in comparable), Fraction(0))
    return len(against) >= MOST * len(comparable) and sum(map(_weight, against), Fraction(0)) >= MOST * weight


def _weight(group: DriverGroup) -> Fraction:
    return (group.before.share + group.after.share) / 2
