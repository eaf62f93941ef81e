"""The words of all areas in one place: each area's `words.py` holds `WORDS`, keys are unique over the house."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from django.apps import apps

from portulan.language.words import Words


class DoubleWordError(Exception):
    """Two areas use one key: the second would silently replace the first."""


@lru_cache(maxsize=1)
def all_words() -> Mapping[str, Words]:
    """Every key of every area; raises DoubleWordError where two areas use the same."""
    found: dict[str, Words] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.words"
        if not config.name.startswith("portulan.") or find_spec(module) is None:
            continue
        words: Mapping[str, Words] = import_module(module).WORDS
        if double := found.keys() & words.keys():
            raise DoubleWordError(f"{module} repeats {sorted(double)}, which another area uses")
        found.update(words)
    return MappingProxyType(found)
