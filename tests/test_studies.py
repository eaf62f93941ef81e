"""What `make study` rests on: jobs in order whatever the processes, failures seen, tables put where they belong."""

import re
from pathlib import Path

import pytest
from studies import running

ROOT = Path(__file__).parents[1]


def squared(n: int) -> int:
    if n < 0:
        raise ValueError("no square root")
    return n * n


@pytest.mark.parametrize("workers", ["1", "2"])
def test_jobs_come_back_in_order(
    workers: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTULAN_STUDY_WORKERS", workers)
    assert running.worked("squares", [(squared, (n,)) for n in range(5)]) == [0, 1, 4, 9, 16]
    assert "squares: 5 of 5" in capsys.readouterr().err


def test_a_job_that_fails_stops_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTULAN_STUDY_WORKERS", "1")
    with pytest.raises(ValueError, match="no square root"):
        running.worked("squares", [(squared, (n,)) for n in (2, -1, 3)])


def test_a_table_replaces_the_one_between_its_marks_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAGES", tmp_path)
    page = tmp_path / "method.md"
    page.write_text("Before.\n<!-- study -->\nold\n<!-- studied -->\nAfter.\n", encoding="utf-8")
    running.write_table("method", "| new |")
    assert page.read_text(encoding="utf-8") == "Before.\n<!-- study -->\n| new |\n<!-- studied -->\nAfter.\n"
    page.write_text("No marks.", encoding="utf-8")
    with pytest.raises(ValueError, match="studied"):
        running.write_table("method", "| new |")
    assert page.read_text(encoding="utf-8") == "No marks."


def test_without_the_public_data_a_study_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTULAN_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit, match="nowhere"):
        running.public_data()


def test_make_study_runs_every_study() -> None:
    told = re.search(r"^STUDIES \?= (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert told
    able = {
        p.stem for p in (ROOT / "studies").glob("*.py") if '__name__ == "__main__"' in p.read_text(encoding="utf-8")
    }
    assert set(told[1].split()) == able
