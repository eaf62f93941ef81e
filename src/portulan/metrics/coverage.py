"""What is open against what is still to be reached of the revenue target of a period, by owner and team where known.

Targets come from the plan's revenue objective for the company, from the table `target` for owners and teams (and for
the company where the plan has none). One that covers more or less than the period asked counts by its days in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from portulan.language.conditions import columns_of
from portulan.language.finding import FindingKind
from portulan.language.words import Money, Sentence, Words
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.engine import Engine
from portulan.metrics.estimates import mixed
from portulan.metrics.kpi import Kpi, OverGoal, Total, Variant
from portulan.metrics.needs import missing
from portulan.metrics.period import Period
from portulan.metrics.requests import Request
from portulan.metrics.selecting import where_sql
from portulan.metrics.sums import Group, Sums, empty, sums
from portulan.metrics.terms import Goal, Terms
from portulan.plan.kpi_reference import KpiReference
from portulan.stats import sufficient
from portulan.stats.estimate import Estimate, NotComputable, Result

TARGET_UNKNOWN = FindingKind(
    "ME010",
    "error",
    Words(
        fr="Les objectifs ne sont pas connus par « {name:raw} » : {kpi} ne peut pas l’être non plus.",
        en="Targets are not known by “{name:raw}”, so neither is {kpi}.",
    ),
    Words(fr="Découper ou filtrer par : owner, team.", en="Split or filter by: owner, team."),
)
REACHED = Words(
    fr="L’objectif est atteint : {achieved:money} pour {goal:money}. Il n’y a plus rien à couvrir.",
    en="The target is reached: {achieved:money} for {goal:money}. There is nothing left to cover.",
)
OVER = Words(
    fr="La période est finie le {last:date} : rien ne peut plus s’y signer. Demander une période en cours ou à venir.",
    en="The period ended on {last:date}: nothing can be signed in it any more. Ask for a period under way or to come.",
)
NO_PERIOD = Words(
    fr="Il faut une période : celle du plan (period), ou celle qui est demandée.",
    en="A period is needed: the plan’s (period), or one that is asked for.",
)
NO_TARGET = Words(fr="Aucun objectif chargé pour ce groupe.", en="No target is loaded for this group.")
_KNOWN = ("owner", "owner_id", "team")
_PERIOD = Words(fr="du {first:date} au {last:date}", en="from {first:date} to {last:date}")
_ANY = Words(fr="de la période", en="of the period")

Ask = Callable[[Request], KpiTable]


@dataclass(frozen=True, slots=True)
class _Target:
    """A line of the table of targets."""

    owner_id: str | None
    owner: str | None
    team: str | None
    own_team: str | None
    goal: Goal


def coverage(
    engine: Engine, request: Request, variant: Variant, terms: Terms, revenue: Kpi, ask: Ask
) -> dict[Group, Result]:
    """The coverage of each group; `ask` answers the revenue already made."""
    _check(request)
    unit, period = request.kpi.unit, goal_period(terms, request)
    if period is None:
        return {(): NotComputable("no_data", Sentence(NO_PERIOD), unit=unit)}
    if _is_over(period, request):
        return {(): NotComputable("no_data", Sentence(OVER, {"last": period.last_day}), unit=unit)}
    goals = _goals(engine, request, terms, period)
    if not goals:
        return {(): missing(["revenue target"], unit)}
    assert isinstance(variant.measure, OverGoal)
    summed = replace(variant, measure=Total(variant.measure.value))
    open_ = sums(replace(request, period=period), summed, engine, None)
    made = _made(request, revenue, period, ask)
    groups = dict.fromkeys([*open_, *goals])
    return {
        group: _covered(request, open_.get(group, empty(summed.measure)), goals.get(group), made.get(group, 0.0))
        for group in groups
    }


def _covered(request: Request, one: Sums, goal: Decimal | None, made: float) -> Result:
    total, unit = one.statistic, request.kpi.unit
    assert isinstance(total, sufficient.Total)
    if len(one.currencies) > 1:
        return mixed(one, request.kpi)
    if goal is None:
        return NotComputable("no_data", Sentence(NO_TARGET), total.n, unit=unit)
    left = float(goal) - made
    if left <= 0:
        currency = one.currencies[0] if one.currencies else "EUR"
        said = {"achieved": Money(Decimal(str(round(made, 2))), currency), "goal": Money(goal, currency)}
        return NotComputable("no_data", Sentence(REACHED, said), total.n, unit=unit)
    extra = {"open": float(total.sum), "target": float(goal), "achieved": made, "left": left}
    return Estimate(float(total.sum) / left, None, None, total.n, unit, "coverage", as_of=request.as_of, extra=extra)


def goal_period(terms: Terms, request: Request) -> Period | None:
    """The period to be covered: the one asked if it has two ends and is not over, else that of the target, of the plan.

    Nothing can be signed any more in a period that is over.
    """
    asked, known = request.period, terms.goal.period if terms.goal else terms.period
    if asked is None or asked.start is None or asked.end is None or (known is not None and _is_over(asked, request)):
        return known
    return asked


def _is_over(period: Period, request: Request) -> bool:
    return period.end is not None and period.end <= request.as_of + timedelta(days=1)


def goal_words(terms: Terms, request: Request) -> Mapping[str, object]:
    """The period, as the definition prints it."""
    period = goal_period(terms, request)
    if period is None or period.start is None or period.last_day is None:
        return {"covered": Sentence(_ANY)}
    return {"covered": Sentence(_PERIOD, {"first": period.start, "last": period.last_day})}


def _check(request: Request) -> None:
    used = [*request.by, *(sorted(columns_of(request.where)) if request.where is not None else ())]
    for name in used:
        if name not in _KNOWN:
            raise RequestError(TARGET_UNKNOWN.at(request.reference.place, name=name, kpi=request.kpi.name))


def _made(request: Request, revenue: Kpi, period: Period, ask: Ask) -> Mapping[Group, float]:
    """The revenue already made in the period, by group."""
    reference = KpiReference(revenue.id, by=request.by, where=request.where)
    table = ask(replace(request, kpi=revenue, reference=reference, period=period))
    rows = ((tuple(row.by.get(name) for name in request.by), row.result) for row in table.rows)
    return {group: result.value for group, result in rows if isinstance(result, Estimate)}


def _goals(engine: Engine, request: Request, terms: Terms, period: Period) -> Mapping[Group, Decimal]:
    """What is to be reached in the period by each group."""
    whole = not request.by and request.where is None
    if whole and terms.goal is not None:
        share = _share(terms.goal.period, period)
        return {(): terms.goal.amount * share} if share else {}
    lines = _lines(engine, request)
    of_company = [line for line in lines if line.owner_id is None and line.team is None]
    of_team = [line for line in lines if line.owner_id is None and line.team is not None]
    of_owner = [line for line in lines if line.owner_id is not None]
    by_person = any(name in ("owner", "owner_id") for name in request.by)
    chosen = of_owner if by_person or not of_team else of_team
    if whole and of_company:
        chosen = of_company
    goals: dict[Group, Decimal] = {}
    for line in chosen:
        of = {"owner": line.owner, "owner_id": line.owner_id, "team": line.team or line.own_team}
        group = tuple(of[name] for name in request.by)
        amount = line.goal.amount * _share(line.goal.period, period)
        if amount:
            goals[group] = goals.get(group, Decimal(0)) + amount
    return goals


def _lines(engine: Engine, request: Request) -> list[_Target]:
    if not engine.has("target"):
        return []
    rows = (
        "SELECT t.owner_id, coalesce(o.name, t.owner_id) AS owner, t.team AS set_team, coalesce(t.team, o.team) AS "
        "team, t.period_from, t.period_to, t.value FROM target AS t LEFT JOIN owner AS o ON o.owner_id = t.owner_id "
        "WHERE t.kpi = 'revenue' AND t.value IS NOT NULL AND t.period_from IS NOT NULL AND t.period_to IS NOT NULL"
    )
    kept = "true" if request.where is None else where_sql(request.where, dict.fromkeys(_KNOWN, "text"))
    listed = "owner_id, owner, set_team, team, period_from, period_to, value"
    return [
        _Target(owner_id, owner, set_team, team, Goal(Decimal(str(value)), Period(first, last + timedelta(days=1))))
        for owner_id, owner, set_team, team, first, last, value in engine.rows(
            f"SELECT {listed} FROM ({rows}) AS lines WHERE {kept}"
        )
        if first <= last
    ]


def _share(of: Period, within: Period) -> Decimal:
    """The share of a period's days that fall within another."""
    assert of.start is not None
    assert of.end is not None
    first = max(of.start, within.start or of.start)
    last = min(of.end, within.end or of.end)
    return Decimal(max((last - first).days, 0)) / Decimal(_days(of.start, of.end))


def _days(first: date, last: date) -> int:
    return (last - first).days
