"""The cast and the workspace of the data pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.intake.intake_files import DEALS, MAPPING, PLAN

from portulan.intake import runs
from portulan.people.models import User
from portulan.ui.reading import _workspace
from portulan.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A workspace with a plan, a mapping and one export, nothing imported; the pages read it."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "affaires.csv").write_text(DEALS, encoding="utf-8")
    settings.WORKSPACE = tmp_path
    return tmp_path


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return _workspace(folder)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports started from the page run before it answers, instead of in a thread."""
    monkeypatch.setattr(runs.start, "__defaults__", (lambda work: work(), None))


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user(
        "owner", password="a long enough password", role="direction", first_name="Claire", last_name="Aubry"
    )


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("reader", password="a long enough password", role="reader")


@pytest.fixture
def stranger(db: None) -> User:
    """Someone who has left: the account is closed."""
    return User.objects.create_user("stranger", password="a long enough password", role="direction", is_active=False)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser in a language, signed in as someone, or as nobody."""

    def make(user: User | None, language: str = "fr") -> Client:
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def browser(folder: Path, owner: User, client_of: Callable[..., Client]) -> Client:
    """The owner, reading in French."""
    return client_of(owner)
