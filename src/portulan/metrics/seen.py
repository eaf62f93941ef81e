"""The rows as they were known at the end of a day: what happened later is hidden.

Dates after the as-of day become null, a deal closed later is open, a deal created later is not there. Amounts and other
attributes are the current ones, as sources keep only those.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portulan.metrics.columns import literal, quoted
from portulan.metrics.kpi import Rows


def instant(as_of: date) -> str:
    """The first instant after the as-of day, as an SQL literal."""
    return f"TIMESTAMP '{as_of + timedelta(days=1):%Y-%m-%d} 00:00:00'"


def seen(rows: Rows, as_of: date, stages: Sequence[str], filled: bool, passage: Sequence[tuple[int, int]] = ()) -> str:
    """A query of the rows as of that day.

    `passage` lists, for the rows of passages, from which stage to which (len(stages) is the win); all consecutive
    ones unless told.
    """
    match rows:
        case "opportunity":
            return _opportunity(instant(as_of), stages)
        case "passage":
            return _passages(instant(as_of), stages, filled, passage)
        case "lead":
            return _lead(instant(as_of))
        case "sale":
            return f"SELECT * FROM wide_sale WHERE sold_at < {instant(as_of)}"
        case "order":
            return _orders(instant(as_of))


def _opportunity(end: str, stages: Sequence[str]) -> str:
    """Status and stage as of the day; `_won`, `_lost` when it happened; `_dated` unless a closing has no date."""
    closed = f"status <> 'open' AND closed_at < {end}"
    status = f"CASE WHEN status <> 'open' AND closed_at >= {end} THEN 'open' ELSE status END"
    hidden = {
        "status": status,
        "closed_at": f"CASE WHEN {closed} THEN closed_at END",
        "stage": _stage_then(end, stages),
        "loss_reason": f"CASE WHEN status = 'lost' AND NOT coalesce(closed_at >= {end}, false) THEN loss_reason END",
        "competitor": f"CASE WHEN NOT coalesce(closed_at >= {end}, false) THEN competitor END",
        "_first_of_account": f"(_first_of_account AND closed_at < {end})",
    }
    for i in range(len(stages)):
        for name in (f"_raw_{i}", f"_at_{i}", f"_back_{i}"):
            hidden[name] = f"CASE WHEN {name} < {end} THEN {name} END"
    known = f"created_at < {end} OR (created_at IS NULL AND (closed_at IS NULL OR closed_at < {end}))"
    return (
        f"SELECT {_replaced(hidden)}, CASE WHEN status = 'won' AND closed_at < {end} THEN closed_at END AS _won, "
        f"CASE WHEN status = 'lost' AND closed_at < {end} THEN closed_at END AS _lost, "
        f"(status = 'open' OR closed_at IS NOT NULL) AS _dated FROM wide_opportunity WHERE {known}"
    )


def _stage_then(end: str, stages: Sequence[str]) -> str:
    """The last stage entered by then; the one the facts name where nothing has happened since, if they name one."""
    cases = " ".join(f"WHEN _raw_{i} < {end} THEN {literal(stages[i])}" for i in reversed(range(len(stages))))
    past = f"list_last(list_filter(_history, lambda h: h.at < {end})).stage"
    latest = [f"_raw_{i}" for i in range(len(stages))] + ["list_last(_history).at"]
    moved = f"greatest({', '.join(latest)}) >= {end}" if len(latest) > 1 else f"{latest[0]} >= {end}"
    later = f"({moved} OR (status <> 'open' AND closed_at >= {end}))"
    then = f"CASE WHEN _history IS NOT NULL THEN {past} {cases} END"
    return f"CASE WHEN {later} AND {then} IS NOT NULL THEN {then} ELSE coalesce(stage, {then}) END"


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
            f"SELECT * REPLACE ({literal(stages[here])} AS stage), {entered} AS _entered, {left} AS _left, "
            f"{really} AS _spent_from, {after} AS _spent_to, _back_{here} AS _back "
            f"FROM seen_opportunity WHERE {entered} IS NOT NULL AND _dated"
        )
    opportunity = _opportunity(end, stages)
    return f"WITH seen_opportunity AS ({opportunity}) {' UNION ALL '.join(parts)}"


def _lead(end: str) -> str:
    """`_lost` is when the last of its opportunities was lost, if all those known by then are."""
    dates = ("mql_at", "sql_at", "meeting_at", "opportunity_at", "won_at", "refused_at")
    made = ("_mql", "_sql", "_opportunity", "_won", "_meeting")
    hidden = {name: f"CASE WHEN {name} < {end} THEN {name} END" for name in (*dates, *made)}
    for name in ("refusal_reason", "refusal_comment"):
        hidden[name] = f"CASE WHEN NOT coalesce(refused_at >= {end}, false) THEN {name} END"
    known = f"list_filter(_deals, lambda d: d.created IS NULL OR d.created < {end})"
    going = f"list_filter({known}, lambda d: d.lost IS NULL OR d.lost >= {end})"
    lost = (
        f"CASE WHEN len({known}) > 0 AND len({going}) = 0 THEN list_max(list_transform({known}, lambda d: d.lost)) END"
    )
    return f"SELECT {_replaced(hidden)}, {lost} AS _lost FROM wide_lead WHERE created_at < {end}"


def _orders(end: str) -> str:
    """One row per order: that of its first line, with the amounts of all (custom column `order_id` or `order`)."""
    sums = {name: f"sum({name}) OVER (PARTITION BY _order)" for name in ("amount", "list_amount", "cost", "quantity")}
    return (
        f"SELECT {_replaced(sums)} FROM wide_sale WHERE sold_at < {end} "
        "QUALIFY row_number() OVER (PARTITION BY _order ORDER BY sold_at, sale_id) = 1"
    )


def _replaced(hidden: Mapping[str, str]) -> str:
    return f"* REPLACE ({', '.join(f'{sql} AS {quoted(name)}' for name, sql in hidden.items())})"
