"""Whether two engines answer alike: the same groups, the same reasons, the same figures to a billionth."""

from collections.abc import Iterator
from math import isclose, isnan

from portulan.metrics.answers import KpiTable
from portulan.stats.estimate import Estimate, NotComputable, Result

TOLERANCE = 1e-9
"""Relative difference allowed: sums of doubles made in another order differ by less."""


def differences(one: KpiTable, other: KpiTable) -> list[str]:
    """What differs between two answers to one request, in a few words each; nothing when they agree."""
    found = []
    if one.currency != other.currency:
        found.append(f"currency {one.currency} ≠ {other.currency}")
    mine, theirs = ({tuple(row.by.items()): row.result for row in table.rows} for table in (one, other))
    if [*mine] != [*theirs]:
        missing = [group for group in mine if group not in theirs][:3]
        added = [group for group in theirs if group not in mine][:3]
        found.append(f"groups: missing {missing}, added {added}" if missing or added else "groups in another order")
    for group in mine:
        if group in theirs:
            found += [f"{dict(group)}: {said}" for said in _results(mine[group], theirs[group])]
    return found


def _results(one: Result, other: Result) -> Iterator[str]:
    if isinstance(one, NotComputable) or isinstance(other, NotComputable):
        if not (isinstance(one, NotComputable) and isinstance(other, NotComputable)) or one.status != other.status:
            yield f"{_said(one)} ≠ {_said(other)}"
        return
    if one.n != other.n:
        yield f"n {one.n} ≠ {other.n}"
    for name in ("value", "low", "high"):
        a, b = getattr(one, name), getattr(other, name)
        if not same(a, b):
            yield f"{name} {a!r} ≠ {b!r}"
    if one.extra.keys() != other.extra.keys():
        yield f"beside {sorted(one.extra)} ≠ {sorted(other.extra)}"
    for name in one.extra.keys() & other.extra.keys():
        if not same(one.extra[name], other.extra[name]):
            yield f"{name} {one.extra[name]!r} ≠ {other.extra[name]!r}"


def _said(result: Result) -> str:
    return f"{result.value!r}" if isinstance(result, Estimate) else result.reason.say("en")


def same(one: object, other: object) -> bool:
    """Whether two values are one: numbers to a billionth of their size, all else exactly."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        a, b = float(one), float(other)
        return (isnan(a) and isnan(b)) or isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == other
