"""What Portulan asks of a database: hold the facts of one import, keep tables made from them, answer queries.

Queries are in DuckDB's dialect, and answers are what DuckDB would give: same columns, same types, same values. Tables
are named as the facts are (`opportunity`), kept ones `wide_<name>`.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import pyarrow as pa

from portulan.metrics.answers import RequestError

EngineKind = Literal["duckdb", "postgresql", "clickhouse", "spark"]
KINDS: tuple[EngineKind, ...] = ("duckdb", "postgresql", "clickhouse", "spark")


class Database(Protocol):
    """One database over the facts of one import. Threads share it."""

    kind: EngineKind

    def arrow(self, sql: str) -> pa.Table:
        """The answer of a query as an Arrow table. Raises EngineError when the database refuses or does not answer."""

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The answer of a query as Python tuples. Raises EngineError."""

    def keep(self, name: str, query: str, plan: str, rows: int) -> None:
        """Make the table `wide_<name>` from a query, for the plan of that identity; about `rows` rows are expected."""

    def version(self) -> str:
        """Which database answers, in its own words. Raises EngineError."""

    def close(self) -> None:
        """Let go of what this object holds open."""


class EngineError(RequestError):
    """The database could not be reached, or refused; `finding` says what, where it is set, and the way out."""


class EngineRefused(EngineError):  # noqa: N818 reason=names what happened
    """The database answers, but not this question."""
