"""An effect in words: why its verdict is what it is, and the change with its interval. No Django here."""

from datetime import date, timedelta

from portulan.journal.before_after import Moved
from portulan.journal.effect import LEAST_DAYS, Effect
from portulan.journal.words import WORDS
from portulan.language.quantities import written
from portulan.language.words import Language, number
from portulan.workspace import KpiTable


def reason_said(found: Moved, done: date, language: Language) -> str:
    """Why the verdict is what it is."""
    if found.effect is None:
        return found.why.say(language) if found.why else ""
    values = {"on": done + timedelta(days=LEAST_DAYS), "days": found.days}
    return WORDS[f"effect.reason.{found.effect.reason}"].say(language, **values)


def change_said(e: Effect, table: KpiTable, language: Language) -> str:
    """`+4,1 points (de −3,0 à +11,2)`; the bare change where a sum has no interval."""
    if e.change is None:
        return ""
    unit, currency = table.kpi.unit, table.currency or "EUR"

    def signed(value: float) -> str:
        sign = "+" if value > 0 else ""
        if unit == "share":
            return sign + number(100 * value, language, 1)
        return sign + str(written(value, unit, language, currency=currency))

    points = WORDS["effect.points"].say(language) if unit == "share" else ""
    values = {"change": signed(e.change), "points": points}
    if e.low is None or e.high is None:
        return WORDS["effect.change_bare"].say(language, **values)
    return WORDS["effect.change"].say(language, low=signed(e.low), high=signed(e.high), **values)
