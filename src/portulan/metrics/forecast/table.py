"""`forecast_revenue` as a figure among the others: whole, by segment, channel, owner or offer, by month."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from portulan.language.finding import FindingKind
from portulan.language.words import Sentence, Words
from portulan.metrics.answers import KpiRow, KpiTable, RequestError, TrendPoint
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.answer import Forecast, closed_in, default_period, forecast, not_yet
from portulan.metrics.forecast.deals import NAMED
from portulan.metrics.forecast.pasts import Pasts
from portulan.metrics.forecast.report import ForecastReport, report
from portulan.metrics.forecast.scores import Scores, score_past
from portulan.metrics.kpi import Variant
from portulan.metrics.period import Period, period_of
from portulan.metrics.requests import Request
from portulan.stats.estimate import Estimate, NotComputable, Result

NO_SPLIT = FindingKind(
    "ME010",
    "error",
    Words(
        fr="La prévision ne se découpe pas par « {name:raw} ».",
        en="The forecast cannot be split by “{name:raw}”.",
    ),
    Words(
        fr="La découper, une dimension à la fois, par : {known:raw}.",
        en="Split it, one dimension at a time, by: {known:raw}.",
    ),
)
NO_CONDITION = FindingKind(
    "ME011",
    "error",
    Words(
        fr="La prévision ne se restreint pas par une condition : elle s’apprend sur toutes les affaires.",
        en="The forecast takes no condition: it is learnt from all deals.",
    ),
    Words(fr="La découper par : {known:raw}.", en="Split it by: {known:raw}."),
)
PERIOD_OVER = Words(
    fr="La période est finie : rien n’est à prévoir, c’est le chiffre d’affaires réalisé.",
    en="The period is over: nothing is left to forecast, this is the revenue made.",
)
POOLED = Words(
    fr="Pondérée avec la tendance des totaux et recalée d’après les prévisions passées.",
    en="Weighed with the trend of the totals and set by the past forecasts.",
)
OF_DEALS = Words(
    fr="Par groupe : ce qui reste à venir des affaires, sans le réalisé ni les ventes hors affaire.",
    en="By group: what is still to come from deals, without what is closed nor the sales that no deal explains.",
)
NOTHING = Words(fr="", en="")
_MONTH = "month"
KEPT = 24
"""Forecasts kept in memory: each holds its draws."""
CLOSED_KEPT = 500
"""Revenues of past periods kept."""


class ForecastTables:
    """Answers of `forecast_revenue` over one state of plan and facts; a forecast asked for again is not made again."""

    def __init__(self, engine: Engine, pasts: Pasts, plan_period: Period | None, currency: str, level: float) -> None:
        self.engine = engine
        self.pasts = pasts
        self._plan_period = plan_period
        self._currency = currency
        self._level = level
        self._made: dict[tuple[date, Period], Forecast | NotComputable] = {}
        self._closed: dict[tuple[date | None, date], float] = {}

    def forecast(self, as_of: date, period: Period | None = None) -> Forecast | NotComputable:
        """The forecast of a period that is not over; the default one unless told."""
        wanted = period if period is not None and period.end is not None else default_period(as_of, self._plan_period)
        key = (as_of, wanted)
        if key not in self._made:
            made = forecast(self.engine, as_of, wanted, self.pasts)
            if not_yet(made):
                return made
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.pop(next(iter(self._made)))
        return self._made[key]

    def report(self, as_of: date, period: Period | None = None, target: float | None = None) -> ForecastReport:
        """The forecast of a period told whole; of the default one unless told."""
        wanted = period if period is not None and period.end is not None else default_period(as_of, self._plan_period)
        made = self.forecast(as_of, wanted)
        if isinstance(made, NotComputable):
            return ForecastReport(as_of, wanted, self._currency, made, target)
        return report(made, self.engine, self._currency, target)

    def past_scores(self, as_of: date, progress: Callable[[int, int], None] | None = None) -> Scores | None:
        """How good the forecasts recomputed as of past months are; None while they are being computed."""
        past = self.pasts.until(as_of, progress)
        return None if past is None else score_past(past)

    def table(self, request: Request, variant: Variant) -> KpiTable:
        """The figure. Raises RequestError on a condition, or a split other than by one of NAMED or by month."""
        self._check(request)
        period = request.period
        if period is None or period.end is None:
            period = default_period(request.as_of, self._plan_period)
        over = period.end is not None and period.end <= request.as_of + timedelta(days=1)
        if over:
            return self._answer(
                request, variant, period, [KpiRow({}, self._made_already(period))], PERIOD_OVER, NOTHING
            )
        made = self.forecast(request.as_of, period)
        if isinstance(made, NotComputable):
            return self._answer(request, variant, period, [KpiRow({}, made)], NOTHING, NOTHING)
        rows = self._rows(request, made)
        by_deals = bool(request.by) and request.by[0] != _MONTH
        return self._answer(request, variant, period, rows, POOLED, OF_DEALS if by_deals else NOTHING)

    def trend(self, request: Request, variant: Variant, periods: list[Period]) -> list[TrendPoint]:
        """Revenue of the periods that are over, and the forecast of the one under way."""
        self._check(replace(request, by=()))
        return [TrendPoint(p, self.table(replace(request, by=(), period=p), variant).rows[0].result) for p in periods]

    def _rows(self, request: Request, made: Forecast) -> list[KpiRow]:
        if not request.by:
            return [KpiRow({}, made.estimate(level=self._level))]
        name = request.by[0]
        if name != _MONTH:
            groups = made.of_groups(name, level=self._level)
            return [KpiRow({name: value}, result) for value, result in sorted(groups, key=lambda g: -g[1].value)]
        return [KpiRow({name: month.key}, self._of_month(made, month)) for month in _months(made)]

    def _of_month(self, made: Forecast, month: Period) -> Result:
        """What a month of the period brings: made already, to come, or both in the one under way."""
        assert month.last_day is not None
        spans = [i for i, end in enumerate(made.ends) if month.holds(end)]
        if not spans:
            return self._made_already(month)
        closed = closed_in(self.engine, month.start, made.as_of) if month.holds(made.as_of) else 0.0
        one = replace(
            made, closed=closed, ends=tuple(made.ends[i] for i in spans),
            open=made.open[:, spans], new=made.new[:, spans], other=made.other[:, spans],
        )  # fmt: skip
        return one.estimate(level=self._level)

    def _check(self, request: Request) -> None:
        columns = self.engine.columns("opportunity")
        known = ", ".join([*(name for name in NAMED if name in columns), _MONTH])
        if request.where is not None:
            raise RequestError(NO_CONDITION.at(request.reference.place, known=known))
        wrong = [name for name in request.by if name != _MONTH and (name not in NAMED or name not in columns)]
        if wrong or len(request.by) > 1:
            name = wrong[0] if wrong else ", ".join(request.by)
            raise RequestError(NO_SPLIT.at(request.reference.place, name=name, known=known))

    def _made_already(self, period: Period) -> Result:
        assert period.last_day is not None
        key = (period.start, period.last_day)
        if key not in self._closed:
            while len(self._closed) >= CLOSED_KEPT:
                self._closed.pop(next(iter(self._closed)))
            self._closed[key] = closed_in(self.engine, *key)
        total = self._closed[key]
        return Estimate(total, None, None, 0, "money", "exact sum", self._level, as_of=period.last_day)

    def _answer(
        self, request: Request, variant: Variant, period: Period, rows: list[KpiRow], how: Words, groups: Words
    ) -> KpiTable:
        params = {"until": period.last_day, "day": request.as_of, "how": how, "groups": groups}
        by = () if rows and not rows[0].by else request.by
        return KpiTable(
            request.kpi,
            request.text,
            request.as_of,
            period,
            Sentence(variant.definition, params),
            rows,
            by,
            self._currency,
        )


def _months(made: Forecast) -> list[Period]:
    """The months of the period, from its first day (or from the one under way) to its end."""
    month = period_of(made.period.start or made.as_of, "month")
    found = []
    while month.start is not None and month.end is not None and month.start <= made.ends[-1]:
        start, end = max(month.start, made.period.start or month.start), min(month.end, made.period.end or month.end)
        found.append(Period(start, end, "month"))
        month = period_of(month.end, "month")
    return found
