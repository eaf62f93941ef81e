"""How a measured quantity is written: digits, unit and interval, with the same decimals for a value and its bounds."""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_symbol

from portulan.language.words import MINUS, NARROW, Language, number

NBSP = "\u00a0"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Written:
    """A value as a reader sees it: `before` and `after` are the unit's sign, on its language's side of the digits."""

    before: str
    digits: str
    after: str
    joint: str

    def __str__(self) -> str:
        return f"{self.before}{self.digits}{self.joint if self.after else ''}{self.after}"


def decimals_of(unit: str, *values: float | None) -> int:
    """How many decimals show these values without pretending: shares 1, counts 0, small money and days more."""
    known = [abs(value) for value in values if value is not None]
    largest = max(known, default=0.0)
    match unit:
        case "share":
            return 1
        case "ratio":
            return 2
        case "days" | "hours":
            return 0 if largest >= 10 else 1
        case "money":
            whole = all(value == int(value) for value in known)
            return 0 if largest >= 100 or whole else 2
        case _:
            return 0 if largest >= 10 or all(value == int(value) for value in known) else 1


def written(
    value: float | Decimal, unit: str, language: Language, *, currency: str = "EUR", decimals: int | None = None
) -> Written:
    """The value with its unit: 0.346 → `34,6 %`; 336 → `336 €` or `€336`; 61 days → `61 j` or `61 d`."""
    shown = decimals_of(unit, float(value)) if decimals is None else decimals
    digits = number(scaled(value, unit), language, shown)
    before, after, joint = _sign(unit, language, currency)
    before, digits = _minus_first(before, digits)
    return Written(before, digits, after, joint)


def scaled(value: float | Decimal, unit: str) -> Decimal:
    """The number that is written: shares are written in percent."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact * 100 if unit == "share" else exact


def unit_text(unit: str, language: Language, currency: str = "EUR") -> str:
    """The unit alone: `%`, `€`, `j`."""
    before, after, _ = _sign(unit, language, currency)
    return before or after


def interval(
    low: float, high: float, unit: str, language: Language, *, currency: str = "EUR", decimals: int | None = None
) -> str:
    """Both bounds, the unit once: `28,1 – 41,9 %` or `28.1–41.9%`."""
    shown = decimals_of(unit, low, high) if decimals is None else decimals
    first, second = (number(scaled(bound, unit), language, shown) for bound in (low, high))
    before, after, joint = _sign(unit, language, currency)
    dash = f"{NBSP}{DASH} " if language == "fr" else DASH
    before, first = _minus_first(before, first)
    return f"{before}{first}{dash}{second}{joint if after else ''}{after}"


def _minus_first(before: str, digits: str) -> tuple[str, str]:
    """`−€40`, not `€−40`."""
    return (MINUS + before, digits[1:]) if before and digits.startswith(MINUS) else (before, digits)


def _sign(unit: str, language: Language, currency: str) -> tuple[str, str, str]:
    """What stands before the digits, after them, and between."""
    match unit:
        case "share":
            return "", "%", NARROW if language == "fr" else ""
        case "money":
            symbol = get_currency_symbol(currency, locale=language)
            return ("", symbol, NBSP) if language == "fr" else (symbol, "", "")
        case "days":
            return "", "j" if language == "fr" else "d", NBSP
        case "hours":
            return "", "h", NBSP
        case _:
            return "", "", ""
