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


def test_blockages_names_the_slowed_segment_and_lists_deals_to_act_on(company: Path) -> None:
    said = json.loads(run("blockages", "-w", company, "--format", "json").stdout)
    assert [(one["stage"], one["segment"], one["owner"]) for one in said["blockages"]] == [(None, "eti", None)]
    everything = json.loads(run("blockages", "-w", company, "--limit", "500", "--format", "json").stdout)
    assert said["at_risk"]["total"] == len(everything["at_risk"]["deals"])
    assert all(deal["reasons"] and deal["way_out"] for deal in said["at_risk"]["deals"])


def test_blockages_before_anything_slowed_names_nothing(company: Path) -> None:
    done = run("blockages", "-w", company, "--as-of", "2026-04-30", language="fr")
    assert done.stdout.startswith("Aucun blocage établi")
    assert "→ à faire" in done.stdout


def test_blockages_refuses_an_unknown_reason(company: Path) -> None:
    done = run("blockages", "-w", company, "--reason", "weather")
    assert done.returncode == 2
    assert "overdue" in done.stderr
