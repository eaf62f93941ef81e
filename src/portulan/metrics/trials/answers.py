"""What is known of a test on a day: both arms, the evidence, the guard-rail, and whether one may decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.trials.design import Trial
from portulan.stats.estimate import Estimate, Result
from portulan.stats.sequential import Counts

Verdict = Literal["deploy", "stop", "go_on"]
Why = Literal["better", "worse", "guardrail", "no_difference", "too_early", "not_begun"]


@dataclass(frozen=True, slots=True)
class ArmReading:
    """One arm: how many entered, how many are still open, its rate with a 95 % interval (or why not)."""

    arm: Literal["a", "b"]
    entered: int
    open: int
    rate: Result


@dataclass(frozen=True, slots=True)
class Step:
    """The evidence after one more outcome: on which day, after how many, towards `Measured.limit`."""

    day: date
    known: int
    evidence: float


@dataclass(frozen=True, slots=True)
class GuardrailReading:
    """The guard-rail on each arm; `breached` when the whole interval of B (or its exact value) is beyond the limit."""

    reference: str
    name: Words
    limit: float
    upper: bool
    a: Result
    b: Result
    breached: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A test as of a day. `evidence` goes from −limit (B is worse) to limit (B is better); without a declared number it
    is a factor of likelihood, from 1, and `against` is that of the contrary. `decided` is the day the rule first
    allowed to decide: what comes afterwards changes nothing. `difference` is B minus A, `low` and `high` hold at every
    look where `anytime_bounds`, else on the day they are read.
    """

    id: str
    trial: Trial
    as_of: date
    arms: tuple[ArmReading, ArmReading]
    counts: Counts
    deals: int | None
    limit: float
    steps: Sequence[Step]
    verdict: Verdict
    why: Why
    said: Sentence
    decided: date | None
    difference: float | None
    low: float | None
    high: float | None
    anytime_bounds: bool
    against: float = 0.0
    inflation: float = 1.0
    guardrail: GuardrailReading | None = None
    warnings: Sequence[Sentence] = ()

    @property
    def evidence(self) -> float:
        return self.steps[-1].evidence if self.steps else 0.0

    @property
    def entered(self) -> int:
        return sum(arm.entered for arm in self.arms)

    def as_json(self, language: Language) -> dict[str, Any]:
        rail = self.guardrail
        return {
            "id": self.id,
            "name": self.trial.name,
            "as_of": self.as_of.isoformat(),
            "verdict": self.verdict,
            "why": self.why,
            "said": self.said.say(language),
            "decided": self.decided.isoformat() if self.decided else None,
            "deals": self.deals,
            "arms": [
                {"arm": arm.arm, "entered": arm.entered, "open": arm.open, **result_json(arm.rate, language)}
                for arm in self.arms
            ],
            "known": self.counts.known,
            "evidence": self.evidence,
            "limit": self.limit,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "bounds": "every look" if self.anytime_bounds else "this look",
            "design_effect": self.inflation,
            "guardrail": {
                "kpi": rail.reference, "limit": rail.limit, "breached": rail.breached,
                "a": result_json(rail.a, language), "b": result_json(rail.b, language),
            } if rail else None,
            "warnings": [w.say(language) for w in self.warnings],
        }  # fmt: skip


def result_json(result: Result, language: Language) -> dict[str, Any]:
    """A figure or its reason, as JSON says it."""
    if isinstance(result, Estimate):
        return {"value": result.value, "low": result.low, "high": result.high, "n": result.n}
    return {"value": None, "reason": result.reason.say(language), "n": result.n}
