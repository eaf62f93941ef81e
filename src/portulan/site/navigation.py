"""The home page and the manual in the menu."""

from portulan.language.words import Words
from portulan.site.words import WORDS
from portulan.ui.navigation import HEADING, MANUAL, Entry

ENTRIES = (
    Entry(Words(fr="Le cap", en="Heading"), "site:home", "heading", "c", HEADING, root="/"),
    Entry(WORDS["manual.title"], "site:manual", "manual", "m", MANUAL, where="foot"),
)
