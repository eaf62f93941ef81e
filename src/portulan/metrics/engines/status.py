"""Which engine answers for a workspace, and whether it agrees with DuckDB on the facts at hand."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from portulan.facts.schema import TABLES
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.columns import quoted
from portulan.metrics.engines.agreement import differences
from portulan.metrics.engines.database import Database, EngineError, EngineKind
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.requests import Request


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine of a workspace: its kind, where it is (without secrets), which version, and the rows it holds."""

    kind: EngineKind
    where: str | None
    version: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One request asked of the engine and of DuckDB: what differs, and how long each took, in seconds."""

    reference: str
    groups: int
    differences: Sequence[str]
    seconds: float
    duckdb_seconds: float


def engine_status(database: Database, where: str | None) -> EngineStatus:
    """What the database itself says. Raises EngineError when it does not answer."""
    counts = ", ".join(f"(SELECT count(*) FROM {quoted(name)}) AS {quoted(name)}" for name in TABLES)
    (row,) = database.rows(f"SELECT {counts}")
    return EngineStatus(database.kind, where, database.version(), dict(zip(TABLES, map(int, row), strict=True)))


def compare(requests: Sequence[Request], engine: Evaluator, duck: Evaluator) -> list[Comparison]:
    """Each request asked of both. A request that neither can answer is no difference."""
    found = []
    for request in requests:
        theirs, seconds = _timed(lambda r=request: engine.table(r))  # type: ignore[misc]  # reason=a default binds it now
        ours, duckdb_seconds = _timed(lambda r=request: duck.table(r))  # type: ignore[misc]  # reason=same
        if isinstance(ours, KpiTable) and isinstance(theirs, KpiTable):
            said = differences(ours, theirs)
        else:
            said = [] if ours == theirs else [f"{_name(ours)} ≠ {_name(theirs)}"]
        groups = len(ours.rows) if isinstance(ours, KpiTable) else 0
        found.append(Comparison(_text(request), groups, said, seconds, duckdb_seconds))
    return found


def to_compare(whole: Sequence[Request], dimensions: Sequence[str]) -> list[Request]:
    """Each figure as a whole, then split by each dimension that its request allows."""
    return [replace(request, by=(*request.by, *by)) for request in whole for by in ((), *((d,) for d in dimensions))]


def _timed(ask: Callable[[], KpiTable]) -> tuple[KpiTable | str, float]:
    start = time.perf_counter()
    try:
        answer: KpiTable | str = ask()
    except EngineError:
        raise
    except RequestError as refusal:
        answer = refusal.finding.code
    return answer, time.perf_counter() - start


def _name(answer: KpiTable | str) -> str:
    return answer if isinstance(answer, str) else answer.reference


def _text(request: Request) -> str:
    by = f" by {', '.join(request.by)}" if request.by else ""
    return f"{request.kpi.id}{by}"
