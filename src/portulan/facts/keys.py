"""Where the record of a key stands in the base file of a large table: an index kept beside, thrown away at any time.

Sorted hashes of the keys and the row of each, in two files mapped into memory: every process of the machine shares the
same pages, a thousand look-ups among ten million take a millisecond. Two keys of one table share a hash of 64 bits with
a chance of three in a million at ten million records: the index says so when it is made, and is not used then.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.sql import quoted, text
from portulan.facts.store import FactStore

Hashes = NDArray[np.uint64]
LARGE = 200_000
"""Tables of fewer rows are read instead of being indexed."""
CACHE = Path(".portulan") / "cache"


@dataclass(frozen=True, slots=True, eq=False)
class KeyIndex:
    """`hashes` ascending, `rows` the row in the file of each; shape (rows of the file,)."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, store: FactStore, table: str) -> "KeyIndex | None":
        """The index of a table's base file, made if it is not there; None when two keys share a hash."""
        file = store.stored[table].files[0]
        base = store.directory.resolve() / CACHE / f"keys-{table}-{Path(file).stem}-{duckdb.__version__}"
        return cls.kept(base, lambda: hashes_in(store.path(table, file), f"{table}_id"))

    @classmethod
    def kept(cls, base: Path, hashes: Callable[[], Hashes]) -> "KeyIndex | None":
        """The index kept in the files `base`.hashes.npy and .rows.npy, made of these hashes if it is not there."""
        paths = base.with_name(base.name + ".hashes.npy"), base.with_name(base.name + ".rows.npy")
        if not all(path.exists() for path in paths):
            _write(hashes(), paths)
        found, rows = (np.load(path, mmap_mode="r") for path in paths)
        return cls(found, rows) if found.size else None

    def find(self, keys: pa.Array, engine: duckdb.DuckDBPyConnection | None = None) -> NDArray[np.int64]:
        """The row of each key in the base file, −1 for those that are not there; shape (keys,)."""
        return self.find_hashes(hashes_of(keys, engine))

    def find_hashes(self, wanted: Hashes) -> NDArray[np.int64]:
        """The same by the hashes of the keys."""
        at = np.searchsorted(self.hashes, wanted)
        inside = np.minimum(at, self.hashes.size - 1)
        return np.where(self.hashes[inside] == wanted, self.rows[inside].astype(np.int64), -1)


def hashes_of(keys: pa.Array, engine: duckdb.DuckDBPyConnection | None = None) -> Hashes:
    """The hash of each text, asked of `engine` (one made for the purpose unless given)."""
    if engine is None:
        with duckdb.connect() as own:
            return hashes_of(keys, own)
    engine.register("wanted", pa.table({"id": keys}))
    found: Hashes = engine.execute("SELECT hash(id) AS h FROM wanted").fetchnumpy()["h"].astype(np.uint64)
    engine.unregister("wanted")
    return found


def hashes_in(file: Path, key: str) -> Hashes:
    """The hash of each key of a Parquet file, in its order."""
    with duckdb.connect() as engine:
        query = f"SELECT hash({quoted(key)}) AS h FROM read_parquet({text(str(file))})"
        found: Hashes = engine.sql(query).fetchnumpy()["h"].astype(np.uint64)
        return found


def _write(hashes: Hashes, paths: Sequence[Path]) -> None:
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    hashes = hashes[order]
    if (hashes[1:] == hashes[:-1]).any():
        hashes, order = hashes[:0], order[:0]
    arrays: tuple[NDArray[Any], ...] = (hashes, order)
    for array, path in zip(arrays, paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft.npy")
        np.save(draft, array)
        draft.replace(path)
