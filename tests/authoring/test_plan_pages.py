"""The plan as a document: everything it says is on the page, findings with their place, decisions beside measures."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.authoring.authoring_plan import PLAN, WITHOUT_DECISION

from portulan.people.models import User
from portulan.plan.reading import read_plan

SPOKEN = {
    # what the page says in words rather than as written
    "1": "1", "fr": "français", "2026-01-01": "1er janvier 2026", "2026-12-31": "31 décembre 2026",
    "2026-11-22": "22 novembre 2026", "42_000_000": "42\u202f000\u202f000\u00a0€", "6800": "6\u202f800",
    "18_000": "18\u202f000\u00a0€", "7_200": "7\u202f200\u00a0€", "40_000": "40\u202f000\u00a0€",
    "5_000": "5\u202f000\u00a0€", "2_400_000": "2\u202f400\u202f000", "15 %": "15\u202f%", "45 %": "45\u202f%",
    "10 %": "10\u202f%", "35 %": "35\u202f%", "value": "prix à la valeur", "high": "élevé", "14 days": "14 jours",
    "10 days": "10 jours", "2 days": "2 jours", "5 days": "5 jours", "filled": "une étape sautée compte comme passée",
    "2026-03-01": "1er mars 2026", "2026-03-20": "20 mars 2026",
    "2026-12-01": "1er déc. 2026", "2026-12-20": "20 déc. 2026",
    "2026-11-02": "2 novembre 2026", "Mon": "lundi", "09:00": "9\u00a0h\u00a000", "channels": "Canaux",
    "offer": "Offre",
}  # fmt: skip


def text_of(page: bytes) -> str:
    """What a reader sees, without tags."""
    body = page.decode().split("<main", 1)[1]
    return html.unescape(re.sub(r"<[^>]+>", "\n", body))


def test_everything_the_plan_says_is_on_the_page(browser: Client) -> None:
    shown = text_of(browser.get("/plan/").content)
    document = read_plan(PLAN, "plan.yaml").document
    missing = []
    for path in document.paths():
        written = document.value(path)
        assert written is not None
        if SPOKEN.get(written, written) not in shown:
            missing.append((path, written))
    assert missing == []


def test_an_action_past_its_due_date_is_said_so(browser: Client) -> None:
    shown = text_of(browser.get("/plan/").content)
    assert "Échéance passée depuis 247 jours" in shown
    assert "À venir" in shown
    assert "1 échéance passée sur 2" in shown


def test_without_facts_the_page_says_what_is_missing(browser: Client) -> None:
    assert "Les données ne sont pas chargées" in text_of(browser.get("/plan/").content)


def test_a_finding_leads_to_its_line_in_the_editor(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").write_text(WITHOUT_DECISION, encoding="utf-8")
    page = browser.get("/plan/").content.decode()
    line = WITHOUT_DECISION.splitlines().index("offer:") + 1
    assert "Le plan a 1 erreur à corriger." in html.unescape(page)
    assert re.search(rf'href="/plan/text/\?column=\d+#L{line}"', page)


def test_a_text_that_is_no_plan_is_said_and_the_editor_keeps_it(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").write_text("ceci n'est pas un plan\n", encoding="utf-8")
    assert "ne se lit pas" in text_of(browser.get("/plan/").content)
    assert "ceci n&#x27;est pas un plan" in browser.get("/plan/text/").content.decode()


def test_a_file_in_another_encoding_is_said_and_not_lost(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").write_bytes(PLAN.encode("latin-1", errors="replace"))
    assert browser.get("/plan/").status_code == 200
    assert "UTF-8" in text_of(browser.get("/plan/text/").content)


def test_without_a_plan_the_page_says_how_to_begin(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").unlink()
    assert "Écrire le plan" in text_of(browser.get("/plan/").content)
    editor = browser.get("/plan/text/").content.decode()
    assert "target:" in editor
    assert browser.get("/plan/plan.yaml").status_code == 404


@pytest.mark.parametrize(("language", "said"), [("fr", "Cinq décisions"), ("en", "Five decisions")])
def test_the_page_speaks_the_language_of_its_reader(
    folder: Path, reader: User, client_of: Callable[..., Client], language: str, said: str
) -> None:
    assert said in text_of(client_of(reader, language).get("/plan/").content)


def test_the_file_is_given_byte_for_byte(browser: Client, folder: Path) -> None:
    assert browser.get("/plan/plan.yaml").content == (folder / "plan.yaml").read_bytes()


def test_the_schema_is_json_and_knows_the_components(browser: Client) -> None:
    schema = json.loads(browser.get("/plan/schema.json").content)
    assert {"target", "offer", "price", "channels", "process"} <= schema["properties"].keys()
