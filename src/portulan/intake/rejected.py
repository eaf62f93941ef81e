"""The rows an import refused, read back from the file it left: file, line, column, value, reason. No Django here."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from portulan.facts.rejects import REASONS
from portulan.facts.store import FactStore
from portulan.language.words import LANGUAGES, Words

_BY_TEXT: Mapping[str, Words] = {words.say(language): words for words in REASONS.values() for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One fault of one row; `column` is empty when the whole line cannot be read."""

    file: str
    line: str
    column: str
    value: str
    reason: Words | str


def rejected_files(store: FactStore) -> dict[str, Path]:
    """The file of refused rows of each table that has some, in the import in place."""
    report = store.last_import
    if report is None:
        return {}
    root = store.directory.resolve()
    found = {table: (root / name).resolve() for table, name in report.rejected_files.items()}
    return {table: path for table, path in found.items() if path.is_relative_to(root) and path.is_file()}


def read_rejected(path: Path, offset: int, limit: int) -> tuple[list[RejectedRow], int]:
    """Some of the rows, and how many there are in all."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = _rows(file)
        shown = list(islice(rows, offset, offset + limit))
        total = offset + len(shown) + sum(1 for _ in rows) if shown else _count(path)
    return shown, total


def _count(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in _rows(file))


def _rows(file: Iterator[str]) -> Iterator[RejectedRow]:
    reader = csv.reader(file)
    next(reader, None)
    for row in reader:
        name, line, column, value, reason = [*row, "", "", "", "", ""][:5]
        yield RejectedRow(name, line, column, value, _BY_TEXT.get(reason, reason))
