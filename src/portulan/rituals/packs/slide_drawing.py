"""How slides are drawn: text, frames, charts without ornament."""

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_TICK_LABEL_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

SEA, SEA_SOFT, INK, INK_2, INK_3 = "0B5C7F", "A9C9D8", "1C2430", "4A5563", "66707D"
ALERT, GREEN, OCHRE, VELLUM, WHITE = "A3271D", "21684F", "8A5A00", "F4F2EA", "FFFFFF"
INKS = {"alerting": ALERT, "pending": OCHRE, "recovering": GREEN}
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP, WIDE = Inches(0.7), Inches(1.55), Inches(11.93)
SERIF, SANS = "Georgia", "Calibri"


def colour(hexadecimal: str) -> RGBColor:
    """A colour from its six digits."""
    return RGBColor(*bytes.fromhex(hexadecimal))


def quiet(chart: Any) -> None:
    """No legend, no frame, no ticks: what the eye must read alone."""
    chart.has_legend, chart.has_title = False, False
    chart.font.size, chart.font.name = Pt(12), SANS
    chart.font.color.rgb = colour(INK_2)
    axis = chart.value_axis
    axis.has_major_gridlines, axis.visible = False, False
    chart.category_axis.format.line.color.rgb = colour(INK_3)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.has_major_gridlines = False
    if axis.has_major_gridlines:
        axis.major_gridlines.format.line.color.rgb = colour("DCDCD3")


def parts(items: Sequence[Any], most: int) -> list[Sequence[Any]]:
    return [items[i : i + most] for i in range(0, len(items), most)]


def frame(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    made = slide.shapes.add_textbox(left, top, width, height).text_frame
    made.word_wrap = True
    return made


def text_box(
    slide: Any, left: int, top: int, width: int, height: int, text: str, size: float, ink: str, *, font: str = SANS,
    align: Any = PP_ALIGN.LEFT,
) -> None:  # fmt: skip
    made = frame(slide, left, top, width, height)
    made.text = text
    style(made.paragraphs[0], size, ink, font)
    made.paragraphs[0].alignment = align


def add(
    frame: Any, text: str, size: float, ink: str, *, font: str = SANS, bold: bool = False, space: float = 0
) -> None:
    """One more paragraph; nothing for no text."""
    if not text:
        return
    first = len(frame.paragraphs) == 1 and not frame.paragraphs[0].text
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    paragraph.text = text
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_before = Pt(space)
    style(paragraph, size, ink, font, bold)


def style(paragraph: Any, size: float, ink: str, font: str, bold: bool = False) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
        run.font.color.rgb = colour(ink)


def table(
    slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *,
    right: set[int], size: float = 13,
) -> None:  # fmt: skip
    """A table with its heads; `widths` are parts of the whole, `right` the columns of numbers."""
    shape = slide.shapes.add_table(len(rows) + 1, len(heads), LEFT, TOP, WIDE, Inches(0.42) * (len(rows) + 1))
    grid = shape.table
    grid.horz_banding = False
    for index, width in enumerate(widths):
        grid.columns[index].width = Emu(int(WIDE * width / sum(widths)))
    for y, row in enumerate((heads, *rows)):
        for x, text in enumerate(row):
            cell = grid.cell(y, x)
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(VELLUM if y == 0 else WHITE)
            cell.margin_top = cell.margin_bottom = Inches(0.05)
            cell.text_frame.text = text
            paragraph = cell.text_frame.paragraphs[0]
            style(paragraph, size if y else 11, INK if y else INK_2, SANS, bold=y == 0 or x == 0)
            paragraph.alignment = PP_ALIGN.RIGHT if x in right else PP_ALIGN.LEFT
