"""What is handed out: it says what was frozen, in both languages, and its charts are the office's own."""

import io
from datetime import timedelta

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PdfReader
from tests.rituals.conftest import NINE, PARIS

from portulan.language.words import Language
from portulan.people.models import User
from portulan.rituals.models import Session
from portulan.rituals.packs import FORMATS, make
from portulan.rituals.sessions import close


@pytest.fixture
def closed(decided: Session, claire: User) -> Session:
    close(decided, NINE + timedelta(minutes=29), claire)
    decided.refresh_from_db()
    return decided


def _plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        (
            "fr",
            "revue-de-pipeline-2026-11-23.pdf",
            ["Ce qui a été décidé", "Le pipeline gagne", "En alerte", "échéance"],
        ),
        ("en", "pipeline-review-2026-11-23.pdf", ["What was decided", "The pipeline gained", "Alert", "due"]),
    ],
)
def test_the_pdf_says_the_meeting(closed: Session, language: Language, name: str, said: list[str]) -> None:
    made, content = make(closed, "pdf", language, PARIS)
    assert made == name
    reader = PdfReader(io.BytesIO(content))
    text = _plain(" ".join(page.extract_text() for page in reader.pages))
    for words in (*said, "Chiffrer le coût de l'arrêt : <b>partout</b>", "Nadia Le Goff"):
        assert _plain(words) in text
    assert 2 <= len(reader.pages) <= 4
    assert reader.metadata is not None
    assert "2026" in str(reader.metadata.title)
    assert make(closed, "pdf", language, PARIS)[1] == content


def test_the_slides_have_native_charts_that_hold_the_figures(closed: Session) -> None:
    _, content = make(closed, "pptx", "fr", PARIS)
    deck = Presentation(io.BytesIO(content))
    titles = [_plain(slide.shapes.title.text_frame.text) for slide in deck.slides]
    assert titles[1] == "Ce qui a été décidé"
    assert any(title.startswith("Le pipeline gagne") for title in titles)
    assert all(titles)
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts[0].chart_type == XL_CHART_TYPE.COLUMN_STACKED
    waterfall = {series.name: list(series.values) for series in charts[0].plots[0].series}
    movement = closed.pack["movement"]
    assert waterfall["Niveau"][0] == pytest.approx(float(movement["opening"]["amount"]))
    assert waterfall["Niveau"][-1] == pytest.approx(float(movement["closing"]["amount"]))
    won = next(line for line in movement["lines"] if line["line"] == "won")
    assert sum(waterfall["Gagnées"]) == pytest.approx(-float(won["amount"]))
    assert {chart.chart_type for chart in charts[1:]} <= {XL_CHART_TYPE.LINE_MARKERS, XL_CHART_TYPE.LINE}
    assert len(charts) == 4


def test_the_boards_hold_numbers_with_their_formats_and_charts(closed: Session) -> None:
    _, content = make(closed, "xlsx", "fr", PARIS)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Chiffres du rituel"]
    discovery = "stage_conversion(decouverte -> proposition)"
    kept = next(one for one in closed.pack["figures"] if one["reference"] == discovery)["result"]
    rows = list(sheet.iter_rows(min_row=6))
    row = next(r for r in rows if r[0].value == "Rituel" and r[5].value == kept["n"])
    named = [r for r in rows if r[1].value == row[1].value]
    assert [row[i].value for i in (2, 3, 4, 5)] == pytest.approx([kept["value"], kept["low"], kept["high"], kept["n"]])
    assert row[2].number_format == "[$-40C]0.0\u202f%"
    assert {r[0].value for r in named} == {"Rituel", "Sous surveillance"}
    assert len({r[7].value for r in named}) == 2  # the same KPI over two periods, which are said
    assert len(book["Mouvement du pipeline"]._charts) == 1
    assert len(book["Mois par mois"]._charts) == 3
    amounts = [book["Mouvement du pipeline"].cell(r, 2).value for r in range(6, 12)]
    known = [amount for amount in amounts if amount is not None]
    assert known[0] + sum(known[1:-1]) == pytest.approx(known[-1])
    assert all(closed.plan_sha[:12] in str(one["A3"].value) for one in book)
    assert make(closed, "xlsx", "fr", PARIS)[1] == content


def test_the_minutes_as_text_keep_signs_as_signs(closed: Session) -> None:
    name, content = make(closed, "md", "en", PARIS)
    text = _plain(content.decode())
    assert name == "pipeline-review-2026-11-23.md"
    assert "\\<b\\>partout" in text
    assert "Meeting closed on 23 November 2026, 09:29 by Claire Aubry. 2 decisions in the journal." in text
    assert set(FORMATS) == {"pdf", "pptx", "xlsx", "md"}
