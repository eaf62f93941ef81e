"""Processes that evaluate the focus and send, each killed (SIGKILL) at one step: run as a program by test_killed.py.

    python -m tests.steering.killing <base folder> <text of settings.yaml>

For each step, in a folder of its own: a process that dies there, then one, hours later, that ends, then one more. Each
does what `portulan watch` does. Prints how each process ended and what the database holds, as JSON.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

STEPS = ("journal", "action", "queued", "committed", "leased", "handed", "settled")


def die(*args: Any, **kwargs: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    """Done, then dead."""

    def done(*args: Any, **kwargs: Any) -> Any:
        work(*args, **kwargs)
        die()

    return done


def in_a_process(work: Callable[[], object]) -> int:
    """Runs it in a process of its own; the signal that killed it, 0 when it ended well, -1 otherwise."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1 if os.WEXITSTATUS(status) else 0


def use(folder: Path) -> None:
    from django.db import connections

    connections.databases["default"]["NAME"] = str(folder / "portulan.sqlite3")


def prepare(folder: Path) -> None:
    """The tables, and two people to tell: the owner of the action and a manager."""
    from django.core.management import call_command

    from portulan.people.models import User

    use(folder)
    call_command("migrate", verbosity=0, interactive=False)
    User.objects.create(username="nadia", first_name="Nadia", last_name="Le Goff", role="sales", email="n@essai.fr")
    User.objects.create(username="claire", role="manager", email="c@essai.fr", language="en")
    User.objects.create(username="lecteur", role="reader", email="l@essai.fr")


def watch(folder: Path, step: str, hours: float) -> None:
    """One evaluation and its sending, dying at a step."""
    from django.utils import timezone
    from tests.steering.scripted import Scripted

    from portulan.steering import outbox, senders, telling, watching
    from portulan.steering.settings import addresses_of

    use(folder)
    workspace: Any = Scripted(folder)
    now = timezone.now() + timedelta(hours=hours)
    patched: Any = watching
    box: Any = outbox
    send = senders.send
    match step:
        case "journal":  # the alert is in the journal, its action is not open
            patched.open_action = die
        case "action":  # the action is open, no notice is queued
            patched.tell = die
        case "queued":  # all is written, nothing is committed
            patched.tell = after(telling.tell)
        case "committed":  # committed, nothing held
            box.lease = die
        case "leased":  # held, not handed over
            send = die
        case "handed":  # taken by the other end, not written down
            send = after(senders.send)
        case "settled":  # written down, the rest waits
            box.settle = after(outbox.settle)
    addresses, _ = addresses_of(workspace)
    watching.evaluate(workspace, now, addresses)
    outbox.deliver(workspace.path, addresses, lambda: now, send)


def count(folder: Path) -> None:
    """What the database holds in the end."""
    from portulan.journal.models import Action, Entry
    from portulan.journal.writing import verify_journal
    from portulan.steering.models import Alert, Notice

    use(folder)
    held = {
        "alerts": Alert.objects.count(),
        "actions": Action.objects.count(),
        "opened": Entry.objects.filter(kind="alert.opened").count(),
        "sent": Notice.objects.filter(state="sent").count(),
        "notices": Notice.objects.count(),
        "broken": len(verify_journal()),
    }
    (folder / "held.json").write_text(json.dumps(held), encoding="utf-8")


def main() -> None:
    base, settings = Path(sys.argv[1]), sys.argv[2]
    os.environ["PORTULAN_WORKSPACE"] = str(base)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portulan.site.settings"
    import apprise  # noqa: F401  # once, before the processes part
    import django

    django.setup()
    from tests.steering.scripted import Scripted, make  # noqa: F401

    in_a_process(lambda: prepare(base))
    told: dict[str, Any] = {}
    for step in STEPS:
        folder = make(base / step)
        (folder / "settings.yaml").write_text(settings.replace("STEP", step), encoding="utf-8")
        for file in base.glob("portulan.sqlite3*"):
            shutil.copy(file, folder / file.name)
        ended = [in_a_process(lambda f=folder, s=step: watch(f, s, 0.0))]  # type: ignore[misc]
        ended += [in_a_process(lambda f=folder, h=h: watch(f, "none", h)) for h in (6.0, 12.0)]  # type: ignore[misc]
        in_a_process(lambda f=folder: count(f))  # type: ignore[misc]
        told[step] = {"ended": ended, **json.loads((folder / "held.json").read_text(encoding="utf-8"))}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
