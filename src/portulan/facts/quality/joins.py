"""Joins that break: a deal naming an account, an offer or an owner that no other table knows."""

from collections.abc import Iterator

from portulan.facts.quality.context import Facts, good
from portulan.facts.schema import TABLES
from portulan.facts.sql import quoted
from portulan.language.finding import Finding, FindingKind
from portulan.language.nearest import nearest
from portulan.language.words import Words

BROKEN = FindingKind(
    "FA053",
    "warning",
    Words(
        fr="{n} {n:?ligne|lignes} de {table:raw} {n:?nomme|nomment} dans {column:raw} {values:quoted}, "
        "{absent:?inconnu|inconnus} de {target:raw}.",
        en="{n} {n:?row|rows} of {table:raw} {n:?names|name} {values:quoted} in {column:raw}, "
        "{absent:?unknown|unknown} to {target:raw}.",
    ),
    Words(
        fr="Charger les lignes qui manquent dans {target:raw}, ou corriger par replace: dans le mapping.",
        en="Load the missing rows of {target:raw}, or correct with replace: in the mapping.",
    ),
)
BROKEN_NEAR = FindingKind(
    "FA053",
    "warning",
    Words(
        fr="{n} {n:?ligne|lignes} de {table:raw} {n:?nomme|nomment} « {value:raw} » dans {column:raw}, "
        "inconnu de {target:raw} ; le plus proche est « {near:raw} ».",
        en="{n} {n:?row|rows} of {table:raw} {n:?names|name} “{value:raw}” in {column:raw}, unknown to {target:raw}; "
        "the nearest is “{near:raw}”.",
    ),
    Words(
        fr="Si c’est le même, ajouter à la colonne replace: {{{value:raw}: {near:raw}}}.",
        en="If it is the same, add to the column replace: {{{value:raw}: {near:raw}}}.",
    ),
)
MISSING_LINK = FindingKind(
    "FA054",
    "advice",
    Words(
        fr="{n} {n:?affaire n’a|affaires n’ont} pas de {column:raw} ({share:share} de l’ensemble).",
        en="{n} {n:?opportunity has|opportunities have} no {column:raw} ({share:share} of all).",
    ),
    Words(
        fr="Les figures par {table:raw} les montrent dans un groupe vide, à part.",
        en="Figures by {table:raw} show them in an empty group of its own.",
    ),
)

MOST_NAMES = 5_000


def broken_joins(facts: Facts) -> Iterator[Finding]:
    """For each reference to another loaded table, the values that table does not have, with the nearest it has."""
    for name in facts.columns:
        for column in TABLES[name].columns:
            target = column.refers_to
            if target and facts.has(name, column.name) and facts.has(target):
                yield from _broken(facts, name, column.name, target)


def _broken(facts: Facts, table: str, column: str, target: str) -> Iterator[Finding]:
    key = TABLES[target].key or column
    missing = (
        f"SELECT {quoted(column)} AS v, count(*) AS n FROM {good(table)} WHERE {quoted(column)} IS NOT NULL "
        f"AND {quoted(column)} NOT IN (SELECT {quoted(key)} FROM {good(target)}) GROUP BY v"
    )
    values = facts.all(f"SELECT v, n, sum(n) OVER (), count(*) OVER () FROM ({missing}) ORDER BY n DESC, v LIMIT 10")
    if not values:
        return
    known = [row[0] for row in facts.all(f"SELECT {quoted(key)} FROM {good(target)} ORDER BY 1 LIMIT {MOST_NAMES}")]
    place = facts.places[table]
    explained = 0
    for value, n, _, _ in values[:5]:
        near = nearest(value, known, cutoff=0.8) if not value.isdigit() else None
        if near:
            explained += n
            yield BROKEN_NEAR.at(place, n=n, table=table, column=column, value=value, target=target, near=near)
    left = int(values[0][2]) - explained
    if left:
        shown = [str(v) for v, *_ in values if nearest(v, known, cutoff=0.8) is None or v.isdigit()][:3]
        absent = int(values[0][3])
        yield BROKEN.at(place, n=left, table=table, column=column, values=shown or ["…"], target=target, absent=absent)


def missing_links(facts: Facts) -> Iterator[Finding]:
    """Opportunities without account, owner or offer, where others have one."""
    for column in ("account_id", "owner_id", "offer_id"):
        if not facts.has("opportunity", column):
            continue
        total = facts.rows["opportunity"]
        empty = total - facts.filled["opportunity"][column]
        if empty:
            name = column.removesuffix("_id")
            yield MISSING_LINK.at(facts.places["opportunity"], n=empty, column=column, share=empty / total, table=name)
