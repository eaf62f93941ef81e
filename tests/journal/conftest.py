"""The cast of the pages of the journal, on the sample company with what its people did."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portulan.journal import sample_history
from portulan.people.models import User
from portulan.people.roles import Role
from portulan.workspace import Workspace

ClientOf = Callable[..., Client]


@pytest.fixture(scope="session")
def company(sample_company: Path) -> Workspace:
    """The sample company, its answers kept over the tests."""
    return Workspace(sample_company)


@pytest.fixture
def told(company: Workspace, settings: LazySettings, db: None) -> Workspace:
    """The same, its history written in the journal."""
    settings.WORKSPACE = company.path
    director = User.objects.create(username="direction", role="direction")
    sample_history.write(company, director)
    return company


@pytest.fixture
def client_of(db: None) -> ClientOf:
    """A browser signed in as someone of that role."""

    def make(role: Role, language: str = "fr") -> Client:
        user, _ = User.objects.get_or_create(username=f"{role}-{language}", defaults={"role": role})
        client = Client()
        client.force_login(user)
        client.cookies["portulan_language"] = language
        return client

    return make
