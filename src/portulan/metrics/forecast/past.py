"""The forecast as it would have been made at past month starts: what the pool learns from, and how good it was.

Each is recomputed with what was known then, and only then: never read as "made then".
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import day_number, half_month
from portulan.metrics.forecast.cells import deals_sql
from portulan.metrics.forecast.experts import PRIOR, Said, ask, spans
from portulan.metrics.forecast.learning import Frame, frame_of, learn
from portulan.metrics.forecast.series import Series
from portulan.metrics.forecast.simulation import SEED, Simulation, simulate
from portulan.stats.estimate import NotComputable
from portulan.stats.hazards import Floats, Ints
from portulan.stats.pool import LEVELS, Experts, Pool, learn_pool

HORIZONS = 3
PAST_DRAWS = 400
PAST_FINENESS = 3
LEAST_BEFORE_POOL = 3
"""Past forecasts known before a recomputed one is shown: the first ones had no past to lean on."""
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Past:
    """One forecast of the three months after `as_of` (the last day of a month), and what came.

    `said` by each expert; `draws` of the deals' revenue (draws, horizons); `outcome`, NaN where a month is not over.
    `probability` (deals, horizons): chance of each deal then open to be won by the end of each month; `won_by`
    whether it was (NaN where not known yet).
    """

    as_of: date
    ends: tuple[date, ...]
    said: Said
    draws: Floats
    outcome: Floats
    probability: Floats
    won_by: Floats
    wins_a_month: float


def month_starts(first: date, as_of: date, months: int = MONTHS) -> list[date]:
    """The last days of the months before the one under way, the oldest first, at most `months` and none before
    `first`.
    """
    day = as_of + timedelta(days=1)
    days: list[date] = []
    last = day.replace(day=1) - timedelta(days=1)
    while len(days) < months and last > first:
        days.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return days[::-1]


def following_months(as_of: date, months: int = HORIZONS) -> list[date]:
    """The last days of the months after the last day of a month."""
    ends = []
    day = as_of + timedelta(days=1)
    for _ in range(months):
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(day - timedelta(days=1))
    return ends


def past_forecasts(
    engine: Engine,
    as_of: date,
    *,
    frame: Frame | None = None,
    months: int = MONTHS,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> list[Past]:
    """The forecasts of the last month starts, oldest first; those that cannot be made yet are not there."""
    read = frame or frame_of(engine, as_of)
    if isinstance(read, NotComputable):
        return []
    won = read.won
    days = [day for day in month_starts(read.first, as_of, months + HORIZONS) if day < as_of]
    closed = wins(engine, read, as_of)
    found = []
    for number, day in enumerate(days):
        model = learn(engine, day, read)
        if not isinstance(model, NotComputable):
            simulation = simulate(model, following_months(day), draws=PAST_DRAWS, seed=seed, fineness=PAST_FINENESS)
            found.append(past_of(simulation, won, closed, as_of, seed))
        if progress:
            progress(number + 1, len(days))
    return found


def past_of(simulation: Simulation, won: Series, closed: dict[str, int], as_of: date, seed: int) -> Past:
    """A simulation as of a past day, with what came: `won` and `closed` (`wins`) as known on `as_of`."""
    ends = simulation.ends
    over = [end <= as_of for end in ends]
    outcome = [
        _between(won, start, end) if known else np.nan
        for (start, end), known in zip(spans(simulation.as_of, ends), over, strict=True)
    ]
    won_on = np.array([closed.get(deal, 10**9) for deal in simulation.model.open.id])
    won_by = np.stack(
        [np.where(known, won_on <= day_number(end), np.nan) for end, known in zip(ends, over, strict=True)], axis=1
    )
    return Past(
        simulation.as_of, ends, ask(simulation, seed), simulation.open + simulation.new, np.array(outcome),
        np.cumsum(simulation.probability, axis=1), won_by, simulation.model.wins_a_month,
    )  # fmt: skip


def _between(won: Series, start: date, end: date) -> float:
    places = [half - won.first for half in range(half_month(start), half_month(end) + 1)]
    return float(sum(won.total[p] for p in places if 0 <= p < won.periods))


def wins(engine: Engine, frame: Frame, as_of: date) -> dict[str, int]:
    """The day each won deal was won, as known today."""
    deals = deals_sql(engine, frame.shape, as_of)
    rows = engine.rows(f"SELECT opportunity_id, ended FROM ({deals}) AS d WHERE outcome = {frame.shape.won}")
    return {str(deal): int(day) for deal, day in rows}


def pool_at(past: Sequence[Past], as_of: date) -> Pool:
    """The pool as of a day: learnt from the forecasts made before, on the months over by then."""
    known = [one for one in past if one.as_of < as_of and one.ends[0] <= as_of]
    wins = known[-1].wins_a_month if known else 1.0
    return learn_pool([_experts(one, as_of) for one in known], PRIOR, _width(wins))


def _width(wins_a_month: float) -> float:
    """The width expected before any past: hazards learnt from few wins have an error that their forecast ignores."""
    return math.sqrt(1 + 1 / max(wins_a_month, 0.5))


def _experts(one: Past, as_of: date) -> Experts:
    outcome = np.where([end <= as_of for end in one.ends], one.outcome, np.nan)
    age = (as_of.year - one.as_of.year) * 12 + as_of.month - one.as_of.month
    return Experts(one.said.z, np.log(outcome + one.said.unit), float(age))


def pooled(said: Said, pool: Pool, draws: Floats, horizon: Ints) -> Floats:
    """The draws (draws, spans) moved to the pooled quantiles, each keeping its rank; `horizon` of each span, from 0."""
    out = np.empty_like(draws)
    for j in range(draws.shape[1]):
        z = pool.quantiles(said.z[:, j], int(horizon[j]))
        rank = (np.argsort(np.argsort(draws[:, j], kind="stable")) + 0.5) / len(draws)
        out[:, j] = np.maximum(np.exp(np.interp(rank, LEVELS, z)) - said.unit, 0.0)
    return out
