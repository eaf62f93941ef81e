"""The tabs of what is to come, under Les chiffres."""

from portulan.foresight.words import WORDS
from portulan.ui.navigation import FIGURES, Tab

TABS = (
    Tab(WORDS["forecast.tab"], "foresight:forecast", 50, FIGURES),
    Tab(WORDS["whatif.tab"], "foresight:whatif", 60, FIGURES),
    Tab(WORDS["objectives.tab"], "foresight:objectives", 70, FIGURES),
)
