"""What a meeting must decide, whether what was written is a decision, and what is still missing to close it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Sentence, Words
from portulan.rituals.kept import words_of

NO_TEXT = FindingKind(
    "RT010",
    "error",
    Words(fr="Il manque ce qui est décidé.", en="What is decided is missing."),
    Words(fr="L’écrire en une phrase.", en="Write it in one sentence."),
)
NO_OWNER = FindingKind(
    "RT011",
    "error",
    Words(
        fr="Il manque le responsable. Ce que personne ne porte ne se fait pas.",
        en="The owner is missing. What nobody owns is not done.",
    ),
    Words(fr="Nommer une personne.", en="Name a person."),
)
NO_DUE = FindingKind(
    "RT012",
    "error",
    Words(
        fr="Il manque l’échéance. Une action sans date n’est pas une décision.",
        en="The due date is missing. An action without a date is not a decision.",
    ),
    Words(fr="Donner un jour.", en="Give a day."),
)
NOT_A_DAY = FindingKind(
    "RT013",
    "error",
    Words(fr="« {typed:raw} » n’est pas un jour.", en="“{typed:raw}” is not a day."),
    Words(fr="L’écrire ainsi : 2026-11-27.", en="Write it like this: 2026-11-27."),
)
TOO_EARLY = FindingKind(
    "RT014",
    "error",
    Words(fr="L’échéance est avant la séance.", en="The due date is before the meeting."),
    Words(fr="Donner un jour à partir du {day:date}.", en="Give a day from {day:date} on."),
)
NO_CHOICE = FindingKind(
    "RT015",
    "error",
    Words(fr="Il manque le choix : {choices:list}.", en="The choice is missing: {choices:list}."),
    Words(fr="En cocher un.", en="Tick one."),
)
NO_SUCH_SLOT = FindingKind(
    "RT016",
    "error",
    Words(fr="Cette séance ne décide rien de tel.", en="This meeting decides nothing of the kind."),
    Words(fr="Relire la page de la séance.", en="Read the page of the meeting again."),
)
NO_REASON = FindingKind(
    "RT017",
    "error",
    Words(
        fr="Il manque ce qui change : « {choice} » engage l’équipe.",
        en="What changes is missing: “{choice}” binds the team.",
    ),
    Words(fr="L’écrire en une phrase.", en="Write it in one sentence."),
)
ALREADY_DECIDED = FindingKind(
    "RT018",
    "error",
    Words(
        fr="{by:raw} vient d’en décider : « {said} ». La retenir encore la remplace par la vôtre.",
        en="{by:raw} has just decided it: “{said}”. Keeping yours again replaces it.",
    ),
    Words(fr="Lire l’autre décision avant de la remplacer.", en="Read the other decision before replacing it."),
)
CHANGED_MEANWHILE = FindingKind(
    "RT019",
    "error",
    Words(
        fr="Cette décision a été changée ou retirée entre-temps. Retenir la vôtre l’écrit à nouveau.",
        en="This decision was changed or taken back meanwhile. Keeping yours writes it again.",
    ),
    Words(fr="Relire la séance avant de décider.", en="Read the meeting again before deciding."),
)

MISSING = Words(
    fr="Il reste {n} {n:?décision|décisions} sur {total}", en="{n} {n:?decision|decisions} of {total} left to take"
)
Choice = Literal[
    "stop", "keep", "test", "reposition", "change", "definition", "sla", "nothing"
]  # what a decision may be, beside its words
CHOICES: Mapping[Choice, Words] = {
    "stop": Words(fr="Arrêter", en="Stop"),
    "keep": Words(fr="Garder", en="Keep"),
    "test": Words(fr="Tester", en="Test"),
    "reposition": Words(fr="Repositionner", en="Reposition"),
    "change": Words(fr="Changer", en="Change"),
    "definition": Words(fr="Une définition", en="A definition"),
    "sla": Words(fr="Un engagement", en="A commitment"),
    "nothing": Words(fr="Rien", en="Nothing"),
}
WITHOUT_WORDS: frozenset[Choice] = frozenset({"keep"})
"""Choices that stand without a sentence: nothing changes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to decide. `choices` to tick, `owned` where it takes an owner and a due day, `many` where several may
    be written. A meeting cannot be closed while a `required` one is empty; `hint` says what is awaited."""

    id: str
    name: Words
    hint: Words
    choices: Sequence[Choice] = ()
    owned: bool = False
    many: bool = False
    required: bool = True
    component: str = ""


PRIORITY = Slot(
    "priority",
    Words(fr="Priorités de la semaine", en="Priorities of the week"),
    Words(fr="au moins une priorité, en une phrase", en="at least one priority, in one sentence"),
    many=True,
)
ACTION = Slot(
    "action",
    Words(fr="Prochaine action", en="Next action"),
    Words(
        fr="au moins une prochaine action, avec responsable et échéance",
        en="at least one next action, with its owner and due date",
    ),
    owned=True,
    many=True,
)
OTHER_ACTION = Slot("action", ACTION.name, ACTION.hint, owned=True, many=True, required=False)
LAUNCH = Slot(
    "launch",
    Words(fr="Ce qu’on lance ou pas", en="What is launched, or not"),
    Words(
        fr="aucune initiative n’est en cours : dire ce qu’on lance, ou pourquoi rien",
        en="no initiative is under way: say what is launched, or why nothing",
    ),
)
CHANGED = Slot(
    "changed",
    Words(fr="Ce qui change cette semaine", en="What changes this week"),
    Words(
        fr="une définition, un engagement, ou rien : et pourquoi", en="a definition, a commitment, or nothing: and why"
    ),
    choices=("definition", "sla", "nothing"),
    many=True,
)
DEFINITIONS = Slot(
    "definitions",
    Words(fr="Définitions communes", en="Shared definitions"),
    Words(fr="garder ou changer les définitions", en="keep or change the definitions"),
    choices=("keep", "change"),
    component="alignment",
)
COMMITMENTS = Slot(
    "commitments",
    Words(fr="Engagements de traitement", en="Service commitments"),
    Words(fr="garder ou changer les engagements", en="keep or change the commitments"),
    choices=("keep", "change"),
    component="alignment",
)
LEARNING = Slot(
    "learning",
    Words(fr="Ce qu’on a appris", en="What was learnt"),
    Words(fr="au moins un enseignement, en une phrase", en="at least one lesson, in one sentence"),
    many=True,
)


def slots(pack: Mapping[str, Any]) -> tuple[Slot, ...]:
    """What the meeting of this pack decides, in the order of its page."""
    match pack["kind"]:
        case "weekly":
            return PRIORITY, ACTION
        case "monthly":
            found = tuple(_of_initiative(one) for one in pack.get("initiatives", ()))
            return *(found or (LAUNCH,)), OTHER_ACTION
        case "quarterly":
            return *(_of_component(one) for one in pack.get("strategy", ())), OTHER_ACTION
        case "alignment_weekly":
            return CHANGED, OTHER_ACTION
        case _:
            return DEFINITIONS, COMMITMENTS, LEARNING, OTHER_ACTION


def _of_initiative(one: Mapping[str, Any]) -> Slot:
    what = words_of({"fr": one["what"], "en": one["what"]})
    hint = Words(fr="arrêter, garder ou tester", en="stop, keep or test")
    return Slot(one["id"], what, hint, choices=("stop", "keep", "test"))


def _of_component(one: Mapping[str, Any]) -> Slot:
    hint = Words(fr="garder ou repositionner", en="keep or reposition")
    return Slot(one["id"], words_of(one["name"]), hint, choices=("keep", "reposition"), component=one["id"])


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as typed, read: which slot, what, by whom, for when."""

    slot: str
    choice: str = ""
    text: str = ""
    owner: str = ""
    due: date | None = None


