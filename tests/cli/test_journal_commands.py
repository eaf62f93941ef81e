"""`portulan journal` and `portulan actions`, on the sample company with what its people did."""

import json
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from portulan.cli import app
from portulan.journal import sample_history
from portulan.people.models import User
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(sample_company: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Path:
    """The sample company; the verbs find its journal in the database of the tests."""
    monkeypatch.setenv("PORTULAN_WORKSPACE", str(sample_company))  # given back at the end: the verbs set it
    monkeypatch.setattr("portulan.cli.journal.prepare", lambda folder: None)
    monkeypatch.setattr("portulan.cli.actions.prepare", lambda folder: None)
    sample_history.write(Workspace(sample_company), User.objects.create(username="direction", role="direction"))
    return sample_company


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_the_journal_is_listed_latest_first_and_filtered(folder: Path) -> None:
    done = run("journal", "-w", folder, "--lang", "en")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["6", "5", "4", "3", "2", "1"]
    assert "Action done: Stand au salon de Lyon" in done.stdout
    found = json.loads(run("journal", "-w", folder, "--search", "vendeurs", "--format", "json").stdout)
    assert [e["number"] for e in found] == [6, 3]
    assert run("journal", "-w", folder, "--kind", "ritual", "--lang", "fr").stdout.strip() == "Aucune entrée."


def test_verify_leaves_with_0_on_a_whole_journal_and_1_on_a_broken_one(folder: Path) -> None:
    assert run("journal", "verify", "-w", folder).exit_code == 0
    sql("UPDATE journal_entry SET kind = 'other' WHERE number = 2")
    sql("DELETE FROM journal_entry WHERE number = 4")
    done = run("journal", "verify", "-w", folder, "--lang", "en")
    assert done.exit_code == 1
    assert "JO101" in done.stdout
    assert "Entry 2 was edited" in done.stdout
    assert "Entry 4 was deleted" in done.stdout


def test_an_export_is_verified_alone_and_against_the_journal(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    assert run("journal", "export", "-w", folder, "--to", file).exit_code == 0
    assert run("journal", "export", "-w", folder).stdout == file.read_text(encoding="utf-8")
    alone = run("journal", "verify", "-w", tmp_path, "--file", file, "--lang", "en")
    assert alone.exit_code == 0
    assert "Compared with no journal" in alone.stdout
    file.write_text(file.read_text(encoding="utf-8").replace("Nadia", "Claire", 1), encoding="utf-8")
    assert run("journal", "verify", "-w", tmp_path, "--file", file).exit_code == 1


def test_a_journal_written_anew_is_told_from_the_one_exported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its hashes are right, its head too: only the file kept elsewhere tells."""
    from portulan.journal.models import Action, Head

    file = tmp_path / "journal.jsonl"
    run("journal", "export", "-w", folder, "--to", file)
    home = tmp_path / "home"
    home.mkdir()
    for name in ("plan.yaml", "portulan.sqlite3"):
        (home / name).touch()
    same = run("journal", "verify", "-w", home, "--file", file, "--lang", "en")
    assert (same.exit_code, "goes on from it" in same.stdout) == (0, True)
    sql("DELETE FROM journal_entry")
    Head.objects.all().delete()
    Action.objects.all().delete()
    monkeypatch.setattr(sample_history, "ADOPTED", sample_history.ADOPTED.replace(minute=13))
    sample_history.write(Workspace(folder), User.objects.get(username="direction"))
    assert run("journal", "verify", "-w", folder).exit_code == 0
    done = run("journal", "verify", "-w", home, "--file", file, "--lang", "en")
    assert done.exit_code == 1
    assert "JO109" in done.stdout
    assert "From entry 1 on" in done.stdout


def test_actions_say_what_is_late_first_and_what_each_changed(folder: Path) -> None:
    done = run("actions", "-w", folder, "--effects", "--component", "process", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Cannot tell yet. −€40,150. A sum has no interval" in " ".join(done.stdout.split())
    told = json.loads(run("actions", "-w", folder, "--format", "json").stdout)
    assert [a["standing"] for a in told["actions"]] == ["overdue", "under_way", "done", "done"]
    early = json.loads(run("actions", "-w", folder, "--as-of", "2026-03-21", "--format", "json").stdout)
    assert [(a["plan_id"], a["standing"]) for a in early["actions"]][-1] == ("salon-lyon", "done")
