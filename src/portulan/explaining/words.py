"""What the pages that explain say."""

from portulan.explaining.driver_words import DRIVER_WORDS
from portulan.language.words import Words

WORDS: dict[str, Words] = {**DRIVER_WORDS}
