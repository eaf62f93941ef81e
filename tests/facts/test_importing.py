"""The import as a whole: rejected rows with their lines, all or nothing, the same again, killed in mid-air."""

import csv
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from deltalake import DeltaTable
from tests.facts.conftest import NOW, Bench

from portulan.facts.importing import ImportProgress
from portulan.facts.locking import one_import_at_a_time
from portulan.facts.store import FactStore

MAPPING = """\
sources: {deals: deals.csv}
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: Id
      created_at: Date
      amount: Montant
      status: {column: Statut, map: {Gagnée: won, Perdue: lost}}
    custom:
      note: Note
"""
GOOD = "Id,Date,Montant,Statut,Note\n1,2026-01-01,10,Gagnée,a\n2,2026-01-02,20,Perdue,b\n"


def rejected(bench: Bench, table: str = "opportunity") -> list[list[str]]:
    store = FactStore.open(bench.folder)
    assert store.last_import is not None
    path = bench.folder / store.last_import.rejected_files[table]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_rejected_row_is_kept_with_its_line_and_reason(bench: Bench) -> None:
    report = bench.load(
        MAPPING,
        {
            "deals.csv": "Id,Date,Montant,Statut,Note\n"
            "1,2026-01-01,10,Gagnée,bien\n"
            "2,2026-02-30,20,Perdue,date impossible\n"
            "3,2026-01-03,12.O00,Gagnée,la lettre O\n"
            ",2026-01-04,40,Gagnée,sans identifiant\n"
            "5,2026-01-05,50,Tiède,statut inconnu\n"
            "6,2026-01-06,60,,sans statut\n"
            "1,2026-01-07,70,Gagnée,déjà vu\n"
            "8,hier,beaucoup,Perdue,deux fautes\n"
            "9,2026-01-09,NaN,Perdue,pas un nombre\n"
        },
    )
    assert report.tables["opportunity"].as_json() == {"read": 9, "accepted": 1, "rejected": 8, "merged": 0}
    header, *rows = rejected(bench)
    assert header == ["fichier", "ligne", "colonne", "valeur", "raison"]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("3", "created_at", "2026-02-30"),
        ("4", "amount", "12.O00"),
        ("5", "opportunity_id", ""),
        ("6", "status", "Tiède"),
        ("7", "status", ""),
        ("8", "opportunity_id", "1"),
        ("9", "created_at", "hier"),
        ("9", "amount", "beaucoup"),
        ("10", "amount", "NaN"),
    ]
    assert all(row[0] == "deals.csv" and row[4] for row in rows)
    assert bench.column("opportunity", "note", "opportunity_id") == ["bien"]


def test_the_reasons_are_in_the_language_asked(bench: Bench) -> None:
    bench.write({"mapping.yaml": MAPPING, "deals.csv": GOOD + "3,2026-01-03,x,Gagnée,\n"})
    report = bench.again(language="en")
    assert rejected(bench)[1][4] == "is not a number"
    finding = next(f for f in report.findings if f.code == "FA041")
    assert "n’est pas un nombre" in finding.message("fr")
    assert report.as_json("en")["tables"]["opportunity"]["rejected"] == 1


def test_line_breaks_inside_quotes_do_not_move_the_lines(bench: Bench) -> None:
    bench.load(
        MAPPING,
        {
            "deals.csv": "Id,Date,Montant,Statut,Note\n"
            '1,2026-01-01,10,Gagnée,"trois\nlignes\nici"\n'
            "\n"
            "2,2026-01-02,x,Perdue,ligne 6\n"
            '3,2026-01-03,30,Perdue,"il dit ""non"""\n'
            "4,2026-01-04,y,Perdue,ligne 8\n"
        },
    )
    assert [(row[1], row[3]) for row in rejected(bench)[1:]] == [("6", "x"), ("8", "y")]
    assert bench.column("opportunity", "note", "opportunity_id") == ["trois\nlignes\nici", 'il dit "non"']


