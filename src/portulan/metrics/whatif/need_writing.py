"""Writing a need: from how much to how much, with the unit of its lever, for pages and terminal alike."""

from portulan.language.quantities import written
from portulan.language.words import Language, number
from portulan.metrics.whatif.need_words import FROM_TO, NOT_ALONE
from portulan.metrics.whatif.reaching import Need


def need_text(need: Need, language: Language, currency: str) -> str:
    """`47 → 61 (+14)`, or that the lever alone is not enough."""
    if need.after is None:
        return NOT_ALONE.say(language)
    decimals = 0 if need.unit == "money" or (need.unit == "count" and need.before >= 10) else 1

    def write(value: float) -> str:
        return str(written(value, need.unit, language, currency=currency, decimals=decimals))

    change = need.after - need.before
    sign = "+" if change >= 0 else ""
    moved = f"{number(100 * change, language, 1)}\u00a0pt" if need.unit == "share" else write(change)
    return FROM_TO.say(language, before=write(need.before), after=write(need.after), change=f"{sign}{moved}")
