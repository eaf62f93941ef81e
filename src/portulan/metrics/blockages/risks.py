"""The open deals at risk, as of a day: one query, ranked by amount × days late.

A deal waits, is late or silent by so many days: the largest of these, at most MOST_LATE, weighs its amount (the mean
of the open deals where it has none). What has no number of days (an owner gone, an amount missing) weighs A_WHILE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portulan.language.conditions import ColumnType
from portulan.language.finding import FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import Cell, RequestError
from portulan.metrics.blockages.reasons import REASONS
from portulan.metrics.columns import quoted
from portulan.metrics.engine import Engine
from portulan.metrics.evaluate import observed_p90
from portulan.metrics.forecast.calendar import day_number
from portulan.metrics.forecast.cells import Dimension, Shape, amounts_known_early, day_sql, deals_sql
from portulan.metrics.records import MOST
from portulan.metrics.requests import COMMAND
from portulan.metrics.seen import instant

UNKNOWN_REASON = FindingKind(
    "BL001",
    "error",
    Words(
        fr="Aucune affaire n’est ici à risque parce que « {name:raw} ».",
        en="No deal is at risk here for “{name:raw}”.",
    ),
    Words(fr="Raisons que ces données permettent : {known:raw}.", en="Reasons these data can give: {known:raw}."),
)

MOST_LATE = 90
A_WHILE = 14
LEAST_GAPS = 100
LEAST_SILENCE = 7
BACK_DAYS = 60
_FACTS = ("name", "account", "account_id", "owner", "owner_id", "segment", "expected_close")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of one deal: its kind, the days behind it, the limit they passed."""

    reason: str
    days: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An open deal at risk. `stage` is its number in the process; `silent_days`, since its last activity."""

    id: str
    facts: Mapping[str, Cell]
    stage: int
    days_in_stage: int
    amount: Decimal | None
    silent_days: int | None
    late: int
    why: Sequence[Why]


@dataclass(frozen=True, slots=True)
class Risks:
    """Some of the deals at risk, heaviest first; how many there are, for how much, out of how many open; by reason.

    The time the plan allows is a reason like the others for a deal that has another one; alone it puts nothing at risk.
    `listed` is how many there are to list: those at risk, or those with the one reason asked for. `not_checked` are the
    reasons that the facts cannot give.
    """

    deals: Sequence[AtRisk]
    total: int
    amount: Decimal
    open: int
    by_reason: Mapping[str, int]
    listed: int
    silence: int | None
    not_checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too long: in a stage, by (stage, segment code), for such deals; in a stage, by the plan; in silence."""

    waits: Mapping[tuple[int, int], float]
    allowed: Mapping[int, int]
    silence: int | None
    planned: bool


def silence_limit(engine: Engine, as_of: date) -> int | None:
    """The days within which nine activities in ten are followed by the next, on one deal; None with too few."""
    if not {"opportunity_id", "happened_at"} <= engine.filled("activity"):
        return None
    day = day_sql("happened_at")
    previous = f"lag({day}) OVER (PARTITION BY opportunity_id ORDER BY {day})"
    gaps = (
        f"SELECT {day} - {previous} AS gap FROM activity WHERE opportunity_id IS NOT NULL "
        f"AND happened_at < {instant(as_of)}"
    )
    rows = engine.arrow(f"SELECT gap, count(*) AS n FROM ({gaps}) AS g WHERE gap IS NOT NULL AND gap > 0 GROUP BY gap")
    days, counts = rows.column("gap").to_numpy(), rows.column("n").to_numpy()
    if counts.sum() < LEAST_GAPS:
        return None
    found = observed_p90(days, days * 0 + 1, counts)
    return None if found is None else max(found, LEAST_SILENCE)


def planned_ahead(engine: Engine, as_of: date) -> bool:
    """Whether, on that day, some activities were known that had not happened yet."""
    if "opportunity_id" not in engine.filled("activity"):
        return False
    ahead = f"happened_at >= {instant(as_of)} AND learnt_at < {instant(as_of)} AND opportunity_id IS NOT NULL"
    return bool(engine.rows(f"SELECT 1 AS found FROM activity WHERE {ahead} LIMIT 1"))


