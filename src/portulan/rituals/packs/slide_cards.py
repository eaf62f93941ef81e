"""The KPIs under focus on a slide: three cards, each with its figure on a bar between target and threshold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Inches, Pt

from portulan.rituals.packs.content import Line
from portulan.rituals.packs.slide_drawing import (
    INK,
    INK_2,
    INK_3,
    INKS,
    LEFT,
    SEA,
    SERIF,
    SOFT,
    TOP,
    VELLUM,
    box_height,
    frame,
    mark,
    panel,
    rule,
    write,
)
from portulan.rituals.packs.slide_fitting import Piece, block_height
from portulan.rituals.packs.spots import spots

WIDTH, GAP, HEIGHT, BAR, ROOM = 3.85, 0.19, 4.85, 0.5, 0.45
"""Of a card and of its bar, and the room around its words, in inches."""


def cards(slide: Any, lines: Sequence[Line]) -> None:
    """Up to three cards side by side, all as high as the highest."""
    fitted = [_fitted(*_words(line)) for line in lines]
    height = max(block_height([*above, *below], WIDTH) for above, below in fitted) + BAR + ROOM
    for index, (line, (above, below)) in enumerate(zip(lines, fitted, strict=True)):
        _card(slide, line, Emu(LEFT + index * Inches(WIDTH + GAP)), height, above, below)


def _words(line: Line) -> tuple[list[Piece], list[Piece]]:
    """What a card says above its bar and below it."""
    ink = INKS.get(line.state, SEA)
    above = [
        Piece(line.state_word, 12, ink, bold=True), Piece(line.name, 14, INK, bold=True),
        Piece(line.value or "—", 28, INK), Piece(line.within, 11, INK_2), Piece(line.marks, 11, INK_2, space=2),
    ]  # fmt: skip
    below = [
        Piece(line.note, 12, INK), Piece(line.action, 12, INK, SERIF, space=2),
        Piece(line.evidence, 10.5, INK_3, space=4),
    ]  # fmt: skip
    return above, below


def _card(slide: Any, line: Line, left: int, height: float, above: list[Piece], below: list[Piece]) -> None:
    ink = INKS.get(line.state, SEA)
    panel(slide, left, TOP, Inches(WIDTH), Inches(height), VELLUM, edge=ink)
    first = block_height(above, WIDTH)
    write(frame(slide, left, TOP, Inches(WIDTH), box_height(first)), above)
    at = TOP + Inches(first + 0.15)
    if line.has_number:
        _bar(slide, line, left + Inches(0.2), at, Inches(WIDTH - 0.4), ink)
        at += Inches(BAR)
    write(frame(slide, left, at, Inches(WIDTH), box_height(block_height(below, WIDTH))), below)


def _fitted(above: list[Piece], below: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The words of a card without the empty ones, a little smaller where they would not fit."""
    above, below = ([piece for piece in pieces if piece.text] for pieces in (above, below))
    while block_height([*above, *below], WIDTH) > HEIGHT - BAR - ROOM and min(p.size for p in (*above, *below)) > 8:
        above, below = ([replace(p, size=p.size * 0.95) for p in pieces] for pieces in (above, below))
    return above, below


def _bar(slide: Any, line: Line, left: int, top: int, width: int, ink: str) -> None:
    """Hairline, band, dot; the target as a diamond, the threshold dashed."""
    places = spots(line)
    middle = top + Inches(BAR / 2)

    def x(part: float) -> int:
        return left + int(width * part / 100)

    rule(slide, left, middle, left + width, middle, INK_3, 0.5)
    if places.low is not None and places.high is not None:
        rule(slide, x(places.low), middle, x(places.high), middle, SOFT[ink], 5)
    if places.threshold is not None:
        at = x(places.threshold)
        rule(slide, at, middle - Pt(10), at, middle + Pt(10), INK, 1.25, MSO_LINE.DASH)
    if places.target is not None:
        mark(slide, MSO_SHAPE.DIAMOND, x(places.target), middle, 10, INK)
    mark(slide, MSO_SHAPE.OVAL, x(places.dot), middle, 11, ink, filled=line.state != "unfinished")