def test_records_that_do_not_hold_together_are_rejected_alone(bench: Bench) -> None:
    report = bench.load(
        MAPPING,
        {
            "deals.csv": "Id,Date,Montant,Statut,Note\n"
            "1,2026-01-01,10,Gagnée,bien\n"
            "2,2026-01-02,20\n"
            "3,2026-01-03,30,Perdue,trop,de,champs\n"
            '4,2026-01-04,40,Perdue,"guillemet ouvert\n'
            "5,2026-01-05,x,Perdue,ligne 6\n"
            '6,2026-01-06,60,Perdue,5" de large\n'
            '7,2026-01-07,70,Perdue,"bien\naussi"\n'
        },
    )
    assert [(row[1], row[4].split(" ")[0]) for row in rejected(bench)[1:]] == [
        ("3", "la"),
        ("4", "la"),
        ("5", "un"),
        ("6", "n’est"),
    ]
    assert bench.column("opportunity", "opportunity_id", "1") == ["1", "6", "7"]
    assert bench.column("opportunity", "note", "opportunity_id")[1:] == ['5" de large', "bien\naussi"]
    assert report.tables["opportunity"].as_json() == {"read": 7, "accepted": 3, "rejected": 4, "merged": 0}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_and_line_ending_is_read(bench: Bench, ending: str, encoding: str) -> None:
    text = GOOD.replace("\n", ending) + f"3,2026-01-03,x,Perdue,c{ending}"
    report = bench.load(MAPPING, {"deals.csv": text.encode(encoding)})
    assert report.tables["opportunity"].accepted == 2
    assert [row[1] for row in rejected(bench)[1:]] == ["4"]
    assert ("FA029" in [f.code for f in report.findings]) == (encoding == "cp1252")


def test_the_same_again_changes_nothing(bench: Bench) -> None:
    first = bench.load(MAPPING, {"deals.csv": GOOD})
    before = FactStore.open(bench.folder)
    stamp = (bench.folder / "facts" / "manifest.json").stat().st_mtime_ns
    second = bench.again()
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.tables == first.tables
    assert [f.as_json("fr") for f in second.findings] == [f.as_json("fr") for f in first.findings]
    assert FactStore.open(bench.folder).identity == before.identity
    assert (bench.folder / "facts" / "manifest.json").stat().st_mtime_ns == stamp


def test_a_change_in_a_source_makes_a_new_version_and_keeps_the_old(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD})
    before = FactStore.open(bench.folder)
    bench.write({"deals.csv": GOOD + "3,2026-01-03,30,Perdue,c\n"})
    bench.again()
    after = FactStore.open(bench.folder)
    assert before.identity != after.identity
    assert (before.tables()["opportunity"].rows, after.tables()["opportunity"].rows) == (2, 3)
    table = DeltaTable(str(bench.folder / "facts" / "opportunity"), version=before.stored["opportunity"].version)
    assert len(table.file_uris()) == 1
    back = GOOD
    bench.write({"deals.csv": back})
    bench.again()
    assert FactStore.open(bench.folder).identity == before.identity


def test_a_fault_leaves_the_facts_as_they_were(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD})
    before = FactStore.open(bench.folder).identity
    bench.write({"deals.csv": "Id,Date,Montant\n1,2026-01-01,10\n"})
    report = bench.again()
    assert not report.committed
    assert FactStore.open(bench.folder).identity == before
    assert bench.column("opportunity", "opportunity_id", "1") == ["1", "2"]


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from portulan.facts.importing import import_facts
folder, fatal = Path(sys.argv[1]), int(sys.argv[2])
def progress(p):
    if p.done >= fatal:
        os.kill(os.getpid(), signal.SIGKILL)
