"""The tab of the rituals, under Le pilotage."""

from portulan.rituals.words import WORDS
from portulan.ui.navigation import STEERING, Tab

TABS = (Tab(WORDS["rituals.tab"], "rituals:home", 30, STEERING),)
OBJECTS = {"ritual": "rituals:at"}
