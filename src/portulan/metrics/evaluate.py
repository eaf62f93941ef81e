"""Answering a request: pick the way to compute it, sum in the engine, estimate each group, say what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from portulan.language.words import Sentence, Words
from portulan.metrics.answers import Cell, KpiRow, KpiTable, TrendPoint
from portulan.metrics.catalogue import catalogue
from portulan.metrics.columns import SIZES
from portulan.metrics.coverage import coverage, goal_period, goal_words
from portulan.metrics.customers.figures import customer_definition, customer_figures
from portulan.metrics.customers.measures import CustomerMeasure
from portulan.metrics.customers.over_cost import over_cost, said_of_costs
from portulan.metrics.engine import Engine
from portulan.metrics.engines.database import EngineRefused
from portulan.metrics.estimates import NOUNS, Setting, cost_per, count, estimate, mixed, with_pending
from portulan.metrics.forecast.answer import default_period
from portulan.metrics.forecast.pasts import Pasts
from portulan.metrics.forecast.table import ForecastTables
from portulan.metrics.kpi import (
    CostPer,
    Kpi,
    Number,
    OverCost,
    OverGoal,
    OverMarket,
    Reach,
    TimeTo,
    ToCome,
    Total,
    Variant,
)
from portulan.metrics.market_share import market_share, market_words, share_span
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.requests import Request, check_columns
from portulan.metrics.selecting import population, source
from portulan.metrics.service_words import service_words
from portulan.metrics.sums import Group, Sums, empty, incidences, spend, sums
from portulan.metrics.terms import Terms
from portulan.metrics.velocity import dated
from portulan.stats.duration import incidence_quantile
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.reasons import nothing
from portulan.stats.sufficient import Incidence

T = TypeVar("T")
HORIZON_SHARE = 0.9
DAYS = Words(fr="{n} {n:?jour|jours}", en="{n} {n:?day|days}")
DAYS_BY_STAGE = Words(fr="délais propres à chaque étape ({stages:list})", en="each stage’s own time ({stages:list})")
DAYS_OF_STAGE = Words(fr="{stage:raw} {n} j", en="{stage:raw} {n} d")
AS_FAR = Words(fr="délais que permettra le recul", en="as long as the data allow")
SKIPS_FILLED = Words(
    fr="Une étape sautée compte comme passée, au même instant.",
    en="A skipped stage counts as passed, at the same instant.",
)
SKIPS_EXCLUDED = Words(
    fr="Une étape sautée ne compte pas, selon le plan.", en="A skipped stage does not count, by the plan."
)
NOTHING = Words(fr="", en="")
ENGINE_SAID = Words(fr="{said}", en="{said}")
BEYOND = Words(
    fr=" À côté : la part des affaires au-delà du garde-fou de {rule:share0}.",
    en=" Beside it: the share of deals beyond the guard-rail of {rule:share0}.",
)
DATES_OF_FACTS = Words(
    fr="Dates de passage : celles des données ; une étape sautée compte comme passée.",
    en="Dates of passage: those of the data; a skipped step counts as passed.",
)
DEFINITION_APPLIED = Words(
    fr="Les données ne datent pas le passage {names:list} : la définition du plan est appliquée à chaque lead tel "
    "qu’il "
    "est aujourd’hui, à la date de son premier contact.",
    en="The data do not date {names:list}: the plan’s definition is applied to each lead as it stands today, dated at "
    "its first contact.",
)
SINCE = Words(
    fr=" Compté depuis le {day:date} : avant, aucune dépense chargée ne s’y rapporte.",
    en=" Counted since {day:date}: no spend loaded bears on what came before.",
)
LAGGED = Words(
    fr="Les dépenses sont décalées de {lag:days}, le cycle de vente médian.",
    en="Spend is lagged by {lag:days}, the median sales cycle.",
)
NO_CYCLE = Words(
    fr="Sans décalage : le cycle de vente médian n’est pas connu.", en="No lag: the median sales cycle is not known."
)
NO_LAG = Words(fr="Sans décalage, comme demandé.", en="No lag, as asked.")


@dataclass(frozen=True)
class Evaluator:
    """An engine with what of the plan shapes answers: currency, discount guard-rail, confidence level, catalogue.

    `known` are the KPIs of this workspace, those its plan declares after the built-in ones; `terms` what of the plan
    some are held against. A forecast asked for without a period is that of `plan_period`; the past forecasts it leans
    on are kept in `cache`, and waited for if `patient`.
    """

    engine: Engine
    currency: str = "EUR"
    guardrail: Decimal | None = None
    level: float = 0.95
    known: Mapping[str, Kpi] = field(default_factory=catalogue)
    terms: Terms = field(default_factory=Terms)
    plan_period: Period | None = None
    cache: Path | None = None
    patient: bool = True

    @cached_property
    def forecasts(self) -> ForecastTables:
        """What answers for the revenue to come."""
        pasts = Pasts(self.engine, self.cache, self.patient)
        return ForecastTables(self.engine, pasts, self.plan_period, self.currency, self.level)

    def table(self, request: Request) -> KpiTable:
        """The answer to a request; the reason why not, where the engine refuses the question.

        Raises RequestError on a split or condition that its records cannot answer, and where no engine answers.
        """
        try:
            return self._table(request)
        except EngineRefused as refusal:
            finding = refusal.finding
            said = {"said": Sentence(finding.kind.message, finding.params)}
            return self._refused(request, NotComputable("no_data", Sentence(ENGINE_SAID, said), unit=request.kpi.unit))

    def _table(self, request: Request) -> KpiTable:
        variant = pick(request.kpi, self.engine)
        if isinstance(variant, NotComputable):
            return self._refused(request, variant)
        if isinstance(variant.measure, ToCome):
            return self.forecasts.table(request, variant)
        check_columns(request, variant, self.engine)
        if isinstance(variant.measure, OverCost):
            return self._over_cost(request, variant, variant.measure)
        if isinstance(variant.measure, CostPer):
            return self._costs(request, variant, variant.measure)
        if isinstance(variant.measure, CustomerMeasure):
            return self._customers(request, variant)
        if isinstance(variant.measure, OverMarket | OverGoal):
            return self._against_the_plan(request, variant)
        variant = dated(request, variant)
        found = sums(request, variant, self.engine, self.guardrail)
        horizons = self.horizons(request, variant)
        setting = Setting(request.as_of, self.level, horizons)
        waiting = self._waiting(request, variant)
        rows = [
            KpiRow(
                dict(zip(request.by, group, strict=True)),
                with_pending(
                    estimate(request.kpi, variant, sums_, setting, _stage(request, group, self.engine.plan.stages)),
                    waiting.get(group, 0),
                ),
            )
            for group, sums_ in self._ordered(request, variant, found)
        ]
        currency = self._currency(request.kpi, found.values())
        return self._answer(request, self.definition(request, variant, horizons), rows, currency)

    def _waiting(self, request: Request, variant: Variant) -> Mapping[Group, int]:
        """How many records of each group wait for their time to come."""
        if variant.pending is None:
            return {}
        found = sums(request, replace(variant, measure=Number(), among=variant.pending), self.engine, None)
        return {group: count(one) for group, one in found.items()}

    def trend(self, request: Request, periods: Sequence[Period]) -> list[TrendPoint]:
        """The figure of each period, all as of the request's day; of a stock, as of the end of each period."""
        if request.kpi.span:
            return [TrendPoint(p, self.table(replace(request, by=(), period=p)).result) for p in periods]
        if request.kpi.stock or request.kpi.standing:
            days = [min(p.end - timedelta(days=1), request.as_of) if p.end else request.as_of for p in periods]
            return [
                TrendPoint(p, self.table(replace(request, by=(), period=None, as_of=day)).result)
                for p, day in zip(periods, days, strict=True)
            ]
        if request.kpi.to_come and not isinstance(variant := pick(request.kpi, self.engine), NotComputable):
            return self.forecasts.trend(request, variant, list(periods))
        grain = periods[0].grain or "month"
        whole = Period(periods[0].start, periods[-1].end)
        table = self.table(replace(request, by=(grain,), period=whole))
        if table.rows and not table.rows[0].by:  # a reason why nothing can be computed
            return [TrendPoint(p, table.rows[0].result) for p in periods]
        by_key = {row.by[grain]: row.result for row in table.rows}
        return [TrendPoint(p, by_key[p.key] if p.key in by_key else self._nothing(request, p)) for p in periods]

    def cohorts(self, request: Request) -> dict[Group, Incidence]:
        """The competing-risks table a chance is estimated from, by group; none for figures that are not a chance."""
        variant = pick(request.kpi, self.engine)
        if isinstance(variant, NotComputable) or not isinstance(variant.measure, Reach):
            return {}
        check_columns(request, variant, self.engine)
        found = sums(request, variant, self.engine, None)
        return {group: one.statistic for group, one in found.items() if isinstance(one.statistic, Incidence)}

    def cohort(self, request: Request) -> Incidence | None:
        """The competing-risks table of all groups together; None for figures that are not a chance."""
        return self.cohorts(replace(request, by=())).get(())

    def _nothing(self, request: Request, period: Period) -> Result:
        """The figure of a period without any record: a sum of 0 once there had been some, else no figure."""
        variant = pick(request.kpi, self.engine)
        if isinstance(variant, NotComputable):
            return variant
        if isinstance(variant.measure, CostPer):
            return cost_per(request.kpi, variant, None, 0, Setting(request.as_of, self.level))
        if isinstance(variant.measure, Total | Number) and not self._begun(request, variant, period):
            return nothing(NOUNS[variant.rows], request.kpi.unit)
        return estimate(
            request.kpi, variant, Sums(empty(variant.measure).statistic), Setting(request.as_of, self.level)
        )

    def _begun(self, request: Request, variant: Variant, period: Period) -> bool:
        rows = source(replace(request, by=(), period=None), variant, self.engine)
        first = self.engine.one(f"SELECT CAST(min({variant.reference}) AS DATE) FROM ({rows}) AS r")[0]
        return first is not None and (period.end is None or first < period.end)

    def _answer(self, request: Request, definition: Sentence, rows: Sequence[KpiRow], currency: str | None) -> KpiTable:
        return KpiTable(
            request.kpi, request.text, request.as_of, request.period, definition, rows, request.by, currency
        )

    def _refused(self, request: Request, reason: NotComputable, variant: Variant | None = None) -> KpiTable:
        definition = self.definition(request, variant or request.kpi.variants[0], None)
        rows = [KpiRow({}, reason)]
        return replace(self._answer(request, definition, rows, None), by=())

    def _currency(self, kpi: Kpi, found: Any) -> str | None:
        if kpi.unit != "money":
            return None
        met = {currency for one in found for currency in one.currencies}
        return met.pop() if len(met) == 1 else self.currency

    # ── Order of the groups ──────────────────────────────────────────────────────────────────────────────────────────

    def _ordered(self, request: Request, variant: Variant, found: dict[Group, Sums]) -> list[tuple[Group, Sums]]:
        if request.kpi.per_stage and request.by == ("stage",):
            for here, _ in request.passage:
                found.setdefault((self.engine.plan.stages[here],), empty(variant.measure))
        if not request.by and not found:
            found[()] = empty(variant.measure)
        return self._sorted(request, found)

    def _sorted(self, request: Request, found: Mapping[Group, T]) -> list[tuple[Group, T]]:
        groups = list(found)
        return [(groups[i], found[groups[i]]) for i in in_reading_order(self.engine, request.by, groups)]

    # ── Horizons ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def horizons(self, request: Request, variant: Variant) -> dict[str, int | None] | None:
        """Days within which the event is awaited: of each stage, or '' for figures that have none."""
        measure = variant.measure
        if not isinstance(measure, Reach) or measure.horizon == "ever":
            return None
        key = (variant.rows, measure, request.as_of, request.passage)
        if key not in self._known_horizons:
            self._known_horizons[key] = self._observed(variant, measure, request)
        return self._known_horizons[key]

    def _observed(self, variant: Variant, measure: Reach, request: Request) -> dict[str, int | None]:
        """The horizons over all records up to the day, whatever the period and the condition: one for all groups."""
        plan = self.engine.plan
        rows = population(request, variant, self.engine)
        rows = f"SELECT * FROM ({rows}) AS population WHERE {variant.among}"
        dims = ("stage AS d0",) if request.passage else ()
        tables = incidences(self.engine, rows, dims, measure, request.as_of, variant)
        found = {group: observed_p90(t.exit_day, t.cause, t.count) for group, t in tables.items()}
        if not request.passage:
            return {"": found.get(())}
        return {plan.stages[here]: found.get((plan.stages[here],)) for here, _ in request.passage}

    @cached_property
    def _known_horizons(self) -> dict[object, dict[str, int | None]]:
        return {}

    # ── Costs ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _costs(self, request: Request, variant: Variant, measure: CostPer) -> KpiTable:
        lag, said = self._lag(request) if measure.lagged else (0, Sentence(NOTHING))
        since = self.spend_since(lag)
        counted = request
        if request.period is None and since is not None:
            counted = replace(request, period=Period(since, None))
        found = sums(counted, variant, self.engine, None)
        spent = spend(self.engine, request, lag, since)
        setting = Setting(request.as_of, self.level)
        groups = {group: found.get(group, Sums(0)) for group in dict.fromkeys([*found, *spent])}
        rows = []
        for group, one in self._ordered(request, variant, groups):
            amount, currencies = spent.get(group, (None, ()))
            if len(currencies) > 1:
                result: Result = mixed(replace(one, currencies=currencies), request.kpi)
            else:
                result = cost_per(request.kpi, variant, amount, count(one), setting)
            rows.append(KpiRow(dict(zip(request.by, group, strict=True)), result))
        met = {c for _, currencies in spent.values() for c in currencies}
        params = {"lag": said, "since": Sentence(NOTHING)}
        if request.period is None and since is not None:
            params["since"] = Sentence(SINCE, {"day": since})
        currency = met.pop() if len(met) == 1 else self.currency
        return self._answer(request, Sentence(variant.definition, params), rows, currency)

    # ── Against what the plan says ───────────────────────────────────────────────────────────────────────────────────

    def _against_the_plan(self, request: Request, variant: Variant) -> KpiTable:
        if isinstance(variant.measure, OverMarket):
            found = market_share(self.engine, request, variant, self.terms.market)
        else:
            found = coverage(self.engine, request, variant, self.terms, self.known["revenue"], self.table)
        whole = found.get(())
        if request.by and isinstance(whole, NotComputable):
            return self._refused(request, whole, variant)
        return self._in_order(request, found, self.definition(request, variant, None), frozenset())

    # ── Customers ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _customers(self, request: Request, variant: Variant) -> KpiTable:
        found = customer_figures(self.engine, request, variant, self.level)
        if found.refused is not None:
            return self._refused(request, found.refused, variant)
        definition = customer_definition(request, variant, self.engine, found.figures)
        return self._in_order(request, found.figures, definition, found.currencies)

    def _over_cost(self, request: Request, variant: Variant, measure: OverCost) -> KpiTable:
        """The cost of a new customer against its worth, or against what it brings each day."""
        cac = self.known["cac"]
        asked = replace(request, kpi=cac, reference=replace(request.reference, kpi=cac.id))
        paid = next(v for v in cac.variants if v.rows == variant.rows)
        cost = self._costs(asked, paid, measure)
        answer = over_cost(self.engine, request, variant, self.known, cost, self.table, self.level)
        return self._in_order(request, answer.figures, Sentence(variant.definition, answer.params), frozenset())

    def _in_order(
        self, request: Request, found: Mapping[Group, Result], definition: Sentence, currencies: frozenset[str]
    ) -> KpiTable:
        rows = [KpiRow(dict(zip(request.by, group, strict=True)), r) for group, r in self._sorted(request, found)]
        currency = next(iter(currencies)) if len(currencies) == 1 else self.currency
        return self._answer(request, definition, rows, currency if request.kpi.unit == "money" else None)

    def population(self, request: Request, variant: Variant) -> Request:
        """The request whose rows are the records a figure counts: costs without a period begin with the spend."""
        if isinstance(variant.measure, OverMarket):
            return replace(request, period=share_span(request))
        if isinstance(variant.measure, OverGoal):
            return replace(request, period=goal_period(self.terms, request))
        if isinstance(variant.measure, ToCome):
            return replace(request, period=None)  # the open deals, whenever they were created
        if not isinstance(variant.measure, CostPer) or request.period is not None:
            return request
        lag = self._lag(request)[0] if variant.measure.lagged else 0
        since = self.spend_since(lag)
        return replace(request, period=Period(since, None)) if since else request

    def spend_since(self, lag: int) -> date | None:
        """The first day of spend, `lag` days later."""
        first = self.engine.one("SELECT min(day) FROM spend")[0]
        return first + timedelta(days=lag) if first else None

    def _lag(self, request: Request) -> tuple[int, Sentence]:
        """The median cycle over all opportunities as of the day."""
        if request.reference.arguments:
            return 0, Sentence(NO_LAG)
        kpi = self.known["cycle_time"]
        variant = pick(kpi, self.engine)
        if isinstance(variant, NotComputable) or not isinstance(variant.measure, TimeTo):
            return 0, Sentence(NO_CYCLE)
        rows = population(replace(request, passage=()), variant, self.engine)
        rows = f"SELECT * FROM ({rows}) AS population WHERE {variant.among}"
        table = incidences(self.engine, rows, (), variant.measure, request.as_of, variant).get(())
        cycle = incidence_quantile(table) if table is not None else None
        if not isinstance(cycle, Estimate):
            return 0, Sentence(NO_CYCLE)
        return round(cycle.value), Sentence(LAGGED, {"lag": round(cycle.value)})

    # ── Definition, with its actual parameters ───────────────────────────────────────────────────────────────────────

    def definition(self, request: Request, variant: Variant, horizons: Mapping[str, int | None] | None) -> Sentence:
        """What the figure means, with its actual parameters."""
        beyond = Sentence(BEYOND, {"rule": self.guardrail}) if self.guardrail is not None else Sentence(NOTHING)
        params = {
            "day": request.as_of,
            "horizon": _horizon_words(horizons),
            "skips": SKIPS_FILLED if self.engine.plan.skips_filled else SKIPS_EXCLUDED,
            "beyond": beyond,
            "milestones": self._milestones(variant),
            "lag": Sentence(NO_CYCLE),
            "since": Sentence(NOTHING),
            **said_of_costs(self.engine, request),
            **service_words(self.engine.plan.service),
            **market_words(self.terms, request),
            **goal_words(self.terms, request),
            "until": default_period(request.as_of, self.plan_period).last_day,
            "how": NOTHING,
            "groups": NOTHING,
        }
        if isinstance(variant.measure, Reach):  # and not the horizon of a customer's value
            params["horizon"] = _horizon_words(horizons)
        if isinstance(variant.measure, CustomerMeasure):
            return customer_definition(request, variant, self.engine, {})
        return Sentence(variant.definition, params)

    def _milestones(self, variant: Variant) -> Sentence:
        named = {"mql": "MQL", "sql": "SQL"}
        missing = [
            words
            for need, words in named.items()
            if need in variant.needs and f"{need}_at" not in self.engine.filled("lead")
        ]
        return Sentence(DEFINITION_APPLIED, {"names": missing}) if missing else Sentence(DATES_OF_FACTS)


