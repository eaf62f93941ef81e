"""Figures and sentences as a pack keeps them: plain data that JSON holds, in both languages, and back again."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from portulan.language.words import LANGUAGES, Language, Sentence, Words
from portulan.metrics.answers import Cell, KpiTable, TrendPoint
from portulan.metrics.period import Grain, Period
from portulan.stats.estimate import Estimate, NotComputable, Result

Said = Mapping[str, str]
"""A sentence in each language."""


def both(words: Words | Sentence | str | None, **params: object) -> dict[str, str]:
    """The sentence in every language; a plain text is the same in all."""
    if words is None or isinstance(words, str):
        return dict.fromkeys(LANGUAGES, words or "")
    if isinstance(words, Words):
        words = Sentence(words, params)
    return {language: words.say(language) for language in LANGUAGES}


def words_of(said: Said | None) -> Words:
    """Words again; braces in them are theirs."""
    kept = said or {}
    fr, en = (kept.get(language, "").replace("{", "{{").replace("}", "}}") for language in LANGUAGES)
    return Words(fr=fr, en=en)


def result_json(result: Result) -> dict[str, Any]:
    """All of a result: what `result_of` reads back, equal."""
    if isinstance(result, Estimate):
        return {
            "status": result.status, "value": result.value, "low": result.low, "high": result.high, "n": result.n,
            "unit": result.unit, "method": result.method, "level": result.level, "still_open": result.still_open,
            "extra": dict(result.extra),
        }  # fmt: skip
    return {
        "status": result.status, "n": result.n, "needed": result.needed, "unit": result.unit,
        "reason": both(result.reason),
    }  # fmt: skip


def result_of(kept: Mapping[str, Any], as_of: date | None = None) -> Result:
    """The result that was kept."""
    if "value" not in kept:
        reason = Sentence(words_of(kept["reason"]))
        return NotComputable(kept["status"], reason, kept["n"], kept["needed"], kept["unit"])
    return Estimate(
        kept["value"], kept["low"], kept["high"], kept["n"], kept["unit"], kept["method"], kept["level"],
        kept["status"], as_of, kept["still_open"], kept["extra"],
    )  # fmt: skip


def figures_json(table: KpiTable, most: int = 8) -> list[dict[str, Any]]:
    """A figure per row of a table (at most so many), each with what it takes to be read alone."""
    period = table.period
    return [
        {
            "reference": table.reference,
            "kpi": table.kpi.id,
            "name": both(table.kpi.name),
            "by": {name: _cell(value) for name, value in row.by.items()},
            "group": [str(value) for value in row.by.values() if value is not None],
            "unit": table.kpi.unit,
            "better": table.kpi.better,
            "currency": table.currency,
            "definition": both(table.definition),
            "as_of": table.as_of.isoformat(),
            "period": period and [period.start and period.start.isoformat(), period.end and period.end.isoformat()],
            "result": result_json(row.result),
        }
        for row in table.rows[:most]
    ]


def _cell(value: Cell) -> Any:
    """A value that JSON holds."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def trend_json(points: Sequence[TrendPoint], grain: Grain) -> list[dict[str, Any]]:
    """The periods of a trend with their results, oldest first."""
    return [
        {
            "from": point.period.start.isoformat(),
            "to": point.period.end.isoformat(),
            "grain": grain,
            "label": {language: point.period.label(language) for language in LANGUAGES},
            "result": result_json(point.result),
        }
        for point in points
        if point.period.start is not None and point.period.end is not None
    ]


def trend_of(kept: Sequence[Mapping[str, Any]]) -> list[TrendPoint]:
    """The trend that was kept."""
    return [
        TrendPoint(
            Period(date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["grain"]),
            result_of(one["result"]),
        )
        for one in kept
    ]


def say(said: Said | None, language: Language) -> str:
    """The sentence kept, in the reader's language."""
    return (said or {}).get(language, "")
