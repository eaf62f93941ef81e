"""The rows as they were known at the end of a day: what happened later is hidden.

Dates after the as-of day become null, a deal closed later is open, a deal created later is not there. Amounts and other
attributes are the current ones, as sources keep only those.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from portulan.metrics import service
from portulan.metrics.columns import literal, quoted
from portulan.metrics.kpi import Rows


def instant(as_of: date) -> str:
    """The first instant after the as-of day, as an SQL literal."""
    return f"TIMESTAMP '{as_of + timedelta(days=1):%Y-%m-%d} 00:00:00'"


BESIDE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "opportunity": {"stay": frozenset({"stage"})},
    "lead": {"deal": frozenset({"_lost"}), service.TABLE: frozenset({*service.COLUMNS, service.HANDLING})},
}
"""The columns of some rows that are read from tables beside the wide one, by table."""


def beside(rows: Rows, reading: Collection[str]) -> list[str]:
    """The tables beside the wide one that these columns of these rows are read from."""
    return [table for table, columns in BESIDE.get(rows, {}).items() if columns & frozenset(reading)]


def seen(
    rows: Rows,
    as_of: date,
    stages: Sequence[str],
    filled: bool,
    passage: Sequence[tuple[int, int]] = (),
    reading: Collection[str] = (),
) -> str:
    """A query of the rows as of that day.

    `passage` lists, for the rows of passages, from which stage to which (len(stages) is the win); all consecutive
    ones unless told. `reading` names the columns that will be read: the stage of an opportunity, the loss of a lead and
    how it was handled cost a join, and are there only when named.
    """
    match rows:
        case "opportunity" | "signer":
            return _opportunity(instant(as_of), stages, "stage" in reading)
        case "passage":
            return _passages(instant(as_of), stages, filled, passage)
        case "lead":
            return _lead(instant(as_of), beside("lead", reading))
        case "sale" | "customer":
            return f"SELECT * FROM wide_sale WHERE sold_at < {instant(as_of)}"
        case "order":
            return _orders(instant(as_of))
        case "activity":
            return f"SELECT * FROM wide_activity WHERE happened_at < {instant(as_of)}"
        case "account":
            return f"SELECT * FROM wide_account WHERE created_at < {instant(as_of)}"


def _opportunity(end: str, stages: Sequence[str], staged: bool) -> str:
    """Status and stage as of the day; `_won`, `_lost` when it happened; `_dated` unless a closing has no date."""
    closed = f"status <> 'open' AND closed_at < {end}"
    status = f"CASE WHEN status <> 'open' AND closed_at >= {end} THEN 'open' ELSE status END"
    hidden = {
        "status": status,
        "closed_at": f"CASE WHEN {closed} THEN closed_at END",
        "loss_reason": f"CASE WHEN status = 'lost' AND NOT coalesce(closed_at >= {end}, false) THEN loss_reason END",
        "competitor": f"CASE WHEN NOT coalesce(closed_at >= {end}, false) THEN competitor END",
        "_first_of_account": f"(_first_of_account AND closed_at < {end})",
    }
    stay = ""
    if staged:
        hidden["stage"] = _stage_then(end, stages)
        stay = (
            f" LEFT JOIN (SELECT opportunity_id AS _of, stage AS _stood_in FROM wide_stay WHERE since < {end} AND "
            f"(until IS NULL OR until >= {end})) AS stay ON stay._of = wide_opportunity.opportunity_id"
        )
    for i in range(len(stages)):
        for name in (f"_raw_{i}", f"_at_{i}", f"_back_{i}"):
            hidden[name] = f"CASE WHEN {name} < {end} THEN {name} END"
    known = f"created_at < {end} OR (created_at IS NULL AND (closed_at IS NULL OR closed_at < {end}))"
    columns = _replaced("wide_opportunity", hidden, () if staged else ("stage",))
    return (
        f"SELECT {columns}, CASE WHEN status = 'won' AND closed_at < {end} THEN closed_at END AS _won, "
        f"CASE WHEN status = 'lost' AND closed_at < {end} THEN closed_at END AS _lost, "
        f"(status = 'open' OR closed_at IS NOT NULL) AS _dated FROM wide_opportunity{stay} WHERE {known}"
    )


def _stage_then(end: str, stages: Sequence[str]) -> str:
    """The last stage entered by then; the one the facts name where nothing has happened since, if they name one."""
    cases = " ".join(f"WHEN _raw_{i} < {end} THEN {literal(stages[i])}" for i in reversed(range(len(stages))))
    moved = [f"{at} >= {end}" for at in (*(f"_raw_{i}" for i in range(len(stages))), "_moved_at", "closed_at")]
    moved[-1] = f"(status <> 'open' AND {moved[-1]})"
    then = f"CASE WHEN _moved_at IS NOT NULL THEN _stood_in {cases} END"
    return f"CASE WHEN ({' OR '.join(moved)}) AND {then} IS NOT NULL THEN {then} ELSE coalesce(stage, {then}) END"


def _passages(end: str, stages: Sequence[str], filled: bool, wanted: Sequence[tuple[int, int]]) -> str:
    """One row per opportunity and stage it entered: when it did, when it went further, when it was lost instead.

    `_spent_from` is the entry if the stage was really entered (not filled in); `_spent_to` the end of the stay.
    """
    parts = []
    for here, there in wanted or [(i, i + 1) for i in range(len(stages))]:
        left = f"_at_{there}" if there < len(stages) else "_won"
        after = f"_at_{here + 1}" if here + 1 < len(stages) else "_won"
        really = f"CASE WHEN _raw_{here} <= coalesce({after}, _raw_{here}) THEN _raw_{here} END"
        entered = f"_at_{here}" if filled else really
        parts.append(
            f"SELECT *, {literal(stages[here])} AS stage, {entered} AS _entered, {left} AS _left, "
            f"{really} AS _spent_from, {after} AS _spent_to, _back_{here} AS _back "
            f"FROM seen_opportunity WHERE {entered} IS NOT NULL AND _dated"
        )
    opportunity = _opportunity(end, stages, staged=False)
    return f"WITH seen_opportunity AS ({opportunity}) {' UNION ALL '.join(parts)}"


def _lead(end: str, tables: Collection[str]) -> str:
    """`_lost` is when the last of its opportunities was lost, if all those known by then are."""
    dates = ("mql_at", "sql_at", "meeting_at", "opportunity_at", "won_at", "refused_at")
    made = ("_mql", "_sql", "_opportunity", "_won", "_meeting")
    hidden = {name: f"CASE WHEN {name} < {end} THEN {name} END" for name in (*dates, *made)}
    for name in ("refusal_reason", "refusal_comment"):
        hidden[name] = f"CASE WHEN NOT coalesce(refused_at >= {end}, false) THEN {name} END"
    columns = _replaced("wide_lead", hidden)
    more: list[str] = []
    joins: list[str] = []
    if service.TABLE in tables:
        more += service.seen_columns(end)
        joins.append(f"LEFT JOIN wide_{service.TABLE} AS {service.TABLE} ON {service.TABLE}._of = wide_lead.lead_id")
    deals = (
        f"SELECT lead_id AS _of, CASE WHEN count(*) = count(CASE WHEN lost < {end} THEN 1 END) THEN max(lost) END AS "
        f"_lost FROM wide_deal WHERE created IS NULL OR created < {end} GROUP BY lead_id"
    )
    if "deal" in tables:
        more.append("deal._lost")
        joins.append(f"LEFT JOIN ({deals}) AS deal ON deal._of = wide_lead.lead_id")
    return f"SELECT {', '.join([columns, *more])} FROM wide_lead {' '.join(joins)} WHERE created_at < {end}"


def _orders(end: str) -> str:
    """One row per order: that of its first line, with the amounts of all (custom column `order_id` or `order`)."""
    sums = {name: f"sum({name}) OVER (PARTITION BY _order)" for name in ("amount", "list_amount", "cost", "quantity")}
    first = "row_number() OVER (PARTITION BY _order ORDER BY sold_at, sale_id) AS _line"
    lines = f"SELECT {_replaced('wide_sale', sums)}, {first} FROM wide_sale WHERE sold_at < {end}"
    return f"SELECT * FROM ({lines}) AS line WHERE _line = 1"


def _replaced(table: str, made: Mapping[str, str], without: Sequence[str] = ()) -> str:
    """All columns of a table, some made anew, some left out."""
    out = f" EXCLUDE ({', '.join(quoted(name) for name in without)})" if without else ""
    return f"{table}.*{out} REPLACE ({', '.join(f'{sql} AS {quoted(name)}' for name, sql in made.items())})"
