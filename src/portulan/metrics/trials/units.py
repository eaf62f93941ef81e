"""The records of a test, read from the facts: when each entered, what became of it within its time, and until when.

A test holds tens of deals, and its rule looks at them one after the other: the order is the statistic. They are read
one by one, up to the declared number; what is known of the past (base rate, volume) is summed by the engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portulan.language.conditions import And, Condition
from portulan.language.finding import FaultyText
from portulan.metrics.columns import literal, quoted
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Kpi, Reach, Variant
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.requests import Request, available, check_columns, read_request
from portulan.metrics.selecting import source
from portulan.metrics.trials.checking import MOST_DEALS, NOT_A_CHANCE, ONE_STAGE
from portulan.metrics.trials.design import Trial
from portulan.stats.estimate import NotComputable

KEYS = {"opportunity": "opportunity_id", "passage": "opportunity_id", "lead": "lead_id"}
"""What identifies the records that may be drawn."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One record of a test. `resolved` is the day its outcome became known (None: still open), `advanced` the outcome;
    `ripe` the day its whole time is over. `label` is the value that says its arm, where the facts say it."""

    id: str
    entered: datetime
    ripe: date
    resolved: datetime | None
    advanced: bool
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The KPI of a test on these facts: its request and the variant that answers."""

    request: Request
    variant: Variant
    measure: Reach
    key: str


def is_testable(kpi: Kpi) -> bool:
    """Whether a test may be about a KPI: a chance within some time, on deals or leads."""
    return any(isinstance(v.measure, Reach) and v.rows in KEYS for v in kpi.variants)


def testable(evaluator: Evaluator) -> list[str]:
    """The KPIs a test may be about."""
    return [kpi.id for kpi in evaluator.known.values() if is_testable(kpi)]


def ask(
    evaluator: Evaluator, trial: Trial, as_of: date, among: Condition | None = None, span: Period | None = None
) -> Asked | NotComputable:
    """The KPI of a test over those who entered in `span`, `among` them.

    Raises RequestError on an unknown name, FaultyText (EX002, EX003) on a KPI that is not one stage's or one chance.
    """
    assert trial.kpi is not None
    engine = evaluator.engine
    request = read_request(trial.kpi, (), among, span, as_of, engine.plan.stages, evaluator.known)
    if request.kpi.id not in testable(evaluator) or request.by not in ((), ("stage",)):
        raise FaultyText(NOT_A_CHANCE.at(trial.kpi.place, found=request.text, known=testable(evaluator)))
    if request.kpi.per_stage and len(request.passage) != 1:
        names = [*engine.plan.stages, "…", "…"]
        example = f"{request.kpi.id}({names[0]} -> {names[1]})"
        raise FaultyText(ONE_STAGE.at(trial.kpi.place, found=request.text, example=example))
    variant = pick(request.kpi, engine)
    if isinstance(variant, NotComputable):
        return variant
    assert isinstance(variant.measure, Reach)
    check_columns(request, variant, engine)
    return Asked(request, variant, variant.measure, KEYS[variant.rows])


def both(one: Condition | None, other: Condition | None) -> Condition | None:
    """Both conditions at once."""
    return And(one, other) if one is not None and other is not None else one or other


def units(evaluator: Evaluator, trial: Trial, asked: Asked, label: str = "", ids: Sequence[str] = ()) -> list[Unit]:
    """The records, in order of entry, at most MOST_DEALS; `label` is a column to read beside, `ids` are the only
    ones wanted.

    Raises RequestError on a label that these records do not have.
    """
    engine, measure = evaluator.engine, asked.measure
    beside = {asked.key, *([label] if label else [])}
    rows = source(asked.request, asked.variant, engine, beside)
    told = f"CAST({quoted(label)} AS VARCHAR)" if label else "CAST(NULL AS VARCHAR)"
    only = f" AND {quoted(asked.key)} IN ({', '.join(literal(i) for i in ids)})" if ids else ""
    sql = (
        f"SELECT CAST({quoted(asked.key)} AS VARCHAR) AS id, {measure.start} AS entered, {measure.event} AS event, "
        f"{measure.against} AS against, {told} AS label FROM ({rows}) AS r "
        f"WHERE {measure.start} IS NOT NULL{only} ORDER BY entered, id LIMIT {MOST_DEALS}"
    )
    return [_unit(row, trial.days, asked.request.as_of) for row in engine.rows(sql)]


def _unit(row: Sequence[Any], days: int, as_of: date) -> Unit:
    """What became of a record: it advanced or ended within its days, or its days are over, or it is still open."""
    id_, entered, event, against, label = row
    ripe = entered.date() + timedelta(days=days)
    in_time = event is not None and event.date() <= ripe
    ended = against is not None and against.date() <= ripe and not (in_time and event <= against)
    resolved: datetime | None
    if in_time and not ended:
        resolved = event
    elif ended:
        resolved = against
    else:
        resolved = datetime.combine(ripe, datetime.max.time()) if ripe <= as_of else None
    return Unit(id_, entered, ripe, resolved, bool(in_time and not ended), label)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known before a test: those who entered in `span` and whose time is over, of whom `advanced`; how many of
    `seen`; and how many entered (whether their time is over or not) in `flow_days` working days."""

    seen: int
    advanced: int
    by_owner: tuple[tuple[int, int], ...]
    entered: int


def past(evaluator: Evaluator, trial: Trial, asked: Asked, ripe_by: date, flow: Period) -> Past:
    """The sums of the past. `asked` spans the year looked at; `flow`, the weeks in which entries are counted."""
    engine, measure = evaluator.engine, asked.measure
    owner = "owner_id" if "owner_id" in available(asked.variant, engine) else ""
    rows = source(asked.request, asked.variant, engine, {owner} - {""})
    start = f"({measure.start})"
    days = f"date_diff('day', {start}, {measure.event})"
    first = f"({measure.against} IS NULL OR {measure.event} <= {measure.against})"
    won = f"{measure.event} IS NOT NULL AND {days} <= {trial.days} AND {first}"
    ripe = f"{start} < TIMESTAMP '{ripe_by:%Y-%m-%d} 00:00:00'"
    who = quoted(owner) if owner else "CAST(NULL AS VARCHAR)"
    flowing = (
        f"{start} >= TIMESTAMP '{flow.start:%Y-%m-%d} 00:00:00' AND {start} < TIMESTAMP '{flow.end:%Y-%m-%d} 00:00:00'"
    )
    sql = (
        f"SELECT {who} AS who, count(CASE WHEN {ripe} THEN 1 END) AS n, "
        f"count(CASE WHEN {ripe} AND {won} THEN 1 END) AS k, count(CASE WHEN {flowing} THEN 1 END) AS f "
        f"FROM ({rows}) AS r WHERE {start} IS NOT NULL GROUP BY {who} ORDER BY who"
    )
    found = engine.rows(sql)
    groups = tuple((int(n), int(k)) for who, n, k, _ in found if who is not None and n)
    return Past(
        sum(int(n) for _, n, _, _ in found), sum(int(k) for _, _, k, _ in found), groups, sum(int(f) for *_, f in found)
    )
