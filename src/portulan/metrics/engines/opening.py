"""From the settings to the database that answers."""

from pathlib import Path

from portulan.facts.store import FactStore
from portulan.metrics.engines.database import Database, EngineError, EngineKind
from portulan.metrics.engines.duck import DuckDatabase
from portulan.metrics.engines.settings import EngineSettings
from portulan.metrics.engines.translated import MISSING_LIBRARY

_LIBRARIES: dict[EngineKind, str] = {"postgresql": "psycopg", "clickhouse": "chdb", "spark": "pyspark"}


def open_database(settings: EngineSettings, store: FactStore, cache: Path | None) -> Database:
    """The database of the settings, with these facts in it.

    Raises EngineError where its library is missing, it does not answer, or it cannot hold these facts.
    """
    try:
        return _open(settings, store, cache)
    except ModuleNotFoundError as error:
        library = _LIBRARIES.get(settings.kind)
        if library is None or (error.name or "").partition(".")[0] not in (library, "py4j"):
            raise
        missing = MISSING_LIBRARY.at(settings.place, engine=settings.kind, library=library, extra=settings.kind)
        raise EngineError(missing) from error


def _open(settings: EngineSettings, store: FactStore, cache: Path | None) -> Database:
    match settings.kind:
        case "postgresql":
            from portulan.metrics.engines.postgresql import PostgresDatabase

            return PostgresDatabase(store, settings.url or "", settings.place)
        case "clickhouse":
            from portulan.metrics.engines.clickhouse import ClickHouseDatabase

            return ClickHouseDatabase(store, settings.url, settings.place)
        case "spark":
            from portulan.metrics.engines.spark import SparkDatabase

            return SparkDatabase(store, settings.url or "local[*]", cache, settings.options, settings.place)
        case "duckdb":
            return DuckDatabase(store, cache)
