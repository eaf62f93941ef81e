"""Columns that teach nothing (always the same value) or too much (written once the deal was decided)."""

from collections.abc import Iterator

from portulan.facts.quality.context import Facts, good
from portulan.facts.sql import quoted
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

CONSTANT = FindingKind(
    "FA065",
    "advice",
    Words(
        fr="Dans {table:raw}, la colonne {column:raw} vaut toujours « {value:raw} ».",
        en="In {table:raw}, the column {column:raw} is always “{value:raw}”.",
    ),
    Words(
        fr="Elle ne distingue rien ; la retirer du mapping, ou vérifier l’export.",
        en="It tells nothing apart; remove it from the mapping, or check the export.",
    ),
)
AFTER_THE_FACT = FindingKind(
    "FA066",
    "advice",
    Words(
        fr="Les {n} affaires closes où {column:raw} vaut « {value:raw} » sont toutes {outcome} : "
        "la colonne est sans doute remplie après coup.",
        en="All {n} closed deals where {column:raw} is “{value:raw}” are {outcome}: "
        "the column is probably filled in afterwards.",
    ),
    Words(fr="Ne pas s’en servir pour expliquer ou prévoir les gains.", en="Do not use it to explain or predict wins."),
)
WON = Words(fr="gagnées", en="won")
LOST = Words(fr="perdues", en="lost")

ENOUGH_ROWS = 20
ENOUGH_CLOSED = 100
MOST_VALUES = 30
MEANT = ("currency", "status", "kind", "direction", "learnt_at", "sequence", "kpi")


def constant_columns(facts: Facts) -> Iterator[Finding]:
    """Columns filled in every row with one value."""
    for table, columns in facts.columns.items():
        if facts.rows[table] < ENOUGH_ROWS:
            continue
        asked = [c.name for c in columns if c.name not in MEANT and facts.has(table, c.name)]
        if not asked:
            continue
        row = facts.ask(
            f"SELECT {', '.join(f'min({quoted(c)})::VARCHAR, max({quoted(c)})::VARCHAR' for c in asked)} "
            f"FROM {good(table)}"
        )
        for number, column in enumerate(asked):
            low, high = row[2 * number], row[2 * number + 1]
            if low == high and facts.filled[table][column] == facts.rows[table]:
                yield CONSTANT.at(facts.places[table], table=table, column=column, value=low)


def written_after_the_fact(facts: Facts) -> Iterator[Finding]:
    """A value of a text column under which every closed deal has one outcome, while others have both."""
    if not facts.has("opportunity"):
        return
    outcomes = {"stage", "loss_reason", "competitor", "status", "currency"}
    for column in facts.columns["opportunity"]:
        if column.type not in ("text", "boolean") or column.name in outcomes or column.name.endswith("_id"):
            continue
        if not facts.has("opportunity", column.name):
            continue
        rows = facts.all(
            f"SELECT {quoted(column.name)}::VARCHAR AS v, count(*) FILTER (status = 'won') AS w, count(*) AS n "
            f"FROM {good('opportunity')} WHERE status <> 'open' AND v IS NOT NULL GROUP BY v LIMIT {MOST_VALUES + 1}"
        )
        won, closed = sum(r[1] for r in rows), sum(r[2] for r in rows)
        if len(rows) > MOST_VALUES or not 0 < won < closed:
            continue
        for value, w, n in sorted(rows):
            if n >= ENOUGH_CLOSED and w in (0, n):
                outcome = WON if w else LOST
                place = facts.places["opportunity"]
                yield AFTER_THE_FACT.at(place, n=n, column=column.name, value=value, outcome=outcome)
