"""How the office writes numbers and days: the formats of cells and axes."""

from babel.numbers import get_currency_symbol

from portulan.language.words import Language

LOCALE = {"fr": "[$-40C]", "en": "[$-409]"}
"""What makes an office write in the language of the pack, whatever the language of the machine."""
DAY = {"fr": "[$-40C]d mmm yyyy", "en": "[$-409]d mmm yyyy"}
MONTH = {"fr": "[$-40C]mmm yy", "en": "[$-409]mmm yy"}


def number_format(unit: str, language: Language, currency: str, decimals: int | None = None) -> str:
    """The format of a unit: shares in percent, money with its sign on its language's side, days and hours with theirs.

    `decimals` is for money and counts, which have none unless told.
    """
    zeros = "." + "0" * decimals if decimals else ""
    symbol = get_currency_symbol(currency, locale=language)
    french = language == "fr"
    match unit:
        case "share":
            wanted = "0.0\u202f%" if french else "0.0%"
        case "money":
            wanted = f'#,##0{zeros}\u00a0"{symbol}"' if french else f'"{symbol}"#,##0{zeros}'
        case "days":
            wanted = '0.0\u00a0"j"' if french else '0.0\u00a0"d"'
        case "hours":
            wanted = '0.0\u00a0"h"'
        case "ratio":
            wanted = "0.00"
        case _:
            wanted = f"#,##0{zeros}"
    return LOCALE[language] + wanted
