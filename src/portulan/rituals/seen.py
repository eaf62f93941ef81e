"""The figures that a decision saw, as the journal keeps them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portulan.journal.figures import Seen, SeenRow


def seen_in(pack: Mapping[str, Any], facts: str, plan: str) -> list[Seen]:
    """The figures under focus, then those of the ritual: each reference and period once, with all its groups."""
    found: dict[tuple[str, str], Seen] = {}
    focus = [one["figure"] for one in pack.get("focus", ()) if one["figure"]]
    for figure in (*focus, *(one for one in pack["figures"] if "result" in one)):
        key = (figure["reference"], str(figure["period"]))
        table = found.setdefault(key, _table(figure, facts, plan))
        if (row := _row(figure)) not in table["rows"]:
            table["rows"].append(row)
    return list(found.values())


def _table(figure: Mapping[str, Any], facts: str, plan: str) -> Seen:
    first, end = figure["period"] or (None, None)
    last = (date.fromisoformat(end) - timedelta(days=1)).isoformat() if end else None
    return {
        "reference": figure["reference"],
        "name": figure["name"],
        "unit": figure["unit"],
        "currency": figure["currency"],
        "better": figure["better"],
        "as_of": figure["as_of"],
        "period": {"from": first, "to": last} if figure["period"] else None,
        "facts": facts,
        "plan": plan,
        "rows": [],
    }


def _row(figure: Mapping[str, Any]) -> SeenRow:
    result = figure["result"]
    return {
        "by": figure["by"],
        "value": result.get("value"),
        "low": result.get("low"),
        "high": result.get("high"),
        "n": result["n"],
        "state": result["status"],
        "still_open": result.get("still_open", 0),
        "reason": result.get("reason"),
    }
