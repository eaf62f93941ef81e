"""What the pages of the journal and of the action plan say."""

from portulan.journal.action_words import ACTION_WORDS
from portulan.journal.journal_words import JOURNAL_WORDS
from portulan.language.words import Words

WORDS: dict[str, Words] = {**JOURNAL_WORDS, **ACTION_WORDS}
