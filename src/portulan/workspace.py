"""One folder (plan, mapping, facts) and a clock: the verbs of Portulan, for notebooks, the command line and the pages.

Workspace("examples/maven").kpi("win_rate", by=["quarter"])
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from portulan.metrics.answers import (
    Board,
    BoardComponent,
    BoardFigure,
    BoardFocus,
    BoardObjective,
    Cell,
    Dimension,
    FunnelStage,
    KpiRow,
    KpiTable,
    RecordColumn,
    RecordPage,
    RequestError,
    TrendPoint,
)
from portulan.metrics.kpi import Kpi
from portulan.metrics.period import Grain, Period

__all__ = [
    "Board",
    "BoardComponent",
    "BoardFigure",
    "BoardFocus",
    "BoardObjective",
    "Cell",
    "Dimension",
    "FunnelStage",
    "Grain",
    "Kpi",
    "KpiRow",
    "KpiTable",
    "Period",
    "RecordColumn",
    "RecordPage",
    "RequestError",
    "TrendPoint",
    "Workspace",
]


class Workspace:
    """A folder holding `plan.yaml`, `mapping.yaml` and the facts imported. Safe to share between threads."""

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime] = datetime.now,
        data_roots: Sequence[Path] | None = None,
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.data_roots = data_roots

    @property
    def plan_path(self) -> Path:
        return self.path / "plan.yaml"

    @property
    def mapping_path(self) -> Path:
        return self.path / "mapping.yaml"

    def as_of(self) -> date:
        """The day everything is read as of: the plan's, else the clock's."""
        raise NotImplementedError

    def kpi(
        self,
        reference: str,
        *,
        by: Sequence[str] = (),
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
    ) -> KpiTable:
        raise NotImplementedError

    def trend(
        self,
        reference: str,
        *,
        grain: Grain = "month",
        periods: int = 12,
        where: str | None = None,
        as_of: date | None = None,
    ) -> list[TrendPoint]:
        raise NotImplementedError

    def board(self, as_of: date | None = None) -> Board:
        raise NotImplementedError

    def funnel(
        self, *, where: str | None = None, period: Period | None = None, as_of: date | None = None
    ) -> list[FunnelStage]:
        raise NotImplementedError

    def records(
        self,
        reference: str,
        *,
        by_values: Mapping[str, Cell] | None = None,
        where: str | None = None,
        period: Period | None = None,
        as_of: date | None = None,
        limit: int = 50,
        offset: int = 0,
        order: str | None = None,
    ) -> RecordPage:
        raise NotImplementedError

    def dimensions(self) -> list[Dimension]:
        raise NotImplementedError

    def kpis(self) -> Sequence[Kpi]:
        raise NotImplementedError
