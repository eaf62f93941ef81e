"""The menu: each area's `navigation.py` holds `ENTRIES`; they appear in the order of the week's questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

from portulan.language.words import Words

HEADING, PLAN, FIGURES, STEERING, ALIGNMENT, FIELD, TRAINING = range(10, 80, 10)
DATA, SETTINGS, MANUAL = range(110, 140, 10)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu.

    `route` is a URL name, `icon` a name of ui/icons.py, `key` the letter after g, `order` its rank (constants above),
    `root` the address under which the entry is the current one (default: its own), `badge` counts what waits.
    """

    name: Words
    route: str
    icon: str
    key: str
    order: int
    where: Literal["menu", "foot"] = "menu"
    root: str = ""
    badge: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    entry: Entry
    url: str
    current: bool
    badge: int


@lru_cache(maxsize=1)
def all_entries() -> tuple[Entry, ...]:
    """Every area's entries, in menu order."""
    found: list[Entry] = []
    for config in apps.get_app_configs():
        module = f"{config.name}.navigation"
        if config.name.startswith("portulan.") and config.name != "portulan.ui" and find_spec(module) is not None:
            found.extend(import_module(module).ENTRIES)
    return tuple(sorted(found, key=lambda entry: entry.order))


def shown(request: HttpRequest, where: Literal["menu", "foot"]) -> Sequence[ShownEntry]:
    """The entries with their addresses; the one whose root holds this page is the current one."""
    entries = [(entry, reverse(entry.route)) for entry in all_entries()]
    holds = [url for entry, url in entries if _holds(entry.root or url, request.path)]
    current = max(holds, key=len, default="")
    keep = request.portulan.keep  # type: ignore[attr-defined]  # reason=set by ReadingMiddleware
    return [
        ShownEntry(entry, keep(url), url == current, entry.badge(request) if entry.badge else 0)
        for entry, url in entries
        if entry.where == where
    ]


def _holds(root: str, path: str) -> bool:
    return path == root or (root != "/" and path.startswith(root))
