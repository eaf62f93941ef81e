"""The plan in the menu."""

from portulan.language.words import Words
from portulan.ui.navigation import PLAN, Entry

ENTRIES = (Entry(Words(fr="Le plan", en="Plan"), "authoring:plan", "plan", "p", PLAN, root="/plan/"),)
OBJECTS = {"plan": "authoring:version"}
