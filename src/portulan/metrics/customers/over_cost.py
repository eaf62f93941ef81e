"""The cost of a new customer against what it brings: its worth over the cost, or how long the margin takes to pay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.metrics.answers import Cell, KpiTable
from portulan.metrics.customers import words
from portulan.metrics.customers.measures import FirstYear
from portulan.metrics.customers.rows import FIRST_YEAR_DAYS, FOLLOWED_DAYS
from portulan.metrics.customers.spans import span_of
from portulan.metrics.customers.statistics import CustomerSums, FirstYears
from portulan.metrics.customers.sums import customer_sums
from portulan.metrics.engine import Engine
from portulan.metrics.estimates import mixed_currencies
from portulan.metrics.kpi import Kpi, OverCost, Rows, Variant
from portulan.metrics.period import GRAINS
from portulan.metrics.requests import Request
from portulan.stats import reasons
from portulan.stats.estimate import Estimate, Result
from portulan.stats.lifetime_value import NO_MARGIN
from portulan.stats.mean import mean_skewed
from portulan.stats.quotient import quotient
from portulan.stats.reasons import CUSTOMERS, nothing

Group = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class OverCostAnswer:
    """The figure of each group, and what its definition prints."""

    figures: Mapping[Group, Result]
    params: Mapping[str, object]


def over_cost(
    engine: Engine,
    request: Request,
    variant: Variant,
    known: Mapping[str, Kpi],
    cost: KpiTable,
    ask: Callable[[Request], KpiTable],
    level: float,
) -> OverCostAnswer:
    """From the cost of new customers, group by group (`cost`). What they bring is not split by time: it is read on the
    customers known at the end of the period, whatever the quarter that paid for the others."""
    assert isinstance(variant.measure, OverCost)
    by = tuple(name for name in request.by if name not in GRAINS)
    end = span_of(request.period, request.as_of).end
    asked = replace(request, by=by, period=None, as_of=end)
    pays = variant.measure.against == "pay"
    brings = _first_years(engine, asked, variant, level) if pays else _worth(asked, known["clv"], ask)
    figures: dict[Group, Result] = {}
    for row in cost.rows:
        group = tuple(row.by[name] for name in request.by)
        theirs = tuple(row.by[name] for name in by)
        brought = brings.get(theirs) or brings.get(()) or nothing(CUSTOMERS, request.kpi.unit)
        figures[group] = _against(row.result, brought, pays, request.kpi.unit)
    return OverCostAnswer(figures, {**cost.definition.params, **said_of_costs(engine, request)})


def _against(cost: Result, brought: Result, pays: bool, unit: str) -> Result:
    n = cost.n
    if isinstance(brought, Estimate) and brought.value <= 0:
        return reasons.absent(NO_MARGIN, brought.n, unit)
    if pays:
        result = quotient(cost, brought, n=n, noun=CUSTOMERS, unit=unit, times=FIRST_YEAR_DAYS)
    else:
        result = quotient(brought, cost, n=n, noun=CUSTOMERS, unit=unit)
    if isinstance(result, Estimate) and isinstance(cost, Estimate) and isinstance(brought, Estimate):
        beside = dict(brought.extra) if pays else {"clv": brought.value}
        return replace(result, extra={"cac": cost.value, **beside}, as_of=cost.as_of)
    return result


def _worth(request: Request, clv: Kpi, ask: Callable[[Request], KpiTable]) -> dict[Group, Result]:
    table = ask(replace(request, kpi=clv, reference=replace(request.reference, kpi=clv.id, arguments=())))
    return {tuple(row.by.values()): row.result for row in table.rows}


def _first_years(engine: Engine, request: Request, variant: Variant, level: float) -> dict[Group, Result]:
    """The mean margin of a customer's first twelve months, over those whose twelve months are over."""
    rows: Rows = "customer" if variant.rows == "sale" else "signer"
    of_customers = replace(variant, rows=rows, reference="_since", measure=FirstYear(), among="_counted")
    found = customer_sums(engine, request, of_customers)
    return {group: _first_year(sums, level, request.as_of, request.kpi.unit) for group, sums in found.items()}


def _first_year(sums: CustomerSums, level: float, as_of: date, unit: str) -> Result:
    years = sums.statistic
    assert isinstance(years, FirstYears)
    if len(sums.currencies) > 1:
        return mixed_currencies(sums.currencies, years.n, unit)
    margin = mean_skewed(years.margin, unit="money", level=level, as_of=as_of, noun=words.FOLLOWED)
    if not isinstance(margin, Estimate) or years.sales <= 0:
        return margin
    months = 12.0 * years.n
    extra = {"monthly_revenue": years.sales / months, "margin_rate": years.margin.s1 / years.sales}
    return replace(margin, extra=extra)


def said_of_costs(engine: Engine, request: Request) -> dict[str, object]:
    """What definitions print of the customers whose first year is read, and of the horizon of their value."""
    end = span_of(request.period, request.as_of).end
    return {
        "acquired_from": end - timedelta(days=FOLLOWED_DAYS - 1),
        "acquired_to": end - timedelta(days=FIRST_YEAR_DAYS),
        "horizon": words.length(engine.plan.customers.horizon_days),
    }
