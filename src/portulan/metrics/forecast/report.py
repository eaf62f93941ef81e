"""A forecast told whole: verdict, months to come beside the months past, open deals with their chances, what the
pool says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from portulan.language.words import Language, Money, Sentence, Words
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.answer import Forecast, closed_in
from portulan.metrics.forecast.calendar import day_of
from portulan.metrics.forecast.experts import EXPERTS
from portulan.metrics.forecast.past import LEAST_BEFORE_POOL
from portulan.metrics.period import Period, last_periods, period_of
from portulan.stats.estimate import Estimate, NotComputable

PAST_MONTHS = 9
LITTLE_TOLD = 0.3
"""Below this weight the open deals do not tell the closings."""


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """A month of the period: what is closed in it, expected parts to come, and the whole month with both intervals."""

    period: Period
    closed: float
    open: float
    new: float
    other: float
    total: Estimate


@dataclass(frozen=True, slots=True)
class DealAhead:
    """An open deal: its stage (a name of the plan, '' where stages are not dated), days in it, chance to be won in
    what is left of the period, and amount expected if won."""

    id: str
    name: str | None
    stage: str
    days: int
    chance: float
    amount: float
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class ForecastReport:
    """What `Workspace.forecast` gives. `total` is a reason where nothing can be forecast; the rest is then empty.

    `chance` is that of reaching `target`. `weights`: what the pool trusts, by expert; empty where the deals speak
    alone. `past`: revenue of the last months. Amounts are in `currency`.
    """

    as_of: date
    period: Period
    currency: str
    total: Estimate | NotComputable
    target: float | None = None
    chance: float | None = None
    months: Sequence[MonthAhead] = ()
    past: Sequence[tuple[Period, float]] = ()
    deals: Sequence[DealAhead] = ()
    weights: Mapping[str, float] | None = None
    learnt_from: int = 0
    wins_a_month: float = 0.0

    @property
    def verdict(self) -> Sentence | None:
        """The forecast in one sentence."""
        if isinstance(self.total, NotComputable):
            return None
        extra = self.total.extra
        params = {
            "low": _whole(extra["low_80"], self.currency),
            "high": _whole(extra["high_80"], self.currency),
            "until": self.period.last_day,
            "target": Sentence(NO_TARGET),
        }
        if self.target is not None and self.chance is not None:
            said = {"chances": _in_hundred(self.chance), "target": _whole(self.target, self.currency)}
            params["target"] = Sentence(TARGET, said)
        return Sentence(VERDICT, params)

    @property
    def finding(self) -> Words:
        """What the weight of the open deals means."""
        if self.weights is None or self.learnt_from < LEAST_BEFORE_POOL:
            return TOO_EARLY
        weight = self.weights[EXPERTS[0]]
        return TOLD_LITTLE if weight < LITTLE_TOLD else TOLD_WELL if weight >= 0.6 else TOLD_PARTLY

    def as_json(self, language: Language) -> dict[str, Any]:
        total, verdict = self.total, self.verdict
        return {
            "as_of": self.as_of.isoformat(),
            "from": self.period.start and self.period.start.isoformat(),
            "to": self.period.end and self.period.end.isoformat(),
            "currency": self.currency,
            "verdict": verdict.say(language) if verdict else None,
            "status": total.status,
            "reason": total.reason.say(language) if isinstance(total, NotComputable) else None,
            "total": _json(total) if isinstance(total, Estimate) else None,
            "target": self.target,
            "chance": self.chance,
            "months": [
                {
                    "month": month.period.key if month.period.grain else None,
                    "closed": month.closed, "open": month.open, "new": month.new, "other": month.other,
                    **_json(month.total),
                }
                for month in self.months
            ],
            "past": [{"month": period.key, "revenue": revenue} for period, revenue in self.past],
            "deals": [
                {"id": d.id, "name": d.name, "stage": d.stage, "days": d.days, "chance": d.chance, "amount": d.amount}
                for d in self.deals
            ],
            "weights": dict(self.weights) if self.weights is not None else None,
            "finding": self.finding.say(language) if verdict else None,
            "learnt_from": self.learnt_from,
            "wins_a_month": self.wins_a_month,
        }  # fmt: skip


VERDICT = Words(
    fr="Entre {low:money} et {high:money} d’ici le {until:date}, huit fois sur dix{target}.",
    en="Between {low:money} and {high:money} by {until:date}, eight times in ten{target}.",
)
NO_TARGET = Words(fr="", en="")
TARGET = Words(
    fr=" ; {chances} {chances:?chance|chances} sur 100 d’atteindre {target:money}",
    en="; {chances} in 100 to reach {target:money}",
)
TOLD_LITTLE = Words(
    fr="Ici, les affaires ouvertes ne disent pas les signatures : la prévision s’appuie surtout sur les totaux passés. "
    "Pipeline jamais nettoyé, ou signatures limitées par autre chose que les affaires.",
    en="Here the open deals do not tell the closings: the forecast leans on past totals. The pipeline is never "
    "cleaned, or something else than deals limits the closings.",
)
TOLD_PARTLY = Words(
    fr="Les affaires ouvertes et la tendance des totaux se partagent la prévision.",
    en="The open deals and the trend of the totals share the forecast.",
)
TOLD_WELL = Words(
    fr="Les affaires ouvertes disent bien les signatures : la prévision s’appuie surtout sur elles.",
    en="The open deals tell the closings well: the forecast leans mostly on them.",
)
TOO_EARLY = Words(
    fr="Trop peu de prévisions passées pour savoir si les affaires ouvertes disent les signatures : elles pèsent ce "
    "qu’elles valent d’habitude.",
    en="Too few past forecasts to know whether the open deals tell the closings: they weigh what they usually are "
    "worth.",
)


def report(made: Forecast, engine: Engine, currency: str, target: float | None = None) -> ForecastReport:
    """Everything about a forecast. Deals come with the highest expected revenue first."""
    model = made.model
    weights = dict(zip(EXPERTS, map(float, made.pool.weight[0]), strict=True))
    return ForecastReport(
        made.as_of,
        made.period,
        currency,
        made.estimate(),
        target,
        made.chance(target) if target is not None else None,
        [_month(made, engine, i) for i in range(len(made.ends))],
        _past(engine, made.as_of),
        _deals(made, engine),
        weights,
        made.pool.n[0],
        model.wins_a_month,
    )


def _month(made: Forecast, engine: Engine, i: int) -> MonthAhead:
    whole = period_of(made.ends[i], "month")
    start = max(whole.start or made.ends[i], made.period.start or date.min)
    month = Period(start, made.ends[i] + timedelta(days=1), "month")
    closed = closed_in(engine, start, made.as_of) if start <= made.as_of else 0.0
    draws = closed + made.by_month[:, i]
    low, low80, high80, high = (float(q) for q in np.quantile(draws, [0.025, 0.1, 0.9, 0.975]))
    value = float(draws.mean())
    total = Estimate(
        value, min(low, value), max(high, value), len(made.model.open), "money", "stage hazards",
        as_of=made.as_of, extra={"low_80": low80, "high_80": high80},
    )  # fmt: skip
    open_, new, other = (float(part[:, i].mean()) for part in (made.open, made.new, made.other))
    return MonthAhead(month, closed, open_, new, other, total)


def _past(engine: Engine, as_of: date) -> list[tuple[Period, float]]:
    months = last_periods(as_of + timedelta(days=1), "month", PAST_MONTHS + 1)[:-1]
    return [(m, closed_in(engine, m.start, m.last_day)) for m in months if m.last_day is not None]


def _deals(made: Forecast, engine: Engine) -> list[DealAhead]:
    deals, model = made.model.open, made.model
    amount = made.simulation.amount.mean(axis=0)
    chance = made.probability
    names = _names(engine, deals.id)
    order = np.argsort(-chance * amount, kind="stable")
    today = made.as_of
    return [
        DealAhead(
            deals.id[i], names.get(deals.id[i]), model.stages[int(deals.stage[i])],
            (today - day_of(int(deals.entered[i]))).days, float(chance[i]), float(amount[i]),
            {name: values[i] for name, values in deals.values.items()},
        )
        for i in map(int, order)
    ]  # fmt: skip


def _names(engine: Engine, ids: Sequence[str]) -> dict[str, str]:
    if "name" not in engine.columns("opportunity") or not ids:
        return {}
    rows = engine.rows("SELECT opportunity_id, name FROM wide_opportunity WHERE name IS NOT NULL")
    wanted = set(ids)
    return {key: name for key, name in rows if key in wanted}


def _in_hundred(chance: float) -> int:
    """Chances in a hundred, never 0 nor 100: neither is ever sure."""
    return min(max(round(100 * chance), 1), 99)


def _whole(amount: float, currency: str) -> Money:
    """An amount rounded to what its uncertainty lets one read, with its currency."""
    step = 10 ** max(int(np.floor(np.log10(max(abs(amount), 1.0)))) - 2, 0)
    return Money(Decimal(round(amount / step) * step), currency)


def _json(result: Estimate) -> dict[str, float | None]:
    return {
        "value": result.value, "low": result.low, "high": result.high,
        **{name: result.extra[name] for name in result.extra if name not in ("median",)},
    }  # fmt: skip
