"""What the review signals say: their names, verdicts, the question each puts to the strategy, why one cannot speak."""

from collections.abc import Mapping

from portulan.language.words import Words
from portulan.metrics.signals.answers import SignalId, SignalState

NAMES: Mapping[SignalId, Words] = {
    "pipeline_flat_sales": Words(fr="Pipeline en hausse, ventes à plat", en="Pipeline up, sales flat"),
    "cycle_longer": Words(fr="Cycle de vente plus long", en="Longer sales cycle"),
    "discount_up": Words(fr="Remises en hausse ou marge en baisse", en="Discounts up or margin down"),
    "churn_worse": Words(fr="Clients moins fidèles", en="Churn or retention worsening"),
    "noisy_acquisition": Words(fr="Acquisition bruyante", en="Noisy acquisition"),
}
STATES: Mapping[SignalState, Words] = {
    "firing": Words(fr="À revoir", en="To review"),
    "silent": Words(fr="Rien à signaler", en="Nothing to report"),
    "too_few": Words(fr="Trop peu", en="Too few"),
    "no_data": Words(fr="Sans données", en="No data"),
}
WHAT: Mapping[SignalId, Words] = {
    "pipeline_flat_sales": Words(
        fr="Les ventes du trimestre sont comparées à celles que l’âge des affaires ouvertes promettait, au rythme des "
        "52 semaines d’avant. Il faut aussi que le pipeline de moins de 26 semaines ait pris 10 % en un an et que les "
        "ventes n’aient pas pris plus de 5 %.",
        en="The wins of the quarter are compared with those that the ages of the open deals promised, at the pace of "
        "the 52 weeks before. The pipeline younger than 26 weeks must also be up 10% in a year, and wins by no more "
        "than 5%.",
    ),
    "cycle_longer": Words(
        fr="Les affaires gagnées du trimestre ont-elles l’âge qu’elles devraient avoir ? Deux réponses sur les mêmes "
        "affaires, à âge du pipeline égal et à semaine d’entrée égale ; les deux doivent le dire. Les affaires encore "
        "ouvertes comptent pour le temps qu’elles ont attendu : un arrêt des entrées ne trompe pas.",
        en="Are the deals won this quarter as old as they should be? Two answers on the same deals, given the ages of "
        "the pipeline and given the weeks of entry; both must say so. Deals still open count for the time they have "
        "waited, so that a halt in new deals does not deceive.",
    ),
    "discount_up": Words(
        fr="Total remisé sur total au tarif, et coût sur prix de vente, du trimestre contre les 52 semaines d’avant : "
        "les grosses affaires pèsent davantage.",
        en="Total discounted over total at list, and cost over price, of the quarter against the 52 weeks before: "
        "large deals weigh more.",
    ),
    "churn_worse": Words(
        fr="Parmi les contrats arrivés à terme dans le trimestre, ceux qui n’ont pas été renouvelés, contre ceux "
        "attendus au rythme des 52 semaines d’avant, à ancienneté égale ; et ce que les clients d’il y a un an ne "
        "dépensent plus.",
        en="Of the contracts that came to term in the quarter, those not renewed against those expected at the pace of "
        "the 52 weeks before, at equal seniority; and what the customers of a year ago no longer spend.",
    ),
    "noisy_acquisition": Words(
        fr="Un canal apporte une plus grande part des entrées, en convertit moins en 13 semaines, et recule plus que "
        "les autres canaux ensemble : une baisse générale n’est pas le bruit d’un canal.",
        en="A channel brings a larger share of the entries, converts fewer of them in 13 weeks, and falls more than "
        "all the other channels together: a general fall is not one channel’s noise.",
    ),
}
QUESTIONS: Mapping[SignalId, Words] = {
    "pipeline_flat_sales": Words(
        fr="Ce qui entre au pipeline est-il bien notre cible, et qu’est-ce qui manque aux étapes pour le conclure ?",
        en="Is what enters the pipeline really our target, and what do the stages lack to close it?",
    ),
    "cycle_longer": Words(
        fr="Qu’est-ce qui a changé dans la façon d’acheter de ce segment, et les étapes, les preuves et les relances "
        "y répondent-elles encore ?",
        en="What has changed in the way this segment buys, and do the stages, proofs and follow-ups still answer it?",
    ),
    "discount_up": Words(
        fr="Cédons-nous sur le prix faute de valeur démontrée ? Faut-il tenir les garde-fous, ou changer l’offre ?",
        en="Do we give way on price for want of proven value? Should the guard-rails hold, or the offer change?",
    ),
    "churn_worse": Words(
        fr="L’offre tient-elle sa promesse après la signature, et vendons-nous aux clients qui ont de quoi rester ?",
        en="Does the offer keep its promise after signature, and do we sell to customers who have reasons to stay?",
    ),
    "noisy_acquisition": Words(
        fr="Faut-il garder ce canal à ce budget, le recibler, ou arrêter la campagne qui fait du volume ?",
        en="Should this channel keep its budget, be aimed again, or should the campaign that makes volume stop?",
    ),
}
COMPONENTS: Mapping[SignalId, str] = {
    "pipeline_flat_sales": "process",
    "cycle_longer": "target",
    "discount_up": "price",
    "churn_worse": "offer",
    "noisy_acquisition": "channels",
}
"""Which of the five parts of the plan answers for it."""

