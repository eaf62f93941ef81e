"""Objectives held against SMART, letter by letter, with the chance to reach each and what it would take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portulan.language.finding import Finding
from portulan.language.words import Language, Sentence, Words
from portulan.metrics.kpi import Kpi
from portulan.metrics.whatif.attaining import Finals, Result
from portulan.metrics.whatif.effects import estimate_of
from portulan.metrics.whatif.reaching import CONFIDENCE, Need
from portulan.plan.records import Objective
from portulan.plan.rules.objectives import LOW_CHANCE
from portulan.plan.wording import in_100
from portulan.stats.estimate import Estimate, NotComputable

LetterId = Literal["S", "M", "A", "R", "T"]
LETTERS: dict[LetterId, tuple[Words, tuple[str, ...]]] = {
    "S": (Words(fr="Spécifique", en="Specific"), ("PL073",)),
    "M": (Words(fr="Mesurable", en="Measurable"), ("PL074",)),
    "A": (Words(fr="Atteignable", en="Attainable"), ()),
    "R": (Words(fr="Relié", en="Relevant"), ("PL076",)),
    "T": (Words(fr="Daté", en="Time-bound"), ("PL077", "PL078")),
}
MET: dict[LetterId, Words] = {
    "S": Words(fr="Un indicateur, et {owner:raw} en répond.", en="One KPI, and {owner:raw} answers for it."),
    "M": Words(fr="La cible est dans l’unité de l’indicateur.", en="The target is in the unit of the KPI."),
    "A": Words(fr="{chance}.", en="{chance}."),
    "R": Words(
        fr="Une composante ou une action du plan le porte.", en="A component or an action of the plan carries it."
    ),
    "T": Words(fr="Échéance le {by:date}.", en="Due {by:date}."),
}
NOT_SIMULATED = Words(fr="Pas de probabilité : {reason}", en="No probability: {reason}")
INCOMPLETE = Words(
    fr="il manque la cible, l’indicateur ou l’échéance.", en="the target, the KPI or the date is missing."
)
REACHED = Words(fr="L’échéance est passée et la cible atteinte.", en="The date is past and the target reached.")
MISSED = Words(fr="L’échéance est passée et la cible manquée.", en="The date is past and the target missed.")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: met, not met, or (None) not known; and why, in words."""

    id: LetterId
    name: Words
    met: bool | None
    why: Sentence | Finding

    def said(self, language: Language) -> str:
        return self.why.message(language) if isinstance(self.why, Finding) else self.why.say(language)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """An objective with its chance (None where nothing can be drawn: `reason`), how it may end (95 %), how that was
    drawn, and what each lever alone would have to be for `confidence` chances in one."""

    objective: Objective
    kpi: Kpi | None
    letters: Sequence[Letter]
    chance: float | None
    ends: Estimate | None
    so_far: float | None
    basis: Sentence | None
    reason: NotComputable | None
    needs: Sequence[Need]
    currency: str
    confidence: float = CONFIDENCE

    @property
    def target(self) -> float | None:
        return float(self.objective.target.value) if self.objective.target else None

    @property
    def decided(self) -> bool:
        """Whether the date is past: the value is known and nothing is left to chance."""
        return self.ends is not None and self.ends.exact

    def as_json(self, language: Language) -> dict[str, Any]:
        o, ends = self.objective, self.ends
        return {
            "id": o.id,
            "kpi": str(o.kpi) if o.kpi else None,
            "target": self.target,
            "by": o.by.isoformat() if o.by else None,
            "chance": self.chance,
            "said": in_100(self.chance).say(language) if self.chance is not None else None,
            "so_far": self.so_far,
            "ends": {"value": ends.value, "low": ends.low, "high": ends.high} if ends else None,
            "basis": self.basis.say(language) if self.basis else None,
            "reason": self.reason.reason.say(language) if self.reason else None,
            "confidence": self.confidence,
            "needs": [
                {"lever": n.lever, "unit": n.unit, "before": n.before, "after": n.after}
                for n in self.needs
            ],
            "smart": [{"letter": x.id, "met": x.met, "why": x.said(language)} for x in self.letters],
        }  # fmt: skip


def feasibility(
    objective: Objective,
    kpi: Kpi | None,
    findings: Sequence[Finding],
    drawn: Result | None,
    need: Callable[[Finals, float], list[Need]],
    as_of: date,
    currency: str,
) -> Feasibility:
    """All that is said of one objective. `drawn` is None where it names no KPI, target or date to draw for."""
    own = [f for f in findings if f.params.get("id") == objective.id]
    chance, ends, target = None, None, objective.target
    if isinstance(drawn, Finals) and target is not None:
        chance = drawn.chance(float(target.value))
        ends = (
            estimate_of(drawn.draws, drawn.unit)
            if len(drawn.draws) > 1
            else Estimate(drawn.so_far, None, None, 1, drawn.unit, "exact-sum")
        )
    return Feasibility(
        objective,
        kpi,
        [_letter(id_, objective, own, chance, drawn, as_of) for id_ in LETTERS],
        chance,
        ends,
        drawn.so_far if isinstance(drawn, Finals) else None,
        drawn.basis if isinstance(drawn, Finals) else None,
        drawn if isinstance(drawn, NotComputable) else None,
        need(drawn, float(target.value)) if isinstance(drawn, Finals) and target is not None else [],
        currency,
    )


def _letter(
    letter: LetterId, objective: Objective, own: Sequence[Finding], chance: float | None, drawn: object, as_of: date
) -> Letter:
    name, codes = LETTERS[letter]
    fault = next((f for f in own if f.code in codes), None)
    if fault is not None:
        return Letter(letter, name, False, fault)
    if letter != "A":
        return Letter(letter, name, True, Sentence(MET[letter], {"owner": objective.owner or "—", "by": objective.by}))
    if chance is None:
        reason = drawn.reason if isinstance(drawn, NotComputable) else Sentence(INCOMPLETE)
        return Letter(letter, name, None, Sentence(NOT_SIMULATED, {"reason": reason}))
    if objective.by is not None and objective.by <= as_of:
        return Letter(letter, name, chance > 0, Sentence(REACHED if chance else MISSED))
    return Letter(letter, name, chance >= LOW_CHANCE, Sentence(MET["A"], {"chance": in_100(chance)}))
