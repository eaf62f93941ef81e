"""The revenue of a period over the size of the market in the same time, as the plan declares it for a year."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from portulan.language.words import Money, Sentence, Words
from portulan.metrics.engine import Engine
from portulan.metrics.estimates import NOUNS, mixed
from portulan.metrics.kpi import OverMarket, Total, Variant
from portulan.metrics.needs import missing
from portulan.metrics.period import GRAINS, Grain, Period, period_of
from portulan.metrics.requests import Request
from portulan.metrics.sums import Group, Sums, empty, sums
from portulan.metrics.terms import Terms
from portulan.stats import sufficient
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.reasons import nothing

OTHER_CURRENCY = Words(
    fr="Les ventes sont en {found:raw}, la taille du marché en {market:raw} : les mettre dans la même devise.",
    en="Sales are in {found:raw}, the market’s size in {market:raw}: put them in one currency.",
)
NO_SOURCE = Words(fr="sans source", en="no source given")


def market_share(engine: Engine, request: Request, variant: Variant, market: Money | None) -> dict[Group, Result]:
    """The share of each group; the parts of a split add up to the whole, as all are over the same market."""
    assert isinstance(variant.measure, OverMarket)
    span, unit = share_span(request), request.kpi.unit
    if market is None or market.amount <= 0:
        return {(): missing(["market size"], unit)}
    if span is None:
        return {} if request.by else {(): nothing(NOUNS[variant.rows], unit)}
    summed = replace(variant, measure=Total(variant.measure.value))
    found = sums(replace(request, period=span), summed, engine, None)
    if not request.by:
        found.setdefault((), empty(summed.measure))
    years = year_shares(span, request.by)
    timed = [i for i, name in enumerate(request.by) if name in GRAINS]
    return {
        group: _share(one, request, market, years.get(tuple(str(group[i]) for i in timed), 0.0))
        for group, one in found.items()
    }


def _share(one: Sums, request: Request, market: Money, years: float) -> Result:
    total, unit = one.statistic, request.kpi.unit
    assert isinstance(total, sufficient.Total)
    if len(one.currencies) > 1:
        return mixed(one, request.kpi)
    if one.currencies and one.currencies[0] != market.currency:
        params = {"found": one.currencies[0], "market": market.currency}
        return NotComputable("no_data", Sentence(OTHER_CURRENCY, params), total.n, unit=unit)
    value = float(total.sum) / (float(market.amount) * years)
    return Estimate(value, None, None, total.n, unit, "share of market", as_of=request.as_of)


def market_words(terms: Terms, request: Request) -> Mapping[str, object]:
    """The size and its source, and the days counted, as the definition prints them."""
    span, market = share_span(request), terms.market
    told = Sentence(_NO_DAY)
    if span is not None and span.start is not None and span.last_day is not None:
        told = Sentence(_OVER, {"first": span.start, "last": span.last_day})
    size = Sentence(_SIZE, {"size": market}) if market else Sentence(_UNKNOWN)
    return {"size": size, "source": terms.source or NO_SOURCE, "over": told}


_OVER = Words(fr="du {first:date} au {last:date}", en="from {first:date} to {last:date}")
_NO_DAY = Words(fr="sur la période", en="over the period")
_SIZE = Words(fr="{size:money} par an", en="{size:money} a year")
_UNKNOWN = Words(fr="taille annuelle à écrire dans le plan", en="yearly size, to be written in the plan")


def share_span(request: Request) -> Period | None:
    """The days counted: those asked up to the day of reading, the last twelve months unless told; None if none are."""
    end = request.as_of + timedelta(days=1)
    start = None
    if request.period is not None:
        end = min(end, request.period.end or end)
        start = request.period.start
    start = start or _year_before(end)
    return Period(start, end) if start < end else None


def _year_before(end: date) -> date:
    try:
        return end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        return date(end.year - 1, 3, 1)


def year_shares(span: Period, by: tuple[str, ...]) -> Mapping[tuple[str, ...], float]:
    """How many years each group of a split by time lasts within the span, to the day: a whole year is exactly 1."""
    grains: list[Grain] = [name for name in by if name in GRAINS]
    days: Counter[tuple[tuple[str, ...], int]] = Counter()
    day, end = span.start, span.end
    while day is not None and end is not None and day < end:
        days[tuple(period_of(day, grain).key for grain in grains), day.year] += 1
        day += timedelta(days=1)
    shares: dict[tuple[str, ...], float] = {}
    for (key, year), count in days.items():
        whole = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        shares[key] = shares.get(key, 0.0) + count / whole
    return shares
