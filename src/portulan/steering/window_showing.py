"""Past focuses as a page shows them: each KPI at the start, at the end, and what came of it."""

from collections.abc import Sequence
from typing import Any

from portulan.journal.body_words import REACHED
from portulan.journal.figures import result_of
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.plan.kpi_reference import KpiReference, parse_reference
from portulan.steering.models import FocusWindow
from portulan.ui.figure import FigureView
from portulan.ui.naming import name_of_text
from portulan.ui.reading import Reading

PLAN = "plan.yaml"


def shown_windows(reading: Reading, windows: Sequence[FocusWindow]) -> list[dict[str, Any]]:
    """Each window with its span and one row for each KPI."""
    return [
        {"first": window.first_day, "last": window.last_day, "kpis": [_kpi(reading, kpi) for kpi in window.outcome]}
        for window in windows
    ]


def _kpi(reading: Reading, kpi: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": named(reading, kpi["reference"]),
        "start": seen_view(reading, kpi.get("start")),
        "end": seen_view(reading, kpi.get("end")),
        "outcome": REACHED[kpi["reached"]].say(reading.language),
    }


def reference_of(text: str) -> KpiReference | None:
    """A reference kept as text; None where it no longer reads."""
    try:
        return parse_reference(text, Place(PLAN))
    except FaultyText:
        return None


def named(reading: Reading, text: str) -> str:
    """The name of a reference as written; the text itself where it no longer reads."""
    return name_of_text(reading.workspace, text, reading.language)


def seen_view(reading: Reading, figure: dict[str, Any] | None, name: str = "") -> FigureView | None:
    """A figure kept in the journal's terms, drawn; None where there was none."""
    if not figure or len(figure["rows"]) != 1:
        return None
    row, unit = figure["rows"][0], figure["unit"]
    return FigureView(
        name=name or named(reading, figure["reference"]), result=result_of(row, unit), language=reading.language,
        currency=figure["currency"] or "EUR",
    )  # fmt: skip
