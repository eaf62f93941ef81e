"""What the figures answer with: tables of results, trends, funnels, records, the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypedDict

from portulan.language.finding import Finding
from portulan.language.words import Language, Sentence, Words
from portulan.metrics.kpi import Kpi
from portulan.metrics.period import Period
from portulan.stats.estimate import Estimate, Result
from portulan.stats.shrinkage import Shrunk

Cell = str | int | float | bool | date | datetime | Decimal | None
"""One value of a record or of a group. None is a group of its own, which is not the word 'unknown'."""


class RequestError(Exception):
    """A figure was asked for that does not exist: unknown KPI, dimension, column, stage… `finding` says the way out."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.message('en')} {finding.way_out('en')}")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to split figures. `source`: 'plan', 'time', or the table of facts it comes from ('account', 'owner'…)."""

    id: str
    name: Words
    source: str
    custom: bool = False


class RowJson(TypedDict):
    by: dict[str, Any]
    status: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    still_open: int
    extra: dict[str, float]
    reason: str | None
    shrunk: "ShrunkJson | None"


class ShrunkJson(TypedDict):
    value: float
    low: float
    high: float
    own: float


PeriodJson = TypedDict("PeriodJson", {"from": str | None, "to": str | None})


class KpiJson(TypedDict):
    kpi: str
    reference: str
    name: str
    unit: str
    currency: str | None
    as_of: str
    period: PeriodJson | None
    definition: str
    rows: list[RowJson]


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One group and its figure; `by` is empty when nothing was split.

    `shrunk` is the figure drawn towards the whole, where groups are compared with one another.
    """

    by: Mapping[str, Cell]
    result: Result
    shrunk: Shrunk | None = None

    def as_json(self, language: Language) -> RowJson:
        r = self.result
        by = {name: value.isoformat() if isinstance(value, date) else value for name, value in self.by.items()}
        by = {name: float(value) if isinstance(value, Decimal) else value for name, value in by.items()}
        if isinstance(r, Estimate):
            return {
                "by": by, "status": r.status, "value": r.value, "low": r.low, "high": r.high, "n": r.n,
                "still_open": r.still_open, "extra": dict(r.extra), "reason": None, "shrunk": _shrunk_json(self.shrunk),
            }  # fmt: skip
        return {
            "by": by, "status": r.status, "value": None, "low": None, "high": None, "n": r.n,
            "still_open": 0, "extra": {}, "reason": r.reason.say(language), "shrunk": None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class KpiTable:
    """The answer to one request: which KPI, as of when, over which period, what it means exactly, one row per group.

    `currency` is set when the unit is money. `by` are the dimensions of the rows, in order.
    """

    kpi: Kpi
    reference: str
    as_of: date
    period: Period | None
    definition: Sentence
    rows: Sequence[KpiRow]
    by: tuple[str, ...] = ()
    currency: str | None = None

    @property
    def result(self) -> Result:
        """The figure of a table that has only one row."""
        if len(self.rows) != 1:
            raise ValueError(f"{self.reference} has {len(self.rows)} rows, not one")
        return self.rows[0].result

    def as_json(self, language: Language) -> KpiJson:
        period = self.period
        return {
            "kpi": self.kpi.id,
            "reference": self.reference,
            "name": self.kpi.name.say(language),
            "unit": self.kpi.unit,
            "currency": self.currency,
            "as_of": self.as_of.isoformat(),
            "period": _period_json(period) if period else None,
            "definition": self.definition.say(language),
            "rows": [row.as_json(language) for row in self.rows],
        }


def _shrunk_json(shrunk: Shrunk | None) -> ShrunkJson | None:
    if shrunk is None:
        return None
    return {"value": shrunk.value, "low": shrunk.low, "high": shrunk.high, "own": shrunk.own}


def _period_json(period: Period) -> PeriodJson:
    return {
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat() if period.end else None,
    }


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period of a trend and its figure; the last period may be under way."""

    period: Period
    result: Result


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """What became of the opportunities that entered a stage: `entered` = `advanced` + `open` + `lost`.

    `returned` of them came back to it from a later stage; that undoes nothing. `conversion` is the chance to advance
    (competing risks), which advanced/entered is not while some are open.
    """

    stage: str
    name: str
    entered: int
    advanced: int
    open: int
    lost: int
    conversion: Result
    returned: int = 0


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """A column of the records behind a figure; `type` is a condition's column type."""

    id: str
    name: Words
    type: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records behind a figure; `total` is how many there are, and equals the figure's `n`."""

    columns: Sequence[RecordColumn]
    rows: Sequence[Mapping[str, Cell]]
    total: int


@dataclass(frozen=True, slots=True)
class BoardFigure:
    """One indicator on the board: its reference as the plan writes it, and the table, or why there is none."""

    reference: str
    table: KpiTable | None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class BoardComponent:
    """One of the five components: its decision and its indicators."""

    id: Literal["target", "offer", "price", "channels", "process"]
    name: Words
    decision: str | None
    figures: Sequence[BoardFigure]


@dataclass(frozen=True, slots=True)
class BoardObjective:
    """An objective and where it stands: the figure from the start of the plan's period to the as-of day.

    `progress` is value over target (None where there is no value); `elapsed` the share of the time gone by.
    """

    id: str
    figure: BoardFigure
    target: float
    by: date | None
    owner: str | None
    progress: float | None
    elapsed: float | None


@dataclass(frozen=True, slots=True)
class BoardFocus:
    """A KPI under focus: its figure, target and alert threshold as the plan writes them (fractions for shares)."""

    figure: BoardFigure
    target: float | None
    alert: float | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole plan with its figures, as of one day."""

    as_of: date
    period: Period | None
    components: Sequence[BoardComponent]
    objectives: Sequence[BoardObjective] = field(default_factory=tuple)
    focus: Sequence[BoardFocus] = field(default_factory=tuple)

    def as_json(self, language: Language) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "components": [
                {
                    "id": c.id,
                    "name": c.name.say(language),
                    "decision": c.decision,
                    "figures": [_figure_json(f, language) for f in c.figures],
                }
                for c in self.components
            ],
            "objectives": [
                {
                    "id": o.id,
                    "target": o.target,
                    "by": o.by and o.by.isoformat(),
                    "owner": o.owner,
                    "progress": o.progress,
                    "elapsed": o.elapsed,
                    "figure": _figure_json(o.figure, language),
                }
                for o in self.objectives
            ],
            "focus": [
                {"target": f.target, "alert": f.alert, "figure": _figure_json(f.figure, language)} for f in self.focus
            ],
        }


def _figure_json(figure: BoardFigure, language: Language) -> dict[str, Any]:
    return {
        "reference": figure.reference,
        "table": figure.table and figure.table.as_json(language),
        "finding": figure.finding and figure.finding.as_json(language),
    }
