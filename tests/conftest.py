"""What all tests share: where the public data lie."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets (`$PORTULAN_DATA`, else `../shared/data`); skips, and says so, where absent."""
    folder = Path(os.environ.get("PORTULAN_DATA") or REPOSITORY.parent / "shared" / "data")
    if not (folder / "README.md").exists():
        pytest.skip(reason=f"public data not found in {folder}: set PORTULAN_DATA to check the reference figures")
    return folder
