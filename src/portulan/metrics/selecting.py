"""Which rows a figure reads, and how conditions, groups and periods are written over them: SQL text, nothing run.

Names typed by a person only ever become quoted identifiers and literals, through SQLGlot.
"""

from collections.abc import Collection, Mapping

from portulan.facts.expressions import condition_to_sql
from portulan.language.conditions import ColumnType, Condition, columns_of
from portulan.metrics.columns import literal, quoted
from portulan.metrics.customers.measures import CustomerMeasure
from portulan.metrics.customers.rows import DATED, customers
from portulan.metrics.customers.spans import span_of
from portulan.metrics.engine import WIDE_OF, Engine
from portulan.metrics.kpi import (
    Variant,
)
from portulan.metrics.period import Period
from portulan.metrics.requests import Request, available
from portulan.metrics.seen import beside, seen

_TRUNCATED: Mapping[str, str] = {
    grain: f"date_trunc('{grain}', {{at}})" for grain in ("day", "week", "month", "quarter", "year")
}


GRAIN_SQL: Mapping[str, str] = {
    "day": "strftime({at}, '%Y-%m-%d')",
    "week": "strftime({at}, '%G-W%V')",
    "month": "strftime({at}, '%Y-%m')",
    "quarter": "strftime({at}, '%Y') || '-Q' || quarter({at})",
    "year": "strftime({at}, '%Y')",
}


def grain_sql(grain: str, at: str) -> str:
    """How a date is written as the group of its week, month, quarter or year."""
    return GRAIN_SQL[grain].format(at=at)


def truncated_sql(name: str, at: str) -> str:
    """The same group as `dimension_sql`, cheaper: a span of time by its first instant, to be written out afterwards."""
    return _TRUNCATED[name].format(at=at) if name in _TRUNCATED else quoted(name)


def population(request: Request, variant: Variant, engine: Engine, reading: Collection[str] = ()) -> str:
    """All the rows a figure could count, as of the request's day, with the columns it reads and those of `reading`."""
    engine.wide(WIDE_OF[variant.rows])
    named = variant.reading | frozenset(reading)
    for table in beside(variant.rows, named):
        engine.beside(table)
    return seen(variant.rows, request.as_of, engine.plan.stages, engine.plan.skips_filled, request.passage, named)


def source(request: Request, variant: Variant, engine: Engine, reading: Collection[str] = ()) -> str:
    """The rows of the request's population as a query: as of its day, in its period, where its condition holds.

    They have the columns that the request and the variant read, and those of `reading`.
    """
    rows = population(
        request,
        variant,
        engine,
        {
            *request.by,
            *(columns_of(request.where) if request.where is not None else ()),
            *reading,
            *_read_by_plan(variant, engine),
        },
    )
    if variant.rows in DATED:
        rows = customers_of(rows, request, variant, engine)
    kept = [f"({variant.among})", *in_period(variant, request)]
    if request.where is not None:
        kept.append(where_sql(request.where, available(variant, engine)))
    return f"SELECT * FROM ({rows}) AS population WHERE {' AND '.join(kept)}"


def _read_by_plan(variant: Variant, engine: Engine) -> set[str]:
    """The columns that the plan's conditions on the sales of customers read."""
    terms = engine.plan.customers
    said = (terms.contract, terms.recurring) if variant.rows in DATED else ()
    return {name for condition in said if condition is not None for name in columns_of(condition)}


def customers_of(lines: str, request: Request, variant: Variant, engine: Engine) -> str:
    """The customers behind these sales, as rows."""
    assert isinstance(variant.measure, CustomerMeasure)
    span = span_of(request.period, request.as_of)
    terms, columns = engine.plan.customers, available(variant, engine)
    return customers(variant.rows, lines, variant.measure, terms, span, columns)


def where_sql(condition: Condition, columns: Mapping[str, ColumnType]) -> str:
    """A person's condition as an expression on the rows' columns; unknown counts as not holding."""
    return f"({condition_to_sql(condition, {name: name for name in columns}, columns).sql('duckdb')})"


def dimension_sql(name: str, at: str) -> str:
    """A group: a column of the rows, or the span of time of the figure's own date."""
    return grain_sql(name, at) if name in GRAIN_SQL else quoted(name)


def in_period(variant: Variant, request: Request) -> list[str]:
    """The conditions that a row lies in the period asked."""
    spanning = variant.rows in DATED  # customers compare the two ends of the period
    return within(variant.reference, request.period) if request.period and not spanning else []


def within(at: str, period: Period) -> list[str]:
    """The conditions that an instant lies in a half-open period."""
    bounds = []
    if period.start:
        bounds.append(f"{at} >= TIMESTAMP {literal(f'{period.start:%Y-%m-%d} 00:00:00')}")
    if period.end:
        bounds.append(f"{at} < TIMESTAMP {literal(f'{period.end:%Y-%m-%d} 00:00:00')}")
    return bounds
