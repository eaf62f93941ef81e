"""Sheets as a French spreadsheet writes them: CSV with `;`, decimal comma, dd/mm/yyyy."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from portulan.sample.telling import cents

Row = list[str]


@dataclass(slots=True)
class Sheet:
    """One file: its headings and rows. `marked` opens with a byte order mark, as spreadsheets write."""

    file: str
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    marked: bool = False

    def column(self, heading: str) -> int:
        return self.headings.index(heading)


Sheets = Mapping[str, Sheet]


def write_files(sheets: Sheets, directory: Path) -> None:
    """Writes every sheet into the directory, made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    for sheet in sheets.values():
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(sheet.headings)
        writer.writerows(sheet.rows)
        (directory / sheet.file).write_bytes(text.getvalue().encode("utf-8-sig" if sheet.marked else "utf-8"))


def amount(value: Decimal | int) -> str:
    """« 18000,00 »: euros with a decimal comma; integers are cents."""
    euros = cents(value) if isinstance(value, int) else value
    return f"{euros:.2f}".replace(".", ",")


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
