"""Checking a plan: what cannot be read, then what all rules say, as a reader meets it."""

from portulan.language.finding import Finding, in_order
from portulan.plan.ports import RuleContext
from portulan.plan.reading import PlanReading, read_plan
from portulan.plan.rules import apply_rules


def check_plan(text: str | bytes, file: str, context: RuleContext | None = None) -> list[Finding]:
    """All findings on the text of a plan, by place. Never raises on a person's text."""
    return check_reading(read_plan(text, file), context)


def check_reading(reading: PlanReading, context: RuleContext | None = None) -> list[Finding]:
    """All findings on a plan already read; where it is not readable, only what says why."""
    found = list(reading.findings)
    if reading.plan is not None:
        found += apply_rules(reading.plan, reading.document, context or RuleContext())
    return in_order(found)
