"""Signing in: it works, refuses, slows down guessing, and never redirects elsewhere."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portulan.people import throttle
from portulan.people.accounts import ensure_administrator, random_password
from portulan.people.models import FailedSignIn, User
from portulan.people.roles import ALLOWED, ROLES, may

pytestmark = pytest.mark.django_db
PASSWORD = "trois mots au hasard"


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, settings: LazySettings) -> None:
    settings.WORKSPACE = tmp_path


@pytest.fixture
def claire() -> User:
    return User.objects.create_user("claire", password=PASSWORD, role="direction")


def _sign_in(client: Client, password: str, name: str = "claire", **more: str) -> int:
    return client.post("/login/", {"username": name, "password": password}, **more).status_code  # type: ignore[arg-type]


def test_the_right_password_opens_the_home_page(claire: User) -> None:
    response = Client().post("/login/", {"username": "claire", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_a_wrong_password_says_so_without_saying_which_was_wrong(claire: User) -> None:
    wrong = Client().post("/login/", {"username": "claire", "password": "autre chose"}).content.decode()
    unknown = Client().post("/login/", {"username": "personne", "password": "autre chose"}).content.decode()
    said = "Ce nom et ce mot de passe ne vont pas ensemble"
    assert said in wrong
    assert said in unknown


def test_signing_in_never_leads_to_another_site(claire: User) -> None:
    response = Client().post("/login/?next=https://elsewhere.example", {"username": "claire", "password": PASSWORD})
    assert response["Location"] == "/"


def test_five_wrong_passwords_close_the_door_even_to_the_right_one(claire: User) -> None:
    client = Client()
    for _ in range(throttle.PER_NAME_AND_ADDRESS):
        assert _sign_in(client, "faux") == 400
    response = client.post("/login/", {"username": "CLAIRE", "password": PASSWORD})
    assert response.status_code == 429
    assert "Trop d’essais" in response.content.decode()
    assert int(response["Retry-After"]) == 15 * 60


def test_the_door_stays_open_from_another_address(claire: User) -> None:
    for _ in range(throttle.PER_NAME_AND_ADDRESS):
        _sign_in(Client(REMOTE_ADDR="10.0.0.1"), "faux")
    assert _sign_in(Client(REMOTE_ADDR="10.0.0.1"), PASSWORD) == 429
    assert _sign_in(Client(REMOTE_ADDR="10.0.0.2"), PASSWORD) == 302


def test_a_forwarded_address_opens_no_door(claire: User) -> None:
    """Anyone can write that header: it must not give a fresh start."""
    client = Client()
    for attempt in range(throttle.PER_NAME_AND_ADDRESS):
        _sign_in(client, "faux", HTTP_X_FORWARDED_FOR=f"192.0.2.{attempt}")
    assert _sign_in(client, PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.99") == 429


def test_trying_many_names_from_one_address_closes_that_address() -> None:
    client = Client()
    for attempt in range(throttle.PER_ADDRESS):
        assert _sign_in(client, "faux", name=f"nom{attempt}") == 400
    assert _sign_in(client, "faux", name="encore un") == 429


def test_the_door_opens_again_after_a_quarter_of_an_hour(claire: User) -> None:
    client = Client()
    for _ in range(throttle.PER_NAME_AND_ADDRESS):
        _sign_in(client, "faux")
    FailedSignIn.objects.update(at=timezone.now() - throttle.WINDOW - timedelta(seconds=1))
    assert _sign_in(client, PASSWORD) == 302


def test_a_success_forgets_the_failures_before_it(claire: User) -> None:
    client = Client()
    for _ in range(throttle.PER_NAME_AND_ADDRESS - 1):
        _sign_in(client, "faux")
    assert _sign_in(client, PASSWORD) == 302
    assert not FailedSignIn.objects.exists()


def test_signing_out_takes_a_form_not_a_link(claire: User) -> None:
    client = Client()
    client.force_login(claire)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_way_out(claire: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "claire", "password": PASSWORD})
    assert response.status_code == 403
    assert "a trop attendu" in response.content.decode()


@pytest.mark.parametrize(("language", "said"), [("fr", "Se connecter"), ("en", "Sign in")])
def test_the_language_is_chosen_by_form_and_kept(language: str, said: str, claire: User) -> None:
    client = Client()
    response = client.post("/language/", {"language": language, "next": "/login/"})
    assert response["Location"] == "/login/"
    html = client.get("/login/").content.decode()
    assert said in html
    assert f'<html lang="{language}">' in html


def test_choosing_a_language_never_leads_to_another_site() -> None:
    response = Client().post("/language/", {"language": "en", "next": "//elsewhere.example/"})
    assert response["Location"] == "/"


def test_changing_password_asks_the_present_one_and_a_strong_new_one(claire: User) -> None:
    client = Client()
    client.force_login(claire)
    short = {"old_password": PASSWORD, "new_password1": "court", "new_password2": "court"}
    assert client.post("/account/password/", short).status_code == 200
    new = "quatre mots bien longs"
    wrong = {"old_password": "faux", "new_password1": new, "new_password2": new}
    assert client.post("/account/password/", wrong).status_code == 200
    claire.refresh_from_db()
    assert claire.check_password(PASSWORD)
    right = {**wrong, "old_password": PASSWORD}
    assert client.post("/account/password/", right).status_code == 302
    claire.refresh_from_db()
    assert claire.check_password(new)


def test_the_first_administrator_gets_a_random_password_once() -> None:
    password = ensure_administrator("admin")
    assert password is not None
    assert len(password) == 20
    assert ensure_administrator("admin") is None
    user = User.objects.get(username="admin")
    assert user.check_password(password)
    assert user.role == "direction"
    assert user.may_edit_plan


def test_a_weak_given_password_is_refused() -> None:
    with pytest.raises(ValidationError):
        ensure_administrator("admin", "admin")
    assert not User.objects.exists()


def test_random_passwords_differ_and_avoid_letters_that_look_alike() -> None:
    drawn = {random_password() for _ in range(50)}
    assert len(drawn) == 50
    assert not set("".join(drawn)) & set("0O1lI")


def test_direction_and_managers_write_everyone_reads_and_a_stranger_may_nothing() -> None:
    assert all(may(role, "read") for role in ROLES)
    for action in ("edit_plan", "import_facts"):
        assert {role for role in ROLES if may(role, action)} == {"direction", "manager"}
    assert not any(may("nobody", action) for action in ALLOWED)
