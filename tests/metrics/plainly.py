"""Every KPI a second time, in plain loops over rows, from its definition: what the engine's sums are held against.

Nothing here is shared with the engine. A statistic is written as plain data: counts and sums as tuples, durations as
sorted lists of (days, cause).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
Facts = Mapping[str, Sequence[Row]]
STAGES = ("qualify", "propose", "negotiate")


def by_end_of(moment: datetime | None, day: date) -> bool:
    return moment is not None and moment.date() <= day


@dataclass
class Deal:
    """An opportunity as known at the end of a day."""

    row: Row
    won: datetime | None
    lost: datetime | None
    open: bool
    dated: bool
    first: list[datetime | None]
    reached: list[datetime | None]

    def left(self, stage: int) -> datetime | None:
        return self.won if stage + 1 == len(STAGES) else self.reached[stage + 1]


def deals(facts: Facts, day: date) -> list[Deal]:
    found = []
    for row in facts.get("opportunity", ()):
        closed = row.get("closed_at") if row["status"] != "open" else None
        created = row.get("created_at")
        if created is not None and created.date() > day:
            continue
        if created is None and closed is not None and closed.date() > day:
            continue
        ended = by_end_of(closed, day)
        won = closed if ended and row["status"] == "won" else None
        lost = closed if ended and row["status"] == "lost" else None
        undated = row["status"] != "open" and closed is None
        is_open = row["status"] == "open" or (closed is not None and not ended)
        entries = [
            e
            for e in facts.get("stage_entry", ())
            if e["opportunity_id"] == row["opportunity_id"]
            and by_end_of(e["entered_at"], day)
            and (closed is None or e["entered_at"] <= closed)
        ]
        first = [min((e["entered_at"] for e in entries if e["stage"] == stage), default=None) for stage in STAGES]
        reached = []
        for i in range(len(STAGES)):
            later = [moment for moment in first[i:] if moment is not None]
            if won is not None and any(first):
                later.append(won)
            reached.append(min(later, default=None))
        found.append(Deal(row, won, lost, is_open, not undated, first, reached))
    return found


def first_of_accounts(rows: Iterable[tuple[Any, datetime, str]]) -> set[str]:
    """The record that came first of each account: (account, moment, identifier) rows."""
    best: dict[Any, tuple[datetime, str]] = {}
    for account, moment, identifier in rows:
        if account is not None and (account not in best or (moment, identifier) < best[account]):
            best[account] = (moment, identifier)
    return {identifier for _, identifier in best.values()}


def stay(start: datetime, event: datetime | None, against: datetime | None, day: date) -> tuple[int, int]:
    """Whole days until the event (cause 1), what competes with it (2) or the end of the as-of day (0)."""
    if event is not None and (against is None or event <= against):
        return max((event.date() - start.date()).days, 0), 1
    if against is not None:
        return max((against.date() - start.date()).days, 0), 2
    return max((day - start.date()).days, 0), 0


def earliest(*moments: datetime | None) -> datetime | None:
    return min((m for m in moments if m is not None), default=None)


@dataclass
class Lead:
    row: Row
    mql: datetime | None
    sql: datetime | None
    won: datetime | None
    lost: datetime | None
    refused: datetime | None
    met: datetime | None


def leads(facts: Facts, day: date) -> list[Lead]:
    def seen(moment: datetime | None) -> datetime | None:
        return moment if by_end_of(moment, day) else None

    found = []
    for row in facts.get("lead", ()):
        if row["created_at"].date() > day:
            continue
        mine = [
            o
            for o in facts.get("opportunity", ())
            if o.get("lead_id") == row["lead_id"] or (row.get("opportunity_id") or "-") == o["opportunity_id"]
        ]
        wins = [o.get("closed_at") for o in mine if o["status"] == "won"]
        known = [o for o in mine if o.get("created_at") is None or by_end_of(o["created_at"], day)]
        losses = [o["closed_at"] for o in known if o["status"] == "lost" and by_end_of(o.get("closed_at"), day)]
        won = earliest(row.get("won_at"), *wins)
        sql = earliest(row.get("sql_at"), won)
        mql = earliest(row.get("mql_at"), sql)
        lost = max(losses) if known and len(losses) == len(known) else None
        exists = {o["opportunity_id"]: o.get("created_at") or datetime(1, 1, 1) for o in mine}
        held = [a for a in facts.get("activity", ()) if a["kind"] in ("meeting", "demo") and a.get("held") is not False]
        meetings = [a["happened_at"] for a in held if a.get("lead_id") == row["lead_id"]]
        for a in held:
            if a.get("opportunity_id") in exists:
                meetings.append(max(a["happened_at"], exists[a["opportunity_id"]]))
        met = earliest(row.get("meeting_at"), *meetings)
        found.append(Lead(row, *(seen(m) for m in (mql, sql, won, lost, row.get("refused_at"), met))))
    return found


Group = tuple[Any, ...]
Statistics = dict[Group, Any]


def grouped(rows: Iterable[tuple[Group, Any]], total: Callable[[list[Any]], Any]) -> Statistics:
    groups: dict[Group, list[Any]] = defaultdict(list)
    for group, value in rows:
        groups[group].append(value)
    return {group: total(values) for group, values in groups.items()}


def summed(values: list[Any]) -> tuple[int, Decimal]:
    return len(values), sum((v for v in values if v is not None), Decimal(0))


def pairs(values: list[tuple[Decimal, Decimal]]) -> tuple[int, Decimal, Decimal]:
    return len(values), sum((x for x, _ in values), Decimal(0)), sum((y for _, y in values), Decimal(0))


def share(values: list[bool]) -> tuple[int, int]:
    return sum(values), len(values)


def kpi(name: str, facts: Facts, day: date, group: Callable[[Row], Group]) -> Statistics:
    """The plain statistic of each group; `group` reads the row's own columns."""
    known, contacts = deals(facts, day), leads(facts, day)
    sales = [s for s in facts.get("sale", ()) if by_end_of(s["sold_at"], day)]
    won = [d for d in known if d.won]
    cohort = [d for d in known if d.row.get("created_at") and d.dated]
    closed = [d for d in known if d.won or d.lost]

    def per_deal(kept: Iterable[Deal], value: Callable[[Deal], Any], total: Callable[[list[Any]], Any]) -> Statistics:
        return grouped(((group(d.row), value(d)) for d in kept), total)

    def per_lead(start: Callable[[Lead], datetime | None], event: str, against: Callable[[Lead], Any]) -> Statistics:
        kept = [(lead, begun) for lead in contacts if (begun := start(lead)) is not None]
        return grouped(((group(c.row), stay(begun, getattr(c, event), against(c), day)) for c, begun in kept), sorted)

    match name:
        case "revenue":
            return grouped(((group(s), s["amount"]) for s in sales), summed)
        case "gross_margin":
            costed = [s for s in sales if s.get("cost") is not None]
            return grouped(((group(s), s["amount"] - s["cost"]) for s in costed), summed)
        case "margin_rate":
            costed = [s for s in sales if s.get("cost") is not None]
            return grouped(((group(s), (s["amount"] - s["cost"], s["amount"])) for s in costed), pairs)
        case "new_customers":
            firsts = first_of_accounts((s.get("account_id"), s["sold_at"], s["sale_id"]) for s in sales)
            return grouped(((group(s), 1) for s in sales if s["sale_id"] in firsts), len)
        case "average_basket":
            return per_deal([d for d in won if d.row.get("amount") is not None], lambda d: d.row["amount"], summed)
        case "win_rate":
            return per_deal(closed, lambda d: d.won is not None, share)
        case "win_rate_value":
            valued = [d for d in closed if d.row.get("amount") is not None]
            return per_deal(valued, lambda d: (d.row["amount"] if d.won else Decimal(0), d.row["amount"]), pairs)
        case "win_probability" | "cycle_time":
            return per_deal(cohort, lambda d: stay(d.row["created_at"], d.won, d.lost, day), sorted)
        case "cycle_time_closed":
            timed = [d for d in won if d.row.get("created_at")]
            return per_deal(timed, lambda d: (d.won.date() - d.row["created_at"].date()).days, sorted)  # type: ignore[union-attr]
        case "average_discount":
            listed = [d for d in won if (d.row.get("list_amount") or 0) > 0 and d.row.get("amount") is not None]
            return per_deal(listed, lambda d: (d.row["amount"], d.row["list_amount"]), pairs)
        case "pipeline_open":
            return per_deal([d for d in known if d.open], lambda d: d.row.get("amount"), summed)
        case "meeting_rate":
            return per_lead(lambda c: c.row["created_at"], "met", lambda c: c.refused)
        case "lead_to_mql":
            return per_lead(lambda c: c.row["created_at"], "mql", lambda c: c.refused)
        case "mql_to_sql":
            return per_lead(lambda c: c.mql, "sql", lambda c: c.refused)
        case "sql_to_won":
            return per_lead(lambda c: c.sql, "won", lambda c: earliest(c.refused, c.lost))
        case "lead_to_won":
            return per_lead(lambda c: c.row["created_at"], "won", lambda c: earliest(c.refused, c.lost))
        case "cost_per_lead":
            return grouped(((group(c.row), 1) for c in contacts), len)
        case "cost_per_opportunity":
            return per_deal([d for d in known if d.row.get("created_at")], lambda d: 1, len)
    raise KeyError(name)


