"""From a request to the query that sums it, group by group, and to the sufficient statistics that come back.

Columns of the answer: `d0`, `d1`… the groups, then the sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from portulan.metrics.answers import Cell
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import (
    CostPer,
    Flow,
    Mean,
    Measure,
    Number,
    OverGoal,
    OverMarket,
    Rate,
    Ratio,
    Reach,
    Speed,
    TimeOf,
    TimeTo,
    ToCome,
    Total,
    Variant,
    WorkTime,
)
from portulan.metrics.period import Period
from portulan.metrics.requests import Request
from portulan.metrics.seen import instant
from portulan.metrics.selecting import GRAIN_SQL, dimension_sql, grain_sql, source, truncated_sql, where_sql, within
from portulan.stats import sufficient
from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, ValueCounts
from portulan.stats.velocity import Pace

Group = tuple[Cell, ...]
Statistic = Count | Moments | PairMoments | Incidence | ValueCounts | Pace | sufficient.Total | int


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one group: the statistic, the currencies met (one, or the first and last of several), side sums."""

    statistic: Statistic
    currencies: tuple[str, ...] = ()
    beside: Mapping[str, float] = field(default_factory=dict)


def empty(measure: Measure) -> Sums:
    """The sums of no record at all."""
    match measure:
        case Total() | OverMarket() | OverGoal():
            return Sums(sufficient.Total(0, Decimal(0)))
        case Rate():
            return Sums(Count(0, 0))
        case Mean():
            return Sums(Moments(0, 0.0, 0.0, 0.0))
        case Ratio() | Flow():
            return Sums(PairMoments(0, 0.0, 0.0, 0.0, 0.0, 0.0))
        case TimeOf():
            return Sums(ValueCounts.of([]))
        case Speed():
            return Sums(Pace(0, Count(0, 0), PairMoments(0, 0.0, 0.0, 0.0, 0.0, 0.0)))
        case Reach() | TimeTo() | WorkTime():
            return Sums(Incidence.of([], []))
        case Number() | CostPer() | ToCome():
            return Sums(0)
        case _:
            raise TypeError(f"{measure} has its sums in portulan.metrics.customers")


def sums(request: Request, variant: Variant, engine: Engine, guardrail: Decimal | None) -> dict[Group, Sums]:
    """The sufficient statistics of each group, as one query returns them."""
    measure = variant.measure
    engine_sums = _BY_MEASURE[type(measure)]
    dims = [f"{dimension_sql(name, variant.reference)} AS d{i}" for i, name in enumerate(request.by)]
    return engine_sums(_Ask(request, variant, engine, dims, guardrail), measure)


def selected(measure: Measure, guardrail: Decimal | None, among: str = "", monetary: bool = True) -> list[str]:
    """The sums of a measure that is one line a group, as `expression AS name`, over the rows where `among` holds.

    `monetary`: the currencies met are told, for amounts of several are never added.
    Raises KeyError for the measures that need several lines (durations, chances, flows).
    """
    only = f" FILTER (WHERE {among})" if among else ""
    match measure:
        case Number() | CostPer():
            return [f"count(*){only} AS n"]
        case Rate():
            return [f"count(*){only} AS n", f"count_if({measure.success}){only} AS k"]
        case Total():
            value = f"({measure.value})"
            missing = f"count(*){only} - count({value}){only} AS missing"
            return [f"count(*){only} AS n", f"sum({value}){only} AS s", missing, *_currency(only, monetary)]
        case Mean():
            v = f"CAST({measure.value} AS DOUBLE)"  # fsum: compensated, so that the order of the rows is nothing
            powers = [f"fsum({v} * {v}){only} AS s2", f"fsum({v} * {v} * {v}){only} AS s3"]
            s1 = f"CAST(sum({measure.value}){only} AS DOUBLE) AS s1"
            return [f"count(*){only} AS n", s1, *powers, *_currency(only, monetary)]
        case Ratio():
            return _pair_sums(measure, guardrail, only, monetary)
    raise KeyError(type(measure).__name__)


