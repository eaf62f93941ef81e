"""Every kind of pack, in every format and language: nothing is cut, nothing is missing, all say the frozen numbers."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader
from tests.rituals.conftest import NINE, PARIS

from portulan.language.words import LANGUAGES, Language
from portulan.rituals.kinds import KIND_IDS, KindId
from portulan.rituals.models import Session
from portulan.rituals.packs import FORMATS, make
from portulan.rituals.sessions import find, prepare
from portulan.workspace import Workspace

DAYS: dict[KindId, date] = {
    "weekly": date(2026, 11, 23), "monthly": date(2026, 11, 5), "quarterly": date(2026, 10, 2),
    "alignment_weekly": date(2026, 11, 24), "alignment_monthly": date(2026, 11, 26),
}  # fmt: skip
UNSORTED = {"À lire", "Read me", "Mouvement du pipeline", "Movement of the pipeline"}
"""Sheets whose rows have an order of their own: filters would break it."""
NUMBER = re.compile(r"[-\u2212]?\d[\d\u202f\u00a0,.]*")


@pytest.fixture(params=KIND_IDS)
def held(request: pytest.FixtureRequest, company: Workspace) -> Session:
    """The pack of one meeting of each kind."""
    return prepare(company, find(company, request.param, DAYS[request.param]), NINE)


def _deck(session: Session, language: Language) -> Any:
    return Presentation(io.BytesIO(make(session, "pptx", language, PARIS)[1]))


def _book(session: Session, language: Language, site: str = "") -> Any:
    return openpyxl.load_workbook(io.BytesIO(make(session, "xlsx", language, PARIS, site)[1]))


def _high(frame: Any, width: Emu) -> float:
    """The height of the paragraphs in points, measured with a real font: words put on lines as an office does."""
    room, high = Emu(width - frame.margin_left - frame.margin_right).pt, 0.0
    for paragraph in frame.paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs), default=12)
        font = ImageFont.load_default(size * 10)
        lines, line = 1, ""
        for word in "".join(run.text for run in paragraph.runs).split(" "):
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) / 10 > room:
                lines, line = lines + 1, word
            else:
                line = longer
        high += lines * size * 1.2 + (paragraph.space_before.pt if paragraph.space_before else 0)
    return high + Emu(frame.margin_top + frame.margin_bottom).pt


def test_no_word_of_a_slide_is_cut(held: Session) -> None:
    """Measured apart from what lays the slides out: boxes lie on the slide, words in their boxes, above the foot."""
    for language in LANGUAGES:
        deck = _deck(held, language)
        foot = Emu(int(6.9 * 914400))
        for number, slide in enumerate(deck.slides, 1):
            for shape in slide.shapes:
                where = (language, number, shape.name)
                assert min(shape.left, shape.top) >= 0, where
                assert shape.left + shape.width <= deck.slide_width, where
                assert shape.top + shape.height <= deck.slide_height, where
                if shape.has_text_frame and shape.text_frame.text:
                    assert _high(shape.text_frame, shape.width) <= Emu(shape.height).pt + 1, (
                        *where,
                        shape.text_frame.text,
                    )
                if shape.has_table:
                    grid = shape.table
                    pairs = [(row, [cell.text_frame for cell in row.cells]) for row in grid.rows]
                    widths = [column.width for column in grid.columns]
                    highs = [max(map(_high, frames, widths)) for _, frames in pairs]
                    assert shape.top.pt + sum(highs) <= foot.pt, where
                    for (row, _), high in zip(pairs, highs, strict=True):
                        assert high <= row.height.pt + 1, where


def test_each_slide_has_its_title_notes_number_and_source(held: Session) -> None:
    for language in LANGUAGES:
        deck = _deck(held, language)
        assert len(deck.slides) >= 4
        for number, slide in enumerate(deck.slides, 1):
            assert slide.shapes.title.text_frame.text.strip()
            assert all(holder.text_frame.text.strip() for holder in slide.placeholders)
            said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
            assert held.plan_sha[:12] in said
            assert {"fr": "Confidentiel", "en": "Confidential"}[language] in said
            fields = slide.element.xpath(".//a:fld[@type='slidenum']")
            assert [field.xpath("string(a:t)") for field in fields] == [str(number)]
            assert held.plan_sha[:12] in slide.notes_slide.notes_text_frame.text
            tags = {run.get("lang") for run in slide.element.xpath(".//a:rPr")}
            assert tags == {{"fr": "fr-FR", "en": "en-GB"}[language]}


def test_charts_can_be_edited_and_are_told_to_who_cannot_see_them(held: Session) -> None:
    for slide in _deck(held, "fr").slides:
        for shape in slide.shapes:
            if not shape.has_chart:
                continue
            chart = shape.chart
            assert shape.element.xpath(".//p:cNvPr")[0].get("descr")
            inside = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            for column, series in enumerate(chart.plots[0].series, 2):
                assert inside.cell(1, column).value == series.name
                cells = [inside.cell(row, column).value for row in range(2, 2 + len(list(series.values)))]
                assert cells == [None if one is None else pytest.approx(one) for one in series.values]


def test_the_boards_are_typed_filtered_and_printed_on_one_width(held: Session) -> None:
    for language in LANGUAGES:
        book = _book(held, language, "https://portulan.example.fr")
        assert book.sheetnames[0] == {"fr": "À lire", "en": "Read me"}[language]
        for sheet in book:
            assert sheet.freeze_panes == "B6"
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows == "$5:$5"
            assert {"fr": "Confidentiel", "en": "Confidential"}[language] in sheet.oddFooter.left.text
            assert sheet.auto_filter.ref or sheet.title in UNSORTED
            for row in sheet.iter_rows(min_row=6, max_col=12):
                assert not [
                    c.coordinate for c in row if isinstance(c.value, str) and re.fullmatch(r"[\d\s.,%€]+", c.value)
                ]
        first = book.worksheets[0]
        assert held.plan_sha in [cell.value for cell in first["B"]]
        links = {cell.hyperlink.target for cell in first["C"] if cell.hyperlink}
        day = held.day.isoformat()
        assert f"https://portulan.example.fr/rituals/{held.kind}/{day}/" in links
        for kept in held.pack["figures"]:
            assert f"https://portulan.example.fr/figures/{kept['kpi']}/?as_of={held.as_of.isoformat()}" in links


def _numbers(text: str, language: Language) -> list[float]:
    """The numbers in a text, read as its language writes them."""
    found = []
    for one in NUMBER.findall(text):
        plain = one.replace("\u202f", "").replace("\u00a0", "").replace("\u2212", "-").strip(",.")
        plain = plain.replace(",", ".") if language == "fr" else plain.replace(",", "")
        if plain.count(".") <= 1:
            found.append(float(plain))
    return found


def _kept(session: Session) -> list[tuple[str, dict[str, Any]]]:
    """Every figure frozen with a number: those of the ritual, objectives, focus."""
    parts = [
        session.pack["figures"],
        *([one["figure"] for one in session.pack.get(name, ())] for name in ("objectives", "focus")),
    ]
    return [
        (figure["unit"], figure["result"])
        for part in parts
        for figure in part
        if figure and "value" in figure["result"]
    ]


def _texts(session: Session, language: Language) -> dict[str, str]:
    """All that each written format says, as text."""
    pages = PdfReader(io.BytesIO(make(session, "pdf", language, PARIS)[1])).pages
    said = []
    for slide in _deck(session, language).slides:
        for shape in slide.shapes:
            said += [shape.text_frame.text] if shape.has_text_frame else []
            said += [cell.text for row in shape.table.rows for cell in row.cells] if shape.has_table else []
    return {
        "pdf": "\n".join(page.extract_text() for page in pages),
        "pptx": "\n".join(said),
        "md": make(session, "md", language, PARIS)[1].decode(),
    }


def test_every_format_says_the_frozen_numbers(held: Session) -> None:
    """Read back from each file and compared with what was frozen, to the digits that are written."""
    for language in LANGUAGES:
        texts = _texts(held, language)
        cells = [
            v
            for s in _book(held, language)
            for r in s.iter_rows(values_only=True)
            for v in r
            if isinstance(v, int | float)
        ]
        for unit, result in _kept(held):
            for name in ("value", "low", "high", "n"):
                if result[name] is None:
                    continue
                exact = result[name] * (100 if unit == "share" and name != "n" else 1)
                assert any(v == pytest.approx(result[name], abs=1e-9) for v in cells), (language, "xlsx", name, exact)
                for kind, text in texts.items():
                    near = min(abs(exact - one) for one in _numbers(text, language))
                    assert near <= (0.0501 if unit == "share" or abs(exact) < 10 else 0.501), (
                        language,
                        kind,
                        name,
                        exact,
                    )


def test_the_money_of_the_movement_is_the_same_everywhere(held: Session) -> None:
    if "movement" not in held.pack:
        pytest.skip("this ritual does not read the movement")
    movement = held.pack["movement"]
    amounts = [abs(float(movement[name]["amount"])) for name in ("opening", "closing")]
    amounts += [abs(float(one["amount"])) for one in movement["lines"] if one["kind"] != "between"]
    for language in LANGUAGES:
        cells = [
            abs(v)
            for s in _book(held, language)
            for r in s.iter_rows(values_only=True)
            for v in r
            if isinstance(v, int | float)
        ]
        charts = [
            abs(value) for slide in _deck(held, language).slides for shape in slide.shapes if shape.has_chart
            for series in shape.chart.plots[0].series for value in series.values if value is not None
        ]  # fmt: skip
        page = _numbers(_texts(held, language)["pdf"], language)
        for amount in amounts:
            for place in (cells, charts, [abs(one) for one in page]):
                assert any(one == pytest.approx(amount, abs=0.005) for one in place), (language, amount)


def test_the_same_meeting_makes_the_same_bytes(held: Session) -> None:
    """And every part of the slides carries the day the pack was frozen, not the day the file was made."""
    for kind in FORMATS:
        first, again = (make(held, kind, "fr", PARIS)[1] for _ in range(2))
        assert first == again, kind
    frozen = held.frozen_at.utctimetuple()[:5]
    pack = zipfile.ZipFile(io.BytesIO(make(held, "pptx", "fr", PARIS)[1]))
    inner = [zipfile.ZipFile(io.BytesIO(pack.read(name))) for name in pack.namelist() if name.endswith(".xlsx")]
    for file in (pack, *inner):
        assert {one.date_time[:5] for one in file.infolist()} == {frozen}
        assert f"{held.frozen_at:%Y}".encode() in file.read("docProps/core.xml")
        assert set(re.findall(rb"(\d{4}-\d\d-\d\d)T", file.read("docProps/core.xml"))) == {b"2026-11-23"}


def test_french_packs_hold_no_english_and_no_key(held: Session) -> None:
    texts = _texts(held, "fr")
    book = _book(held, "fr")
    texts["xlsx"] = "\n".join(v for s in book for r in s.iter_rows(values_only=True) for v in r if isinstance(v, str))
    for kind, text in texts.items():
        assert not re.search(r"\b(Mon-Fri|Target|Owner|the|None|pack\.[a-z])\b", text), kind
        assert not re.search(r"\d,\d{3}\b(?!\s*%)", text), kind
        assert "{" not in text, kind
