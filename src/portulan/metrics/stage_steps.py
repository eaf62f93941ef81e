"""From the stage entries to one line per opportunity: first entries, returns, and the history of those that wandered.

Entries after the deal was closed are not passages. Most deals go forward only, and for them the first entries say all;
keeping the whole list for the few others is what makes a million deals cheap.
"""

from collections.abc import Sequence

from portulan.metrics.columns import literal


def stage_steps(stages: Sequence[str]) -> list[str]:
    """The queries `steps` (first entry `_raw_i` of each stage), `returns` (first return `_back_i`) and `histories`."""
    return [_entries(stages), _steps(stages), _wandering(stages), _returns(stages), _ODD, _HISTORIES]


def _entries(stages: Sequence[str]) -> str:
    cases = " ".join(f"WHEN {literal(stage)} THEN {i}" for i, stage in enumerate(stages))
    number = f"CASE e.stage {cases} END" if stages else "CAST(NULL AS INTEGER)"
    return (
        f"entries AS (SELECT e.opportunity_id, e.stage, e.entered_at, e.sequence, {number} AS i FROM stage_entry e "
        "LEFT JOIN (SELECT opportunity_id, closed_at FROM opportunity WHERE status <> 'open') o "
        "ON o.opportunity_id = e.opportunity_id WHERE o.closed_at IS NULL OR e.entered_at <= o.closed_at)"
    )


def _steps(stages: Sequence[str]) -> str:
    firsts = "".join(f"min(entered_at) FILTER (i = {i}) AS _raw_{i}, " for i in range(len(stages)))
    return f"steps AS (SELECT opportunity_id, {firsts}bool_or(i IS NULL) AS odd FROM entries GROUP BY opportunity_id)"


def _wandering(stages: Sequence[str]) -> str:
    """Entries of a stage after a later one had been entered."""
    last = len(stages) - 1
    cases = " ".join(
        f"WHEN {i} THEN least({', '.join(f's._raw_{j}' for j in range(i + 1, last + 1))})" for i in range(last)
    )
    later = f"e.entered_at > CASE e.i {cases} END" if cases else "false"
    return (
        "wandering AS (SELECT e.opportunity_id, e.i, e.entered_at FROM entries e "
        f"JOIN steps s ON s.opportunity_id = e.opportunity_id WHERE {later})"
    )


def _returns(stages: Sequence[str]) -> str:
    backs = "".join(f", min(entered_at) FILTER (i = {i}) AS _back_{i}" for i in range(len(stages)))
    return f"returns AS (SELECT opportunity_id{backs} FROM wandering GROUP BY opportunity_id)"


_ODD = "odd_ones AS (SELECT opportunity_id FROM returns UNION SELECT opportunity_id FROM steps WHERE odd)"
_HISTORIES = (
    "histories AS (SELECT opportunity_id, "
    "list({'at': entered_at, 'stage': stage} ORDER BY entered_at, sequence, i) AS _history "
    "FROM entries SEMI JOIN odd_ones USING (opportunity_id) GROUP BY opportunity_id)"
)
