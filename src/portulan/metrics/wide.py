"""The wide tables: one row per opportunity, per lead, per sale, with all a figure may read already in it.

Built from the facts alone, so they can be thrown away at any time; kept as Parquet under a name that says which facts
and which parts of the plan they come from. They hold dates as they are known today; `seen.py` hides what had not
happened yet on the as-of day, and everything here is a minimum over dates so that hiding later events is enough.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from portulan.facts.expressions import condition_to_sql
from portulan.facts.store import TableFacts
from portulan.language.checking import check_condition
from portulan.language.condition_text import unparse
from portulan.language.conditions import ColumnType, Condition, columns_of
from portulan.metrics.columns import JOINS, WideColumn, literal, quoted, wide_columns
from portulan.metrics.customers.terms import CustomerTerms
from portulan.metrics.service import TABLE, Service, query
from portulan.metrics.stage_steps import stage_steps, stays

SHAPE = 5
"""Raised when the wide tables change shape, so that older caches are not read."""


@dataclass(frozen=True, slots=True)
class WidePlan:
    """What of the plan the wide tables depend on: segments in order of priority, exclusions, stages, definitions.

    And, with them, what the engine is asked of: what binds customers.
    """

    segments: tuple[tuple[str, Condition], ...] = ()
    exclusions: tuple[Condition, ...] = ()
    stages: tuple[str, ...] = ()
    skips_filled: bool = True
    mql: Condition | None = None
    sql: Condition | None = None
    customers: CustomerTerms = field(default_factory=CustomerTerms)
    service: Service | None = None

    @property
    def identity(self) -> str:
        """The same for two plans that give the same rows."""
        said = [
            str(SHAPE),
            *(f"{name}: {unparse(condition)}" for name, condition in self.segments),
            *(f"not: {unparse(condition)}" for condition in self.exclusions),
            *self.stages,
            str(self.skips_filled),
            str(self.mql and unparse(self.mql)),
            str(self.sql and unparse(self.sql)),
            self.customers.said,
            self.service.identity if self.service else "",
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class WideTable:
    """How one wide table is made: its columns by name, and the query."""

    name: str
    columns: Mapping[str, WideColumn]
    query: str


def wide_table(
    table: str, facts: Mapping[str, TableFacts], plan: WidePlan, milestones: Mapping[str, bool]
) -> WideTable:
    """The wide table of one kind of records, or of the spend. `milestones` says which lead dates the facts have."""
    columns = wide_columns(table, facts)
    if table != "spend":
        columns["segment"] = WideColumn("segment", "text", "plan", segment_sql(plan, columns))
    extra, ctes, joins = _EXTRAS[table](plan, columns, milestones)
    selected = [f"{c.sql} AS {quoted(c.name)}" for c in columns.values()] + extra
    with_ctes = f"WITH {', '.join(ctes)} " if ctes else ""
    names = " ".join([_join(table, joined) for joined in JOINS[table]] + joins)
    return WideTable(table, columns, f"{with_ctes}SELECT {', '.join(selected)} FROM {table} {names}")


def row_types(table: str, facts: Mapping[str, TableFacts]) -> dict[str, ColumnType]:
    """The columns of the rows of one table with their types, known before they are made."""
    types: dict[str, ColumnType] = {name: column.type for name, column in wide_columns(table, facts).items()}
    return types if table == "spend" else {**types, "segment": "text"}


def _join(table: str, joined: str) -> str:
    key = f"{joined}_id"
    return f"LEFT JOIN (SELECT DISTINCT ON ({key}) * FROM {joined}) AS {joined} ON {table}.{key} = {joined}.{key}"


def segment_sql(plan: WidePlan, columns: Mapping[str, WideColumn]) -> str:
    """The first segment whose condition holds; none for the excluded. What these rows cannot answer never holds."""
    excluded = [f"({sql})" for condition in plan.exclusions if (sql := _condition(condition, columns))]
    cases = [f"WHEN {' OR '.join(excluded)} THEN NULL"] if excluded else []
    for name, condition in plan.segments:
        if sql := _condition(condition, columns):
            cases.append(f"WHEN {sql} THEN {literal(name)}")
    return f"CAST(CASE {' '.join(cases)} END AS VARCHAR)" if cases else "CAST(NULL AS VARCHAR)"


def _condition(condition: Condition, columns: Mapping[str, WideColumn]) -> str | None:
    types = {name: column.type for name, column in columns.items()}
    if check_condition(condition, types):
        return None
    column_sql: dict[str, str | exp.Expression] = {
        name: exp.maybe_parse(columns[name].sql, dialect="duckdb") for name in columns_of(condition)
    }
    return condition_to_sql(condition, column_sql, types).sql("duckdb")


_Parts = tuple[list[str], list[str], list[str]]


def _opportunity(plan: WidePlan, columns: Mapping[str, WideColumn], _: Mapping[str, bool]) -> _Parts:
    """First entry of each stage, first return to it, and the first deal an account signed.

    `_raw_i` is the first entry of stage i as recorded, `_at_i` the same with skipped stages filled: the first entry of
    that stage or a later one, or the win. A deal without any recorded entry has none filled in. `_moved_at`, the last
    entry of any stage, is there only for the deals that went back or elsewhere: first entries say it for the others.
    """
    dated = "opportunity.status = 'won' AND opportunity.closed_at IS NOT NULL"
    stages = range(len(plan.stages))
    extra = ["coalesce(opportunity.opportunity_id = first_won.id, false) AS _first_of_account"]
    extra += [f"steps._raw_{i}" for i in stages] + [f"returns._back_{i}" for i in stages]
    known = ", ".join(f"steps._raw_{j}" for j in stages)
    won = f"CASE WHEN {dated} AND coalesce({known}) IS NOT NULL THEN opportunity.closed_at END"
    extra += [f"least({', '.join([*(f'steps._raw_{j}' for j in stages[i:]), won])}) AS _at_{i}" for i in stages]
    extra.append("CASE WHEN steps.odd OR returns.opportunity_id IS NOT NULL THEN steps.last_at END AS _moved_at")
    joins = [f"LEFT JOIN {name} ON {name}.opportunity_id = opportunity.opportunity_id" for name in ("steps", "returns")]
    joins.append("LEFT JOIN first_won ON first_won.account_id = opportunity.account_id")
    return extra, [*stage_steps(plan.stages), _first_of_account("first_won", "opportunity", "closed_at", dated)], joins


def _first_of_account(name: str, table: str, at: str, among: str) -> str:
    """The record that came first of each account: by its date, then by its identifier."""
    rows = f"{table} WHERE account_id IS NOT NULL AND {among}"
    return (
        f"{name} AS (SELECT t.account_id, min(t.{table}_id) AS id "
        f"FROM (SELECT account_id, {table}_id, {at} FROM {rows}) AS t "
        f"JOIN (SELECT account_id, min({at}) AS first_at FROM {rows} GROUP BY account_id) AS f "
        f"ON f.account_id = t.account_id AND f.first_at = t.{at} GROUP BY t.account_id)"
    )


def _lead(plan: WidePlan, columns: Mapping[str, WideColumn], milestones: Mapping[str, bool]) -> _Parts:
    """Milestones with skipped ones filled, the first meeting held, the opportunities the lead led to.

    A meeting attached to an opportunity is known of its lead from the day the opportunity exists; one without date of
    creation, from the day it is closed.
    """
    won = "least(lead.won_at, deal.won_at)"
    sql = milestone(plan.sql, "sql_at", columns, milestones)
    mql = milestone(plan.mql, "mql_at", columns, milestones)
    extra = [
        f"least(lead.opportunity_at, deal.created_at, {won}) AS _opportunity",
        f"{won} AS _won",
        f"least({sql}, {won}) AS _sql",
        f"least({mql}, {sql}, {won}) AS _mql",
        "least(lead.meeting_at, met.meeting_at, met_deal.meeting_at) AS _meeting",
    ]
    deal = (
        "deal AS (SELECT lead_id, min(created_at) AS created_at, "
        "min(closed_at) FILTER (WHERE status = 'won') AS won_at FROM deals GROUP BY lead_id)"
    )
    held = "kind IN ('meeting', 'demo') AND coalesce(held, true)"
    met = (
        f"met AS (SELECT lead_id, min(happened_at) AS meeting_at FROM activity WHERE {held} AND lead_id IS NOT "
        f"NULL GROUP BY lead_id)"
    )
    met_deal = (
        "met_deal AS (SELECT deals.lead_id, "
        "min(greatest(happened_at, coalesce(deals.created_at, deals.closed_at))) AS meeting_at FROM activity "
        f"JOIN deals ON deals.opportunity_id = activity.opportunity_id WHERE {held} GROUP BY deals.lead_id)"
    )
    joins = [f"LEFT JOIN {name} ON {name}.lead_id = lead.lead_id" for name in ("deal", "met", "met_deal")]
    return extra, [_DEALS, deal, met, met_deal], joins


def milestone(
    definition: Condition | None, column: str, columns: Mapping[str, WideColumn], milestones: Mapping[str, bool]
) -> str:
    """When a lead reached a milestone: the date of the facts; where they have none, its first contact if it meets the
    plan's definition today."""
    if milestones.get(column):
        return f"lead.{column}"
    met = _condition(definition, columns) if definition else None
    return f"CASE WHEN {met} THEN lead.created_at END" if met else "CAST(NULL AS TIMESTAMP)"


