"""The tabs that explain, under Les chiffres."""

from portulan.explaining.words import WORDS
from portulan.ui.navigation import FIGURES, Tab

TABS = (
    Tab(WORDS["drivers.tab"], "explaining:drivers", 20, FIGURES),
    Tab(WORDS["movement.tab"], "explaining:movement", 30, FIGURES),
    Tab(WORDS["blockages.tab"], "explaining:blockages", 40, FIGURES),
)
