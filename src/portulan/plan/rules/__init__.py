"""The rules a plan is held to: one family per file, found by walking this package.

A rule is a kind of finding, the reason it exists, one text it refuses, one it accepts, and the function that looks.
Adding one touches one file: its examples are its tests and its page of the manual.

    @rule(LOW_INTENT, why=Words(...), wrong="channels: …", right="channels: …")
    def premium_offer_on_a_low_intent_channel(plan, document, context):
        yield LOW_INTENT.at(document.place(...), ...)
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.ports import FiguresPort, RuleContext
from portulan.plan.records import Plan

MOST_COMPARED = 100
"""How many items of a list are compared two by two, or proposed: beyond, a plan is no longer a choice."""

Check = Callable[[Plan, Document, RuleContext], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` is None for what the reader itself reports. `figures` and `today` go with the examples."""

    kind: FindingKind
    why: Words
    wrong: str
    right: str
    check: Check | None = None
    figures: FiguresPort | None = None
    today: date | None = None

    def __call__(self, plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
        if self.check is not None:
            yield from self.check(plan, document, context)


def rule(
    kind: FindingKind,
    why: Words,
    wrong: str,
    right: str,
    figures: FiguresPort | None = None,
    today: date | None = None,
) -> Callable[[Check], Rule]:
    """Declares the decorated function as the rule for this kind of finding."""

    def declare(check: Check) -> Rule:
        return Rule(kind, why, wrong, right, check, figures, today)

    return declare


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Rule):
                found[value.kind.code] = value
    return tuple(found[code] for code in sorted(found))


def apply_rules(plan: Plan, document: Document, context: RuleContext) -> list[Finding]:
    """What all rules say of a plan, in no particular order; never stops at the first."""
    return [finding for each in all_rules() for finding in each(plan, document, context)]
