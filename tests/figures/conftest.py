"""The cast and the company of the figures pages: built once, read by every test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from tests.figures.figures_company import build

from portulan.figures import filling
from portulan.people.models import User
from portulan.ui.reading import _workspace
from portulan.workspace import Workspace

Page = Callable[..., HttpResponse]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder with a plan and its facts."""
    return build(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder with a plan and no facts yet."""
    return build(tmp_path_factory.mktemp("bare"), {})


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The overview is awaited whole, however busy this machine is."""
    monkeypatch.setattr(filling, "AT_MOST", 120)


@pytest.fixture
def workspace(company: Path, settings: LazySettings) -> Workspace:
    """The workspace the pages read."""
    settings.WORKSPACE = company
    return _workspace(company)


@pytest.fixture
def colleague(db: None) -> User:
    """Someone who may read and no more."""
    return User.objects.create_user("colleague", password="a long enough password", role="reader")


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
def french(workspace: Workspace, colleague: User, client_of: Callable[..., Client]) -> Client:
    """The colleague, reading the company in French."""
    return client_of(colleague, "fr")


@pytest.fixture
def english(workspace: Workspace, colleague: User, client_of: Callable[..., Client]) -> Client:
    """The colleague, reading the company in English."""
    return client_of(colleague, "en")
