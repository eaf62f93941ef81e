"""How good the forecasts were: those made (kept by the journal), and those recomputed as of past months.

Each month announced and since over is one record: error, inside 80 % and 95 % or not. Each open deal is one: its
chance, won or not by then. The yardstick of a month is the mean of the three months before, what anyone would say;
that of a deal, the share of the deals then open that had been won in as long, on earlier dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.answer import closed_in
from portulan.metrics.forecast.calendar import day_number
from portulan.metrics.forecast.cells import deals_sql, shape_of
from portulan.metrics.forecast.journal import QUANTILES, Made
from portulan.metrics.forecast.past import HORIZONS, LEAST_BEFORE_POOL, Past, pool_at, pooled
from portulan.stats.hazards import Floats
from portulan.stats.scoring import Band, brier, calibration_bands, calibration_error

EDGES = np.array([0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0])
LEAST_FOR_COVERAGE = 30
"""Months below which a coverage says nothing: one miss would move it by more than three points."""


@dataclass(frozen=True, slots=True)
class MonthScored:
    """A month announced `horizon` months ahead (1 is the one then coming), and what came."""

    as_of: date
    start: date
    end: date
    horizon: int
    said: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float
    came: float
    habit: float


@dataclass(frozen=True, slots=True)
class HorizonScore:
    """All months announced so far ahead. Errors and bias are in money; `relative` is the error over the mean month."""

    horizon: int
    n: int
    error: float
    relative: float
    bias: float
    habit_error: float
    inside_80: float
    inside_95: float


@dataclass(frozen=True, slots=True)
class DealScore:
    """All chances announced for a horizon in months: Brier score, that of climatology and of the closed win rate."""

    horizon: int
    n: int
    brier: float
    climatology: float | None
    win_rate: float
    error: float
    bands: Sequence[Band]


@dataclass(frozen=True, slots=True)
class Scores:
    """`kind`: 'made' (forecasts kept when they were made) or 'recomputed' (as of past months, with what was known
    then).
    """

    kind: str
    forecasts: int
    months: Sequence[MonthScored]
    horizons: Sequence[HorizonScore]
    deals: Sequence[DealScore]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "forecasts": self.forecasts,
            "horizons": [{name: getattr(h, name) for name in HorizonScore.__slots__} for h in self.horizons],
            "months": [
                {
                    name: value.isoformat() if isinstance(value := getattr(m, name), date) else value
                    for name in MonthScored.__slots__
                }
                for m in self.months
            ],
            "deals": [
                {
                    **{name: getattr(d, name) for name in DealScore.__slots__ if name != "bands"},
                    "bands": [{"said": b.said, "happened": b.happened, "n": b.n} for b in d.bands],
                }
                for d in self.deals
            ],
        }


def score_past(past: Sequence[Past]) -> Scores:
    """The forecasts recomputed as of past months: each with the pool as it stood then."""
    months: list[MonthScored] = []
    for number, one in enumerate(past):
        if number < LEAST_BEFORE_POOL:
            continue
        draws = pooled(one.said, pool_at(past, one.as_of), one.draws, np.arange(HORIZONS))
        known = [p.outcome[0] for p in past if p.ends[0] <= one.as_of and np.isfinite(p.outcome[0])]
        habit = float(np.mean(known[-3:])) if known else float("nan")
        start = one.as_of + timedelta(days=1)
        for h, end in enumerate(one.ends):
            if np.isfinite(one.outcome[h]) and np.isfinite(habit):
                low95, low80, middle, high80, high95 = (
                    float(q) for q in np.quantile(draws[:, h], (0.025, 0.1, 0.5, 0.9, 0.975))
                )
                months.append(
                    MonthScored(
                        one.as_of, start, end, h + 1, middle, low80, high80, low95, high95, float(one.outcome[h]), habit
                    )
                )
            start = end + timedelta(days=1)
    deals = [d for h in range(HORIZONS) if (d := _deals_of_past(past, h)) is not None]
    return Scores("recomputed", len(past), months, _horizons(months), deals)


def score_made(made: Sequence[Made], engine: Engine, as_of: date) -> Scores:
    """The forecasts kept, on the months over by the day; the first of a day counts where it was made several times."""
    first: dict[date, Made] = {}
    for one in made:
        first.setdefault(one.as_of, one)
    months: list[MonthScored] = []
    said: dict[int, list[tuple[float, float]]] = {}
    won = _won_on(engine, as_of)
    middle = QUANTILES.index(0.5)
    for one in first.values():
        for h, month in enumerate(one.months, 1):
            if month.end > as_of:
                break
            came = closed_in(engine, month.start, month.end)
            q = dict(zip(QUANTILES, month.quantiles, strict=True))
            before = one.as_of - timedelta(days=90)
            days = (month.end - month.start).days + 1
            habit = closed_in(engine, before, one.as_of) / 91 * days
            months.append(
                MonthScored(
                    one.as_of,
                    month.start,
                    month.end,
                    h,
                    month.quantiles[middle],
                    q[0.1],
                    q[0.9],
                    q[0.025],
                    q[0.975],
                    came,
                    habit,
                )
            )
            for deal, chances in one.chances.items():
                happened = float(won.get(deal, 10**9) <= day_number(month.end))
                said.setdefault(h, []).append((chances[h - 1], happened))
    deals = [
        _deal_score(h, np.array([p for p, _ in pairs]), np.array([w for _, w in pairs]), None)
        for h, pairs in sorted(said.items())
        if h <= HORIZONS
    ]
    return Scores("made", len(first), months, _horizons(months), deals)


def _horizons(months: Sequence[MonthScored]) -> list[HorizonScore]:
    found = []
    for horizon in sorted({m.horizon for m in months}):
        mine = [m for m in months if m.horizon == horizon]
        error = np.array([m.said - m.came for m in mine])
        habit = np.array([m.habit - m.came for m in mine])
        typical = float(np.mean([m.came for m in mine]))
        found.append(
            HorizonScore(
                horizon,
                len(mine),
                float(np.abs(error).mean()),
                float(np.abs(error).mean()) / typical if typical > 0 else float("nan"),
                float(error.mean()),
                float(np.abs(habit).mean()),
                float(np.mean([m.low_80 <= m.came <= m.high_80 for m in mine])),
                float(np.mean([m.low_95 <= m.came <= m.high_95 for m in mine])),
            )
        )
    return found


def _deals_of_past(past: Sequence[Past], h: int) -> DealScore | None:
    said: list[Floats] = []
    came: list[Floats] = []
    climate: list[Floats] = []
    for one in past:
        earlier = [p.won_by[:, h] for p in past if p.ends[h] <= one.as_of and len(p.won_by)]
        if not earlier or not len(one.won_by) or not np.isfinite(one.won_by[:, h]).all():
            continue
        said.append(one.probability[:, h])
        came.append(one.won_by[:, h])
        climate.append(np.full(len(one.won_by), np.mean(np.concatenate(earlier))))
    if not said:
        return None
    return _deal_score(h + 1, np.concatenate(said), np.concatenate(came), np.concatenate(climate))


def _deal_score(h: int, said: Floats, came: Floats, climate: Floats | None) -> DealScore:
    bands = calibration_bands(said, came, EDGES)
    other = None if climate is None else brier(climate, came)
    return DealScore(h, len(said), brier(said, came), other, float(came.mean()), calibration_error(bands), bands)


def _won_on(engine: Engine, as_of: date) -> dict[str, int]:
    shape = shape_of(engine)
    rows = engine.rows(
        f"SELECT opportunity_id, ended FROM ({deals_sql(engine, shape, as_of)}) AS d WHERE outcome = {shape.won}"
    )
    return {str(deal): int(day) for deal, day in rows}
