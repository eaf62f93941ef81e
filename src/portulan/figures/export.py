"""Figures and records as files: the same numbers as the page, in the shape the reader's spreadsheet opens.

A French spreadsheet wants `;` between columns and a decimal comma, an English one `,` and a point: a double click must
do. Both start with a byte order mark, without which accents break. Programs read the JSON.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from portulan.language.words import Language

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], language: Language) -> str:
    """The rows as CSV text; a text that a spreadsheet would run as a formula is disarmed with a leading quote."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value, language) for value in row])
    return out.getvalue()


def _cell(value: object, language: Language) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case float() | Decimal():
            text = repr(value) if isinstance(value, float) else format(value, "f")
            return text.replace(".", ",") if language == "fr" else text
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA) else text


def file_name(*parts: object, extension: str) -> str:
    """A file name that says what is inside: `portulan_win-rate_by-channel_2026-11-22.csv`; plain ASCII."""
    words = [_plain(str(part)) for part in ("portulan", *parts) if part]
    return "_".join(w for w in words if w)[:150] + f".{extension}"


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-zA-Z0-9]+", "-", ascii_text).strip("-").lower()
