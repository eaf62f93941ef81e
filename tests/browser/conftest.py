"""A real browser on the real server: the sample company, served as `portulan serve` serves it.

Each page collects what the console says; an error there fails the test. Without Chromium these tests skip.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.browsing import PASSWORD, OpenPage, sign_in

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAKE_PEOPLE = """
import django; django.setup()
from portulan.people.accounts import make_account
make_account("claire", "direction", {password!r}, superuser=True)
make_account("lecteur", "reader", {password!r})
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of the server and the folder it serves."""

    url: str
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample company with two people, served by the real server."""
    folder = tmp_path_factory.mktemp("site") / "atelier-boreal"
    environment = {**os.environ, "PORTULAN_WORKSPACE": str(folder), "DJANGO_SETTINGS_MODULE": "portulan.site.settings"}
    environment.pop("PORTULAN_HOSTS", None)
    _run([sys.executable, "-c", "from portulan.cli import main; main()", "sample", str(folder)], environment)
    _run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], environment)
    _run([sys.executable, "-c", MAKE_PEOPLE.format(password=PASSWORD)], environment)
    port = _free_port()
    log = (folder / "server.log").open("w")
    command = [sys.executable, "-m", "portulan.site.serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{url}/health", server, folder / "server.log")
            yield Site(url, folder)
        finally:
            server.terminate()
            server.wait(20)
            log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a file: its driver keeps a loop in the thread, which Django refuses to share."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, then run these tests again")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        yield started
        started.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[OpenPage]:
    """Opens a fresh browser window: `open_page(language="fr", width=1440, scheme="light", who="claire")`.

    With `who`, signed in through the form. At the end, any error of the console or of a script fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(
        language: str = "fr",
        width: int = 1440,
        scheme: Any = "light",
        who: str | None = "claire",
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.add_cookies([{"name": "portulan_language", "value": language, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        if who is not None:
            sign_in(page, who)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {url} within 30 seconds\n{log.read_text()[-2000:]}")
