"""The public examples, imported once for all the answers asked of them."""

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from tests.answers.answered import Example

from portulan.workspace import Workspace

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def example(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The workspace of an example by its folder's name: its plan, its mapping, and the public data imported."""

    @cache
    def imported(name: str) -> Workspace:
        folder = tmp_path_factory.mktemp(name)
        for file in ("plan.yaml", "mapping.yaml"):
            shutil.copy(EXAMPLES / name / file, folder)
        workspace = Workspace(folder, clock=lambda: datetime(2026, 11, 23), data_roots=[public_data])
        assert workspace.import_facts().committed
        return workspace

    return imported
