"""The records behind a figure: the same population, row by row, so that there are as many as the figure's `n`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portulan.facts.schema import TABLES
from portulan.language.conditions import ColumnType, columns_of
from portulan.language.finding import FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import Cell, RecordColumn, RecordPage, RequestError
from portulan.metrics.columns import MADE, literal, quoted
from portulan.metrics.customers.columns import customer_columns
from portulan.metrics.customers.measures import CustomerMeasure
from portulan.metrics.customers.rows import DATED
from portulan.metrics.engine import WIDE_OF
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Reach, TimeOf, TimeTo, Variant
from portulan.metrics.needs import pick
from portulan.metrics.period import GRAINS
from portulan.metrics.requests import COMMAND, Request, available, check_columns
from portulan.metrics.seen import instant
from portulan.metrics.selecting import dimension_sql, source
from portulan.metrics.service import HANDLING
from portulan.metrics.sums import observed_from
from portulan.metrics.velocity import dated
from portulan.stats.estimate import NotComputable

UNKNOWN_ORDER = FindingKind(
    "ME008",
    "error",
    Words(
        fr="Les enregistrements ne se trient pas par « {name:raw} ».", en="Records cannot be ordered by “{name:raw}”."
    ),
    Words(fr="Trier par l’une des colonnes : {known:raw}.", en="Order by one of the columns: {known:raw}."),
)
MOST = 10_000

_SHOWN: Mapping[str, Sequence[str]] = {
    "opportunity": (
        "opportunity_id", "name", "account", "segment", "owner", "offer", "channel", "stage", "status", "amount",
        "list_amount", "created_at", "expected_close", "closed_at", "loss_reason",
    ),
    "lead": (
        "lead_id", "name", "account", "segment", "owner", "channel", "campaign", "status", "score", "created_at",
        "meeting_at", "refused_at", "refusal_reason",
    ),
    "sale": (
        "sale_id", "account", "segment", "owner", "offer", "channel", "sold_at", "quantity", "list_amount", "amount",
        "cost",
    ),
    "activity": (
        "activity_id", "subject", "kind", "direction", "happened_at", "held", "account", "segment", "owner", "channel",
    ),
    "customer": ("account_id", "account", "segment", "owner", "channel", "country"),
    "account": ("account_id", "name", "segment", "sector", "country", "region", "size", "created_at"),
}  # fmt: skip
_MADE: Mapping[str, tuple[Words, ColumnType]] = {
    "entered": (Words(fr="début", en="start"), "timestamp"),
    "ended": (Words(fr="issue le", en="ended"), "timestamp"),
    "outcome": (Words(fr="issue", en="outcome"), "text"),
    "days": (Words(fr="jours", en="days"), "number"),
}
HANDLED = Words(fr="traitement", en="handling")
OUTCOMES: Mapping[str, Words] = {
    "happened": Words(fr="oui", en="yes"),
    "otherwise": Words(fr="non, terminé autrement", en="no, ended otherwise"),
    "open": Words(fr="en cours", en="under way"),
}
"""What the column `outcome` holds: the event awaited happened, another ended it, or it is still open."""


@dataclass(frozen=True, slots=True)
class _Shown:
    id: str
    sql: str
    name: Words
    type: str


def record_page(
    evaluator: Evaluator,
    request: Request,
    by_values: Mapping[str, Cell],
    limit: int,
    offset: int,
    order: str | None,
) -> RecordPage:
    """Some of the records a figure counts, those of one group when `by_values` says which.

    `order` is a column, with a minus sign for descending; the figure's own date, latest first, unless told.
    """
    variant = pick(request.kpi, evaluator.engine)
    if isinstance(variant, NotComputable):
        return RecordPage((), (), 0)
    asked = replace(request, by=tuple(dict.fromkeys([*by_values, *request.by])))
    check_columns(asked, variant, evaluator.engine)
    variant = dated(request, variant)
    engine = evaluator.engine
    columns = available(variant, engine)
    counted = evaluator.population(replace(request, by=()), variant)
    rows = source(counted, variant, engine, ("stage", *by_values))
    kept = [_equals(dimension_sql(name, variant.reference), columns.get(name), by_values[name]) for name in by_values]
    kept += _in_risk_set(evaluator, variant, request.as_of)
    population = f"FROM ({rows}) AS r WHERE {' AND '.join(kept) if kept else 'true'}"
    shown = _shown(variant, asked, evaluator)
    listed = ", ".join(f"{column.sql} AS {quoted(column.id)}" for column in shown)
    total = int(engine.one(f"SELECT count(*) {population}")[0])
    sql = (
        f"SELECT {listed} {population} ORDER BY {_order(order, shown, variant)} "
        f"LIMIT {max(0, min(limit, MOST)):d} OFFSET {max(0, offset):d}"
    )
    page = [dict(zip([c.id for c in shown], row, strict=True)) for row in engine.rows(sql)]
    return RecordPage([RecordColumn(c.id, c.name, c.type) for c in shown], page, total)


def _shown(variant: Variant, request: Request, evaluator: Evaluator) -> list[_Shown]:
    """The columns worth showing: usual ones that hold something, those of the split and condition, and the outcome."""
    engine = evaluator.engine
    table = WIDE_OF[variant.rows]
    columns = available(variant, engine)
    wide = engine.wide(table).columns
    conditions = sorted(columns_of(request.where)) if request.where is not None else []
    read = [HANDLING] if HANDLING in variant.reading else []
    usual = _SHOWN["customer" if variant.rows in DATED else table]
    wanted = [*usual, *read, *(n for n in [*request.by, *conditions] if n not in GRAINS)]
    names = [
        name
        for name in dict.fromkeys(wanted)
        if name in columns
        and (name not in wide or wide[name].source != table or name in engine.filled(table) or name in request.by)
    ]
    shown = [_Shown(name, quoted(name), column_words(name, table), columns[name]) for name in names]
    if isinstance(variant.measure, CustomerMeasure):
        figure = evaluator.table(replace(request, by=(), reference=replace(request.reference, by=()))).result
        theirs = customer_columns(variant.measure, figure)
        return shown + [_Shown(name, c.sql, c.name, c.type) for name, c in theirs.items()]
    return shown + [_Shown(name, sql, *_MADE[name]) for name, sql in _outcome(variant, request.as_of).items()]


def column_words(name: str, table: str) -> Words:
    """What a column is called: as the facts describe it, else its own name."""
    if name == HANDLING:
        return HANDLED
    if name in MADE:
        return MADE[name]
    spec = TABLES[table].column(name)
    for other in ("account", "owner", "offer", "opportunity", "lead"):
        spec = spec or TABLES[other].column(name)
    return spec.words if spec else Words(fr=name.replace("_", " "), en=name.replace("_", " "))


def _outcome(variant: Variant, as_of: date) -> dict[str, str]:
    measure = variant.measure
    if isinstance(measure, TimeOf):
        return {"days": measure.days}
    if not isinstance(measure, Reach | TimeTo):
        return {}
    event, against = f"({measure.event})", f"({measure.against})"
    happened = f"({event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}))"
    end = f"CASE WHEN {happened} THEN {event} ELSE {against} END"
    outcome = f"CASE WHEN {happened} THEN 'happened' WHEN {against} IS NOT NULL THEN 'otherwise' ELSE 'open' END"
    until = f"coalesce({end}, {instant(as_of)} - INTERVAL 1 DAY)"
    return {
        "entered": measure.start,
        "ended": end,
        "outcome": outcome,
        "days": f"greatest(date_diff('day', {measure.start}, {until}), 0)",
    }


def _in_risk_set(evaluator: Evaluator, variant: Variant, as_of: date) -> list[str]:
    """A record first seen after it had ended is in no risk set, hence not in the figure."""
    measure = variant.measure
    if not isinstance(measure, Reach | TimeTo) or not observed_from(evaluator.engine, variant):
        return []
    days = _outcome(variant, as_of)["days"]
    return [f"{days} >= greatest(coalesce(date_diff('day', {measure.start}, observed_from), 0), 0)"]


def _equals(sql: str, kind: ColumnType | None, value: Cell) -> str:
    """That a group is this one; None is the empty group. Values may come as the text an address holds."""
    if value is None:
        return f"{sql} IS NULL"
    if isinstance(value, bool):
        return f"{sql} = {'true' if value else 'false'}"
    if isinstance(value, int | float | Decimal):
        return f"{sql} = CAST({literal(str(value))} AS DOUBLE)"
    if isinstance(value, date):
        return f"{sql} = CAST({literal(value.isoformat())} AS TIMESTAMP)"
    if kind in ("number", "money", "share", "duration"):
        return f"{sql} = TRY_CAST({literal(value)} AS DOUBLE)"
    if kind in ("boolean", "date"):
        return f"{sql} = TRY_CAST({literal(value)} AS {'BOOLEAN' if kind == 'boolean' else 'DATE'})"
    return f"{sql} = {literal(value)}"


def _order(order: str | None, shown: Sequence[_Shown], variant: Variant) -> str:
    key = quoted(shown[0].id)
    if order is None:
        return f"{variant.reference} DESC NULLS LAST, {key}"
    name, way = order.removeprefix("-"), "DESC" if order.startswith("-") else "ASC"
    if name not in {column.id for column in shown}:
        known = ", ".join(column.id for column in shown)
        raise RequestError(UNKNOWN_ORDER.at(Place(COMMAND), name=name, known=known))
    return f"{quoted(name)} {way} NULLS LAST, {key}"
