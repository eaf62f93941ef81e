"""The deals as they were known on a day, where batches of changes have corrected or deleted some since.

The facts keep what a record was before a batch superseded it, and when. On a day before that, the wide table is made
again from the versions known then: amounts, expected closings, owners, and the deals deleted since. Only DuckDB reads
those files; without batches, or on another database, there is nothing to look back at.
"""

from datetime import date

from portulan.metrics.engine import Engine
from portulan.metrics.seen import instant


def keeps_history(engine: Engine) -> bool:
    """Whether some deals were corrected or deleted since the import, with what they were kept."""
    stored = engine.store.stored.get("opportunity")
    return engine.database.kind == "duckdb" and stored is not None and bool(stored.superseded or stored.history)


def as_known(engine: Engine, day: date, rows: str) -> str:
    """A query of rows of `wide_opportunity`, reading the deals as they were known at the end of the day.

    The query itself where nothing has been superseded since.
    """
    if not keeps_history(engine):
        return rows
    history, end = engine.store.history("opportunity"), instant(day)
    if not engine.rows(f"SELECT 1 AS found FROM ({history}) AS h WHERE superseded_at >= {end} LIMIT 1"):
        return rows
    valid = f"coalesce(learnt_at < {end}, true) AND (superseded_at IS NULL OR superseded_at >= {end})"
    then = f"SELECT * EXCLUDE (superseded_at, superseded_by, merged_into) FROM ({history}) AS h WHERE {valid}"
    wide = engine.wide("opportunity").query
    return (
        f"WITH opportunity AS ({then}), wide_opportunity AS (SELECT * FROM ({wide}) AS w) SELECT * FROM ({rows}) AS r"
    )
