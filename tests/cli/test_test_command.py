"""`portulan test`, called as its user calls it."""

import json
from pathlib import Path

import pytest
from tests.cli.test_commands import run
from tests.metrics.tested_company import NAME, company_with, written
from typer.testing import CliRunner

from portulan.cli import app


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company_with(tmp_path_factory.mktemp("tested") / "company", 0.45)


def test_power_says_until_when_and_a_better_design(company: Path) -> None:
    asked = ["test", "power", NAME, "-w", str(company), "--as-of", "2026-01-02", "--lang", "en"]
    said = CliRunner().invoke(app, asked).stdout
    assert said.startswith("Not decidable before")
    assert "A better test" in said
    told = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    assert told["deals"] == 60
    assert told["better"][0]["said"]


def test_a_test_is_registered_by_someone_who_steers_and_shown(company: Path) -> None:
    name = written(company, "a-venir", start="2099-01-05")
    refused = run("test", "register", name, "--by", "nobody", "-w", company)
    assert refused.returncode == 2
    assert "CL030" in refused.stderr
    run("account", "claire", "-w", company, "--role", "manager")
    assert run("test", "register", name, "--by", "claire", "-w", company).returncode == 0
    assert "no one yet" in run("test", "show", name, "-w", company).stdout
