"""The verbs that explain a figure, called as their user calls them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.test_commands import run

from portulan.sample import build_sample
from portulan.workspace import Workspace


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, imported."""
    folder = tmp_path_factory.mktemp("explaining") / "boreal"
    build_sample(folder)
    Workspace(folder).import_facts()
    return folder


def test_movement_closes_to_the_cent_by_stage(company: Path) -> None:
    done = run(
        "movement", "-w", company, "--from", "2026-10-01", "--to", "2026-11-23", "--by", "stage", "--format", "json"
    )
    said = json.loads(done.stdout)
    for flow in (said, *said["groups"]):
        moved = sum(Decimal(line["amount"]) for line in flow["lines"])
        assert Decimal(flow["opening"]["amount"]) + moved == Decimal(flow["closing"]["amount"])
    assert {line["line"] for line in said["lines"]} >= {"new", "won", "lost", "advanced"}


def test_movement_says_first_what_happened(company: Path) -> None:
    done = run("movement", "-w", company, language="fr")
    assert done.stdout.startswith("Le pipeline est")
    assert "Au départ" in done.stdout
    assert "pas d’historique" in done.stdout


def test_movement_refuses_what_it_cannot_read(company: Path) -> None:
    done = run("movement", "-w", company, "--closing-in", "Christmas")
    assert done.returncode == 2
    assert "MV001" in done.stderr
    assert "2026-Q4" in done.stderr
