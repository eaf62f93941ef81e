"""Writes the notes: a small grammar composes sentences around what really happened to the record.

Every quote put in a note is remembered with the objection, pain or competitor it stands for, so that whoever reads the
notes by machine can be compared with the truth.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portulan.sample import phrases

COMPETITORS = {"gmao-nord": "GMAO Nord", "mainteo": "Maintéo", "usinia": "Usinia", "fixelia": "Fixelia"}
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a note that stands for something: the exact words, as they are in the text."""

    kind: str  # 'objection', 'pain' or 'competitor'
    id: str
    quote: str
    by_client: bool


@dataclass(slots=True)
class Note:
    parts: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(p for p in self.parts if p)


class Writer:
    """Composes notes with one random source; `about` gives the slots of the record."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def fill(self, template: str, about: Mapping[str, str]) -> str:
        def value(match: re.Match[str]) -> str:
            slot = match.group(1)
            return about[slot] if slot in about else self.rng.choice(phrases.SLOTS[slot])

        text = _SLOT.sub(value, template)
        while _SLOT.search(text):
            text = _SLOT.sub(value, text)
        return _capital(text.replace("de le ", "du ").replace("à le ", "au "))

    def one(self, templates: Sequence[str], about: Mapping[str, str]) -> str:
        return self.fill(self.rng.choice(templates), about)

    def talk(self, kind: str, stage: str, outcome: str, about: Mapping[str, str], objection: str | None) -> Note:
        """A note of a call, meeting, visit or demo in a stage. `outcome`: 'advances', 'lost' or 'open'."""
        note = Note()
        good = outcome == "advances" or (outcome == "open" and self.rng.random() < 0.5)
        note.parts.append(self.one(phrases.OPENERS[kind], about))
        if stage in ("qualification", "decouverte") or self.rng.random() < 0.25:
            self._pain(note, about)
        if stage == "decouverte":
            note.parts.append(self.one(phrases.COSTED if good else phrases.NOT_COSTED, about))
        if stage == "qualification" and self.rng.random() < 0.7:
            note.parts.append(self.one(phrases.DECIDER_KNOWN if good else phrases.DECIDER_UNKNOWN, about))
        if objection is not None:
            self.object_to(note, objection, about)
        if self.rng.random() < 0.6:
            note.parts.append(self.one(phrases.GOOD_SIGNS if good else phrases.BAD_SIGNS, about))
        note.parts.append(self.one(phrases.NEXT_STEPS if good else phrases.VAGUE_NEXT, about))
        return note

    def mail_from_client(self, about: Mapping[str, str], objection: str | None) -> Note:
        note = Note([self.one(phrases.OPENERS["email"], about)])
        if objection is None:
            self._pain(note, about, client=True)
        else:
            self.object_to(note, objection, about, answered=False)
        return note

    def plain(self, templates: Sequence[str], about: Mapping[str, str]) -> Note:
        return Note([self.one(templates, about)])

    def object_to(self, note: Note, objection: str, about: Mapping[str, str], *, answered: bool = True) -> None:
        """The client objects, in words of their own; the seller's answer may follow."""
        client, answers = phrases.OBJECTIONS[objection]
        quote = self.one(client, about)
        opening = (
            self.rng.choice(("", "", "Frein : ", "Objection : ", "Réserve : ", "Sa phrase : ")) if answered else ""
        )
        note.parts.append(f"{opening}«\u00a0{quote.rstrip('.')}\u00a0».")
        note.said.append(Said("objection", objection, quote.rstrip("."), True))
        if objection == "concurrent":
            note.said.append(Said("competitor", about["competitor_id"], about["competitor"], True))
        if answered and self.rng.random() < 0.7:
            note.parts.append(self.one(answers, about))

    def _pain(self, note: Note, about: Mapping[str, str], *, client: bool = False) -> None:
        pain, told, quoted = self.rng.choice(phrases.PAINS)
        if client or self.rng.random() < 0.5:
            quote = self.fill(quoted, about).rstrip(".")
            note.parts.append(f"«\u00a0{quote}\u00a0».")
            note.said.append(Said("pain", pain, quote, True))
        else:
            words = self.fill(told, about)
            note.parts.append(words)
            note.said.append(Said("pain", pain, words, False))


def _capital(text: str) -> str:
    return re.sub(r"(^|(?<=[.!?] ))([a-zàâéèêîôû])", lambda m: m.group(0).upper(), text)
