"""The sums of a chain in the engine, group by group, for one side of a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from portulan.language.conditions import columns_of
from portulan.metrics.answers import Cell
from portulan.metrics.drivers.chains import SummedChain, reading
from portulan.metrics.drivers.sides import Side
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Mean, Ratio, Total
from portulan.metrics.requests import Request, available
from portulan.metrics.selecting import dimension_sql, source, where_sql
from portulan.stats.effect_intervals import SideMoments

Group = tuple[Cell, ...]
FOLDED: Group = ("\0folded",)
"""The group that holds all those beyond the largest ones."""
LARGEST = 60


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Of one group: how many records, the exact sums of the chain, and what their intervals need.

    `squares` and `records` (with a sum other than 0) go with `sums`; `products` are of each sum with the one before.
    """

    n: int
    sums: tuple[Fraction, ...]
    squares: tuple[float, ...]
    products: tuple[float, ...]
    records: tuple[int, ...]

    def __add__(self, other: "GroupSums") -> "GroupSums":
        return GroupSums(
            self.n + other.n,
            tuple(a + b for a, b in zip(self.sums, other.sums, strict=True)),
            tuple(a + b for a, b in zip(self.squares, other.squares, strict=True)),
            tuple(a + b for a, b in zip(self.products, other.products, strict=True)),
            tuple(a + b for a, b in zip(self.records, other.records, strict=True)),
        )


SideSums = Mapping[Group, GroupSums]


def read_side(
    chain: SummedChain, request: Request, side: Side, by: Sequence[str], engine: Engine
) -> tuple[dict[Group, GroupSums], frozenset[str]]:
    """The sums of each group, and the currencies met where amounts are summed."""
    rows = _rows(chain, request, side, by, engine)
    dims = [f"{dimension_sql(name, chain.variant.reference)} AS d{i}" for i, name in enumerate(by)]
    values = [f"coalesce({value}, 0) AS b{i}" for i, value in enumerate(chain.sums)]
    money = _sums_money(chain)
    inner = f"SELECT {', '.join([*dims, *values, *(['currency'] if money else [])])} FROM ({rows}) AS r"
    sql = (
        f"SELECT {', '.join([*(f'd{i}' for i in range(len(by))), *_selected(len(values), money)])} FROM ({inner}) AS s"
    )
    if by:  # in order: the draws of the intervals follow that of the groups, and engines give them in any
        named = [f"d{i}" for i in range(len(by))]
        sql += f" GROUP BY {', '.join(named)} ORDER BY {', '.join(f'{name} NULLS LAST' for name in named)}"
    found: dict[Group, GroupSums] = {}
    currencies: set[str] = set()
    for row in engine.rows(sql):
        group, numbers = tuple(row[: len(by)]), row[len(by) :]
        if money:
            currencies |= {one for one in numbers[-2:] if one is not None}
        if numbers[0]:
            found[group] = _group_sums(numbers, len(values))
    return found, frozenset(currencies)


def _rows(chain: SummedChain, request: Request, side: Side, by: Sequence[str], engine: Engine) -> str:
    named = set(reading(chain, engine)) | (columns_of(side.group) if side.group is not None else set())
    asked = replace(request, by=tuple(by), period=side.period)
    rows = source(asked, chain.variant, engine, named)
    if side.group is None:
        return rows
    holds = f"coalesce({where_sql(side.group, available(chain.variant, engine))}, false)"
    return f"SELECT * FROM ({rows}) AS p WHERE {holds if side.inside else f'NOT {holds}'}"


def _selected(count: int, money: bool) -> list[str]:
    doubles = [f"CAST(b{i} AS DOUBLE)" for i in range(count)]
    return [
        "count(*) AS n",
        *(f"sum(b{i}) AS s{i}" for i in range(count)),
        *(f"fsum({b} * {b}) AS q{i}" for i, b in enumerate(doubles)),
        *(f"fsum({doubles[i - 1]} * {doubles[i]}) AS p{i}" for i in range(1, count)),
        *(f"sum(CASE WHEN b{i} <> 0 THEN 1 ELSE 0 END) AS m{i}" for i in range(count)),
        *(["min(currency) AS c0", "max(currency) AS c1"] if money else []),
    ]


def _group_sums(row: Sequence[object], count: int) -> GroupSums:
    def floats(start: int, stop: int) -> tuple[float, ...]:
        return tuple(float(value or 0.0) for value in row[start:stop])  # type: ignore[arg-type]  # reason=sums of a query

    squares, products = 1 + count, 1 + 2 * count
    records = products + count - 1
    return GroupSums(
        int(row[0]),  # type: ignore[call-overload]  # reason=a count of a query
        tuple(Fraction(value or 0) for value in row[1 : 1 + count]),  # type: ignore[call-overload]  # reason=idem
        floats(squares, products),
        floats(products, records),
        tuple(int(value) for value in floats(records, records + count)),
    )


def _sums_money(chain: SummedChain) -> bool:
    return isinstance(chain.variant.measure, Total | Mean | Ratio)


def moments(groups: Sequence[Group], side: SideSums, count: int) -> SideMoments:
    """The sums of a side as arrays, one row per group in the order given; zeros where the side has no record."""
    none = GroupSums(0, (Fraction(0),) * count, (0.0,) * count, (0.0,) * (count - 1), (0,) * count)
    rows = [side.get(group, none) for group in groups]
    return SideMoments(
        np.array([[float(b) for b in row.sums] for row in rows]),
        np.array([row.squares for row in rows]),
        np.array([row.products for row in rows]).reshape(len(rows), count - 1),
        np.array([row.records for row in rows], dtype=np.float64),
    )


def folded(before: SideSums, after: SideSums, most: int = LARGEST) -> tuple[SideSums, SideSums, int]:
    """The same sides with the groups beyond the `most` largest made into one, and how many those are."""
    sizes: dict[Group, int] = {}
    for side in (before, after):
        for group, one in side.items():
            sizes[group] = sizes.get(group, 0) + one.n
    ranked = sorted(sizes, key=lambda group: (-sizes[group], str(group)))
    if len(ranked) <= most:
        return before, after, 0
    kept = frozenset(ranked[: most - 1])
    return _fold(before, kept), _fold(after, kept), len(ranked) - len(kept)


def _fold(side: SideSums, kept: frozenset[Group]) -> SideSums:
    found: dict[Group, GroupSums] = {}
    for group, one in side.items():
        key = group if group in kept else FOLDED
        found[key] = found[key] + one if key in found else one
    return found
