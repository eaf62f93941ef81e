"""Excel and OpenDocument sheets: each cell as the text a person would have typed, dates as YYYY-MM-DD."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

Cell = int | float | str | bool | time | date | datetime | timedelta


class SheetError(Exception):
    """The file is no workbook, or the sheet cannot be read; the message says why."""


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook; raises SheetError."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError(str(error).splitlines()[0] if str(error) else type(error).__name__) from None


def sheets_with_rows(workbook: CalamineWorkbook) -> list[str]:
    """The names of the sheets that hold something."""
    return [name for name in workbook.sheet_names if _sheet(workbook, name).height > 0]


def rows(workbook: CalamineWorkbook, name: str, decimal: str) -> Iterator[tuple[int, list[str]]]:
    """(sheet row number, cells as text) for each row that is not blank."""
    sheet = _sheet(workbook, name)
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        texts = [cell_text(cell, decimal) for cell in cells]
        if any(texts):
            yield number, texts


def cell_text(cell: Cell, decimal: str = ".") -> str:
    """A cell as text. Numbers that are no integers carry at least four decimals: never a thousand by mistake."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            digits = repr(cell) if "e" in repr(cell) else f"{cell:.4f}" if round(cell, 4) == cell else repr(cell)
            return digits.replace(".", decimal)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        case timedelta():
            return str(cell.total_seconds() / 86_400).replace(".", decimal)
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError(str(error)) from None
