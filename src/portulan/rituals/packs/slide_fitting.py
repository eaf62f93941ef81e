"""How much room words take on a slide, so that none is cut and what does not fit goes on to the next slide.

The fonts of the machine that will show the slides are not known. Widths are those of wide fonts (DejaVu, Verdana): with
narrower ones (Calibri, Georgia) a little room is left, never the other way round.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

POINTS = 72
LINE = 1.2
"""Height of a line, in parts of the size of its letters."""
INSET_X, INSET_Y = 0.1, 0.05
"""Margins of a text box, in inches."""
NARROW, MIDDLE, WIDE, OTHER = 0.36, 0.62, 0.96, 0.68
"""Widths of letters, in parts of their size."""
THIN, BROAD = frozenset("ijlIft.,;:'’!|()[]/ \u00a0\u202f"), frozenset("mwMW%@—→…")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: its words, size in points, colour, font; `space` is left above it, in points."""

    text: str
    size: float
    ink: str
    font: str = "Calibri"
    bold: bool = False
    space: float = 0


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text on one line, in inches."""
    parts = sum(NARROW if c in THIN else WIDE if c in BROAD else MIDDLE if c.islower() else OTHER for c in text)
    return parts * size * (1.08 if bold else 1) / POINTS


def line_count(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text takes in a width in inches, broken between words."""
    lines, used, space = 1, 0.0, text_width(" ", size, bold)
    for word in text.split(" "):
        wide = text_width(word, size, bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, wide
        else:
            used += (space if used else 0) + wide
        if used > width:  # a word longer than the line is broken
            over = int(used // width)
            lines, used = lines + over, used - over * width
    return lines


def piece_height(piece: Piece, width: float) -> float:
    """The height of a paragraph in a text box of this width, margins aside; inches."""
    count = line_count(piece.text, piece.size, width - 2 * INSET_X, piece.bold)
    return (count * LINE * piece.size + piece.space) / POINTS


def block_height(block: Sequence[Piece], width: float) -> float:
    """The height of paragraphs one under the other."""
    return sum(piece_height(piece, width) for piece in block)


T = TypeVar("T")


def paged(items: Sequence[T], height: Callable[[T], float], room: float) -> list[list[T]]:
    """The items shared between pages of this room, in order; one that is higher than a page has its own."""
    pages: list[list[T]] = [[]]
    left = room
    for item in items:
        needed = height(item)
        if pages[-1] and needed > left:
            pages.append([])
            left = room
        pages[-1].append(item)
        left -= needed
    return pages if pages[0] else []