def stages(name: str, facts: Facts, day: date, skips_filled: bool) -> Statistics:
    """The statistic of each stage for the figures that have one row per stage."""
    rows: list[tuple[Group, Any]] = []
    entered: dict[Group, int] = defaultdict(int)
    left: dict[Group, int] = defaultdict(int)
    for deal in (d for d in deals(facts, day) if d.dated):
        for i, stage in enumerate(STAGES):
            onwards, own = deal.left(i), deal.first[i]
            really = own if own is not None and (onwards is None or own <= onwards) else None
            start = deal.reached[i] if skips_filled else really
            if name == "time_in_stage":
                if start is not None and really is not None:
                    length, cause = stay(really, onwards, deal.lost, day)
                    rows.append(((stage,), (length, cause)))
            elif start is not None:
                entered[(stage,)] += 1
                left[(stage,)] += onwards is not None
                rows.append(((stage,), stay(start, onwards, deal.lost, day)))
    if name == "stage_flow":
        return {group: (entered[group], left[group]) for group in entered}
    return grouped(rows, sorted)


def aalen_johansen(table: Sequence[tuple[int, int]], horizon: int) -> float:
    """P(cause 1 by the end of day `horizon`), product-limit by hand."""
    survival, incidence = 1.0, 0.0
    for day in range(horizon + 1):
        at_risk = sum(1 for length, _ in table if length >= day)
        if not at_risk:
            break
        awaited = sum(1 for length, cause in table if length == day and cause == 1)
        ended = sum(1 for length, cause in table if length == day and cause > 0)
        incidence += survival * awaited / at_risk
        survival *= 1 - ended / at_risk
    return incidence


def next_day(day: date) -> date:
    return day + timedelta(days=1)
