"""What the journal says of meetings."""

from typing import TYPE_CHECKING

from portulan.language.words import Sentence, Words
from portulan.rituals.decisions import CHOICES, Slot
from portulan.rituals.kept import both, words_of

if TYPE_CHECKING:
    from portulan.rituals.models import Decision

OPENED = Words(fr="{name} du {day:date} : ouverte, chiffres figés", en="{name} of {day:date}: opened, figures frozen")
CLOSED = Words(
    fr="{name} du {day:date} : close, {n} {n:?décision|décisions}",
    en="{name} of {day:date}: closed, {n} {n:?decision|decisions}",
)
PLAIN = Words(fr="{text:raw}", en="{text:raw}")
OWNED = Words(fr="{text:raw} ({owner:raw}, {due:date})", en="{text:raw} ({owner:raw}, {due:date})")
CHOSEN = Words(fr="{name} : {choice}", en="{name}: {choice}")
CHOSEN_WITH = Words(fr="{name} : {choice}. {text:raw}", en="{name}: {choice}. {text:raw}")

ALONE = Words(fr="{choice}", en="{choice}")
ALONE_WITH = Words(fr="{choice}. {text:raw}", en="{choice}. {text:raw}")


def decided_words(decision: "Decision") -> Sentence:
    """What was decided, where what it is about is said beside: `Garder. Le salon a payé ses affaires`."""
    choice = next((words for name, words in CHOICES.items() if name == decision.choice), None)
    if choice is None:
        return Sentence(PLAIN, {"text": decision.text})
    return Sentence(ALONE_WITH if decision.text else ALONE, {"choice": choice, "text": decision.text})


def decision_title(slot: Slot, decision: "Decision") -> Sentence:
    """The decision in a sentence: its words, its owner and day; or what was chosen, and why."""
    text, choice = decision.text, next((c for name, c in CHOICES.items() if name == decision.choice), None)
    if choice is not None:
        chosen = words_of({language: said.lower() for language, said in both(choice).items()})
        return Sentence(CHOSEN_WITH if text else CHOSEN, {"name": slot.name, "choice": chosen, "text": text})
    if decision.due is not None:
        return Sentence(OWNED, {"text": text, "owner": decision.owner, "due": decision.due})
    return Sentence(PLAIN, {"text": text})
