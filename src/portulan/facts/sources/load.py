"""Bringing sources into the engine: one raw table per source, its wanted columns as cleaned text (Parquet keeps types).

Each row remembers its file and its place in it, so whatever is rejected later can be shown where it stands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineWorkbook

from portulan.facts.mapping.records import Source
from portulan.facts.sources import excel
from portulan.facts.sources.findings import (
    COLUMN_TWICE,
    EMPTY_FILE,
    NO_COLUMN,
    NO_COLUMN_NEAR,
    NO_HEADER,
    NO_SHEET,
    NOT_IN_ENCODING,
    READ_AS_CP1252,
    UNREADABLE,
    WHICH_SHEET,
)
from portulan.facts.sources.locate import FoundFile
from portulan.facts.sources.text_files import (
    Layout,
    RecordFault,
    as_utf8,
    first_bad_byte,
    lay_out,
    lines_of,
    looks_binary,
    natural_encoding,
    records,
    spaces_to_tabs,
)
from portulan.facts.sql import quoted, text
from portulan.language.finding import FaultyText, Finding
from portulan.language.nearest import nearest
from portulan.language.place import Place

BATCH = 50_000
SPACES = " \t\r\n\u00a0\u202f\ufeff"
ENCODINGS = {"utf-8": "utf-8-sig", "iso-8859-15": "iso8859-15", "mac-roman": "mac-roman"}


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column of a raw table: its name there, and its engine type when the file itself is typed."""

    sql: str
    native: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that does not hold together, with its place and its text."""

    file: str
    line: int
    fault: RecordFault
    text: str
    expected: int


@dataclass(slots=True)
class RawFile:
    """One file, loaded. `layout` is set where `__row` counts records and must be turned into lines."""

    shown: str
    path: Path
    layout: Layout | None = None
    faulty: list[UnreadableRecord] = field(default_factory=list)

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """The line of each row, as an editor or a spreadsheet shows it."""
        if self.layout is None:
            return {row: row for row in rows}
        return lines_of(self.path, self.layout, rows)


@dataclass(slots=True)
class RawSource:
    """One source in the engine: `table` has __file, __row and its columns."""

    name: str
    table: str
    columns: dict[str, RawColumn]
    files: list[RawFile]
    rows: int = 0
    typed_cells: bool = False

    @property
    def faulty(self) -> list[UnreadableRecord]:
        return [record for file in self.files for record in file.faulty]


class Loader:
    """Loads sources one after the other into one connection; `findings` gathers what is said about them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path, tell: Callable[[str, int], None]) -> None:
        self.connection = connection
        self.scratch = scratch
        self.tell = tell
        self.findings: list[Finding] = []

    def load(
        self, source: Source, files: Sequence[FoundFile], wanted: Mapping[str, Place], decimal: str
    ) -> RawSource | None:
        """The source in the engine, or None with findings."""
        if not source.header and not source.columns and any(f.kind != "parquet" for f in files):
            self.findings.append(NO_HEADER.at(source.place, name=source.name))
            return None
        columns = {name: RawColumn(f"c{i}") for i, name in enumerate(wanted)}
        raw = RawSource(source.name, f"raw_{source.name}", columns, [])
        if files and all(file.kind == "parquet" for file in files):
            return self._parquet(source, files, wanted, raw)
        listed = ", ".join(f"{column.sql} VARCHAR" for column in columns.values())
        self.connection.execute(
            f"CREATE TABLE {quoted(raw.table)} (__file INTEGER, __row BIGINT{', ' if listed else ''}{listed})"
        )
        for file in files:
            self.tell(file.shown, 0)
            try:
                loaded = self._file(source, file, wanted, raw, decimal)
            except FaultyText as fault:
                self.findings.append(fault.finding)
                continue
            raw.files.append(loaded)
        raw.rows = self._count(raw.table)
        return raw if len(raw.files) == len(files) else None

    def _file(
        self, source: Source, file: FoundFile, wanted: Mapping[str, Place], raw: RawSource, decimal: str
    ) -> RawFile:
        if file.path.stat().st_size == 0:
            raise FaultyText(EMPTY_FILE.at(file.place, file=file.shown))
        if file.kind == "excel":
            raw.typed_cells = True
            return self._excel(source, file, wanted, raw, decimal)
        if file.kind == "parquet":
            raise FaultyText(UNREADABLE.at(file.place, file=file.shown, kind="csv", why="Parquet + CSV"))
        return self._csv(source, file, wanted, raw)

    # ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _csv(self, source: Source, file: FoundFile, wanted: Mapping[str, Place], raw: RawSource) -> RawFile:
        if looks_binary(file.path):
            raise FaultyText(UNREADABLE.at(file.place, file=file.shown, kind="CSV", why="binary"))
        encoding = self._encoding(source, file)
        path = file.path
        if encoding != "utf-8-sig":
            path = as_utf8(file.path, encoding, self.scratch / f"{raw.table}-{len(raw.files)}.csv")
        separator = source.separator or ("\t" if file.path.suffix.lower() == ".tsv" else None)
        if separator == "spaces":
            path, separator = spaces_to_tabs(path, self.scratch / f"{raw.table}-{len(raw.files)}.tsv"), "\t"
        header = source.columns or None
        skip = source.skip + (1 if header and source.header else 0)
        layout = lay_out(path, "utf-8-sig", separator, source.quote, skip, header, wanted)
        if layout is None:
            raise FaultyText(EMPTY_FILE.at(file.place, file=file.shown))
        positions = self._positions(layout.header, wanted, file)
        loaded = RawFile(file.shown, path, layout)
        number = len(raw.files)
        if not self._by_engine(source, path, layout, positions, raw, number):
            self._by_record(source, loaded, layout, positions, raw, number)
            loaded.layout = None
        return loaded

    def _encoding(self, source: Source, file: FoundFile) -> str:
        declared = source.encoding
        encoding = ENCODINGS.get(declared, declared) if declared else natural_encoding(file.path)
        bad = first_bad_byte(file.path, encoding)
        if bad is None:
            return encoding
        if declared or encoding == "utf-16":
            name = declared or encoding
            raise FaultyText(
                NOT_IN_ENCODING.at(file.place, file=file.shown, line=bad.line, byte=f"0x{bad.byte:02X}", encoding=name)
            )
        still = first_bad_byte(file.path, "cp1252")
        if still:
            raise FaultyText(
                NOT_IN_ENCODING.at(
                    file.place, file=file.shown, line=bad.line, byte=f"0x{bad.byte:02X}", encoding="UTF-8"
                )
            )
        self.findings.append(READ_AS_CP1252.at(file.place, file=file.shown, line=bad.line))
        return "cp1252"

    def _by_engine(
        self, source: Source, path: Path, layout: Layout, positions: Mapping[str, int], raw: RawSource, number: int
    ) -> bool:
        """Let the engine read the file; False (and nothing loaded) where it stumbles."""
        if any(sign in str(path) for sign in "*?["):
            return False
        types = ", ".join(f"'f{i}': 'VARCHAR'" for i in range(len(layout.header)))
        selected = [cleaned(source, name, f"f{position}") for name, position in positions.items()]
        columns = "".join(f", {sql}" for sql in selected)
        reading = (
            f"read_csv({text(str(path))}, auto_detect=false, header=false, strict_mode=true, "
            f"skip={layout.data_line - 1}, delim={text(layout.separator)}, quote={text(layout.quote)}, "
            f"escape={text(layout.quote)}, columns={{{types}}}, max_line_size={2**24})"
        )
        try:
            self.connection.execute("BEGIN")
            self.connection.execute(
                f"INSERT INTO {quoted(raw.table)} SELECT {number}, row_number() OVER (){columns} FROM {reading}"
            )
            self.connection.execute("COMMIT")
        except duckdb.Error:
            self.connection.execute("ROLLBACK")
            return False
        return True

    def _by_record(
        self,
        source: Source,
        loaded: RawFile,
        layout: Layout,
        positions: Mapping[str, int],
        raw: RawSource,
        number: int,
    ) -> None:
        """Read the file record by record, keeping apart those that do not hold together."""
        batch: list[tuple[int, tuple[str, ...]]] = []
        for record in records(loaded.path, layout):
            if record.fields is None:
                width = len(layout.header)
                fault = record.fault or "field_count"
                loaded.faulty.append(UnreadableRecord(loaded.shown, record.line, fault, record.text[:500], width))
                continue
            batch.append((record.line, record.fields))
            if len(batch) == BATCH:
                self._insert(source, batch, positions, raw, number)
                self.tell(loaded.shown, BATCH)
                batch.clear()
        self._insert(source, batch, positions, raw, number)

    def _insert(
        self,
        source: Source,
        batch: Sequence[tuple[int, Sequence[str]]],
        positions: Mapping[str, int],
        raw: RawSource,
        number: int,
    ) -> None:
        if not batch:
            return
        columns = {"line": pa.array([line for line, _ in batch], pa.int64())}
        for name, position in positions.items():
            texts = [fields[position] if position < len(fields) else None for _, fields in batch]
            columns[f"f{raw.columns[name].sql}"] = pa.array(texts, pa.string())
        self.connection.register("__batch", pa.table(columns))
        selected = "".join(f", {cleaned(source, name, f'f{raw.columns[name].sql}')}" for name in positions)
        self.connection.execute(f"INSERT INTO {quoted(raw.table)} SELECT {number}, line{selected} FROM __batch")
        self.connection.unregister("__batch")

    # ── sheets ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _excel(
        self, source: Source, file: FoundFile, wanted: Mapping[str, Place], raw: RawSource, decimal: str
    ) -> RawFile:
        try:
            workbook = excel.open_workbook(file.path)
            sheet = self._sheet(source, file, workbook)
            lines = excel.rows(workbook, sheet, decimal)
            loaded = RawFile(f"{file.shown} [{sheet}]", file.path)
            rows = [(number, cells) for number, cells in lines if number > source.skip]
        except excel.SheetError as error:
            raise FaultyText(UNREADABLE.at(file.place, file=file.shown, kind="Excel", why=str(error))) from None
        header: Sequence[str] = source.columns
        if source.header and rows:
            _, first = rows.pop(0)
            header = header or [name.strip() for name in first]
        if not header:
            raise FaultyText(EMPTY_FILE.at(file.place, file=file.shown))
        positions = self._positions(tuple(header), wanted, file)
        for start in range(0, len(rows), BATCH):
            self._insert(source, rows[start : start + BATCH], positions, raw, len(raw.files))
            self.tell(file.shown, BATCH)
        return loaded

    def _sheet(self, source: Source, file: FoundFile, workbook: CalamineWorkbook) -> str:
        if source.sheet is not None:
            if source.sheet not in workbook.sheet_names:
                known = ", ".join(workbook.sheet_names)
                raise FaultyText(NO_SHEET.at(file.place, file=file.shown, name=source.sheet, known=known))
            return source.sheet
        filled = excel.sheets_with_rows(workbook)
        if not filled:
            raise FaultyText(EMPTY_FILE.at(file.place, file=file.shown))
        if len(filled) > 1:
            raise FaultyText(WHICH_SHEET.at(file.place, file=file.shown, known=", ".join(filled)))
        return filled[0]

    # ── Parquet ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _parquet(
        self, source: Source, files: Sequence[FoundFile], wanted: Mapping[str, Place], raw: RawSource
    ) -> RawSource | None:
        created = False
        for number, file in enumerate(files):
            self.tell(file.shown, 0)
            reading = f"read_parquet({text(str(file.path))}, file_row_number=true)"
            try:
                described = self.connection.execute(f"DESCRIBE SELECT * FROM {reading}").fetchall()
                types = {str(name): str(kind) for name, kind, *_ in described if name != "file_row_number"}
                self._positions(tuple(types), wanted, file)
                selected = []
                for name, column in raw.columns.items():
                    native = None if types[name] == "VARCHAR" or source.replace.get(name) else types[name]
                    raw.columns[name] = RawColumn(column.sql, native)
                    sql = quoted(name) if native else cleaned(source, name, quoted(name))
                    selected.append(f"{sql} AS {column.sql}")
                columns = "".join(f", {sql}" for sql in selected)
                query = f"SELECT {number} AS __file, file_row_number + 1 AS __row{columns} FROM {reading}"
                verb = f"INSERT INTO {quoted(raw.table)}" if created else f"CREATE TABLE {quoted(raw.table)} AS"
                self.connection.execute(f"{verb} {query}")
            except FaultyText as fault:
                self.findings.append(fault.finding)
                return None
            except duckdb.Error as error:
                why = str(error).splitlines()[0][:200]
                self.findings.append(UNREADABLE.at(file.place, file=file.shown, kind="Parquet", why=why))
                return None
            created = True
            raw.files.append(RawFile(file.shown, file.path))
        raw.rows = self._count(raw.table)
        return raw

    # ── shared ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _positions(self, header: Sequence[str], wanted: Mapping[str, Place], file: FoundFile) -> dict[str, int]:
        """Where each wanted column stands; every one that is missing is said before the file is given up."""
        missing = [name for name in wanted if header.count(name) != 1]
        for name in missing:
            place = wanted[name]
            if name in header:
                self.findings.append(COLUMN_TWICE.at(place, file=file.shown, name=name))
                continue
            near = nearest(name, header)
            known = ", ".join(header[:40])
            if near:
                finding = NO_COLUMN_NEAR.at(place, file=file.shown, name=name, near=near, known=known)
            else:
                finding = NO_COLUMN.at(place, file=file.shown, name=name, known=known)
            self.findings.append(finding)
        if missing:
            raise FaultyText(self.findings.pop())
        return {name: header.index(name) for name in wanted}

    def _count(self, table: str) -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
        return int(row[0]) if row else 0


def cleaned(source: Source, name: str, sql: str) -> str:
    """A text without surrounding spaces, null if empty or one of the source's `nulls`, its corrections applied."""
    trimmed = f"nullif(trim({sql}, {text(SPACES)}), '')"  # slow: only where an end may be some kind of space
    ends = " OR ".join(f"ascii({end}) <= 32 OR ascii({end}) > 127" for end in (sql, f"right({sql}, 1)"))
    clean = f"CASE WHEN {ends} THEN {trimmed} ELSE {sql} END"
    if source.nulls:
        listed = ", ".join(text(word) for word in source.nulls)
        clean = f"CASE WHEN ({clean}) IN ({listed}) THEN NULL ELSE ({clean}) END"
    if any(name == column for column, _ in source.whole):
        clean = rf"regexp_replace({clean}, '^([+-]?\d+)[.,]0+$', '\1')"
    corrections = source.replace.get(name)
    if corrections:
        cases = " ".join(f"WHEN {text(old)} THEN nullif({text(new)}, '')" for old, new in corrections.items())
        clean = f"CASE ({clean}) {cases} ELSE ({clean}) END"
    return clean
