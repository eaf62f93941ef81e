"""`portulan test`, called as its user calls it."""

import json
import subprocess
import sys
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


REGISTER = """
import sys
from datetime import date, datetime
from pathlib import Path
from portulan.cli.django_ready import prepare
folder = Path(sys.argv[1])
prepare(folder)
from portulan.experiments.register import register
from portulan.people.models import User
from portulan.workspace import Workspace
room = Workspace(folder)
register(room, sys.argv[2], at=datetime(2026, 1, 2, 10).astimezone(), by=User.objects.get(username="nadia"))
for month in range(1, 5):
    room.draw_trials(date(2026, month, 28), [sys.argv[2]])
"""


def test_a_test_is_decided_by_its_rule_then_written_into_the_plan(company: Path) -> None:
    run("account", "nadia", "-w", company, "--role", "manager")
    done = subprocess.run(
        [sys.executable, "-c", REGISTER, str(company), NAME], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    by = ("--by", "nadia", "-w", company)
    assert "EX039" in run("test", "deploy", NAME, *by).stderr  # not decided yet
    assert run("test", "decide", NAME, "deploy", *by).returncode == 0
    said = run("test", "deploy", NAME, *by, "--lang", "en")
    assert said.returncode == 0, said.stderr
    assert "in the plan, version 2" in said.stdout
    assert "Combien coûte une heure d’arrêt ?" in (company / "plan.yaml").read_text(encoding="utf-8")
    assert "EX039" in run("test", "deploy", NAME, *by).stderr  # once
    told = json.loads(run("test", "show", NAME, "-w", company, "--format", "json").stdout)
    assert (told["decided"]["decision"], told["deployed"]["version"]) == ("deploy", 2)


def test_stopping_before_the_rule_takes_a_reason(company: Path) -> None:
    name = written(company, "a-arreter", start="2099-01-05")
    run("account", "karim", "-w", company, "--role", "manager")
    by = ("--by", "karim", "-w", company)
    run("test", "register", name, *by)
    assert "EX035" in run("test", "decide", name, "deploy", *by).stderr
    assert "EX036" in run("test", "decide", name, "stop", *by).stderr
    assert run("test", "decide", name, "stop", "--note", "Le vendeur part", *by).returncode == 0
