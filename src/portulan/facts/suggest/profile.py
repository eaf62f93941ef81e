"""Looking at a file before mapping it: its columns, what their values look like, how dates and numbers are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from portulan.facts.mapping.records import Decimal, Source
from portulan.facts.sources import excel
from portulan.facts.sources.load import Loader, RawSource
from portulan.facts.sources.locate import KINDS, FoundFile
from portulan.facts.sources.text_files import lay_out, looks_binary, natural_encoding
from portulan.facts.sql import quoted
from portulan.facts.suggest.vocabulary import plain
from portulan.facts.values import FALSE, TRUE, Zones, settle_dates, settle_decimal
from portulan.language.conditions import ColumnType
from portulan.language.finding import FaultyText, Finding
from portulan.language.place import Place

MOST_VALUES = 60


@dataclass(slots=True)
class ColumnProfile:
    """One column: how many rows fill it, its type, its commonest values (few), and what is doubtful about it."""

    name: str
    sql: str
    filled: int
    distinct: int
    type: ColumnType
    values: list[str]
    date_format: str | None = None
    decimal: Decimal | None = None
    has_zone: bool = False
    largest: float | None = None
    doubt: Finding | None = None

    @property
    def plain(self) -> str:
        return plain(self.name)


@dataclass(slots=True)
class FileProfile:
    """One file (or one sheet of a workbook), loaded whole into the engine."""

    name: str
    path: Path
    sheet: str | None
    encoding: str | None
    separator: str | None
    raw: RawSource
    columns: list[ColumnProfile]
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.raw.rows

    def column(self, name: str) -> ColumnProfile:
        return next(c for c in self.columns if c.name == name)


def look_at(engine: duckdb.DuckDBPyConnection, scratch: Path, path: Path, name: str) -> list[FileProfile]:
    """The profiles of one file, one per sheet that holds something. Raises FaultyText if it cannot be read."""
    kind = KINDS.get(path.suffix.lower(), "csv")
    if kind == "excel":
        try:
            sheets: Sequence[str | None] = excel.sheets_with_rows(excel.open_workbook(path))
        except excel.SheetError:
            sheets = (None,)
    else:
        sheets = (None,)
    several = len(sheets) > 1
    found = []
    for sheet in sheets:
        label = f"{name}_{plain(sheet or '').replace(' ', '_')}" if several else name
        profile = _look(engine, scratch, FoundFile(path, path.name, kind, Place(path.name)), label, sheet)
        if profile:
            profile.sheet = sheet if several else None
            found.append(profile)
    return found


def _look(
    engine: duckdb.DuckDBPyConnection, scratch: Path, file: FoundFile, name: str, sheet: str | None
) -> FileProfile | None:
    header = _header(engine, file, sheet)
    unique = [h for h in dict.fromkeys(header) if h and header.count(h) == 1]
    if not unique:
        return None
    source = Source(name, ((str(file.path), file.place),), file.place, kind=file.kind, sheet=sheet)
    loader = Loader(engine, scratch, lambda what, rows: None)
    raw = loader.load(source, [file], dict.fromkeys(unique, file.place), ".")
    errors = [f for f in loader.findings if f.level == "error"]
    if raw is None:
        raise FaultyText(errors[0])
    encoding = "cp1252" if any(f.code == "FA029" for f in loader.findings) else None
    layout = raw.files[0].layout
    columns = _profiles(engine, raw, unique)
    separator = layout.separator if layout and layout.separator != "," else None
    return FileProfile(name, file.path, None, encoding, separator, raw, columns, list(loader.findings))


def _header(engine: duckdb.DuckDBPyConnection, file: FoundFile, sheet: str | None) -> list[str]:
    if file.kind == "parquet":
        try:
            described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file.path)]).fetchall()
        except duckdb.Error:
            return ["?"]
        return [row[0] for row in described if row[1] != "BLOB"]
    if file.kind == "excel":
        try:
            workbook = excel.open_workbook(file.path)
            first = next(excel.rows(workbook, sheet or workbook.sheet_names[0], "."), (0, ["?"]))
        except (excel.SheetError, IndexError):
            return ["?"]
        return [cell.strip() for cell in first[1]]
    if not file.path.stat().st_size or looks_binary(file.path):
        return ["?"]
    try:
        layout = lay_out(file.path, natural_encoding(file.path), None, '"', 0, None, ())
    except UnicodeDecodeError:
        layout = lay_out(file.path, "cp1252", None, '"', 0, None, ())
    return list(layout.header) if layout else ["?"]


def _profiles(engine: duckdb.DuckDBPyConnection, raw: RawSource, names: Sequence[str]) -> list[ColumnProfile]:
    """All columns counted in one pass, then those that hold something looked at one by one."""
    asked = ", ".join(f"count({raw.columns[name].sql})" for name in names)
    counts = engine.execute(f"SELECT {asked} FROM {quoted(raw.table)}").fetchone()
    assert counts is not None
    return [_profile(engine, raw, name, filled) for name, filled in zip(names, counts, strict=True)]


def _profile(engine: duckdb.DuckDBPyConnection, raw: RawSource, name: str, filled: int) -> ColumnProfile:
    column = raw.columns[name]
    profile = ColumnProfile(name, column.sql, filled, 0, "text", [])
    if column.native:
        profile.type = _native_type(column.native)
        profile.has_zone = "TIME ZONE" in column.native
    if filled:
        rows = engine.execute(
            f"SELECT CAST({column.sql} AS VARCHAR) AS v FROM {quoted(raw.table)} WHERE {column.sql} IS NOT NULL "
            f"GROUP BY v ORDER BY count(*) DESC, v LIMIT {MOST_VALUES}"
        ).fetchall()
        profile.values = [v for (v,) in rows]
        distinct = engine.execute(f"SELECT count(DISTINCT {column.sql}) FROM {quoted(raw.table)}").fetchone()
        profile.distinct = distinct[0] if distinct else 0
        if not column.native:
            _guess(engine, quoted(raw.table), profile)
    return profile


def _native_type(native: str) -> ColumnType:
    if native == "BOOLEAN":
        return "boolean"
    if native == "DATE":
        return "date"
    if native.startswith("TIMESTAMP"):
        return "timestamp"
    return "number" if native.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or "INT" in native else "text"


def _guess(engine: duckdb.DuckDBPyConnection, table: str, profile: ColumnProfile) -> None:
    """The type most values agree on (95 %: the rest will be rejected, row by row, and said)."""
    c = profile.sql
    dates = r"\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})( \d.*)?"
    numbers = r"[+-]?[0-9][0-9 .,\u00a0\u202f’'']*([eE][+-]?[0-9]+)?( ?[%€$£])?".replace("\\u00a0", "\u00a0").replace(
        "\\u202f", "\u202f"
    )
    row = engine.execute(
        f"SELECT count(*) FILTER (regexp_full_match({c}, '{dates}')), "
        f"count(*) FILTER (regexp_full_match({c}, '{numbers}')), "
        f"count(*) FILTER (regexp_full_match({c}, '0[0-9]+')), count(*) FILTER (contains({c}, ':')), "
        f"count(*) FILTER (regexp_full_match({c}, '.*:\\d{{2}}.*(Z|UTC|[+-]\\d{{2}}:?\\d{{2}})')) FROM {table}"
    ).fetchone()
    assert row is not None
    date_like, number_like, padded, timed, zoned = row
    if {v.lower() for v in profile.values} <= {*TRUE, *FALSE} - {"0", "1", "x", "o", "y", "n", "t", "f"}:
        profile.type = "boolean"
    elif date_like >= 0.95 * profile.filled:
        profile.type = "timestamp" if timed else "date"
        profile.has_zone = zoned > 0
        try:
            _, said = settle_dates(engine, table, c, profile.name, Place(""), Zones("UTC"))
            profile.date_format = str(said[0].params["format"]) if said else None
        except FaultyText as fault:
            profile.doubt = fault.finding
    elif number_like >= 0.95 * profile.filled and not padded:
        profile.type = "number"
        largest = engine.execute(f"SELECT max(TRY_CAST({c} AS DOUBLE)) FROM {table}").fetchone()
        profile.largest = largest[0] if largest else None
        try:
            profile.decimal = settle_decimal(engine, table, c, profile.name, Place(""), whole=False)
        except FaultyText as fault:
            profile.doubt = fault.finding
