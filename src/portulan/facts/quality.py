"""placeholder"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import duckdb

from portulan.facts.store import StoredColumn
from portulan.language.finding import Finding


def examine(
    engine: duckdb.DuckDBPyConnection, columns: Mapping[str, tuple[StoredColumn, ...]], now: datetime, staged: bool
) -> Iterator[Finding]:
    return iter(())
