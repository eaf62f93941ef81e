"""The menu and its tabs: each area's `navigation.py` holds `ENTRIES` or `TABS`, in the order of the questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Literal

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

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
class Tab:
    """A page of a menu entry that has several: shown above each of them. `of` is the rank of its entry.

    A page is of the entry when its address is under the entry's or under one of its tabs'.
    """

    name: Words
    route: str
    order: int
    of: int


@dataclass(frozen=True, slots=True)
class ShownTab:
    tab: Tab
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    entry: Entry
    url: str
    current: bool
    badge: int


@lru_cache(maxsize=1)
def all_entries() -> tuple[Entry, ...]:
    """Every area's entries, in menu order."""
    found: list[Entry] = [entry for module in _modules() for entry in getattr(module, "ENTRIES", ())]
    return tuple(sorted(found, key=lambda entry: entry.order))


@lru_cache(maxsize=1)
def all_tabs() -> tuple[Tab, ...]:
    """Every area's tabs, in order."""
    found: list[Tab] = [tab for module in _modules() for tab in getattr(module, "TABS", ())]
    return tuple(sorted(found, key=lambda tab: tab.order))


@lru_cache(maxsize=1)
def object_routes() -> Mapping[str, str]:
    """What the journal's entries speak of, and the page of each: the areas' `OBJECTS`, as {"alert": "steering:alert"}.

    The route takes the object's key as its only argument.
    """
    return {kind: route for module in _modules() for kind, route in getattr(module, "OBJECTS", {}).items()}


def object_url(about: str) -> str:
    """The page of `alert:12`; empty where nothing shows it."""
    kind, _, key = about.partition(":")
    route = object_routes().get(kind)
    try:
        return reverse(route, args=[key]) if route and key else ""
    except NoReverseMatch:
        return ""


def _modules() -> Sequence[ModuleType]:
    names = [f"{c.name}.navigation" for c in apps.get_app_configs() if c.name.startswith("portulan.")]
    return [import_module(name) for name in names if name != __name__ and find_spec(name) is not None]


def shown(request: HttpRequest, where: Literal["menu", "foot"]) -> Sequence[ShownEntry]:
    """The entries with their addresses; the one whose root or tab holds this page is the current one."""
    current = _current(request.path)
    keep = request.portulan.keep  # type: ignore[attr-defined]  # reason=set by ReadingMiddleware
    return [
        ShownEntry(entry, keep(reverse(entry.route)), entry is current, entry.badge(request) if entry.badge else 0)
        for entry in all_entries()
        if entry.where == where
    ]


def shown_tabs(request: HttpRequest) -> Sequence[ShownTab]:
    """The tabs of the current entry; none where it has one page only."""
    entry = _current(request.path)
    tabs = [(tab, reverse(tab.route)) for tab in all_tabs() if entry is not None and tab.of == entry.order]
    holds = max((url for _, url in tabs if _holds(url, request.path)), key=len, default="")
    keep = request.portulan.keep  # type: ignore[attr-defined]  # reason=set by ReadingMiddleware
    return [ShownTab(tab, keep(url), url == holds) for tab, url in tabs] if len(tabs) > 1 else []


def _current(path: str) -> Entry | None:
    """The entry of a page: that of the longest root or tab address its own begins with."""
    roots = {entry.root or reverse(entry.route): entry for entry in all_entries()}
    by_order = {entry.order: entry for entry in all_entries()}
    roots |= {reverse(tab.route): by_order[tab.of] for tab in all_tabs() if tab.of in by_order}
    longest = max((root for root in roots if _holds(root, path)), key=len, default=None)
    return None if longest is None else roots[longest]


def _holds(root: str, path: str) -> bool:
    return path == root or (root != "/" and path.startswith(root))
