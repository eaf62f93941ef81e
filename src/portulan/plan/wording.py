"""The plan's values and places in words: what a reader hears instead of a path and a Python object."""

from datetime import date, time
from decimal import Decimal

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.units import Duration, DurationUnit
from portulan.language.words import Money, Sentence, Words
from portulan.plan.fields import Choice, Kind, ListOf, Record, Scalar
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.quantities import MonthDay, OpeningHours, Ordinal, Quantity, RecordSet, Weekday
from portulan.plan.records import (
    ActionItem,
    Channel,
    Competitor,
    Content,
    Exclusion,
    FocusKpi,
    FollowUp,
    Item,
    Objective,
    OwnKpi,
    Proof,
    Segment,
    Stage,
)

Said = Words | Sentence

_UNITS: dict[DurationUnit, Words] = {
    "minutes": Words(fr="{n} {n:?minute|minutes}", en="{n} {n:?minute|minutes}"),
    "hours": Words(fr="{n} {n:?heure|heures}", en="{n} {n:?hour|hours}"),
    "business hours": Words(fr="{n} {n:?heure ouvrée|heures ouvrées}", en="{n} {n:?business hour|business hours}"),
    "days": Words(fr="{n} {n:?jour|jours}", en="{n} {n:?day|days}"),
    "business days": Words(fr="{n} {n:?jour ouvré|jours ouvrés}", en="{n} {n:?business day|business days}"),
    "weeks": Words(fr="{n} {n:?semaine|semaines}", en="{n} {n:?week|weeks}"),
    "months": Words(fr="{n} mois", en="{n} {n:?month|months}"),
    "years": Words(fr="{n} {n:?an|ans}", en="{n} {n:?year|years}"),
}
_WEEKDAYS: dict[Weekday, Words] = {
    "Mon": Words(fr="lundi", en="Monday"),
    "Tue": Words(fr="mardi", en="Tuesday"),
    "Wed": Words(fr="mercredi", en="Wednesday"),
    "Thu": Words(fr="jeudi", en="Thursday"),
    "Fri": Words(fr="vendredi", en="Friday"),
    "Sat": Words(fr="samedi", en="Saturday"),
    "Sun": Words(fr="dimanche", en="Sunday"),
}
_ORDINALS: dict[Ordinal, Words] = {
    "first": Words(fr="premier {day}", en="first {day}"),
    "second": Words(fr="deuxième {day}", en="second {day}"),
    "third": Words(fr="troisième {day}", en="third {day}"),
    "fourth": Words(fr="quatrième {day}", en="fourth {day}"),
    "last": Words(fr="dernier {day}", en="last {day}"),
}
ITEMS: dict[type[Record], Words] = {
    Competitor: Words(fr="le concurrent « {name:raw} »", en="competitor “{name:raw}”"),
    Segment: Words(fr="le segment « {name:raw} »", en="segment “{name:raw}”"),
    Exclusion: Words(fr="l’exclusion « {name:raw} »", en="exclusion “{name:raw}”"),
    Proof: Words(fr="la preuve « {name:raw} »", en="proof “{name:raw}”"),
    Item: Words(fr="l’offre « {name:raw} »", en="item “{name:raw}”"),
    Channel: Words(fr="le canal « {name:raw} »", en="channel “{name:raw}”"),
    Stage: Words(fr="l’étape « {name:raw} »", en="stage “{name:raw}”"),
    FollowUp: Words(fr="la relance à {name:raw}", en="the follow-up after {name:raw}"),
    Content: Words(fr="le contenu « {name:raw} »", en="content “{name:raw}”"),
    Objective: Words(fr="l’objectif « {name:raw} »", en="objective “{name:raw}”"),
    ActionItem: Words(fr="l’action « {name:raw} »", en="action “{name:raw}”"),
    FocusKpi: Words(fr="le focus sur « {name:raw} »", en="the focus on “{name:raw}”"),
    OwnKpi: Words(fr="l’indicateur « {name:raw} »", en="KPI “{name:raw}”"),
}


def percent(value: Decimal | float) -> Sentence:
    """A share exactly as decided: 15 %, 12,5 %."""
    return Sentence(Words(fr="{v:number}\u202f%", en="{v:number}%"), {"v": 100 * Decimal(str(value))})


def duration(value: Duration) -> Sentence:
    """`14 days` → 14 jours, 14 days."""
    return Sentence(_UNITS[value.unit], {"n": value.count})


