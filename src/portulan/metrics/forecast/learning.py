"""What is learnt from the past to forecast with, as of a day and reading only what was known then.

`learn` gives a frozen `ForecastModel`: hazards of each stage, the flow of new deals, what deals are worth when won,
the deals open today. `simulation.simulate` runs it forward, with levers or without.
"""

from dataclasses import dataclass
from datetime import date

from portulan.language.words import Sentence, Words
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import half_month
from portulan.metrics.forecast.cells import Shape, amounts_known_early, known_span, read_cells, shape_of
from portulan.metrics.forecast.deals import Deals, open_and_recent
from portulan.metrics.forecast.levels import Level, learn_level
from portulan.metrics.forecast.series import Series, created_series, other_sales, won_series
from portulan.metrics.forecast.worth import Worth, learn_worth
from portulan.stats import reasons
from portulan.stats.estimate import NotComputable
from portulan.stats.hazards import Cells, StageHazards, fit_hazards
from portulan.stats.reasons import too_few

LEAST_WINS = 20
LEAST_PERIODS = 6
"""Half-months of history below which nothing can be said of the next ones."""
FEW_MONTHS = Words(
    fr="{n} {n:?quinzaine|quinzaines} d’historique, il en faut {needed}.",
    en="{n} {n:?half-month|half-months} of history; {needed} are needed.",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is read once for all as-of dates: how deals are read here, the cells and series of the whole history.

    What was known at the end of an earlier half-month is the same, cut.
    """

    shape: Shape
    cells: Cells
    as_of: date
    first: date
    amounts_early: bool
    won: Series
    created: Series
    other: Series | None


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """All that a forecast is made with, frozen.

    `hazards`: one per stage of `shape`. `arrivals`: the flow of new deals by half-month. `revenue`: the flow of won
    amounts by half-month (top-down); `other`: that of the sales that no deal explains, None where there are none.
    `recent` are the deals that new ones will look like; `worth` says what a deal brings when it is won.
    """

    as_of: date
    shape: Shape
    stages: tuple[str, ...]
    hazards: tuple[StageHazards, ...]
    open: Deals
    recent: Deals
    worth: Worth
    arrivals: Level
    revenue: Level
    other: Level | None
    won: Series

    @property
    def wins_a_month(self) -> float:
        """Deals won a month over the last year, or since the first win."""
        last = min(24, self.won.periods)
        return float(self.won.count[-last:].sum() / max(self.won.share[-last:].sum() / 2, 0.5))


def frame_of(engine: Engine, as_of: date) -> Frame | NotComputable:
    """What to read before learning; the reason if nothing dated is there."""
    span = known_span(engine)
    if span is None or span[0] > as_of:
        return NotComputable("no_data", Sentence(reasons.NOTHING, {"none": reasons.DEALS.none}), unit="money")
    shape = shape_of(engine)
    cells = read_cells(engine, shape, as_of, span[0])
    series = won_series(engine, as_of), created_series(engine, as_of), other_sales(engine, as_of)
    return Frame(shape, cells, as_of, span[0], amounts_known_early(engine), *series)


def learn(engine: Engine, as_of: date, frame: Frame | None = None) -> ForecastModel | NotComputable:
    """Learns as of the end of that day. `too_few` below LEAST_WINS wins or LEAST_PERIODS half-months of history.

    `frame` spares reading the cells again; it must have been read as of that day, or of a later one when `as_of` ends a
    half-month (the cells are then cut).
    """
    if frame is None:
        read = frame_of(engine, as_of)
        if isinstance(read, NotComputable):
            return read
        frame = read
    last = half_month(as_of)
    won, created, other = (one and one.until(last) for one in (frame.won, frame.created, frame.other))
    assert won is not None
    assert created is not None
    wins = int(won.count.sum())
    if wins < LEAST_WINS:
        return too_few(wins, LEAST_WINS, reasons.WON_DEALS, "money")
    if created.periods < LEAST_PERIODS:
        return too_few(created.periods, LEAST_PERIODS, reasons.DEALS, "money", FEW_MONTHS)
    cells = frame.cells if as_of == frame.as_of else frame.cells.before(last + 1)
    shape = frame.shape
    hazards = fit_hazards(cells, shape.stages, shape.levels, last_period=last, cohorts=shape.stages == 1)
    now, recent = open_and_recent(engine, shape, as_of)
    return ForecastModel(
        as_of, shape, tuple(engine.plan.stages) if shape.stages > 1 else ("",), hazards, now, recent,
        learn_worth(engine, shape, as_of, frame.amounts_early),
        learn_level(created, created.count, 1.0),
        learn_level(won, won.total, won.unit),
        learn_level(other, other.total, other.unit) if other is not None and other.total.sum() > 0 else None,
        won,
    )  # fmt: skip
