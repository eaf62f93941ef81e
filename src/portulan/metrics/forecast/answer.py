"""The forecast of a span of time: what is closed in it, and the distribution of what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from portulan.language.words import Sentence, Words
from portulan.metrics.answers import Cell
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.calendar import month_ends
from portulan.metrics.forecast.experts import ask
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.forecast.past import HORIZONS, pool_at, pooled
from portulan.metrics.forecast.pasts import Pasts
from portulan.metrics.forecast.series import other_sales, sold_between, won_between
from portulan.metrics.forecast.simulation import DRAWS, SEED, Simulation, simulate
from portulan.metrics.period import Period, period_of
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.hazards import Floats
from portulan.stats.pool import Pool

FAR = 400
"""Days beyond which nothing is forecast: deals that would close then are not created yet."""
MANY = 2_000
"""Open deals above which fewer draws do: their sum scatters less."""
FEWER_DRAWS = 400
BEING_CALIBRATED = Words(
    fr="La prévision se règle sur les prévisions passées, qui sont en cours de calcul : la relire dans un instant.",
    en="The forecast is being set by its past forecasts, which are being computed: read it again in a moment.",
)
TOO_FAR = Words(
    fr="La période finit le {end:date}, à plus d’un an : les affaires qui s’y signeront n’existent pas encore.",
    en="The period ends on {end:date}, more than a year away: the deals that will close then do not exist yet.",
)
CURRENCIES = Words(
    fr="Montants en plusieurs devises ({currencies:list}) : charger les taux, ou n’en garder qu’une.",
    en="Amounts in several currencies ({currencies:list}): load the rates, or keep one of them.",
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Revenue of a period, as of a day before its end.

    `closed` is what came in the period up to the day. Draws are (draws, months): of the deals open today, of the
    deals not yet created, of the sales that no deal explains; by month up to `ends`, those of the period only. `pool`
    is what the past forecasts made of the deals' draws.
    """

    as_of: date
    period: Period
    closed: float
    ends: tuple[date, ...]
    open: Floats
    new: Floats
    other: Floats
    simulation: Simulation
    pool: Pool

    @property
    def model(self) -> ForecastModel:
        return self.simulation.model

    @property
    def first_span(self) -> int:
        """The first span of the simulation that lies in the period."""
        return len(self.simulation.ends) - len(self.ends)

    @property
    def total(self) -> Floats:
        """Draws of the period's revenue, what is closed included."""
        return np.asarray(self.closed + (self.open + self.new + self.other).sum(axis=1))

    @property
    def by_month(self) -> Floats:
        """Draws of what is still to come in each month, (draws, months)."""
        return self.open + self.new + self.other

    @property
    def probability(self) -> Floats:
        """Chance of each open deal to be won in what is left of the period."""
        return np.asarray(self.simulation.probability[:, self.first_span :].sum(axis=1))

    def chance(self, target: float) -> float:
        """Chance that the period's revenue reaches the target: the share of draws that do."""
        return float(np.mean(self.total >= target))

    def estimate(self, unit: str = "money", level: float = 0.95) -> Estimate:
        """Expected revenue of the period, interval at `level`; in `extra` the 80 % interval and the parts."""
        return _estimate(self, self.total, self.closed, unit, level, len(self.model.open), self._parts())

    def of_groups(self, dimension: str, unit: str = "money", level: float = 0.95) -> list[tuple[Cell, Estimate]]:
        """What is still to come, by value of 'segment', 'channel', 'owner' or 'offer' of the deals: parts of one draw.

        The sales that no deal explains, and the revenue already closed, are in none of them.
        """
        ratio = self._ratio()
        of = self.model.open.values[dimension]
        found: list[tuple[Cell, Estimate]] = []
        for value, draws in self.simulation.of_groups(dimension).items():
            these = (draws[:, self.first_span :] * ratio).sum(axis=1)
            if these.max(initial=0.0) > 0:
                number = sum(v == value for v in of)
                found.append((value, _estimate(self, these, 0.0, unit, level, number, {})))
        return found

    def _ratio(self) -> Floats:
        """By what the pool multiplied the deals' revenue, draw by draw and month by month."""
        plain = (self.simulation.open + self.simulation.new)[:, self.first_span :]
        return np.divide(self.open + self.new, plain, out=np.ones_like(plain), where=plain > 0)

    def _parts(self) -> dict[str, float]:
        parts = {"open": self.open, "new": self.new, "other": self.other}
        return {"closed": self.closed, **{name: float(draws.sum(axis=1).mean()) for name, draws in parts.items()}}


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the pool makes of the deals' revenue, draw by draw and month by month: times `ratio`, plus `rest` where the
    draws have none; both (draws, months). The same for a simulation with levers moved: they move what is left of it."""

    ratio: Floats
    rest: Floats

    @classmethod
    def by(cls, pool: Pool, simulation: Simulation, seed: int) -> "Calibration":
        """From a simulation without levers."""
        horizon = np.minimum(np.arange(len(simulation.ends)), HORIZONS - 1)
        plain = simulation.open + simulation.new
        moved = pooled(ask(simulation, seed), pool, plain, horizon)
        ratio = np.divide(moved, plain, out=np.ones_like(plain), where=plain > 0)
        return cls(ratio, np.where(plain > 0, 0.0, moved))

    def of(self, simulation: Simulation, price: float = 1.0) -> Simulation:
        """The simulation as the pool says it; `price` is what its levers multiply amounts by."""
        open_ = simulation.open * self.ratio + self.rest * price
        return replace(simulation, open=open_, new=simulation.new * self.ratio)


def pool_of(model: ForecastModel, pasts: Pasts) -> Pool | NotComputable:
    """The pool as of the model's day; "not yet" while the past is being computed."""
    past = pasts.until(model.as_of)
    return being_calibrated() if past is None else pool_at(past, model.as_of)


