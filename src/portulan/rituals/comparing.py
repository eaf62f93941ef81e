"""Whether a pack built again is the one that was frozen: its figures, and its words.

Figures must be the same for ever. Words are those of the version of Portulan that wrote them: a later one may say the
same otherwise, or say more.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from portulan.language.words import LANGUAGES

_NUMBER = re.compile(r"\d+")
_NOTHING: dict[str, Any] = {}


class Compared(NamedTuple):
    """The parts whose figures are not the same, and those where only words differ. Both empty: identical."""

    differ: list[str]
    reworded: list[str]


def compared(kept: Mapping[str, Any], again: Mapping[str, Any]) -> Compared:
    """The pack kept against the one built again, part by part."""
    found = Compared([], [])
    for name in sorted(kept.keys() | again.keys()):
        before, after = kept.get(name, _NOTHING), again.get(name, _NOTHING)
        if before != after:
            (found.reworded if _same_figures(before, after) else found.differ).append(name)
    return found


def _same_figures(kept: Any, again: Any) -> bool:
    """Whether all that was kept is there again; a sentence may have changed if it says every number it said."""
    if isinstance(kept, dict) and isinstance(again, dict):
        if kept.keys() == again.keys() == set(LANGUAGES):
            return all(not _numbers(kept[one]) - _numbers(again[one]) for one in LANGUAGES)
        return all(name in again and _same_figures(value, again[name]) for name, value in kept.items())
    if isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        return all(_same_figures(*pair) for pair in zip(kept, again, strict=True))
    return bool(kept == again)


def _numbers(said: object) -> "Counter[int]":
    return Counter(map(int, _NUMBER.findall(str(said))))  # 09:00 and 9 h 00 say the same
