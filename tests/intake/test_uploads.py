"""Files people send: the good ones land in the data folder, the others are refused with the reason, nothing written."""

import html
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.intake.intake_files import DEALS

from portulan.intake import uploads
from portulan.intake.uploads import UploadRefusedError, check_content, check_size, safe_name


def workbook() -> bytes:
    """The bytes of the smallest thing that says it is a workbook."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def parquet() -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table({"id": ["A1"]}), held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("affaires.csv", "affaires.csv"),
        ("Affaires été 2026.CSV", "Affaires été 2026.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\system.csv", "system.csv"),
        ("/etc/cron.d/job.csv", "job.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("x" * 300 + ".parquet", "x" * 112 + ".parquet"),
        ("rapport;rm -rf.csv", "rapport_rm -rf.csv"),
    ],
)
def test_a_name_keeps_its_last_part_and_nothing_that_harms(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        ".csv",
        "..",
        "../..",
        ".htaccess.csv",
        "con.csv",
        "NUL.csv",
        "notes.exe",
        "plan.yaml",
        "x.csv.sh",
        "a",
        "///",
    ],
)
def test_a_name_that_cannot_serve_is_refused(given: str) -> None:
    with pytest.raises(UploadRefusedError):
        safe_name(given)


@pytest.mark.parametrize("size", [0, 501 * 1024 * 1024])
def test_an_empty_or_oversized_file_is_refused(size: int) -> None:
    with pytest.raises(UploadRefusedError):
        check_size("affaires.csv", size)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", DEALS.encode()),
        ("a.csv", DEALS.encode("latin-1")),
        ("a.txt", DEALS.encode("utf-16")),
        ("a.xlsx", workbook()),
        ("a.parquet", parquet()),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
    ],
)
def test_content_that_is_what_its_name_says_is_accepted(name: str, content: bytes) -> None:
    check_content(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", workbook()),
        ("a.csv", b"\x7fELF" + b"\x00" * 40),
        ("a.csv", b"%PDF-1.7 ..."),
        ("a.csv", b"id;montant\n1;\x002\n"),
        ("a.csv", b"<!DOCTYPE html><title>login</title>"),
        ("a.xlsx", DEALS.encode()),
        ("a.xlsx", b"PK\x03\x04 not really"),
        ("a.ods", workbook()),
        ("a.xls", workbook()),
        ("a.parquet", b"PAR1 and then nothing"),
        ("a.parquet", b"PAR1"),
    ],
)
def test_content_that_is_something_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UploadRefusedError):
        check_content(name, io.BytesIO(content))


def shown(browser: Client, name: str, content: bytes, **more: str) -> str:
    """The page after sending that file."""
    data = {"files": SimpleUploadedFile(name, content), **more}
    return html.unescape(browser.post("/data/upload/", data, follow=True).content.decode())


def test_a_file_lands_in_the_data_folder(browser: Client, folder: Path) -> None:
    assert "ventes.csv\u00a0» est reçu" in shown(browser, "ventes.csv", DEALS.encode())
    assert (folder / "data" / "ventes.csv").read_text(encoding="utf-8") == DEALS


def test_several_files_are_judged_one_by_one(browser: Client, folder: Path) -> None:
    good, bad = SimpleUploadedFile("a.csv", DEALS.encode()), SimpleUploadedFile("b.csv", workbook())
    page = html.unescape(browser.post("/data/upload/", {"files": [good, bad]}, follow=True).content.decode())
    assert (folder / "data" / "a.csv").exists()
    assert not (folder / "data" / "b.csv").exists()
    assert "n’a pas le contenu que son nom annonce" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"", "vide (0 octet)"),
        ("photo.png", b"\x89PNG", "ce type de fichier n’est pas lu"),
        ("a.csv", workbook(), "n’a pas le contenu"),
    ],
)
def test_a_refused_file_says_why_and_writes_nothing(
    browser: Client, folder: Path, name: str, content: bytes, said: str
) -> None:
    before = sorted((folder / "data").iterdir())
    assert said in shown(browser, name, content)
    assert sorted((folder / "data").iterdir()) == before


def test_a_file_too_large_is_refused(browser: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads.check_size, "__defaults__", (10,))
    assert "la page en accepte" in shown(browser, "gros.csv", DEALS.encode())
    assert not (folder / "data" / "gros.csv").exists()


def test_a_name_that_climbs_stays_in_the_folder(browser: Client, folder: Path) -> None:
    shown(browser, "../../plan.csv", DEALS.encode())
    assert (folder / "data" / "plan.csv").exists()
    assert sorted(p.name for p in folder.parent.glob("*.csv")) == []


def test_a_file_of_the_same_name_is_replaced_only_when_asked(browser: Client, folder: Path) -> None:
    other = DEALS.replace("18000", "19000").encode()
    assert "est déjà dans le dossier" in shown(browser, "affaires.csv", other)
    assert (folder / "data" / "affaires.csv").read_text(encoding="utf-8") == DEALS
    shown(browser, "affaires.csv", other, replace="1")
    assert (folder / "data" / "affaires.csv").read_bytes() == other


def test_sending_nothing_says_so(browser: Client) -> None:
    page = html.unescape(browser.post("/data/upload/", {}, follow=True).content.decode())
    assert "Aucun fichier choisi" in page
