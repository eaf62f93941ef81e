"""Why an open deal is at risk, in words, and the way out of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portulan.language.words import Words

ReasonId = Literal[
    "waiting", "overdue", "silent", "allowed", "no_next", "owner_left", "unpriced", "undated", "went_back"
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of reason: its short name, its sentence with `days` and `limit`, and what to do about it."""

    id: ReasonId
    name: Words
    sentence: Words
    way_out: Words


_ALL = (
    Reason(
        "waiting",
        Words(fr="attend trop", en="waits too long"),
        Words(
            fr="{days:days} dans l’étape : neuf affaires comparables sur dix en étaient sorties à {limit:days}",
            en="{days:days} in the stage: nine such deals in ten had left it by {limit:days}",
        ),
        Words(fr="relancer, ou clore l’affaire", en="follow up, or close the deal"),
    ),
    Reason(
        "overdue",
        Words(fr="date dépassée", en="past its date"),
        Words(
            fr="signature prévue dépassée de {days:days}", en="expected close passed {days:days} ago"
        ),
        Words(
            fr="reprendre la date avec le client, ou clore l’affaire",
            en="agree on a new date with the client, or close the deal",
        ),
    ),
    Reason(
        "silent",
        Words(fr="sans activité", en="no activity"),
        Words(
            fr="aucune activité depuis {days:days} (neuf fois sur dix, la suivante vient sous {limit:days})",
            en="no activity for {days:days} (nine times in ten the next one comes within {limit:days})",
        ),
        Words(fr="reprendre contact", en="get back in touch"),
    ),
    Reason(
        "allowed",
        Words(fr="temps alloué dépassé", en="over the time allowed"),
        Words(
            fr="{days:days} dans l’étape, le plan en alloue {limit:days}",
            en="{days:days} in the stage, the plan allows {limit:days}",
        ),
        Words(fr="faire avancer, ou dire pourquoi elle attend", en="move it on, or say why it waits"),
    ),
    Reason(
        "no_next",
        Words(fr="pas de suite", en="no next step"),
        Words(fr="aucune activité à venir", en="no activity planned"),
        Words(fr="fixer le prochain rendez-vous", en="set the next appointment"),
    ),
    Reason(
        "owner_left",
        Words(fr="commercial parti", en="owner left"),
        Words(
            fr="son commercial est parti depuis {days:days}", en="its owner left {days:days} ago"
        ),
        Words(fr="confier l’affaire à un collègue", en="hand the deal to a colleague"),
    ),
    Reason(
        "unpriced",
        Words(fr="sans montant", en="no amount"),
        Words(fr="aucun montant", en="no amount"),
        Words(fr="chiffrer l’affaire", en="put an amount on it"),
    ),
    Reason(
        "undated",
        Words(fr="sans date", en="no date"),
        Words(fr="aucune date de signature prévue", en="no expected close"),
        Words(fr="convenir d’une date avec le client", en="agree on a date with the client"),
    ),
    Reason(
        "went_back",
        Words(fr="revenue en arrière", en="went back"),
        Words(
            fr="revenue à une étape antérieure il y a {days:days}", en="went back a stage {days:days} ago"
        ),
        Words(fr="revoir ce qui manquait à l’étape quittée", en="review what the stage it left was missing"),
    ),
)  # fmt: skip

REASONS: Mapping[str, Reason] = {reason.id: reason for reason in _ALL}
"""Every reason, the one to act upon first first."""