def observed_p90(exit_day: Any, cause: Any, number: Any) -> int | None:
    """The 90th percentile (nearest rank) of the days the event took where it happened, at least 1; None if never."""
    days, counts = exit_day[cause == 1], number[cause == 1]
    if not counts.sum():
        return None
    order = np.argsort(days)
    reached = np.cumsum(counts[order])
    rank = int(np.ceil(HORIZON_SHARE * int(reached[-1]) - 1e-9))
    return max(int(days[order][np.searchsorted(reached, rank)]), 1)


def _horizon_words(horizons: Mapping[str, int | None] | None) -> Sentence:
    known = {stage: days for stage, days in (horizons or {}).items() if days is not None}
    if not known:
        return Sentence(AS_FAR)
    if len(known) == 1:
        return Sentence(DAYS, {"n": next(iter(known.values()))})
    listed = [Sentence(DAYS_OF_STAGE, {"stage": stage, "n": days}) for stage, days in known.items()]
    return Sentence(DAYS_BY_STAGE, {"stages": listed})


def _stage(request: Request, group: Group, stages: Sequence[str]) -> str:
    """The stage of a group of passages; '' for other figures."""
    if not request.passage:
        return ""
    if "stage" in request.by:
        return str(group[request.by.index("stage")])
    return stages[request.passage[0][0]]


