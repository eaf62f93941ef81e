"""Monday, 8:55: sign in, read the strategy, change the plan, follow a figure down to the deals. In both languages."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.browsing import OpenPage, assert_accessible, assert_no_sideways_scroll

WORDS = {
    "fr": {"figures": "Les chiffres", "plan": "Le plan", "won": "Taux de gain", "save": "Enregistrer la version"},
    "en": {"figures": "Figures", "plan": "Plan", "won": "Win rate", "save": "Save version"},
}


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("en", 390)])
def test_from_sign_in_to_the_records_behind_a_figure(open_page: OpenPage, language: str, width: int) -> None:
    words = WORDS[language]
    page = open_page(language=language, width=width)

    # Home: the five decisions, each beside its indicator, with its interval and its sample.
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_text("PME industrielles de 50 à 250 salariés").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"n = \d+")).first).to_be_visible()
    assert_accessible(page)

    # The plan: a mistake is found at its line while typing; nothing of it is kept.
    page.goto("/plan/text/")
    text = page.input_value("#text")
    line = text[: text.index("discount_max:")].count("\n") + 1
    page.fill("#text", re.sub(r"discount_max: \d+ %", "discount_max: beaucoup", text))
    finding = page.locator(f"#findings [data-state=alerting][data-line='{line}']")
    expect(finding).to_contain_text("beaucoup")
    expect(finding).to_contain_text("UN002")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    # The same line put right, saved with its reason: a version, and a sentence that says what changed.
    ceiling = {"fr": "14 %", "en": "13 %"}[language]
    page.fill("#text", re.sub(r"discount_max: \d+ %", f"discount_max: {ceiling}", text))
    expect(finding).to_have_count(0)
    page.fill("#reason", "Comité du lundi")
    page.get_by_role("button", name=re.compile(words["save"])).click()
    page.goto("/plan/versions/")
    expect(page.get_by_text("Comité du lundi").first).to_be_visible()
    assert_accessible(page)

    # A figure by segment, as a table with intervals and as a chart drawn in the page.
    page.goto("/figures/win_rate/?period=year&by=segment")
    expect(page.locator("h1")).to_contain_text(words["won"])
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    row = page.get_by_role("row", name=re.compile("PME industrie")).first
    said = row.inner_text()
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    # Down to the records: as many as the figure counts.
    row.locator("a[href*=records]").click()
    page.wait_for_url("**/records/**")
    lead = page.locator("main p.lead").inner_text()
    counted = re.search(r"n = (\d+)", lead)
    assert counted, lead
    assert re.search(rf"(?<!\d){counted[1]}(?!\d)", said), f"{counted[1]} records behind {said!r}"
    expect(page.locator("main")).to_contain_text(re.compile(rf"50\D+{counted[1]}"))
    assert_accessible(page)
    page.locator("main table a[href*='/record/opportunity/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
