"""The nearest known name to one that is not known: what a good error message proposes."""

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The most alike known name, ignoring case and separators, or None if nothing is close."""
    wanted = _plain(name)
    best, score = None, cutoff
    for candidate in sorted(known):
        likeness = SequenceMatcher(None, wanted, _plain(candidate)).ratio()
        if likeness > score:
            best, score = candidate, likeness
    return best


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
