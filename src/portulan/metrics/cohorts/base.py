"""The base of what is kept, on disk: a folder of plain arrays, written once, mapped into memory by every process."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from portulan.facts.keys import hashes_of
from portulan.facts.store import FactStore
from portulan.metrics.cohorts.decoding import in_turn
from portulan.metrics.cohorts.keeping import NEVER, Kept, earliest
from portulan.metrics.cohorts.linked import Linked
from portulan.metrics.cohorts.reading import Reading, deals_of
from portulan.metrics.cohorts.shape import COLUMNS, Deals, Labels, none_yet, together
from portulan.metrics.wide import WidePlan

SHAPE = 2
KEPT = 3
"""How many past bases stay on disk: other processes may be reading them."""


def base_folder(cache: Path, store: FactStore, plan: WidePlan) -> Path:
    return cache.resolve() / f"deals-{store.identity[:16]}-{plan.identity}-{SHAPE}"


def opened(folder: Path, store: FactStore, dimensions: Sequence[str]) -> Kept | None:
    """The base kept in a folder, if it is there with these dimensions."""
    try:
        said = json.loads((folder / "about.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not set(dimensions) <= set(said["labels"]) or said["duckdb"] != duckdb.__version__:
        return None
    columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in COLUMNS}
    codes = {name: np.load(folder / f"code-{i}.npy", mmap_mode="r") for i, name in enumerate(said["labels"])}
    base = Deals(**columns, first=np.load(folder / "first.npy", mmap_mode="r"), codes=codes)
    return _fresh(store, said["labels"], base, folder, said["currencies"], said["earliest"], said["orphans"])


def _fresh(
    store: FactStore,
    labels: Labels,
    base: Deals,
    folder: Path | None,
    currencies: int,
    earliest: int,
    orphans: int = -1,
) -> Kept:
    over = none_yet(base.first.shape[0], list(labels))
    nothing = np.zeros(0, np.int64)
    number = store.batches[-1].number if store.batches else 0
    empty = np.zeros(0, np.uint64)
    there = np.zeros(0, bool)
    return Kept(store, number, labels, base, over, nothing, there, empty, folder, currencies, earliest, number, orphans)


def made(reading: Reading, cache: Path | None) -> Kept:
    """All opportunities read from the facts; kept in `cache` for the next time, where it can be written."""
    store, plan, dimensions = reading.store, reading.plan, list(reading.dimensions)
    linked = Linked.of(reading)
    source = linked or reading
    labels, currencies, ids = source.labels(), source.currencies(), None
    if linked:
        rows, first = linked.deals.rows, linked.first_entries()
        lots: Iterator[tuple[int, Callable[[], Deals]]] = linked.lots(first, labels)
    else:
        table = reading.joined(labels)
        deals = deals_of(table, len(plan.stages), list(labels))
        rows, first, ids = len(deals), deals.first, table.column("id")
        lots = iter([(0, lambda: deals)])
    orphans = linked.orphans if linked else -1
    if cache is not None:
        folder = base_folder(cache, store, plan)
        about = {"labels": labels, "currencies": currencies, "orphans": orphans}
        about["file"] = store.stored["opportunity"].files[0]
        try:
            with _Draft(folder, about, rows) as draft:
                draft.write(lots, first, ids)
        except OSError:
            return made(reading, None)
        del lots, first
        kept = opened(folder, store, dimensions)
        if kept is not None:
            _forget_old(folder)
            return kept
        return made(reading, None)
    whole = together([lot() for _, lot in lots])
    return _fresh(store, labels, whole, None, currencies, earliest(whole), orphans)


class _Draft:
    """A base being written: a folder of array files, put in its place once whole."""

    def __init__(self, folder: Path, about: dict[str, Any], rows: int) -> None:
        self.folder, self.about, self.rows = folder, about, rows
        self.draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
        self.files: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "_Draft":
        shutil.rmtree(self.draft, ignore_errors=True)
        self.draft.mkdir(parents=True)
        kinds = {**COLUMNS, **{f"code-{i}": np.int32 for i in range(len(self.about["labels"]))}}
        for name, kind in kinds.items():
            with (self.draft / f"{name}.npy").open("wb") as file:
                descr = np.lib.format.dtype_to_descr(np.dtype(kind))
                said = {"descr": descr, "fortran_order": False, "shape": (self.rows,)}
                np.lib.format.write_array_header_1_0(file, said)
                start = file.tell()
            self.files[name] = os.open(self.draft / f"{name}.npy", os.O_WRONLY), start
        return self

    def write(
        self,
        lots: Iterator[tuple[int, Callable[[], Deals]]],
        first: NDArray[np.uint32],
        ids: pa.ChunkedArray | None,
    ) -> None:
        """All lots, each at its place, by several threads."""
        found = list(in_turn(partial(self._lot, start, lot) for start, lot in lots))
        np.save(self.draft / "first.npy", first)
        if ids is not None:
            np.save(self.draft / "hashes.npy", hashes_of(ids))
        said = {**self.about, "earliest": min(found, default=NEVER), "duckdb": duckdb.__version__}
        (self.draft / "about.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    def _lot(self, start: int, lot: Callable[[], Deals]) -> int:
        deals = lot()
        columns = {name: getattr(deals, name) for name in COLUMNS}
        columns |= {f"code-{i}": deals.codes[name] for i, name in enumerate(self.about["labels"])}
        for name, values in columns.items():
            file, offset = self.files[name]
            content = np.ascontiguousarray(values).data.cast("B")
            offset += start * values.itemsize
            while content:
                written = os.pwrite(file, content, offset)
                content, offset = content[written:], offset + written
        return earliest(deals)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for file, _ in self.files.values():
            os.close(file)
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.draft.replace(self.folder)
        else:
            shutil.rmtree(self.draft, ignore_errors=True)


def _forget_old(current: Path) -> None:
    others = [f for f in current.parent.glob("deals-*") if f != current and not f.name.endswith(".draft")]
    dated = sorted(((f.stat().st_mtime, f) for f in others if f.exists()), reverse=True)
    for _, folder in dated[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
