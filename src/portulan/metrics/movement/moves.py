"""What became of each deal between two snapshots, as plain SQL: how it came, how it changed, how it left.

A snapshot is a query with one row per deal known on its day: `id`, `status`, `closed_at`, `amount`, `holds` (the
condition), `due` (expected to close in the period looked at), `closes` (the same of the day it was closed), `place`
(its group) and `step` (the rank of its stage). Everything else follows from two of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from portulan.facts.sql import text
from portulan.metrics.catalogue.pipeline import PIPELINE_OPEN
from portulan.metrics.columns import quoted
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.movement.known import as_known
from portulan.metrics.movement.question import MovementQuestion
from portulan.metrics.period import Period
from portulan.metrics.requests import available
from portulan.metrics.selecting import dimension_sql, population, where_sql


def snapshot(evaluator: Evaluator, question: MovementQuestion, day: date) -> str:
    """The deals known at the end of a day, as the movement looks at them."""
    engine, variant = evaluator.engine, PIPELINE_OPEN.variants[0]
    request = replace(question.request, as_of=day)
    rows = population(request, variant, engine, {*question.columns(), "stage"})
    condition = request.where
    holds = "true" if condition is None else f"coalesce({where_sql(condition, available(variant, engine))}, false)"
    place = dimension_sql(question.by, "expected_close") if question.by else "CAST(NULL AS VARCHAR)"
    steps = " ".join(f"WHEN {text(stage)} THEN {i}" for i, stage in enumerate(engine.plan.stages))
    step = f"CASE stage {steps} ELSE -1 END" if steps else "-1"
    return (
        f"SELECT opportunity_id AS id, status, closed_at, amount, currency, stage, expected_close, {holds} AS holds, "
        f"{_within('expected_close', question.closing_in)} AS due, {_within('closed_at', question.closing_in)} "
        f"AS closes, {place} AS place, {step} AS step FROM ({as_known(engine, day, rows)}) AS known"
    )


def _within(at: str, period: Period | None) -> str:
    if period is None:
        return "true"
    bounds = []
    if period.start:
        bounds.append(f"{at} >= TIMESTAMP '{period.start:%Y-%m-%d} 00:00:00'")
    if period.end:
        bounds.append(f"{at} < TIMESTAMP '{period.end:%Y-%m-%d} 00:00:00'")
    return f"coalesce({' AND '.join(bounds)}, false)" if bounds else "true"


def moves(before: str, after: str, start: date, end: date) -> str:
    """One row per deal that was, came or ended in what is followed, from two snapshots.

    `was_in`, `is_in`; `came`, `changed`, `went`, `moved`: the line by which it did each, or null; `amount_before`,
    `amount_after` (of a lost deal the last before the loss, never the zero a CRM may leave; of a deleted one, the last
    known); `place_before`, `place_after`.
    """
    closed = (
        f"a.status IN ('won', 'lost') AND a.closed_at >= TIMESTAMP '{start:%Y-%m-%d} 00:00:00' "
        f"AND a.closed_at < TIMESTAMP '{end:%Y-%m-%d} 00:00:00' AND a.holds AND a.closes"
    )
    emptied = "a.status = 'lost' AND coalesce(a.amount, 0) = 0"
    amount_after = f"CASE WHEN a.id IS NULL OR ({emptied}) THEN coalesce(b.amount, 0) ELSE coalesce(a.amount, 0) END"
    both = (
        "SELECT coalesce(a.id, b.id) AS id, b.id IS NOT NULL AS was_known, a.id IS NOT NULL AS is_known, "
        "b.status AS status_before, a.status AS status_after, coalesce(b.holds, false) AS held, "
        "coalesce(a.holds, false) AS holds, coalesce(b.status = 'open' AND b.holds AND b.due, false) AS was_in, "
        "coalesce(a.status = 'open' AND a.holds AND a.due, false) AS is_in, "
        f"coalesce({closed}, false) AS closed_in, "
        f"CAST(coalesce(b.amount, 0) AS DECIMAL(18,4)) AS amount_before, "
        f"CAST({amount_after} AS DECIMAL(18,4)) AS amount_after, "
        "b.amount IS NULL AS unpriced_before, coalesce(a.amount, b.amount) IS NULL AS unpriced_after, "
        "coalesce(a.currency, b.currency) AS currency, b.place AS place_before, a.place AS place_after, "
        "b.step AS step_before, a.step AS step_after, b.stage AS stage_before, a.stage AS stage_after, "
        "b.expected_close AS expected_before, a.expected_close AS expected_after, a.closed_at AS closed_at "
        f"FROM ({before}) AS b FULL JOIN ({after}) AS a ON a.id = b.id"
    )
    came = (
        "CASE WHEN was_in OR NOT (is_in OR closed_in) THEN NULL WHEN NOT was_known THEN 'new' "
        "WHEN status_before <> 'open' THEN 'reopened' WHEN NOT held THEN 'transferred_in' ELSE 'pulled_in' END"
    )
    went = (
        "CASE WHEN is_in OR NOT (was_in OR closed_in) THEN NULL WHEN NOT is_known THEN 'deleted' "
        "WHEN status_after = 'won' THEN 'won' WHEN status_after = 'lost' THEN 'lost' "
        "WHEN NOT holds THEN 'transferred_out' ELSE 'slipped' END"
    )
    changed = (
        "CASE WHEN NOT was_in OR amount_after = amount_before THEN NULL "
        "WHEN amount_after > amount_before THEN 'up' ELSE 'down' END"
    )
    return (
        f"SELECT *, {came} AS came, {went} AS went, {changed} AS changed FROM ({both}) AS pair "
        "WHERE was_in OR is_in OR closed_in"
    )


def sums(moved: str, by_stage: bool) -> str:
    """The lines of the movement, split by place: `line`, `place`, `deals`, `amount`, `unpriced`.

    Each deal counts where it was on the first day until it moves, and where it is after that: so every place closes
    as the whole does. A move between places has two sides: `advanced_out` and `advanced_in`, `moved_back_…`, or
    `regrouped_…` where places are not stages. `went_on` and `came_back` count the deals that changed stage.
    """
    elsewhere = "was_in AND is_in AND (place_before <> place_after OR (place_before IS NULL) <> (place_after IS NULL))"
    staged = "was_in AND is_in AND step_before <> step_after"
    way = "CASE WHEN step_after > step_before THEN 'advanced' ELSE 'moved_back' END" if by_stage else "'regrouped'"
    parts = [
        _part("'opening'", "place_before", "amount_before", "was_in", "unpriced_before"),
        _part("came", "place_after", "amount_after", "came IS NOT NULL"),
        _part("changed", "place_before", "amount_after - amount_before", "changed IS NOT NULL"),
        _part("went", "CASE WHEN was_in THEN place_before ELSE place_after END", "-amount_after", "went IS NOT NULL"),
        _part("CASE WHEN step_after > step_before THEN 'went_on' ELSE 'came_back' END", "place_after", "0", staged),
        _part(f"concat({way}, '_out')", "place_before", "-amount_after", elsewhere),
        _part(f"concat({way}, '_in')", "place_after", "amount_after", elsewhere),
        _part("'closing'", "place_after", "amount_after", "is_in", "unpriced_after"),
    ]
    return (
        f"WITH moved AS ({moved}) SELECT line, place, count(*) AS deals, sum(amount) AS amount, "
        "sum(unpriced) AS unpriced, min(currency) AS c0, max(currency) AS c1 "
        f"FROM ({' UNION ALL '.join(parts)}) AS part GROUP BY line, place"
    )


def _part(line: str, place: str, amount: str, kept: str, unpriced: str = "false") -> str:
    missing = f"CASE WHEN {unpriced} THEN 1 ELSE 0 END"
    return (
        f"SELECT {line} AS line, {place} AS place, CAST({amount} AS DECIMAL(18,4)) AS amount, {missing} AS unpriced, "
        f"currency FROM moved WHERE {kept}"
    )


def of_line(line: str) -> str:
    """The condition that a deal is on a line of the movement."""
    if line in ("opening", "closing"):
        return "was_in" if line == "opening" else "is_in"
    if line in ("advanced", "moved_back"):
        sign = ">" if line == "advanced" else "<"
        return f"was_in AND is_in AND step_after {sign} step_before"
    return f"({' OR '.join(f'{quoted(way)} = {text(line)}' for way in ('came', 'changed', 'went'))})"


AMOUNT_OF: Mapping[str, str] = {
    "opening": "amount_before",
    "up": "amount_after - amount_before",
    "down": "amount_after - amount_before",
}
"""What a deal weighs on a line; its last amount on the others."""
