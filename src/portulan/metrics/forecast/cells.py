"""Deal-days and exits summed in the engine: by stage, age, half-month, cohort and group.

A deal stands in the furthest stage it has entered; a stage jumped over is never entered. Age counts the days since that
entry, the day of entry being day 0, and the day a deal leaves is its last day at risk: so several moves on one day are
exact. All is additive: what was known at an earlier date is the same table, cut at a half-month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from portulan.metrics.columns import literal, quoted
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import ORIGIN, day_number, first_day, half_month
from portulan.metrics.seen import seen
from portulan.stats.hazards import AGES, Cells, Ints

MOST_LEVELS = 20
"""Values of a dimension that count on their own; the rarest ones are one group together."""
SIZE = "size_class"
"""Amounts by doubling: a dimension made here, where amounts are known while deals are open."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way deals differ: the expression that gives it, and its values in order of their codes. Code 0 is the
    rest.
    """

    name: str
    sql: str
    values: tuple[str, ...]

    @property
    def levels(self) -> int:
        return len(self.values) + 1

    @property
    def code(self) -> str:
        """The expression of its code."""
        cases = " ".join(f"WHEN {literal(value)} THEN {i}" for i, value in enumerate(self.values, 1))
        return f"CASE coalesce({self.sql}, '') {cases} ELSE 0 END" if cases else "0"


@dataclass(frozen=True, slots=True)
class Shape:
    """How deals are read here: the stages whose passages are dated (none: one stage for all), and how deals differ."""

    stages: int
    dimensions: tuple[Dimension, ...]
    observed_from: bool = False

    @property
    def levels(self) -> tuple[int, ...]:
        return tuple(d.levels for d in self.dimensions)

    @property
    def won(self) -> int:
        """The code of the cause "won"; "lost" is the next one."""
        return self.stages


def day_sql(at: str) -> str:
    """A date as a number of days."""
    return f"date_diff('day', DATE '{ORIGIN}', CAST({at} AS DATE))"


def deals_sql(engine: Engine, shape: Shape, as_of: date, more: Sequence[str] = ()) -> str:
    """One row per deal known then: created, entry `e<i>` of each stage it really entered, end, cause of the end.

    `more` are expressions of the opportunity's rows to select besides.
    """
    rows = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled)
    entries = []
    for i in range(1, shape.stages):
        later = ", ".join(f"_raw_{j}" for j in range(i, shape.stages))
        first = f"least({later})" if shape.stages - i > 1 else later
        entries.append(
            f"CASE WHEN _raw_{i} = {first} AND _raw_{i} >= created_at THEN {day_sql(f'_raw_{i}')} END AS e{i}"
        )
    codes = [f"{d.code} AS g{i}" for i, d in enumerate(shape.dimensions)]
    followed = f"{day_sql('observed_from')} AS followed" if shape.observed_from else "0 AS followed"
    listed = [
        "opportunity_id", f"{day_sql('created_at')} AS created", *entries,
        f"{day_sql('coalesce(_won, _lost)')} AS ended",
        f"CASE WHEN _won IS NOT NULL THEN {shape.won} WHEN _lost IS NOT NULL THEN {shape.won + 1} END AS outcome",
        *codes, followed, *more,
    ]  # fmt: skip
    engine.wide("opportunity")
    return f"SELECT {', '.join(listed)} FROM ({rows}) AS known WHERE _dated AND created_at IS NOT NULL"


def stays_sql(shape: Shape) -> str:
    """One row per stay of a deal in a stage, from the rows `deal`: when it began, when and by which cause it ended."""
    groups = "".join(f", g{i}" for i in range(len(shape.dimensions)))
    parts = []
    for stage in range(shape.stages):
        entered = "created" if stage == 0 else f"e{stage}"
        nexts = [f"e{j}" for j in range(stage + 1, shape.stages)]
        moved = f"least({', '.join(nexts)})" if len(nexts) > 1 else "".join(nexts) or "CAST(NULL AS BIGINT)"
        to = " ".join(f"WHEN {name} = {moved} THEN {j}" for j, name in enumerate(nexts, stage + 1))
        cause = f"CASE WHEN {moved} IS NULL THEN outcome {to} END" if nexts else "outcome"
        parts.append(
            f"SELECT {stage} AS stage, created, {entered} AS entered, coalesce({moved}, ended) AS gone, "
            f"{cause} AS cause, followed{groups} FROM deal WHERE {entered} IS NOT NULL"
        )
    return " UNION ALL ".join(parts)


def cells_sql(engine: Engine, shape: Shape, as_of: date, first: date, cuts: Sequence[int] | None = None) -> str:
    """The query of the cells, as of the end of that day; `first` is a day before which nothing happened.

    With `cuts`, a period runs from one of these half-months to the next, and is named by its first one.
    """
    last = day_number(as_of)
    groups = "".join(f", g{i}" for i in range(len(shape.dimensions)))
    opening, closing = half_month(first), half_month(as_of) + 1
    inside = range(opening, closing) if cuts is None else [cut for cut in cuts if opening < cut < closing]
    opened = sorted({opening, *inside})
    half = " UNION ALL ".join(
        f"SELECT {p} AS period, {day_number(first_day(p))} AS opens, {day_number(first_day(after))} AS closes"
        for p, after in zip(opened, [*opened[1:], closing], strict=True)
    )
    ends = [*AGES[1:], 1_000_000]
    band = " UNION ALL ".join(
        f"SELECT {i} AS age, {a} AS youngest, {b} AS oldest" for i, (a, b) in enumerate(zip(AGES, ends, strict=True))
    )
    cohort = _half_month_sql("created") if shape.stages == 1 else "0"
    opens = "greatest(stay.entered, half.opens, stay.followed)"
    closes = f"least(coalesce(stay.gone, {last}) + 1, half.closes)"
    exits = ", ".join(
        f"sum(CASE WHEN piece.old <= band.oldest AND piece.way = {cause} THEN piece.n ELSE 0 END) AS n{cause}"
        for cause in range(shape.stages + 2)
    )
    young, old = "greatest(piece.young, band.youngest)", "least(piece.old, band.oldest)"
    return (
        f"WITH deal AS ({deals_sql(engine, shape, as_of)}), stay AS ({stays_sql(shape)}), "
        f"half AS ({half}), band AS ({band}), "
        f"part AS (SELECT stage, period, {cohort} AS cohort{groups}, {opens} - stay.entered AS young, "
        f"{closes} - stay.entered AS old, CASE WHEN stay.gone + 1 = {closes} THEN stay.cause END AS way "
        f"FROM stay JOIN half ON half.opens <= coalesce(stay.gone, {last}) AND half.closes > stay.entered "
        f"WHERE stay.entered <= coalesce(stay.gone, {last}) AND {opens} < {closes}), "
        f"piece AS (SELECT stage, period, cohort{groups}, young, old, way, count(*) AS n FROM part "
        f"GROUP BY stage, period, cohort{groups}, young, old, way) "
        f"SELECT stage, age, period, cohort{groups}, sum(piece.n * ({old} - {young})) AS days, {exits} "
        f"FROM piece JOIN band ON {young} < {old} GROUP BY stage, age, period, cohort{groups}"
    )


def _half_month_sql(day: str) -> str:
    at = f"(DATE '{ORIGIN}' + CAST({day} AS INTEGER))"
    return (
        f"((extract(year FROM {at}) * 12 + extract(month FROM {at}) - 1) * 2 "
        f"+ CASE WHEN extract(day FROM {at}) > 15 THEN 1 ELSE 0 END)"
    )


def read_cells(engine: Engine, shape: Shape, as_of: date, first: date, cuts: Sequence[int] | None = None) -> Cells:
    """The cells of all deals, as of the end of that day, by half-month or by the longer periods between `cuts`."""
    found = engine.arrow(cells_sql(engine, shape, as_of, first, cuts))
    groups = [ints(found, f"g{i}") for i in range(len(shape.dimensions))]
    exits = [ints(found, f"n{cause}").astype(float) for cause in range(shape.stages + 2)]
    return Cells(
        ints(found, "stage"), ints(found, "age"), ints(found, "period"), ints(found, "cohort"),
        np.stack(groups, axis=1) if groups else np.zeros((found.num_rows, 0), dtype=np.int64),
        ints(found, "days").astype(float), np.stack(exits, axis=1),
    )  # fmt: skip


def ints(table: pa.Table, name: str) -> Ints:
    """A column as whole numbers; empty ones are −1."""
    column = table.column(name).cast(pa.int64()).fill_null(-1)
    return np.asarray(column.to_numpy(), dtype=np.int64)


def floats(table: pa.Table, name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """A column as numbers; empty ones are NaN."""
    return np.asarray(table.column(name).cast(pa.float64()).fill_null(float("nan")).to_numpy(), dtype=np.float64)


def shape_of(engine: Engine) -> Shape:
    """How the deals of these facts are read: which stages are really dated, which dimensions are not told by the end.

    A snapshot that keeps one date per deal has no stage history: fewer than one closed deal in five shows two moves on
    different days. A column filled only at closing (missing on open deals alone) would tell the future: it is left out.
    """
    engine.wide("opportunity")
    columns = engine.columns("opportunity")
    n_stages = len(engine.plan.stages)
    stages = n_stages if n_stages > 1 and _dated_stages(engine, n_stages) else 1
    names = [name for name in ("segment", "channel", "owner", "offer") if name in columns]
    dimensions = [_dimension(engine, name, quoted(name)) for name in names if not told_by_the_end(engine, quoted(name))]
    if amounts_known_early(engine):
        value = "coalesce(list_amount, amount)"
        doubled = f"CAST(floor(ln(CAST({value} AS DOUBLE)) / ln(2)) AS INTEGER)"
        size = f"CASE WHEN {value} > 0 THEN CAST({doubled} AS VARCHAR) END"
        dimensions.append(_dimension(engine, SIZE, size))
    follows = columns.get("observed_from") in ("date", "timestamp")
    return Shape(stages, tuple(d for d in dimensions if d.values), follows)


def _dated_stages(engine: Engine, stages: int) -> bool:
    moved = " OR ".join(f"CAST(_raw_{i} AS DATE) > CAST(created_at AS DATE)" for i in range(stages))
    closed, dated = engine.one(
        f"SELECT count(*), sum(CASE WHEN {moved} THEN 1 ELSE 0 END) FROM wide_opportunity WHERE status <> 'open'"
    )
    return bool(closed) and (dated or 0) >= closed / 5


def told_by_the_end(engine: Engine, sql: str) -> bool:
    """Whether a column is missing on open deals far more often than on closed ones: then it is written at closing."""
    missing = f"sum(CASE WHEN {sql} IS NULL THEN 1 ELSE 0 END)"
    found = {
        bool(is_open): (count, empty)
        for is_open, count, empty in engine.rows(
            f"SELECT status = 'open', count(*), {missing} FROM wide_opportunity GROUP BY status = 'open'"
        )
    }
    (n_open, empty_open), (n_closed, empty_closed) = found.get(True, (0, 0)), found.get(False, (0, 0))
    if not n_open or not n_closed:
        return False
    return bool(empty_open / n_open > 0.1 and empty_closed / n_closed < empty_open / n_open / 4)


def amounts_known_early(engine: Engine) -> bool:
    """Whether most open deals and most lost ones have an amount: else amounts are written at the win."""
    known = "sum(CASE WHEN amount > 0 THEN 1 ELSE 0 END)"
    for status, count, with_amount in engine.rows(
        f"SELECT status, count(*), {known} FROM wide_opportunity GROUP BY status"
    ):
        if status != "won" and count and (with_amount or 0) < count / 2:
            return False
    return True


def _dimension(engine: Engine, name: str, sql: str) -> Dimension:
    """The dimension with its most frequent values, in order; the empty value counts as one."""
    value = f"coalesce({sql}, '')"
    rows = engine.rows(
        f"SELECT {value} AS v, count(*) AS n FROM wide_opportunity GROUP BY {value} "
        f"ORDER BY n DESC, v LIMIT {MOST_LEVELS}"
    )
    values = tuple(sorted(v for v, _ in rows))
    return Dimension(name, sql, values if len(values) > 1 else ())


def known_span(engine: Engine) -> tuple[date, date] | None:
    """The first day a deal was created and the last day anything is dated; None without dated deals."""
    engine.wide("opportunity")
    first, last = engine.one(
        "SELECT CAST(min(created_at) AS DATE), "
        "CAST(max(greatest(created_at, coalesce(closed_at, created_at))) AS DATE) FROM wide_opportunity"
    )
    return (first, last) if first else None
