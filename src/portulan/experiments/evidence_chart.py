"""The evidence of a test, one outcome after the other, towards the lines where the rule allows deciding. No Django."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from portulan.language.words import Language, day, number
from portulan.metrics.trials.answers import Measured
from portulan.ui.charts import INK, INK_3, SEA, SURFACE, ChartTable, DrawnChart

HEIGHT = 220
Row = dict[str, Any]


def evidence_chart(found: Measured, language: Language, heads: Sequence[str]) -> DrawnChart | None:
    """None before the first outcome. `heads` name the columns of the table: outcomes known, day, evidence."""
    if len(found.steps) < 2:
        return None
    anytime = found.trial.rule.kind == "anytime"
    rows: list[Row] = [{"n": step.known, "value": step.evidence} for step in found.steps]
    last = max(found.deals or 0, rows[-1]["n"])
    bounds = [found.limit] if anytime else [found.limit, -found.limit]
    lowest = min(r["value"] for r in rows)
    highest = max(found.limit, max(r["value"] for r in rows))
    domain = [min(lowest, 0.0), highest * 1.1] if anytime else [min(-found.limit, lowest) * 1.1, highest * 1.1]
    x = alt.X("n:Q", scale=alt.Scale(domain=[0, last]), axis=alt.Axis(grid=False, tickCount=5, title=None))
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, nice=False), axis=alt.Axis(tickCount=4, title=None))
    layers: list[Any] = [
        _rows([{"n": 0, "value": b}, {"n": last, "value": b}])
        .mark_line(color=INK, strokeDash=[5, 4], strokeWidth=1.25)
        .encode(x=x, y=y)
        for b in bounds
    ]
    if not anytime:
        zero = [{"n": 0, "value": 0.0}, {"n": last, "value": 0.0}]
        layers.append(_rows(zero).mark_line(color=INK_3, strokeWidth=1).encode(x=x, y=y))
    layers.append(_rows(rows).mark_line(color=SEA, strokeWidth=2, interpolate="step-after").encode(x=x, y=y))
    end = _rows(rows[-1:]).mark_point(filled=True, size=64, fill=SURFACE, stroke=SEA, strokeWidth=2)
    layers.append(end.encode(x=x, y=y))
    table = tuple(
        (number(s.known, language), day(s.day, language, "medium"), number(s.evidence, language, 2))
        for s in found.steps
    )
    chart = alt.layer(*layers).properties(height=HEIGHT, width="container")
    return DrawnChart(chart, ChartTable(tuple(heads), table), HEIGHT)


def _rows(rows: Sequence[Row]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # reason=altair leaves Data untyped
