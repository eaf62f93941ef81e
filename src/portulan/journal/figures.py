"""The figures an entry saw: written in its body as they stood, and drawn again later without asking the facts.

`body["figures"]` is a list of what `seen` returns, one for each table. Each says which facts (`facts`, the identity of
the import) and which text of the plan (`plan`, its SHA-256) it was computed on, so that the same can be computed again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from portulan.language.words import LANGUAGES, Language, Sentence, Words
from portulan.metrics.answers import Cell, KpiTable
from portulan.stats.estimate import Estimate, NotComputable, Result


class SeenRow(TypedDict):
    """One group. `value`, `low`, `high` in the unit's own terms (a share is a fraction of 1), None where unknown."""

    by: dict[str, Any]
    value: float | None
    low: float | None
    high: float | None
    n: int
    state: str
    still_open: int
    reason: dict[str, str] | None


class Seen(TypedDict):
    """One table as it was seen. `period` holds its first and last day, both included."""

    reference: str
    name: dict[str, str]
    unit: str
    currency: str | None
    better: str
    as_of: str
    period: dict[str, str | None] | None
    facts: str
    plan: str
    rows: list[SeenRow]


def seen(table: KpiTable, *, facts: str, plan: str) -> Seen:
    """The table as an entry keeps it. `facts`, `plan`: `workspace.facts().identity`, `workspace.plan_sha()`."""
    period = table.period
    first, last = (period.start, period.last_day) if period else (None, None)
    return {
        "reference": table.reference,
        "name": _both(table.kpi.name),
        "unit": table.kpi.unit,
        "currency": table.currency,
        "better": table.kpi.better,
        "as_of": table.as_of.isoformat(),
        "period": {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
        if period
        else None,
        "facts": facts,
        "plan": plan,
        "rows": [_row(row.by, row.result) for row in table.rows],
    }


def _row(by: Mapping[str, Cell], result: Result) -> SeenRow:
    split = {name: _cell(value) for name, value in by.items()}
    if isinstance(result, Estimate):
        return {
            "by": split, "value": result.value, "low": result.low, "high": result.high, "n": result.n,
            "state": result.status, "still_open": result.still_open, "reason": None,
        }  # fmt: skip
    return {
        "by": split, "value": None, "low": None, "high": None, "n": result.n, "state": result.status,
        "still_open": 0, "reason": _both(result.reason),
    }  # fmt: skip


def _both(words: Words | Sentence) -> dict[str, str]:
    return {language: words.say(language) for language in LANGUAGES}


def _cell(value: Cell) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def said(both: Mapping[str, str], language: Language) -> str:
    """What was written in both languages, in the reader's."""
    return both.get(language) or next(iter(both.values()), "")


def words_of(both: Mapping[str, str]) -> Words:
    """What was written in both languages, as words: braces in them are no parameters."""
    fr, en = (said(both, language).replace("{", "{{").replace("}", "}}") for language in ("fr", "en"))
    return Words(fr=fr, en=en)


def result_of(row: SeenRow, unit: str) -> Result:
    """The estimate, or why there was none, as it stood then."""
    value = row["value"]
    if value is None:
        reason = Sentence(words_of(row["reason"] or {}))
        return NotComputable("too_few" if row["state"] == "too_few" else "no_data", reason, row["n"], unit=unit)
    return Estimate(
        value, row["low"], row["high"], row["n"], unit, "journal",
        status="unfinished" if row["state"] == "unfinished" else "ok", still_open=row["still_open"],
    )  # fmt: skip


def figures_in(body: Mapping[str, Any]) -> Sequence[Seen]:
    """The figures of an entry's body; none where it saw none."""
    found = body.get("figures")
    return found if isinstance(found, list) else ()
