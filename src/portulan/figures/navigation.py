"""Les chiffres in the menu, and the first of its tabs: the figures themselves."""

from portulan.figures.words import WORDS
from portulan.ui.navigation import FIGURES, Entry, Tab

ENTRIES = (Entry(WORDS["figures.nav"], "figures:overview", "figures", "f", FIGURES),)
TABS = (
    Tab(WORDS["figures.tab"], "figures:overview", 10, FIGURES),
    Tab(WORDS["cohorts.tab"], "figures:cohorts", 15, FIGURES),
)
