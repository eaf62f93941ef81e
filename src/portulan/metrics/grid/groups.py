"""The groups of several passes, put side by side: each pass knows some of them, under its own row numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from portulan.metrics.answers import Cell
from portulan.metrics.period import GRAINS, period_of
from portulan.stats.sufficient import Ints


@dataclass(slots=True)
class Groups:
    """Groups met so far, numbered from 0 in the order they are met; each is one cell per dimension of `by`."""

    by: tuple[str, ...]
    _cells: list[dict[Cell, int]] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cells = [{} for _ in self.by]

    def __len__(self) -> int:
        return len(self._numbers)

    def rows_of(self, table: pa.Table) -> Ints:
        """The number of the group of each row of an answer, shape (rows,); its columns are `__g0`, `__g1`…"""
        code = np.zeros(table.num_rows, dtype=np.int64)
        for i, dimension in enumerate(self.by):
            code = code * WIDEST + self._column(i, dimension, table.column(f"__g{i}"))
        return self._numbered(code)

    def row_of(self, group: Sequence[Cell]) -> int:
        """The number of one group."""
        code = 0
        for i, cell in enumerate(group):
            code = code * WIDEST + self._cells[i].setdefault(cell, len(self._cells[i]))
        return self._numbers.setdefault(code, len(self._numbers))

    def cells(self) -> list[tuple[Cell, ...]]:
        """The groups by number."""
        words = [list(known) for known in self._cells]
        found = []
        for code in self._numbers:
            group: list[Cell] = []
            for known in reversed(words):
                code, number = divmod(code, WIDEST)
                group.append(known[number])
            found.append(tuple(reversed(group)))
        return found

    def _numbered(self, code: Ints) -> Ints:
        distinct, where = np.unique(code, return_inverse=True)
        numbers = [self._numbers.setdefault(one, len(self._numbers)) for one in distinct.tolist()]
        return np.array(numbers, dtype=np.int64)[where] if len(code) else code

    def _column(self, i: int, dimension: str, column: pa.ChunkedArray) -> Ints:
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        known, words = self._cells[i], encoded.dictionary.to_pylist()
        cells = [_span(word, dimension) if dimension in GRAINS else word for word in words]
        numbers = np.array([known.setdefault(cell, len(known)) for cell in cells], dtype=np.int64)
        return numbers[encoded.indices.to_numpy()] if len(cells) else np.zeros(len(column), dtype=np.int64)


WIDEST = 1 << 20
"""More distinct cells than any dimension one would split by; three dimensions fit in 63 bits."""


def _span(instant: Any, grain: str) -> str | None:
    """How a span of time is written as a group, from its first instant."""
    if instant is None:
        return None
    day: date = instant.date() if isinstance(instant, datetime) else instant
    return period_of(day, grain).key  # type: ignore[arg-type]  # reason=the caller looked it up in GRAINS
