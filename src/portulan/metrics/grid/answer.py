"""A grid answered: the passes summed, every group of every KPI estimated at once, the groups in reading order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from portulan.language.words import Language, Sentence
from portulan.metrics.answers import Cell
from portulan.metrics.evaluate import Evaluator, in_reading_order
from portulan.metrics.grid.groups import Groups
from portulan.metrics.grid.passes import Part, Pass, histogram_sql, parts_of, pass_sql, passes, sum_names
from portulan.metrics.kpi import Flow, Kpi, Number, Rate, Ratio, TimeOf, Total, Variant
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.requests import Request, check_columns
from portulan.plan.kpi_reference import unparse_reference
from portulan.stats import many
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.many import Figures, Histograms

Columns = Mapping[str, np.ndarray[Any, np.dtype[Any]]]


@dataclass(frozen=True, slots=True, eq=False)
class GridColumn:
    """One KPI of a grid: its figure in every group, NaN where there is none. `p90` beside medians."""

    kpi: Kpi
    reference: str
    definition: Sentence
    currency: str | None
    figures: Figures
    p90: np.ndarray[Any, np.dtype[np.float64]] | None = None

    def cell(self, i: int) -> dict[str, float | int | None]:
        """The figure of group `i` as plain data."""
        f = self.figures
        found = {"value": f.value[i], "low": f.low[i], "high": f.high[i]}
        found |= {"p90": self.p90[i]} if self.p90 is not None else {}
        plain: dict[str, float | int | None] = {k: None if np.isnan(v) else float(v) for k, v in found.items()}
        return {**plain, "n": int(f.n[i])}


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Several KPIs over the same groups. `groups` are in reading order, and every column has one figure for each."""

    by: tuple[str, ...]
    as_of: date
    period: Period | None
    groups: Sequence[tuple[Cell, ...]]
    columns: Sequence[GridColumn]

    def as_json(self, language: Language) -> dict[str, Any]:
        """The grid as plain data: for each group its cells, for each KPI its figure; null where there is none."""
        return {
            "as_of": self.as_of.isoformat(),
            "by": list(self.by),
            "kpis": [
                {
                    "reference": c.reference,
                    "name": c.kpi.name.say(language),
                    "unit": c.kpi.unit,
                    "currency": c.currency,
                    "definition": c.definition.say(language),
                }
                for c in self.columns
            ],
            "rows": [
                {"by": list(group), "figures": [c.cell(i) for c in self.columns]} for i, group in enumerate(self.groups)
            ],
        }

    def to_arrow(self) -> pa.Table:
        """The grid as a table: the dimensions, then `<reference>`, `… low`, `… high`, `… n` of each KPI."""
        cells = {name: pa.array([group[i] for group in self.groups]) for i, name in enumerate(self.by)}
        for column in self.columns:
            f = column.figures
            for suffix, values in (("", f.value), (" low", f.low), (" high", f.high), (" n", f.n)):
                cells[column.reference + suffix] = pa.array(values, from_pandas=True)
            if column.p90 is not None:
                cells[f"{column.reference} p90"] = pa.array(column.p90, from_pandas=True)
        return pa.table(cells)


def grid(evaluator: Evaluator, requests: Sequence[Request]) -> Grid:
    """The figures of requests that share split, condition and period.

    Raises RequestError on a column that is not there.
    KPIs that are one line of sums a group are summed together, one pass per date they are placed by; the others are
    asked one by one. A KPI that the facts cannot answer is a column without figures.
    """
    first = requests[0]
    groups, summed = Groups(first.by), _Summed({}, {})
    asked = [(request, pick(request.kpi, evaluator.engine)) for request in requests]
    parts: list[Part] = []
    for i, (request, variant) in enumerate(asked):
        if isinstance(variant, Variant):
            check_columns(request, variant, evaluator.engine)
            parts += parts_of(str(i), request, variant, evaluator.engine)
    for one in passes(parts):
        _sum(one, evaluator, groups, summed)
    figures = [_figures(str(i), *one, evaluator, groups, summed) for i, one in enumerate(asked)]
    cells = groups.cells()
    order = in_reading_order(evaluator.engine, first.by, cells)
    columns = [
        _column(request, variant, evaluator, _spread(found, order), _sorted(p90, order))
        for (request, variant), (found, p90) in zip(asked, figures, strict=True)
    ]
    return Grid(first.by, first.as_of, first.period, [cells[i] for i in order], columns)


@dataclass(slots=True)
class _Summed:
    """What the passes gave: for each part, the groups of its rows and its sums."""

    rows: dict[str, np.ndarray[Any, np.dtype[np.int64]]]
    sums: dict[str, Columns]


def _sum(one: Pass, evaluator: Evaluator, groups: Groups, summed: _Summed) -> None:
    answer = evaluator.engine.arrow(pass_sql(one, evaluator.engine))
    rows = groups.rows_of(answer)
    for part, names in zip(one.parts, sum_names(one, evaluator.engine), strict=True):
        summed.rows[part.name] = rows
        summed.sums[part.name] = {name: _numbers(answer.column(column)) for name, column in names.items()}


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[Any]]:
    """A column of sums as numbers (0 for none), or of words as they are."""
    if pa.types.is_string(column.type):
        return np.array(column.to_pylist(), dtype=object)
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.fill_null(0).to_numpy())


