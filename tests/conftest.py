"""What all tests share: where the public data lie, and examples drawn the same way at each run.

Property tests draw the same examples each time, so that a failure is about the change at hand; PORTULAN_EXPLORE=1 draws
new ones, to look for what nobody has met yet.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("the same each time", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("PORTULAN_EXPLORE") else "the same each time")


def pytest_configure() -> None:
    """Passwords are hashed in an instant: what slows an attacker down would be most of the time of many tests."""
    from django.conf import settings as site

    site.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets (`$PORTULAN_DATA`, else `../shared/data`); skips, and says so, where absent."""
    folder = Path(os.environ.get("PORTULAN_DATA") or REPOSITORY.parent / "shared" / "data")
    if not (folder / "README.md").exists():
        pytest.skip(reason=f"public data not found in {folder}: set PORTULAN_DATA to check the reference figures")
    return folder


@pytest.fixture(scope="session")
def sample_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample company with its facts, made once. Tests that write there clean up."""
    from portulan.sample import build_sample
    from portulan.workspace import Workspace

    folder = tmp_path_factory.mktemp("sample-company")
    build_sample(folder)
    Workspace(folder).import_facts()
    return folder
