"""The days nobody works, by country: what `alignment: sla: holidays` names."""

from datetime import date
from functools import cache

HOLIDAYS_FROM, HOLIDAYS_TO = 2000, 2050
"""The years whose public holidays are known; in others every working day of the week is worked."""


@cache
def public_holidays(code: str | None) -> frozenset[date]:
    """The public holidays of a country (`FR`) or of a part of it (`FR-GES`); none for a code that is not known."""
    if not code or not known_calendar(code):
        return frozenset()
    from holidays import country_holidays

    country, _, part = code.partition("-")
    found = country_holidays(country, subdiv=part or None, years=range(HOLIDAYS_FROM, HOLIDAYS_TO + 1))
    return frozenset(found)


@cache
def known_calendar(code: str) -> bool:
    """Whether there is a calendar of public holidays of that name."""
    from holidays import list_supported_countries

    country, _, part = code.partition("-")
    known = list_supported_countries()
    return country in known and (not part or part in known[country])
