"""The figures that a decision saw, as the journal keeps them."""

from collections.abc import Mapping
from typing import Any


def seen_in(pack: Mapping[str, Any], facts: str, plan: str) -> list[dict[str, Any]]:
    """The figures of the ritual and those under focus, each once, with value, interval, n, state and provenance."""
    found: dict[tuple[str, tuple[str, ...], str], dict[str, Any]] = {}
    for focus in pack.get("focus", ()):
        if focus["figure"]:
            _keep(found, focus["figure"], focus["state"], facts, plan)
    for figure in pack["figures"]:
        if "result" in figure:
            _keep(found, figure, figure["result"]["status"], facts, plan)
    return list(found.values())


def _keep(
    found: dict[tuple[str, tuple[str, ...], str], dict[str, Any]],
    figure: Mapping[str, Any],
    state: str,
    facts: str,
    plan: str,
) -> None:
    result, period = figure["result"], figure["period"]
    one = {
        "reference": figure["reference"],
        "name": figure["name"],
        "group": figure["group"],
        "period": period,
        "value": result.get("value"),
        "low": result.get("low"),
        "high": result.get("high"),
        "n": result["n"],
        "unit": figure["unit"],
        "currency": figure["currency"],
        "state": state,
        "as_of": figure["as_of"],
        "facts": facts,
        "plan": plan,
    }
    found.setdefault((figure["reference"], tuple(figure["group"]), str(period)), one)