def _pair_sums(measure: Ratio, guardrail: Decimal | None, only: str, monetary: bool) -> list[str]:
    x, y = f"CAST({measure.top} AS DOUBLE)", f"CAST({measure.bottom} AS DOUBLE)"
    sums = [
        f"count(*){only} AS n",
        f"CAST(sum({measure.top}){only} AS DOUBLE) AS x",
        f"CAST(sum({measure.bottom}){only} AS DOUBLE) AS y",
        f"fsum({x} * {x}){only} AS xx",
        f"fsum({y} * {y}){only} AS yy",
        f"fsum({x} * {y}){only} AS xy",
        *_currency(only, monetary),
    ]
    if measure.one_minus:
        sums.append(f"avg(1 - {x} / nullif({y}, 0)){only} AS mean_of_rates")
        if guardrail is not None:
            floor = f"{y} * (1 - {guardrail:f}) - 0.005"  # half a cent of rounding is no breach
            sums.append(f"avg(CASE WHEN {x} < {floor} THEN 1.0 ELSE 0.0 END){only} AS share_beyond")
    return sums


def _currency(only: str, monetary: bool) -> list[str]:
    if not monetary:
        return ["NULL AS c0", "NULL AS c1"]
    return [f"min(currency){only} AS c0", f"max(currency){only} AS c1"]


@dataclass(frozen=True, slots=True)
class _Ask:
    request: Request
    variant: Variant
    engine: Engine
    dims: Sequence[str]
    guardrail: Decimal | None

    def groups(self, sums: Sequence[str]) -> list[tuple[Group, dict[str, Any]]]:
        """Groups with their sums; one, possibly of nothing, when nothing is split."""
        names = [one.rsplit(" AS ", 1)[1] for one in sums]
        dims = len(self.dims)
        return [(row[:dims], dict(zip(names, row[dims:], strict=True))) for row in self.engine.rows(self._sql(sums))]

    def _sql(self, sums: Sequence[str]) -> str:
        """Spans of time are grouped by their first instant and written out once a group: writing each row is dear."""
        rows = source(self.request, self.variant, self.engine)
        if not self.dims:
            return f"SELECT {', '.join(sums)} FROM ({rows}) AS r"
        by, at = self.request.by, self.variant.reference
        groups = [f"{truncated_sql(name, at)} AS g{i}" for i, name in enumerate(by)]
        names = ", ".join(f"g{i}" for i in range(len(by)))
        grouped = f"SELECT {', '.join([*groups, *sums])} FROM ({rows}) AS r GROUP BY {names}"
        told = [grain_sql(name, f"g{i}") if name in GRAIN_SQL else f"g{i}" for i, name in enumerate(by)]
        kept = [one.rsplit(" AS ", 1)[1] for one in sums]
        return f"SELECT {', '.join([*(f'{sql} AS d{i}' for i, sql in enumerate(told)), *kept])} FROM ({grouped}) AS g"


def _currencies(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted({row["c0"], row["c1"]} - {None}))


