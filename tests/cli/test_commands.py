"""Every verb, called as its user calls it: what it prints, its exit code, and the way out when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY

from portulan.sample import build_sample
from portulan.workspace import Workspace

GOOD_ENOUGH = (REPOSITORY / "tests" / "plan" / "example.yaml").read_text(encoding="utf-8")


def run(*arguments: str | Path, language: str = "en", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`portulan …` in a process of its own, in the language given."""
    environment = {**os.environ, "PORTULAN_LANGUAGE": language, "COLUMNS": "200", "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from portulan.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, timeout=240)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, imported."""
    folder = tmp_path_factory.mktemp("commands") / "boreal"
    build_sample(folder)
    Workspace(folder).import_facts()
    return folder


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_prints_findings_at_their_line_and_leaves_with_1_on_an_error(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(GOOD_ENOUGH.replace("weeks: 4", "weeks: 9"), encoding="utf-8")
    done = run("check", plan)
    line = GOOD_ENOUGH[: GOOD_ENOUGH.index("weeks: 4")].count("\n") + 1
    assert done.returncode == 1
    assert f"--> {plan}:{line}:" in done.stdout
    assert "^" in done.stdout
    assert "way out:" in done.stdout


def test_check_speaks_french(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(GOOD_ENOUGH.replace("weeks: 4", "weeks: 9"), encoding="utf-8")
    assert "pour en sortir" in run("check", plan, language="fr").stdout
    assert "pour en sortir" in run("check", plan, "--lang", "fr").stdout


def test_check_gives_json_with_the_seven_keys(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(GOOD_ENOUGH.replace("weeks: 4", "weeks: 9"), encoding="utf-8")
    findings = json.loads(run("check", plan, "--format", "json").stdout)
    assert findings
    assert all(list(f) == ["code", "level", "file", "line", "column", "message", "way_out"] for f in findings)


def test_check_leaves_with_2_when_the_plan_cannot_be_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(b"a: 1\n\tb: 2\n")
    done = run("check", plan)
    assert done.returncode == 2
    assert "YA004" in done.stdout


def test_a_plan_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = run("check", tmp_path / "nowhere.yaml")
    assert done.returncode == 2
    assert "nowhere.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_sample_plan_has_no_error_and_something_to_think_about(company: Path) -> None:
    done = run("check", company / "plan.yaml", "--format", "json")
    levels = [f["level"] for f in json.loads(done.stdout)]
    assert done.returncode == 0
    assert "error" not in levels
    assert "warning" in levels


# ── diff and schema ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_diff_says_the_guard_rail_that_moved_and_ignores_the_layout(tmp_path: Path) -> None:
    old, new, laid_out = tmp_path / "old.yaml", tmp_path / "new.yaml", tmp_path / "laid-out.yaml"
    old.write_text(GOOD_ENOUGH, encoding="utf-8")
    new.write_text(GOOD_ENOUGH.replace("discount_max: 15 %", "discount_max: 12 %"), encoding="utf-8")
    laid_out.write_text(GOOD_ENOUGH.replace("company: Atelier", "# note\ncompany:   Atelier"), encoding="utf-8")
    done = run("diff", old, new)
    assert done.returncode == 0
    assert "15%" in done.stdout
    assert "12%" in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1
    assert run("diff", old, laid_out).stdout.strip() == "The two plans say the same."
    (change,) = json.loads(run("diff", old, new, "--format", "json", language="fr").stdout)
    assert "remise" in change["sentence"]


def test_the_schema_is_json_with_the_five_components() -> None:
    schema = json.loads(run("schema").stdout)
    assert {"target", "offer", "price", "channels", "process"} <= set(schema["properties"])


# ── import ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_importing_again_changes_nothing_and_says_so(company: Path) -> None:
    before = (company / "facts" / "manifest.json").read_bytes()
    done = run("import", "--workspace", company)
    assert done.returncode == 0
    assert "Nothing has changed" in done.stdout
    assert (company / "facts" / "manifest.json").read_bytes() == before


def test_import_counts_rows_in_json(company: Path) -> None:
    report = json.loads(run("import", "--workspace", company, "--format", "json").stdout)
    counts = report["tables"]["opportunity"]
    assert counts["read"] >= counts["accepted"] + counts["rejected"] > 0
    assert counts["rejected"] > 0
    assert {"code", "level", "message", "way_out"} <= set(report["findings"][0])


def test_an_import_that_cannot_be_done_leaves_with_1_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("portulan: 1\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("nothing: here\n", encoding="utf-8")
    done = run("import", "--workspace", tmp_path)
    assert done.returncode == 1
    assert "mapping.yaml" in done.stdout
    assert not (tmp_path / "facts" / "manifest.json").exists()


def test_suggest_proposes_a_mapping_that_can_be_saved(company: Path) -> None:
    done = run("import", "--suggest", company / "data" / "affaires.csv")
    assert done.returncode == 0
    assert "opportunity:" in done.stdout


def test_a_suggested_mapping_is_written_where_there_is_none(company: Path, tmp_path: Path) -> None:
    target = tmp_path / "mapping.yaml"
    asked = ("import", "--suggest", company / "data" / "affaires.csv", "--output", target)
    assert run(*asked).returncode == 0
    written = target.read_bytes()
    assert b"opportunity:" in written
    again = run(*asked)
    assert again.returncode == 2
    assert "CL008" in again.stderr
    assert target.read_bytes() == written


# ── kpi and board ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_is_printed_with_its_interval_sample_and_definition(company: Path) -> None:
    done = run("kpi", "win_rate", "--workspace", company, "--by", "segment")
    assert done.returncode == 0
    for word in ("pme-industrie", "95% interval", "as of 22 November 2026", "Opportunities won over those closed"):
        assert word in done.stdout


def test_json_and_python_give_the_same_figure(company: Path) -> None:
    arguments = ("--by", "segment", "--from", "2026-01-01", "--to", "2026-07-01", "--where", "channel is not null")
    said = json.loads(run("kpi", "win_rate", "-w", company, *arguments, "--format", "json").stdout)
    assert (said["kpi"], said["unit"], said["as_of"]) == ("win_rate", "share", "2026-11-22")
    from datetime import date

    from portulan.workspace import Period

    table = Workspace(company).kpi(
        "win_rate",
        by=["segment"],
        where="channel is not null",
        period=Period(date(2026, 1, 1), date(2026, 7, 1)),
    )
    assert said["rows"] == json.loads(json.dumps(table.as_json("en")["rows"]))
    assert {"by", "status", "value", "low", "high", "n", "reason"} <= set(said["rows"][0])


def test_csv_has_one_line_per_group(company: Path) -> None:
    lines = run("kpi", "win_rate", "-w", company, "--by", "quarter", "--format", "csv").stdout.splitlines()
    assert lines[0] == "quarter,value,low,high,n,status,unit,reason"
    assert len(lines) > 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["winrate"], "win_rate"),
        (["win_rate", "--by", "segmen"], "segment"),
        (["win_rate", "--where", "employes > 3"], "employees"),
        (["win_rate", "--where", "employees >"], "CO003"),
        (["win_rate", "--from", "2026-02-30"], "UN007"),
        (["win_rate", "--from", "01/02/2026"], "2026-12-31"),
        (["stage_conversion(decouverte -> nulle-part)"], "proposition"),
        (["win_rate", "--from", "2026-05-01", "--to", "2026-04-01"], "2026-05-01"),
        (["win_rate by segment where"], "PL007"),
    ],
)
def test_a_request_that_cannot_be_answered_says_the_way_out(company: Path, arguments: list[str], said: str) -> None:
    done = run("kpi", *arguments, "--workspace", company)
    assert done.returncode == 2
    assert said in done.stderr
    assert "way out:" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_board_shows_the_five_decisions(company: Path) -> None:
    done = run("board", "--workspace", company, language="fr")
    assert done.returncode == 0
    for component in ("Cible", "Offre", "Prix", "Canaux", "Process"):
        assert component in done.stdout
    whole = json.loads(run("board", "--workspace", company, "--format", "json").stdout)
    assert [c["id"] for c in whole["components"]] == ["target", "offer", "price", "channels", "process"]


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path) -> None:
    done = run("kpi", "win_rate", "--workspace", tmp_path)
    assert done.returncode == 2
    assert "CL002" in done.stderr


# ── the sample company, accounts, serving ────────────────────────────────────────────────────────────────────────────


def test_the_sample_company_is_not_written_over_somebodys_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("portulan: 1\n", encoding="utf-8")
    done = run("sample", tmp_path)
    assert done.returncode == 2
    assert "CL003" in done.stderr


def test_an_account_gets_a_password_that_is_printed_once(company: Path) -> None:
    done = run("account", "camille", "--role", "manager", "--workspace", company)
    assert done.returncode == 0
    assert "camille" in done.stdout
    assert len(done.stdout.strip().rsplit(" ", 1)[-1]) >= 16
    refused = run("account", "camille", "--role", "boss", "--workspace", company)
    assert refused.returncode == 2
    assert "manager" in refused.stderr


def test_a_taken_port_is_said_before_anything_is_started(company: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--workspace", company, "--port", str(port))
    assert done.returncode == 2
    assert str(port) in done.stderr


def test_the_address_is_printed_once_it_answers(company: Path) -> None:
    import socket
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", "from portulan.cli import main; main()"]
    command += ["serve", "--workspace", str(company), "--port", str(port), "--lang", "en"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            printed = next(line for line in server.stdout if f":{port}/" in line)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as answer:
                assert answer.status == 200
        finally:
            server.terminate()
    assert "Ctrl+C" in printed


# ── grid ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_grid_lays_several_kpis_beside_each_group(company: Path) -> None:
    done = run("grid", "win_rate", "average_basket", "-w", company, "--by", "segment", "--format", "json")
    found = json.loads(done.stdout)
    alone = json.loads(run("kpi", "win_rate", "-w", company, "--by", "segment", "--format", "json").stdout)
    assert [k["reference"] for k in found["kpis"]] == ["win_rate", "average_basket"]
    assert [row["by"] for row in found["rows"]] == [[row["by"]["segment"]] for row in alone["rows"]]
    assert found["rows"][0]["figures"][0]["value"] == pytest.approx(alone["rows"][0]["value"])


def test_grid_says_which_kpi_is_unknown(company: Path) -> None:
    done = run("grid", "win_rate", "win_rat", "-w", company)
    assert done.returncode != 0
    assert "win_rat" in done.stderr + done.stdout
