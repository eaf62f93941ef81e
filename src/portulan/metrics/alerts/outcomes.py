"""The outcomes an alert reads, counted in the engine: one pass, grouped by day of entry, day of exit and cause."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import ORIGIN
from portulan.metrics.forecast.cells import day_sql
from portulan.metrics.kpi import Rate, Reach, Variant
from portulan.metrics.requests import Request
from portulan.metrics.selecting import source
from portulan.metrics.sums import observed_from
from portulan.stats.exit_shares import Stays

EPOCH = date(1970, 1, 1)
SHIFT = (ORIGIN - EPOCH).days
"""From the days of the engine's queries to those since 1970-01-01."""
DUE = {"sla_compliance": "_deadline"}
"""The date a promise is judged at, where that is not the KPI's own."""


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    return EPOCH + timedelta(days=int(number))


def day_of_facts(at: str) -> str:
    """A date as a number of days, as an expression; SHIFT leads to days since 1970-01-01."""
    return day_sql(at)


def of_the_process(request: Request, variant: Variant) -> bool:
    """Whether the KPI is the share of wins among deals closed: then deals are followed from creation to their end."""
    won = isinstance(variant.measure, Rate) and variant.measure.success == "_won IS NOT NULL"
    return won and variant.rows == "opportunity" and variant.reference == "closed_at"


def stays(engine: Engine, request: Request, variant: Variant) -> Stays:
    """The stays of a chance (or of deals from creation to closing), as of the request's day."""
    if of_the_process(request, variant):
        measure = Reach(start="created_at", event="_won", against="_lost", horizon="ever")
        variant = replace(variant, measure=measure, reference="created_at", among="created_at IS NOT NULL AND _dated")
    assert isinstance(variant.measure, Reach)
    event, against = f"({variant.measure.event})", f"({variant.measure.against})"
    happened = f"({event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}))"
    cause = f"CASE WHEN {happened} THEN 1 WHEN {against} IS NOT NULL THEN 2 ELSE 0 END"
    last = (request.as_of - ORIGIN).days
    left = (
        f"CASE WHEN {happened} THEN {day_sql(event)} WHEN {against} IS NOT NULL THEN {day_sql(against)} ELSE {last} END"
    )
    entered = day_sql(variant.measure.start)
    late = observed_from(engine, variant)
    followed = f"coalesce({day_sql('observed_from')}, {entered})" if late else entered
    rows = source(_whole(request), variant, engine, {"observed_from"} if late else ())
    return _counted(engine, rows, entered, f"greatest({left}, {entered})", cause, f"greatest({followed}, {entered})")


def verdicts(engine: Engine, request: Request, variant: Variant) -> Stays:
    """The records of a rate, each on the day it is judged: in and out on one day."""
    assert isinstance(variant.measure, Rate)
    at = DUE.get(request.kpi.id, variant.reference)
    day = day_sql(at)
    rows = f"SELECT * FROM ({source(_whole(request), variant, engine, {at})}) AS judged WHERE {at} IS NOT NULL"
    return _counted(engine, rows, day, day, f"CASE WHEN {variant.measure.success} THEN 1 ELSE 2 END", day)


def _whole(request: Request) -> Request:
    return replace(request, by=(), period=None)


def _counted(engine: Engine, rows: str, entered: str, left: str, cause: str, followed: str) -> Stays:
    sql = (
        f"SELECT e, x, c, f, count(*) AS n FROM (SELECT {entered} AS e, {left} AS x, {cause} AS c, {followed} AS f "
        f"FROM ({rows}) AS r) AS stay WHERE e IS NOT NULL AND x IS NOT NULL AND f <= x GROUP BY e, x, c, f "
        "ORDER BY e, x, c, f"
    )
    found = engine.arrow(sql)
    e, x, c, f, n = (np.asarray(found.column(name).to_numpy(), dtype=np.int64) for name in "excfn")
    return Stays(e + SHIFT, x + SHIFT, c, n, f + SHIFT)
