"""Columns of a Parquet file of facts as arrays of whole numbers, some row groups at a time.

What is decoded here is what the import wrote, in its own types; `fits` says whether a file is as expected. Texts are
never made: a row holds the number of its text in the dictionary of its row group.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from portulan.metrics.cohorts.shape import CORES, NO_MONEY, Ints

INSTANT, MONEY, TEXT, ROW = pa.timestamp("us"), pa.decimal128(18, 4), pa.string(), pa.int32()
_SECOND = 1_000_000
_SINCE = 631_065_600
"""Seconds from 2 January 1950 to 1 January 1970."""
_LATEST = (1 << 32) - 2
_NAT = np.iinfo(np.int64).min
T = TypeVar("T")


class Decoded:
    """One Parquet file, read by runs of row groups; threads may read different runs at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.metadata = pq.read_metadata(file)
        self.rows = int(self.metadata.num_rows)

    @cached_property
    def types(self) -> Mapping[str, pa.DataType]:
        schema = self.metadata.schema.to_arrow_schema()
        return dict(zip(schema.names, schema.types, strict=True))

    def fits(self, columns: Mapping[str, pa.DataType]) -> bool:
        """Whether each of these columns is there with this type."""
        return all(self.types.get(name) == kind for name, kind in columns.items())

    def runs(self, rows: int) -> list[tuple[int, int, Sequence[int]]]:
        """Consecutive row groups of about so many rows together: the first row, the row after, the row groups."""
        found: list[tuple[int, int, Sequence[int]]] = []
        start, end, groups = 0, 0, list[int]()
        for group in range(self.metadata.num_row_groups):
            size = self.metadata.row_group(group).num_rows
            if groups and end - start + size > rows:
                found.append((start, end, groups))
                start, groups = end, []
            groups.append(group)
            end += size
        return [*found, (start, end, groups)] if groups else found

    def read(self, columns: Sequence[str], groups: Sequence[int]) -> pa.Table:
        """Some columns of some row groups; texts as dictionaries."""
        texts = [name for name in columns if self.types[name] == TEXT]
        file = pq.ParquetFile(self.file, metadata=self.metadata, read_dictionary=texts)
        return file.read_row_groups(list(groups), columns=list(dict.fromkeys(columns)), use_threads=False)

    def texts(self, column: str) -> list[str | None]:
        """The different values of a column of texts, None where some have none."""
        found: set[str | None] = set()
        for table in in_turn(partial(self.read, [column], groups) for _, _, groups in self.runs(1 << 20)):
            for chunk in table.column(column).chunks:
                found.update(chunk.dictionary.to_pylist())
                if chunk.null_count:
                    found.add(None)
        return sorted(found, key=lambda value: (value is None, value or ""))


def in_turn(calls: Iterable[Callable[[], T]], threads: int = CORES) -> Iterator[T]:
    """The answers of some calls in their order, made ahead by threads, a few at a time."""
    if threads == 1:
        yield from (call() for call in calls)
        return
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[T]] = deque()
        for call in calls:
            ahead.append(pool.submit(call))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def instants(column: pa.ChunkedArray) -> NDArray[np.uint32]:
    """Whole seconds since 2 January 1950, from 1 on; 0 where there is none."""
    micros = column.to_numpy().view(np.int64)
    seconds = micros // _SECOND
    seconds += _SINCE
    if seconds.size and (seconds.min() < 1 or seconds.max() > _LATEST):
        np.clip(seconds, 1, _LATEST, out=seconds)
        seconds[micros == _NAT] = 0
    found: NDArray[np.uint32] = seconds.astype(np.uint32)
    return found


def money(column: pa.ChunkedArray) -> Ints:
    """Ten-thousandths; NO_MONEY where there is none."""
    found = np.empty(len(column), np.int64)
    at = 0
    for chunk in column.chunks:
        low = np.frombuffer(chunk.buffers()[1], np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk)) : 2]
        found[at : at + len(chunk)] = low  # 18 digits hold in the lower half of 128 bits
        if chunk.null_count:
            found[at : at + len(chunk)][chunk.is_null().to_numpy(zero_copy_only=False)] = NO_MONEY
        at += len(chunk)
    return found


def numbered(
    column: pa.ChunkedArray, numbers: Mapping[str | None, int], kind: type, otherwise: int = -1
) -> NDArray[Any]:
    """The number of each text, `otherwise` for those without."""
    parts = []
    for chunk in column.chunks:
        known = [numbers.get(value, otherwise) for value in chunk.dictionary.to_pylist()]
        at = chunk.indices
        if at.null_count:
            at = at.fill_null(len(known))
        parts.append(np.array([*known, numbers.get(None, otherwise)], kind).take(at.to_numpy()))
    found: NDArray[Any] = np.concatenate(parts) if parts else np.zeros(0, kind)
    return found


def rows_linked(column: pa.ChunkedArray) -> NDArray[np.int32]:
    """Rows of another file; −1 where there is none."""
    found: NDArray[np.int32] = (column.fill_null(-1) if column.null_count else column).to_numpy()
    return found
