"""The journal and the action plan under Le pilotage."""

from portulan.journal.words import WORDS
from portulan.ui.navigation import STEERING, Tab

TABS = (
    Tab(WORDS["actions.title"], "journal:actions", 50, STEERING),
    Tab(WORDS["journal.title"], "journal:journal", 60, STEERING),
)
OBJECTS = {"action": "journal:action", "entry": "journal:entry"}
