"""Days and times of meetings in words."""

from datetime import datetime

from babel.dates import format_date

from portulan.language.words import Language
from portulan.rituals.page_words import PAGE_WORDS as WORDS


def clock_words(moment: datetime, language: Language) -> str:
    """`9 h 00`, `09:00`: the time on the wall it carries."""
    return f"{moment.hour}\u00a0h\u00a0{moment:%M}" if language == "fr" else f"{moment:%H:%M}"


def when_words(starts: datetime, language: Language) -> str:
    """`lundi 23 novembre 2026 à 9 h 00`."""
    weekday = format_date(starts.date(), "EEEE", locale=language)
    return WORDS["rituals.when"].say(language, weekday=weekday, day=starts.date(), clock=clock_words(starts, language))


def moment_words(moment: datetime, language: Language) -> str:
    """`23 novembre 2026, 8 h 40`, on the clock it carries."""
    from portulan.language.words import day

    return f"{day(moment.date(), language)}, {clock_words(moment, language)}"
