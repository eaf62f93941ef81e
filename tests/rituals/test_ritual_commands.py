"""The rituals from the command line: what the pages say, a pack in a file, a past pack built again."""

import json
from pathlib import Path

import pytest
from tests.rituals.conftest import NINE
from typer.testing import CliRunner

from portulan.cli import app
from portulan.people.models import User
from portulan.rituals.models import Session
from portulan.rituals.sessions import close
from portulan.workspace import Workspace

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTULAN_LANGUAGE", "fr")
    monkeypatch.setenv("COLUMNS", "160")


def test_the_meetings_to_come_and_where_they_stand(meeting: Session, company: Workspace) -> None:
    told = RUN.invoke(app, ["rituals", "--workspace", str(company.path), "--days", "8", "--format", "json"])
    assert told.exit_code == 0, told.output
    states = {(one["ritual"], one["day"]): one["state"] for one in json.loads(told.output)}
    assert states[("weekly", "2026-11-23")] == "open"
    assert states[("weekly", "2026-11-30")] == "planned"
    table = RUN.invoke(app, ["rituals", "--workspace", str(company.path), "--lang", "en"]).output
    assert "Pipeline review" in table


def test_a_pack_is_written_and_a_past_one_built_again(
    decided: Session, company: Workspace, claire: User, tmp_path: Path
) -> None:
    close(decided, NINE, claire)
    target = tmp_path / "pack.md"
    where = ["--workspace", str(company.path), "--lang", "fr"]
    written = RUN.invoke(
        app, ["pack", "weekly", "--date", "2026-11-23", "--format", "md", "-o", str(target), *where]
    )  # fmt: skip
    assert written.exit_code == 0, written.output
    assert "Compte rendu, Revue de pipeline du 23 novembre 2026" in target.read_text("utf-8")
    again = RUN.invoke(app, ["rituals", "--rebuild", "weekly", "2026-11-23", *where])
    assert again.exit_code == 0
    assert decided.sha[:16] in again.output
    decided.refresh_from_db()
    decided.pack["company"] = "Autre"
    decided.save()
    edited = RUN.invoke(app, ["rituals", "--rebuild", "weekly", "2026-11-23", *where])
    assert edited.exit_code == 1
    assert "company" in edited.output
    assert "sealed" in edited.output


def test_what_cannot_be_is_said_with_its_way_out(company: Workspace) -> None:
    refused = RUN.invoke(app, ["pack", "weekly", "--date", "2026-11-24", "--workspace", str(company.path)])
    assert refused.exit_code == 2
    unsent = RUN.invoke(app, ["rituals", "--send-due", "--workspace", str(company.path)])
    assert unsent.exit_code == 2
    assert "RT020" in unsent.output
