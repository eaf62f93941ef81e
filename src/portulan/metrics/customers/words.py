"""How figures about customers are said: lengths of time, what a contract is, fitted parameters, reasons."""

from datetime import date

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.words import Sentence, Words, number
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.reasons import Noun

FOLLOWED = Noun(
    Words(fr="client suivi douze mois", en="customer followed for twelve months"),
    Words(fr="clients suivis douze mois", en="customers followed for twelve months"),
    Words(fr="Aucun client suivi douze mois", en="No customer followed for twelve months"),
)
EVERY_SALE = Words(fr="toutes les ventes", en="every sale")
SALES_WHERE = Words(fr="les ventes où {condition:raw}", en="sales where {condition:raw}")
YEARS = Words(fr="{n} {n:?an|ans}", en="{n} {n:?year|years}")
MONTHS = Words(fr="{n} mois", en="{n} {n:?month|months}")
DAYS = Words(fr="{n} {n:?jour|jours}", en="{n} {n:?day|days}")
NOTHING = Words(fr="", en="")
PURCHASE_MODEL = Words(
    fr=" Paramètres BG/NBD : r {r}, α {alpha} (en semaines), a {a}, b {b}.",
    en=" BG/NBD parameters: r {r}, α {alpha} (in weeks), a {a}, b {b}.",
)
SPEND_MODEL = Words(
    fr=" Dépense (gamma-gamma) : p {p}, q {q}, γ {gamma}.",
    en=" Spend (gamma-gamma): p {p}, q {q}, γ {gamma}.",
)
BOTH = Words(fr="{one}{other}", en="{one}{other}")
NOT_BEGUN = Words(fr="La période n’a pas commencé au {end:date}.", en="The period has not begun by {end:date}.")
NO_YEAR_BEFORE = Words(
    fr="Les ventes chargées commencent le {first:date} : comparer demande celles d’un an plus tôt, dès le {day:date}.",
    en="The sales loaded begin on {first:date}: comparing takes those of a year earlier, since {day:date}.",
)


def sales_said(condition: Condition | None) -> Sentence:
    """Which sales: all of them, or those where a condition of the plan holds."""
    return Sentence(EVERY_SALE) if condition is None else Sentence(SALES_WHERE, {"condition": unparse(condition)})


def length(days: float) -> Sentence:
    """A length of time in whole years or months where it is one (within a day), else in days."""
    for unit, words in ((365.25, YEARS), (30.4375, MONTHS)):
        times = round(days / unit)
        if times and abs(days - times * unit) <= 1:
            return Sentence(words, {"n": times})
    return Sentence(DAYS, {"n": round(days)})


def parameters(figure: object) -> Sentence:
    """The fitted parameters of one figure, as the publications name them; nothing where none was fitted."""
    if not isinstance(figure, Estimate) or "alpha" not in figure.extra:
        return Sentence(NOTHING)
    named = {name: _to_the_thousandth(value) for name, value in figure.extra.items()}
    purchases = Sentence(PURCHASE_MODEL, {name: named[name] for name in ("r", "alpha", "a", "b")})
    if "gamma" not in named:
        return purchases
    spend = Sentence(SPEND_MODEL, {name: named[name] for name in ("p", "q", "gamma")})
    return Sentence(BOTH, {"one": purchases, "other": spend})


def _to_the_thousandth(value: float) -> Words:
    return Words(fr=number(value, "fr", 3), en=number(value, "en", 3))


def not_begun(end: date, unit: str) -> NotComputable:
    """A period still to come has no end to look at."""
    return NotComputable("no_data", Sentence(NOT_BEGUN, {"end": end}), unit=unit)


def no_year_before(first: date, day: date, unit: str) -> NotComputable:
    """The year to compare with is not loaded whole."""
    return NotComputable("no_data", Sentence(NO_YEAR_BEFORE, {"first": first, "day": day}), unit=unit)
