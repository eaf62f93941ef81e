"""What of the plan the figures are held against: the size of the market, the revenue to reach."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portulan.language.words import Money
from portulan.metrics.period import Period
from portulan.plan.records import Plan


@dataclass(frozen=True, slots=True)
class Goal:
    """An amount of revenue to reach over a period."""

    amount: Decimal
    period: Period


@dataclass(frozen=True, slots=True)
class Terms:
    """`market` is the revenue of the whole market in a year, `source` who says so; `goal` the plan's revenue target."""

    market: Money | None = None
    source: str | None = None
    goal: Goal | None = None
    period: Period | None = None


def terms_of(plan: Plan | None) -> Terms:
    """The terms of a plan. Of several revenue objectives, the one that is due last."""
    if plan is None:
        return Terms()
    first, last = plan.period.first_day, plan.period.last_day
    period = Period(first, last + timedelta(days=1)) if first and last and first <= last else None
    size = plan.market.size
    return Terms(size.revenue if size else None, size.source if size else None, _goal(plan), period)


def _goal(plan: Plan) -> Goal | None:
    due: list[tuple[date, Decimal]] = []
    for one in plan.objectives:
        plain = one.kpi is not None and str(one.kpi) == "revenue"
        if plain and one.target is not None and one.target.unit in ("money", "number") and one.by is not None:
            due.append((one.by, one.target.value))
    if not due:
        return None
    by, amount = max(due)
    first = plan.period.first_day or date(by.year, 1, 1)
    return Goal(amount, Period(first, by + timedelta(days=1))) if first <= by else None
