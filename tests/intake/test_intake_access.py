"""The four questions of every page: it works, refuses anonymous people, refuses strangers, lets the team in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from portulan.people.models import User

PAGES = ["/data/", "/data/mapping/", "/data/rejected/", "/data/import/progress/"]
WRITES = ["/data/import/", "/data/import/1/stop/", "/data/upload/", "/data/mapping/", "/data/mapping/check/"]
WRITES += ["/data/mapping/suggest/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_works_for_the_owner(page: str, browser: Client) -> None:
    assert browser.get(page, follow=True).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_page_lets_a_reader_in(page: str, folder: Path, reader: User, client_of: Callable[..., Client]) -> None:
    assert client_of(reader, "en").get(page, follow=True).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/data/rejected/opportunity.csv"])
def test_the_page_sends_anonymous_people_to_sign_in(
    page: str, folder: Path, db: None, client_of: Callable[..., Client]
) -> None:
    response = client_of(None).get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_refuses_a_closed_account(
    page: str, folder: Path, stranger: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(None)
    client.force_login(stranger)
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("page", WRITES)
def test_a_reader_changes_nothing(page: str, folder: Path, reader: User, client_of: Callable[..., Client]) -> None:
    before = (folder / "mapping.yaml").read_bytes()
    assert client_of(reader).post(page, {"text": "mapping: 1\n", "do": "save"}).status_code == 403
    assert (folder / "mapping.yaml").read_bytes() == before
    assert not (folder / "facts").exists()


@pytest.mark.parametrize("page", WRITES)
def test_a_form_posted_from_elsewhere_is_refused(page: str, folder: Path, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(page).status_code == 403


def test_a_reader_is_shown_no_button_that_would_refuse(
    folder: Path, reader: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(reader).get("/data/").content.decode()
    assert 'action="/data/import/"' not in page
    assert 'type="file"' not in page
