"""Deciding which table a file fills and which of its columns fill which, from headings and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from portulan.facts.mapping.checking import KEY_FROM_ROW
from portulan.facts.schema import TABLES, ColumnSpec
from portulan.facts.sql import quoted
from portulan.facts.suggest.profile import ColumnProfile, FileProfile
from portulan.facts.suggest.vocabulary import FILE_HINTS, HEADINGS, meanings, plain
from portulan.language.nearest import nearest

ENOUGH = 4.0
SAME_COLUMN_TWICE = ("account", "owner", "offer")
_DATES = ("date", "timestamp")


@dataclass(slots=True)
class Match:
    """One file filling one table: canonical column → the file's column."""

    table: str
    file: FileProfile
    columns: dict[str, ColumnProfile]
    score: float
    replacements: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Required columns that nothing fills (a key that the row can make, and a status, are no obstacle)."""
        made = {TABLES[self.table].key} if self.table in KEY_FROM_ROW else set()
        return [
            c.name
            for c in TABLES[self.table].columns
            if c.required and c.name not in self.columns and c.name not in made and c.name != "status"
        ]


def best_match(file: FileProfile) -> Match | None:
    """The table a file most looks like, or None if none is convincing."""
    words = plain(file.name).split()
    if "property" in words and "history" in words:
        return None  # the past of every property at once: no table of ours
    matches = [match(table, file) for table in (["stage_entry"] if "history" in words else HEADINGS)]
    usable = [m for m in matches if not m.missing and m.score >= ENOUGH and len(m.columns) >= 2 and _tells(m)]
    return max(usable, key=lambda m: m.score, default=None)


TELLING = {
    "opportunity": ("name", "status", "stage", "amount", "created_at", "closed_at"),
    "lead": ("email", "channel", "status", "mql_at", "won_at", "score"),
    "account": ("name", "sector", "country", "employees", "city"),
}
"""Columns of which a file must have some (two for opportunities), lest a table of associations pass for the thing."""


def _tells(match: Match) -> bool:
    telling = TELLING.get(match.table)
    return telling is None or sum(c in match.columns for c in telling) >= (2 if match.table == "opportunity" else 1)


def match(table: str, file: FileProfile) -> Match:
    """The file as if it filled this table."""
    used: dict[str, str] = {}
    found: dict[str, ColumnProfile] = {}
    score = _hint(table, file.name)
    for spec in _in_order(table):
        chosen = _choose(table, spec, file.columns, used)
        if chosen is None:
            continue
        column, rank = chosen
        found[spec.name] = column
        used[column.name] = spec.name
        score += _weight(spec, column) / (1 + 0.02 * rank)
    return Match(table, file, found, score)


def _in_order(table: str) -> list[ColumnSpec]:
    """The key last but for its own name: `Account` is what a deal refers to before it is a name."""
    return [c for c in TABLES[table].columns if c.name in HEADINGS[table]]


def _choose(
    table: str, spec: ColumnSpec, columns: Sequence[ColumnProfile], used: Mapping[str, str]
) -> tuple[ColumnProfile, int] | None:
    again = spec.name == "name" and table in SAME_COLUMN_TWICE
    free = [c for c in columns if c.filled and (c.name not in used or (again and used[c.name].endswith("_id")))]
    for rank, meaning in enumerate(meanings(table, spec.name)):
        wanted = meaning.replace(" ", "")
        for column in free:
            if column.plain.replace(" ", "") == wanted and _fits(spec, column):
                if spec.key and column.distinct < 0.9 * column.filled and table not in SAME_COLUMN_TWICE:
                    continue
                return column, rank
    return None


def _fits(spec: ColumnSpec, column: ColumnProfile) -> bool:
    """Whether the values are of the kind the column wants."""
    if spec.type in _DATES:
        return column.type in _DATES
    if spec.type in ("number", "money", "share"):
        return column.type == "number"
    if spec.type == "boolean":
        return column.type == "boolean" or {v.lower() for v in column.values} <= {"0", "1"}
    if spec.values:
        return column.distinct <= 60 and column.type in ("text", "boolean")
    return column.type not in _DATES


def _weight(spec: ColumnSpec, column: ColumnProfile) -> float:
    generic = column.plain in (
        "id",
        "name",
        "nom",
        "date",
        "type",
        "status",
        "statut",
        "description",
        "value",
        "source",
    )
    weight = 2.5 if spec.key else 2.0 if spec.required else 1.0
    return weight * (0.4 if generic else 1.0)


def _hint(table: str, name: str) -> float:
    """How much the file's own name speaks for the table."""
    words = f" {plain(name)} "
    lengths = [len(hint.split()) for hint in FILE_HINTS[table].split("|") if f" {hint} " in words]
    return 3.0 + 2.0 * max(lengths) if lengths else 0.0


# ── keys across files ────────────────────────────────────────────────────────────────────────────────────────────────

_REFERRERS = ("opportunity", "sale", "lead", "stage_entry", "activity", "target")


def agree_on_keys(engine: duckdb.DuckDBPyConnection, matches: Sequence[Match]) -> None:
    """Let each table's key be the column that the others refer to: an account's name, where deals name accounts."""
    for target in ("account", "owner", "offer", "lead", "opportunity"):
        key = f"{target}_id"
        aimed = next((m for m in matches if m.table == target and key in m.columns), None)
        pointing = next(
            (m for t in _REFERRERS for m in matches if m.table == t and t != target and key in m.columns), None
        )
        if aimed is None or pointing is None:
            continue
        candidates = [c for c in aimed.file.columns if c.filled == c.distinct == aimed.file.rows]
        current = aimed.columns[key]
        best = max(
            [current, *candidates],
            key=lambda c: (_overlap(engine, pointing, key, aimed, c), c is current),
        )
        aimed.columns[key] = best
        _propose_replacements(engine, pointing, key, aimed)


def _values(match: Match, column: ColumnProfile) -> str:
    return (
        f"SELECT CAST({column.sql} AS VARCHAR) AS v FROM {quoted(match.file.raw.table)} WHERE {column.sql} IS NOT NULL"
    )


def _overlap(
    engine: duckdb.DuckDBPyConnection, pointing: Match, key: str, aimed: Match, column: ColumnProfile
) -> float:
    row = engine.execute(
        f"SELECT count(*) FROM ({_values(pointing, pointing.columns[key])}) WHERE v IN ({_values(aimed, column)})"
    ).fetchone()
    return float(row[0]) if row else 0.0


def _propose_replacements(engine: duckdb.DuckDBPyConnection, pointing: Match, key: str, aimed: Match) -> None:
    """Corrections for values that the target does not know but nearly does (GTXPro → GTX Pro)."""
    known = [v for (v,) in engine.execute(_values(aimed, aimed.columns[key]) + " LIMIT 2000").fetchall()]
    strange = engine.execute(
        f"SELECT v FROM ({_values(pointing, pointing.columns[key])}) "
        f"WHERE v NOT IN ({_values(aimed, aimed.columns[key])}) GROUP BY v ORDER BY count(*) DESC, v LIMIT 10"
    ).fetchall()
    for (value,) in strange:
        near = None if value.isdigit() else nearest(value, known, cutoff=0.87)
        if near:
            pointing.replacements.setdefault(key, {})[value] = near
