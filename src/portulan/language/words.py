"""Sentences in French and English, formatted for the reader: numbers, money, dates, plurals.

Every sentence a person reads is a `Words`: both languages are required fields, so a missing translation cannot
exist. Formatting happens once, at the edge, with the reader's own conventions:

    Words(fr="{n} {n:?affaire|affaires}, taux {rate:share}", en="{n} {n:?deal|deals}, rate {rate:share}")

Format specifications beside Python's own: `?one|many` plural of the language, `share` (0.153 → 15,3 %), `share0` the
same without decimals, `points` (0.153 → 15,3), `money` (of a `Money`, or a number and the `currency` parameter),
`date`, `days`, `list` (a, b et c), `number`, `raw` (as it is, no grouping).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

NARROW = "\u202f"  # French puts it before ; ! ? % and between thousands
NO_BREAK = "\u00a0"  # French puts it before : and inside « »
MINUS = "\u2212"

_BEFORE_HIGH = re.compile(r" (?=[;!?%])")
_BEFORE_COLON = re.compile(r"(?<=«) | (?=[:»])")


def typeset_french(text: str) -> str:
    """The text with French no-break spaces where plain ones were typed, so that sources stay easy to type and read."""
    return _BEFORE_COLON.sub(NO_BREAK, _BEFORE_HIGH.sub(NARROW, text))


_LOCALES = {"fr": Locale("fr"), "en": Locale("en")}


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or term, in both languages, with `{named}` parameters. French no-break spaces are set here."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "fr", typeset_french(self.fr))

    def say(self, language: Language, /, **params: object) -> str:
        """The sentence for this reader; raises KeyError if a parameter is missing."""
        template = self.fr if language == "fr" else self.en
        return _FORMATTERS[language].vformat(template, (), params)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with the values that fill them: said later, in whichever language the reader has."""

    words: Words
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language) -> str:
        return self.words.say(language, **self.params)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str


class _Formatter(Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language
        self.currency = "EUR"

    def vformat(self, format_string: str, args: Any, kwargs: Mapping[str, Any]) -> str:
        worker = _Formatter(self.language)
        worker.currency = str(kwargs.get("currency") or "EUR")
        return Formatter.vformat(worker, format_string, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        language = self.language
        if isinstance(value, Words | Sentence):
            value = value.say(language)
        if format_spec.startswith("?"):
            forms = format_spec[1:].split("|")
            one = _LOCALES[language].plural_form(abs(value)) == "one"
            return forms[0] if one else forms[-1]
        match format_spec:
            case "raw":
                return str(value)
            case "share":
                return share(value, language)
            case "share0":
                return share(value, language, decimals=0)
            case "points":
                return number(100 * Decimal(str(value)), language, decimals=1)
            case "money":
                return money(value, language, self.currency)
            case "date":
                return day(value, language)
            case "days":
                return days(value, language)
            case "number":
                return number(value, language)
            case "list":
                return listed(value, language)
            case "quoted":
                return listed([Sentence(_QUOTED, {"name": each}) for each in value], language)
            case "" if isinstance(value, bool):
                return str(value)
            case "" if isinstance(value, int | float | Decimal):
                return number(value, language)
            case "" if isinstance(value, Money):
                return money(value, language)
            case "" if isinstance(value, date):
                return day(value, language)
            case _:
                return format(value, format_spec)


_QUOTED = Words(fr="« {name:raw} »", en="“{name:raw}”")
_FORMATTERS: Mapping[Language, _Formatter] = {"fr": _Formatter("fr"), "en": _Formatter("en")}


def number(value: float | Decimal, language: Language, decimals: int | None = None) -> str:
    """A number with the reader's separators: 2 078 400,5 or 2,078,400.5. At most 2 decimals unless told."""
    pattern = "#,##0.##" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=language).replace("-", MINUS)


def share(value: float | Decimal, language: Language, decimals: int = 1) -> str:
    """A fraction as a percentage: 0.153 → `15,3 %` (narrow no-break space) or `15.3%`."""
    digits = number(100 * Decimal(str(value)), language, decimals)
    return f"{digits}{NARROW}%" if language == "fr" else f"{digits}%"


def money(
    value: Money | float | Decimal, language: Language, currency: str = "EUR", decimals: int | None = None
) -> str:
    """An amount with its currency sign, without cents unless it has some and is small."""
    if isinstance(value, Money):
        return money(value.amount, language, value.currency, decimals)
    if decimals is None:
        exact = Decimal(str(value))
        decimals = 2 if abs(exact) < 100 and exact % 1 else 0
    digits = ".00" if decimals else ""
    pattern = f"#,##0{digits}\u00a0¤" if language == "fr" else f"¤#,##0{digits}"
    return format_currency(value, currency, format=pattern, locale=language, currency_digits=False).replace("-", MINUS)


def day(value: date, language: Language, form: Literal["long", "medium", "short"] = "long") -> str:
    """A date in words: `23 novembre 2026`, `23 nov. 2026`, `23/11/2026`; with the time of day if it has one."""
    if isinstance(value, datetime) and (value.hour or value.minute):
        pattern = "H 'h' mm" if language == "fr" else "HH:mm"
        return f"{day(value.date(), language, form)}, {format_datetime(value, pattern, locale=language)}"
    if language == "en" and form != "short":
        return format_date(value, "d MMMM y" if form == "long" else "d MMM y", locale="en")
    text = format_date(value, form if form != "short" else "dd/MM/y", locale=language)
    return f"1er{text[1:]}" if text.startswith("1 ") else text


def days(value: float | Decimal, language: Language) -> str:
    """A number of days: `61 j`, `61 d`."""
    exact = Decimal(str(value))
    decimals = 1 if abs(exact) < 10 and exact % 1 else 0
    return number(value, language, decimals) + ("\u00a0j" if language == "fr" else "\u00a0d")


def listed(values: Iterable[object], language: Language) -> str:
    """`a, b et c` or `a, b, and c`."""
    return format_list(
        [v.say(language) if isinstance(v, Words | Sentence) else str(v) for v in values], locale=language
    )
