"""A test that is won, clicked through: from the register to the plan's version that cites it, and whether it held."""

import os
import re
import subprocess
import sys

from playwright.sync_api import expect
from tests.browser.browsing import OpenPage, assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Site

NAME = "Proposer deux créneaux à la deuxième relance"
WIN = """
import django; django.setup()
from pathlib import Path
from portulan.experiments import sample_history
from portulan.people.models import User
from portulan.workspace import Workspace
workspace = Workspace(Path({folder!r}))
plan = workspace.plan_path
plan.write_text(plan.read_text().replace(", relance à deux créneaux]", "]"))
sample_history.win(workspace, User.objects.get(username="claire"))
"""


def test_a_won_test_is_written_into_the_plan_and_audited(open_page: OpenPage, site: Site) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WIN.format(folder=str(site.folder))],
        env={**os.environ, "PORTULAN_WORKSPACE": str(site.folder), "DJANGO_SETTINGS_MODULE": "portulan.site.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    page = open_page(language="fr", width=1440)

    # The register, searched; the test, decided by its rule and not in the plan yet.
    page.goto("/tests/?q=créneaux")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_contain_text("À déployer depuis")
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    assert_accessible(page)

    # Written into the plan: the version says what changed, and where it comes from.
    page.get_by_role("button", name="Écrire au plan").click()
    expect(page.get_by_text(re.compile("cite ce test")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Voir la version")).click()
    expect(page.locator("h1")).to_contain_text("Déployé par le test")
    expect(page.get_by_text("relance à deux créneaux").first).to_be_visible()
    page.get_by_role("link", name=re.compile("D’après l’entrée")).first.click()
    expect(page.get_by_text("Selon la règle annoncée")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Voir ce dont elle parle").click()
    expect(page.locator("h1")).to_contain_text("Déployé le")

    # A new test on a phone: the KPI is called by its name, and the power is told as one types.
    phone = open_page(language="en", width=390)
    phone.goto("/tests/new/?kpi=meeting_rate&when=channel+%3D+%27site%27")
    expect(phone.locator("#panel")).to_contain_text("About Meeting rate.")
    phone.fill("#deals", "60")
    expect(phone.locator("#panel")).to_contain_text("60 deals or leads")
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
