"""ClickHouse: in this process (chdb reads the facts' Parquet files in place) or on a server (which is sent them).

Its columns do not hold nulls unless told, its joins fill with zeros, its dates end early: every type is written
Nullable and wide, and the settings below make absence mean absence. What it cannot hold at all (a date before 1900 or
after 2299, which it would silently move) is refused when the facts are given to it.
"""

import hashlib
import itertools
import threading
import urllib.error
import urllib.parse
import urllib.request
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from sqlglot import exp

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore, key_of
from portulan.language.place import Place
from portulan.metrics.columns import quoted
from portulan.metrics.engines.database import EngineError, EngineKind
from portulan.metrics.engines.settings import shown
from portulan.metrics.engines.translated import NOT_LOADED, PLACE, Translated, local_facts
from portulan.metrics.engines.translating import Dialect

SETTINGS: Mapping[str, str] = {
    "session_timezone": "UTC",
    "join_use_nulls": "1",
    "aggregate_functions_null_for_empty": "0",
    "data_type_default_nullable": "1",
    "cast_keep_nullable": "1",
    "prefer_column_name_to_alias": "1",
    "least_greatest_legacy_null_behavior": "0",
    "output_format_arrow_string_as_string": "1",
    "output_format_arrow_compression_method": "none",
}
"""What makes its answers those of every other database: wall-clock time, and null where there is nothing."""

EARLIEST, LATEST = "1900-01-01", "2299-12-31"
_TYPES = {"VARCHAR": "String", "DOUBLE": "Float64", "BOOLEAN": "Bool", "DATE": "Date32", "TIMESTAMP": "DateTime64(6)"}
_TYPES |= {"BIGINT": "Int64", "INTEGER": "Int32"}

Send = Callable[[str, bytes | None], bytes]
"""Runs a text, with the bytes of a file to insert if any, and gives the answer as an Arrow stream."""


class ClickHouseDatabase(Translated):
    """The facts in a database of their own: in this process without `url`, else on the server at that HTTP address."""

    kind: EngineKind = "clickhouse"
    name = "ClickHouse"
    dialect: Dialect = "clickhouse"

    def __init__(self, store: FactStore, url: str | None = None, place: Place = PLACE) -> None:
        self.url = url
        owner = hashlib.sha256(str(store.directory.resolve()).encode()).hexdigest()[:8]
        self.prefix = f"portulan_{owner}_"
        self.database = self.prefix + hashlib.sha256(store.identity.encode()).hexdigest()[:16]
        self._send: Send = _over_http(url) if url else _in_process()
        if not url:
            self.database += f"_{next(_NUMBERS)}"
        super().__init__(store, place)
        self._check_dates()
        if url:
            self._load()
        else:
            self._attach()
            weakref.finalize(self, _FORGOTTEN.append, self.database)

    def version(self) -> str:
        where = "" if self.url else ", chdb"
        return f"ClickHouse {self._table_of('SELECT version() AS v').column('v')[0].as_py()}{where}"

    def close(self) -> None:
        if not self.url:
            self._do(f"DROP DATABASE IF EXISTS {self.database} SYNC")

    def drop(self) -> None:
        """Remove what was loaded for this workspace, older imports too."""
        for name in self.loaded():
            self._do(f"DROP DATABASE IF EXISTS {name} SYNC")

    def _table(self, name: str, plan: str = "") -> exp.Table:
        return exp.table_(f"{name}_{plan}" if plan else name, db=self.database, quoted=True)

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        return self._table_of(sql)

    def _create(self, table: exp.Table, query: str) -> None:
        name = table.sql("clickhouse")
        self._do(f"CREATE TABLE IF NOT EXISTS {name} ENGINE = MergeTree ORDER BY tuple() AS {query}")

    def _table_of(self, sql: str) -> pa.Table:
        answer = self._do(sql)
        return pa.ipc.open_stream(answer).read_all()

    def _do(self, sql: str, body: bytes | None = None) -> bytes:
        try:
            return self._send(sql, body)
        except urllib.error.HTTPError as error:
            raise self._refused(RuntimeError(error.read().decode("utf-8", "replace"))) from error
        except OSError as error:
            raise self._unreachable(shown(self.url or ""), error) from error
        except RuntimeError as error:
            raise self._refused(error) from error

    # ── The facts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _attach(self) -> None:
        """Views on the Parquet files, where they are."""
        self._do(f"CREATE DATABASE {self.database}")
        for name in TABLES:
            view = self._physical[name].sql("clickhouse")
            self._do(f"CREATE VIEW {view} AS {self._select(name)}")

    def _select(self, name: str) -> str:
        columns = self.shape.columns[name]
        parts = self.store.parts(name)
        nothing = ", ".join(f"CAST(NULL AS {_type(kind)}) AS {_quoted(c)}" for c, kind in columns.items())
        if not parts:
            return f"SELECT {nothing} WHERE 0"
        there = self.store.filled(name)
        listed = ", ".join(
            f"t.{_quoted(c)} AS {_quoted(c)}" if c in there else f"CAST(NULL AS {_type(kind)}) AS {_quoted(c)}"
            for c, kind in columns.items()
        )
        structure = _text(", ".join(f"{_quoted(c)} {_type(kind)}" for c, kind in columns.items() if c in there))
        sidecar = self.store.superseded(name)
        selects = []
        for file, batch in parts:
            ended = ""
            if sidecar is not None:
                gone = f"SELECT id FROM file({_text(str(sidecar))}, Parquet) WHERE before > {batch:d}"
                ended = f" LEFT ANTI JOIN ({gone}) AS s ON s.id = t.{_quoted(key_of(TABLES[name]))}"
            selects.append(f"SELECT {listed} FROM file({_text(str(file))}, Parquet, {structure}) AS t{ended}")
        return " UNION ALL ".join(selects)

    def _load(self) -> None:
        """Send the facts unless they are there: to a draft that is renamed once whole; older imports then go."""
        there = self.loaded()
        if self.database in there:
            return
        draft = f"{self.database}_draft"
        self._do(f"DROP DATABASE IF EXISTS {draft} SYNC")
        self._do(f"CREATE DATABASE {draft} ENGINE = Atomic")
        with local_facts(self.store) as facts:
            for name in TABLES:
                columns = self.shape.columns[name]
                listed = ", ".join(f"{_quoted(c)} {_type(kind)}" for c, kind in columns.items())
                self._do(f"CREATE TABLE {draft}.{name} ({listed}) ENGINE = MergeTree ORDER BY tuple()")
                for batch in facts.sql(f"SELECT * FROM {quoted(name)}").to_arrow_reader(500_000):
                    sink = BytesIO()
                    parquet.write_table(pa.Table.from_batches([batch]), sink)
                    self._do(f"INSERT INTO {draft}.{name} FORMAT Parquet", sink.getvalue())
        self._do(f"RENAME DATABASE {draft} TO {self.database}")
        for old in there:
            self._do(f"DROP DATABASE IF EXISTS {old} SYNC")

    def loaded(self) -> list[str]:
        """The databases that hold facts of this workspace: that of its last import."""
        listed = self._table_of(f"SELECT name FROM system.databases WHERE startsWith(name, {_text(self.prefix)})")
        return [str(name) for name in listed.column("name").to_pylist()]

    def _check_dates(self) -> None:
        with local_facts(self.store) as facts:
            for table, columns in self.shape.columns.items():
                dated = [c for c, kind in columns.items() if kind in ("DATE", "TIMESTAMP")]
                out = [
                    f"count(*) FILTER ({quoted(c)} < '{EARLIEST}' OR CAST({quoted(c)} AS DATE) > '{LATEST}')"
                    for c in dated
                ]
                found = facts.execute(f"SELECT {', '.join(out)} FROM {quoted(table)}").fetchone() or ()
                for column, n in zip(dated, found, strict=True):
                    if n:
                        why = f"{table}.{column}: {n} < {EARLIEST} | > {LATEST}"
                        raise EngineError(NOT_LOADED.at(self.place, engine=self.name, why=why))


