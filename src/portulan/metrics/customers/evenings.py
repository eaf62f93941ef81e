"""The sufficient statistics of all customers together on any evening, from their running totals: no query of its own.

What `sums.py` asks of the engine once for each group and each day, worked out here for a whole company: a trend of
twelve months, and the figures that rest on the same purchases, share one reading of the sales.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition, columns_of
from portulan.metrics.customers.measures import KeptSales, RepeatWorth, StillBound, StillBuying
from portulan.metrics.customers.rows import DATED, customers, holds
from portulan.metrics.customers.running import EPOCH, Running, amount, daily
from portulan.metrics.customers.spans import Span, span_of
from portulan.metrics.customers.statistics import CLASSES, CustomerSums
from portulan.metrics.engine import WIDE_OF, Engine
from portulan.metrics.kpi import Variant
from portulan.metrics.requests import Request, available
from portulan.metrics.selecting import population, where_sql
from portulan.metrics.sums import Group
from portulan.stats.lifetime_value import RepeatCustomers
from portulan.stats.purchases import PurchaseHistories, SpendClasses
from portulan.stats.sufficient import Count, Floats, Moments, PairMoments

LAST = date(2199, 12, 31)
"""After all sales: running totals are read whole, then looked at on the evening asked."""


@dataclass(frozen=True, slots=True)
class _Evening:
    engine: Engine
    request: Request
    variant: Variant
    span: Span

    def running(self, said: Condition | None = None) -> Running:
        """The running totals of the customers asked for, of the sales that `said` holds for."""
        engine, variant, where = self.engine, self.variant, self.request.where
        key = ("running", variant.rows, said and unparse(said), where and unparse(where))
        return engine.kept(key, lambda: Running.of(engine.arrow(_query(engine, self.request, variant, said))))

    def histories(self) -> PurchaseHistories:
        found = self.running()
        rows, number = found.known_on(self.span.end), (self.span.end - EPOCH).days
        first = found.first[rows].astype(np.int64)
        return PurchaseHistories.of(found.repeats[rows], found.last[rows] - first, number - first)

    def currencies(self, counted: int) -> tuple[str, ...]:
        return tuple(c for c in (self.engine.currency(WIDE_OF[self.variant.rows]),) if c is not None and counted)


def together(engine: Engine, request: Request, variant: Variant) -> dict[Group, CustomerSums] | None:
    """What a figure about all customers together rests on; None where their rows must be asked.

    That is: in groups, in several currencies, on a condition that may read what is hidden before the as-of day, or for
    a measure of contract terms or first years.
    """
    answer = _BY_MEASURE.get(type(variant.measure))
    hidden = request.where is not None and variant.rows != "customer"
    if answer is None or request.by or hidden or not engine.one_currency(WIDE_OF[variant.rows]):
        return None
    return answer(_Evening(engine, request, variant, span_of(request.period, request.as_of)))


def _query(engine: Engine, request: Request, variant: Variant, said: Condition | None) -> str:
    asked = replace(request, by=(), period=None, as_of=LAST)
    read = {name for condition in (said, request.where) if condition is not None for name in columns_of(condition)}
    lines, columns = population(asked, variant, engine, read), available(variant, engine)
    at, among = DATED[variant.rows][0], ""
    if request.where is not None:  # it is asked of the first purchase
        span = span_of(None, LAST)
        whole = customers(variant.rows, lines, StillBuying(), engine.plan.customers, span, columns)
        among = f"SELECT account_id FROM ({whole}) AS c WHERE {where_sql(request.where, columns)}"
    return daily(lines, at, holds(said, columns), among)


def _histories(evening: _Evening) -> dict[Group, CustomerSums]:
    found = evening.histories()
    return {(): CustomerSums(found)} if found.n else {}


def _bound(evening: _Evening) -> dict[Group, CustomerSums]:
    terms, span = evening.engine.plan.customers, evening.span
    found = evening.running(terms.contract)
    length, none = terms.term_days + terms.grace_days, -(10**9)
    runs = []
    for day in (span.eve, span.end):
        latest = found.by_customer(found.last.astype(np.int64), found.known_on(day), none)
        runs.append((day - EPOCH).days - latest < length)
    counted = runs[0]
    return {(): CustomerSums(Count(int((counted & runs[1]).sum()), int(counted.sum())))}


def _kept_sales(evening: _Evening) -> dict[Group, CustomerSums]:
    measure, span = evening.variant.measure, evening.span
    found = evening.running(evening.engine.plan.customers.recurring)

    def spent(of: Span) -> np.ndarray[Any, np.dtype[np.int64]]:
        until, before = (found.by_customer(found.money["net"], found.on(day)) for day in (of.end, of.eve))
        return until - before

    base = spent(span.year_before)
    counted = base > 0
    y, x = amount(base[counted]), amount(spent(span)[counted])
    if isinstance(measure, KeptSales) and measure.capped:
        x = np.maximum(np.minimum(x, y), 0.0)
    return {(): CustomerSums(PairMoments.of(x, y), evening.currencies(len(x)))}


def _repeat_worth(evening: _Evening) -> dict[Group, CustomerSums]:
    measure, found = evening.variant.measure, evening.running()
    rows = found.known_on(evening.span.end)
    if not len(rows):
        return {}
    margin = isinstance(measure, RepeatWorth) and measure.margin
    kept, bought = (amount(found.money[name][rows]) for name in (("margin", "costed") if margin else ("net", "gross")))
    customers_ = RepeatCustomers(
        evening.histories(),
        _classes(found.repeats[rows].astype(np.int64), found.money["gross"][rows] - found.first_amount[rows]),
        Moments.of(amount(found.first_amount[rows])),
        PairMoments.of(kept, bought),
    )
    return {(): CustomerSums(customers_, evening.currencies(len(rows)))}


def _classes(repeats: np.ndarray[Any, np.dtype[np.int64]], again: np.ndarray[Any, np.dtype[np.int64]]) -> SpendClasses:
    """Mean amount of a repeat purchase, in classes half a percent wide."""
    some = (repeats > 0) & (again > 0)
    times, mean = repeats[some], amount(again[some]) / repeats[some]
    band = np.floor(np.log(mean) * CLASSES + 0.5).astype(np.int64)
    low = int(band.min()) if len(band) else 0
    width = int(band.max()) - low + 1 if len(band) else 1
    classes, where = np.unique(times * width + band - low, return_inverse=True)
    number = np.bincount(where, minlength=len(classes))
    centre: Floats = np.bincount(where, weights=mean, minlength=len(classes)) / np.maximum(number, 1)
    return SpendClasses.of(classes // width, centre, number)


_BY_MEASURE: Mapping[type, Callable[[_Evening], dict[Group, CustomerSums]]] = {
    StillBound: _bound,
    StillBuying: _histories,
    KeptSales: _kept_sales,
    RepeatWorth: _repeat_worth,
}
