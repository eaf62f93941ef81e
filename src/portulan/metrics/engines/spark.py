"""Apache Spark, on this machine or a cluster: reads the facts' Parquet files in place, keeps wide tables as Parquet.

On a cluster the workspace's folder must be at the same path for every worker (a shared disk). Timestamps are wall-clock
time (TIMESTAMP_NTZ). One Spark session serves the process; each engine has its own set of views in it.
"""

import hashlib
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from sqlglot import exp

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore, key_of
from portulan.language.place import Place
from portulan.metrics.engines.database import EngineKind
from portulan.metrics.engines.translated import PLACE, Translated
from portulan.metrics.engines.translating import Dialect

SETTINGS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.sources.useV1SourceList": "parquet",
}
"""What makes its answers those of every other database: wall-clock time, and an error rather than a wrong number."""

ON_ONE_MACHINE: Mapping[str, str] = {
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
}
_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}


class SparkDatabase(Translated):
    """The facts as views of a Spark session. `cache` is the folder of wide tables; None keeps them for the session."""

    kind: EngineKind = "spark"
    name = "Spark"
    dialect: Dialect = "spark"

    def __init__(
        self,
        store: FactStore,
        master: str,
        cache: Path | None,
        options: Mapping[str, str] | None = None,
        place: Place = PLACE,
    ) -> None:
        self.master = master
        super().__init__(store, place)
        self._tag = hashlib.sha256(store.identity.encode()).hexdigest()[:16]
        if cache is None:
            scratch = tempfile.mkdtemp(prefix="portulan-spark-")
            weakref.finalize(self, shutil.rmtree, scratch, True)
            self._cache = Path(scratch)
        else:
            self._cache = cache.resolve() / "spark"
        try:
            self._session = _session(master, options or {}).newSession()
            for name, value in SETTINGS.items():
                self._session.conf.set(name, value)
            for name in TABLES:
                self._attach(name)
        except (PySparkException, RuntimeError, OSError) as error:
            raise self._unreachable(master, error) from error

    def version(self) -> str:
        return f"Spark {self._session.version} ({self.master})"

    def close(self) -> None:
        for view in self._session.catalog.listTables():
            self._session.catalog.dropTempView(view.name)

    def _table(self, name: str, plan: str = "") -> exp.Table:
        return exp.table_(f"{name}_{plan}" if plan else name, quoted=True)

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        try:
            return self._session.sql(sql).toArrow()
        except PySparkException as error:
            raise self._refused(error) from error

    def _create(self, table: exp.Table, query: str) -> None:
        folder = self._cache / f"{table.name}-{self._tag}"
        try:
            if not (folder / "_SUCCESS").exists():  # the mark Spark leaves once all is written
                self._session.sql(query).write.mode("overwrite").parquet(str(folder))
            self._session.read.parquet(str(folder)).createOrReplaceTempView(table.name)
        except PySparkException as error:
            raise self._refused(error) from error

    def _attach(self, name: str) -> None:
        columns = self.shape.columns[name]
        parts = self.store.parts(name)
        there = self.store.filled(name)
        listed = ", ".join(
            f"t.{_quoted(c)}" if c in there else f"CAST(NULL AS {_type(kind)}) AS {_quoted(c)}"
            for c, kind in columns.items()
        )
        if not parts:
            self._session.sql(f"SELECT {listed} WHERE false").createOrReplaceTempView(name)
            return
        structure = ", ".join(f"{_quoted(c)} {_type(kind)}" for c, kind in columns.items() if c in there)
        sidecar = self.store.superseded(name)
        if sidecar is not None:
            self._session.read.parquet(str(sidecar)).createOrReplaceTempView(f"gone_{name}")
        selects = []
        for batch in dict.fromkeys(batch for _, batch in parts):
            files = [str(file) for file, of in parts if of == batch]
            self._session.read.schema(structure).parquet(*files).createOrReplaceTempView(f"read_{name}_{batch}")
            ended = ""
            if sidecar is not None:
                gone = f"SELECT id FROM gone_{name} WHERE before > {batch:d}"
                ended = f" LEFT ANTI JOIN ({gone}) AS s ON s.id = t.{_quoted(key_of(TABLES[name]))}"
            selects.append(f"SELECT {listed} FROM read_{name}_{batch} AS t{ended}")
        self._session.sql(" UNION ALL ".join(selects)).createOrReplaceTempView(name)


_LOCK = threading.Lock()


def _session(master: str, options: Mapping[str, str]) -> Any:
    """The session of this process, begun with these options if it is the first."""
    builder = SparkSession.builder.master(master).appName("Portulan")
    local = ON_ONE_MACHINE if master.startswith("local") else {}
    for name, value in {**local, **SETTINGS, **options}.items():
        builder = builder.config(name, value)
    with _LOCK:
        return builder.getOrCreate()


def _type(kind: str) -> str:
    return _TYPES.get(kind, kind)


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("spark")
