"""The customers as rows: the columns of their first purchase, and what is counted of their purchases.

A purchase is a sale not below zero (a won opportunity where no sale is loaded); those of one day are one. Returns
and credit notes, below zero, buy nothing and come off the money. `_since` is the first purchase; `_counted` says which
customers the figure counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portulan.facts.expressions import condition_to_sql
from portulan.language.checking import check_condition
from portulan.language.conditions import ColumnType, Condition
from portulan.metrics.customers.measures import (
    ContractWorth,
    CustomerMeasure,
    FirstYear,
    KeptSales,
    StillBound,
    StillBuying,
)
from portulan.metrics.customers.spans import Span
from portulan.metrics.customers.terms import CustomerTerms

DATED: Mapping[str, tuple[str, str]] = {"customer": ("sold_at", "sale_id"), "signer": ("_won", "opportunity_id")}
"""The rows of customers: the date of a purchase, and its key."""

FIRST_YEAR_DAYS, FOLLOWED_DAYS = 365, 3 * 365
"""A first year, and how long ago at most a customer was acquired whose first year still tells of today's."""

_COSTED = "amount IS NOT NULL AND cost IS NOT NULL"


def customers(
    rows: str,
    lines: str,
    measure: CustomerMeasure,
    terms: CustomerTerms,
    span: Span,
    columns: Mapping[str, ColumnType],
) -> str:
    """A query of the customers known at the end of the span, from the query of all their sales (`lines`)."""
    at, key = DATED[rows]
    made = _made(measure, terms, span, columns)
    known = f"account_id IS NOT NULL AND {at} < {_evening(span.end)}"
    ranks = f"row_number() OVER (PARTITION BY account_id ORDER BY _at, {key}) AS _rank"
    since = "min(_at) OVER (PARTITION BY account_id) AS _since"
    tables = ", ".join(
        (
            f"line AS (SELECT *, {at} AS _at FROM ({lines}) AS known WHERE {known})",
            f"bought AS (SELECT line.*, {since}, {ranks} FROM line WHERE amount >= 0)",
            f"history AS ({_HISTORY.format(end=_day(span.end))})",
            *made.tables,
        )
    )
    joined = ("history", made.joined) if made.joined else ("history",)
    joins = "".join(f" LEFT JOIN {name} ON {name}.account_id = bought.account_id" for name in joined)
    added = "".join(f", {sql} AS {name}" for name, sql in made.columns.items())
    return (
        f"WITH {tables} SELECT bought.*, history._repeats, history._last_days, history._age_days, "
        f"history._latest, history._first_amount, history._gross{added} FROM bought{joins} WHERE _rank = 1"
    )


_HISTORY = (
    "SELECT account_id, count(DISTINCT CAST(_at AS DATE)) - 1 AS _repeats, max(_at) AS _latest, "
    "date_diff('day', min(_since), max(_at)) AS _last_days, date_diff('day', min(_since), {end}) AS _age_days, "
    "sum(CASE WHEN CAST(_at AS DATE) = CAST(_since AS DATE) THEN amount ELSE 0 END) AS _first_amount, "
    "sum(amount) AS _gross FROM bought GROUP BY account_id"
)


@dataclass(frozen=True, slots=True)
class _Added:
    """What a measure adds to the rows: columns, the table they come from, and the queries that make it."""

    joined: str
    columns: Mapping[str, str]
    tables: tuple[str, ...] = ()


def _made(measure: CustomerMeasure, terms: CustomerTerms, span: Span, columns: Mapping[str, ColumnType]) -> _Added:
    match measure:
        case StillBound():
            said = holds(terms.contract, columns)
            renewed = f"max(CASE WHEN _at < {_evening(span.eve)} THEN _at END) AS _then, max(_at) AS _now"
            table = f"bound AS (SELECT account_id, {renewed} FROM bought WHERE {said} GROUP BY account_id)"
            counted, kept = (_runs("bound._then", span.eve, terms), _runs("bound._now", span.end, terms))
            return _Added("bound", {"_counted": counted, "_kept": kept}, (table,))
        case StillBuying():
            return _Added("", {"_counted": f"(history._age_days >= {span.days:d})"})
        case KeptSales():
            now, base = (_between(s) for s in (span, span.year_before))
            sums = f"sum(CASE WHEN {now} THEN amount END) AS _now, sum(CASE WHEN {base} THEN amount END) AS _base"
            said = holds(terms.recurring, columns)
            table = f"spent AS (SELECT account_id, {sums} FROM line WHERE {said} GROUP BY account_id)"
            counted = "coalesce(spent._base > 0, false)"
            return _Added("spent", {"_counted": counted, "_now": "spent._now", "_base": "spent._base"}, (table,))
        case FirstYear():
            return _first_year(span)
        case ContractWorth():
            return _terms(measure.margin, terms, span, columns)
        case _:
            costed = f"sum(CASE WHEN {_COSTED} THEN amount - cost END) AS _margin, sum(amount) AS _net"
            gross = f"sum(CASE WHEN {_COSTED} AND amount >= 0 THEN amount END) AS _costed"
            table = f"money AS (SELECT account_id, {costed}, {gross} FROM line GROUP BY account_id)"
            names = {name: f"money.{name}" for name in ("_margin", "_net", "_costed")}
            return _Added("money", {"_counted": "true", **names}, (table,))


