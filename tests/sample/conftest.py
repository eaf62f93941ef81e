"""The sample company, built once for all its tests, and companies where nothing happens."""

from pathlib import Path

import pytest
from tests.sample.seen_in_csv import Export

from portulan.sample import Truth, build_data, build_sample, quiet_company


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("atelier-boreal")
    return folder, build_sample(folder)


@pytest.fixture(scope="session")
def folder(built: tuple[Path, Truth]) -> Path:
    return built[0]


@pytest.fixture(scope="session")
def truth(built: tuple[Path, Truth]) -> Truth:
    return built[1]


@pytest.fixture(scope="session")
def export(built: tuple[Path, Truth]) -> Export:
    return Export.read(built[0] / "data", built[1])


@pytest.fixture(scope="session", params=[11, 12, 13])
def quiet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The export of a company of the same size where nothing was planted."""
    folder = tmp_path_factory.mktemp("quiet")
    truth = build_data(quiet_company(50), folder, request.param)
    return Export.read(folder / "data", truth)
