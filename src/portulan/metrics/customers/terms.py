"""What binds customers, as the plan says it: contract or purchases, term, recurring sales, horizon of their value."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.units import Duration
from portulan.plan.records import Plan

TERM_DAYS, GRACE_DAYS, YEAR_DAYS = 365, 30, 365


@dataclass(frozen=True, slots=True)
class CustomerTerms:
    """Days throughout. `relation` None leaves it to the facts: yearly purchases are contracts.

    `contract` says which sales open or renew one, `recurring` which come back each year; None is every sale.
    """

    relation: Literal["contract", "purchases"] | None = None
    contract: Condition | None = None
    recurring: Condition | None = None
    term_days: int = TERM_DAYS
    grace_days: int = GRACE_DAYS
    horizon_days: float = float(YEAR_DAYS)

    @property
    def said(self) -> str:
        """All of it as one text, to tell two plans apart."""
        conditions = [unparse(c) if c is not None else "" for c in (self.contract, self.recurring)]
        return repr((self.relation, *conditions, self.term_days, self.grace_days, self.horizon_days))


def customer_terms(plan: Plan) -> CustomerTerms:
    """The customers' section of a plan. Without a horizon, value is counted over the plan's own length, else a year."""
    said = plan.customers
    return CustomerTerms(
        said.relation,
        said.contract,
        said.recurring,
        _days(said.term, TERM_DAYS),
        _days(said.grace, GRACE_DAYS),
        float(said.horizon.in_days) if said.horizon else float(_plan_length(plan)),
    )


def _days(duration: Duration | None, usual: int) -> int:
    return int(duration.in_days) if duration else usual


def _plan_length(plan: Plan) -> int:
    first, last = plan.period.first_day, plan.period.last_day
    if first is None or last is None or last < first:
        return YEAR_DAYS
    return (last - first + timedelta(days=1)).days