def in_reading_order(engine: Engine, by: Sequence[str], groups: Sequence[Group]) -> NDArray[np.intp]:
    """The positions of the groups in reading order, shape (groups,).

    Stages come in the process’s order, segments by priority, sizes by size, the rest as they read.
    """
    orders: Mapping[str, Sequence[str]] = {
        "stage": engine.plan.stages,
        "segment": [name for name, _ in engine.plan.segments],
        "size": [label for _, label in SIZES],
    }
    ranked = []
    for i, dimension in enumerate(by):
        known = {name: rank for rank, name in enumerate(orders.get(dimension, ()))}
        cells = {group[i] for group in groups}
        place = {cell: rank for rank, cell in enumerate(sorted(cells, key=lambda cell: _rank(known, cell)))}
        ranked.append(np.fromiter((place[group[i]] for group in groups), dtype=np.int64, count=len(groups)))
    return np.lexsort(ranked[::-1]) if ranked else np.arange(len(groups))


def _rank(known: Mapping[Any, int], value: Cell) -> tuple[int, Any]:
    """What sorts one cell: those of a known order first, then the others as they read; empty last."""
    if value is None:
        return (2, "")
    if value in known:
        return (0, (known[value], ""))
    return (1, (0, str(value).casefold()) if isinstance(value, str) else (0, value))
