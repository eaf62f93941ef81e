"""Measured quantities in words: a value with its unit, an interval, for any screen, page or terminal."""

import re
from decimal import Decimal

from portulan.language.words import Language, Words, days, money, number, share

BETWEEN = Words(fr="{low} – {high}", en="{low} – {high}")


def quantity(value: float | Decimal, unit: str, language: Language, currency: str | None = None) -> str:
    """`34,6 %`, `1 234 €`, `61 j`, `49`, `1,8`: the value as the reader writes it, with its unit."""
    match unit:
        case "share":
            return share(value, language)
        case "money":
            return money(value, language, currency or "EUR")
        case "days":
            return days(value, language)
        case "count":
            return number(value, language, 0)
        case _:
            return number(value, language, 2)


def interval(low: float, high: float, unit: str, language: Language, currency: str | None = None) -> str:
    """`28,1 – 41,9 %`: both ends, the unit said once."""
    ends = quantity(low, unit, language, currency), quantity(high, unit, language, currency)
    return BETWEEN.say(language, low=_bare(*ends), high=ends[1])


def _bare(text: str, other: str) -> str:
    """The lower end without the unit that the upper end repeats (English money keeps its leading sign)."""
    suffix = re.search(r"\D*$", text)
    return text[: suffix.start()] if suffix and other.endswith(suffix[0]) else text
