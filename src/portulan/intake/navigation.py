"""The data in the menu's foot."""

from portulan.language.words import Words
from portulan.ui.navigation import DATA, Entry

ENTRIES = (Entry(Words(fr="Données", en="Data"), "intake:data", "data", "d", DATA, where="foot", root="/data/"),)
