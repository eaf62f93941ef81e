"""The forecast as its pages show it: amounts written, chances in words, rows of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

from portulan.foresight.fan import fan_chart, record_chart
from portulan.foresight.forecast_words import FORECAST_WORDS as W
from portulan.language.quantities import interval, written
from portulan.language.words import days, number, share
from portulan.metrics.forecast.report import DealAhead, ForecastReport
from portulan.metrics.forecast.scores import LEAST_FOR_COVERAGE, DealScore, HorizonScore, Scores
from portulan.stats.estimate import Estimate
from portulan.ui.charts import DrawnChart, period_name
from portulan.ui.reading import Reading

SHOWN = 25
WORDS_OF_CHANCE = (
    (0.9, "sure"),
    (0.6, "likely"),
    (0.4, "even"),
    (0.2, "possible"),
    (0.05, "unlikely"),
    (0.0, "remote"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A month as a row: amounts written."""

    month: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DealRow:
    name: str
    url: str | None
    stage: str
    days: str
    owner: str
    chance: str
    said: str
    amount: str
    weight: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of a forecast that could be made."""

    verdict: str
    finding: str
    chart: DrawnChart
    reading: str
    parts: Sequence[Part]
    part_heads: Sequence[str]
    deals: Sequence[DealRow]
    deals_sub: str
    weights: Sequence[tuple[str, str]]


def show(told: ForecastReport, fan: ForecastReport, reading: Reading, stages: Mapping[str, str], every: bool) -> Shown:
    """`told` is what was asked; `fan` the same over at least three months, for the chart; `stages` names of the
    plan.
    """
    assert isinstance(told.total, Estimate)
    assert told.verdict is not None
    language = reading.language
    chart = fan_chart(fan, language, [W[f"forecast.{key}"].say(language) for key in _FAN_HEADS])
    shown = told.deals if every else told.deals[:SHOWN]
    first = fan.months[-1]
    bounds = first.total.extra
    said = W["forecast.fan.reading"].say(
        language, currency=told.currency, low=round(bounds["low_80"]), high=round(bounds["high_80"]),
        month=period_name(first.period, "month", language, full=True),
    )  # fmt: skip
    return Shown(
        told.verdict.say(language), told.finding.say(language), chart, said,
        [_part(told, month, reading) for month in range(len(told.months))],
        [W[f"forecast.part.{key}"].say(language) for key in _PARTS],
        [_deal(deal, told, reading, stages) for deal in shown],
        W["forecast.deals.sub"].say(language, shown=len(shown), n=len(told.deals)),
        _weights(told, reading),
    )  # fmt: skip


_FAN_HEADS = ("part.month", "key.expected", "key.80", "key.95")
_PARTS = ("month", "total", "interval", "closed", "open", "new", "other")


def _weights(told: ForecastReport, reading: Reading) -> list[tuple[str, str]]:
    language = reading.language
    named = (told.weights or {}).items()
    return [(W[f"forecast.trust.{name}"].say(language), share(weight, language, 0)) for name, weight in named]


def _part(told: ForecastReport, index: int, reading: Reading) -> Part:
    month, language = told.months[index], reading.language
    extra = month.total.extra
    cells = (
        _money(month.total.value, told, reading),
        interval(extra["low_80"], extra["high_80"], "money", language, currency=told.currency, decimals=0),
        *(_money(amount, told, reading) for amount in (month.closed, month.open, month.new, month.other)),
    )
    heads = (W[f"forecast.part.{key}"].say(language) for key in _PARTS[1:])
    return Part(month.period.label(language), tuple(zip(heads, cells, strict=True)))


def _deal(deal: DealAhead, told: ForecastReport, reading: Reading, stages: Mapping[str, str]) -> DealRow:
    language = reading.language
    try:
        url = reading.keep(reverse("figures:record", args=["opportunity", quote(deal.id, safe="")]))
    except NoReverseMatch:
        url = None
    said = W[f"forecast.chance.{in_words(deal.chance)}"]
    return DealRow(
        deal.name or deal.id, url, stages.get(deal.stage, deal.stage) or "—", days(deal.days, language),
        deal.values.get("owner") or "—", share(deal.chance, language, 0), said.say(language),
        _money(deal.amount, told, reading), _money(deal.amount * deal.chance, told, reading),
    )  # fmt: skip


def in_words(chance: float) -> str:
    """The word for a chance: the same bands as the page of scores, where one sees what came of them."""
    return next(word for least, word in WORDS_OF_CHANCE if chance >= least)


def _money(amount: float, told: ForecastReport, reading: Reading) -> str:
    return str(written(amount, "money", reading.language, currency=told.currency, decimals=0))


@dataclass(frozen=True, slots=True)
class ScoreRow:
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownScores:
    """One kind of scores: a table by horizon, a chart of the months, a table of the deals' chances."""

    n: int
    kind: str
    heads: Sequence[str]
    rows: Sequence[ScoreRow]
    few: bool
    chart: DrawnChart | None
    reading: str
    deal_heads: Sequence[str]
    deals: Sequence[ScoreRow]


def show_scores(found: Scores, reading: Reading, currency: str) -> ShownScores:
    language = reading.language
    heads = [W[f"forecast.scores.{key}"].say(language) for key in _HEADS]
    deal_heads = [W[f"forecast.scores.{key}"].say(language) for key in _DEAL_HEADS]
    first = [m for m in found.months if m.horizon == 1]
    kind = W[f"forecast.scores.{found.kind}"]
    inside = sum(m.low_80 <= m.came <= m.high_80 for m in first)
    columns = [W[f"forecast.{key}"].say(language) for key in ("part.month", "key.past", "key.expected", "key.80")]
    return ShownScores(
        found.forecasts, kind.say(language).lower(), heads,
        [_score(h, heads, reading, currency) for h in found.horizons],
        max((h.n for h in found.horizons), default=0) < LEAST_FOR_COVERAGE,
        record_chart(first, language, currency, columns) if first else None,
        W["forecast.scores.chart.reading"].say(language, n=len(first), inside=inside),
        deal_heads, [_deal_score(d, deal_heads, reading) for d in found.deals],
    )  # fmt: skip


_HEADS = ("horizon", "n", "error", "relative", "habit", "bias", "80", "95")
_DEAL_HEADS = ("horizon", "deals.n", "brier", "climate", "gap", "bands")


def _score(h: HorizonScore, heads: Sequence[str], reading: Reading, currency: str) -> ScoreRow:
    language = reading.language

    def money(amount: float) -> str:
        return str(written(amount, "money", language, currency=currency, decimals=0))

    cells = (
        W["forecast.span.months"].say(language, n=h.horizon), number(h.n, language), money(h.error),
        share(h.relative, language, 0), money(h.habit_error), money(h.bias),
        share(h.inside_80, language, 0), share(h.inside_95, language, 0),
    )  # fmt: skip
    return ScoreRow(tuple(zip(heads, cells, strict=True)))


def _deal_score(d: DealScore, heads: Sequence[str], reading: Reading) -> ScoreRow:
    language = reading.language
    bands = ", ".join(f"{share(b.said, language, 0)} → {share(b.happened, language, 0)}" for b in d.bands if b.n >= 10)
    cells = (
        W["forecast.span.months"].say(language, n=d.horizon), number(d.n, language), number(d.brier, language, 3),
        "—" if d.climatology is None else number(d.climatology, language, 3),
        share(d.error, language, 1), bands or "—",
    )  # fmt: skip
    return ScoreRow(tuple(zip(heads, cells, strict=True)))
