"""The weekly sums of the review signals, added up in the engine: records by week of entry and of end, and the rest.

Weeks begin on Monday; only those that have ended by the day of reading are looked at. A week is a number counted from
a Monday of 1970, so that sums of several queries meet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.language.conditions import columns_of
from portulan.metrics.columns import quoted
from portulan.metrics.customers.rows import DATED, holds
from portulan.metrics.engine import Engine
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.cells import told_by_the_end
from portulan.metrics.kpi import Ratio, Variant
from portulan.metrics.requests import available, read_request
from portulan.metrics.seen import seen
from portulan.metrics.selecting import population, source
from portulan.metrics.sums import selected
from portulan.stats.age_weeks import AgeWeeks
from portulan.stats.quarter_tests import QUARTER, YEAR, WeeklyPairs
from portulan.stats.sufficient import Floats

MONDAY = date(1970, 1, 5)
"""ClickHouse has no earlier dates; facts older than that are not looked at."""
PAIRS = ("n", "x", "y", "xx", "yy", "xy")
OLDEST_CLASS = 3


def week_of(day: date) -> int:
    """The number of the week that holds a day."""
    return (day - MONDAY).days // 7


def week_end(number: int) -> date:
    """The Sunday that ends a week."""
    return MONDAY + timedelta(days=7 * int(number) + 6)


def last_week(as_of: date) -> int:
    """The last week that is over at the end of that day."""
    return week_of(as_of + timedelta(days=1)) - 1


def day_sql(at: str) -> str:
    return f"date_diff('day', DATE '{MONDAY}', CAST({at} AS DATE))"


def week_sql(day: str) -> str:
    """The week of an expression that is already a number of days."""
    return f"CAST(floor({day} / 7.0) AS INTEGER)"


@dataclass(frozen=True, slots=True)
class Flow:
    """Records that enter and end, by group: `tables` all of one shape. `first` is the number of their week 0."""

    first: int
    tables: Mapping[str, AgeWeeks]

    @property
    def whole(self) -> AgeWeeks | None:
        """All the groups together."""
        tables = list(self.tables.values())
        return sum(tables[1:], start=tables[0]) if tables else None


@dataclass(frozen=True, slots=True)
class Passage:
    """From what to what: the rows, the awaited end and the one that competes with it; `kpi` shows the same records."""

    kpi: str
    rows: str
    event: str
    against: str


WINNING = Passage("win_rate", "opportunity", "_won", "_lost")
QUALIFYING: Sequence[tuple[tuple[str, ...], Passage]] = (
    (("lead", "mql"), Passage("lead_to_mql", "lead", "_mql", "refused_at")),
    (("lead", "sql"), Passage("lead_to_mql", "lead", "_sql", "refused_at")),
    (("lead", "won leads"), Passage("lead_to_won", "lead", "_won", "refused_at")),
    (("won opportunities", "lost opportunities"), WINNING),
)
"""What the acquisition of a channel is judged on: the first passage that these facts date."""


def read_flow(engine: Engine, passage: Passage, by: str | None, as_of: date) -> Flow:
    """The weekly sums of a passage, split by a column; the group of those without a value is ''.

    A column that is written when deals end would tell the future: everything is then one group, ''.
    """
    engine.wide(passage.rows)
    told = by is None or by not in engine.columns(passage.rows)
    if by is not None and not told and passage.rows == "opportunity":
        told = told_by_the_end(engine, quoted(by))
    group = "''" if told or by is None else f"coalesce(CAST({quoted(by)} AS VARCHAR), '')"
    rows = seen(
        "opportunity" if passage.rows == "opportunity" else "lead", as_of, engine.plan.stages, engine.plan.skips_filled
    )
    event, against = passage.event, passage.against
    happened = f"({event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}))"
    ended = f"CASE WHEN {happened} THEN {event} ELSE {against} END"
    kept = "created_at IS NOT NULL" + (" AND _dated" if passage.rows == "opportunity" else "")
    dated = (
        f"SELECT {group} AS g, {week_sql(day_sql('created_at'))} AS entered, {week_sql(day_sql(ended))} AS ended, "
        f"CASE WHEN {happened} THEN 1 ELSE 0 END AS won FROM ({rows}) AS known WHERE {kept}"
    )
    found = engine.rows(
        f"SELECT g, entered, coalesce(ended, -1) AS ended, won, count(*) AS n FROM ({dated}) AS dated "
        "GROUP BY g, entered, coalesce(ended, -1), won"
    )
    return flow_of(found, last_week(as_of))


def flow_of(rows: Sequence[tuple[str, int, int, int, int]], last: int) -> Flow:
    """From rows of group, week of entry, week of end (−1: none), awaited or not, how many."""
    rows = [row for row in rows if 0 <= row[1] <= last]
    if not rows:
        return Flow(last + 1, {})
    first = min(row[1] for row in rows)
    groups = sorted({row[0] for row in rows})
    place = {group: i for i, group in enumerate(groups)}
    code = np.array([place[row[0]] for row in rows])
    numbers = np.array([row[1:] for row in rows], dtype=np.int64)
    ended = np.where(numbers[:, 1] >= 0, np.maximum(numbers[:, 1], numbers[:, 0]) - first, -1)
    weeks = last - first + 1
    return Flow(
        first,
        {
            group: AgeWeeks.of(weeks, numbers[here, 0] - first, ended[here], numbers[here, 2] == 1, numbers[here, 3])
            for group in groups
            if (here := code == place[group]).any()
        },
    )


@dataclass(frozen=True, slots=True)
class WeeklySums:
    """Weekly pairs from week `first`, or the currencies that do not add up."""

    first: int
    pairs: WeeklyPairs
    currencies: tuple[str, ...] = ()


def read_shortfall(evaluator: Evaluator, kpi: str, variant: Variant, as_of: date) -> WeeklySums | None:
    """Of a ratio x ÷ y, what it lacks, (y − x) ÷ y, week by week: a discount, or what costs take of a margin."""
    assert isinstance(variant.measure, Ratio)
    engine = evaluator.engine
    request = read_request(kpi, (), None, None, as_of, engine.plan.stages, evaluator.known)
    rows = source(request, variant, engine)
    week = week_sql(day_sql(variant.reference))
    sums = selected(Ratio(variant.measure.top, variant.measure.bottom), None)
    found = engine.rows(f"SELECT {week} AS w, {', '.join(sums)} FROM ({rows}) AS r GROUP BY w")
    named = ("w", *PAIRS, "c0", "c1")
    told = [dict(zip(named, row, strict=True)) for row in found]
    return _weekly(told, last_week(as_of))


def _weekly(rows: Sequence[Mapping[str, object]], last: int) -> WeeklySums | None:
    """x becomes y − x: squares and products with it."""
    kept = [row for row in rows if isinstance(row["w"], int) and 0 <= row["w"] <= last]
    if not kept:
        return None
    weeks = [int(str(row["w"])) for row in kept]
    first = min(weeks)
    table: dict[str, Floats] = {name: np.zeros(last - first + 1) for name in PAIRS}
    for week, row in zip(weeks, kept, strict=True):
        for name in PAIRS:
            table[name][week - first] = float(str(row[name] or 0.0))
    currencies = {str(row[c]) for row in kept for c in ("c0", "c1") if row.get(c) is not None}
    return WeeklySums(first, shortfall(**table), tuple(sorted(currencies)))


def shortfall(n: Floats, x: Floats, y: Floats, xx: Floats, yy: Floats, xy: Floats) -> WeeklyPairs:
    """The sums of the pairs (y − x, y) from those of the pairs (x, y)."""
    return WeeklyPairs(n, y - x, y, yy - 2 * xy + xx, yy, yy - xy)


@dataclass(frozen=True, slots=True)
class Terms:
    """Contracts that came to their term, by week from `first` and class of age: (weeks, classes); and those lapsed."""

    first: int
    due: Floats
    lapsed: Floats


def _lines(evaluator: Evaluator, variant: Variant, as_of: date, condition: str) -> str:
    """The sales of customers (or the deals they signed), with their day as a number."""
    engine, terms = evaluator.engine, evaluator.engine.plan.customers
    said = terms.contract if condition == "contract" else terms.recurring
    request = read_request("churn", (), None, None, as_of, engine.plan.stages, evaluator.known)
    reading = columns_of(said) if said is not None else ()
    at, _ = DATED[variant.rows]
    kept = f"account_id IS NOT NULL AND {at} IS NOT NULL AND {holds(said, available(variant, engine))}"
    rows = population(request, variant, engine, reading)
    return f"SELECT account_id, {day_sql(at)} AS day, amount, currency FROM ({rows}) AS known WHERE {kept}"


def read_terms(evaluator: Evaluator, variant: Variant, as_of: date) -> Terms | None:
    """The contracts that came to their term, tolerance included, renewed or not. One renewed long before has none."""
    engine, terms = evaluator.engine, evaluator.engine.plan.customers
    ends, early = terms.term_days + terms.grace_days, max(terms.term_days - terms.grace_days, 1)
    bought = (
        f"SELECT DISTINCT account_id, day FROM ({_lines(evaluator, variant, as_of, 'contract')}) AS l WHERE amount >= 0"
    )
    ranked = (
        "SELECT day, lead(day) OVER (PARTITION BY account_id ORDER BY day) AS following, "
        f"min(day) OVER (PARTITION BY account_id) AS since FROM ({bought}) AS bought"
    )
    years = f"CAST(floor((day - since) / {terms.term_days:d}.0) AS INTEGER)"
    gone = f"CASE WHEN following IS NULL OR following >= day + {ends:d} THEN 1 ELSE 0 END"
    last = last_week(as_of)
    rows = engine.rows(
        f"SELECT w, least(class, {OLDEST_CLASS:d}) AS class, count(*) AS n, sum(gone) AS gone FROM (SELECT "
        f"{week_sql(f'(day + {ends:d})')} AS w, {years} AS class, {gone} AS gone FROM ({ranked}) AS ranked "
        f"WHERE following IS NULL OR following >= day + {early:d}) AS term "
        f"WHERE w <= {last:d} GROUP BY w, least(class, {OLDEST_CLASS:d})"
    )
    if not rows:
        return None
    first = min(row[0] for row in rows)
    due, lapsed = (np.zeros((last - first + 1, OLDEST_CLASS + 1)) for _ in range(2))
    for week, age, n, out in rows:
        due[week - first, age] += n
        lapsed[week - first, age] += out or 0
    return Terms(first, due, lapsed)


def read_kept_revenue(evaluator: Evaluator, variant: Variant, as_of: date) -> WeeklySums | None:
    """What the customers of a quarter no longer spend a year later, quarters ending in each week of three years.

    Row w: customers who bought in the quarter that ended a year before week w; y what they spent then, x now.
    """
    last = last_week(as_of)
    offsets = " UNION ALL ".join(
        f"SELECT {later + delay} AS later, {delay // YEAR} AS before" for delay in (0, YEAR) for later in range(QUARTER)
    )
    weekly = (
        f"SELECT account_id, {week_sql('day')} AS w, sum(amount) AS amount, min(currency) AS c0, max(currency) AS c1 "
        f"FROM ({_lines(evaluator, variant, as_of, 'recurring')}) AS l WHERE amount IS NOT NULL "
        f"GROUP BY account_id, {week_sql('day')}"
    )
    spread = (
        f"SELECT account_id, w + later AS ending, sum(CASE WHEN before = 0 THEN amount ELSE 0 END) AS now, "
        f"sum(CASE WHEN before = 1 THEN amount ELSE 0 END) AS base, min(c0) AS c0, max(c1) AS c1 "
        f"FROM ({weekly}) AS weekly CROSS JOIN ({offsets}) AS o "
        f"WHERE w + later <= {last:d} AND w + later > {last - 3 * YEAR:d} GROUP BY account_id, w + later"
    )
    x, y = "CAST(now AS DOUBLE)", "CAST(base AS DOUBLE)"
    rows = evaluator.engine.rows(
        f"SELECT ending, count(*), sum({x}), sum({y}), sum({x} * {x}), sum({y} * {y}), sum({x} * {y}), "
        "min(c0), max(c1) "
        f"FROM ({spread}) AS pair WHERE base > 0 GROUP BY ending"
    )
    named = ("w", *PAIRS, "c0", "c1")
    return _weekly([dict(zip(named, row, strict=True)) for row in rows], last)
