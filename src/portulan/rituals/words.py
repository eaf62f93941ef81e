"""What the rituals say: pages, packs, messages."""

from portulan.language.words import Words
from portulan.rituals.pack_words import PACK_WORDS
from portulan.rituals.page_words import PAGE_WORDS

WORDS: dict[str, Words] = {**PACK_WORDS, **PAGE_WORDS}
