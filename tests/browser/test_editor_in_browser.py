"""The editor in a real browser: findings follow the typing, a click goes to the line, Tab can be left."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import LazySettings
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portulan.people.models import User

PASSWORD = "a long enough password"
PLAN = """\
portulan: 1
company: Atelier Boréal
language: fr
currency: EUR
period: {from: 2026-01-01, to: 2026-12-31}

price:
  decision: Pas de remise sans contrepartie.
  indicator: margin_rate
  logic: value
  guardrails: {discount_max: 15 %, margin_min: 45 %, approval_above: 10 %}
"""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(
    live_server: LiveServer, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """A browser signed in as someone who may write, on the editor; its console must stay silent."""
    chromium = os.environ.get("PORTULAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip(reason="no chromium found: install it, or set PORTULAN_CHROMIUM, to try the pages in a browser")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps a loop in this thread
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    settings.WORKSPACE = tmp_path
    User.objects.create_user("owner", password=PASSWORD, role="direction")
    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=QUIET)
        tab = browser.new_page(locale="fr-FR")
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(f"{live_server.url}/login/?next=/plan/text/")
        tab.fill("[name=username]", "owner")
        tab.fill("[name=password]", PASSWORD)
        tab.press("[name=password]", "Enter")
        tab.wait_for_url("**/plan/text/")  # loaded: what listens to the typing is in place
        expect(tab.locator("#text")).to_be_visible()
        yield tab
        browser.close()
    assert said == []


def test_findings_follow_the_typing_and_lead_to_their_line(page: Page) -> None:
    page.fill("#text", PLAN.replace("discount_max: 15 %", "discount_max: beaucoup"))
    wrong = page.locator("#findings [data-state=alerting][data-line='11']")
    expect(wrong).to_contain_text("beaucoup")
    expect(page.locator("#L11")).to_have_attribute("data-state", "alerting")
    expect(page.locator(".findings__kept")).to_contain_text("Brouillon gardé")
    wrong.locator("a").click()
    expect(page.locator("#text")).to_be_focused()
    assert page.evaluate("text.value.slice(text.selectionStart, text.selectionStart + 8)") == "beaucoup"
    assert Axe().run(page).violations_count == 0


def test_the_lines_are_numbered_as_they_are_written(page: Page) -> None:
    page.fill("#text", "a: 1\nb: 2\nc: 3")
    expect(page.locator(".editor__lines li")).to_have_count(3)
    page.press("#text", "Control+End")
    page.press("#text", "Enter")
    expect(page.locator(".editor__lines li")).to_have_count(4)


def test_tab_indents_and_escape_lets_it_leave(page: Page) -> None:
    page.fill("#text", "a:\nb: 2")
    page.press("#text", "Control+End")
    page.press("#text", "Tab")
    assert page.input_value("#text") == "a:\nb: 2  "
    page.press("#text", "Enter")
    page.press("#text", "Control+Home")
    page.press("#text", "Tab")
    assert page.input_value("#text").startswith("  a:")
    page.press("#text", "Shift+Tab")
    assert page.input_value("#text").startswith("a:")
    page.press("#text", "Escape")
    page.press("#text", "Tab")
    expect(page.locator("#text")).not_to_be_focused()


def test_a_form_shows_the_line_it_will_write_and_saves_it(page: Page, tmp_path: Path) -> None:
    page.goto(re.sub(r"/plan/.*", "/plan/form/price/", page.url))
    page.fill('[name="guardrails.discount_max"]', "12 %")
    expect(page.locator("#preview [data-kind=added]")).to_contain_text("discount_max: 12 %")
    assert Axe().run(page).violations_count == 0
    page.fill("#reason", "Trop de remises au printemps")
    page.click("button[value=save]")
    expect(page.locator(".notices .notice")).to_contain_text("Version 2 enregistrée")
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == PLAN.replace("15 %", "12 %")