def _figures(
    name: str, request: Request, variant: Variant | NotComputable, evaluator: Evaluator, groups: Groups, summed: _Summed
) -> tuple[Figures, Any]:
    """The figures of one KPI, by group number; groups met later by others have none."""
    if isinstance(variant, NotComputable):
        return _nowhere(), None
    measure, level = variant.measure, evaluator.level
    if isinstance(measure, TimeOf):
        answer = evaluator.engine.arrow(histogram_sql(request, variant, measure, evaluator.engine))
        rows, days, count = groups.rows_of(answer), _numbers(answer.column("v")), _numbers(answer.column("n"))
        return many.medians(Histograms.of(rows, days.astype(np.float64), count, len(groups)), level=level)
    if isinstance(measure, Flow):
        entered, left = (_counted(f"{name}.{which}", summed, len(groups)) for which in ("entered", "left"))
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(entered > 0, left / entered, np.nan)
        none = np.full(len(groups), np.nan)
        return Figures(value, none, none.copy(), entered), None
    if name in summed.sums:
        found = _estimated(variant, request.kpi.unit, summed.sums[name], level)
        return _placed(found, summed.rows[name], len(groups)), None
    return _one_by_one(request, evaluator, groups), None


def _estimated(variant: Variant, unit: str, sums: Columns, level: float) -> Figures:
    """The figures of the groups of one part, in the order of its rows."""
    n, measure = sums["n"], variant.measure
    if isinstance(measure, Rate):
        return many.shares(sums["k"].astype(np.int64), n, level=level)
    if isinstance(measure, Number):
        found = many.counts(n, level=level)
        return Figures.where(n > 0, found.value, found.low, found.high, n)
    one_currency = (sums["c0"] == sums["c1"]) | (n == 0) if "c0" in sums else n >= 0
    if isinstance(measure, Total):
        found = many.exact_sums(sums["s"], n)
        known = one_currency & ((sums["missing"] < n) | (n == 0))
    elif isinstance(measure, Ratio):
        pairs = [sums[key] for key in ("x", "y", "xx", "yy", "xy")]
        found = many.ratios(n, *pairs, unit=unit, level=level, part=measure.part)
        found = many.one_minus(found) if measure.one_minus else found
        known = one_currency
    else:
        found = many.means(n, sums["s1"], sums["s2"], sums["s3"], level=level)
        known = one_currency
    return Figures.where(known & (n > 0), found.value, found.low, found.high, n)


def _counted(name: str, summed: _Summed, groups: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = np.zeros(groups, dtype=np.int64)
    rows = summed.rows[name]
    found[rows] = summed.sums[name]["n"]
    return found


def _one_by_one(request: Request, evaluator: Evaluator, groups: Groups) -> Figures:
    """The figures of a KPI that shares no pass: its own table, laid out as columns."""
    table = [row for row in evaluator.table(request).rows if len(row.by) == len(request.by)]
    rows = np.array([groups.row_of(tuple(row.by[name] for name in request.by)) for row in table], dtype=np.int64)
    none = float("nan")
    values = [
        (r.value, none if r.low is None else r.low, none if r.high is None else r.high, r.n)
        if isinstance(r, Estimate)
        else (none, none, none, r.n)
        for r in (row.result for row in table)
    ]
    value, low, high, n = np.array(values, dtype=np.float64).reshape(-1, 4).T
    return _placed(Figures(value, low, high, n.astype(np.int64)), rows, len(groups))


def _nowhere() -> Figures:
    none = np.array([], dtype=np.float64)
    return Figures(none, none, none, np.array([], dtype=np.int64))


def _placed(figures: Figures, rows: np.ndarray[Any, np.dtype[np.int64]], groups: int) -> Figures:
    """Figures in the order of the groups' numbers. A group that a filtered sum met without a record has none."""

    def column(values: np.ndarray[Any, np.dtype[Any]], none: float) -> np.ndarray[Any, np.dtype[Any]]:
        placed = np.full(groups, none, dtype=values.dtype)
        placed[rows] = values
        return placed

    nan = float("nan")
    return Figures(
        column(figures.value, nan), column(figures.low, nan), column(figures.high, nan), column(figures.n, 0)
    )


def _spread(figures: Figures, order: np.ndarray[Any, np.dtype[np.int64]]) -> Figures:
    return Figures(*(_sorted(c, order) for c in (figures.value, figures.low, figures.high, figures.n)))


def _sorted(values: Any, order: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
    """The values in reading order; those of groups met after them are none."""
    if values is None:
        return None
    missing = len(order) - len(values)
    if missing:
        none = 0 if values.dtype.kind == "i" else np.nan
        values = np.concatenate([values, np.full(missing, none, dtype=values.dtype)])
    return values[order]


def _column(
    request: Request, variant: Variant | NotComputable, evaluator: Evaluator, figures: Figures, p90: Any
) -> GridColumn:
    known = variant if isinstance(variant, Variant) else request.kpi.variants[0]
    horizons = evaluator.horizons(request, known) if isinstance(variant, Variant) else None
    definition = evaluator.definition(request, known, horizons)
    currency = evaluator.currency if request.kpi.unit == "money" else None
    text = unparse_reference(replace(request.reference, by=()))
    return GridColumn(request.kpi, text, definition, currency, figures, p90)
