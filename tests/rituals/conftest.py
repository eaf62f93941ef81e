"""A copy of the sample company for the meetings, with its facts."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from tests.rituals.ritual_cast import MONDAY, person

from portulan.people.models import User
from portulan.rituals.decisions import Written
from portulan.rituals.models import Session
from portulan.rituals.sessions import decide, find, open_session
from portulan.workspace import Workspace

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 11, 23, 9, 0, 0, 250, tzinfo=PARIS)
"""As a real clock says it: with microseconds."""


@pytest.fixture(scope="package")
def kept(sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rituals") / "company"
    shutil.copytree(sample_company, folder, ignore=shutil.ignore_patterns("data", "truth*", ".portulan"))
    return folder


@pytest.fixture(scope="package")
def workspace(kept: Path) -> Workspace:
    """Opened once: what it has answered, it answers again."""
    return Workspace(kept)


@pytest.fixture
def company(workspace: Workspace, settings: LazySettings, db: None) -> Workspace:
    """The workspace; its pages read it too."""
    settings.WORKSPACE = workspace.path
    return workspace


@pytest.fixture
def claire(db: None) -> User:
    return person("direction", "claire")


@pytest.fixture
def meeting(company: Workspace, claire: User) -> Session:
    """Monday's pipeline review, opened."""
    return open_session(company, find(company, "weekly", MONDAY), NINE, claire)


@pytest.fixture
def decided(meeting: Session, claire: User) -> Session:
    """The same with what it must decide."""
    decide(meeting, Written("priority", text="Chiffrer le coût de l'arrêt : <b>partout</b>"), NINE, claire)
    decide(meeting, Written("action", text="Rappeler", owner="Nadia Le Goff", due=MONDAY), NINE, claire)
    return meeting
