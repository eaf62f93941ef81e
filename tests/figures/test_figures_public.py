"""The published figures of a public data set, read off the page."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portulan.people.models import User
from portulan.workspace import Workspace

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def maven(tmp_path_factory: pytest.TempPathFactory, public_data: Path) -> Path:
    """CRM Sales Opportunities, imported as its example says."""
    folder = tmp_path_factory.mktemp("maven")
    for file in (EXAMPLES / "maven").iterdir():
        shutil.copy(file, folder)
    assert Workspace(folder, data_roots=[public_data]).import_facts().committed
    return folder


@pytest.fixture
def reader(maven: Path, settings: LazySettings, colleague: User, client_of: Callable[..., Client]) -> Client:
    settings.WORKSPACE = maven
    return client_of(colleague, "en")


def rows(client: Client, page: str) -> list[dict[str, object]]:
    answer = client.get(page)
    assert answer.status_code == 200
    found: list[dict[str, object]] = answer.json()["rows"]
    return found


def test_the_win_rate_of_all_closed_deals_is_the_published_one(reader: Client) -> None:
    html = reader.get("/figures/win_rate/?period=all").content.decode()
    assert "63.2" in html  # 4,238 of 6,711 is 63.15005 %
    assert "n = 6,711 deals" in html


def test_the_quarters_of_2017_are_the_published_ones(reader: Client) -> None:
    found = rows(reader, "/figures/win_rate/figures.json?by=quarter&from=2017-01-01&until=2017-12-31")
    won = [(round(float(str(r["value"])) * int(str(r["n"]))), r["n"]) for r in found]
    assert won == [(531, 647), (1254, 2032), (1257, 2047), (1196, 1985)]


def test_offices_are_a_way_to_split_because_the_mapping_kept_them(reader: Client) -> None:
    found = rows(reader, "/figures/win_rate/figures.json?by=office&period=all")
    assert {(r["by"]["office"], r["n"]) for r in found} == {("Central", 2604), ("East", 1858), ("West", 2249)}  # type: ignore[index]
    html = reader.get("/figures/win_rate/?by=office&period=all").content.decode()
    assert ">Central</a>" in html


def test_the_win_rate_by_value_is_refused_because_lost_amounts_are_zero(reader: Client) -> None:
    (row,) = rows(reader, "/figures/win_rate_value/figures.json?period=all")
    assert (row["status"], row["value"]) == ("no_data", None)


def test_all_records_behind_the_win_rate_can_be_taken_away(reader: Client) -> None:
    text = reader.get("/figures/win_rate/records.csv?period=all").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 6711 + 1
