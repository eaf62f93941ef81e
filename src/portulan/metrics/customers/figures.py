"""From the sums of customers to their figures, and the sentence that says what they mean here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.language.words import Sentence
from portulan.metrics.customers import words
from portulan.metrics.customers.evenings import LAST
from portulan.metrics.customers.measures import KeptSales, StillBound, StillBuying
from portulan.metrics.customers.rows import DATED, holds
from portulan.metrics.customers.spans import Span, span_of
from portulan.metrics.customers.statistics import CustomerSums
from portulan.metrics.customers.sums import customer_sums
from portulan.metrics.customers.terms import CustomerTerms
from portulan.metrics.engine import Engine
from portulan.metrics.estimates import mixed_currencies
from portulan.metrics.kpi import Variant
from portulan.metrics.requests import Request, available
from portulan.metrics.selecting import population
from portulan.metrics.sums import Group
from portulan.stats.counting import wilson
from portulan.stats.estimate import NotComputable, Result
from portulan.stats.lifetime_value import ContractTerms, RepeatCustomers, contract_value, repeat_value
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.reasons import CUSTOMERS, nothing
from portulan.stats.retention import modelled_retention
from portulan.stats.sufficient import Count, PairMoments


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """The figure of each group, and the currencies of the amounts behind them; or why there is none at all."""

    figures: Mapping[Group, Result]
    currencies: frozenset[str] = frozenset()
    refused: NotComputable | None = None


def customer_figures(engine: Engine, request: Request, variant: Variant, level: float) -> CustomerAnswer:
    """The figure of each group of the split; one, of the whole, where nothing is split."""
    unit, span = request.kpi.unit, span_of(request.period, request.as_of)
    refused = _refused(engine, request, variant, span)
    if refused is not None:
        return CustomerAnswer({}, refused=refused)
    found = customer_sums(engine, request, variant)
    if not request.by and not found:
        return CustomerAnswer({(): nothing(CUSTOMERS, unit)})
    terms = engine.plan.customers
    figures = {group: _figure(sums, variant, span, terms, unit, level) for group, sums in found.items()}
    return CustomerAnswer(figures, frozenset(c for sums in found.values() for c in sums.currencies))


def customer_definition(
    request: Request, variant: Variant, engine: Engine, figures: Mapping[Group, Result]
) -> Sentence:
    """The definition with its dates, the contract it reads, its horizon, and the parameters fitted for the whole."""
    terms, span = engine.plan.customers, span_of(request.period, request.as_of)
    before = span.year_before
    return Sentence(
        variant.definition,
        {
            "eve": span.eve,
            "end": span.end,
            "first": span.eve + timedelta(days=1),
            "first_before": before.eve + timedelta(days=1),
            "end_before": before.end,
            "contract": words.sales_said(terms.contract),
            "recurring": words.sales_said(terms.recurring),
            "term": words.length(terms.term_days),
            "grace": terms.grace_days,
            "horizon": words.length(terms.horizon_days),
            "model": words.parameters(figures.get(())),
        },
    )


def _figure(sums: CustomerSums, variant: Variant, span: Span, terms: CustomerTerms, unit: str, level: float) -> Result:
    measure, as_of = variant.measure, span.end
    if len(sums.currencies) > 1:
        return mixed_currencies(sums.currencies, sums.statistic.n, unit)
    match sums.statistic:
        case Count() as count:
            result = wilson(count, unit=unit, level=level, as_of=as_of, noun=CUSTOMERS)
        case PurchaseHistories() as histories:
            result = modelled_retention(histories, span.days, unit=unit, level=level, as_of=as_of)
        case PairMoments() as pairs:
            part = isinstance(measure, KeptSales) and measure.capped
            result = ratio_of_sums(pairs, unit=unit, level=level, as_of=as_of, noun=CUSTOMERS, part=part)
        case RepeatCustomers() as customers:
            result = repeat_value(customers, terms.horizon_days, unit=unit, level=level, as_of=as_of)
        case ContractTerms() as contract:
            horizon = terms.horizon_days / terms.term_days
            result = contract_value(contract, horizon, unit=unit, level=level, as_of=as_of)
    if isinstance(measure, StillBound | StillBuying) and measure.left:
        return one_minus(result)
    return result


def _refused(engine: Engine, request: Request, variant: Variant, span: Span) -> NotComputable | None:
    """A period to come, or a comparison with a year that is not loaded whole."""
    if not span.begun:
        return words.not_begun(span.end, request.kpi.unit)
    if not isinstance(variant.measure, KeptSales):
        return None
    first = _first_sale(engine, request, variant)
    start = span.year_before.eve + timedelta(days=1)
    return words.no_year_before(first, start, request.kpi.unit) if first is not None and first > start else None


def _first_sale(engine: Engine, request: Request, variant: Variant) -> date | None:
    """The day of the first sale that comes back each year, where it is not after the as-of day."""
    first = engine.kept(("first sale", variant.rows), lambda: _first_of_all(engine, request, variant))
    return first if first is not None and first <= request.as_of else None


def _first_of_all(engine: Engine, request: Request, variant: Variant) -> date | None:
    lines = population(replace(request, by=(), where=None, as_of=LAST), variant, engine)
    said = holds(engine.plan.customers.recurring, available(variant, engine))
    at = DATED[variant.rows][0]
    first: date | None = engine.one(f"SELECT CAST(min({at}) AS DATE) AS first FROM ({lines}) AS l WHERE {said}")[0]
    return first
