"""How slides are drawn: text, frames, tables, marks, notes."""

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from portulan.rituals.packs.slide_fitting import INSET_Y, LINE, POINTS, Piece, line_count

SEA, SEA_SOFT, INK, INK_2, INK_3 = "0B5C7F", "A9C9D8", "1C2430", "4A5563", "66707D"
ALERT, GREEN, OCHRE, VELLUM, WHITE, RULE = "A3271D", "21684F", "8A5A00", "F4F2EA", "FFFFFF", "DCDCD3"
INKS = {"alerting": ALERT, "pending": OCHRE, "recovering": GREEN}
SOFT = {ALERT: "DDA8A3", OCHRE: "D6BE93", GREEN: "9CC3B2", SEA: SEA_SOFT}
"""The same inks for the band of an interval."""
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP, WIDE = Inches(0.7), Inches(1.55), Inches(11.93)
ROOM = 5.15
"""The height between the title and the foot, in inches."""
SERIF, SANS, CODE = "Georgia", "Calibri", "Consolas"


def colour(hexadecimal: str) -> RGBColor:
    """A colour from its six digits."""
    return RGBColor(*bytes.fromhex(hexadecimal))


def frame(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    made = slide.shapes.add_textbox(left, top, width, height).text_frame
    made.word_wrap = True
    return made


def text_box(
    slide: Any, left: int, top: int, width: int, height: int, text: str, size: float, ink: str, *, font: str = SANS,
    align: Any = PP_ALIGN.LEFT, bold: bool = False,
) -> Any:  # fmt: skip
    made = frame(slide, left, top, width, height)
    made.text = text
    style(made.paragraphs[0], size, ink, font, bold)
    made.paragraphs[0].alignment = align
    return made


def write(inside: Any, pieces: Sequence[Piece]) -> None:
    """Paragraphs into a frame, after those it holds."""
    for piece in pieces:
        first = len(inside.paragraphs) == 1 and not inside.paragraphs[0].text
        paragraph = inside.paragraphs[0] if first else inside.add_paragraph()
        paragraph.text = piece.text
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_before = Pt(piece.space)
        style(paragraph, piece.size, piece.ink, piece.font, piece.bold)


def style(paragraph: Any, size: float, ink: str, font: str, bold: bool = False) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
        run.font.color.rgb = colour(ink)


def table(
    slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *,
    right: set[int], size: float, name: str,
) -> None:  # fmt: skip
    """A table with its heads; `widths` are parts of the whole, `right` the columns of numbers, `name` what it is."""
    heights = [row_height(heads, widths, HEAD, head=True), *(row_height(row, widths, size) for row in rows)]
    shape = slide.shapes.add_table(len(rows) + 1, len(heads), LEFT, TOP, WIDE, Inches(sum(heights)))
    told(shape, name)
    grid = shape.table
    grid.horz_banding = False
    for index, width in enumerate(column_widths(widths)):
        grid.columns[index].width = Inches(width)
    for y, row in enumerate((heads, *rows)):
        grid.rows[y].height = Inches(heights[y])
        for x, text in enumerate(row):
            _cell(grid.cell(y, x), text, size if y else HEAD, head=y == 0, bold=y == 0 or x == 0, right=x in right)


HEAD = 11.0
"""The size of the heads of a table, in points."""
CELL_X, CELL_Y = 0.1, 0.05


def _cell(cell: Any, text: str, size: float, *, head: bool, bold: bool, right: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(VELLUM if head else WHITE)
    cell.margin_top = cell.margin_bottom = Inches(CELL_Y)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    cell.text_frame.text = text
    paragraph = cell.text_frame.paragraphs[0]
    style(paragraph, size, INK_2 if head else INK, SANS, bold)
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _rule(cell)


def _rule(cell: Any) -> None:
    """A hairline under a cell and none at its sides."""
    properties = cell._tc.get_or_add_tcPr()  # python-pptx offers no borders
    made = []
    for side in ("lnL", "lnR", "lnT", "lnB"):
        line = OxmlElement(f"a:{side}")
        line.set("w", "6350" if side == "lnB" else "0")
        fill = OxmlElement("a:solidFill" if side == "lnB" else "a:noFill")
        if side == "lnB":
            ink = OxmlElement("a:srgbClr")
            ink.set("val", RULE)
            fill.append(ink)
        line.append(fill)
        made.append(line)
    for place, line in enumerate(made):  # the schema wants the borders before the fill
        properties.insert(place, line)


def column_widths(widths: Sequence[float]) -> list[float]:
    """Parts of the whole as inches."""
    return [WIDE.inches * width / sum(widths) for width in widths]


def row_height(row: Sequence[str], widths: Sequence[float], size: float, *, head: bool = False) -> float:
    """The height of a row in inches: that of its longest cell."""
    inches = column_widths(widths)
    lines = max(
        line_count(text, size, inches[x] - 2 * CELL_X, bold=head or x == 0) for x, text in enumerate(row)
    )  # fmt: skip
    return max(lines * LINE * size / POINTS + 2 * CELL_Y + 0.04, 0.34)


def box_height(inches: float) -> Emu:
    """The height of the box of paragraphs of this height."""
    return Emu(Inches(inches + 2 * INSET_Y))


def panel(slide: Any, left: int, top: int, width: int, height: int, ink: str, *, edge: str = "") -> Any:
    """A filled frame without shadow, with a strong upper edge where one is given."""
    made = slide.shapes.add_textbox(left, top, width, height)
    made.fill.solid()
    made.fill.fore_color.rgb = colour(ink)
    made.text_frame.word_wrap = True
    made.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    if edge:
        rule(slide, left, top, left + width, top, edge, 2.5)
    return made.text_frame


def rule(slide: Any, x1: int, y1: int, x2: int, y2: int, ink: str, weight: float, dash: Any = None) -> Any:
    """A straight line; weight in points."""
    made = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x1, y1, x2, y2)
    made.line.color.rgb = colour(ink)
    made.line.width = Pt(weight)
    if dash is not None:
        made.line.dash_style = dash
    return made


def mark(slide: Any, shape: MSO_SHAPE, x: int, y: int, size: float, ink: str, *, filled: bool = True) -> None:
    """A small mark centred on a point; size in points."""
    side = Pt(size)
    made = slide.shapes.add_shape(shape, x - side // 2, y - side // 2, side, side)
    made.shadow.inherit = False
    made.fill.solid()
    made.fill.fore_color.rgb = colour(ink if filled else WHITE)
    made.line.color.rgb = colour(ink)


def told(shape: Any, words: str) -> None:
    """What a screen reader says of a chart or a table."""
    properties = shape._element.xpath(".//p:cNvPr")[0]  # python-pptx offers no alternative text
    properties.set("descr", words)


def speak(deck: Any, language: str) -> None:
    """The language of every word of the deck, so that the office checks spelling and reads aloud in it."""
    for slide in deck.slides:
        for part in (slide, slide.notes_slide):
            for run in part.element.iter(qn("a:rPr"), qn("a:endParaRPr")):
                run.set("lang", language)


def page_number(slide: Any, left: int, top: int, width: int, height: int, shown: int) -> None:
    """The number of the slide, as a field: it stays right when slides are moved."""
    inside = text_box(slide, left, top, width, height, str(shown), 9, INK_3, align=PP_ALIGN.RIGHT)
    run = inside.paragraphs[0].runs[0]._r  # python-pptx offers no fields
    run.tag = qn("a:fld")
    run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    run.set("type", "slidenum")


def widen(deck: Any, was: int) -> None:
    """The layouts of the usual template, made for a narrower slide, spread over this one."""
    master = deck.slide_master
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            shape.left, shape.width = (
                int(shape.left * deck.slide_width / was),
                int(shape.width * deck.slide_width / was),
            )
