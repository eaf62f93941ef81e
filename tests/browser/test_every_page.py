"""Every page of the site, wide and narrow, light and dark, in both languages: accessible, quiet, never sideways."""

import pytest
from tests.browser.browsing import OpenPage, assert_accessible, assert_no_sideways_scroll

PAGES = [
    "/",
    "/components/",
    "/figures/",
    "/drivers/",
    "/drivers/win_rate/?period=quarter",
    "/movement/",
    "/movement/deals/?line=new",
    "/blockages/",
    "/what-if/?price=5&months=1",
    "/what-if/compare/",
    "/what-if/compare/?s=plus-de-salons&s=tenir-les-remises",
    "/forecast/",
    "/forecast/scores/",
    "/objectives/",
    "/steering/",
    "/steering/alerts/",
    "/steering/replay/",
    "/tests/",
    "/tests/new/",
    "/rituals/",
    "/rituals/weekly/2026-11-23/",
    "/plan/",
    "/actions/",
    "/actions/new/",
    "/actions/1/",
    "/journal/",
    "/journal/1/",
    "/data/",
    "/manual/",
    "/manual/figure/",
    "/search?q=taux",
    "/account/",
]
LOOKS = [(1440, "light", "fr"), (390, "dark", "en")]


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit_the_window(open_page: OpenPage, width: int, scheme: str, language: str) -> None:
    page = open_page(language=language, width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        assert page.locator("html").get_attribute("lang") == language
        assert_accessible(page)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_signing_in_is_accessible(open_page: OpenPage, width: int, scheme: str, language: str) -> None:
    page = open_page(language=language, width=width, scheme=scheme, who=None)
    page.goto("/login/")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_a_chart_is_drawn_without_evaluation_and_redrawn_at_another_width(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/components/")
    plot = page.locator("[data-chart]").first
    plot.locator("svg").first.wait_for()
    wide = plot.locator("svg").first.evaluate("svg => svg.getBoundingClientRect().width")
    size = plot.locator("svg text").first.evaluate("text => getComputedStyle(text).fontSize")
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        "wide => document.querySelector('[data-chart] svg').getBoundingClientRect().width < wide - 50", arg=wide
    )
    assert plot.locator("svg text").first.evaluate("text => getComputedStyle(text).fontSize") == size


def test_a_chart_without_script_is_a_picture_with_its_table(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/components/")
    picture = page.locator(".plot__still").first
    assert picture.get_attribute("alt")
    answer = page.request.get(picture.get_attribute("src") or "")
    assert answer.ok
    assert answer.text().startswith("<svg")
    page.locator(".plot__table summary").first.click()
    assert page.locator(".plot__table table").first.is_visible()


def test_the_keyboard_reaches_everything(open_page: OpenPage) -> None:
    """Skip link first; g then a letter; d opens a definition, Escape closes it and gives focus back; ? lists all."""
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
    page.keyboard.press("d")
    definition = page.locator(".def[open]").first
    assert definition.is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".def[open]").count() == 0
    assert page.locator(":focus").evaluate("e => e.tagName") == "SUMMARY"
    page.keyboard.press("?")
    assert page.locator(".keys[open]").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/figures/")


def test_the_language_switch_keeps_the_page_and_its_question(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/?as_of=2026-06-30")
    page.get_by_role("button", name="EN, switch to English").click()
    page.wait_for_url("**/?as_of=2026-06-30")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "30 Jun" in page.locator(".top").inner_text()


def test_the_as_of_button_reads_the_page_at_another_day(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.locator(".top .pop summary", has_text="nov").click()
    page.fill("#as-of", "2026-03-31")
    page.locator(".top .pop button[type=submit]").click()
    page.wait_for_url("**as_of=2026-03-31**")
    assert "31 mars 2026" in page.locator(".top").inner_text()


def test_on_a_phone_the_menu_opens_from_the_top(open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto("/")
    page.locator("details.menu summary").click()
    page.locator("details.menu a", has_text="Les chiffres").click()
    page.wait_for_url("**/figures/")


def test_print_is_light_without_navigation(open_page: OpenPage) -> None:
    page = open_page(scheme="dark")
    page.goto("/")
    page.emulate_media(media="print")
    assert not page.locator(".side").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_printed_page_says_whose_it_is_and_at_which_day(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    assert not page.locator(".print-foot").is_visible()
    page.emulate_media(media="print")
    said = page.locator(".print-foot").inner_text()
    assert "Atelier Boréal" in said
    assert "22 nov. 2026" in said


def test_nothing_is_cut_at_the_right_of_a_printed_page(open_page: OpenPage) -> None:
    """A4 is 794 pixels wide, 688 without its margins: no table and no drawing is wider than the paper."""
    page = open_page(width=794)
    for path in ("/", "/plan/", "/figures/", "/figures/win_rate/", "/movement/", "/actions/"):
        page.goto(path)
        page.emulate_media(media="print")
        page.evaluate("document.body.style.width = '688px'")
        wide = page.evaluate(
            "[...document.querySelectorAll('.main table, .main svg')]"
            ".filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 689)"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert wide == [], (path, wide)
