"""The mapping in the page: findings at the line, versions, two people at once, a suggestion with its doubts."""

import html
from pathlib import Path

import pytest
from django.test import Client
from tests.intake.intake_files import MAPPING, OPPORTUNITIES

from portulan.intake.mapping_text import check_mapping
from portulan.intake.models import MappingVersion


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def sha(browser: Client) -> str:
    browser.get("/data/mapping/")
    return MappingVersion.objects.get().sha


def test_a_sound_mapping_has_no_finding(folder: Path) -> None:
    assert check_mapping(MAPPING, folder, ()) == []


def test_a_column_that_is_none_is_found_at_its_line(folder: Path) -> None:
    text = MAPPING.replace("amount: montant", "amont: montant")
    found = check_mapping(text, folder, ())
    assert [f.place.line for f in found if f.place] == [text.splitlines().index("      amont: montant") + 1]


def test_a_file_that_is_not_there_is_found_at_its_line(folder: Path) -> None:
    text = MAPPING.replace("affaires.csv", "afaires.csv")
    found = check_mapping(text, folder, ())
    assert [f.place.line for f in found if f.place] == [7]


@pytest.mark.parametrize("file", ["/etc/passwd", "../other/affaires.csv", "data/../../x.csv", "~/x.csv", "..\\\\x.csv"])
def test_a_file_outside_the_workspace_cannot_be_named_from_the_page(folder: Path, file: str) -> None:
    found = check_mapping(MAPPING.replace("data/affaires.csv", f'"{file}"'), folder, ())
    assert [f.code for f in found] == ["FA190"]


def test_a_line_marked_doubtful_is_a_finding_until_the_mark_goes(folder: Path) -> None:
    text = MAPPING.replace("currency: EUR", "currency: EUR   # ? devise des montants")
    found = check_mapping(text, folder, ())
    assert [(f.code, f.message("fr")) for f in found] == [
        ("FA191", "Cette ligne porte un doute\u00a0: devise des montants")
    ]


def test_checking_as_one_types_gives_the_findings(browser: Client, sha: str) -> None:
    text = MAPPING.replace("amount: montant", "amont: montant")
    response = browser.post("/data/mapping/check/", {"text": text, "base_sha": sha})
    assert 'data-line="' in body(response)


def test_saving_writes_the_file_and_a_version(browser: Client, sha: str, folder: Path) -> None:
    text = MAPPING.replace("name: client", "name: client   # raison sociale")
    response = browser.post(
        "/data/mapping/", {"text": text.replace("\n", "\r\n"), "base_sha": sha, "do": "save"}, follow=True
    )
    assert "Correspondance enregistrée, version 2" in body(response)
    assert (folder / "mapping.yaml").read_text(encoding="utf-8") == text
    assert MappingVersion.objects.get(number=2).author_name == "Claire Aubry"
    assert MappingVersion.objects.get(number=1).text == MAPPING


def test_errors_are_not_saved_unless_asked(browser: Client, sha: str, folder: Path) -> None:
    data = {"text": MAPPING.replace("amount: montant", "amont: montant"), "base_sha": sha, "do": "save"}
    response = browser.post("/data/mapping/", data)
    assert response.status_code == 422
    assert "amont: montant" in body(response)
    assert (folder / "mapping.yaml").read_text(encoding="utf-8") == MAPPING
    assert browser.post("/data/mapping/", data | {"despite": "1"}).status_code == 302
    assert "amont" in (folder / "mapping.yaml").read_text(encoding="utf-8")


def test_a_mapping_changed_meanwhile_is_a_conflict_and_nothing_is_lost(browser: Client, sha: str, folder: Path) -> None:
    theirs = MAPPING.replace("currency: EUR", "currency: CHF")
    (folder / "mapping.yaml").write_text(theirs, encoding="utf-8")
    mine = MAPPING + "# à moi\n"
    response = browser.post("/data/mapping/", {"text": mine, "base_sha": sha, "do": "save"})
    assert response.status_code == 409
    assert "# à moi" in body(response)
    assert (folder / "mapping.yaml").read_text(encoding="utf-8") == theirs
    current = MappingVersion.objects.get(number=2)
    assert (current.text, current.author_name) == (theirs, "")
    data = {"text": mine, "base_sha": sha, "do": "save", "replace": current.sha}
    assert browser.post("/data/mapping/", data).status_code == 302
    assert (folder / "mapping.yaml").read_text(encoding="utf-8") == mine


def test_a_version_is_never_rewritten(browser: Client, sha: str) -> None:
    version = MappingVersion.objects.get()
    with pytest.raises(RuntimeError):
        version.save()
    with pytest.raises(RuntimeError):
        version.delete()


def test_without_a_mapping_the_page_says_how_to_get_one(browser: Client, folder: Path) -> None:
    (folder / "mapping.yaml").unlink()
    assert "Aller aux fichiers" in body(browser.get("/data/mapping/"))
    assert 'aria-disabled="true"' in body(browser.get("/data/"))


def test_a_suggestion_is_read_from_the_files_and_saved_only_when_asked(browser: Client, folder: Path) -> None:
    (folder / "mapping.yaml").unlink()
    (folder / "data" / "opps.csv").write_text(OPPORTUNITIES, encoding="utf-8")
    response = browser.post("/data/mapping/suggest/", {"file": ["data/opps.csv"]})
    shown = body(response)
    assert response.status_code == 200
    assert "file: data/opps.csv" in shown
    assert "opportunity_id: Opportunity ID" in shown
    assert "pas encore enregistrée" in shown
    assert not (folder / "mapping.yaml").exists()


def test_an_ambiguous_date_is_asked_not_guessed(browser: Client, folder: Path) -> None:
    (folder / "data" / "opps.csv").write_text(OPPORTUNITIES, encoding="utf-8")
    shown = body(browser.post("/data/mapping/suggest/", {"file": ["data/opps.csv"]}))
    assert "FA191" in shown
    assert "jour ou mois d’abord" in shown
    assert "L’enregistrer remplacera la correspondance en vigueur" in shown


def test_a_file_that_is_not_recognised_is_said(browser: Client, folder: Path) -> None:
    (folder / "data" / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    shown = body(browser.post("/data/mapping/suggest/", {"file": ["data/notes.csv"]}))
    assert "notes.csv" in shown
    assert "FA067" in shown


@pytest.mark.parametrize("chosen", [[], ["../plan.yaml"], ["plan.yaml"], ["/etc/passwd"]])
def test_only_files_of_the_data_folder_can_be_read(browser: Client, chosen: list[str]) -> None:
    response = browser.post("/data/mapping/suggest/", {"file": chosen}, follow=True)
    assert "Cocher au moins un fichier" in body(response)
