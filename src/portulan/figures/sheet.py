"""Everything one figure's page says: the figure, its course over time, its split, what stops the deals, its records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import dropwhile

from portulan.figures.asking import Asked, in_address
from portulan.figures.elsewhere import Elsewhere, elsewhere
from portulan.figures.overview import under_way
from portulan.figures.spans import Grain, points_of
from portulan.figures.verdicts import Direction, Standing, direction, standing
from portulan.metrics.kpi import Reach, TimeTo
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.shrinkage import Shrunk
from portulan.workspace import Cell, Dimension, FunnelStage, Kpi, KpiRow, KpiTable, RecordPage, TrendPoint

WON = "won"
FIRST_GROUPS, MOST_GROUPS = 50, 2_000
PREVIEW = 8  # records shown on the page of a figure
COUNTERPARTS = {"stage_conversion": "stage_flow", "win_probability": "win_rate", "cycle_time": "cycle_time_closed"}
RIVALLED = ("stage_conversion", "win_probability")  # read elsewhere with formulas that treat open deals otherwise
_OF_PERIOD = {period: cohort for cohort, period in COUNTERPARTS.items()}


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages a figure may be asked for, and the one (with the next, where it has one) it is asked for."""

    known: tuple[tuple[str, str], ...]  # (id, name)
    stage: str
    next: str | None

    def name(self, stage: str | None) -> str:
        return dict(self.known).get(stage or "", stage or "")

    @property
    def following(self) -> str:
        """The stage a deal is to reach: the one asked for, else the next of the process, else the win."""
        return self.next or following(self.stage, [id_ for id_, _ in self.known])


@dataclass(frozen=True, slots=True)
class Group:
    """One row of the split: its values, the address that picks it, its figure."""

    values: tuple[Cell, ...]
    picked: tuple[tuple[str, str], ...]
    result: Result
    shrunk: Shrunk | None = None

    @property
    def shown(self) -> Result:
        """The figure as it is compared: drawn towards the whole where there are few records."""
        if self.shrunk is None or not isinstance(self.result, Estimate):
            return self.result
        return replace(self.result, value=self.shrunk.value, low=self.shrunk.low, high=self.shrunk.high)


@dataclass(frozen=True, slots=True)
class Split:
    """The figure by one or two dimensions, with what stands out."""

    dimensions: tuple[Dimension, ...]
    groups: tuple[Group, ...]
    standing: Standing[int]
    table: KpiTable
    total: int  # groups there are; `groups` may hold only the first


@dataclass(frozen=True, slots=True)
class Course:
    """The figure over time: the points of the span, and what may be said of them."""

    points: tuple[TrendPoint, ...]
    direction: Direction
    grain: Grain

    @property
    def computed(self) -> int:
        """How many of the points have a number."""
        return sum(isinstance(p.result, Estimate) for p in self.points)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one figure; parts that make no sense for it are None."""

    kpi: Kpi
    reference: str
    stages: Stages | None
    table: KpiTable
    course: Course
    split: Split | None
    funnel: tuple[FunnelStage, ...]
    records: RecordPage | None
    elsewhere: Elsewhere | None = None

    @property
    def result(self) -> Result:
        return self.table.result

    @property
    def cohort(self) -> bool:
        return is_cohort(self.kpi)


def is_cohort(kpi: Kpi) -> bool:
    """Whether a period means the records that entered in it (and not what happened in it)."""
    return isinstance(kpi.variants[0].measure, Reach | TimeTo)


def counterpart(kpi: str) -> tuple[str, str] | None:
    """The (cohort, period) pair of figures that read one thing in the two ways, for either of them."""
    cohort = _OF_PERIOD.get(kpi, kpi)
    return (cohort, COUNTERPARTS[cohort]) if cohort in COUNTERPARTS else None


def read_stages(asked: Asked, kpi: Kpi) -> tuple[Stages | None, tuple[FunnelStage, ...]]:
    """The stages of a figure that has one per stage (the first is asked for by default), and the funnel over them."""
    if not kpi.per_stage:
        return None, ()
    funnel = tuple(asked.workspace.funnel(where=asked.where, period=asked.period, as_of=asked.as_of))
    known = tuple((s.stage, s.name) for s in funnel) or _planned(asked)
    asked_for = asked.question.stages
    stage = asked_for[0] if asked_for else (known[0][0] if known else "")
    following = asked_for[1] if len(asked_for) > 1 else None
    return Stages(known, stage, following), funnel


def _planned(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The stages of the plan, where no stage history is loaded."""
    plan = asked.workspace.plan().plan
    return tuple((s.id, s.name or s.id) for s in plan.process.stages) if plan else ()


def reference_of(kpi: Kpi, stages: Stages | None) -> str:
    """The figure as the plan writes it: `stage_conversion(decouverte -> proposition)`."""
    if stages is None or not stages.stage:
        return kpi.id
    return stage_reference(kpi, stages.stage, stages.following)


def stage_reference(kpi: Kpi, stage: str, to: str) -> str:
    """A figure of one stage, with the stage it leads to where the figure is about a passage."""
    return f"{kpi.id}({stage} -> {to})" if len(kpi.arguments) > 1 and to else f"{kpi.id}({stage})"


