"""What browser tests do and ask of every page: sign in, be accessible, never scroll sideways."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

PASSWORD = "trois mots au hasard"
OpenPage = Callable[..., Page]
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def sign_in(page: Page, who: str) -> None:
    """Through the form, as a person does."""
    page.goto("/login/")
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.click("form.sign-in button")
    page.wait_for_url("**/")


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA, nor of axe's best practice, once charts are drawn."""
    page.wait_for_function("[...document.querySelectorAll('[data-chart]')].every(plot => 'drawn' in plot.dataset)")
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    told = [f"{v['id']}: {v['help']} — {[n['target'] for n in v['nodes']][:4]}" for v in found]
    assert told == [], f"{page.url}\n" + "\n".join(told)


def assert_no_sideways_scroll(page: Page) -> None:
    """A page is read from top to bottom, at any width."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the window"
