"""Units read as people write them: `15 %`, `18_000`, `2 400 000 €`, `5 days`, `4 business hours`, `2026-12-31`.

Each reader takes the text and its place, returns an exact value and raises `FaultyText` with what was expected, what
was found and the way out. French words and signs are read as well as English ones.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.words import Money, Words

DurationUnit = Literal["minutes", "hours", "business hours", "days", "business days", "weeks", "months", "years"]

NOT_A_NUMBER = FindingKind(
    "UN001",
    "error",
    Words(fr="« {found:raw} » n’est pas un nombre.", en="“{found:raw}” is not a number."),
    Words(fr="Écrire par exemple 18_000 ou 2 400 000.", en="Write for example 18_000 or 2 400 000."),
)
NOT_A_SHARE = FindingKind(
    "UN002",
    "error",
    Words(fr="« {found:raw} » n’est pas un pourcentage.", en="“{found:raw}” is not a percentage."),
    Words(fr="Écrire par exemple 15 % ou 0.15.", en="Write for example 15 % or 0.15."),
)
AMBIGUOUS_SHARE = FindingKind(
    "UN003",
    "error",
    Words(
        fr="« {found:raw} » sans le signe % : est-ce {found:raw}\u202f% ou {found:raw} fois le tout ?",
        en="“{found:raw}” without a % sign: is it {found:raw}% or {found:raw} times the whole?",
    ),
    Words(fr="Écrire {found:raw} %, avec le signe.", en="Write {found:raw} %, with the sign."),
)
NOT_MONEY = FindingKind(
    "UN004",
    "error",
    Words(fr="« {found:raw} » n’est pas un montant.", en="“{found:raw}” is not an amount."),
    Words(fr="Écrire par exemple 18_000 ou 2 400 000 €.", en="Write for example 18_000 or 2 400 000 €."),
)
OTHER_CURRENCY = FindingKind(
    "UN005",
    "error",
    Words(
        fr="« {found:raw} » est en {currency:raw}, le plan compte en {expected:raw}.",
        en="“{found:raw}” is in {currency:raw}, the plan counts in {expected:raw}.",
    ),
    Words(fr="Convertir le montant en {expected:raw}.", en="Convert the amount to {expected:raw}."),
)
NOT_A_DURATION = FindingKind(
    "UN006",
    "error",
    Words(fr="« {found:raw} » n’est pas une durée.", en="“{found:raw}” is not a duration."),
    Words(
        fr="Écrire un nombre et son unité : 5 days, 4 business hours, 2 weeks.",
        en="Write a number and its unit: 5 days, 4 business hours, 2 weeks.",
    ),
)
NOT_A_DATE = FindingKind(
    "UN007",
    "error",
    Words(fr="« {found:raw} » n’est pas une date qui existe.", en="“{found:raw}” is not a date that exists."),
    Words(fr="Écrire année-mois-jour : 2026-12-31.", en="Write year-month-day: 2026-12-31."),
)
NOT_OCCURRENCES = FindingKind(
    "UN008",
    "error",
    Words(
        fr="« {found:raw} » ne dit pas combien en combien de temps.",
        en="“{found:raw}” does not say how many in how long.",
    ),
    Words(fr="Écrire par exemple 5 in 15 days.", en="Write for example 5 in 15 days."),
)

NOT_A_CHANGE = FindingKind(
    "UN009",
    "error",
    Words(
        fr="« {found:raw} » ne dit pas de combien changer.",
        en="“{found:raw}” does not say by how much to change.",
    ),
    Words(
        fr="Écrire un signe, un nombre et son unité : +5 % (relatif) ou -2 pt (points de pourcentage).",
        en="Write a sign, a number and its unit: +5 % (relative) or -2 pt (percentage points).",
    ),
)

_SPACES = " \t\u00a0\u202f\u2009"
_CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₣": "CHF"}
_DURATION_UNITS: dict[str, DurationUnit] = {
    "minute": "minutes", "min": "minutes",
    "hour": "hours", "h": "hours", "heure": "hours",
    "business hour": "business hours", "heure ouvrée": "business hours", "heure ouvree": "business hours",
    "day": "days", "d": "days", "jour": "days", "j": "days",
    "business day": "business days", "jour ouvré": "business days", "jour ouvre": "business days",
    "week": "weeks", "w": "weeks", "semaine": "weeks",
    "month": "months", "mois": "months",
    "year": "years", "y": "years", "an": "years", "année": "years", "annee": "years",
}  # fmt: skip
_DAYS_IN: dict[DurationUnit, Decimal] = {
    "minutes": Decimal(1) / 1440,
    "hours": Decimal(1) / 24,
    "business hours": Decimal(1) / 24,
    "days": Decimal(1),
    "business days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal("30.4375"),
    "years": Decimal("365.25"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written: a count and its unit."""

    count: Decimal
    unit: DurationUnit

    @property
    def in_days(self) -> Decimal:
        """Calendar length in days; business units count as if worked around the clock (a lower bound)."""
        return self.count * _DAYS_IN[self.unit]

    @property
    def as_timedelta(self) -> timedelta:
        return timedelta(days=float(self.in_days))

    def __str__(self) -> str:
        unit = self.unit.removesuffix("s") if self.count == 1 else self.unit
        return f"{self.count.normalize():f} {unit}"


