"""The engines there are on this machine, and the reason for each that is not."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from portulan.facts.store import FactStore
from portulan.metrics.engines.database import Database, EngineError, EngineKind
from portulan.metrics.engines.opening import open_database
from portulan.metrics.engines.settings import EngineSettings

POSTGRESQL = os.environ.get("PORTULAN_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/test")
OTHERS: tuple[EngineKind, ...] = ("postgresql", "clickhouse", "spark")
SETTINGS: dict[EngineKind, EngineSettings] = {
    "postgresql": EngineSettings("postgresql", POSTGRESQL),
    "clickhouse": EngineSettings("clickhouse"),
    "spark": EngineSettings("spark", "local[2]"),
}


def opened(kind: EngineKind, store: FactStore, cache: Path, request: pytest.FixtureRequest) -> Database:
    """The engine with these facts; the test is skipped, and says why, where it is not to be had."""
    if kind == "spark" and not os.environ.get("PORTULAN_TEST_ENGINES"):
        pytest.skip(
            "Spark is tested by `make engines` (PORTULAN_TEST_ENGINES=1): it takes minutes to start and to answer"
        )
    try:
        database = open_database(SETTINGS[kind], store, cache)
    except EngineError as error:
        if error.finding.code in ("EN010", "EN013"):
            pytest.skip(f"{kind} is not here: {error.finding.message('en')}")
        raise
    drop: Callable[[], None] = getattr(database, "drop", database.close)

    def leave() -> None:
        with suppress(EngineError):
            drop()

    request.addfinalizer(leave)
    return database
