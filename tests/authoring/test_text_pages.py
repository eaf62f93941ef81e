"""The editor: findings at the line, drafts, saving with a reason, two people at once, a file sent from a computer."""

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.authoring.authoring_plan import PLAN, WITHOUT_DECISION

from portulan.authoring.models import PlanDraft, PlanVersion
from portulan.people.models import User


@pytest.fixture
def sha(browser: Client) -> str:
    """The fingerprint the editor was opened on."""
    browser.get("/plan/text/")
    return PlanVersion.objects.get().sha


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def test_the_editor_shows_the_text_and_marks_the_lines_of_findings(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").write_text(WITHOUT_DECISION, encoding="utf-8")
    page = browser.get("/plan/text/").content.decode()
    line = WITHOUT_DECISION.splitlines().index("offer:") + 1
    assert f'<li id="L{line}" data-state="alerting">' in page


def test_checking_gives_findings_at_their_line_and_keeps_the_draft(browser: Client, sha: str) -> None:
    response = browser.post("/plan/text/check/", {"text": WITHOUT_DECISION, "base_sha": sha})
    assert response.status_code == 200
    assert 'data-state="alerting" data-line="' in response.content.decode()
    assert "Brouillon gardé à" in body(response)
    assert PlanDraft.objects.get().text == WITHOUT_DECISION


def test_a_draft_comes_back_and_can_be_discarded(browser: Client, sha: str) -> None:
    browser.post("/plan/text/check/", {"text": "portulan: 1\n# en cours\n", "base_sha": sha})
    assert "# en cours" in body(browser.get("/plan/text/"))
    assert "Un brouillon attend" in body(browser.get("/plan/"))
    browser.post("/plan/text/draft/")
    assert "# en cours" not in body(browser.get("/plan/text/"))


def test_saving_makes_a_version_and_says_so(browser: Client, sha: str, folder: Path) -> None:
    sent = PLAN.replace("15 %", "12 %").replace("\n", "\r\n")  # as browsers send it
    response = browser.post(
        "/plan/text/", {"text": sent, "base_sha": sha, "do": "save", "reason": "Remises en hausse"}, follow=True
    )
    assert "Version 2 enregistrée" in body(response)
    assert "Remises en hausse" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN.replace("15 %", "12 %")


def test_saving_without_a_reason_asks_for_it_and_keeps_the_text(browser: Client, sha: str, folder: Path) -> None:
    response = browser.post("/plan/text/", {"text": PLAN + "# fin\n", "base_sha": sha, "do": "save"})
    assert response.status_code == 422
    assert "Il manque la raison" in body(response)
    assert "# fin" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN


def test_a_text_with_errors_is_kept_as_a_draft(browser: Client, sha: str, folder: Path) -> None:
    sent = {"text": WITHOUT_DECISION, "base_sha": sha, "do": "save", "reason": "essai"}
    response = browser.post("/plan/text/", sent)
    assert response.status_code == 422
    assert "gardé en brouillon" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN
    assert PlanDraft.objects.get().text == WITHOUT_DECISION


def test_the_page_works_without_a_script(browser: Client, sha: str) -> None:
    response = browser.post("/plan/text/", {"text": WITHOUT_DECISION, "base_sha": sha, "do": "check"})
    assert response.status_code == 200
    assert "1 erreur" in body(response)


def test_two_people_at_once_are_shown_each_other_and_lose_nothing(
    browser: Client, sha: str, folder: Path, manager: User, client_of: Callable[..., Client]
) -> None:
    theirs = PLAN.replace("discount_max: 15 %", "discount_max: 12 %")
    client_of(manager).post("/plan/text/", {"text": theirs, "base_sha": sha, "do": "save", "reason": "marge"})
    mine = PLAN.replace("list_price: 18_000", "list_price: 19_000")
    response = browser.post("/plan/text/", {"text": mine, "base_sha": sha, "do": "save", "reason": "tarif"})
    assert response.status_code == 409
    shown = body(response)
    assert "Version 2, enregistrée par Marc" in shown
    assert "12\u202f%" in shown  # what changed meanwhile, in a sentence
    assert "19\u202f000" in shown  # what this person changes
    assert "list_price: 19_000" in shown  # the text itself, still in the editor
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == theirs
    current = PlanVersion.objects.get(number=2).sha
    sent = {"text": mine, "base_sha": sha, "do": "save", "reason": "tarif", "replace": current}
    assert browser.post("/plan/text/", sent).status_code == 302
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == mine
    assert PlanVersion.objects.get(number=2).text == theirs


def test_a_file_sent_becomes_the_draft(browser: Client, sha: str, folder: Path) -> None:
    sent = SimpleUploadedFile("plan.yaml", PLAN.replace("15 %", "9 %").encode())
    response = browser.post("/plan/text/upload/", {"file": sent}, follow=True)
    assert "discount_max: 9 %" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("content", [b"", b"\x80\x81\x82", b"a" * (3 * 1024 * 1024)], ids=["empty", "bytes", "huge"])
def test_a_file_that_is_no_text_is_refused_with_its_reason(browser: Client, sha: str, content: bytes) -> None:
    response = browser.post("/plan/text/upload/", {"file": SimpleUploadedFile("plan.yaml", content)}, follow=True)
    assert response.status_code == 200
    assert 'class="notice" data-state="alerting"' in body(response)
    assert not PlanDraft.objects.exists()


def test_an_edit_made_outside_is_noticed_and_told(browser: Client, sha: str, folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("15 %", "11 %"), encoding="utf-8")
    browser.get("/plan/")
    assert "Fichier modifié en dehors de Portulan" in body(browser.get("/plan/versions/"))
    assert "11\u202f%" in body(browser.get("/plan/versions/2/"))


def test_a_reader_sees_the_text_and_cannot_change_it(
    folder: Path, reader: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(reader).get("/plan/text/").content.decode()
    assert " readonly" in page
    assert 'value="save"' not in page