def being_calibrated() -> NotComputable:
    """The answer of who does not wait while the past is being computed."""
    return NotComputable("no_data", Sentence(BEING_CALIBRATED), unit="money")


def not_yet(result: object) -> bool:
    """Whether an answer only says that the past is being computed: never to be kept, it will be another in a moment."""
    return isinstance(result, NotComputable) and result.reason.words is BEING_CALIBRATED


def draws_for(model: ForecastModel) -> int:
    """How many draws a forecast takes, whoever asks for it."""
    return FEWER_DRAWS if len(model.open) > MANY else DRAWS


def forecast(
    engine: Engine, as_of: date, period: Period, pasts: Pasts, *, seed: int = SEED
) -> Forecast | NotComputable:
    """The forecast of a period that ends after the day. Raises ValueError on one that is over, or has no end."""
    if period.last_day is None or period.last_day <= as_of:
        raise ValueError(f"nothing is left to forecast of {period} as of {as_of}")
    if (period.last_day - as_of).days > FAR:
        return NotComputable("no_data", Sentence(TOO_FAR, {"end": period.last_day}), unit="money")
    currencies = _currencies(engine)
    if len(currencies) > 1:
        return NotComputable("no_data", Sentence(CURRENCIES, {"currencies": currencies}), unit="money")
    if not pasts.prepared(as_of):
        return being_calibrated()
    model = pasts.learnt(as_of)
    if isinstance(model, NotComputable):
        return model
    return forecast_with(engine, model, period, pasts, seed=seed)


def forecast_with(
    engine: Engine, model: ForecastModel, period: Period, pasts: Pasts, *, seed: int = SEED
) -> Forecast | NotComputable:
    """The same with a model learnt already."""
    assert period.last_day is not None
    as_of = model.as_of
    before = [] if period.start is None or period.start <= as_of + timedelta(days=1) else _until(as_of, period.start)
    inside = month_ends(before[-1] if before else as_of, period.last_day)
    pool = pool_of(model, pasts)
    if isinstance(pool, NotComputable):
        return pool
    simulation = simulate(model, [*before, *inside], draws=draws_for(model), seed=seed)
    first = len(before)
    moved = Calibration.by(pool, simulation, seed).of(simulation)
    open_, new = moved.open[:, first:], moved.new[:, first:]
    closed = 0.0 if before else closed_in(engine, period.start, as_of)
    return Forecast(as_of, period, closed, tuple(inside), open_, new, simulation.other[:, first:], simulation, pool)


def closed_in(engine: Engine, start: date | None, as_of: date) -> float:
    """Revenue from `start` up to the day: the sales, where they say which have a deal; else the won deals."""
    first = start or date(1, 1, 1)
    if other_sales(engine, as_of) is not None:
        return sold_between(engine, first, as_of)[1]
    return won_between(engine, first, as_of)[1]


def default_period(as_of: date, plan: Period | None) -> Period:
    """The plan's period while it lasts, else the quarter under way (the next one on its last day)."""
    if plan is not None and plan.last_day is not None and plan.last_day > as_of and plan.holds(as_of):
        return plan
    return period_of(as_of + timedelta(days=1), "quarter")


def next_months(as_of: date, months: int) -> Period:
    """From the day after to the end of so many months, the one under way included unless it is over."""
    ends = month_ends(as_of, as_of + timedelta(days=31 * months + 1))
    last = ends[months - 1]
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return Period(as_of + timedelta(days=1), following)


def _until(as_of: date, start: date) -> list[date]:
    return month_ends(as_of, start - timedelta(days=1))


def _estimate(
    forecast: Forecast, draws: Floats, least: float, unit: str, level: float, n: int, parts: dict[str, float]
) -> Estimate:
    tail = (1 - level) / 2
    low, low80, high80, high = (float(q) for q in np.quantile(draws, [tail, 0.1, 0.9, 1 - tail]))
    value = float(draws.mean())
    low, high = min(max(low, least), value), max(high, value)
    extra = {"low_80": low80, "high_80": high80, "median": float(np.median(draws)), **parts}
    method = "stage hazards, pooled"
    return Estimate(value, low, high, n, unit, method, level, as_of=forecast.as_of, extra=extra)


def _currencies(engine: Engine) -> Sequence[str]:
    engine.wide("opportunity")
    row = engine.one("SELECT min(currency), max(currency) FROM wide_opportunity WHERE amount > 0")
    return tuple(sorted({currency for currency in row if currency}))
