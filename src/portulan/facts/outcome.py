"""What the import as a whole has to say (FA040–FA045): what was rejected, and what stops it."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from portulan.facts.mapping.records import FactMapping, TableRule
from portulan.facts.schema import TABLES
from portulan.facts.shaping import typed_table
from portulan.facts.sources.findings import MIXED_CURRENCIES
from portulan.facts.sources.load import RawSource
from portulan.facts.sql import quoted
from portulan.language.finding import Finding, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words

NO_MAPPING = FindingKind(
    "FA040",
    "error",
    Words(
        fr="Il n’y a pas de mapping : « {file:raw} » est introuvable.",
        en="There is no mapping: “{file:raw}” is missing.",
    ),
    Words(
        fr="En faire proposer un : portulan import --suggest FICHIER…",
        en="Have one proposed: portulan import --suggest FILE…",
    ),
)
FAULTY_ROWS = FindingKind(
    "FA041",
    "warning",
    Words(
        fr="{n} {n:?ligne rejetée|lignes rejetées} dans {table:raw} ({column:raw}) : {reason}, "
        "par exemple {values:quoted}.",
        en="{n} {n:?row|rows} rejected in {table:raw} ({column:raw}): {reason}, for example {values:quoted}.",
    ),
    Words(
        fr="Corriger le fichier ou le mapping ; chaque ligne rejetée est gardée avec sa raison.",
        en="Correct the file or the mapping; every rejected row is kept with its reason.",
    ),
)
EMPTY_ROWS = FindingKind(
    "FA041",
    "warning",
    Words(
        fr="{n} {n:?ligne rejetée|lignes rejetées} dans {table:raw} ({column:raw}) : {reason}.",
        en="{n} {n:?row|rows} rejected in {table:raw} ({column:raw}): {reason}.",
    ),
    FAULTY_ROWS.way_out,
)
IMPORT_RUNNING = FindingKind(
    "FA042",
    "error",
    Words(
        fr="Un autre import est en cours dans cet espace de travail.", en="Another import is running in this workspace."
    ),
    Words(fr="Attendre qu’il finisse, puis relancer.", en="Wait for it to finish, then start again."),
)


def first_fault(
    kinds: Mapping[tuple[str, str], object], sources: Mapping[str, RawSource], rules: Sequence[TableRule]
) -> tuple[str, str]:
    """The commonest fault: its column and its reason."""
    if kinds:
        return next(iter(kinds))
    broken = next(record for rule in rules for record in sources[rule.source].faulty)
    return "*", broken.fault


def mixed_currencies(
    engine: duckdb.DuckDBPyConnection, table: str, mapping: FactMapping, place: Place
) -> Iterator[Finding]:
    """Amounts in several currencies, or in another than the workspace's, without rates to convert them."""
    if TABLES[table].column("currency") is None or (mapping.rates and mapping.currency):
        return
    rows = engine.execute(
        f"SELECT DISTINCT currency FROM {quoted(typed_table(table))} "
        "WHERE currency IS NOT NULL AND __fault IS NULL ORDER BY currency LIMIT 20"
    ).fetchall()
    found = [row[0] for row in rows]
    if len(found) > 1 or (found and mapping.currency and found != [mapping.currency]):
        yield MIXED_CURRENCIES.at(place, table=table, found=found)
