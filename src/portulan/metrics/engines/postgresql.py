"""PostgreSQL: the facts of one import are loaded once, in one transaction, under a schema that carries their identity.

Schemas of the same workspace's older imports are dropped in that transaction: whoever reads sees one import whole, or
the next one whole. Texts are compared by their bytes (`COLLATE "C"`), as DuckDB does.
"""

import hashlib
import queue
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql as pg
from sqlglot import exp

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore
from portulan.language.place import Place
from portulan.metrics.columns import quoted
from portulan.metrics.engines.database import EngineError, EngineKind
from portulan.metrics.engines.settings import shown
from portulan.metrics.engines.shape import table_of
from portulan.metrics.engines.translated import NOT_LOADED, PLACE, Translated, first_line, local_facts
from portulan.metrics.engines.translating import Dialect

LONGEST_NAME = 63
"""Bytes of an identifier there; a longer name would be cut, and two could become one."""

KEPT = 4
"""How many past versions of a wide table stay: other plans of the same workspace may be reading them."""

_TYPES = {"VARCHAR": 'TEXT COLLATE "C"', "DOUBLE": "DOUBLE PRECISION"}


class PostgresDatabase(Translated):
    """The facts in a PostgreSQL database. Threads share a handful of connections."""

    kind: EngineKind = "postgresql"
    name = "PostgreSQL"
    dialect: Dialect = "postgres"

    def __init__(self, store: FactStore, url: str, place: Place = PLACE) -> None:
        owner = hashlib.sha256(str(store.directory.resolve()).encode()).hexdigest()[:8]
        self.prefix = f"portulan_{owner}_"
        self.schema = f"{self.prefix}{hashlib.sha256(store.identity.encode()).hexdigest()[:16]}"
        self.url = url
        self._idle: queue.SimpleQueue[psycopg.Connection[Any]] = queue.SimpleQueue()
        weakref.finalize(self, _close, self._idle)
        super().__init__(store, place)
        self._load()

    def version(self) -> str:
        with self._connection() as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return f"PostgreSQL {row[0].split()[0]}" if row else self.name

    def close(self) -> None:
        _close(self._idle)

    def size(self) -> float:
        """Megabytes that the facts of this import and their wide tables take there."""
        asked = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class AS c JOIN pg_namespace AS n "
        where = "ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'r'"
        with self._connection() as connection:
            row = connection.execute(asked + where, [self.schema]).fetchone()
        return float(row[0]) / 1e6 if row else 0.0

    def loaded(self) -> list[str]:
        """The schemas that hold facts of this workspace: that of its last import."""
        with self._connection() as connection:
            return self._schemas(connection)

    def drop(self) -> None:
        """Remove what was loaded for this workspace, older imports too."""
        with self._connection() as connection, connection.transaction():
            for name in self._schemas(connection):
                connection.execute(pg.SQL("DROP SCHEMA {} CASCADE").format(pg.Identifier(name)))

    def _table(self, name: str, plan: str = "") -> exp.Table:
        return exp.table_(f"{name}_{plan}" if plan else name, db=self.schema, quoted=True)

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        with self._connection() as connection:
            return table_of(connection.execute(sql.encode(), binary=True).fetchall(), schema)

    def _create(self, table: exp.Table, query: str) -> None:
        name = table.sql("postgres")
        with self._connection() as connection, connection.transaction():
            self._alone(connection)
            found = connection.execute("SELECT to_regclass(%s)", [name]).fetchone()
            if found and found[0] is not None:
                return
            connection.execute(f"CREATE TABLE {name} AS {query}".encode())
            connection.execute(f"ANALYZE {name}".encode())
            self._forget_older(connection, table.name.rpartition("_")[0])

    def _forget_older(self, connection: psycopg.Connection[Any], stem: str) -> None:
        listed = connection.execute(
            "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'r' AND c.relname ~ %s ORDER BY c.oid DESC",
            [self.schema, f"^{stem}_[0-9a-f]{{16}}$"],
        ).fetchall()
        for (old,) in listed[KEPT:]:
            connection.execute(pg.SQL("DROP TABLE {}").format(pg.Identifier(self.schema, old)))

    # ── Loading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        """Load the facts unless they are there; all tables or none, and the older imports go at the same instant."""
        self._check_names()
        with self._connection() as connection, connection.transaction():
            self._alone(connection)
            there = self._schemas(connection)
            if self.schema in there:
                return
            connection.execute(pg.SQL("CREATE SCHEMA {}").format(pg.Identifier(self.schema)))
            with local_facts(self.store) as facts:
                for name in TABLES:
                    self._copy(connection, name, facts.sql(f"SELECT * FROM {quoted(name)}").to_arrow_reader(100_000))
            for old in there:
                connection.execute(pg.SQL("DROP SCHEMA {} CASCADE").format(pg.Identifier(old)))

    def _copy(self, connection: psycopg.Connection[Any], name: str, batches: pa.RecordBatchReader) -> None:
        columns = self.shape.columns[name]
        table = self._physical[name].sql("postgres")
        listed = ", ".join(f"{quoted(column)} {_TYPES.get(kind, kind)}" for column, kind in columns.items())
        connection.execute(f"CREATE TABLE {table} ({listed})".encode())
        options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)".encode()) as copy:
            for batch in batches:
                sink = pa.BufferOutputStream()
                pa_csv.write_csv(batch, sink, options)
                copy.write(memoryview(sink.getvalue()))
        connection.execute(f"ANALYZE {table}".encode())

    def _check_names(self) -> None:
        for table, columns in self.shape.columns.items():
            for column in columns:
                if len(column.encode()) > LONGEST_NAME:
                    raise EngineError(NOT_LOADED.at(self.place, engine=self.name, why=f"{table}.{column}"))

    def _schemas(self, connection: psycopg.Connection[Any]) -> list[str]:
        """The schemas of this workspace's imports."""
        like = f"{self.prefix}%".replace("_", r"\_")
        return [row[0] for row in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [like])]

    def _alone(self, connection: psycopg.Connection[Any]) -> None:
        """Until the end of the transaction, nobody else makes tables for this workspace."""
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.prefix])

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection lent: an idle one, else a new one; thrown away when it broke."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = self._connect()
        try:
            yield connection
        except psycopg.OperationalError as error:
            connection.close()
            raise self._unreachable(shown(self.url), error) from error
        except psycopg.DataError as error:
            self._idle.put(connection)
            raise EngineError(NOT_LOADED.at(self.place, engine=self.name, why=first_line(error))) from error
        except psycopg.Error as error:
            self._idle.put(connection)
            raise self._refused(error) from error
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(self.url, autocommit=True, connect_timeout=10, options="-c timezone=UTC")
        except psycopg.Error as error:
            raise self._unreachable(shown(self.url), error) from error


def _close(idle: "queue.SimpleQueue[psycopg.Connection[Any]]") -> None:
    while not idle.empty():
        idle.get().close()