import_facts(folder / "mapping.yaml", folder, [], datetime.now, progress)
"""


def test_killed_at_any_step_the_old_state_stays_readable(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD})
    before = FactStore.open(bench.folder).identity
    bench.write({"deals.csv": GOOD.replace("10", "99")})
    steps = 0
    for step in range(10):
        done = subprocess.run([sys.executable, "-c", KILLED, str(bench.folder), str(step)], check=False)
        if done.returncode == 0:
            break
        steps += 1
        assert done.returncode == -signal.SIGKILL
        assert FactStore.open(bench.folder).identity == before
        assert bench.column("opportunity", "amount", "opportunity_id") == [10, 20]
    assert steps >= 4
    assert bench.column("opportunity", "amount", "opportunity_id") == [99, 20]


def test_what_a_killed_import_left_does_not_trouble_the_next(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD})
    wreck = bench.folder / ".portulan" / "import"
    wreck.mkdir(parents=True)
    (wreck / "import.duckdb").write_bytes(b"half a database")
    for amount in ("11", "12", "11"):  # the same moment and the same content twice: the names of files must differ
        bench.write({"deals.csv": GOOD.replace("10", amount)})
        assert bench.again().committed
        assert bench.column("opportunity", "amount", "opportunity_id") == [int(amount), 20]
    files = list((bench.folder / "facts" / "opportunity").glob("*.parquet"))
    assert len(files) == 4


def test_killed_at_any_moment_the_state_is_the_old_or_the_new(bench: Bench) -> None:
    rows = "".join(f"{i},2026-01-01,1,Gagnée,n{i}\n" for i in range(20_000))
    bench.load(MAPPING, {"deals.csv": "Id,Date,Montant,Statut,Note\n" + rows})
    for moment in (0.2, 0.35, 0.5, 0.7):
        bench.write({"deals.csv": "Id,Date,Montant,Statut,Note\n" + rows.replace(",1,", f",{int(moment * 100)},")})
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(bench.folder), "99"])
        time.sleep(moment)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        sums = bench.ask("SELECT count(*), count(DISTINCT amount) FROM opportunity")
        assert sums == [(20_000, 1)]
    assert bench.again().committed


def test_two_imports_do_not_meet(bench: Bench) -> None:
    bench.write({"mapping.yaml": MAPPING, "deals.csv": GOOD})
    with one_import_at_a_time(bench.folder):
        assert [f.code for f in bench.again().findings] == ["FA042"]
    assert bench.again().committed


def test_progress_is_told_step_by_step(bench: Bench) -> None:
    bench.write({"mapping.yaml": MAPPING, "deals.csv": GOOD})
    told: list[ImportProgress] = []
    bench.again(progress=told.append)
    assert [p.done for p in told] == list(range(len(told)))
    assert told[-1].done < told[-1].total
    assert told[0].step.say("en") == "Reading deals.csv"
    assert told[-1].step.say("fr") == "Écriture de opportunity"


def test_sources_are_looked_for_in_the_workspace_then_in_the_data_roots(bench: Bench, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    (root / "exports").mkdir(parents=True)
    (root / "exports" / "deals.csv").write_text(GOOD, "utf-8")
    bench.write({"mapping.yaml": MAPPING.replace("deals.csv", "exports/deals.csv")})
    assert bench.again(roots=[root]).tables["opportunity"].accepted == 2
    bench.write({"exports/deals.csv": GOOD + "3,2026-01-03,30,Perdue,c\n"})
    assert bench.again(roots=[root]).tables["opportunity"].accepted == 3


def test_the_scratch_folder_is_taken_away(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD})
    assert not (bench.folder / ".portulan" / "import").exists()
    assert FactStore.open(bench.folder).last_import is not None


def test_reports_survive_the_manifest(bench: Bench) -> None:
    bench.load(MAPPING, {"deals.csv": GOOD + "3,2026-01-03,{x},Perdue,c\n"})
    store = FactStore.open(bench.folder)
    assert store.last_import is not None
    assert store.last_import.imported_at == NOW
    assert "{x}" in " ".join(f.message("fr") for f in store.last_import.findings)


def test_an_empty_workspace_has_every_table_empty(bench: Bench) -> None:
    store = FactStore.open(bench.folder)
    assert store.is_empty
    assert len(bench.ask("SELECT * FROM lead")) == 0
    assert bench.ask("SELECT count(*) FROM target") == [(0,)]
    assert store.tables()["opportunity"].columns["created_at"] == "timestamp"


def test_custom_columns_keep_their_type_in_the_store(bench: Bench) -> None:
    bench.load(MAPPING.replace("note: Note", "big: {column: Montant, type: number}"), {"deals.csv": GOOD})
    facts = FactStore.open(bench.folder).tables()["opportunity"]
    assert facts.custom == ("big",)
    assert facts.columns["big"] == "number"
    assert bench.ask("SELECT big, learnt_at FROM opportunity ORDER BY 1 LIMIT 1") == [(10.0, datetime(2026, 1, 1))]


COUNTED = """\
sources: {report: {file: report.txt, separator: spaces, date_format: YYYYMMDD}}
tables:
  lead:
    from: report
    times: enquiries
    columns: {lead_id: ad, created_at: day}
    custom: {enquiries: {column: number, type: number}}
"""


def test_columns_held_apart_by_spaces_and_lines_that_stand_for_several_records(bench: Bench) -> None:
    report = bench.load(
        COUNTED, {"report.txt": " ad  day       number\r\n A   20260101   2\r\n B 20260102 0\r\n C  20260103  1\r\n"}
    )
    assert bench.ask("SELECT lead_id, CAST(created_at AS DATE)::VARCHAR FROM lead ORDER BY 1") == [
        ("A-1", "2026-01-01"),
        ("A-2", "2026-01-01"),
        ("C-1", "2026-01-03"),
    ]
    assert report.tables["lead"].as_json() == {"read": 3, "accepted": 3, "rejected": 0, "merged": 0}


def test_a_line_whose_number_cannot_be_read_is_rejected_once(bench: Bench) -> None:
    bench.load(COUNTED, {"report.txt": "ad day number\nA 20260101 many\nB 20260102 3\n"})
    assert len(bench.ask("SELECT * FROM lead")) == 3
    (_, row) = rejected(bench, "lead")
    assert "many" in row


def test_times_names_a_column_of_numbers(bench: Bench) -> None:
    report = bench.load(
        COUNTED.replace("times: enquiries", "times: adds"), {"report.txt": "ad day number\nA 20260101 1\n"}
    )
    assert [f.code for f in report.findings if f.level == "error"] == ["FA040"]