def answers(definition: Condition | None, columns: Mapping[str, WideColumn]) -> bool:
    """Whether the columns there are can say if a record meets the definition."""
    return definition is not None and _condition(definition, columns) is not None


def _sale(_: WidePlan, columns: Mapping[str, WideColumn], __: Mapping[str, bool]) -> _Parts:
    """Each sale, and whether it is the account's first."""
    named = next((name for name in ("order_id", "order") if name in columns), "sale_id")
    extra = [
        "coalesce(sale.sale_id = first_sale.id, false) AS _first_of_account",
        f"CAST(sale.{quoted(named)} AS VARCHAR) AS _order",
    ]
    first = _first_of_account("first_sale", "sale", "sold_at", "sold_at IS NOT NULL")
    return extra, [first], ["LEFT JOIN first_sale ON first_sale.account_id = sale.account_id"]


def _plain(_: WidePlan, __: Mapping[str, WideColumn], ___: Mapping[str, bool]) -> _Parts:
    return [], [], []


_DEALS = (
    "deals AS (SELECT lead_id, opportunity_id, created_at, closed_at, status FROM opportunity "
    "WHERE lead_id IS NOT NULL UNION SELECT l.lead_id, o.opportunity_id, o.created_at, o.closed_at, o.status "
    "FROM lead AS l JOIN opportunity AS o ON o.opportunity_id = l.opportunity_id)"
)
"""The opportunities of each lead, whichever of the two names the other."""


def beside(name: str, plan: WidePlan) -> tuple[str, str]:
    """A table kept beside the wide ones for what a row cannot hold: from which wide table it is read, and its query.

    `stay`: the stays in stages of the deals that wandered. `deal`: the opportunities of each lead, `created` when they
    are known and `lost` if and when they are. `response`: when a lead was answered and by when it had to be.
    """
    if name == TABLE:
        return "lead", query(plan.service)
    if name == "stay":
        return "opportunity", stays(plan.stages)
    lost = "CASE WHEN status = 'lost' THEN closed_at END"
    return (
        "lead",
        f"WITH {_DEALS} SELECT lead_id, coalesce(created_at, closed_at) AS created, {lost} AS lost FROM deals",
    )


_EXTRAS = {
    "opportunity": _opportunity,
    "lead": _lead,
    "sale": _sale,
    "activity": _plain,
    "account": _plain,
    "spend": _plain,
}
