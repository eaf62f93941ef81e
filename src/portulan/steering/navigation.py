"""Le pilotage in the menu, with how many alerts wait, and its tabs."""

from django.http import HttpRequest

from portulan.steering.words import WORDS
from portulan.ui.navigation import STEERING, Entry, Tab


def alerts_open(request: HttpRequest) -> int:
    """How many alerts are open."""
    from portulan.steering.models import Alert

    return Alert.objects.filter(closed=None).count()


ENTRIES = (Entry(WORDS["steering.name"], "steering:home", "steering", "s", STEERING, badge=alerts_open),)
TABS = (
    Tab(WORDS["steering.tab"], "steering:home", 10, STEERING),
    Tab(WORDS["signals.tab"], "steering:signals", 20, STEERING),
)
OBJECTS = {"alert": "steering:alert", "signal": "steering:signal"}
