"""Malformed mappings and files: each gets a clear finding at its place, and nothing is written."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.facts.conftest import Bench, xlsx

from portulan.facts.importing import import_facts
from portulan.facts.store import FactStore
from portulan.language.finding import Finding
from portulan.language.words import LANGUAGES

GOOD = "Id,Nom,Montant,Date,Statut\n1,Laiterie,10,2026-01-01,won\n2,Fonderie,20,2026-01-02,lost\n"
SOURCES = "sources: {deals: deals.csv}\n"
COLUMNS = "columns: {opportunity_id: Id, status: Statut}"
TABLE = f"tables: {{opportunity: {{from: deals, {COLUMNS}}}}}\n"


def table(inside: str) -> str:
    return f"{SOURCES}tables:\n  opportunity:\n    from: deals\n    {inside}\n"


def column(rule: str) -> str:
    return table(f"columns:\n      opportunity_id: Id\n      status: Statut\n      amount: {rule}")


def source(inside: str) -> str:
    return f"sources:\n  deals: {inside}\n{TABLE}"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(8)
)

MAPPINGS: list[tuple[str, str, str, int | None]] = [
    # what is wrong, the mapping, the code expected, the line expected
    ("nothing at all", "", "FA017", 1),
    ("only a comment", "# rien\n", "FA017", 1),
    ("a list", "- a\n- b\n", "FA002", 1),
    ("a word", "bonjour\n", "FA002", 1),
    ("no table", SOURCES, "FA017", 1),
    ("tables as a word", SOURCES + "tables: deals\n", "FA002", 2),
    ("sources as a list", "sources: [a]\n" + TABLE, "FA002", 1),
    ("a bomb", BOMB, "YA007", None),
    ("an alias loop", "a: &a\n  b: *a\n", "YA006", None),
    ("a tab", "sources:\n\tdeals: deals.csv\n", "YA004", 2),
    ("a duplicate key", SOURCES + SOURCES + TABLE, "YA005", 2),
    ("an unclosed bracket", "sources: {deals: deals.csv\n", "YA003", None),
    ("too deep", "a: " + "[" * 200 + "]" * 200, "YA008", 1),
    ("two documents", SOURCES + "---\n" + TABLE, "YA011", None),
    ("a foreign tag", "sources: !!python/object:os.system {}\n" + TABLE, "YA009", 1),
    ("a control character", 'sources: {deals: "\x01"}\n', "YA012", 1),
    ("far too large", "# " + "x" * 600_000, "YA001", None),
    ("an unknown key at the top", "sorces: {}\n" + SOURCES + TABLE, "FA001", 1),
    ("an unknown key of a source", source("{file: deals.csv, seperator: ','}"), "FA001", 2),
    ("an unknown key of a table", table(COLUMNS + "\n    filter: x"), "FA001", 6),
    ("an unknown key of a column", column("{colum: Montant}"), "FA001", 8),
    ("an unknown table", SOURCES + "tables: {oportunity: {from: deals}}\n", "FA003", 2),
    ("an unknown source", f"{SOURCES}tables: {{opportunity: {{from: deal, {COLUMNS}}}}}\n", "FA004", 2),
    ("a table from nowhere", f"{SOURCES}tables: {{opportunity: {{{COLUMNS}}}}}\n", "FA005", 2),
    ("a source without file", source("{separator: ','}"), "FA005", 2),
    ("a table as a word", SOURCES + "tables: {opportunity: deals}\n", "FA002", 2),
    ("an unknown column", table("columns: {opportunity_id: Id, status: Statut, amont: Montant}"), "FA006", 5),
    ("an unknown column like none", table("columns: {opportunity_id: Id, status: Statut, zzz: Montant}"), "FA006", 5),
    ("no key", table("columns: {status: Statut}"), "FA008", None),
    ("no status", table("columns: {opportunity_id: Id}"), "FA008", None),
    ("a custom column with a space", table(COLUMNS + "\n    custom: {my column: Nom}"), "FA007", 6),
    ("a custom column with a canonical name", table(COLUMNS + "\n    custom: {amount: Nom}"), "FA007", 6),
    ("a custom column named as a word of conditions", table(COLUMNS + "\n    custom: {and: Nom}"), "FA007", 6),
    ("a custom column with a quote", table(COLUMNS + "\n    custom: {'a\"b': Nom}"), "FA007", 6),
    ("two origins", column("{column: Montant, constant: 3}"), "FA009", 8),
    ("no origin", column("{map: {a: b}}"), "FA009", 8),
    ("an empty column", column(""), "FA002", 8),
    ("a list for a column", column("[a, b]"), "FA002", 8),
    ("a column that is a list", column("{column: [a]}"), "FA002", 8),
    ("a map that is a word", column("{column: Montant, map: won}"), "FA002", 8),
    ("first_of that is a word", column("{first_of: Montant}"), "FA002", 8),
    ("first_of of computations", column("{first_of: [{compute: 1 + 1}]}"), "FA002", 8),
    ("a type for a canonical column", column("{column: Montant, type: text}"), "FA011", 8),
    ("an unknown type", table(COLUMNS + "\n    custom: {x: {column: Nom, type: integer}}"), "FA011", 6),
    ("an unknown unit", column("{column: Montant, unit: euros}"), "FA011", 8),
    ("an unknown format", source("{file: deals.csv, format: json}"), "FA011", 2),
    ("an unknown separator", source("{file: deals.csv, separator: '+'}"), "FA011", 2),
    ("an unknown encoding", source("{file: deals.csv, encoding: klingon}"), "FA011", 2),
    ("an unknown decimal sign", 'decimal: ";"\n' + SOURCES + TABLE, "FA011", 1),
    ("an unknown way to keep", table(COLUMNS + "\n    keep: best"), "FA011", 6),
    ("a header neither true nor false", source("{file: deals.csv, header: maybe}"), "FA011", 2),
    ("lines to skip that are none", source("{file: deals.csv, skip: many}"), "FA014", 2),
    ("too many lines to skip", source("{file: deals.csv, skip: 99999}"), "FA014", 2),
    ("an unknown time zone", "timezone: Paris\n" + SOURCES + TABLE, "FA012", 1),
    ("a time zone that climbs folders", "timezone: ../../etc/passwd\n" + SOURCES + TABLE, "FA012", 1),
    ("a currency in letters", "currency: euros\n" + SOURCES + TABLE, "FA013", 1),
    ("a rate that is none", "currency: EUR\nrates: {USD: cheap}\n" + SOURCES + TABLE, "FA019", 2),
    ("a rate of nothing", "currency: EUR\nrates: {USD: 0}\n" + SOURCES + TABLE, "FA019", 2),
    ("a rate for no currency", "currency: EUR\nrates: {dollar: 0.9}\n" + SOURCES + TABLE, "FA013", 2),
    ("rates without a rate", "rates: {source: deals, currency: Id}\n" + SOURCES + TABLE, "FA005", 1),
    ("a date format without year", "date_format: DD/MM\n" + SOURCES + TABLE, "FA010", 1),
    ("a date format without month", "date_format: DD/YYYY\n" + SOURCES + TABLE, "FA010", 1),
    ("a date format of letters", "date_format: jj/mm/aaaa\n" + SOURCES + TABLE, "FA010", 1),
    ("a date format with a day twice", "date_format: DD/DD/MM/YYYY\n" + SOURCES + TABLE, "FA010", 1),
    ("a strptime format", "date_format: '%d/%m/%Y'\n" + SOURCES + TABLE, "FA010", 1),
    ("stages in the wrong table", table(COLUMNS + "\n    stages: {q: Date}"), "FA018", 6),
    ("a join without key", table("join: {source: deals}\n    " + COLUMNS), "FA005", 5),
    ("a join to nowhere", table("join: {source: clients, on: {Id: Id}}\n    " + COLUMNS), "FA004", 5),
    ("a join as a word", table("join: deals\n    " + COLUMNS), "FA002", 5),
    ("a condition that stops", table("where: amount >\n    " + COLUMNS), "CO003", 5),
    ("a condition on an unknown column", table("where: amont > 3\n    " + COLUMNS), "CO010", 5),
    ("a condition comparing text and number", table("where: status > 3\n    " + COLUMNS), "CO011", 5),
    ("a condition that is a number", table("where: 3\n    " + COLUMNS), "CO012", 5),
    ("a computation of nothing", column("{compute: }"), "FA002", 8),
    ("a computation on an unknown column", column("{compute: price * 2}"), "CO010", 8),
    ("a computation on text", column("{compute: status * 2}"), "CO013", 8),
    ("a computation that is a comparison", column("{compute: 1 > 2}"), "FA016", 8),
    ("a computation that is Python", column("{compute: __import__('os')}"), "CO002", 8),
    ("a computation that is SQL", column('{compute: "1); DROP TABLE x; --"}'), "CO001", 8),
    (
        "computations in a circle",
        column("{compute: list_amount * 2}\n      list_amount: {compute: amount / 2}"),
        "FA015",
        8,
    ),
    ("a missing file", source("nowhere.csv"), "FA020", 2),
    ("a missing file with a near name", source("deal.csv"), "FA020", 2),
    ("a pattern that matches nothing", source("'*.tsv'"), "FA020", 2),
    ("a file with a null byte in its name", source('"a\\0b.csv"'), "FA020", 2),
    ("a file of unknown kind", source("mapping.yaml"), "FA021", 2),
    ("a missing column", column("Prix"), "FA024", 8),
    ("a missing column with a near name", column("Montent"), "FA024", 8),
    ("a missing join column", table("join: {source: deals, on: {Id: Ident}}\n    " + COLUMNS), "FA024", 5),
    ("a missing column to correct", source("{file: deals.csv, replace: {Produit: {a: b}}}"), "FA024", 2),
    ("no header and no names", source("{file: deals.csv, header: false}"), "FA039", 2),
    ("a CSV declared as Excel", source("{file: deals.csv, format: excel}"), "FA022", 2),
    ("a CSV declared as Parquet", source("{file: deals.csv, format: parquet}"), "FA022", 2),
]


def nothing_was_written(folder: Path) -> bool:
    return FactStore.open(folder).identity == "empty" and not (folder / "facts").exists()


def said_in_both_languages(findings: list[Finding]) -> None:
    for finding in findings:
        for language in LANGUAGES:
            assert finding.message(language).strip(), finding.code
            assert finding.way_out(language).strip(), finding.code


@pytest.mark.parametrize(("mapping", "code", "line"), [m[1:] for m in MAPPINGS], ids=[m[0] for m in MAPPINGS])
def test_a_malformed_mapping_is_refused_with_its_reason(
    bench: Bench, mapping: str, code: str, line: int | None
) -> None:
    bench.write({"deals.csv": GOOD})
    (bench.folder / "mapping.yaml").write_text(mapping, "utf-8")
    report = bench.again()
    errors = [f for f in report.findings if f.level == "error"]
    assert code in [f.code for f in errors]
    place = next(f for f in errors if f.code == code).place
    assert place is not None
    assert line is None or place.line == line
    assert not report.committed
    assert nothing_was_written(bench.folder)
    said_in_both_languages(list(report.findings))


DATED = "columns: {opportunity_id: Id, status: Statut, created_at: Date}"
MONEY = "columns: {opportunity_id: Id, status: Statut, amount: Montant}"
FILES: list[tuple[str, str | bytes, str, str]] = [
    # what is wrong, the file, the columns read, the code expected
    ("empty", "", COLUMNS, "FA023"),
    ("only blank lines", "\n\n  \n", COLUMNS, "FA023"),
    ("binary", b"\x00\x01\x02" * 100, COLUMNS, "FA022"),
    ("neither UTF-8 nor Windows", "Id,Statut\n1,é".encode() + b"\x81\x8d\n", COLUMNS, "FA028"),
    ("a column twice", "Id,Statut,Id\n1,won,2\n", COLUMNS, "FA025"),
    ("a header in another case", "id,STATUT\n1,won\n", COLUMNS, "FA024"),
    ("no row that can be read", "Id,Statut\n1,chaud\n2,froid\n", COLUMNS, "FA037"),
    ("no row whole", "Id,Statut\n1\n2\n", COLUMNS, "FA037"),
    ("dates of either order", "Id,Statut,Date\n1,won,03/04/2025\n2,won,05/06/2025\n", DATED, "FA030"),
    ("dates of both orders", "Id,Statut,Date\n1,won,13/04/2025\n2,won,04/13/2025\n", DATED, "FA031"),
    ("short dates of three orders", "Id,Statut,Date\n1,won,03-04-05\n", DATED, "FA030"),
    ("a time zone nobody relates to", "Id,Statut,Date\n1,won,2025-01-01T10:00:00Z\n", DATED, "FA035"),
    ("thousands or decimals", 'Id,Statut,Montant\n1,won,"1,234"\n2,won,"5,678"\n', MONEY, "FA033"),
    ("thousands or decimals, with a point", "Id,Statut,Montant\n1,won,1.234\n", MONEY, "FA033"),
    ("numbers of both habits", 'Id,Statut,Montant\n1,won,"1,5"\n2,won,2.5\n', MONEY, "FA034"),
]


@pytest.mark.parametrize(("content", "columns", "code"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_malformed_file_is_refused_with_its_reason(
    bench: Bench, content: str | bytes, columns: str, code: str
) -> None:
    report = bench.load(table(columns), {"deals.csv": content})
    assert code in [f.code for f in report.findings if f.level == "error"]
    assert not report.committed
    assert nothing_was_written(bench.folder)
    said_in_both_languages(list(report.findings))


BOOKS: list[tuple[str, bytes, str, str]] = [
    ("no workbook at all", b"PK\x03\x04 not really", "", "FA022"),
    ("an unknown sheet", xlsx({"Un": [["Id", "Statut"], ["1", "won"]]}), ", sheet: Deux", "FA027"),
    ("several sheets", xlsx({"Un": [["Id"]], "Deux": [["Id"]]}), "", "FA026"),
    ("an empty workbook", xlsx({"Un": []}), "", "FA023"),
]


@pytest.mark.parametrize(("content", "sheet", "code"), [b[1:] for b in BOOKS], ids=[b[0] for b in BOOKS])
def test_a_malformed_workbook_is_refused_with_its_reason(bench: Bench, content: bytes, sheet: str, code: str) -> None:
    mapping = f"sources: {{deals: {{file: deals.xlsx{sheet}}}}}\n{TABLE}"
    report = bench.load(mapping, {"deals.xlsx": content})
    assert code in [f.code for f in report.findings]
    assert nothing_was_written(bench.folder)


def test_every_fault_is_said_at_once(bench: Bench) -> None:
    report = bench.load("timezone: Paris\ncurrency: euros\ndecimal: x\n" + SOURCES + TABLE + "zzz: 1\n")
    assert {"FA012", "FA013", "FA011", "FA001"} <= {f.code for f in report.findings}
    assert [f.place.line for f in report.findings if f.place] == sorted(
        f.place.line for f in report.findings if f.place
    )


def test_a_missing_mapping_is_a_finding(tmp_path: Path) -> None:
    report = import_facts(tmp_path / "mapping.yaml", tmp_path, [], lambda: datetime(2026, 1, 1))
    assert [f.code for f in report.findings] == ["FA040"]


def test_a_mapping_in_another_encoding_is_a_finding(bench: Bench) -> None:
    (bench.folder / "mapping.yaml").write_bytes("# é".encode("latin-1"))
    assert [f.code for f in bench.again().findings] == ["YA002"]


def test_the_nearest_name_is_proposed(bench: Bench) -> None:
    report = bench.load(column("Montent"), {"deals.csv": GOOD})
    assert "Montant" in report.findings[0].message("fr")
    assert "Montant" in report.findings[0].way_out("en")
