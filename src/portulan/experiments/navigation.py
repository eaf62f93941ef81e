"""The tab of the tests, under Le pilotage."""

from portulan.experiments.words import WORDS
from portulan.ui.navigation import STEERING, Tab

TABS = (Tab(WORDS["tests.tab"], "experiments:tests", 40, STEERING),)