def _total(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    assert isinstance(measure, Total)
    return {
        group: Sums(
            sufficient.Total(row["n"], row["s"] or Decimal(0)),
            _currencies(row),
            {"without_amount": float(row["missing"])} if row["missing"] else {},
        )
        for group, row in ask.groups(selected(measure, ask.guardrail, monetary=ask.variant.monetary))
    }


def _total_over(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    """The sum above a size or a goal that the plan gives."""
    assert isinstance(measure, OverMarket | OverGoal)
    return _total(ask, Total(measure.value))


def _speed(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    """Deals open, closed and won, with the amounts and days of those won."""
    assert isinstance(measure, Speed)
    won = "status = 'won' THEN"
    x, y = f"CAST({measure.value} AS DOUBLE)", f"CAST({measure.days} AS DOUBLE)"
    pairs = {"x": x, "y": y, "xx": f"{x} * {x}", "yy": f"{y} * {y}", "xy": f"{x} * {y}"}
    selected = [
        "count(CASE WHEN status = 'open' THEN 1 END) AS open",
        "count(CASE WHEN status <> 'open' THEN 1 END) AS n",
        f"count(CASE WHEN {won} 1 END) AS k",
        *(f"fsum(CASE WHEN {won} {sql} END) AS {name}" for name, sql in pairs.items()),
        *_currency("", monetary=True),
    ]
    found = {}
    for group, row in ask.groups(selected):
        pairs_won = PairMoments(row["k"], *(row[name] or 0.0 for name in pairs))
        found[group] = Sums(Pace(row["open"], Count(row["k"], row["n"]), pairs_won), _currencies(row))
    return found


def _number(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    return {group: Sums(int(row["n"])) for group, row in ask.groups(selected(measure, None))}


def _rate(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    assert isinstance(measure, Rate)
    return {group: Sums(Count(int(row["k"] or 0), row["n"])) for group, row in ask.groups(selected(measure, None))}


def _mean(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    assert isinstance(measure, Mean)
    return {
        group: Sums(
            Moments(row["n"], row["s1"] or 0.0, row["s2"] or 0.0, row["s3"] or 0.0),
            _currencies(row),
        )
        for group, row in ask.groups(selected(measure, ask.guardrail, monetary=ask.variant.monetary))
    }


def _ratio(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    assert isinstance(measure, Ratio)
    return {
        group: Sums(
            PairMoments(row["n"], *(row[name] or 0.0 for name in ("x", "y", "xx", "yy", "xy"))),
            _currencies(row),
            {name: row[name] for name in ("mean_of_rates", "share_beyond") if row.get(name) is not None},
        )
        for group, row in ask.groups(selected(measure, ask.guardrail, monetary=ask.variant.monetary))
    }


def _values(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    assert isinstance(measure, TimeOf)
    inner = source(ask.request, ask.variant, ask.engine)
    dims = "".join(f"{d}, " for d in ask.dims)
    names = "".join(f"d{i}, " for i in range(len(ask.dims)))
    sql = (
        f"SELECT {names}list(v) AS v, list(n) AS n FROM (SELECT {dims}{measure.days} AS v, count(*) AS n "
        f"FROM ({inner}) AS r GROUP BY ALL) AS g {_group_by(len(ask.dims))}"
    )
    found = {}
    for *group, values, counts in ask.engine.rows(sql):
        found[tuple(group)] = Sums(ValueCounts.of(values or [], counts or []))
    return found


def _risk(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    """Day-grained competing risks: whole days between calendar days; what happens on one day happens together."""
    assert isinstance(measure, Reach | TimeTo)
    return {
        group: Sums(table)
        for group, table in incidences(
            ask.engine, source(ask.request, ask.variant, ask.engine), ask.dims, measure, ask.request.as_of, ask.variant
        ).items()
    }


def incidences(
    engine: Engine, rows: str, dims: Sequence[str], measure: Reach | TimeTo, as_of: date, variant: Variant
) -> dict[Group, Incidence]:
    """The competing-risks table of each group of `rows`."""
    event, against = f"({measure.event})", f"({measure.against})"
    happened = f"({event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}))"
    cause = f"CASE WHEN {happened} THEN 1 WHEN {against} IS NOT NULL THEN 2 ELSE 0 END"
    end = (
        f"CASE WHEN {happened} THEN {event} WHEN {against} IS NOT NULL THEN {against} ELSE {instant(as_of)} - "
        f"INTERVAL 1 DAY END"
    )
    leave = f"greatest(date_diff('day', {measure.start}, {end}), 0)"
    enter = "CAST(0 AS BIGINT)"
    if observed_from(engine, variant):
        enter = f"greatest(coalesce(date_diff('day', {measure.start}, observed_from), 0), 0)"
    return _tables(engine, rows, dims, enter, leave, cause)


def _work_time(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    """The same in minutes of business time, which only run while the team works; what is over is over to the minute."""
    assert isinstance(measure, WorkTime)
    service = ask.engine.plan.service
    assert service is not None
    assert service.clock is not None
    now = service.clock.reading(datetime.combine(ask.request.as_of + timedelta(days=1), time()))
    event, against = measure.event, measure.against
    happened = f"({event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}))"
    cause = f"CASE WHEN {happened} THEN 1 WHEN {against} IS NOT NULL THEN 2 ELSE 0 END"
    until = f"CASE WHEN {happened} THEN {measure.end} WHEN {against} IS NOT NULL THEN {measure.ended} ELSE {now:d} END"
    minutes = f"CAST(floor(greatest({until} - {measure.start}, 0) / 60.0) AS BIGINT)"
    rows = source(ask.request, ask.variant, ask.engine)
    found = _tables(ask.engine, rows, ask.dims, "CAST(0 AS BIGINT)", minutes, cause)
    return {group: Sums(table) for group, table in found.items()}


def _tables(
    engine: Engine, rows: str, dims: Sequence[str], enter: str, leave: str, cause: str
) -> dict[Group, Incidence]:
    listed = "".join(f"{d}, " for d in dims)
    names = "".join(f"d{i}, " for i in range(len(dims)))
    sql = (
        f"SELECT {names}list(a) AS a, list(b) AS b, list(c) AS c, list(n) AS n FROM ("
        f"SELECT {listed}{enter} AS a, {leave} AS b, {cause} AS c, count(*) AS n FROM ({rows}) AS r GROUP BY ALL) AS g "
        f"WHERE a <= b {_group_by(len(dims))}"
    )
    answer = engine.arrow(sql).combine_chunks()
    keys = [answer.column(f"d{i}").to_pylist() for i in range(len(dims))]
    lists = [_flat(answer, name) for name in "abcn"]
    found: dict[Group, Incidence] = {}
    for i in range(answer.num_rows):
        a, b, c, n = (values[offsets[i] : offsets[i + 1]] for values, offsets in lists)
        found[tuple(key[i] for key in keys)] = Incidence.of(b, c, entry_day=a, count=n)
    return found


def observed_from(engine: Engine, variant: Variant) -> bool:
    """Whether opportunities say since when they are followed (custom column `observed_from`): late entry."""
    kinds = engine.columns("opportunity") if variant.rows in ("opportunity", "passage") else {}
    return kinds.get("observed_from") in ("date", "timestamp")


def _flat(answer: Any, name: str) -> tuple[Any, Any]:
    """The values of a column of lists end to end, and where each list begins."""
    column = answer.column(name)
    if answer.num_rows == 0:
        return np.array([], dtype=np.int64), np.array([0])
    lists = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    lists = lists.chunk(0) if hasattr(lists, "chunk") else lists
    if lists.null_count:
        return np.array([], dtype=np.int64), np.zeros(len(lists) + 1, dtype=np.int64)
    return _plain(lists.values), _plain(lists.offsets)


def _plain(array: Any) -> Any:
    """An Arrow array of numbers as NumPy's. Without nulls, by its buffer: `to_numpy` imports pandas, half a second."""
    numbers = {"int32": np.int32, "int64": np.int64, "double": np.float64}.get(str(array.type))
    if numbers is None or array.null_count:
        return array.to_numpy(zero_copy_only=False)
    return np.frombuffer(array.buffers()[1], dtype=numbers, count=array.offset + len(array))[array.offset :]


def _flow(ask: _Ask, measure: Measure) -> dict[Group, Sums]:
    """Entered in the period, and left in it, each placed by its own date."""
    assert isinstance(measure, Flow)
    request = ask.request
    counts: list[dict[Group, int]] = []
    for at in (measure.entered, measure.left):
        variant = Variant(
            ask.variant.needs, ask.variant.definition, ask.variant.rows, at, Number(), f"{at} IS NOT NULL"
        )
        dims = [f"{dimension_sql(name, at)} AS d{i}" for i, name in enumerate(request.by)]
        asked = _Ask(request, variant, ask.engine, dims, None)
        counts.append({group: int(row["n"]) for group, row in asked.groups(["count(*) AS n"])})
    entered, left = counts
    groups = dict.fromkeys([*entered, *left])
    return {
        group: Sums(PairMoments(entered.get(group, 0), left.get(group, 0), entered.get(group, 0), 0, 0, 0))
        for group in groups
    }


def spend(
    engine: Engine, request: Request, lag: int, since: date | None
) -> dict[Group, tuple[Decimal, tuple[str, ...]]]:
    """Acquisition spend by group, each day dated `lag` days later; from `since` on where no period is asked."""
    engine.wide("spend")
    at = f"(day + INTERVAL {lag:d} DAY)"
    dims = [f"{dimension_sql(name, at)} AS d{i}" for i, name in enumerate(request.by)]
    period = request.period or Period(since, None)
    kept = [f"day < {instant(request.as_of)}", f"{at} < {instant(request.as_of)}", *within(at, period)]
    if request.where is not None:
        kept.append(where_sql(request.where, engine.columns("spend")))
    selected = ["sum(amount) AS s", "min(currency) AS c0", "max(currency) AS c1"]
    sql = f"SELECT {', '.join([*dims, *selected])} FROM wide_spend WHERE {' AND '.join(kept)}"
    if dims:
        sql += f" GROUP BY {', '.join(f'd{i}' for i in range(len(dims)))}"
    return {
        tuple(group): (spent, tuple(sorted({first, last} - {None})))
        for *group, spent, first, last in engine.rows(sql)
        if spent is not None
    }


def _group_by(dims: int) -> str:
    return f"GROUP BY {', '.join(f'd{i}' for i in range(dims))}" if dims else ""


_BY_MEASURE = {
    Total: _total,
    Number: _number,
    Rate: _rate,
    Mean: _mean,
    Ratio: _ratio,
    TimeOf: _values,
    Reach: _risk,
    TimeTo: _risk,
    WorkTime: _work_time,
    OverMarket: _total_over,
    OverGoal: _total_over,
    Speed: _speed,
    Flow: _flow,
    CostPer: _number,
}