@dataclass(frozen=True, slots=True)
class Change:
    """How far something is moved: `+5 %` is 5 % more than today (0.05, relative), `-2 pt` two points less (-0.02)."""

    amount: Decimal
    unit: Literal["relative", "points"]

    def __str__(self) -> str:
        sign = "-" if self.amount < 0 else "+"
        return f"{sign}{(abs(self.amount) * 100).normalize():f} {'%' if self.unit == 'relative' else 'pt'}"


def plain_number(text: str) -> Decimal | None:
    """The exact number a text holds (`18_000`, `2 400 000`, `1 234,5`, `1,234.50`), or None; NaN is not a number."""
    compact = re.sub(rf"(?<=\d)[_'’{_SPACES}](?=\d)", "", text.strip(_SPACES + "\n")).replace("\u2212", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", compact):
        if "." not in compact and compact.count(",") == 1:
            return None  # 1,234: a thousand in English, one and a bit in French
        compact = compact.replace(",", "")
    elif re.fullmatch(r"[+-]?\d+,\d+", compact):
        compact = compact.replace(",", ".")
    if len(compact) > 40 or not re.fullmatch(
        r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", compact, re.IGNORECASE | re.ASCII
    ):
        return None
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None


def read_number(text: str, place: Place) -> Decimal:
    """An exact number; raises FaultyText."""
    value = plain_number(text)
    if value is None:
        raise FaultyText(NOT_A_NUMBER.at(place, found=text))
    return value


def read_share(text: str, place: Place) -> Decimal:
    """A share as a fraction: `15 %` → 0.15, `0.15` → 0.15. `15` alone is ambiguous and refused."""
    stripped = text.strip(_SPACES)
    percent = stripped.endswith("%")
    value = plain_number(stripped.removesuffix("%"))
    if value is None:
        raise FaultyText(NOT_A_SHARE.at(place, found=text))
    if percent:
        return value / 100
    if abs(value) > 1:
        raise FaultyText(AMBIGUOUS_SHARE.at(place, found=text))
    return value


def read_money(text: str, place: Place, currency: str) -> Money:
    """An exact amount in the plan's currency; a sign or code of another currency is refused."""
    stripped = text.strip(_SPACES)
    found = currency
    for sign, code in _CURRENCY_SIGNS.items():
        if sign in stripped:
            found, stripped = code, stripped.replace(sign, "")
    if match := re.search(r"(?<![A-Z])(EUR|USD|GBP|CHF|CAD|MAD|XOF|TND|BRL)(?![A-Z])", stripped):
        found, stripped = match[1], stripped.replace(match[1], "")
    value = plain_number(stripped)
    if value is None:
        raise FaultyText(NOT_MONEY.at(place, found=text))
    if found != currency:
        raise FaultyText(OTHER_CURRENCY.at(place, found=text, currency=found, expected=currency))
    return Money(value, currency)


def read_duration(text: str, place: Place) -> Duration:
    """`5 days`, `4 business hours`, `2 semaines`; raises FaultyText."""
    match = re.fullmatch(r"\s*([\d.,_\u00a0\u202f]+)\s*([a-zéû ]+?)\s*", text.strip(), re.IGNORECASE)
    if match and (count := plain_number(match[1])) is not None and count >= 0:
        word = re.sub(r"\s+", " ", match[2].lower())
        singulars = (word, word.removesuffix("s"), re.sub(r"s\b", "", word))
        unit = next((_DURATION_UNITS[w] for w in singulars if w in _DURATION_UNITS), None)
        if unit:
            return Duration(count, unit)
    raise FaultyText(NOT_A_DURATION.at(place, found=text))


def read_date(text: str, place: Place) -> date:
    """`2026-12-31`; raises FaultyText for a date that is none (2026-02-30)."""
    stripped = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", stripped, re.ASCII):
        try:
            return date.fromisoformat(stripped)
        except ValueError:
            pass
    raise FaultyText(NOT_A_DATE.at(place, found=text))


def read_occurrences(text: str, place: Place) -> tuple[int, Duration]:
    """`5 in 15 days` → (5, 15 days): so many within so long."""
    match = re.fullmatch(r"\s*(\d{1,4})\s+(?:in|en)\s+(.+)", text, re.IGNORECASE | re.ASCII)
    if not match:
        raise FaultyText(NOT_OCCURRENCES.at(place, found=text))
    return int(match[1]), read_duration(match[2], place.shifted(match.start(2)))


def read_change(text: str, place: Place) -> Change:
    """`+5 %`, `-2 pt`, `10%`: a relative change, or one in percentage points; raises FaultyText."""
    match = re.fullmatch(r"(.*\d)\s*(%|pts?|points?)", text.strip(_SPACES), re.IGNORECASE | re.ASCII | re.DOTALL)
    value = plain_number(re.sub(rf"^([+\u2212-])[{_SPACES}]+", r"\1", match[1])) if match else None
    if match is None or value is None:
        raise FaultyText(NOT_A_CHANGE.at(place, found=text))
    return Change(value / 100, "relative" if match[2] == "%" else "points")
