"""`portulan import --changes` and `portulan cohorts`, called as their user calls them."""

import csv
import json
from io import StringIO
from pathlib import Path

from tests.cli.test_commands import run
from tests.facts.test_changes import started as imported


def started(folder: Path) -> Path:
    """The company of the tests of changes, with a plan that asks nothing."""
    company = imported(folder)
    (company / "plan.yaml").write_text("portulan: 1\ncompany: Small\nlanguage: fr\ncurrency: EUR\n")
    return company


def test_changes_are_applied_from_a_folder_and_told_table_by_table(tmp_path: Path) -> None:
    company = started(tmp_path / "company")
    folder = tmp_path / "monday"
    folder.mkdir()
    (folder / "deals.csv").write_text(
        "id,company,created,status,amount\nD1,A1,2026-01-05,won,15\nD9,A2,2026-05-05,open,40\n"
    )
    (folder / "deletions.csv").write_text("table,id\nopportunity,D3\n")
    done = run("import", "--changes", folder, "-w", company)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of which corrections" in done.stdout
    again = run("import", "--changes", folder, "-w", company, "--format", "json")
    assert json.loads(again.stdout)["unchanged"]
    refused = run("import", "--changes", company / "mapping.yaml", "-w", company, language="fr")
    assert refused.returncode == 1
    assert "FA043" in refused.stdout


def test_cohorts_are_printed_as_a_table_as_json_and_as_csv(tmp_path: Path) -> None:
    company = started(tmp_path / "company")
    table = run("cohorts", "-w", company, "--by", "month", "--as-of", "2026-06-30", language="fr")
    assert table.returncode == 0, table.stderr
    assert "Affaires créées" in table.stdout
    rows = list(csv.DictReader(StringIO(run("cohorts", "-w", company, "--by", "month", "--format", "csv").stdout)))
    assert [(row["month"], row["created"]) for row in rows] == [
        ("2026-01", "1.0")
    ]  # the others closed no one knows when
    found = json.loads(run("cohorts", "-w", company, "--by", "month", "--format", "json").stdout)
    assert [row["figures"]["created"]["value"] for row in found["rows"]] == [1]
    assert run("cohorts", "-w", company, "--by", "mnth").returncode != 0
