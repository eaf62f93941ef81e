"""The cast of the pages and a real workspace for them: the sample company, imported once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portulan.facts.importing import import_facts
from portulan.people.models import User
from portulan.people.roles import Role
from portulan.sample.building import build_sample

ClientOf = Callable[..., Client]


@pytest.fixture(scope="session")
def sample_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Atelier Boréal with its facts."""
    folder = tmp_path_factory.mktemp("atelier-boreal")
    build_sample(folder)
    import_facts(folder / "mapping.yaml", folder, (), lambda: datetime(2026, 11, 22, 8, 0), lambda _: None)
    return folder


@pytest.fixture
def workspace_folder(sample_company: Path, settings: LazySettings) -> Path:
    """The folder the pages read."""
    settings.WORKSPACE = sample_company
    return sample_company


@pytest.fixture
def someone(db: None) -> Callable[[Role], User]:
    """Makes a person of a role."""

    def make(role: Role) -> User:
        return User.objects.create_user(role, password="une phrase de passe", role=role, language="fr")

    return make


@pytest.fixture
def client_of(someone: Callable[[Role], User]) -> ClientOf:
    """A browser signed in as someone of that role."""

    def make(role: Role, language: str = "fr") -> Client:
        client = Client()
        client.force_login(someone(role))
        client.cookies["portulan_language"] = language
        return client

    return make
