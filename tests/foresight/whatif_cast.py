"""Who opens the what-if pages, and where: a copy of the sample company that tests may write to."""

import shutil
from pathlib import Path

from django.test import Client

from portulan.people.models import User


def copied(sample: Path, to: Path) -> Path:
    """The sample company's folder with its facts, without its data files; with its past forecasts, where computed."""
    shutil.copytree(sample, to, ignore=shutil.ignore_patterns("data", "truth*", ".portulan"))
    cache = to / ".portulan" / "cache"
    cache.mkdir(parents=True)
    for file in (sample / ".portulan" / "cache").glob("forecast-*.npz"):
        shutil.copy(file, cache)
    return to


def browser_of(role: str, language: str = "en", *, active: bool = True) -> Client:
    """A browser signed in as someone of this role."""
    user = User.objects.create_user(f"someone-{role}", password="a long enough password", role=role, is_active=active)
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client
