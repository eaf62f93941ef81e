"""Long after: did a deployed change hold? The rate since, held against what A showed in the test. No Django here."""

from dataclasses import dataclass
from typing import Any, Literal

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.trials.answers import result_json
from portulan.stats.estimate import Estimate, Result
from portulan.stats.sequential import Counts, single_look_interval

Held = Literal["held", "not_held", "unknown"]
SAID: dict[Held, Words] = {
    "held": Words(
        fr="L’effet a tenu : {difference:points} points au-dessus de A ({low:points} à {high:points}) depuis le "
        "déploiement, sur {n} issues.",
        en="The effect held: {difference:points} points above A ({low:points} to {high:points}) since it was deployed, "
        "over {n} outcomes.",
    ),
    "not_held": Words(
        fr="L’effet n’a pas tenu : {difference:points} points d’écart avec A ({low:points} à {high:points}) depuis le "
        "déploiement, sur {n} issues.",
        en="The effect did not hold: {difference:points} points from A ({low:points} to {high:points}) since it was "
        "deployed, over {n} outcomes.",
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


def audit(since: Result, known_a: int, advanced_a: int) -> Audit:
    """`since` is the rate of the population since the deployment; A's counts are those of the verdict. It is too early
    with fewer outcomes than A had, unless the difference is already clear."""
    if not isinstance(since, Estimate) or not known_a:
        return Audit("unknown", since, Sentence(SAID["unknown"], {"n": since.n, "needed": max(known_a, 1)}))
    found = Counts(known_a, advanced_a, since.n, round(since.value * since.n))
    span = single_look_interval(found)
    assert span is not None
    held: Held = "held" if span[0] > 0 else "not_held" if span[1] < 0 or since.n >= known_a else "unknown"
    values = {"n": since.n, "needed": known_a, "difference": found.difference, "low": span[0], "high": span[1]}
    return Audit(held, since, Sentence(SAID[held], values))
