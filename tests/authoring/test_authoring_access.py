"""The four questions of every page: it works, refuses anonymous people, refuses strangers, lets the team in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from portulan.people.models import User

PAGES = [
    "/plan/",
    "/plan/plan.yaml",
    "/plan/schema.json",
    "/plan/text/",
    "/plan/versions/",
    "/plan/versions/1/",
    "/plan/compare/",
]
FORMS = [f"/plan/form/{key}/" for key in ("target", "offer", "price", "channels", "process")]
WRITES = ["/plan/text/", "/plan/text/check/", "/plan/text/draft/", "/plan/text/upload/", "/plan/versions/1/restore/"]
WRITES += [*FORMS, *(f"{form}preview/" for form in FORMS)]


@pytest.mark.parametrize("page", PAGES + FORMS)
def test_the_page_works_for_the_owner(page: str, browser: Client) -> None:
    browser.get("/plan/")
    assert browser.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_page_lets_a_reader_in(page: str, folder: Path, reader: User, client_of: Callable[..., Client]) -> None:
    client = client_of(reader, "en")
    client.get("/plan/")
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES + FORMS)
def test_the_page_sends_anonymous_people_to_sign_in(
    page: str, folder: Path, db: None, client_of: Callable[..., Client]
) -> None:
    response = client_of(None).get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("page", PAGES + FORMS)
def test_the_page_refuses_a_closed_account(
    page: str, folder: Path, stranger: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(None)
    client.force_login(stranger)
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("page", FORMS)
def test_a_form_refuses_a_reader(page: str, folder: Path, reader: User, client_of: Callable[..., Client]) -> None:
    assert client_of(reader).get(page).status_code == 403


@pytest.mark.parametrize("page", WRITES)
def test_nothing_is_written_for_a_reader(
    page: str, folder: Path, reader: User, client_of: Callable[..., Client]
) -> None:
    before = (folder / "plan.yaml").read_bytes()
    response = client_of(reader).post(page, {"text": "portulan: 1\n", "do": "save", "reason": "essai"})
    assert response.status_code == 403
    assert (folder / "plan.yaml").read_bytes() == before


@pytest.mark.parametrize("page", ["/plan/form/nowhere/", "/plan/versions/99/", "/plan/compare/?from=98&to=99"])
def test_what_does_not_exist_is_not_found(page: str, browser: Client) -> None:
    browser.get("/plan/")
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize("page", WRITES)
def test_a_form_posted_from_elsewhere_is_refused(page: str, folder: Path, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(page, {"text": "portulan: 1\n"}).status_code == 403
