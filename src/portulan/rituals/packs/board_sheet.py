"""One sheet of the Excel boards: its title, where it comes from, its heads, its rows; typed cells, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal

from portulan.rituals.packs.content import Content
from portulan.rituals.packs.office_formats import DAY, MONTH, number_format

SEA, SEA_SOFT, INK, INK_2, INK_3, VELLUM, ALERT, GREEN, RULE = (
    "#0B5C7F",
    "#A9C9D8",
    "#1C2430",
    "#4A5563",
    "#66707D",
    "#F4F2EA",
    "#A3271D",
    "#21684F",
    "#DCDCD3",
)
HEADS = 4
"""The row of the heads, counted from zero: title, company, provenance, a gap."""
LINE = 15.0
"""The height of a line of text, in points."""
Type = Literal["text", "strong", "number", "whole", "day", "month", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, what its cells hold."""

    head: str
    width: float
    type: Type = "text"

    @property
    def right(self) -> bool:
        return self.type in ("number", "whole")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit (shares as fractions); None leaves the cell empty."""

    value: float | None
    unit: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open an address; the words alone where there is none."""

    address: str
    words: str


Cell = str | int | float | date | Amount | Link | None


class Styles:
    """The formats of the workbook, each made once."""

    def __init__(self, book: Any, content: Content) -> None:
        self.book, self.content = book, content
        self.plain = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self._known: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **wanted: object) -> Any:
        """The format with these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._known:
            self._known[key] = self.book.add_format({**self.plain, **wanted})
        return self._known[key]

    def text(self, *, strong: bool = False, indent: int = 0) -> Any:
        return self.of(text_wrap=True, bold=strong, align="left", indent=indent)

    def number(self, unit: str, decimals: int = 0) -> Any:
        language, currency = self.content.language, self.content.view.currency
        return self.of(num_format=number_format(unit, language, currency, decimals))

    def day(self, *, month: bool = False) -> Any:
        return self.of(num_format=(MONTH if month else DAY)[self.content.language], align="left", indent=1)


class Sheet:
    """A sheet under way: rows are added under its heads."""

    def __init__(self, styles: Styles, name: str, title: str, columns: Sequence[Column], *, wide: float = 0) -> None:
        """`wide` is how many characters of width its charts take beyond its columns."""
        content = styles.content
        self.styles, self.columns, self.row = styles, columns, HEADS + 1
        self.made = styles.book.add_worksheet(tab(name))
        self.made.hide_gridlines(2)
        self._above(0, title, 24, styles.of(bold=True, font_size=16, font_color=INK))
        self._above(1, f"{content.view.company} · {content.title}", LINE, styles.of(font_color=INK_3))
        self._above(2, content.minutes.provenance, LINE, styles.of(font_color=INK_3))
        for index, column in enumerate(columns):
            self.made.set_column(index, index, column.width)
            self.made.write_string(HEADS, index, column.head, self._head(index, right=column.right))
        self.made.set_row(HEADS, LINE * max(_lines(one.head, one.width) for one in columns) + 4)
        self.made.freeze_panes(HEADS + 1, 1)
        self._print(sum(column.width for column in columns) + wide)

    def _above(self, row: int, words: str, height: float, made: Any) -> None:
        self.made.write_string(row, 0, words, made)
        self.made.set_row(row, height)

    def _head(self, index: int, *, right: bool) -> Any:
        align, indent = "right" if right else "left", int(index > 0 and not right)
        return self.styles.of(
            bold=True, bg_color=VELLUM, font_color=INK_2, bottom=1, bottom_color=RULE, text_wrap=True,
            valign="bottom", align=align, indent=indent,
        )  # fmt: skip

    def _print(self, width: float) -> None:
        content = self.styles.content
        if width > 90:
            self.made.set_landscape()
        self.made.set_paper(9)
        self.made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        self.made.fit_to_pages(1, 0)
        self.made.repeat_rows(HEADS)
        left = f"{content.view.company} · {content.title} · {content.say('pack.confidential')}".replace("&", "&&")
        self.made.set_footer(f"&L&8{left}&R&8&A · &P / &N")

    def add(self, cells: Sequence[Cell], *, strong: bool = False) -> int:
        """One more row, high enough for its longest text; its number, counted from zero."""
        row = self.row
        lines = [
            _lines(cell.words if isinstance(cell, Link) else cell, column.width)
            for cell, column in zip(cells, self.columns, strict=True)
            if isinstance(cell, str | Link)
        ]
        self.made.set_row(row, LINE * max([1, *lines]) + 2)
        for index, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            self._write(row, index, cell, column, strong=strong)
        self.row += 1
        return row

    def _write(self, row: int, index: int, cell: Cell, column: Column, *, strong: bool) -> None:
        made, styles = self.made, self.styles
        match cell:
            case None | "" | Amount(None):
                return
            case Amount(float() | int() as value, unit, decimals):
                made.write_number(row, index, value, styles.number(unit, decimals))
            case date():
                made.write_datetime(row, index, cell, styles.day(month=column.type == "month"))
            case int() | float():
                made.write_number(row, index, cell, styles.number("count"))
            case Link(address, words) if address:
                made.write_url(
                    row, index, address, styles.of(font_color=SEA, underline=1, text_wrap=True, indent=1), words
                )
            case Link(_, words):
                made.write_string(row, index, words, styles.text(indent=1))
            case str():
                made.write_string(
                    row, index, cell, styles.text(strong=strong or column.type == "strong", indent=int(index > 0))
                )

    def note(self, words: str) -> None:
        """A sentence under the rows."""
        self.made.write_string(self.row + 1, 0, words, self.styles.of(font_color=INK_3))

    def done(self) -> None:
        """The rows are all there: they can be filtered."""
        if self.row > HEADS + 1:
            self.made.autofilter(HEADS, 0, self.row - 1, len(self.columns) - 1)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column: words are never cut, so that a little room is kept."""
    return sum(max(ceil(len(part) / (width - 1)), 1) for part in text.split("\n"))


def tab(name: str) -> str:
    """A name Excel accepts for a sheet: 31 characters, without its own signs."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in name)[:31]
