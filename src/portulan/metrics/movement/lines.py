"""The lines of the movement, in reading order: how each deal came into what is followed, changed, or left it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portulan.language.words import Words

LineId = Literal[
    "new", "reopened", "pulled_in", "transferred_in", "up", "down", "won", "lost", "deleted", "slipped",
    "transferred_out", "advanced", "moved_back",
]  # fmt: skip
Kind = Literal["in", "change", "out", "between"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is called, what it means, and whether deals come in by it, change, go out, or stay inside."""

    id: LineId
    kind: Kind
    name: Words
    meaning: Words


_ALL = (
    Line(
        "new", "in", Words(fr="Nouvelles", en="New"),
        Words(fr="créées dans la période", en="created in the period"),
    ),
    Line(
        "reopened", "in", Words(fr="Rouvertes", en="Reopened"),
        Words(fr="closes au départ, ouvertes de nouveau", en="closed at the start, open again"),
    ),
    Line(
        "pulled_in", "in", Words(fr="Avancées dans l’échéance", en="Pulled in"),
        Words(
            fr="ouvertes au départ, attendues plus tard ou sans date, et venues dans l’échéance regardée",
            en="open at the start, expected outside the closing period or without a date, and now in it",
        ),
    ),
    Line(
        "transferred_in", "in", Words(fr="Entrées dans le périmètre", en="Transferred in"),
        Words(
            fr="ouvertes au départ hors de la condition, et qui y répondent",
            en="open at the start outside the condition, and now meeting it",
        ),
    ),
    Line(
        "up", "change", Words(fr="Montants relevés", en="Amount up"),
        Words(fr="ouvertes au départ, montant relevé depuis", en="open at the start, amount raised since"),
    ),
    Line(
        "down", "change", Words(fr="Montants baissés", en="Amount down"),
        Words(fr="ouvertes au départ, montant baissé depuis", en="open at the start, amount lowered since"),
    ),
    Line(
        "won", "out", Words(fr="Gagnées", en="Won"),
        Words(fr="signées dans la période, au montant signé", en="won in the period, at the amount won"),
    ),
    Line(
        "lost", "out", Words(fr="Perdues", en="Lost"),
        Words(
            fr="perdues dans la période, au dernier montant connu",
            en="lost in the period, at the last amount known",
        ),
    ),
    Line(
        "deleted", "out", Words(fr="Supprimées", en="Deleted"),
        Words(fr="disparues de l’outil, au dernier montant connu", en="gone from the source, at the last amount known"),
    ),
    Line(
        "slipped", "out", Words(fr="Reportées", en="Slipped"),
        Words(
            fr="toujours ouvertes, attendues hors de l’échéance regardée",
            en="still open, now expected outside the closing period",
        ),
    ),
    Line(
        "transferred_out", "out", Words(fr="Sorties du périmètre", en="Transferred out"),
        Words(fr="toujours ouvertes, hors de la condition", en="still open, no longer meeting the condition"),
    ),
    Line(
        "advanced", "between", Words(fr="Passées plus loin", en="Advanced"),
        Words(
            fr="ouvertes aux deux dates, dans une étape plus avancée : zéro au total",
            en="open on both days, in a later stage: nothing in total",
        ),
    ),
    Line(
        "moved_back", "between", Words(fr="Revenues en arrière", en="Moved back"),
        Words(
            fr="ouvertes aux deux dates, dans une étape antérieure : zéro au total",
            en="open on both days, in an earlier stage: nothing in total",
        ),
    ),
)  # fmt: skip

LINES: Mapping[str, Line] = {line.id: line for line in _ALL}
OPENING = Words(fr="Au départ", en="Opening")
CLOSING = Words(fr="À l’arrivée", en="Closing")
REGROUPED = Words(fr="Passées d’un groupe à l’autre", en="Moved between groups")
"""What `advanced` is called when the split is not by stage: the order of the groups says nothing."""