def following(stage: str, stages: Sequence[str]) -> str:
    """The stage after this one in the process; the win after the last; empty for a stage of another process."""
    if stage not in stages:
        return ""
    return [*stages, WON][list(stages).index(stage) + 1]


def read_sheet(asked: Asked, kpi: Kpi) -> Sheet:
    """The page of one figure. Raises RequestError where the question does not fit the facts."""
    stages, funnel = read_stages(asked, kpi)
    reference = reference_of(kpi, stages)
    table = asked.kpi(reference)
    return Sheet(
        kpi,
        reference,
        stages,
        table,
        read_course(asked, reference, kpi),
        read_split(asked, reference, table.result),
        funnel,
        read_preview(asked, reference) if table.result.n else None,
        read_elsewhere(asked, reference, table.result),
    )


def read_elsewhere(asked: Asked, reference: str, result: Result) -> Elsewhere | None:
    """What other formulas would read on the same records; None where the figure is not a chance of deals."""
    if reference.partition("(")[0] not in RIVALLED or not isinstance(result, Estimate):
        return None
    cohort = asked.workspace.cohort(reference, where=asked.where, period=asked.period, as_of=asked.as_of)
    horizon = result.extra.get("horizon_days")
    return elsewhere(cohort, int(horizon)) if cohort is not None and horizon is not None else None


def read_course(asked: Asked, reference: str, kpi: Kpi) -> Course:
    """The points of the span, oldest first: by month, or by quarter where most months are too small.

    A period still under way is no evidence of a fall.
    """
    if kpi.per_stage and "(" not in reference:  # a process without stages
        return Course((), "unknown", "month")
    if asked.question.grain is not None:
        return _course(asked, reference, kpi, asked.question.grain)
    course = _course(asked, reference, kpi, "month")
    if 2 * course.computed >= len(course.points):
        return course
    slower = _course(asked, reference, kpi, "quarter")
    return slower if slower.computed * len(course.points) > course.computed * len(slower.points) else course


def _course(asked: Asked, reference: str, kpi: Kpi, grain: Grain) -> Course:
    span, as_of = asked.span, asked.as_of
    upto = min(span.last or as_of, as_of)
    back = points_of(asked.span, grain, as_of) + _skipped(upto, as_of, grain)
    points = asked.workspace.trend(reference, grain=grain, periods=back, where=asked.where, as_of=as_of)
    inside = tuple(p for p in points if p.period.start is None or p.period.start <= upto)
    shown = tuple(dropwhile(_nothing_yet, under_way(inside, kpi, as_of)))
    return Course(shown, direction([p.result for p in shown]), grain)


def _nothing_yet(point: TrendPoint) -> bool:
    """Whether a period lies before the first fact."""
    return isinstance(point.result, NotComputable) and point.result.n == 0


def _skipped(upto: date, as_of: date, grain: str) -> int:
    """How many periods lie between the end of the span and the day of reading."""
    days = (as_of - upto).days
    return days // {"week": 7, "month": 28, "quarter": 90}[grain] + (1 if days else 0)


def read_split(asked: Asked, reference: str, whole: Result) -> Split | None:
    """The figure by the dimensions asked for, or the usual one, in the order asked for."""
    table = asked.split(reference)
    if table is None or (not table.by and not asked.question.by):
        return None
    dimensions = tuple(asked.dimensions[d] for d in table.by or asked.question.by if d in asked.dimensions)
    groups = [_group(row, dimensions) for row in table.rows] if table.by else []  # the facts it needs are absent
    usual = "name" if dimensions and dimensions[0].source == "time" else "-n"
    groups = sorted(groups, key=lambda g: _rank(g, asked.question.sort or usual))
    shown = tuple(groups[: MOST_GROUPS if asked.question.every else FIRST_GROUPS])
    stands = standing({i: g.shown for i, g in enumerate(shown)}, whole)
    return Split(dimensions, shown, stands, table, len(groups))


def _group(row: KpiRow, dimensions: Sequence[Dimension]) -> Group:
    values = tuple(row.by.get(d.id) for d in dimensions)
    picked = tuple((d.id, in_address(row.by.get(d.id))) for d in dimensions)
    return Group(values, picked, row.result, row.shrunk)


def _rank(group: Group, sort: str) -> tuple[object, ...]:
    """Where a row stands under a sort: `name`, `n`, `value`, `low`; a leading `-` reverses; no number comes last."""
    key, down = sort.lstrip("-"), sort.startswith("-")
    result, names = group.shown, tuple(str(v or "\uffff").casefold() for v in group.values)
    if key == "name":
        return (0, _Reversed(names) if down else names)
    if key == "n":
        return (0, -result.n if down else result.n, names)
    if not isinstance(result, Estimate):
        return (1, -result.n, names)
    number = result.low if key == "low" and result.low is not None else result.value
    return (0, -number if down else number, names)


@dataclass(frozen=True, slots=True)
class _Reversed:
    names: tuple[str, ...]

    def __lt__(self, other: "_Reversed") -> bool:
        return self.names > other.names


def read_preview(asked: Asked, reference: str) -> RecordPage:
    """The first records behind the figure."""
    return asked.workspace.records(reference, where=asked.where, period=asked.period, as_of=asked.as_of, limit=PREVIEW)
