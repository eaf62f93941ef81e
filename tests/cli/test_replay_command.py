"""`portulan replay`: the focus's threshold unless another is given, a table to read, a JSON to compute with."""

import json
from pathlib import Path

from typer.testing import CliRunner

from portulan.cli import app
from portulan.language.finding import FaultyText

DISCOVERY = "stage_conversion(decouverte -> proposition)"


def run(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(app, ["replay", "--workspace", str(folder), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_says_what_the_threshold_of_the_focus_did_and_proposes_one(sample_company: Path) -> None:
    said = run(sample_company, "--kpi", DISCOVERY, "--lang", "en")
    assert said.startswith("Target 45.0%, threshold 35.0%: 1 alert since")
    assert "Proposed threshold" in said
    assert "under way" in said


def test_it_is_json_for_a_program(sample_company: Path) -> None:
    options = ["--kpi", DISCOVERY, "--target", "45%", "--alert", "25%", "--since", "2026-01-01", "--format", "json"]
    told = json.loads(run(sample_company, *options, "--lang", "en"))
    assert (told["target"], told["threshold"], told["since"]) == (0.45, 0.25, "2026-01-01")
    assert told["state"] in ("alerting", "recovering")
    assert [one["judged"] for one in told["alerts"]] == ["right"]
    assert set(told["chosen"]["found"]) == {"28", "56", "84"}


def test_it_asks_for_a_threshold_where_the_plan_has_none(sample_company: Path) -> None:
    result = CliRunner().invoke(app, ["replay", "--workspace", str(sample_company), "--kpi", "win_rate"])
    assert isinstance(result.exception, FaultyText)
    assert result.exception.finding.code == "AL001"
