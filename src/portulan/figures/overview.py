"""Every figure of the catalogue on one page, in its levels, led by what they say together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from portulan.figures.asking import Asked
from portulan.language.finding import Finding
from portulan.language.words import Money, Sentence
from portulan.metrics.catalogue import LEVELS
from portulan.metrics.kpi import KpiLevel
from portulan.stats.estimate import Estimate, Result
from portulan.workspace import Cell, Kpi, KpiTable, RequestError, TrendPoint

FIRST = "revenue"  # then what could be computed, in the catalogue's order, then what could not


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One number of the ledger: the whole figure, or one stage of a figure that has one per stage."""

    stage: str | None
    result: Result
    trend: Sequence[TrendPoint] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI of the ledger; `fault` when the question does not fit this KPI (a column it does not know).

    `waiting` while it is being computed.
    """

    kpi: Kpi
    table: KpiTable | None
    rows: tuple[LedgerRow, ...]
    fault: Finding | None = None
    waiting: bool = False

    @property
    def computed(self) -> bool:
        """Whether any of its numbers could be computed."""
        return any(isinstance(row.result, Estimate) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Overview:
    """The levels with their lines; the company's own KPIs come last, if it declares any."""

    levels: tuple[tuple[KpiLevel, tuple[Line, ...]], ...]

    @property
    def lines(self) -> Iterable[Line]:
        return (line for _, lines in self.levels for line in lines)

    def results(self) -> list[Result]:
        return [row.result for line in self.lines for row in line.rows]

    def counts(self) -> Counter[str]:
        """How many figures are in each state; `waiting` while they are being computed."""
        return Counter([*(r.status for r in self.results()), *("waiting" for line in self.lines if line.waiting)])

    @property
    def waiting(self) -> bool:
        """Whether some figures are still being computed."""
        return any(line.waiting for line in self.lines)

    def _awaits(self, *kpis: str) -> bool:
        return any(line.waiting and line.kpi.id in kpis for line in self.lines)

    def only(self, kpi: str) -> Estimate | None:
        """The estimate of a KPI that has one row, where there is one."""
        for line in self.lines:
            if line.kpi.id == kpi and len(line.rows) == 1 and isinstance(line.rows[0].result, Estimate):
                return line.rows[0].result
        return None

    def currency_of(self, kpi: str) -> str | None:
        """The currency a KPI is answered in."""
        return next((line.table.currency for line in self.lines if line.kpi.id == kpi and line.table), None)

    def verdict(self, currency: str) -> tuple[str, dict[str, object]]:
        """The key of the sentence the page opens with, and its parameters."""
        sold, rate = self.only("revenue"), self.only("win_rate")
        said: dict[str, object] = {}
        if sold:
            said["sold"] = Money(Decimal(str(round(sold.value, 2))), self.currency_of("revenue") or currency)
        if rate:
            said["rate"] = rate.value
        if self._awaits("revenue", "win_rate"):
            return "figures.verdict.waiting", {}
        key = "two" if sold and rate else "sold" if sold else "rate" if rate else "none"
        return f"figures.verdict.{key}", said


def overview_of(lines: Iterable[Line]) -> Overview:
    """The lines in their levels and in reading order: those being computed where they will be if they can."""
    ranked = sorted(lines, key=lambda line: (line.kpi.id != FIRST, not (line.computed or line.waiting)))
    levels = ((level, tuple(line for line in ranked if line.kpi.level == level)) for level in LEVELS)
    return Overview(tuple((level, of_level) for level, of_level in levels if of_level))


def waiting_for(kpi: Kpi) -> Line:
    """The line of a KPI that is being computed."""
    return Line(kpi, None, (), waiting=True)


def line_of(asked: Asked, kpi: Kpi) -> Line:
    """The figures of one KPI for this question, with the course of the last twelve months."""
    try:
        table = asked.kpi(kpi.id)
    except RequestError as refusal:
        return Line(kpi, None, (), refusal.finding)
    if kpi.per_stage:
        return Line(kpi, table, tuple(LedgerRow(_stage(row.by), row.result) for row in table.rows))
    points = asked.workspace.trend(kpi.id, grain="month", periods=12, where=asked.where, as_of=asked.as_of)
    trend = under_way(points, kpi, asked.as_of)
    return Line(kpi, table, tuple(LedgerRow(None, row.result, trend) for row in table.rows))


def _stage(by: Mapping[str, Cell]) -> str | None:
    stage = by.get("stage")
    return None if stage is None else str(stage)


def under_way(points: Sequence[TrendPoint], kpi: Kpi, as_of: date) -> tuple[TrendPoint, ...]:
    """The points of a trend, those whose period has not ended marked unfinished: they may still move."""
    return tuple(replace(p, result=_running(p, as_of)) if not (kpi.stock or kpi.standing) else p for p in points)


def _running(point: TrendPoint, as_of: date) -> Result:
    end, result = point.period.end, point.result
    if isinstance(result, Estimate) and end is not None and end > as_of + timedelta(days=1):
        return replace(result, status="unfinished")
    return result


def definition_of(line: Line) -> Sentence:
    """The sentence printed with the figure: with its actual parameters where there is an answer."""
    return line.table.definition if line.table else Sentence(line.kpi.name)
