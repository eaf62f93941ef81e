"""`portulan signals`: a table to read, a JSON to compute with."""

import json
from pathlib import Path

from typer.testing import CliRunner

from portulan.cli import app


def run(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(app, ["signals", "--workspace", str(folder), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_says_what_asks_for_a_review_and_which_question(sample_company: Path) -> None:
    said = run(sample_company, "--lang", "en")
    assert said.startswith("3 signals ask for a review")
    assert "Question:" in said
    assert "too few" in said.lower()


def test_it_is_json_for_a_program(sample_company: Path) -> None:
    told = json.loads(run(sample_company, "--format", "json", "--lang", "fr", "--as-of", "2026-02-01"))
    assert told["as_of"] == "2026-02-01"
    assert [signal["state"] for signal in told["signals"]].count("firing") == 0
    pipeline = told["signals"][0]
    assert (pipeline["id"], pipeline["from_when"]) == ("pipeline_flat_sales", "2026-02-22")
