"""How an objective may end: draws of the value its KPI will have on its date, and the chance to reach the target.

What adds up (revenue, margin, new customers) is what is done plus what is simulated. A rate ends at the mean of what is
known and of what is still to come, the latter drawn from the sampling distribution of its estimate over the volume to
come. Each way of drawing is said with its result.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.special import ndtri

from portulan.language.words import Sentence, Words
from portulan.metrics.answers import KpiTable
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.forecast.simulation import DRAWS, SEED
from portulan.metrics.period import Period
from portulan.metrics.whatif.economics import YEAR
from portulan.metrics.whatif.effects import Base
from portulan.plan.kpi_reference import KpiReference
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.hazards import Floats

REVENUE = Words(
    fr="Ce qui est vendu, plus la prévision des affaires ouvertes et à venir : {n} tirages.",
    en="What is sold, plus the forecast of open deals and of those to come: {n} draws.",
)
MARGIN = Words(
    fr="La marge faite, plus celle des ventes prévues au taux de marge de l’année écoulée : {n} tirages.",
    en="The margin made, plus that of the sales forecast at the margin rate of the past year: {n} draws.",
)
CUSTOMERS = Words(
    fr="Les clients déjà gagnés, plus ceux des affaires prévues : sur un an, {part:share0} des affaires gagnées ont "
    "amené un nouveau client.",
    en="Customers already won, plus those of the deals forecast: over a year, {part:share0} of the deals won brought a "
    "new customer.",
)
PACE = Words(
    fr="Ce qui est fait, plus un nombre tiré au rythme de la période jusqu’ici ({rate:number} par mois).",
    en="What is done, plus a number drawn at the pace of the period so far ({rate:number} a month).",
)
RATE = Words(
    fr="La valeur jusqu’ici ({n} cas), complétée par environ {more} cas à venir tirés autour d’elle, avec son "
    "incertitude.",
    en="The value so far ({n} cases), completed by about {more} cases to come drawn around it, with its uncertainty.",
)
OVER = Words(fr="L’échéance est passée : la valeur est connue.", en="The date is past: the value is known.")
NO_WAY = Words(
    fr="Cet indicateur ne se simule pas : c’est un état du jour, sans suite à tirer.",
    en="This KPI is not simulated: it is a state of the day, with nothing to draw on.",
)
PARTIAL = Words(
    fr="Une partie seulement des ventes (where) : la prévision est faite pour l’ensemble.",
    en="Part of the sales only (where): the forecast is made for the whole.",
)
STOCKS = ("pipeline_open",)
SIMULATED = ("revenue", "gross_margin", "new_customers")


@dataclass(frozen=True, slots=True)
class Finals:
    """Draws of the final value. `so_far` is the value on the day of reading; `left` how many cases are still to come,
    for a rate; `better` the direction of the KPI."""

    draws: Floats
    so_far: float
    unit: str
    better: str
    basis: Sentence
    left: float = 0.0
    done: float = 0.0

    def chance(self, target: float) -> float:
        """The share of draws that reach the target."""
        reached = self.draws >= target if self.better == "up" else self.draws <= target
        return float(np.mean(reached))


Result = Finals | NotComputable
Ask = Callable[[KpiReference, Period | None], KpiTable]
Forecast = Callable[[], Base | NotComputable | None]


def finals(reference: KpiReference, by: date, as_of: date, start: date | None, ask: Ask, forecast: Forecast) -> Result:
    """How the KPI may stand on the day `by`, counted from `start`. `forecast` gives the one up to that day, asked only
    where it serves: rates do without."""
    period = Period(start, date.fromordinal(by.toordinal() + 1)) if start is None or start <= by else None
    table = ask(reference, period)
    if len(table.rows) != 1:
        return NotComputable("no_data", Sentence(PARTIAL), unit=table.kpi.unit)
    result, kpi = table.result, table.kpi
    if isinstance(result, NotComputable):
        return result
    if by <= as_of:
        return Finals(np.full(1, result.value), result.value, kpi.unit, kpi.better, Sentence(OVER))
    if kpi.id in STOCKS:
        return NotComputable("no_data", Sentence(NO_WAY), unit=kpi.unit)
    whole = reference.where is None
    if whole and kpi.id in SIMULATED:
        base = forecast()
        if isinstance(base, Base):
            return _simulated(kpi.id, kpi.unit, result, base, ask, as_of)
        if base is not None and (kpi.unit != "count" or not_yet(base)):
            return replace(base, unit=kpi.unit)
    if kpi.unit == "count":
        return _at_pace(result, kpi.better, by, as_of, start)
    if result.low is not None and result.high is not None and result.n:
        return _rate(result, kpi.unit, kpi.better, by, as_of, start)
    return NotComputable("no_data", Sentence(NO_WAY if whole else PARTIAL), unit=kpi.unit)


def _simulated(kpi: str, unit: str, result: Estimate, base: Base, ask: Ask, as_of: date) -> Result:
    return Finals(
        result.value + to_come(kpi, base, base.simulation.total, base.simulation.wins, new_share(ask, as_of)),
        result.value, unit, "up", _basis(kpi, base, ask, as_of), done=result.value,
    )  # fmt: skip


def _basis(kpi: str, base: Base, ask: Ask, as_of: date) -> Sentence:
    if kpi == "new_customers":
        customers, won = new_share(ask, as_of)
        return Sentence(CUSTOMERS, {"part": customers / max(won, 1.0)})
    return Sentence(REVENUE if kpi == "revenue" else MARGIN, {"n": base.simulation.draws})


def to_come(kpi: str, base: Base, total: Floats, wins: Floats, share: tuple[float, float]) -> Floats:
    """Draws of what a simulation adds to a KPI, from its revenue and its wins by span, (draws, spans) both."""
    if kpi == "revenue":
        return np.asarray(total.sum(axis=1))
    rng = np.random.default_rng([base.seed, 60])
    draws = len(total)
    if kpi == "gross_margin":
        margin = base.economics.margin
        value = margin.value if isinstance(margin, Estimate) else 0.0
        rate = value + base.economics.margin_error * rng.standard_normal(draws)
        return np.asarray(total.sum(axis=1) * rate)
    customers, won = share
    per_win = rng.gamma(customers + 0.5, 1 / max(won, 1.0), draws)
    luck = rng.random(draws)
    expected = wins.sum(axis=1) * per_win
    return np.asarray(np.round(expected + np.sqrt(expected) * ndtri(luck)).clip(0))


def new_share(ask: Ask, as_of: date) -> tuple[float, float]:
    """New customers and deals won over the last year."""
    tomorrow = date.fromordinal(as_of.toordinal() + 1)
    year = Period(date.fromordinal(as_of.toordinal() + 1 - YEAR), tomorrow)
    customers = ask(KpiReference("new_customers"), year).result
    won = ask(KpiReference("win_rate"), year).result
    if not isinstance(customers, Estimate) or not isinstance(won, Estimate):
        return 0.0, 1.0
    return customers.value, won.value * won.n


def _pace(as_of: date, by: date, start: date | None, days: float) -> float:
    """Days to come over days gone by since the start of the count."""
    gone = (as_of - start).days + 1 if start is not None else days
    return (by - as_of).days / max(gone, 1)


def _at_pace(result: Estimate, better: str, by: date, as_of: date, start: date | None) -> Finals:
    """Gamma–Poisson: the count so far fixes the rate up to its own error."""
    rng = np.random.default_rng([SEED, 61])
    ahead = _pace(as_of, by, start, YEAR)
    rate = rng.gamma(result.value + 0.5, 1.0, DRAWS) * ahead
    a_month = result.value * ahead / max((by - as_of).days, 1) * 30.4375
    basis = Sentence(PACE, {"rate": round(a_month, 1)})
    return Finals(
        np.asarray(result.value + rng.poisson(rate), dtype=np.float64),
        result.value,
        "count",
        better,
        basis,
        done=result.value,
    )


def _rate(result: Estimate, unit: str, better: str, by: date, as_of: date, start: date | None) -> Finals:
    """(n v + n' f) / (n + n'): f, the mean of the n' cases to come, has the error of v and that of n' cases."""
    assert result.low is not None
    assert result.high is not None
    rng = np.random.default_rng([SEED, 62])
    error = (result.high - result.low) / 3.92
    n = float(result.n)
    left = max(n * _pace(as_of, by, start, YEAR), 1e-9)
    truth = result.value + error * rng.standard_normal(DRAWS)
    rest = truth + error * np.sqrt(n / left) * rng.standard_normal(DRAWS)
    if unit == "share":
        rest = np.clip(rest, 0.0, 1.0)
    ends = (n * result.value + left * rest) / (n + left)
    basis = Sentence(RATE, {"n": result.n, "more": max(round(left), 1)})
    return Finals(np.asarray(ends, dtype=np.float64), result.value, unit, better, basis, left=left, done=n)
