"""What the pages that explain say."""

from portulan.explaining.blockage_words import BLOCKAGE_WORDS
from portulan.explaining.driver_words import DRIVER_WORDS
from portulan.explaining.movement_words import MOVEMENT_WORDS
from portulan.language.words import Words

WORDS: dict[str, Words] = {**DRIVER_WORDS, **MOVEMENT_WORDS, **BLOCKAGE_WORDS}
