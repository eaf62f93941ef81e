"""Reading answers in tests."""

from collections.abc import Callable

from portulan.stats.estimate import Estimate
from portulan.workspace import Cell, KpiTable, Workspace

Example = Callable[[str], Workspace]


def value(table: KpiTable) -> float:
    """The one figure of a table that was not split."""
    result = table.result
    assert isinstance(result, Estimate), result
    return result.value


def values(table: KpiTable) -> dict[Cell, float]:
    """Figures by group, of a table split in one, without the groups that have none."""
    return {next(iter(r.by.values())): r.result.value for r in table.rows if isinstance(r.result, Estimate)}


def counts(table: KpiTable) -> dict[Cell, int]:
    """Records by group, of a table split in one."""
    return {next(iter(r.by.values())): r.result.n for r in table.rows}
