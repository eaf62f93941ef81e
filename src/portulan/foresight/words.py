"""What the pages of what is to come say."""

from portulan.foresight.forecast_words import FORECAST_WORDS
from portulan.foresight.whatif_words import WHATIF_WORDS
from portulan.language.words import Words

WORDS: dict[str, Words] = {**FORECAST_WORDS, **WHATIF_WORDS}