def risks(
    engine: Engine,
    shape: Shape,
    as_of: date,
    limits: Limits,
    *,
    reason: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Risks:
    """The open deals at risk as of the end of that day; only those with one reason if `reason` says which."""
    ranked, checked = _ranked(engine, shape, as_of, limits), _checked(engine, limits)
    if reason is not None and reason not in checked:
        raise RequestError(UNKNOWN_REASON.at(Place(COMMAND), name=reason, known=", ".join(checked)))
    counts = "".join(f", sum(CASE WHEN {name} THEN 1 ELSE 0 END) AS {name}" for name in checked)
    total, amount, opened, *by_reason = engine.one(
        "SELECT sum(CASE WHEN at_risk THEN 1 ELSE 0 END), sum(CASE WHEN at_risk THEN amount ELSE 0 END), "
        f"count(*){counts} FROM ({ranked}) AS r"
    )
    names = ["opportunity_id", "stage", "age", "amount", "silent_days", "late", *checked, *_DAYS]
    known = [name for name in _FACTS if name in engine.columns("opportunity")]
    listed = ", ".join([*names, *(f"f_{name}" for name in known)])
    rows = engine.rows(
        f"SELECT {listed} FROM ({ranked}) AS r WHERE {reason or 'at_risk'} ORDER BY weight * late DESC, opportunity_id "
        f"LIMIT {max(0, min(limit, MOST)):d} OFFSET {max(0, offset):d}"
    )
    deals = [_deal(dict(zip([*names, *known], row, strict=True)), known, checked, limits) for row in rows]
    found = {name: int(n or 0) for name, n in zip(checked, by_reason, strict=True)}
    missing = tuple(name for name in REASONS if name not in checked)
    length = int(total or 0) if reason is None else found[reason]
    return Risks(deals, int(total or 0), Decimal(amount or 0), int(opened), found, length, limits.silence, missing)


_DAYS = ("waiting_limit", "allowed_limit", "overdue_days", "left_days", "back_days")


def _deal(row: Mapping[str, Any], known: Sequence[str], checked: Sequence[str], limits: Limits) -> AtRisk:
    days: Mapping[str, tuple[int | None, int | None]] = {
        "waiting": (row["age"], row["waiting_limit"]),
        "allowed": (row["age"], row["allowed_limit"]),
        "overdue": (row["overdue_days"], None),
        "silent": (row["silent_days"], limits.silence),
        "owner_left": (row["left_days"], None),
        "went_back": (row["back_days"], None),
    }
    why = [
        Why(name, *(None if n is None else int(n) for n in days.get(name, (None, None))))
        for name in REASONS
        if name in checked and row[name] and not (name == "allowed" and row.get("waiting"))
    ]
    silent = row["silent_days"]
    return AtRisk(
        row["opportunity_id"], {name: row[name] for name in known}, int(row["stage"]), int(row["age"]), row["amount"],
        None if silent is None else int(silent), int(row["late"]), why,
    )  # fmt: skip


def _checked(engine: Engine, limits: Limits) -> tuple[str, ...]:
    """The reasons these facts can give, in order."""
    filled = engine.filled("opportunity")
    able = {
        "waiting": bool(limits.waits),
        "allowed": bool(limits.allowed),
        "silent": limits.silence is not None,
        "no_next": limits.planned,
        "overdue": "expected_close" in filled,
        "undated": "expected_close" in filled,
        "unpriced": "amount" in filled and amounts_known_early(engine),
        "owner_left": "left_on" in engine.filled("owner"),
        "went_back": bool(engine.plan.stages) and engine.has("stage_entry"),
    }
    return tuple(name for name in REASONS if able[name])


def _ranked(engine: Engine, shape: Shape, as_of: date, limits: Limits) -> str:
    """Every open deal with its reasons, how many days late it is at most, what it weighs."""
    today, columns = day_number(as_of), engine.columns("opportunity")
    past = f"happened_at < {instant(as_of)}"
    ahead = f"happened_at >= {instant(as_of)} AND learnt_at < {instant(as_of)}"
    acted = (
        f"SELECT opportunity_id AS acted_on, max(CASE WHEN {past} THEN {day_sql('happened_at')} END) AS last_day, "
        f"max(CASE WHEN {ahead} THEN 1 ELSE 0 END) AS has_next FROM activity "
        "WHERE opportunity_id IS NOT NULL GROUP BY opportunity_id"
    )
    deal = deals_sql(engine, shape, as_of, _more(engine, columns))
    stage = " ".join(f"WHEN e{i} IS NOT NULL THEN {i}" for i in range(shape.stages - 1, 0, -1))
    entered = ", ".join([*(f"e{i}" for i in range(shape.stages - 1, 0, -1)), "created"])
    placed = (
        f"SELECT deal.*, {f'CASE {stage} ELSE 0 END' if stage else '0'} AS stage, "
        f"{today} - coalesce({entered}) AS age, {today} - coalesce(acted.last_day, created) AS silent_days, "
        f"coalesce(acted.has_next, 0) = 1 AS has_next FROM ({deal}) AS deal LEFT JOIN ({acted}) AS acted "
        "ON acted.acted_on = deal.opportunity_id WHERE ended IS NULL"
    )
    told = (
        f"SELECT *, {_waits_sql(shape, limits)} AS waiting_limit, {_allowed_sql(limits)} AS allowed_limit, "
        f"{today} - expected_day AS overdue_days, {today} - left_day AS left_days, {today} - back_day AS back_days "
        f"FROM ({placed}) AS placed"
    )
    silence = "false" if limits.silence is None else f"silent_days > {limits.silence:d}"
    said = {
        "waiting": "age > waiting_limit",
        "allowed": "age > allowed_limit",
        "silent": silence,
        "no_next": "NOT has_next" if limits.planned else "false",
        "overdue": "overdue_days > 0",
        "undated": "expected_day IS NULL",
        "unpriced": "coalesce(amount, 0) = 0",
        "owner_left": "left_days >= 0",
        "went_back": f"back_days >= 0 AND back_days <= {BACK_DAYS}",
    }
    reasons = ", ".join(f"coalesce({said[name]}, false) AS {name}" for name in REASONS)
    flagged = f"SELECT *, {reasons} FROM ({told}) AS told"
    checked = _checked(engine, limits)
    over = {
        "waiting": "age - waiting_limit",
        "allowed": "age - allowed_limit",
        "silent": f"silent_days - {limits.silence or 0:d}",
        "overdue": "overdue_days",
    }
    late = "".join(f", CASE WHEN {name} THEN {over.get(name, str(A_WHILE))} ELSE 0 END" for name in checked)
    anything = " OR ".join(name for name in checked if name != "allowed") or "false"
    usual = "(SELECT avg(CASE WHEN amount > 0 THEN CAST(amount AS DOUBLE) END) FROM deal_flags)"
    return (
        f"WITH deal_flags AS ({flagged}) SELECT *, ({anything}) AS at_risk, "
        f"least(greatest(1, 1{late}), {MOST_LATE}) AS late, "
        f"CASE WHEN amount > 0 THEN CAST(amount AS DOUBLE) ELSE coalesce({usual}, 1) END AS weight FROM deal_flags"
    )


def _more(engine: Engine, columns: Mapping[str, ColumnType]) -> list[str]:
    """What is read of each deal besides its passages."""
    backs = [f"_back_{i}" for i in range(len(engine.plan.stages))]
    back = f"greatest({', '.join(backs)})" if len(backs) > 1 else "".join(backs) or "CAST(NULL AS TIMESTAMP)"
    dated = {"expected_day": "expected_close", "left_day": "left_on"}
    return [
        "amount",
        f"{day_sql(back)} AS back_day",
        *(
            f"{day_sql(name)} AS {alias}" if name in columns else f"CAST(NULL AS BIGINT) AS {alias}"
            for alias, name in dated.items()
        ),
        *(f"{quoted(name)} AS f_{name}" for name in _FACTS if name in columns),
    ]


def _waits_sql(shape: Shape, limits: Limits) -> str:
    place = next((i for i, d in enumerate(shape.dimensions) if d.name == "segment"), None)
    cases = [
        f"WHEN stage = {stage} AND g{place} = {code} THEN {int(days) + 1}"
        for (stage, code), days in limits.waits.items()
        if code >= 0 and place is not None
    ]
    cases += [f"WHEN stage = {stage} THEN {int(days) + 1}" for (stage, code), days in limits.waits.items() if code < 0]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS INTEGER)"


def _allowed_sql(limits: Limits) -> str:
    cases = " ".join(f"WHEN stage = {stage} THEN {days:d}" for stage, days in limits.allowed.items())
    return f"CASE {cases} END" if cases else "CAST(NULL AS INTEGER)"


def segment_and_owner(shape: Shape) -> tuple[Dimension, ...]:
    """The two dimensions deals are compared within."""
    return tuple(d for d in shape.dimensions if d.name in ("segment", "owner"))
