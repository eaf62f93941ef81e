"""What a figure needs of the facts, in words: the reason it gives when that is missing."""

from collections.abc import Mapping, Sequence

from portulan.facts.schema import TABLES
from portulan.language.words import Sentence, Words
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Kpi, Variant
from portulan.stats.estimate import NotComputable

_NAMED: Mapping[str, Words] = {
    "stages": Words(fr="les étapes du process, à écrire dans le plan", en="the stages of the process, in the plan"),
    "won opportunities": Words(fr="des affaires gagnées et datées", en="won opportunities with their closing date"),
    "lost opportunities": Words(
        fr="des affaires perdues et datées : seules des gagnées sont chargées, et une perte ne se devine pas",
        en="lost opportunities with their closing date: only won ones are loaded, and a loss cannot be guessed",
    ),
    "lost amounts": Words(
        fr="le montant des affaires perdues : il est absent ou à zéro",
        en="the amounts of lost opportunities: absent or 0",
    ),
    "mql": Words(
        fr="la date à laquelle un lead devient MQL, ou une définition du MQL dans le plan",
        en="the date a lead becomes an MQL, or a definition of an MQL in the plan",
    ),
    "sql": Words(
        fr="la date à laquelle un lead devient SQL, ou une définition du SQL dans le plan",
        en="the date a lead becomes an SQL, or a definition of an SQL in the plan",
    ),
    "won leads": Words(
        fr="les leads devenus clients (leur date, ou l’affaire gagnée qui en est née)",
        en="the leads that became customers (their date, or the won opportunity they led to)",
    ),
    "contracts": Words(
        fr="des contrats : le plan (customers) dit purchases, ou les achats ne reviennent pas d’année en année",
        en="contracts: the plan (customers) says purchases, or purchases do not come back year after year",
    ),
    "repeat purchases": Words(
        fr="des clients qui ont acheté plusieurs fois, sans contrat",
        en="customers who bought several times, without a contract",
    ),
    "won contracts": Words(
        fr="des contrats gagnés et renouvelés chaque année", en="contracts won and renewed each year"
    ),
    "repeat wins": Words(
        fr="des clients qui ont signé plusieurs affaires", en="customers who signed several opportunities"
    ),
    "service level": Words(
        fr="l’engagement de réponse aux leads et les heures ouvrées, à écrire dans le plan (alignment, sla)",
        en="the service level on leads and the business hours, in the plan (alignment, sla)",
    ),
    "opening hours": Words(
        fr="les heures ouvrées de l’équipe, à écrire dans le plan (alignment, sla, hours)",
        en="the business hours of the team, in the plan (alignment, sla, hours)",
    ),
    "revenue target": Words(
        fr="un objectif de chiffre d’affaires : dans le plan (objectives), ou dans la table target",
        en="a revenue target: in the plan (objectives), or in the target table",
    ),
    "market size": Words(
        fr="la taille du marché en chiffre d’affaires, à écrire dans le plan (market, size, revenue)",
        en="the size of the market in revenue, in the plan (market, size, revenue)",
    ),
    "meetings": Words(fr="les rendez-vous et démonstrations tenus", en="the meetings and demos held with leads"),
}
MISSING = Words(fr="Il manque aux données : {needs:list}.", en="Missing from the data: {needs:list}.")


def in_words(need: str) -> Words:
    """What has to be loaded, as a noun phrase."""
    if need in _NAMED:
        return _NAMED[need]
    name, _, column = need.partition(".")
    table = TABLES[name]
    if not column:
        words = table.description
        return Words(fr=f"{_lowered(words.fr)} (table {name})", en=f"{_lowered(words.en)} (table {name})")
    spec = table.column(column)
    assert spec is not None, need
    return Words(fr=f"{spec.words.fr} ({need})", en=f"{spec.words.en} ({need})")


def pick(kpi: Kpi, engine: Engine) -> Variant | NotComputable:
    """The first way to compute the KPI whose needs the facts meet, else what is missing for the first."""
    if kpi.fault is not None:
        return NotComputable("no_data", kpi.fault, unit=kpi.unit)
    for variant in kpi.variants:
        if all(engine.has(need) for need in variant.needs):
            return variant
    return missing([need for need in kpi.needs if not engine.has(need)], kpi.unit)


def missing(needs: Sequence[str], unit: str) -> NotComputable:
    """There is no figure without these."""
    return NotComputable("no_data", Sentence(MISSING, {"needs": [in_words(need) for need in needs]}), unit=unit)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
