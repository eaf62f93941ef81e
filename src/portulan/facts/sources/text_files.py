"""CSV and its cousins: encoding, separator, header, and an exact reading of damaged files, line by line.

The engine reads clean files itself, fast. Where it stumbles, `records` reads the file here: one record after the other,
each with the physical line it begins on, quoted line breaks included; a record that does not hold together is given
with its reason, and the next line begins a new one.
"""

import codecs
import csv
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

SEPARATORS = (",", ";", "\t", "|")
CHUNK = 1 << 20
LONGEST_FIELD = 10_000_000
LINES_IN_ONE_RECORD = 500

RecordFault = Literal["field_count", "unclosed_quote"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out. `data_line` is the physical line of the first record after the header."""

    encoding: str
    separator: str
    quote: str
    header: tuple[str, ...]
    data_line: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first physical line, and its fields, or why it has none and the text that stands there."""

    line: int
    fields: tuple[str, ...] | None
    fault: RecordFault | None = None
    text: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class BadByte:
    """The first byte that an encoding does not have."""

    line: int
    byte: int


def first_bad_byte(path: Path, encoding: str) -> BadByte | None:
    """Where a file stops being what its encoding says, or None if it is that throughout."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                data = bytes(error.object)
                return BadByte(lines + data[: error.start].count(b"\n"), data[error.start])
            if not chunk:
                return None
            lines += chunk.count(b"\n")


def looks_binary(path: Path) -> bool:
    """Whether a file is no text at all."""
    with path.open("rb") as file:
        head = file.read(8192)
    return b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def natural_encoding(path: Path) -> str:
    """UTF-8, or UTF-16 where the file begins with its mark."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def as_utf8(path: Path, encoding: str, target: Path) -> Path:
    """A copy of the file in UTF-8, same lines (for encodings the engine does not read)."""
    with path.open(encoding=encoding, newline="") as source, target.open("w", encoding="utf-8", newline="") as copy:
        while piece := source.read(CHUNK):
            copy.write(piece)
    return target


def spaces_to_tabs(path: Path, target: Path) -> Path:
    """A copy of a UTF-8 file whose columns are held apart by one or more spaces: same lines, tabs between fields."""
    with path.open(encoding="utf-8-sig", newline="") as source, target.open("w", encoding="utf-8", newline="") as copy:
        for line in source:
            end = line[len(line.rstrip("\r\n")) :]
            copy.write("\t".join(line.split()) + end)
    return target


def lay_out(
    path: Path,
    encoding: str,
    separator: str | None,
    quote: str,
    skip: int,
    header: Sequence[str] | None,
    wanted: Collection[str],
) -> Layout | None:
    """The layout of a file; None when nothing is left after the skipped lines.

    An undeclared separator is the one that finds most of the `wanted` column names in the header, then the one that
    makes most columns. `header` None means that the first record after `skip` names the columns.
    """
    with path.open(encoding=encoding, newline="") as file:
        lines = iter(_physical_lines(file))
        for _ in range(skip):
            next(lines, None)
        blank, first = 0, next(lines, "")
        while first and not first.strip():
            blank, first = blank + 1, next(lines, "")
        if not first:
            return None
        candidates = (separator,) if separator else SEPARATORS
        best = max(candidates, key=lambda s: _separator_score(first, s, quote, wanted))
        if header is not None:
            return Layout(encoding, best, quote, tuple(header), skip + blank + 1)
        record = next(_records(iter([first, *_up_to(lines, LINES_IN_ONE_RECORD)]), best, quote, None, 1))
        taken = record.lines
        names = tuple(name.strip().removeprefix("\ufeff") for name in record.fields or ())
        return Layout(encoding, best, quote, names, skip + blank + 1 + taken)


def records(path: Path, layout: Layout) -> Iterator[Record]:
    """Every record of the file, in order, the faulty ones included; blank lines are none."""
    with path.open(encoding=layout.encoding, newline="") as file:
        lines = iter(_physical_lines(file))
        for _ in range(layout.data_line - 1):
            next(lines, None)
        yield from _records(lines, layout.separator, layout.quote, len(layout.header), layout.data_line)


def lines_of(path: Path, layout: Layout, ordinals: Iterable[int]) -> dict[int, int]:
    """The physical line on which each of these records (counted from 1) begins."""
    wanted = sorted(set(ordinals))
    if not wanted:
        return {}
    if _plain(path, layout):
        return {n: n + layout.data_line - 1 for n in wanted}
    found: dict[int, int] = {}
    last = wanted[-1]
    wanted_set = set(wanted)
    for ordinal, record in enumerate(records(path, layout), 1):
        if ordinal in wanted_set:
            found[ordinal] = record.line
        if ordinal >= last:
            break
    return found


def _plain(path: Path, layout: Layout) -> bool:
    """Whether every line is one record: no quote and no blank line anywhere."""
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(CHUNK):
            joined = before + chunk
            if layout.quote.encode() in joined or b"\n\n" in joined or b"\n\r\n" in joined or b"\r\r" in joined:
                return False
            before = joined[-2:]
    return True


def _physical_lines(file: TextIO) -> Iterator[str]:
    """Lines as an editor counts them: ended by \\n, \\r\\n or \\r."""
    for line in file:
        if "\r" in line[:-2]:
            yield from line.splitlines(keepends=True) if "\n" not in line[:-1] else [line]
        else:
            yield line


def _up_to(lines: Iterator[str], count: int) -> list[str]:
    return [line for _, line in zip(range(count), lines, strict=False)]


def _separator_score(line: str, separator: str, quote: str, wanted: Collection[str]) -> tuple[int, int]:
    fields = _lenient(line, separator, quote)
    names = {name.strip().removeprefix("\ufeff") for name in fields}
    return len(names & set(wanted)), len(fields)


def _records(lines: Iterator[str], separator: str, quote: str, width: int | None, line: int) -> Iterator[Record]:
    """Records out of physical lines; `width` is the number of fields each must have."""
    csv.field_size_limit(LONGEST_FIELD)
    waiting: deque[str] = deque()
    while True:
        text = waiting.popleft() if waiting else next(lines, "")
        if not text:
            return
        if not text.strip("\r\n") or (width != 1 and not text.strip()):
            line += 1
            continue
        fields = _strict(text, separator, quote)
        if fields is None and quote in text:
            whole, used = _joined(text, lines, waiting, separator, quote, width)
            if whole is not None:
                yield Record(line, tuple(whole), lines=used)
                line += used
                continue
        if fields is None:
            fields = _lenient(text, separator, quote)
            closed = text.count(quote) % 2 == 0
            if len(fields) != width or not closed:
                yield Record(line, None, "field_count" if closed else "unclosed_quote", text.rstrip("\r\n"))
                line += 1
                continue
        if width is not None and len(fields) != width:
            yield Record(line, None, "field_count", text.rstrip("\r\n"))
        else:
            yield Record(line, tuple(fields))
        line += 1


def _joined(
    text: str, lines: Iterator[str], waiting: deque[str], separator: str, quote: str, width: int | None
) -> tuple[list[str] | None, int]:
    """The record that `text` begins when its quoted field runs over the next lines, and how many lines it takes."""
    more: list[str] = []
    while len(more) < LINES_IN_ONE_RECORD:
        following = waiting.popleft() if waiting else next(lines, "")
        if not following:
            break
        more.append(following)
        if quote in following:
            fields = _strict(text + "".join(more), separator, quote)
            if fields is not None and (width is None or len(fields) == width):
                return fields, 1 + len(more)
    waiting.extendleft(reversed(more))
    return None, 1


def _strict(text: str, separator: str, quote: str) -> list[str] | None:
    """The fields of a whole record, None if a quote is out of place."""
    try:
        return next(csv.reader([text], delimiter=separator, quotechar=quote, strict=True), [])
    except csv.Error:
        return None


def _lenient(text: str, separator: str, quote: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator, quotechar=quote), [])
    except csv.Error:
        return text.rstrip("\r\n").split(separator)
