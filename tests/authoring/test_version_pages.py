"""The history: who, when, why; what changed in sentences; going back without losing anything."""

import html
from pathlib import Path

import pytest
from django.test import Client
from tests.authoring.authoring_plan import PLAN

from portulan.authoring.changes import changes_between, line_diff
from portulan.authoring.models import PlanVersion


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def two(browser: Client) -> None:
    """Two versions: the first found, the second with a lower discount ceiling."""
    browser.get("/plan/")
    sha = PlanVersion.objects.get().sha
    new = PLAN.replace("discount_max: 15 %", "discount_max: 12 %")
    browser.post("/plan/text/", {"text": new, "base_sha": sha, "do": "save", "reason": "Trop de remises"})


def test_the_history_says_who_when_why_and_what(browser: Client, two: None) -> None:
    shown = body(browser.get("/plan/versions/"))
    assert "Claire Aubry" in shown
    assert "Trop de remises" in shown
    assert "12\u202f%" in shown
    assert "Texte trouvé au départ" in shown


def test_two_versions_are_compared_in_sentences_and_lines(browser: Client, two: None) -> None:
    shown = body(browser.get("/plan/compare/?from=1&to=2"))
    assert "De la version 1 à la version 2" in shown
    assert "15\u202f%" in shown
    assert 'data-kind="removed"' in shown


def test_a_version_shows_its_own_text(browser: Client, two: None) -> None:
    assert "discount_max: 15 %" in body(browser.get("/plan/versions/1/"))
    assert "discount_max: 12 %" in body(browser.get("/plan/versions/2/"))


def test_an_old_version_comes_back_as_a_new_one(browser: Client, two: None, folder: Path) -> None:
    response = browser.post("/plan/versions/1/restore/", {"reason": "la hausse a coûté trois affaires"}, follow=True)
    assert "Version 3 enregistrée" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN
    version = PlanVersion.objects.get(number=3)
    assert version.source == "restore"
    assert version.reason == "Version 1 reprise : la hausse a coûté trois affaires".replace(" :", "\u00a0:")


def test_going_back_needs_a_reason(browser: Client, two: None, folder: Path) -> None:
    response = browser.post("/plan/versions/1/restore/", {"reason": " "}, follow=True)
    assert "Il manque la raison" in body(response)
    assert PlanVersion.objects.count() == 2


def test_comments_alone_change_no_meaning() -> None:
    changes = changes_between(PLAN, PLAN.replace("# à regarder plus tard", "# plus tard"))
    assert [c.say("en") for c in changes] == ["The meaning does not change: only comments, order or layout differ."]


def test_the_same_text_has_no_change() -> None:
    assert changes_between(PLAN, PLAN) == ()
    assert line_diff(PLAN, PLAN) == []


def test_a_text_that_cannot_be_read_is_compared_by_lines_only() -> None:
    assert "only the lines" in changes_between("[", PLAN)[0].say("en")
