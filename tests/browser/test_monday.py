"""A whole Monday: an alert, its action, the meeting, a decision, and the plan that follows from it."""

import os
import re
import subprocess
import sys

from playwright.sync_api import expect
from tests.browser.browsing import OpenPage, assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Site

LONG = 60_000  # ms: the pack of a meeting is computed once, on a machine that may be busy
MONDAY = "/rituals/weekly/2026-11-23/"
PRIORITY = "Relancer les découvertes sans suite depuis trois semaines"
ACTION = "Écouter deux appels de découverte avec chaque vendeur"


def test_alert_action_ritual_decision_and_the_plan_that_follows(open_page: OpenPage, site: Site) -> None:
    watch = [sys.executable, "-c", "from portulan.cli import main; main()", "watch", "-w", str(site.folder)]
    done = subprocess.run(watch, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    page = open_page(language="fr", width=1440)

    # 8:55. Home says which KPI is no longer at its target, and what is due.
    page.goto("/")
    page.get_by_role("link", name="Ouvrir l’alerte").first.click()
    expect(page.locator("h1")).to_contain_text("n’est plus à sa cible depuis")
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    assert_accessible(page)

    # The action it opened: done, with what was done.
    page.get_by_role("link", name="Ouvrir l’action").click()
    page.fill("#note", "Argumentaire repris avec l’équipe, trois objections traitées")
    page.get_by_role("button", name="C’est fait").click()
    expect(page.get_by_text("trois objections traitées").first).to_be_visible()

    # 9:00. The meeting cannot be closed before it has decided.
    page.goto(MONDAY)
    page.get_by_role("button", name="Préparer le dossier").click()
    page.get_by_role("button", name="Ouvrir la séance").click(timeout=LONG)
    close = page.get_by_role("button", name="Clore la séance")
    expect(close).to_have_attribute("aria-disabled", "true")
    assert_accessible(page)
    first = page.locator("form.slot__form", has=page.locator("[name=slot]")).nth(0)
    first.locator("[name=text]").fill(PRIORITY)
    first.get_by_role("button").click()
    expect(page.get_by_text(PRIORITY).first).to_be_visible()
    owned = page.locator("form.slot__form", has=page.locator("[name=owner]")).first
    owned.locator("[name=text]").fill(ACTION)
    owned.locator("[name=owner]").fill("Nadia Le Goff")
    owned.locator("[name=due]").fill("2026-12-04")
    owned.get_by_role("button").click()
    expect(page.get_by_text(ACTION).first).to_be_visible()
    page.get_by_role("button", name="Clore la séance").click()
    expect(page.get_by_text("Séance close").first).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    # What was decided is in the journal and among the actions.
    page.goto("/journal/")
    expect(page.get_by_text(PRIORITY).first).to_be_visible()
    page.goto("/actions/")
    expect(page.get_by_text(ACTION).first).to_be_visible()

    # And the plan follows from it: a new version that cites the decision.
    page.goto("/plan/text/")
    text = page.input_value("#text")
    page.fill("#text", re.sub(r"discount_max: \d+ %", "discount_max: 11 %", text))
    page.fill("#reason", "Pas de remise avant la preuve")
    decision = page.locator("#from_decision option", has_text=PRIORITY[:30]).first
    page.select_option("#from_decision", value=decision.get_attribute("value"))
    page.get_by_role("button", name=re.compile("Enregistrer la version")).click()
    page.goto("/plan/versions/")
    expect(page.get_by_text("Pas de remise avant la preuve").first).to_be_visible()
    page.get_by_role("link", name=re.compile("D’après l’entrée")).first.click()
    expect(page.locator("h1")).to_contain_text(PRIORITY)
