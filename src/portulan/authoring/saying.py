"""One value of the plan as a reader sees it: conditions and references as written, the rest in words. No Django."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from portulan.language.condition_text import unparse
from portulan.language.units import Duration
from portulan.language.words import Language, Money, Words, day, days, money, number, share
from portulan.plan.fields import Choice, Key, Kind, ListOf, Scalar
from portulan.plan.kpi_reference import KpiReference, unparse_reference
from portulan.plan.quantities import MonthDay, OpeningHours, Quantity

_ARTICLES = ("le ", "la ", "les ", "l’", "un ", "une ", "des ", "the ", "a ", "an ")
_UNITS = {
    "minutes": Words(fr="{n:?minute|minutes}", en="{n:?minute|minutes}"),
    "hours": Words(fr="{n:?heure|heures}", en="{n:?hour|hours}"),
    "business hours": Words(fr="{n:?heure ouvrée|heures ouvrées}", en="business {n:?hour|hours}"),
    "days": Words(fr="{n:?jour|jours}", en="{n:?day|days}"),
    "business days": Words(fr="{n:?jour ouvré|jours ouvrés}", en="business {n:?day|days}"),
    "weeks": Words(fr="{n:?semaine|semaines}", en="{n:?week|weeks}"),
    "months": Words(fr="{n:?mois|mois}", en="{n:?month|months}"),
    "years": Words(fr="{n:?an|ans}", en="{n:?year|years}"),
}
_LASTING = Words(fr="{n} {unit}", en="{n} {unit}")
_OCCURRENCES = Words(fr="{n} en {within}", en="{n} within {within}")
_WEEKDAYS = {
    "Mon": Words(fr="lundi", en="Monday"),
    "Tue": Words(fr="mardi", en="Tuesday"),
    "Wed": Words(fr="mercredi", en="Wednesday"),
    "Thu": Words(fr="jeudi", en="Thursday"),
    "Fri": Words(fr="vendredi", en="Friday"),
    "Sat": Words(fr="samedi", en="Saturday"),
    "Sun": Words(fr="dimanche", en="Sunday"),
}
_ORDINALS = {
    "first": Words(fr="premier {day}", en="first {day}"),
    "second": Words(fr="deuxième {day}", en="second {day}"),
    "third": Words(fr="troisième {day}", en="third {day}"),
    "fourth": Words(fr="quatrième {day}", en="fourth {day}"),
    "last": Words(fr="dernier {day}", en="last {day}"),
}
_HOURS = Words(fr="du {first} au {last}, de {opens} à {closes}", en="{first} to {last}, {opens} to {closes}")
_HOURS_ONE = Words(fr="le {first}, de {opens} à {closes}", en="{first}, {opens} to {closes}")


@dataclass(frozen=True, slots=True)
class Said:
    """Text to show; `code` for what is written in the plan's own grammar, `several` for a list."""

    text: str
    code: bool = False
    several: tuple[str, ...] = ()


def label(words: Words) -> Words:
    """A key's words as a label: without their article, with a capital."""
    return Words(fr=_bare(words.fr), en=_bare(words.en))


def _bare(text: str) -> str:
    article = next((a for a in _ARTICLES if text.startswith(a)), "")
    rest = text[len(article) :]
    return rest[:1].upper() + rest[1:]


def said(value: Any, key: Key, language: Language) -> Said | None:
    """The value of that key, None where the plan is silent."""
    if value is None or value == ():
        return None
    kind = key.kind
    if isinstance(kind, ListOf):
        texts = tuple(_text(item, kind.item, language) for item in value)
        code = isinstance(kind.item, Scalar) and kind.item.name == "reference"
        return Said(", ".join(texts), code, texts)
    code = isinstance(kind, Scalar) and kind.name in ("condition", "reference", "record_set", "formula", "id")
    return Said(_text(value, kind, language), code)


def _text(value: Any, kind: Kind, language: Language) -> str:
    if isinstance(kind, Choice):
        words = kind.values.get(str(value))
        return words.say(language) if words else str(value)
    name = kind.name if isinstance(kind, Scalar) else ""
    match value:
        case str() if name == "weekday":
            return weekday(value, language)
        case str():
            return value
        case KpiReference():
            return unparse_reference(value)
        case Quantity():
            return quantity(value, language)
        case Money():
            return money(value, language)
        case Duration():
            return lasting(value, language)
        case date():
            return day(value, language)
        case time():
            return clock(value, language)
        case MonthDay():
            return _ORDINALS[value.ordinal].say(language, day=weekday(value.weekday, language))
        case OpeningHours():
            return _hours(value, language)
        case Decimal():
            return share(value, language, decimals=_decimals(value)) if name == "share" else number(value, language)
        case (int() as count, Duration() as within):
            return _OCCURRENCES.say(language, n=count, within=lasting(within, language))
        case int() if name == "whole":
            return number(value, language)
        case _ if name == "condition":
            return unparse(value)
        case _:
            return str(value)


def quantity(value: Quantity, language: Language) -> str:
    """A target or a threshold in the unit it was written in."""
    match value.unit:
        case "share":
            return share(value.value, language, decimals=_decimals(value.value))
        case "money":
            return money(value.value, language, value.currency or "EUR")
        case "days":
            return days(value.value, language)
    return number(value.value, language)


def lasting(duration: Duration, language: Language) -> str:
    """`14 jours`, `4 heures ouvrées`."""
    unit = _UNITS[duration.unit].say(language, n=duration.count)
    return _LASTING.say(language, n=duration.count, unit=unit)


def weekday(name: str, language: Language) -> str:
    return _WEEKDAYS[name].say(language)


def clock(value: time, language: Language) -> str:
    """`9 h 00`, `09:00`."""
    return f"{value.hour}\u00a0h\u00a0{value.minute:02d}" if language == "fr" else f"{value:%H:%M}"


def _hours(value: OpeningHours, language: Language) -> str:
    words = _HOURS if len(value.days) > 1 else _HOURS_ONE
    return words.say(
        language,
        first=weekday(value.days[0], language),
        last=weekday(value.days[-1], language),
        opens=clock(value.opens, language),
        closes=clock(value.closes, language),
    )


def _decimals(part: Decimal) -> int:
    """Whole percentages without decimals, others with one."""
    return 0 if 100 * part == int(100 * part) else 1
