"""The four questions of every page: it works, refuses anonymous people, refuses strangers, lets the team in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from portulan.people.models import User
from portulan.workspace import Workspace

PAGES = [
    "/figures/",
    "/figures/win_rate/",
    "/figures/win_rate/?by=channel",
    "/figures/stage_conversion/",
    "/figures/win_rate/records/",
    "/figures/win_rate/figures.csv",
    "/figures/win_rate/figures.json",
    "/figures/win_rate/records.csv",
    "/figures/record/opportunity/o4/",
    "/figures/condition/?where=amount",
]
API = [
    "/api/kpi",
    "/api/kpi/win_rate",
    "/api/curve/win_probability?by=channel",
    "/api/cohorts?by=month",
    "/api/grid?kpi=win_rate&kpi=revenue&by=channel",
]


@pytest.mark.parametrize("page", PAGES + API)
def test_the_page_works_for_direction(
    page: str, workspace: Workspace, db: None, client_of: Callable[..., Client]
) -> None:
    director = User.objects.create_user("director", password="a long enough password", role="direction")
    assert client_of(director).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES + API)
def test_the_page_lets_a_colleague_in(page: str, french: Client) -> None:
    assert french.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_page_sends_anonymous_people_to_sign_in(page: str, workspace: Workspace, db: None) -> None:
    response = Client().get(page)
    assert response.status_code == 302
    assert re.match(r"/login/?\?next=/figures/", response.headers["Location"])


@pytest.mark.parametrize("page", PAGES)
def test_the_page_refuses_a_stranger(
    page: str, workspace: Workspace, stranger: User, client_of: Callable[..., Client]
) -> None:
    response = client_of(stranger).get(page)
    assert response.status_code == 302
    assert "/login" in response.headers["Location"]


@pytest.mark.parametrize("page", API)
@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_the_api_answers_401_to_those_without_a_session(
    page: str, who: str, workspace: Workspace, stranger: User, client_of: Callable[..., Client]
) -> None:
    response = client_of(stranger if who == "stranger" else None).get(page)
    assert response.status_code == 401
    assert response.json()["finding"]["code"] == "ME706"


@pytest.mark.parametrize("page", PAGES + API)
def test_the_page_is_read_only(page: str, french: Client) -> None:
    assert french.post(page).status_code == 405
