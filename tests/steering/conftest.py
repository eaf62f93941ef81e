"""A scripted workspace for the watch, and people to tell."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.steering.scripted import Scripted, make

from portulan.people.models import User

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def scripted(tmp_path: Path, db: None) -> Scripted:
    """An alert open since 10 November, in a focus that began on the 2nd."""
    return Scripted(make(tmp_path / "essai"))


@pytest.fixture
def nadia(db: None) -> User:
    """The owner of the standard action."""
    return User.objects.create(username="nadia", first_name="Nadia", last_name="Le Goff", role="sales", email="n@e.fr")
