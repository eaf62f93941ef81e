"""The sufficient statistics of figures about customers, group by group, from the rows of `rows.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from portulan.metrics.customers.evenings import together
from portulan.metrics.customers.measures import (
    ContractWorth,
    FirstYear,
    KeptSales,
    RepeatWorth,
    StillBound,
    StillBuying,
)
from portulan.metrics.customers.statistics import CLASSES, CustomerSums, FirstYears
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Variant
from portulan.metrics.requests import Request
from portulan.metrics.selecting import dimension_sql, source
from portulan.metrics.sums import Group
from portulan.stats.lifetime_value import ContractTerms, RepeatCustomers
from portulan.stats.purchases import PurchaseHistories, SpendClasses
from portulan.stats.sufficient import Count, Moments, PairMoments


@dataclass(frozen=True, slots=True)
class _Ask:
    engine: Engine
    request: Request
    variant: Variant

    def groups(
        self, selected: Sequence[str], more: Sequence[str] = (), where: str = "true"
    ) -> Iterator[tuple[Group, tuple[Any, ...]]]:
        """Sums (`selected`) by group of the split, and by `more` columns, which come first among the answers."""
        dims = [f"{dimension_sql(name, self.variant.reference)} AS d{i}" for i, name in enumerate(self.request.by)]
        further = [f"{column} AS m{i}" for i, column in enumerate(more)]
        summed = [f"{one} AS s{i}" for i, one in enumerate(selected)]
        rows = source(self.request, self.variant, self.engine)
        sql = f"SELECT {', '.join([*dims, *further, *summed])} FROM ({rows}) AS r WHERE {where}"
        named = [one.rsplit(" AS ", 1)[1] for one in (*dims, *further)]
        if named:
            sql += f" GROUP BY {', '.join(named)}"
        for row in self.engine.rows(sql):
            yield tuple(row[: len(dims)]), tuple(row[len(dims) :])


def customer_sums(engine: Engine, request: Request, variant: Variant) -> dict[Group, CustomerSums]:
    """What a figure about customers rests on, for each group of the split."""
    found = together(engine, request, variant)
    return found if found is not None else in_groups(engine, request, variant)


def in_groups(engine: Engine, request: Request, variant: Variant) -> dict[Group, CustomerSums]:
    """The same from the rows of the customers, which groups and conditions of any kind are asked of."""
    return _BY_MEASURE[type(variant.measure)](_Ask(engine, request, variant))


def _kept(ask: _Ask) -> dict[Group, CustomerSums]:
    selected = ("count(*)", _HOW_MANY_KEPT)
    return {group: CustomerSums(Count(int(k or 0), int(n))) for group, (n, k) in ask.groups(selected)}


def _histories(ask: _Ask) -> dict[Group, CustomerSums]:
    """All the customers, those of the cohort and later ones: the model learns from both."""
    everyone = replace(ask, variant=replace(ask.variant, among="true"))
    return {group: CustomerSums(found) for group, found in _by_history(everyone).items()}


def _by_history(ask: _Ask) -> dict[Group, PurchaseHistories]:
    rows = ask.groups(["count(*)"], ("_repeats", "_last_days", "_age_days"))
    return {group: PurchaseHistories.of(*columns) for group, columns in _columns(rows, 4).items()}


def _sales(ask: _Ask) -> dict[Group, CustomerSums]:
    """Pairs of sales: now over a year earlier, customer by customer; capped at what it spent then, never below 0."""
    assert isinstance(ask.variant.measure, KeptSales)
    now, base = "CAST(coalesce(_now, 0) AS DOUBLE)", "CAST(_base AS DOUBLE)"
    if ask.variant.measure.capped:
        now = f"greatest(least({now}, {base}), 0.0)"
    return {
        group: CustomerSums(PairMoments(int(row[0]), *_floats(row[1:6])), _currencies(row[6:]))
        for group, row in ask.groups([*_pairs(now, base), *_CURRENCY])
    }


def _repeat_worth(ask: _Ask) -> dict[Group, CustomerSums]:
    assert isinstance(ask.variant.measure, RepeatWorth)
    first, kept = "CAST(_first_amount AS DOUBLE)", "CAST(coalesce(_net, 0) AS DOUBLE)"
    bought = "CAST(coalesce(_gross, 0) AS DOUBLE)"
    if ask.variant.measure.margin:
        kept, bought = "CAST(coalesce(_margin, 0) AS DOUBLE)", "CAST(coalesce(_costed, 0) AS DOUBLE)"
    histories, spend = _by_history(ask), _by_spend(ask)
    found = {}
    for group, row in ask.groups([*_moments(first), *_pairs(kept, bought), *_CURRENCY]):
        moments, pairs = _moments_of(row[:4]), PairMoments(int(row[4] or 0), *_floats(row[5:10]))
        if group in histories:
            customers = RepeatCustomers(histories[group], spend.get(group, SpendClasses.of([], [])), moments, pairs)
            found[group] = CustomerSums(customers, _currencies(row[10:]))
    return found


def _by_spend(ask: _Ask) -> dict[Group, SpendClasses]:
    """Mean amount of a repeat purchase, in classes half a percent wide."""
    mean = "CAST(_gross - _first_amount AS DOUBLE) / _repeats"
    rows = ask.groups(
        [f"avg({mean})", "count(*)"],
        ("_repeats", f"CAST(round(ln({mean}) * {CLASSES}) AS BIGINT)"),
        "_repeats > 0 AND _gross > _first_amount",
    )
    return {
        group: SpendClasses.of(repeats, np.asarray(z, dtype=np.float64), n)
        for group, (repeats, _, z, n) in _columns(rows, 4).items()
    }


def _first_year(ask: _Ask) -> dict[Group, CustomerSums]:
    selected = [*_moments("CAST(_brought AS DOUBLE)"), "CAST(sum(_sold) AS DOUBLE)", *_CURRENCY]
    return {
        group: CustomerSums(FirstYears(_moments_of(row[:4]), float(row[4] or 0.0)), _currencies(row[5:]))
        for group, row in ask.groups(selected)
    }


def _contract_worth(ask: _Ask) -> dict[Group, CustomerSums]:
    first, later = (f"CASE WHEN _term {which} 0 THEN CAST(_brought AS DOUBLE) END" for which in ("=", ">"))
    selected = [*_moments(first), *_moments(later), "count(*)", _HOW_MANY_KEPT, *_CURRENCY]
    return {
        group: CustomerSums(
            ContractTerms(_moments_of(row[:4]), _moments_of(row[4:8]), Count(int(row[9] or 0), int(row[8]))),
            _currencies(row[10:]),
        )
        for group, row in ask.groups(selected)
    }


_CURRENCY = ("min(currency)", "max(currency)")
_HOW_MANY_KEPT = "sum(CASE WHEN _kept THEN 1 ELSE 0 END)"


def _moments(value: str) -> list[str]:
    powers = (value, f"({value}) * ({value})", f"({value}) * ({value}) * ({value})")
    return [f"count({value})", *(f"sum({power})" for power in powers)]


def _pairs(x: str, y: str) -> list[str]:
    return ["count(*)", *(f"sum({product})" for product in (x, y, f"{x} * {x}", f"{y} * {y}", f"{x} * {y}"))]


def _moments_of(row: Sequence[Any]) -> Moments:
    return Moments(int(row[0] or 0), *_floats(row[1:4]))


def _floats(values: Iterable[Any]) -> list[float]:
    return [float(value or 0.0) for value in values]


def _currencies(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(sorted(set(row) - {None}))


def _columns(rows: Iterable[tuple[Group, tuple[Any, ...]]], width: int) -> dict[Group, list[list[Any]]]:
    """The answers of each group as columns."""
    found: dict[Group, list[list[Any]]] = {}
    for group, row in rows:
        for column, value in zip(found.setdefault(group, [[] for _ in range(width)]), row, strict=True):
            column.append(value)
    return found


_BY_MEASURE: Mapping[type, Callable[[_Ask], dict[Group, CustomerSums]]] = {
    FirstYear: _first_year,
    StillBound: _kept,
    StillBuying: _histories,
    KeptSales: _sales,
    RepeatWorth: _repeat_worth,
    ContractWorth: _contract_worth,
}
