"""Why an alert has no state to give, or what weakens it."""

from collections.abc import Mapping

from portulan.language.words import Words
from portulan.plan.rules.alerts import CYCLE, WITHOUT

SHORT = Words(
    fr="Il faut un an de faits pour apprendre ce qui est habituel ; il y en a {weeks} {weeks:?semaine|semaines}. "
    "Suivi possible vers le {day:date}.",
    en="It takes a year of facts to learn what is usual; there {weeks:?is|are} {weeks} {weeks:?week|weeks}. It can be "
    "watched from about {day:date}.",
)
UNCALIBRATED = Words(
    fr="Appris sur six mois de faits au lieu d’un an : plus de fausses alertes que les {announced:share0} annoncés "
    "(6 à 17 % des années simulées au lieu de 5 %). Calé vers le {day:date}.",
    en="Learnt on six months of facts instead of a year: more false alarms than the {announced:share0} announced (6 to "
    "17% of simulated years instead of 5%). Calibrated from about {day:date}.",
)
FEW = Words(
    fr="{n} {n:?issue connue|issues connues} sur la période d’apprentissage, il en faut {least}.",
    en="{n} known {n:?outcome|outcomes} over the learning period; it takes {least}.",
)
FEW_UNTIL = Words(
    fr="{n} {n:?issue connue|issues connues} sur la période d’apprentissage, il en faut {least} : pas avant le "
    "{day:date} à ce rythme.",
    en="{n} known {n:?outcome|outcomes} over the learning period; it takes {least}: not before {day:date} at this "
    "pace.",
)
SLOW = Words(
    fr="À ces volumes, un passage de la cible au seuil mettrait environ {delay:days} à se voir : au-delà de "
    "{most:days}, ce n’est plus une alerte. {way_out}",
    en="At these volumes a move from the target to the threshold would take about {delay:days} to show: beyond "
    "{most:days} it is no alert. {way_out}",
)
WIDER = Words(
    fr="Un écart de {gap} entre la cible et le seuil se verrait à temps.",
    en="A gap of {gap} between target and threshold would show in time.",
)
NO_GAP = Words(fr="Aucun seuil ne se verrait à temps.", en="No threshold would show in time.")
POINTS = Words(fr="{value:points} points", en="{value:points} points")
PLAIN = Words(fr="{value:number}", en="{value:number}")
ONE_SIDED = Words(
    fr="Les faits n’ont qu’une sorte d’issue ({seen}) : sans l’autre, une part ne veut rien dire.",
    en="The facts have only one kind of outcome ({seen}): without the other a share means nothing.",
)
ADVANCES = Words(fr="des avancées, aucune perte", en="advances, no losses")
LOSSES = Words(fr="des pertes, aucune avancée", en="losses, no advances")
NO_OUTCOME = Words(fr="Aucune issue n’est connue.", en="No outcome is known.")
OUT_OF_REACH = Words(
    fr="La cible ou le seuil est hors de ce que ces affaires peuvent donner : aujourd’hui {now:share}. Vérifier la "
    "cible sur l’indicateur tel qu’il est défini.",
    en="The target or the threshold is beyond what these deals can give: {now:share} today. Check the target on the "
    "KPI as defined.",
)
WRONG_SIDE = Words(
    fr="Le seuil d’alerte n’est pas du mauvais côté de la cible : il n’y a rien à guetter. Écrire un seuil moins bon "
    "que la cible.",
    en="The alert threshold is not on the bad side of the target: there is nothing to watch for. Write a threshold "
    "worse than the target.",
)
DURATION = Words(
    fr="Pas d’alerte sûre sur une durée : les semaines creuses (août, fin d’année) l’allongent, et le calendrier du "
    "plan ne les déclare pas. Sans elles, une telle alerte se tromperait une année sur deux ou plus. Regarder les "
    "blocages, qui comparent à âge égal.",
    en="No safe alert on a duration: slow weeks (August, year end) lengthen it, and the plan’s calendar does not "
    "declare them. Without them such an alert would be wrong one year in two or more. See blockages, which compare at "
    "equal age.",
)
STOCK = Words(
    fr="Pas d’alerte quotidienne sur un niveau à un instant ou une somme : le calendrier les fait bouger plus que la "
    "commerciale. Mettre en focus le taux, le nombre ou la moyenne qui les fait.",
    en="No daily alert on a level at an instant or a sum: the calendar moves them more than sales work does. Put in "
    "focus the rate, the count or the mean they are made of.",
)
SPLIT = Words(
    fr="Une alerte suit une seule valeur : retirer « by » et écrire une condition (where), ou nommer l’étape.",
    en="An alert follows one value: remove “by” and write a condition (where), or name the stage.",
)
SEASON = Words(
    fr="Un nombre suit les saisons : il faut deux ans de faits pour les apprendre. Suivi possible vers le {day:date}.",
    en="A count follows the seasons: it takes two years of facts to learn them. It can be watched from about "
    "{day:date}.",
)
ALL_EQUAL = Words(
    fr="Toutes les valeurs sont égales : rien ne dit ce qu’est un écart.",
    en="All values are equal: nothing says what a difference is.",
)
NO_FACTS = Words(fr="Aucun fait à lire pour cet indicateur.", en="No fact to read for this KPI.")
SAID_OF: Mapping[str, Words] = dict.fromkeys(WITHOUT, CYCLE)
"""Why a KPI has no daily alert, where it has a reason of its own."""
