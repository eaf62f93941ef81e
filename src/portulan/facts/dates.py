"""Date formats as people write them (`DD/MM/YYYY HH:mm`), and how the values of a column settle which one it is."""

import re
from dataclasses import dataclass
from itertools import pairwise

from portulan.language.words import Words

_TOKENS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "m": "%M",
    "ss": "%S",
    "s": "%S",
    "A": "%p",
    "a": "%p",
}
_PIECES = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|A|a|[^A-Za-z%]|T")
TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
"""The times of day that may follow a date whose format says none."""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A format as written and as the engine's strptime patterns, the first that fits wins."""

    text: str
    patterns: tuple[str, ...]
    iso: bool = False


ISO = DateFormat("YYYY-MM-DD", (), iso=True)


def read_date_format(text: str) -> DateFormat | Words:
    """The format a text describes, or what is wrong with it."""
    stripped = text.strip()
    if stripped in ("ISO", "iso", "YYYY-MM-DD", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD HH:mm:ss"):
        return DateFormat(stripped, (), iso=True)
    pieces = _PIECES.findall(stripped)
    if "".join(pieces) != stripped:
        return Words(fr="on n’y reconnaît pas tous les signes", en="not all its signs are known")
    codes = [_TOKENS.get(piece, piece) for piece in pieces]
    missing = [
        words
        for code, words in (
            (("%Y", "%y"), Words(fr="il n’a pas d’année (YYYY)", en="it has no year (YYYY)")),
            (("%m", "%b", "%B"), Words(fr="il n’a pas de mois (MM)", en="it has no month (MM)")),
            (("%d",), Words(fr="il n’a pas de jour (DD)", en="it has no day (DD)")),
        )
        if not any(c in codes for c in code)
    ]
    if missing:
        return missing[0]
    marks = [code for code in codes if code.startswith("%")]
    if len(set(marks)) != len(marks):
        return Words(fr="un même élément y figure deux fois", en="one part stands in it twice")
    if any(a.startswith("%") and b.startswith("%") and "%Y" not in (a, b) for a, b in pairwise(codes)) and (
        "YYYYMMDD" not in stripped
    ):
        return Words(fr="il manque un séparateur", en="a separator is missing")
    pattern = "".join(codes)
    has_time = any(code in marks for code in ("%H", "%I"))
    return DateFormat(stripped, (pattern,) if has_time else tuple(pattern + time for time in TIMES))


@dataclass(frozen=True, slots=True)
class DateOrder:
    """One way to read `a/b/c`: as written for people, and as strptime patterns once separators are `-`."""

    text: str
    pattern: str

    @property
    def patterns(self) -> tuple[str, ...]:
        return tuple(self.pattern + time for time in TIMES)


FOUR_DIGITS = (DateOrder("DD/MM/YYYY", "%d-%m-%Y"), DateOrder("MM/DD/YYYY", "%m-%d-%Y"))
TWO_DIGITS = (
    DateOrder("DD/MM/YY", "%d-%m-%y"),
    DateOrder("MM/DD/YY", "%m-%d-%y"),
    DateOrder("YY/MM/DD", "%y-%m-%d"),
)
