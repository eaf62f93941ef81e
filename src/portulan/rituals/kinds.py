"""The five rituals: what each is called, how its time is shared, which question it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from portulan.language.words import Words
from portulan.plan.records import Ritual, Rituals

KindId = Literal["weekly", "monthly", "quarterly", "alignment_weekly", "alignment_monthly"]
KIND_IDS: tuple[KindId, ...] = get_args(KindId)
PointId = Literal[
    "followed", "movement", "figures", "watch", "deals", "initiatives", "strategy", "definitions", "decisions"
]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an agenda and its part of the time, in sixtieths of the whole."""

    id: PointId
    part: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One ritual: its name, its pace in a word, what it must end with, its agenda, its usual length in minutes."""

    id: KindId
    name: Words
    pace: Words
    outcome: Words
    agenda: Sequence[Point]
    minutes: int


POINTS: Mapping[PointId, Words] = {
    "followed": Words(fr="Suivi", en="Follow-up"),
    "movement": Words(fr="Mouvement", en="Movement"),
    "figures": Words(fr="Chiffres", en="Figures"),
    "watch": Words(fr="Alertes", en="Alerts"),
    "deals": Words(fr="Affaires", en="Deals"),
    "initiatives": Words(fr="Initiatives", en="Initiatives"),
    "strategy": Words(fr="Stratégie", en="Strategy"),
    "definitions": Words(fr="Définitions", en="Definitions"),
    "decisions": Words(fr="Décisions", en="Decisions"),
}

_ALL = (
    Kind(
        "weekly",
        Words(fr="Revue de pipeline", en="Pipeline review"),
        Words(fr="hebdomadaire", en="weekly"),
        Words(fr="Priorités de la semaine et prochaines actions", en="Priorities of the week and next actions"),
        (
            Point("followed", 8),
            Point("movement", 10),
            Point("watch", 12),
            Point("deals", 16),
            Point("figures", 4),
            Point("decisions", 10),
        ),
        30,
    ),
    Kind(
        "monthly",
        Words(fr="Revue des indicateurs", en="KPI review"),
        Words(fr="mensuelle", en="monthly"),
        Words(fr="Arrêter, garder ou tester chaque initiative", en="Stop, keep or test each initiative"),
        (
            Point("followed", 6),
            Point("figures", 14),
            Point("movement", 8),
            Point("watch", 10),
            Point("initiatives", 14),
            Point("decisions", 8),
        ),
        60,
    ),
    Kind(
        "quarterly",
        Words(fr="Revue stratégique", en="Strategy review"),
        Words(fr="trimestrielle", en="quarterly"),
        Words(
            fr="Garder ou repositionner la cible, l’offre, les canaux",
            en="Keep or reposition the target, the offer, the channels",
        ),
        (
            Point("followed", 6),
            Point("figures", 16),
            Point("movement", 6),
            Point("watch", 8),
            Point("strategy", 16),
            Point("decisions", 8),
        ),
        90,
    ),
    Kind(
        "alignment_weekly",
        Words(fr="Point d’alignement", en="Alignment meeting"),
        Words(fr="hebdomadaire", en="weekly"),
        Words(
            fr="Ce que marketing et vente changent cette semaine",
            en="What marketing and sales change this week",
        ),
        (Point("followed", 12), Point("figures", 20), Point("definitions", 16), Point("decisions", 12)),
        30,
    ),
    Kind(
        "alignment_monthly",
        Words(fr="Revue d’alignement", en="Alignment review"),
        Words(fr="mensuelle", en="monthly"),
        Words(
            fr="Définitions et engagements : garder ou changer, et ce qu’on a appris",
            en="Definitions and commitments: keep or change, and what was learnt",
        ),
        (Point("followed", 10), Point("figures", 16), Point("definitions", 22), Point("decisions", 12)),
        45,
    ),
)
KINDS: Mapping[KindId, Kind] = {kind.id: kind for kind in _ALL}


def kind_of(name: str) -> Kind | None:
    """The ritual of that name, if it is one."""
    return next((kind for kind in _ALL if kind.id == name), None)


def planned(rituals: Rituals) -> Iterator[tuple[Kind, Ritual]]:
    """The rituals that the plan holds, in the order of their pace."""
    for kind in _ALL:
        ritual: Ritual | None = getattr(rituals, kind.id)
        if ritual is not None and (ritual.day is not None or ritual.on is not None):
            yield kind, ritual


def minutes_of(kind: Kind, ritual: Ritual | None) -> int:
    """How long the ritual lasts: as the plan says, else its usual length."""
    return (ritual.minutes if ritual else None) or kind.minutes


def agenda_of(kind: Kind, minutes: int) -> list[tuple[PointId, int]]:
    """The points with their minutes, which add up to the whole: the largest remainders are rounded up."""
    exact = [point.part * minutes / 60 for point in kind.agenda]
    given = [int(length) for length in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: given[i] - exact[i])
    for i in by_remainder[: minutes - sum(given)]:
        given[i] += 1
    return [(point.id, length) for point, length in zip(kind.agenda, given, strict=True)]
