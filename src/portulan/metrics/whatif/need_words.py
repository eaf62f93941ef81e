"""What a lever would have to become, in words."""

from portulan.language.words import Words
from portulan.metrics.whatif.reaching import LeverId

LEVERS: dict[LeverId, Words] = {
    "leads": Words(fr="Affaires nouvelles par mois", en="New deals a month"),
    "conversion": Words(fr="Affaires nouvelles gagnées", en="New deals won"),
    "basket": Words(fr="Montant moyen d’une affaire gagnée", en="Average amount of a deal won"),
    "rest": Words(fr="Valeur sur ce qui reste à venir", en="Value over what is still to come"),
}
FROM_TO = Words(fr="{before} → {after} ({change})", en="{before} → {after} ({change})")
NOT_ALONE = Words(fr="hors d’atteinte par ce seul levier", en="out of reach with this lever alone")
TO_HAVE = Words(
    fr="Pour avoir {n} chances sur 100, un seul de ces leviers à la fois, tout le reste égal :",
    en="For {n} chances in 100, one of these levers at a time, all else equal:",
)
