"""From the stage entries to one line per opportunity: first entries, returns, the last entry of wanderers.

Entries after the deal was closed are not passages. Most deals go forward only, and for them the first entries say all;
the stays of the few others are a table of their own, made when a figure asks in which stage deals stood.
"""

from collections.abc import Sequence

from portulan.metrics.columns import literal


def stage_steps(stages: Sequence[str]) -> list[str]:
    """The queries `steps` (first entry `_raw_i` of each stage, last entry of any) and `returns` (first `_back_i`)."""
    return [_entries(stages), _steps(stages), _wandering(stages), _returns(stages)]


def stays(stages: Sequence[str]) -> str:
    """Each stay of the deals that went back or elsewhere: the stage, from when, until the next entry (null: still).

    Of several entries at one instant the last counts: the others' stays are empty, from an instant to itself.
    """
    return (
        "SELECT e.opportunity_id, e.stage, e.entered_at AS since, lead(e.entered_at) OVER (PARTITION BY "
        f"e.opportunity_id ORDER BY e.entered_at, e.sequence NULLS LAST, {_number(stages)} NULLS LAST) AS until "
        "FROM stage_entry AS e JOIN wide_opportunity AS o ON o.opportunity_id = e.opportunity_id "
        "WHERE o._moved_at IS NOT NULL AND (o.status = 'open' OR o.closed_at IS NULL OR e.entered_at <= o.closed_at)"
    )


def _number(stages: Sequence[str]) -> str:
    cases = " ".join(f"WHEN {literal(stage)} THEN {i}" for i, stage in enumerate(stages))
    return f"CASE e.stage {cases} END" if stages else "CAST(NULL AS INTEGER)"


def _entries(stages: Sequence[str]) -> str:
    return (
        f"entries AS (SELECT e.opportunity_id, e.entered_at, {_number(stages)} AS i FROM stage_entry AS e "
        "LEFT JOIN (SELECT opportunity_id, closed_at FROM opportunity WHERE status <> 'open') AS o "
        "ON o.opportunity_id = e.opportunity_id WHERE o.closed_at IS NULL OR e.entered_at <= o.closed_at)"
    )


def _steps(stages: Sequence[str]) -> str:
    firsts = "".join(f"min(entered_at) FILTER (WHERE i = {i}) AS _raw_{i}, " for i in range(len(stages)))
    last = "max(entered_at) AS last_at, count(*) > count(i) AS odd"
    return f"steps AS (SELECT opportunity_id, {firsts}{last} FROM entries GROUP BY opportunity_id)"


def _wandering(stages: Sequence[str]) -> str:
    """Entries of a stage after a later one had been entered."""
    last = len(stages) - 1
    cases = " ".join(
        f"WHEN {i} THEN least({', '.join(f's._raw_{j}' for j in range(i + 1, last + 1))})" for i in range(last)
    )
    later = f"e.entered_at > CASE e.i {cases} END" if cases else "false"
    return (
        "wandering AS (SELECT e.opportunity_id, e.i, e.entered_at FROM entries AS e "
        f"JOIN steps AS s ON s.opportunity_id = e.opportunity_id WHERE {later})"
    )


def _returns(stages: Sequence[str]) -> str:
    backs = "".join(f", min(entered_at) FILTER (WHERE i = {i}) AS _back_{i}" for i in range(len(stages)))
    return f"returns AS (SELECT opportunity_id{backs} FROM wandering GROUP BY opportunity_id)"
