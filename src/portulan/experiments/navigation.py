"""The tab of the tests, under Le pilotage."""

from portulan.experiments.words import WORDS
from portulan.ui.navigation import STEERING, Tab

OBJECTS = {"test": "experiments:test"}
TABS = (Tab(WORDS["tests.tab"], "experiments:tests", 40, STEERING),)
