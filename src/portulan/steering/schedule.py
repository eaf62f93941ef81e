"""The server's own watch: after each import, each change of the plan and each new day, and messages that must leave.

A thread looks every few seconds at what the last evaluation was made on: comparing costs nothing, evaluating is done
when something changed. A row of the database says who holds the watch, so that two servers do not both do it; that a
rule has one alert a day would hold even then.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from portulan.steering.models import Watch
from portulan.steering.outbox import deliver, waiting
from portulan.steering.settings import addresses_of
from portulan.steering.watching import Evaluation, evaluate, seen_key
from portulan.workspace import Workspace

log = logging.getLogger("portulan.steering")

EVERY = 10.0
HELD = timedelta(minutes=10)
"""How long the watch is held without a sign: longer than an evaluation lasts."""


def watch_once(workspace: Workspace, at: datetime) -> Evaluation:
    """Evaluate the focus and write what is new; messages stay in the outbox until `send_due`."""
    addresses, _ = addresses_of(workspace)
    return evaluate(workspace, at, addresses)


def send_due(workspace: Workspace, clock: Callable[[], datetime] = timezone.now) -> None:
    """Hand over the messages that are due."""
    if waiting():
        deliver(workspace.path, addresses_of(workspace)[0], clock)


def hold(holder: str, now: datetime) -> bool:
    """Take or keep the watch; False while another holds it."""
    Watch.objects.get_or_create(pk=1)
    free = Q(until=None) | Q(until__lte=now) | Q(holder=holder)
    return bool(Watch.objects.filter(free, pk=1).update(holder=holder, until=now + HELD))


def let_go(holder: str) -> None:
    """Give the watch back."""
    Watch.objects.filter(pk=1, holder=holder).update(until=None, holder="")


def turn(workspace: Workspace, holder: str, clock: Callable[[], datetime] = timezone.now) -> bool:
    """One look: evaluate if something changed, then send what is due. True when this process holds the watch."""
    if not hold(holder, clock()):
        return False
    watch = Watch.objects.get(pk=1)
    if watch.seen != seen_key(workspace, workspace.as_of()):
        watch_once(workspace, clock())
    send_due(workspace, clock)
    return True


class Watchman:
    """The thread that watches, until told to stop."""

    def __init__(self, workspace: Workspace, every: float = EVERY) -> None:
        self.workspace = workspace
        self.every = every
        self.holder = secrets.token_hex(8)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="portulan-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends after the turn under way."""
        self._stop.set()
        self._thread.join(timeout=60)

    def _run(self) -> None:
        while not self._stop.wait(self.every):
            close_old_connections()
            try:
                turn(self.workspace, self.holder)
            except Exception:  # a fault of one turn must not end the watch; it is in the log
                log.exception("the watch failed; it looks again in %s seconds", self.every)
            finally:
                close_old_connections()


def start(folder: Path) -> Watchman:
    """Start watching a workspace from this process."""
    from portulan.ui.reading import workspace_at

    watchman = Watchman(workspace_at(folder))
    watchman.start()
    return watchman
