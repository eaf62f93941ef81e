"""Amounts that are missing, or that say nothing."""

from collections.abc import Iterator

from portulan.facts.quality.context import Facts, good
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

WON_WITHOUT = FindingKind(
    "FA062",
    "warning",
    Words(
        fr="{n} {n:?affaire gagnée n’a|affaires gagnées n’ont} pas de montant, par exemple {examples:list}.",
        en="{n} won {n:?opportunity has|opportunities have} no amount, for example {examples:list}.",
    ),
    Words(
        fr="Renseigner le montant : ces affaires manquent au chiffre d’affaires et au panier moyen.",
        en="Fill in the amount: these deals are missing from revenue and from the average basket.",
    ),
)
LOST_WITHOUT = FindingKind(
    "FA063",
    "warning",
    Words(
        fr="Aucune des {n} affaires perdues n’a de montant : le taux de gain en valeur ne peut pas se calculer.",
        en="None of the {n} lost opportunities has an amount: the win rate by value cannot be computed.",
    ),
    Words(
        fr="Garder dans l’outil d’origine le montant proposé quand une affaire est perdue.",
        en="Keep the amount proposed in the source system when a deal is lost.",
    ),
)
ABOVE_LIST = FindingKind(
    "FA064",
    "advice",
    Words(
        fr="{n} {n:?ligne|lignes} de {table:raw} au-dessus du tarif ({share:share}), par exemple {examples:list}.",
        en="{n} {n:?row|rows} of {table:raw} above the list price ({share:share}), for example {examples:list}.",
    ),
    Words(
        fr="Vérifier que list_amount est bien le montant au tarif, pour toute la quantité.",
        en="Check that list_amount is the amount at list price, for the whole quantity.",
    ),
)


def won_without_amount(facts: Facts) -> Iterator[Finding]:
    if facts.has("opportunity", "amount"):
        n, examples = facts.counted("opportunity", "status = 'won' AND coalesce(amount, 0) = 0")
        if n:
            yield WON_WITHOUT.at(facts.places["opportunity"], n=n, examples=examples)


def lost_without_amounts(facts: Facts) -> Iterator[Finding]:
    if facts.has("opportunity", "amount"):
        lost, worth = facts.ask(
            f"SELECT count(*), count(*) FILTER (amount <> 0) FROM {good('opportunity')} WHERE status = 'lost'"
        )
        if lost and not worth:
            yield LOST_WITHOUT.at(facts.places["opportunity"], n=lost)


def sold_above_list(facts: Facts) -> Iterator[Finding]:
    for table in ("opportunity", "sale"):
        if facts.has(table, "amount", "list_amount"):
            n, examples = facts.counted(table, "amount > list_amount + 0.01")
            if n:
                share = n / facts.filled[table]["list_amount"]
                yield ABOVE_LIST.at(facts.places[table], n=n, table=table, share=share, examples=examples)
