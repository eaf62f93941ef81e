"""An open page reads itself again when the plan or the facts change, and waits while something is being written."""

from playwright.sync_api import expect
from tests.browser.browsing import OpenPage, assert_accessible
from tests.browser.conftest import Site

LONG = 30_000  # ms, on a machine that is busy: a change of plan computes the page anew


def test_an_open_page_shows_what_changed_without_being_touched(open_page: OpenPage, site: Site) -> None:
    plan = site.folder / "plan.yaml"
    before = plan.read_text("utf-8")
    assert "de 50 à 250 salariés qui" in before
    page = open_page(language="fr", width=1440)
    page.goto("/")
    page.evaluate("window.untouched = true")
    try:
        plan.write_text(before.replace("de 50 à 250 salariés qui", "de 40 à 240 salariés qui"), "utf-8")
        expect(page.get_by_text("de 40 à 240 salariés qui").first).to_be_visible(timeout=LONG)
        assert page.evaluate("window.untouched")
        expect(page.locator("[data-live-line]")).to_contain_text("À jour à")
        assert_accessible(page)
    finally:
        plan.write_text(before, "utf-8")
    expect(page.get_by_text("de 50 à 250 salariés qui").first).to_be_visible(timeout=LONG)


def test_what_is_being_written_is_never_lost(open_page: OpenPage, site: Site) -> None:
    plan = site.folder / "plan.yaml"
    before = plan.read_text("utf-8")
    page = open_page(language="en", width=1440)
    page.goto("/plan/form/target/")
    field = page.locator("#main form textarea").first
    field.fill("Something begun")
    try:
        plan.write_text(before + "\n# a line from elsewhere\n", "utf-8")
        expect(page.locator("[data-live-line]")).to_contain_text("The data have changed", timeout=LONG)
        expect(field).to_have_value("Something begun")
    finally:
        plan.write_text(before, "utf-8")


def test_two_people_in_one_meeting_see_what_the_other_does(open_page: OpenPage) -> None:
    meeting = "/rituals/alignment_weekly/2026-11-24/"
    claire, reader = open_page(language="fr", width=1440), open_page(language="fr", width=390, who="lecteur")
    claire.goto(meeting)
    reader.goto(meeting)
    claire.get_by_role("button", name="Préparer le dossier").click()
    claire.get_by_role("button", name="Ouvrir la séance").click(timeout=LONG)
    expect(reader.get_by_text("figés le").first).to_be_visible(timeout=LONG)
    claire.get_by_role("button", name="Lancer le chronomètre").click()
    expect(reader.locator("[data-timer][data-running]")).to_be_visible(timeout=LONG)
    expect(reader.locator("[data-timer-text]")).to_have_text("00:03", timeout=LONG)
    form = claire.locator("form.slot__form", has=claire.locator("[value=changed]"))
    form.get_by_label("Rien").check()
    form.locator("[name=text]").fill("Les délais sont tenus")
    form.get_by_role("button").click()
    expect(reader.locator("blockquote")).to_contain_text("Les délais sont tenus", timeout=LONG)
    assert reader.locator("[name=slot]").count() == 0
    assert_accessible(reader)
    claire.locator("form.slot__form", has=claire.locator("[value=action]")).locator("[name=text]").fill("À moitié éc")
    claire.evaluate(
        "fetch(document.querySelector('.timer__do').action, {method: 'POST', body: new URLSearchParams("
        "[...new FormData(document.querySelector('.timer__do'))].concat([['do', 'pause']]))})"
    )
    expect(claire.locator("[data-live-line]")).to_contain_text("sur un autre écran", timeout=LONG)
    assert claire.locator("form.slot__form textarea").last.input_value() == "À moitié éc"