def _first_year(span: Span) -> _Added:
    """Margin and sales of the first twelve months, of the customers acquired in the two years before the last one."""
    off = f"date_diff('day', opened._opened, line._at) BETWEEN 0 AND {FIRST_YEAR_DAYS - 1:d} AND {_COSTED}"
    sums = f"sum(CASE WHEN {off} THEN amount - cost END) AS brought, sum(CASE WHEN {off} THEN amount END) AS sold"
    theirs = "FROM line JOIN opened ON opened.account_id = line.account_id GROUP BY line.account_id"
    tables = (
        "opened AS (SELECT account_id, min(_at) AS _opened FROM line WHERE amount >= 0 GROUP BY account_id)",
        f"year AS (SELECT line.account_id, {sums} {theirs})",
    )
    whole = f"(history._age_days >= {FIRST_YEAR_DAYS:d} AND history._age_days < {FOLLOWED_DAYS:d})"
    added = {"_counted": whole, "_brought": "coalesce(year.brought, 0)", "_sold": "coalesce(year.sold, 0)"}
    return _Added("year", added, tables)


def _terms(margin: bool, terms: CustomerTerms, span: Span, columns: Mapping[str, ColumnType]) -> _Added:
    """The last complete contract term of each customer, numbered from 0: was it under contract, then renewed, for how
    much. A renewal counts up to `grace` days before or after its anniversary."""
    term, grace, said = terms.term_days, terms.grace_days, f"(amount >= 0 AND {holds(terms.contract, columns)})"
    ended = f"floor((date_diff('day', min(_at), {_day(span.end)}) - {grace:d}) / {term:d})"
    value = f"CASE WHEN {_COSTED} THEN amount - cost END" if margin else "amount"
    near = "off >= (last_term + {k}) * {t} - {g} AND off <= (last_term + {k}) * {t} + {g}"
    begun, renewed = (f"sum(CASE WHEN said AND {near.format(k=k, t=term, g=grace)} THEN 1 END)" for k in (0, 1))
    brought = f"sum(CASE WHEN off >= last_term * {term:d} AND off < (last_term + 1) * {term:d} THEN value END)"
    opened = f"min(_at) AS _opened, CAST({ended} AS BIGINT) - 1 AS last_term"
    dated = f"date_diff('day', opened._opened, line._at) AS off, {said} AS said, {value} AS value"
    summed = f"{begun} AS begun, {renewed} AS renewed, {brought} AS brought"
    tables = (
        f"opened AS (SELECT account_id, {opened} FROM line WHERE {said} GROUP BY account_id)",
        f"dated AS (SELECT line.account_id, last_term, {dated} FROM line JOIN opened USING (account_id))",
        f"term AS (SELECT account_id, last_term, {summed} FROM dated WHERE last_term >= 0 GROUP BY 1, 2)",
    )
    added = {
        "_counted": "coalesce(term.begun > 0, false)",
        "_kept": "coalesce(term.renewed > 0, false)",
        "_term": "term.last_term",
        "_brought": "coalesce(term.brought, 0)",
    }
    return _Added("term", added, tables)


def holds(condition: Condition | None, columns: Mapping[str, ColumnType]) -> str:
    """A condition of the plan on the sales; always true where there is none or these sales cannot answer it."""
    if condition is None or check_condition(condition, columns):
        return "true"
    return f"coalesce({condition_to_sql(condition, {name: name for name in columns}, columns).sql('duckdb')}, false)"


def _runs(latest: str, day: date, terms: CustomerTerms) -> str:
    """Whether the contract of that last purchase still runs on the evening of a day."""
    return f"coalesce(date_diff('day', {latest}, {_day(day)}) < {terms.term_days + terms.grace_days:d}, false)"


def _between(span: Span) -> str:
    return f"_at >= {_evening(span.eve)} AND _at < {_evening(span.end)}"


def _day(day: date) -> str:
    return f"TIMESTAMP '{day:%Y-%m-%d} 00:00:00'"


def _evening(day: date) -> str:
    """The first instant after a day."""
    return _day(day + timedelta(days=1))
