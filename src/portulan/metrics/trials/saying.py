"""What a test says: its verdict in a sentence, why it cannot be read, what weakens it."""

from typing import TYPE_CHECKING

from portulan.language.words import Sentence, Words

if TYPE_CHECKING:
    from portulan.metrics.trials.answers import Measured
    from portulan.metrics.trials.sizing import Power

NO_ONE_YET = Words(fr="Personne n’est encore entré dans ce bras.", en="No one has entered this arm yet.")
ALL_OPEN = Words(fr="{open} {open:?entrée|entrées}, aucune issue connue.", en="{open} entered, no outcome known yet.")
BY_OWNER = Words(
    fr="Réparti par commercial : les affaires d’une même personne se ressemblent, le test en vaut {times:number} fois "
    "moins que s’il était tiré au hasard. Une personne plus forte d’un côté suffit à faire un écart.",
    en="Split by salesperson: the deals of one person are alike, so the test is worth {times:number} times less than a "
    "random one. One stronger person on a side is enough to make a gap.",
)
BEFORE_AFTER = Words(
    fr="Rien n’est tiré au hasard ici : ce qui a changé en même temps, pour ceux-là seulement, se lirait comme un "
    "effet.",
    en="Nothing is drawn at random here: whatever changed at the same time, for these alone, would read as an effect.",
)
NOT_DRAWN = Words(
    fr="Le tirage n’a pas commencé : il commence à l’enregistrement du test.",
    en="The draw has not begun: it begins when the test is registered.",
)
UNREAD_RAIL = Words(fr="Le garde-fou ne se lit pas. {why}", en="The guard-rail cannot be read. {why}")

SAID = {
    "better": Words(
        fr="B fait mieux que A, {difference:points} points de plus : la règle autorise à déployer depuis le {on}.",
        en="B does better than A, by {difference:points} points: the rule has allowed deploying since {on}.",
    ),
    "worse": Words(
        fr="B fait moins bien que A, {difference:points} points de moins : à arrêter, depuis le {on}.",
        en="B does worse than A, by {difference:points} points: to stop, since {on}.",
    ),
    "guardrail": Words(
        fr="Le garde-fou est franchi ({kpi}) : à arrêter, quel que soit l’effet.",
        en="The guard-rail is breached ({kpi}): to stop, whatever the effect.",
    ),
    "no_difference": Words(
        fr="Le nombre déclaré est atteint sans écart établi : à arrêter. Un effet de {low:points} à {high:points} "
        "points reste possible.",
        en="The declared number is reached with no difference established: to stop. An effect of {low:points} to "
        "{high:points} points remains possible.",
    ),
    "too_early": Words(
        fr="Trop tôt pour décider : {known} {known:?issue connue|issues connues} sur {deals}. Continuer.",
        en="Too early to decide: {known} of {deals} outcomes known. Go on.",
    ),
    "anytime_early": Words(
        fr="Trop tôt pour décider : {known} {known:?issue connue|issues connues}, une preuve de {evidence:number} pour "
        "{limit:number} demandés. Continuer.",
        en="Too early to decide: {known} {known:?outcome|outcomes} known, evidence of {evidence:number} for the "
        "{limit:number} required. Go on.",
    ),
    "not_begun": Words(
        fr="Le test n’a encore reçu personne ; il commence le {start}.",
        en="The test has received no one yet; it begins on {start}.",
    ),
}
DECIDABLE = Words(
    fr="Pas décidable avant le {on}, avec vos volumes : {deals} affaires ou leads à {weekly:number} par semaine.",
    en="Not decidable before {on} with your volumes: {deals} deals or leads at {weekly:number} a week.",
)
DECIDABLE_BETWEEN = Words(
    fr="Pas décidable avant le {first}, si net que soit l’effet ; au plus tard vers le {on}, avec vos volumes : "
    "{deals} affaires ou leads à {weekly:number} par semaine.",
    en="Not decidable before {first}, however clear the effect; by about {on} at the latest, with your volumes: "
    "{deals} deals or leads at {weekly:number} a week.",
)
DECIDABLE_AROUND = Words(
    fr="Décidable vers le {on}, avec vos volumes : {deals} affaires ou leads à {weekly:number} par semaine ; plus tôt "
    "si l’effet est plus net que prévu.",
    en="Decidable around {on} with your volumes: {deals} deals or leads at {weekly:number} a week; sooner if the "
    "effect is clearer than expected.",
)
NEVER = Words(
    fr="Pas décidable en cinq ans avec vos volumes : {weekly:number} affaires ou leads par semaine pour {deals} "
    "demandés.",
    en="Not decidable in five years with your volumes: {weekly:number} deals or leads a week for {deals} required.",
)
SHOWS = Words(
    fr="Vu quatre fois sur cinq : un effet d’au moins {effect:points} points, en partant de {base:share0}.",
    en="Seen four times in five: an effect of at least {effect:points} points, from {base:share0}.",
)
SHOWS_NOTHING = Words(
    fr="En partant de {base:share0}, {deals} affaires ou leads ne montrent aucun effet possible.",
    en="From {base:share0}, {deals} deals or leads show no possible effect.",
)
NOT_ENOUGH = Words(
    fr="Pour voir {wanted:points} points, il en faudrait {needed}.",
    en="To see {wanted:points} points would take {needed}.",
)
BY_JUDGEMENT = Words(
    fr="En dessous de cet effet, décider par jugement : le test ne tranchera pas.",
    en="Below that effect, decide by judgement: the test will not settle it.",
)


def say_why(made: "Measured") -> Sentence:
    """The verdict in a sentence."""
    why: str = made.why
    if why == "too_early" and made.deals is None:
        why = "anytime_early"
    difference = abs(made.difference or 0.0)
    rail = made.guardrail.name if made.guardrail else ""
    values = {
        "difference": difference, "on": made.decided or made.as_of, "kpi": rail, "low": made.low or 0.0,
        "high": made.high or 0.0, "known": made.counts.known, "deals": made.deals or 0, "evidence": made.evidence,
        "limit": made.limit, "start": made.trial.start,
    }  # fmt: skip
    if made.trial.split.by == "dates" and why == "too_early":
        values["known"] = made.counts.known_b
    return Sentence(SAID[why], values)


def say_power(power: "Power") -> list[Sentence]:
    """What a design can show at these volumes, and when."""
    weekly = round(power.weekly, 1)
    if power.decidable:
        when = DECIDABLE_AROUND if power.earliest is None else DECIDABLE_BETWEEN
        when = DECIDABLE if power.earliest == power.decidable else when
        values = {"on": power.decidable, "first": power.earliest, "deals": power.deals, "weekly": weekly}
        said = [Sentence(when, values)]
    else:
        said = [Sentence(NEVER, {"deals": power.deals, "weekly": weekly})]
    if power.effect is None:
        said.append(Sentence(SHOWS_NOTHING, {"base": power.base, "deals": power.deals}))
    else:
        said.append(Sentence(SHOWS, {"effect": power.effect, "base": power.base}))
    if power.wanted is not None and power.needed is not None and not power.enough:
        said.append(Sentence(NOT_ENOUGH, {"wanted": power.wanted, "needed": power.needed}))
    said.append(Sentence(BY_JUDGEMENT))
    return said
