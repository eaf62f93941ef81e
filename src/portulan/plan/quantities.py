"""The values the plan's language knows beyond plain units: targets, opening hours, ritual days, sets of records."""

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Literal

from portulan.language.condition_text import parse_condition, unparse
from portulan.language.conditions import Condition
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.units import plain_number, read_duration, read_money, read_share
from portulan.language.words import Money, Words

QuantityUnit = Literal["share", "money", "days", "number"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Ordinal = Literal["first", "second", "third", "fourth", "last"]
ORDINALS: tuple[Ordinal, ...] = ("first", "second", "third", "fourth", "last")
RECORD_SETS = ("accounts", "leads", "opportunities", "meetings", "activities", "sales")

NOT_A_QUANTITY = FindingKind(
    "PL010",
    "error",
    Words(
        fr="« {found:raw} » n’est ni un nombre, ni un montant, ni un pourcentage, ni une durée.",
        en="“{found:raw}” is not a number, an amount, a percentage or a duration.",
    ),
    Words(
        fr="Écrire par exemple 2_400_000, 45 % ou 60 days.",
        en="Write for example 2_400_000, 45 % or 60 days.",
    ),
)
NOT_HOURS = FindingKind(
    "PL011",
    "error",
    Words(
        fr="« {found:raw} » ne dit pas quels jours et à quelles heures l’équipe travaille.",
        en="“{found:raw}” does not say on which days and at which hours the team works.",
    ),
    Words(fr="Écrire par exemple Mon-Fri 09:00-18:00.", en="Write for example Mon-Fri 09:00-18:00."),
)
NOT_A_RITUAL_DAY = FindingKind(
    "PL012",
    "error",
    Words(
        fr="« {found:raw} » n’est pas un jour où tenir un rituel.",
        en="“{found:raw}” is not a day a ritual can be held on.",
    ),
    Words(
        fr="Écrire un jour de semaine (Mon à Sun) pour un rituel hebdomadaire ; first, second, third, fourth ou last "
        "et un jour (first Thu) pour un rituel mensuel ou trimestriel.",
        en="Write a weekday (Mon to Sun) for a weekly ritual; first, second, third, fourth or last and a weekday "
        "(first Thu) for a monthly or quarterly one.",
    ),
)
NOT_A_TIME = FindingKind(
    "PL013",
    "error",
    Words(fr="« {found:raw} » n’est pas une heure.", en="“{found:raw}” is not a time of day."),
    Words(fr='Écrire l’heure et les minutes : "09:00".', en='Write hours and minutes: "09:00".'),
)
NOT_A_RECORD_SET = FindingKind(
    "PL014",
    "error",
    Words(
        fr="« {found:raw} » ne dit pas quels enregistrements compter.",
        en="“{found:raw}” does not say which records to count.",
    ),
    Words(
        fr="Commencer par l’un de {known:list}, puis where et une condition : meetings where held.",
        en="Begin with one of {known:list}, then where and a condition: meetings where held.",
    ),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or threshold: its exact value and the unit it was written in. Shares are fractions, durations are days,
    `number` is what carries no unit: it takes the unit of its KPI."""

    value: Decimal
    unit: QuantityUnit
    currency: str | None = None


def in_unit(quantity: Quantity, unit: str) -> float:
    """The number a quantity is in the unit of a KPI: shares as fractions, durations in days, or in hours.

    `4 business hours` are 4 hours of a KPI counted in business hours.
    """
    hours = unit == "hours" and quantity.unit == "days"
    return float(quantity.value * 24) if hours else float(quantity.value)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The days and hours the team answers, in the plan's time zone."""

    days: tuple[Weekday, ...]
    opens: time
    closes: time

    def __str__(self) -> str:
        days = f"{self.days[0]}-{self.days[-1]}" if len(self.days) > 1 else self.days[0]
        return f"{days} {self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """The nth weekday of a month: first Thu, last Fri."""

    ordinal: Ordinal
    weekday: Weekday

    def __str__(self) -> str:
        return f"{self.ordinal} {self.weekday}"


@dataclass(frozen=True, slots=True)
class RecordSet:
    """What an own KPI counts: `meetings where held`."""

    table: str
    where: Condition | None = None

    def __str__(self) -> str:
        return self.table + (f" where {unparse(self.where)}" if self.where is not None else "")


def read_quantity(text: str, place: Place, currency: str) -> Quantity:
    """A number with the unit it was written in; raises FaultyText."""
    stripped = text.strip()
    if stripped.endswith("%"):
        return Quantity(read_share(stripped, place), "share")
    if (value := plain_number(stripped)) is not None:
        return Quantity(value, "number")
    if re.search(r"[€$£₣]|\b[A-Z]{3}\b", stripped):
        amount: Money = read_money(stripped, place, currency)
        return Quantity(amount.amount, "money", amount.currency)
    try:
        return Quantity(read_duration(stripped, place).in_days, "days")
    except FaultyText:
        raise FaultyText(NOT_A_QUANTITY.at(place, found=text)) from None


def read_time(text: str, place: Place) -> time:
    """`09:00`; raises FaultyText."""
    match = re.fullmatch(r"(\d{1,2})[:hH](\d{2})", text.strip(), re.ASCII)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise FaultyText(NOT_A_TIME.at(place, found=text))
    return time(int(match[1]), int(match[2]))


def read_hours(text: str, place: Place) -> OpeningHours:
    """`Mon-Fri 09:00-18:00`; raises FaultyText, also when the team would close before it opens."""
    match = re.fullmatch(r"([A-Za-z]{3})(?:\s*-\s*([A-Za-z]{3}))?\s+(\S+?)\s*-\s*(\S+)", text.strip())
    if not match:
        raise FaultyText(NOT_HOURS.at(place, found=text))
    try:
        first = WEEKDAYS.index(match[1].capitalize())
        last = WEEKDAYS.index((match[2] or match[1]).capitalize())
        opens, closes = read_time(match[3], place), read_time(match[4], place)
    except (ValueError, FaultyText):
        raise FaultyText(NOT_HOURS.at(place, found=text)) from None
    if last < first or closes <= opens:
        raise FaultyText(NOT_HOURS.at(place, found=text))
    return OpeningHours(WEEKDAYS[first : last + 1], opens, closes)


def read_weekday(text: str, place: Place) -> Weekday:
    """`Mon`; raises FaultyText."""
    for weekday in WEEKDAYS:
        if text.strip().casefold() == weekday.casefold():
            return weekday
    raise FaultyText(NOT_A_RITUAL_DAY.at(place, found=text))


def read_month_day(text: str, place: Place) -> MonthDay:
    """`first Thu`; raises FaultyText (a fifth Thursday is not in every month)."""
    words = text.split()
    if len(words) == 2:
        for ordinal in ORDINALS:
            if words[0].casefold() == ordinal:
                return MonthDay(ordinal, read_weekday(words[1], place))
    raise FaultyText(NOT_A_RITUAL_DAY.at(place, found=text))


def read_record_set(text: str, place: Place) -> RecordSet:
    """`meetings where held`; raises FaultyText."""
    match = re.match(r"\s*(\w+)\s*", text)
    table = match[1].lower() if match else ""
    if not match or table not in RECORD_SETS:
        raise FaultyText(NOT_A_RECORD_SET.at(place, found=text, known=RECORD_SETS))
    rest = text[match.end() :]
    if not rest.strip():
        return RecordSet(table)
    where = re.match(r"where\b\s*", rest, re.IGNORECASE)
    if not where:
        raise FaultyText(NOT_A_RECORD_SET.at(place.shifted(match.end()), found=text, known=RECORD_SETS))
    return RecordSet(table, parse_condition(rest[where.end() :], place.shifted(match.end() + where.end())))
