"""The catalogue: each file of this folder declares KPIs; none is listed anywhere else."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Literal

from portulan.metrics.kpi import Kpi, KpiLevel, Unit

LEVELS: tuple[KpiLevel, ...] = ("results", "efficiency", "economy", "own")


PLANNED: Mapping[str, tuple[Unit, Literal["up", "down"]]] = {}
"""KPIs whose name a plan may already write, and that are not computed yet: unit and better direction."""


@cache
def catalogue() -> Mapping[str, Kpi]:
    """All KPIs by identifier, in reading order: results, efficiency, economy. Raises ValueError on a duplicate."""
    found: dict[str, Kpi] = {}
    for module in sorted(iter_modules(__path__), key=lambda m: m.name):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Kpi):
                if found.get(value.id, value) is not value:
                    raise ValueError(f"two KPIs are called {value.id}")
                found[value.id] = value
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: LEVELS.index(item[1].level))))
