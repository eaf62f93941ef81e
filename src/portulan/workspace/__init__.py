"""One folder (plan, mapping, facts) and a clock: the verbs of Portulan, for notebooks, the command line and the pages.

    Workspace("examples/maven").kpi("win_rate", by=["quarter"])

Nothing here is hidden state: a figure depends on the plan's text, the facts of the last import and the as-of day.
Answers, engines and readings are kept while those stay the same, and threads share them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

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
from portulan.metrics.blockages.answer import Blockages
from portulan.metrics.board import whole_period
from portulan.metrics.cohorts import CohortTable
from portulan.metrics.drivers.answers import Drivers
from portulan.metrics.grid.answer import Grid
from portulan.metrics.kpi import Kpi
from portulan.metrics.movement.bridge import Movement
from portulan.metrics.period import Grain, Period
from portulan.workspace.checking import Checking
from portulan.workspace.core import CACHE, wide_plan
from portulan.workspace.engines import Engines
from portulan.workspace.explaining import Explaining
from portulan.workspace.figures import Figures
from portulan.workspace.folders import data_roots
from portulan.workspace.frozen import Frozen, manifest_now
from portulan.workspace.steering import Steering
from portulan.workspace.trials import Trials

__all__ = [
    "CACHE",
    "Blockages",
    "Board",
    "BoardComponent",
    "BoardFigure",
    "BoardFocus",
    "BoardObjective",
    "Cell",
    "CohortTable",
    "Dimension",
    "Drivers",
    "FunnelStage",
    "Grain",
    "Grid",
    "Kpi",
    "KpiRow",
    "KpiTable",
    "Movement",
    "Period",
    "RecordColumn",
    "RecordPage",
    "RequestError",
    "TrendPoint",
    "Workspace",
    "WorkspaceAsItWas",
    "data_roots",
    "manifest_now",
    "whole_period",
    "wide_plan",
]


class Workspace(Figures, Explaining, Checking, Engines, Steering, Trials):
    """A folder holding `plan.yaml`, `mapping.yaml` and the facts imported. Safe to share between threads.

    `clock` gives the day of reading for a plan without `as_of`; `data_roots` are where the mapping's relative sources
    are looked for beside the folder itself. A forecast leans on past ones that take seconds to compute: who is not
    `patient` is told "not yet" meanwhile.
    """


class WorkspaceAsItWas(Frozen, Workspace):
    """The same verbs on a plan's text and the facts of a moment: what was read then can be read again, exactly.

    Takes a workspace's arguments, the text of the plan and a manifest of its facts (`manifest_now`).
    """

    def __init__(
        self, path: Path, plan_text: bytes, manifest: Mapping[str, Any], *, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(path, clock=clock)
        self.hold(plan_text, manifest)
