"""Long after: did a deployed change hold? The rate since, held against the rate before. No Django here.

The rate before is that of the year before the test, frozen when it was registered, and of A in the test. A alone would
not do: a test deployed by luck is one where A did badly, so that it would seem to hold (one time in five: the study
measures it).
"""

from dataclasses import dataclass
from typing import Any, Literal

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.trials.answers import result_json
from portulan.stats.estimate import Estimate, Result
from portulan.stats.sequential import Counts, single_look_interval

Held = Literal["held", "not_held", "unknown"]
SAID: dict[Held, Words] = {
    "held": Words(
        fr="L’effet a tenu : {difference:points} points au-dessus du taux d’avant ({low:points} à {high:points}) "
        "depuis le déploiement, sur {n} issues.",
        en="The effect held: {difference:points} points above the rate before ({low:points} to {high:points}) since "
        "it was deployed, over {n} outcomes.",
    ),
    "not_held": Words(
        fr="L’effet n’a pas tenu : {difference:points} points d’écart avec le taux d’avant ({low:points} à "
        "{high:points}) depuis le déploiement, sur {n} issues.",
        en="The effect did not hold: {difference:points} points from the rate before ({low:points} to {high:points}) "
        "since it was deployed, over {n} outcomes.",
    ),
    "unknown": Words(
        fr="Trop tôt pour dire si l’effet tient : {n} {n:?issue|issues} depuis le déploiement, il en faut {needed}.",
        en="Too early to say whether the effect holds: {n} {n:?outcome|outcomes} since it was deployed; {needed} are "
        "needed.",
    ),
}


@dataclass(frozen=True, slots=True)
class Audit:
    """The rate since the deployment, and whether the effect held."""

    held: Held
    since: Result
    said: Sentence

    def as_json(self, language: Language) -> dict[str, Any]:
        return {"held": self.held, "said": self.said.say(language), **result_json(self.since, language)}


def audit(since: Result, known: int, advanced: int, needed: int) -> Audit:
    """`since` is the rate of the population since the deployment; `known` and `advanced` count those before. Too early
    under `needed` outcomes; then held where the whole interval of the difference is above 0."""
    if not isinstance(since, Estimate) or not known or since.n < needed:
        return Audit("unknown", since, Sentence(SAID["unknown"], {"n": since.n, "needed": max(needed, 1)}))
    found = Counts(known, advanced, since.n, round(since.value * since.n))
    span = single_look_interval(found)
    assert span is not None
    held: Held = "held" if span[0] > 0 else "not_held"
    values = {"n": since.n, "difference": found.difference, "low": span[0], "high": span[1]}
    return Audit(held, since, Sentence(SAID[held], values))