def hours_words(hours: OpeningHours) -> Sentence:
    """`Mon-Fri 09:00-18:00` → du lundi au vendredi, de 9 h 00 à 18 h 00; Monday to Friday, 09:00 to 18:00."""
    first, last = _WEEKDAYS[hours.days[0]], _WEEKDAYS[hours.days[-1]]
    times = {"opens": _clock(hours.opens), "closes": _clock(hours.closes)}
    return Sentence(_ONE_DAY if len(hours.days) == 1 else _DAYS, {"first": first, "last": last, **times})


_DAYS = Words(fr="du {first} au {last}, de {opens} à {closes}", en="{first} to {last}, {opens} to {closes}")
_ONE_DAY = Words(fr="le {first}, de {opens} à {closes}", en="{first}, {opens} to {closes}")


def _clock(at: time) -> Words:
    return Words(fr=f"{at.hour}\u00a0h\u00a0{at:%M}", en=f"{at:%H:%M}")


def key_of_item(item: Record) -> str:
    """What tells an item of a list from its neighbours: its id, or what stands for one."""
    match item:
        case Exclusion():
            return unparse(item.when) if item.when is not None else "?"
        case Proof():
            return item.claim or "?"
        case FollowUp():
            return str(item.after) if item.after else "?"
        case FocusKpi():
            return str(item.kpi) if item.kpi else "?"
        case _:
            return str(getattr(item, "id", "") or "?")


def item_words(item: Record) -> Said:
    """An item of a list, with its article: le segment « eti », segment “eti”."""
    if isinstance(item, FollowUp) and item.after:
        return Sentence(
            Words(fr="la relance à {after}", en="the follow-up after {after}"), {"after": duration(item.after)}
        )
    return Sentence(ITEMS[type(item)], {"name": key_of_item(item)})


def value_words(value: object, kind: Kind) -> Said:
    """A value of the plan as a reader hears it."""
    if isinstance(kind, ListOf):
        kind = kind.item
    if isinstance(kind, Choice):
        return kind.values.get(str(value), Words(fr=str(value), en=str(value)))
    match value:
        case Decimal() if isinstance(kind, Scalar) and kind.name == "share":
            return percent(value)
        case Quantity(amount, "share"):
            return percent(amount)
        case Quantity(amount, "money", currency):
            return _said("{v:money}", Money(amount, currency or "EUR"))
        case Quantity(amount, "days"):
            return duration(Duration(amount, "days"))
        case Quantity(amount):
            return _said("{v:number}", amount)
        case Money():
            return _said("{v:money}", value)
        case Duration():
            return duration(value)
        case date():
            return _said("{v:date}", value)
        case time():
            return _said("{v:raw}", f"{value:%H:%M}")
        case Decimal() | int():
            return _said("{v:number}", value)
        case MonthDay(ordinal, weekday):
            return Sentence(_ORDINALS[ordinal], {"day": _WEEKDAYS[weekday]})
        case str() if isinstance(kind, Scalar) and kind.name == "weekday" and value in _WEEKDAYS:
            return _WEEKDAYS[value]
        case (int() as count, Duration() as window):
            return Sentence(Words(fr="{n} en {window}", en="{n} in {window}"), {"n": count, "window": duration(window)})
        case OpeningHours():
            return hours_words(value)
        case KpiReference() | RecordSet():
            return _said("{v:raw}", str(value))
        case str():
            return Sentence(Words(fr="« {v:raw} »", en="“{v:raw}”"), {"v": value})
        case _:
            return _said("{v:raw}", unparse(value) if isinstance(value, Condition) else str(value))


def _said(template: str, value: object) -> Sentence:
    return Sentence(Words(fr=template, en=template), {"v": value})


ONE_CHANCE = Words(fr="{n} {n:?chance|chances} sur 100", en="{n} {n:?chance|chances} in 100")
HARDLY = Words(fr="moins de 1 chance sur 100", en="less than 1 chance in 100")
NEARLY = Words(fr="plus de 99 chances sur 100", en="more than 99 chances in 100")


def in_100(chance: float) -> Sentence:
    """A probability as people say it: `66 chances sur 100`; never 0 nor 100, which no draw can promise."""
    n = round(100 * chance)
    if chance < 0.01:
        return Sentence(HARDLY)
    return Sentence(NEARLY) if chance > 0.99 else Sentence(ONE_CHANCE, {"n": n})
