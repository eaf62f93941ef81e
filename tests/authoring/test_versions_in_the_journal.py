"""A version of the plan is in the journal, with its reason and the decision it comes from; and what it changed."""

import html
from datetime import UTC, datetime
from pathlib import Path

from django.test import Client
from tests.authoring.authoring_plan import PLAN

import portulan
from portulan.authoring.changes import indicators_changed
from portulan.authoring.models import PlanVersion
from portulan.journal.models import Action, Entry
from portulan.journal.writing import record, verify_journal
from portulan.language.words import Words

PACKAGE = Path(portulan.__file__).parent
LOWER = PLAN.replace("discount_max: 15 %", "discount_max: 12 %")


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def save(browser: Client, text: str, **more: object) -> object:
    browser.get("/plan/")
    sha = PlanVersion.objects.latest("number").sha
    return browser.post("/plan/text/", {"text": text, "base_sha": sha, "do": "save", "reason": "Trop", **more})


def test_a_saved_version_is_an_entry_that_cites_its_decision(browser: Client) -> None:
    decision = record("decision", Words(fr="Baisser le plafond", en="Lower it"), at=datetime(2026, 11, 2, tzinfo=UTC))
    record("action.opened", Words(fr="Appel ouvert", en="Call opened"), at=datetime(2026, 11, 2, tzinfo=UTC))
    offered = body(browser.get(f"/plan/text/?from_decision={decision.number}"))
    assert f'<option value="{decision.number}" selected>' in offered
    assert "Appel ouvert" not in offered
    save(browser, LOWER, from_decision=decision.number)
    version = PlanVersion.objects.latest("number")
    assert (version.number, version.decision) == (2, decision.number)
    entry = Entry.objects.filter(kind="plan.version").latest("number")
    assert (entry.about, entry.body["reason"], entry.body["decision"]) == ("plan:2", "Trop", decision.number)
    assert "12\u202f%" in entry.body["changes"][0]["fr"]
    assert entry.title["en"] == "Plan: version 2. Trop"
    assert "D’après l’entrée" in body(browser.get("/plan/versions/"))
    assert f"/journal/{decision.number}/" in body(browser.get("/plan/versions/2/"))
    assert "/plan/versions/2/" in body(browser.get(f"/journal/{entry.number}/"))
    assert verify_journal() == []


def test_a_decision_that_the_journal_does_not_hold_is_refused(browser: Client) -> None:
    assert save(browser, LOWER, from_decision="999").status_code == 400  # type: ignore[attr-defined]
    assert PlanVersion.objects.count() == 1


def test_a_saved_version_gives_the_actions_their_words(browser: Client) -> None:
    browser.get("/plan/")
    assert set(Action.objects.values_list("what", flat=True)) == {"Stand à Lyon", "Essai de trente jours"}
    save(browser, PLAN.replace("Stand à Lyon", "Stand à Nantes"))
    assert set(Action.objects.values_list("what", flat=True)) == {"Stand à Nantes", "Essai de trente jours"}
    assert [e.kind for e in Entry.objects.all()][:2] == ["action.changed", "plan.version"]


def test_only_the_indicators_of_what_changed_are_compared() -> None:
    assert indicators_changed(PLAN, PLAN.replace("company:", "company: ")) == ()
    assert {str(r) for r in indicators_changed(PLAN, LOWER)} <= {"margin_rate", "average_discount"}
    assert indicators_changed(PLAN, LOWER)
    assert indicators_changed("[", LOWER) == ()
