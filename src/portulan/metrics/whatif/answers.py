"""What a what-if answers: revenue, margin, cash and deals won; without and with the scenario, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.whatif.scenario import Scenario
from portulan.stats.estimate import Estimate, Result

EffectId = Literal["revenue", "margin", "cash", "wins"]
EFFECTS: dict[EffectId, Words] = {
    "revenue": Words(fr="Chiffre d’affaires", en="Revenue"),
    "margin": Words(fr="Marge brute", en="Gross margin"),
    "cash": Words(fr="Trésorerie", en="Cash"),
    "wins": Words(fr="Affaires gagnées", en="Deals won"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One amount without the scenario, with it, and the difference of the two in the same draws."""

    base: Result
    scenario: Result
    change: Result

    def as_json(self, language: Language) -> dict[str, Any]:
        return {name: _json(getattr(self, name), language) for name in ("base", "scenario", "change")}


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect over the whole horizon and in each of its months."""

    id: EffectId
    total: Compared
    months: Sequence[Compared]

    @property
    def name(self) -> Words:
        return EFFECTS[self.id]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A scenario computed, from the day after `as_of` to the last of `ends` (the ends of its months).

    `assumptions` say in full what is moved, what is held and what is taken for granted.
    """

    scenario: Scenario
    as_of: date
    ends: tuple[date, ...]
    effects: Sequence[Effect]
    moves: Sequence[Sentence]
    assumptions: Sequence[Sentence]
    currency: str
    draws: int

    def effect(self, name: EffectId) -> Effect:
        """The effect of this name."""
        return next(e for e in self.effects if e.id == name)

    def as_json(self, language: Language) -> dict[str, Any]:
        return {
            "name": self.scenario.name,
            "as_of": self.as_of.isoformat(),
            "until": self.ends[-1].isoformat(),
            "currency": self.currency,
            "draws": self.draws,
            "effects": [
                {
                    "id": e.id,
                    "name": e.name.say(language),
                    **e.total.as_json(language),
                    "months": [
                        {"until": end.isoformat(), **c.as_json(language)}
                        for end, c in zip(self.ends, e.months, strict=True)
                    ],
                }
                for e in self.effects
            ],
            "moves": [s.say(language) for s in self.moves],
            "assumptions": [s.say(language) for s in self.assumptions],
        }


def _json(result: Result, language: Language) -> dict[str, Any]:
    if isinstance(result, Estimate):
        return {
            "value": result.value, "low": result.low, "high": result.high, **result.extra, "unit": result.unit,
            "reason": None,
        }  # fmt: skip
    return {"value": None, "low": None, "high": None, "unit": result.unit, "reason": result.reason.say(language)}
