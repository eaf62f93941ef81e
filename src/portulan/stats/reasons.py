"""Why there is no number, said to a sales director: what is there, what is needed."""

from dataclasses import dataclass

from portulan.language.words import Sentence, Words
from portulan.stats.estimate import NotComputable


@dataclass(frozen=True, slots=True)
class Noun:
    """What the records are called in a reason: `one` deal, `many` deals, `none` opening a sentence."""

    one: Words
    many: Words
    none: Words


RECORDS = Noun(
    Words(fr="enregistrement", en="record"),
    Words(fr="enregistrements", en="records"),
    Words(fr="Aucun enregistrement", en="No record"),
)
DEALS = Noun(Words(fr="affaire", en="deal"), Words(fr="affaires", en="deals"), Words(fr="Aucune affaire", en="No deal"))
WON_DEALS = Noun(
    Words(fr="affaire gagnée", en="won deal"),
    Words(fr="affaires gagnées", en="won deals"),
    Words(fr="Aucune affaire gagnée", en="No won deal"),
)
EXITS = Noun(
    Words(fr="sortie attendue", en="expected exit"),
    Words(fr="sorties attendues", en="expected exits"),
    Words(fr="Aucune sortie attendue", en="No expected exit"),
)
LEADS = Noun(Words(fr="lead", en="lead"), Words(fr="leads", en="leads"), Words(fr="Aucun lead", en="No lead"))
SALES = Noun(Words(fr="vente", en="sale"), Words(fr="ventes", en="sales"), Words(fr="Aucune vente", en="No sale"))
ANSWERED = Noun(
    Words(fr="lead ayant reçu une réponse", en="answered lead"),
    Words(fr="leads ayant reçu une réponse", en="answered leads"),
    Words(fr="Aucun lead ayant reçu une réponse", en="No answered lead"),
)
ACTIVITIES = Noun(
    Words(fr="activité", en="activity"),
    Words(fr="activités", en="activities"),
    Words(fr="Aucune activité", en="No activity"),
)
ACCOUNTS = Noun(
    Words(fr="entreprise", en="account"),
    Words(fr="entreprises", en="accounts"),
    Words(fr="Aucune entreprise", en="No account"),
)
CUSTOMERS = Noun(
    Words(fr="client", en="customer"), Words(fr="clients", en="customers"), Words(fr="Aucun client", en="No customer")
)

NOTHING = Words(fr="{none} sur ce périmètre.", en="{none} in this scope.")
TOO_FEW = Words(
    fr="{n} {n:?{one}|{many}}, il en faut {needed}.",
    en="{n} {n:?{one}|{many}}; {needed} {needed:?is|are} needed.",
)
NOT_FOLLOWED = Words(
    fr="{n} {n:?{one}|{many}} avec {horizon:days} de recul, il en faut {needed}.",
    en="{n} {n:?{one}|{many}} followed for {horizon:days}; {needed} {needed:?is|are} needed.",
)
NO_FIRST_DAY = Words(
    fr="{n} {n:?{one}|{many}} au premier jour connu, il en faut {needed}\u00a0: l’historique démarre trop tard.",
    en="{n} {n:?{one}|{many}} followed from the first day; {needed} are needed: the history starts too late.",
)
NOT_REACHED = Words(
    fr="{reached:share0} de sorties à ce jour\u00a0: ce délai se lira à partir de {p:share0}.",
    en="{reached:share0} have left so far: this duration can be read once {p:share0} have.",
)
NOT_BOUNDED = Words(
    fr="{n} {n:?{one}|{many}}\u00a0: encore trop peu de recul pour encadrer ce délai.",
    en="{n} {n:?{one}|{many}}: too little follow-up yet to bound this duration.",
)
SCATTERED = Words(
    fr="{n} {n:?{one}|{many}}, mais des montants trop dispersés pour encadrer ce ratio.",
    en="{n} {n:?{one}|{many}}, but amounts too scattered to bound this ratio.",
)
ALL_ZERO = Words(fr="Tous les montants sont à zéro.", en="All the amounts are zero.")
NO_DENOMINATOR = Words(
    fr="Les montants auxquels rapporter ce total sont à zéro.", en="The amounts to divide by are all zero."
)
NO_SPEND = Words(fr="Aucune dépense chargée.", en="No spend is loaded.")


def nothing(noun: Noun, unit: str) -> NotComputable:
    """There is no record at all."""
    return NotComputable("no_data", Sentence(NOTHING, {"none": noun.none}), unit=unit)


def absent(words: Words, n: int, unit: str) -> NotComputable:
    """The records are there, the amounts are not."""
    return NotComputable("no_data", Sentence(words), n=n, unit=unit)


def too_few(n: int, needed: int, noun: Noun, unit: str, words: Words = TOO_FEW, **more: object) -> NotComputable:
    """There are `n`, and `needed` would do."""
    params = {"n": n, "needed": needed, "one": noun.one, "many": noun.many, **more}
    return NotComputable("too_few", Sentence(words, params), n=n, needed=needed, unit=unit)


def unbounded(words: Words, n: int, noun: Noun, unit: str, **more: object) -> NotComputable:
    """There is a value, but no interval around it; how many would do cannot be told."""
    params = {"n": n, "one": noun.one, "many": noun.many, **more}
    return NotComputable("too_few", Sentence(words, params), n=n, unit=unit)
