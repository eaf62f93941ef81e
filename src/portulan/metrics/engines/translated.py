"""What the databases that speak another dialect share: the shape of answers, the translation, who says no and why."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp
from sqlglot.errors import SqlglotError

from portulan.facts.schema import TABLES
from portulan.facts.store import FactStore
from portulan.language.finding import FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.engines.database import EngineError, EngineKind, EngineRefused
from portulan.metrics.engines.shape import Shape, shaped, tuples
from portulan.metrics.engines.translating import Dialect, Untranslatable, translate

UNREACHABLE = FindingKind(
    "EN010",
    "error",
    Words(
        fr="{engine:raw} ne répond pas à {where:raw} : {why:raw}",
        en="{engine:raw} does not answer at {where:raw}: {why:raw}",
    ),
    Words(
        fr="Vérifier que la base est en marche et son adresse dans settings.yaml, ou y écrire « kind: duckdb ».",
        en="Check that the database is running and its address in settings.yaml, or write “kind: duckdb” there.",
    ),
)
REFUSED = FindingKind(
    "EN011",
    "error",
    Words(fr="{engine:raw} a refusé cette question : {why:raw}", en="{engine:raw} refused this question: {why:raw}"),
    Words(
        fr="Lire cet indicateur avec DuckDB (« kind: duckdb » dans settings.yaml) et signaler le refus.",
        en="Read this KPI with DuckDB (“kind: duckdb” in settings.yaml) and report the refusal.",
    ),
)
NOT_LOADED = FindingKind(
    "EN012",
    "error",
    Words(
        fr="{engine:raw} ne peut pas porter ces données : {why:raw}",
        en="{engine:raw} cannot hold these facts: {why:raw}",
    ),
    Words(
        fr="Corriger ces valeurs à la source, ou écrire « kind: duckdb » dans settings.yaml.",
        en="Correct these values at the source, or write “kind: duckdb” in settings.yaml.",
    ),
)
MISSING_LIBRARY = FindingKind(
    "EN013",
    "error",
    Words(
        fr="{engine:raw} demande la bibliothèque {library:raw}, qui n’est pas installée.",
        en="{engine:raw} needs the library {library:raw}, which is not installed.",
    ),
    Words(fr="Installer « portulan[{extra:raw}] ».", en="Install “portulan[{extra:raw}]”."),
)
PLACE = Place("settings.yaml")


class Translated(ABC):
    """A database of another dialect. Subclasses run text and make tables; `_physical` says where ours are there."""

    kind: EngineKind
    name: str
    dialect: Dialect

    def __init__(self, store: FactStore, place: Place = PLACE) -> None:
        self.store = store
        self.place = place
        self.shape = Shape(store)
        self._said: dict[str, str] = {}
        self._lock = threading.RLock()
        self._physical: dict[str, exp.Table] = {name: self._table(name) for name in TABLES}

    def arrow(self, sql: str) -> pa.Table:
        schema, _ = self.shape.answer(sql)
        return shaped(self._run(self.translated(sql), schema), schema)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        schema, kinds = self.shape.answer(sql)
        return tuples(shaped(self._run(self.translated(sql), schema), schema), kinds)

    def keep(self, name: str, query: str, plan: str, rows: int) -> None:
        said = self.translated(query)
        table = self._table(f"wide_{name}", plan)
        self._create(table, said)
        with self._lock:
            self.shape.keep(f"wide_{name}", query)
            self._physical[f"wide_{name}"] = table
            self._said.clear()

    def translated(self, sql: str) -> str:
        """A query of ours as this database reads it. Raises EngineError on what has no exact equivalent."""
        with self._lock:
            if sql not in self._said:
                try:
                    self._said[sql] = translate(sql, self.shape, self._physical, self.dialect)
                except (Untranslatable, SqlglotError) as error:
                    raise self._refused(error) from error
            return self._said[sql]

    @abstractmethod
    def version(self) -> str:
        """Which database answers, in its own words."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what this object holds open."""

    @abstractmethod
    def _table(self, name: str, plan: str = "") -> exp.Table:
        """Where a table of ours is there."""

    @abstractmethod
    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer of a query in the database's own dialect; `schema` is what it will be made into."""

    @abstractmethod
    def _create(self, table: exp.Table, query: str) -> None:
        """Make a table from a query, in the database's own dialect, unless it is there already."""

    def _refused(self, error: Exception) -> EngineRefused:
        return EngineRefused(REFUSED.at(self.place, engine=self.name, why=first_line(error)))

    def _unreachable(self, where: str, error: Exception) -> EngineError:
        return EngineError(UNREACHABLE.at(self.place, engine=self.name, where=where, why=first_line(error)))


def local_facts(store: FactStore) -> duckdb.DuckDBPyConnection:
    """The facts read by DuckDB, to be handed to another database."""
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    store.attach(connection)
    return connection


def first_line(error: Exception) -> str:
    """What an error says first."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