FLAT = Words(
    fr="{wins} {wins:?affaire gagnée|affaires gagnées} ce trimestre quand le pipeline en promettait {promised}, alors "
    "qu’il porte {young} affaires de moins de {weeks} semaines contre {before} il y a un an.",
    en="{wins} {wins:?deal|deals} won this quarter where the pipeline promised {promised}, though it holds {young} "
    "deals younger than {weeks} weeks against {before} a year ago.",
)
LONGER = Words(
    fr="{where} : les affaires gagnées ce trimestre ont {now} semaines d’âge, contre {base} attendues.",
    en="{where}: the deals won this quarter are {now} weeks old, where {base} were expected.",
)
DISCOUNT = Words(
    fr="La remise moyenne passe de {base:share} à {now:share} en un trimestre.",
    en="The average discount goes from {base:share} to {now:share} in a quarter.",
)
MARGIN = Words(
    fr="Le taux de marge passe de {base:share} à {now:share} en un trimestre.",
    en="The margin rate goes from {base:share} to {now:share} in a quarter.",
)
CHURN = Words(
    fr="{now:share} des contrats arrivés à terme ce trimestre n’ont pas été renouvelés, contre {base:share} attendus.",
    en="{now:share} of the contracts that came to term this quarter were not renewed, where {base:share} was expected.",
)
NRR = Words(
    fr="Les clients d’il y a un an dépensent {now:share} de ce qu’ils dépensaient alors, contre {base:share} avant.",
    en="The customers of a year ago spend {now:share} of what they spent then, against {base:share} before.",
)
NOISY = Words(
    fr="Le canal {where:raw} apporte {share:share0} des entrées au lieu de {share_base:share0}, et n’en convertit plus "
    "que {now:share} au lieu de {base:share}.",
    en="Channel {where:raw} brings {share:share0} of the entries instead of {share_base:share0}, and converts only "
    "{now:share} of them instead of {base:share}.",
)
BOTH = Words(fr="{first} {second}", en="{first} {second}")
WHOLE = Words(fr="Toutes affaires", en="All deals")
SEGMENT = Words(fr="Segment {name:raw}", en="Segment {name:raw}")
CHANNEL = Words(fr="Canal {name:raw}", en="Channel {name:raw}")
CALM: Mapping[SignalId, Words] = {
    "pipeline_flat_sales": Words(
        fr="Les ventes suivent le pipeline : {wins} gagnées ce trimestre, {promised} promises.",
        en="Sales follow the pipeline: {wins} won this quarter, {promised} promised.",
    ),
    "cycle_longer": Words(
        fr="Aucun segment comparé ne met plus longtemps à signer ({n} {n:?comparé|comparés}, {few} où il y a trop peu "
        "d’affaires gagnées).",
        en="No segment compared takes longer to sign ({n} compared, {few} with too few deals won).",
    ),
    "discount_up": Words(
        fr="Ni les remises ni les marges ne s’écartent de l’an passé.",
        en="Neither discounts nor margins depart from last year’s.",
    ),
    "churn_worse": Words(fr="Les clients restent au rythme de l’an passé.", en="Customers stay at last year’s rate."),
    "noisy_acquisition": Words(
        fr="Aucun canal n’apporte plus en convertissant moins ({n} {n:?comparé|comparés}, {few} où il y a trop peu "
        "d’entrées).",
        en="No channel brings more while converting less ({n} compared, {few} with too few entries).",
    ),
}
MUTE = Words(fr="Ce signal ne peut pas encore parler. {reason}", en="This signal cannot speak yet. {reason}")
TOO_SHORT = Words(
    fr="{have} {have:?semaine|semaines} de recul, il en faut {need} : possible à partir du {when:date}.",
    en="{have} {have:?week|weeks} of facts, {need} are needed: possible from {when:date}.",
)
TOO_FEW = Words(
    fr="{have} ce trimestre et {have_base} l’année d’avant ; il en faut {need} et {need_base}. À ce volume, attendre "
    "n’y changera rien.",
    en="{have} this quarter and {have_base} in the year before; {need} and {need_base} are needed. At this volume, "
    "waiting will not change it.",
)
WINS = Words(fr="{n} {n:?affaire gagnée|affaires gagnées}", en="{n} {n:?deal|deals} won")
RECORDS = Words(fr="{n} {n:?vente|ventes}", en="{n} {n:?sale|sales}")
ENTRIES = Words(fr="{n} {n:?entrée|entrées}", en="{n} {n:?entry|entries}")
CONVERTED = Words(fr="{n} {n:?conversion|conversions}", en="{n} {n:?conversion|conversions}")
LAPSES = Words(
    fr="{n} {n:?contrat non renouvelé|contrats non renouvelés}", en="{n} {n:?contract|contracts} not renewed"
)
ONE_CHANNEL = Words(
    fr="Un seul canal est renseigné : il n’y a rien à lui comparer.",
    en="Only one channel is recorded: there is nothing to compare it with.",
)
MIXED = Words(
    fr="Des montants en {currencies:list} ne s’additionnent pas. Donner des taux de change dans la correspondance.",
    en="Amounts in {currencies:list} do not add up. Give exchange rates in the mapping.",
)
RATE_NAMES: Mapping[str, Words] = {
    "average_discount": Words(fr="Remise moyenne", en="Average discount"),
    "margin_rate": Words(fr="Taux de marge", en="Margin rate"),
    "churn": Words(fr="Contrats non renouvelés", en="Contracts not renewed"),
    "nrr": Words(fr="Rétention nette du revenu", en="Net revenue retention"),
}
SOME = Words(
    fr="{n} {n:?signal demande|signaux demandent} une revue : {names:quoted}.",
    en="{n} {n:?signal asks|signals ask} for a review: {names:quoted}.",
)
NONE = Words(
    fr="Aucun des {n} {n:?signal|signaux} qui peuvent parler ne demande de revue.",
    en="None of the {n} {n:?signal|signals} that can speak asks for a review.",
)
SILENCED = Words(fr="Aucun signal ne peut encore parler.", en="No signal can speak yet.")