class Decided(Protocol):
    """A decision written: which slot it fills."""

    @property
    def slot(self) -> str: ...


def read_decision(typed: Mapping[str, str], known: Iterable[Slot], day: date) -> tuple[Written | None, list[Finding]]:
    """What was typed as a decision of a slot, or all that is missing. `day` is the meeting's."""
    slot = next((one for one in known if one.id == typed.get("slot", "")), None)
    if slot is None:
        return None, [NO_SUCH_SLOT.at(None)]
    text, owner = (" ".join(typed.get(name, "").split()) for name in ("text", "owner"))
    choice = typed.get("choice", "").strip()
    chosen = next((one for one in slot.choices if one == choice), None)
    faults: list[Finding] = []
    if slot.choices and chosen is None:
        faults.append(NO_CHOICE.at(None, choices=[CHOICES[one] for one in slot.choices]))
    if not text and not slot.choices:
        faults.append(NO_TEXT.at(None))
    if not text and chosen is not None and chosen not in WITHOUT_WORDS:
        faults.append(NO_REASON.at(None, choice=CHOICES[chosen]))
    due, wrong = _due(typed.get("due", "").strip(), slot, day)
    faults += wrong
    if slot.owned and not owner:
        faults.insert(len(faults) - len(wrong), NO_OWNER.at(None))
    if faults:
        return None, faults
    return Written(slot.id, chosen or "", text[:2000], owner[:200] if slot.owned else "", due), []


def _due(typed: str, slot: Slot, day: date) -> tuple[date | None, list[Finding]]:
    if not slot.owned:
        return None, []
    if not typed:
        return None, [NO_DUE.at(None)]
    try:
        due = date.fromisoformat(typed)
    except ValueError:
        return None, [NOT_A_DAY.at(None, typed=typed[:40])]
    if due < day:
        return None, [TOO_EARLY.at(None, day=day)]
    return due, []


@dataclass(frozen=True, slots=True)
class Remaining:
    """What keeps a meeting open: how many of its required decisions are missing, and which."""

    total: int
    missing: tuple[Slot, ...]

    @property
    def sentence(self) -> Sentence | None:
        """`Il reste 1 décision sur 2`; None where nothing is missing."""
        return Sentence(MISSING, {"n": len(self.missing), "total": self.total}) if self.missing else None


def remaining(known: Iterable[Slot], decided: Iterable[Decided]) -> Remaining:
    """What must still be decided."""
    required = [slot for slot in known if slot.required]
    filled = {one.slot for one in decided}
    return Remaining(len(required), tuple(slot for slot in required if slot.id not in filled))
