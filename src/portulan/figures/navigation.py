"""Les chiffres in the menu."""

from portulan.figures.words import WORDS
from portulan.ui.navigation import FIGURES, Entry

ENTRIES = (Entry(WORDS["figures.nav"], "figures:overview", "figures", "f", FIGURES),)
