"""The home page in the menu."""

from portulan.language.words import Words
from portulan.ui.navigation import HEADING, Entry

ENTRIES = (Entry(Words(fr="Le cap", en="Heading"), "site:home", "heading", "c", HEADING, root="/"),)
