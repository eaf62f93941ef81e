"""Rejected rows: each kept with its file, line, column, value and reason, in words."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from portulan.facts.mapping.records import TableRule
from portulan.facts.shaping import RECORD, UNIT, typed_table
from portulan.facts.sources.load import RawSource
from portulan.facts.sql import quoted
from portulan.language.words import Language, Words

REASONS: Mapping[str, Words] = {
    "missing": Words(fr="obligatoire, mais vide", en="required, but empty"),
    "not_number": Words(fr="n’est pas un nombre", en="is not a number"),
    "not_whole": Words(fr="n’est pas un nombre entier", en="is not a whole number"),
    "not_share": Words(
        fr="n’est pas une part : écrire 15 % ou 0,15, ou déclarer unit: percent",
        en="is not a share: write 15 % or 0.15, or declare unit: percent",
    ),
    "not_boolean": Words(fr="n’est ni oui ni non", en="is neither yes nor no"),
    "not_date": Words(fr="n’est pas une date lisible ou possible", en="is not a readable or possible date"),
    "unknown_value": Words(
        fr="valeur inconnue : l’ajouter à map: dans le mapping", en="unknown value: add it to map: in the mapping"
    ),
    "no_rate": Words(fr="aucun taux de change pour cette devise", en="no exchange rate for this currency"),
    "duplicate_key": Words(
        fr="identifiant déjà vu plus haut ; déclarer keep: first ou last pour n’en garder qu’un",
        en="identifier already seen above; declare keep: first or last to keep one",
    ),
    "field_count": Words(
        fr="la ligne n’a pas autant de champs que l’en-tête", en="the line does not have as many fields as the header"
    ),
    "unclosed_quote": Words(
        fr="un guillemet s’ouvre et ne se ferme pas à sa place", en="a quote opens and does not close where it should"
    ),
}
HEADERS: Mapping[Language, tuple[str, ...]] = {
    "fr": ("fichier", "ligne", "colonne", "valeur", "raison"),
    "en": ("file", "line", "column", "value", "reason"),
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """One fault of one row. `column` is the canonical column (or custom one); empty for a whole line."""

    file: str
    line: int
    column: str
    value: str
    reason: str


def rejections(
    engine: duckdb.DuckDBPyConnection, rules: Sequence[TableRule], sources: Mapping[str, RawSource]
) -> Iterator[Rejection]:
    """Every fault of every rejected row of one table, by source and file, in the order of the lines."""
    table = quoted(typed_table(rules[0].table))
    seen: set[tuple[str, int]] = set()
    for name in dict.fromkeys(rule.source for rule in rules):
        source = sources[name]
        numbers = [str(n) for n, rule in enumerate(rules) if rule.source == name]
        for number, file in enumerate(source.files):
            if (name, number) not in seen:
                seen.add((name, number))
                for record in file.faulty:
                    yield Rejection(record.file, record.line, "", record.text, record.fault)
            where = f"__rule IN ({', '.join(numbers)}) AND __file = {number} AND __fault IS NOT NULL"
            rows = engine.execute(f"SELECT __row, __fault FROM {table} WHERE {where} ORDER BY __row").fetchall()
            lines = file.lines(row for row, _ in rows)
            for row, faults in rows:
                for fault in faults.split(RECORD):
                    column, reason, value = [*fault.split(UNIT, 2), "", ""][:3]
                    yield Rejection(file.shown, lines.get(row, row), column, value, reason)


def write_rejections(path: Path, found: Iterator[Rejection], language: Language) -> int:
    """Write them as CSV; the number of faults written. Nothing is written when there are none."""
    first = next(found, None)
    if first is None:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS[language])
        for rejection in _with_first(first, found):
            count += 1
            said = REASONS[rejection.reason].say(language)
            writer.writerow((rejection.file, rejection.line, rejection.column, rejection.value, said))
        file.flush()
        os.fsync(file.fileno())
    return count


def faults_by_kind(
    engine: duckdb.DuckDBPyConnection, rules: Sequence[TableRule]
) -> dict[tuple[str, str], tuple[int, list[str]]]:
    """For each (column, reason): how many rows, and up to three of the values."""
    table = quoted(typed_table(rules[0].table))
    rows = engine.execute(
        f"SELECT split_part(f, '{UNIT}', 1) AS c, split_part(f, '{UNIT}', 2) AS r, count(*), "
        f"list_sort(list(DISTINCT split_part(f, '{UNIT}', 3)))[1:3] "
        f"FROM (SELECT unnest(string_split(__fault, '{RECORD}')) AS f FROM {table} WHERE __fault IS NOT NULL) "
        "GROUP BY c, r ORDER BY count(*) DESC, c, r"
    ).fetchall()
    found: dict[tuple[str, str], tuple[int, list[str]]] = defaultdict(lambda: (0, []))
    for column, reason, count, values in rows:
        found[column, reason] = (count, [v for v in values if v])
    return dict(found)


def _with_first(first: Rejection, others: Iterator[Rejection]) -> Iterator[Rejection]:
    yield first
    yield from others
