"""The movement in one sentence: from how much to how much, and what moved it most."""

from decimal import Decimal

from portulan.language.words import Money, Sentence, Words
from portulan.metrics.movement.bridge import Movement, Step, ordered

FROM_TO = Words(
    fr="Le pipeline {way} de {opening:money} à {closing:money} : {came:money} sont entrés, {went:money} sont sortis, "
    "dont {won:money} gagnés.",
    en="The pipeline {way} from {opening:money} to {closing:money}: {came:money} came in, {went:money} went out, of "
    "which {won:money} won.",
)
COUNTED = Words(
    fr="Le pipeline {way} de {opening} {opening:?affaire|affaires} à {closing} : {came} {came:?entrée|entrées}, {went} "
    "{went:?sortie|sorties}, dont {won} {won:?gagnée|gagnées}.",
    en="The pipeline {way} from {opening} {opening:?deal|deals} to {closing}: {came} came in, {went} went out, of "
    "which {won} won.",
)
ROSE = Words(fr="est monté", en="rose")
FELL = Words(fr="est descendu", en="fell")
STAYED = Words(fr="est resté", en="stayed")
ABSENT = Words(fr="Pas de mouvement à montrer. {reason}", en="No movement to show. {reason}")
IDLE = Words(fr="Aucune affaire ouverte entre ces deux dates.", en="No deal was open between these two dates.")
IN = ("new", "reopened", "pulled_in", "transferred_in")
OUT = ("won", "lost", "deleted", "slipped", "transferred_out")


def verdict(answer: Movement) -> Sentence:
    """What to remember of a movement."""
    whole = answer.whole
    if answer.refusal is not None:
        return Sentence(ABSENT, {"reason": answer.refusal.reason})
    if not (whole.opening.deals or whole.closing.deals or whole.steps):
        return Sentence(IDLE)
    came = [step for step in ordered(whole) if step.line in IN]
    went = [step for step in ordered(whole) if step.line in OUT]
    won = [whole.step("won")]
    if not answer.priced:
        opening, closing = whole.opening.deals, whole.closing.deals
        counts = {"came": _deals(came), "went": _deals(went), "won": _deals(won)}
        return Sentence(COUNTED, {"way": _way(closing - opening), "opening": opening, "closing": closing, **counts})
    sums = {
        "opening": whole.opening.amount,
        "closing": whole.closing.amount,
        "came": _total(came),
        "went": -_total(went),
        "won": -won[0].amount,
    }
    amounts = {name: Money(round(amount, 0), answer.currency) for name, amount in sums.items()}
    return Sentence(FROM_TO, {"way": _way(float(whole.change)), **amounts})


def _deals(steps: list[Step]) -> int:
    return sum(step.deals for step in steps)


def _total(steps: list[Step]) -> Decimal:
    return sum((step.amount for step in steps), Decimal(0))


def _way(change: float) -> Words:
    return STAYED if change == 0 else ROSE if change > 0 else FELL
