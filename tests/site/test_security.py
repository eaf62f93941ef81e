"""What keeps a page to itself: headers, cookies, production's demands."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from portulan.people.roles import Role
from portulan.site.security import POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/health", "/static/ui/tokens.css", "/nowhere"])
def test_every_answer_carries_the_policy(path: str, workspace_folder: Path) -> None:
    response = Client().get(path)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_nothing_inline_nor_evaluated() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


@pytest.mark.django_db
def test_pages_hold_no_inline_style_nor_script(workspace_folder: Path, client_of: Callable[[Role], Client]) -> None:
    """What the policy would block must not be there at all."""
    client = client_of("direction")
    for path in ("/", "/components/", "/figures/", "/plan/", "/data/", "/manual/", "/search?q=taux", "/account/"):
        html = client.get(path).content.decode()
        assert " style=" not in html, path
        assert " onclick=" not in html, path
        assert "<style" not in html, path


@pytest.mark.django_db
def test_private_pages_are_not_kept_by_browsers(workspace_folder: Path, client_of: Callable[[Role], Client]) -> None:
    assert "no-store" in client_of("reader").get("/").headers["Cache-Control"]


def _settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a fresh process with that environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PORTULAN_")}
    code = (
        "from portulan.site import settings as s;"
        "print(s.PRODUCTION, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.CSRF_COOKIE_SECURE, s.DEBUG)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env={**clean, **environment}, capture_output=True, text=True, check=False
    )


def test_production_refuses_to_start_without_a_key() -> None:
    refused = _settings(PORTULAN_HOSTS="portulan.example.org")
    assert refused.returncode != 0
    assert "PORTULAN_SECRET_KEY is missing" in refused.stderr
    assert _settings(PORTULAN_DEBUG="0").returncode != 0


def test_production_keeps_cookies_on_https() -> None:
    asked = _settings(PORTULAN_HOSTS="portulan.example.org", PORTULAN_SECRET_KEY="k" * 50)
    assert asked.stdout.split() == ["True", "True", "True", "True", "False"], asked.stderr


def test_this_machine_alone_needs_no_key_and_no_https() -> None:
    assert _settings().stdout.split() == ["False", "False", "False", "False", "False"]


def test_serving_other_machines_without_names_and_key_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portulan.site.serve import NotSafeToServeError, make_ready

    monkeypatch.delenv("PORTULAN_HOSTS", raising=False)
    with pytest.raises(NotSafeToServeError, match="PORTULAN_HOSTS"):
        make_ready(tmp_path, "0.0.0.0")


def test_the_key_of_this_machine_is_for_its_owner_alone(tmp_path: Path) -> None:
    from portulan.site.serve import keep_local_key

    keep_local_key(tmp_path)
    file = tmp_path / ".portulan" / "secret_key"
    first = file.read_text()
    keep_local_key(tmp_path)
    assert file.read_text() == first
    assert len(first) >= 50
    assert file.stat().st_mode & 0o077 == 0