def _type(kind: str) -> str:
    """A DuckDB type as ClickHouse writes it, able to hold nothing."""
    return f"Nullable({_TYPES.get(kind, kind.replace('DECIMAL', 'Decimal'))})"


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("clickhouse")


def _text(text: str) -> str:
    return exp.Literal.string(text).sql("clickhouse")


# ── In this process ──────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBERS = itertools.count(1)
_LOCK = threading.Lock()
_OPEN: list[Any] = []
"""chdb allows one connection a process: it is shared, one query at a time."""
_FORGOTTEN: list[str] = []
"""Databases whose engine is gone, dropped before the next query: never while another may be running."""


def _in_process() -> Send:
    import chdb

    def send(sql: str, _: bytes | None) -> bytes:
        with _LOCK:
            if not _OPEN:
                _OPEN.append(chdb.connect(":memory:"))  # type: ignore[no-untyped-call]  # reason=chdb does not type it
                for name, value in SETTINGS.items():
                    _OPEN[0].query(f"SET {name} = {_text(value)}")
            while _FORGOTTEN:
                _OPEN[0].query(f"DROP DATABASE IF EXISTS {_FORGOTTEN.pop()} SYNC")
            return bytes(_OPEN[0].query(sql, "ArrowStream").bytes())

    return send


# ── On a server ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _over_http(url: str) -> Send:
    """The HTTP interface of a server, signed in by the user and password of the address."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or "localhost"
    where = urllib.parse.urlunsplit((parts.scheme, f"{host}:{parts.port or 8123}", parts.path or "/", "", ""))
    headers = {}
    if parts.username:
        user = urllib.parse.unquote(parts.username)
        secret = urllib.parse.unquote(parts.password or "")
        headers["Authorization"] = f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"
    asked = {**SETTINGS, "default_format": "ArrowStream", "wait_end_of_query": "1"}

    def send(sql: str, body: bytes | None) -> bytes:
        query = urllib.parse.urlencode({**asked, **({"query": sql} if body is not None else {})})
        data = body if body is not None else sql.encode()
        request = urllib.request.Request(f"{where}?{query}", data=data, headers=headers, method="POST")
        with urllib.request.urlopen(request, timeout=600) as answer:
            return bytes(answer.read())

    return send
