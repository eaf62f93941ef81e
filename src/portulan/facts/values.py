"""From a text to a value of a type, in the engine: numbers, amounts, shares, dates, yes and no.

Each reading is an SQL expression over the text's column: the value, null where the text is none; no person's data makes
it raise. `settle_dates` and `settle_decimal` ask the values themselves how they are written, and refuse to guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from portulan.facts.dates import FOUR_DIGITS, TWO_DIGITS, DateFormat, DateOrder
from portulan.facts.mapping.records import Decimal
from portulan.facts.sources.findings import (
    AMBIGUOUS_DATES,
    AMBIGUOUS_NUMBERS,
    CONTRADICTORY_DATES,
    CONTRADICTORY_NUMBERS,
    DATES_READ_AS,
    NEEDS_TIMEZONE,
)
from portulan.facts.sql import text, texts
from portulan.language.finding import FaultyText, Finding
from portulan.language.place import Place

TRUE = ("true", "t", "yes", "y", "1", "vrai", "oui", "o", "x", "checked", "coché")
FALSE = ("false", "f", "no", "n", "0", "faux", "non", "unchecked", "décoché")

_ISO = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?"
_COMPACT = r"(19|20)\d{6}"
_OFFSET = r".*\d{1,2}:\d{2}.*(Z|UTC|[+-]\d{2}(:?\d{2})?)"
_SIGNS = "[\\s\u00a0\u202f\u2009_'’€$£¥]|EUR|USD|GBP|CHF|CAD|MAD|XOF|TND|BRL"


@dataclass(frozen=True, slots=True)
class DateReading:
    """How the dates of one column are read: by these patterns, and as ISO where `iso`.

    `dashes`: day, month and year may be separated by any of `/`, `.` and `-`, whichever the pattern has. `plain`: every
    value was seen to be a full ISO date without offset, which the engine reads by itself.
    """

    patterns: tuple[str, ...] = ()
    iso: bool = True
    dashes: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Zones:
    """The workspace's time zone and the one a source is written in (None: the same)."""

    workspace: str | None
    source: str | None = None


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def moment_sql(column: str, reading: DateReading, zones: Zones) -> str:
    """The SQL of a TIMESTAMP in the workspace's time zone, null where the text is no date between 1900 and 2200."""
    parts = []
    if reading.plain:
        return in_range(_shifted(f"TRY_CAST({column} AS TIMESTAMP)", column, zones))
    if reading.patterns:
        written, patterns = column, list(reading.patterns)
        if reading.dashes:
            written = f"translate({column}, '/.', '--')"
            patterns = [pattern.replace("/", "-").replace(".", "-") for pattern in patterns]
        parts.append(_shifted(f"try_strptime({written}, [{texts(patterns)}])", column, zones))
    if reading.iso:
        naive = _shifted(f"TRY_CAST({column} AS TIMESTAMP)", column, zones)
        if zones.workspace:
            moment = f"TRY_CAST(replace({column}, ' UTC', 'Z') AS TIMESTAMPTZ)"
            local = f"timezone({text(zones.workspace)}, {moment})"
            naive = f"CASE WHEN regexp_full_match({column}, '{_OFFSET}') THEN {local} ELSE {naive} END"
        parts.append(
            f"CASE WHEN regexp_full_match({column}, '{_ISO}') THEN {naive} "
            f"WHEN regexp_full_match({column}, '{_COMPACT}') THEN try_strptime({column}, '%Y%m%d') END"
        )
    moment = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
    return in_range(moment)


def in_range(moment: str) -> str:
    """The moment, null outside 1900–2200: such a date is a slip or a sentinel."""
    return f"CASE WHEN ({moment}) BETWEEN TIMESTAMP '1900-01-01' AND TIMESTAMP '2200-12-31' THEN ({moment}) END"


def _shifted(moment: str, column: str, zones: Zones) -> str:
    """A naive moment of the source's zone in the workspace's; days without a time of day stay the day they are."""
    if not zones.source or not zones.workspace or zones.source == zones.workspace:
        return moment
    local = f"timezone({text(zones.workspace)}, timezone({text(zones.source)}, {moment}))"
    return f"CASE WHEN contains({column}, ':') THEN {local} ELSE {moment} END"


def declared_dates(formats: Sequence[DateFormat], also_iso: bool) -> DateReading:
    """The reading of declared formats; `also_iso` for sheets, whose date cells come as ISO."""
    patterns = tuple(pattern for f in formats for pattern in f.patterns)
    return DateReading(patterns, iso=also_iso or any(f.iso for f in formats), dashes=True)


def settle_dates(
    engine: duckdb.DuckDBPyConnection, relation: str, column: str, name: str, place: Place, zones: Zones
) -> tuple[DateReading, list[Finding]]:
    """How the dates in `column` of `relation` are written, when nobody declared it. Raises FaultyText if unsettled."""
    if _all(engine, relation, column, _PLAIN_DATE):
        return DateReading(plain=True), []
    row = engine.execute(
        f"SELECT count(*) FILTER (NOT regexp_full_match({column}, '{_ISO}|{_COMPACT}')), "
        f"min({column}) FILTER (regexp_full_match({column}, '{_OFFSET}') AND regexp_full_match({column}, '{_ISO}')), "
        f"count(*) FILTER (regexp_full_match({column}, '\\d{{1,2}}[-/.]\\d{{1,2}}[-/.]\\d{{4}}(\\D.*)?')), "
        f"count(*) FILTER (regexp_full_match({column}, '\\d{{1,2}}[-/.]\\d{{1,2}}[-/.]\\d{{2}}(\\D.*)?')) "
        f"FROM {relation}"
    ).fetchone()
    others, with_offset, four, two = row if row else (0, None, 0, 0)
    if with_offset is not None and zones.workspace is None:
        raise FaultyText(NEEDS_TIMEZONE.at(place, name=name, example=with_offset))
    if not others or not (four or two):
        return DateReading(), []
    orders = FOUR_DIGITS if four >= two else TWO_DIGITS
    return _settle_order(engine, relation, column, name, place, orders)


_PLAIN_DATE = (
    "(length({c}) = 10 OR (length({c}) = 19 AND {c}[17] = ':')) AND {c}[5] = '-' AND {c}[8] = '-' "
    "AND TRY_CAST({c} AS TIMESTAMP) IS NOT NULL"
)
_PLAIN_NUMBER = (
    "isfinite(TRY_CAST({c} AS DOUBLE)) AND NOT contains({c}, '_') AND NOT contains({c}, 'e') "
    "AND (NOT contains({c}, '.') OR {c}[-4] <> '.')"
)


def _all(engine: duckdb.DuckDBPyConnection, relation: str, column: str, test: str) -> bool:
    """Whether every value there passes a cheap test, which spares the engine the careful reading."""
    passed = test.format(c=column)
    row = engine.execute(f"SELECT count({column}) = count(*) FILTER ({passed}) FROM {relation}").fetchone()
    return bool(row and row[0])


def _settle_order(
    engine: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    name: str,
    place: Place,
    orders: Sequence[DateOrder],
) -> tuple[DateReading, list[Finding]]:
    day = f"regexp_extract(translate({column}, '/.', '--'), '^[0-9]+-[0-9]+-[0-9]+')"
    dates = ", ".join(f"try_strptime({day}, {text(o.pattern)}) AS o{i}" for i, o in enumerate(orders))
    every = range(len(orders))
    some = "(" + " OR ".join(f"o{i} IS NOT NULL" for i in every) + ")"
    asked = [f"min(t) FILTER (o{i} IS NULL AND {some})" for i in every]
    asked += [f"min(t) FILTER (o{i} IS NOT NULL AND coalesce({_all_null(every, i)}, true))" for i in every]
    asked += [f"min(t) FILTER (o{i} <> o{j})" for i in every for j in every if i < j]
    pairs = [(i, j) for i in every for j in every if i < j]
    row = engine.execute(f"SELECT {', '.join(asked)} FROM (SELECT {column} AS t, {dates} FROM {relation})").fetchone()
    assert row is not None
    n = len(orders)
    against, alone, differ = row[:n], row[n : 2 * n], dict(zip(pairs, row[2 * n :], strict=True))
    possible = [i for i in every if against[i] is None]
    if not possible:
        shown = sorted({value for value in against if value is not None})
        raise FaultyText(CONTRADICTORY_DATES.at(place, name=name, one=shown[0], other=shown[-1]))
    doubts = [value for (i, j), value in differ.items() if i in possible and j in possible and value is not None]
    if doubts:
        formats = [orders[i].text for i in possible]
        raise FaultyText(AMBIGUOUS_DATES.at(place, name=name, formats=formats, example=min(doubts), first=formats[0]))
    chosen = orders[possible[0]]
    findings = []
    if len(possible) == 1 and alone[possible[0]] is not None:
        findings.append(DATES_READ_AS.at(place, name=name, format=chosen.text, example=alone[possible[0]]))
    return DateReading(chosen.patterns, iso=True, dashes=True), findings


def _all_null(every: Sequence[int], but: int) -> str:
    return " AND ".join(f"o{i} IS NULL" for i in every if i != but)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def numeral_sql(column: str, decimal: Decimal) -> str:
    """The SQL of a number's text as the engine writes it (`1 234,50 €` → `1234.50`), null where it is none."""
    thousands = "," if decimal == "." else "."
    d, t = (r"\.", ",") if decimal == "." else (",", r"\.")
    plain = rf"[+-]?([0-9]+({d}[0-9]*)?|{d}[0-9]+)"
    stripped = f"replace(regexp_replace({column}, {text(_SIGNS)}, '', 'g'), '−', '-')"
    grouped = rf"[+-]?[0-9]{{1,3}}({t}[0-9]{{3}})+({d}[0-9]+)?"
    to_point = "{}" if decimal == "." else "replace({}, ',', '.')"
    without = f"replace({stripped}, '{thousands}', '')"
    return (
        f"CASE WHEN regexp_full_match({column}, '{plain}') THEN {to_point.format(column)} "
        f"WHEN regexp_full_match({stripped}, '{plain}([eE][+-]?[0-9]{{1,2}})?') THEN {to_point.format(stripped)} "
        f"WHEN regexp_full_match({stripped}, '{grouped}') THEN {to_point.format(without)} END"
    )


def number_sql(column: str, decimal: Decimal, sql_type: str, plain: bool = False) -> str:
    """The SQL of a number of this engine type; `plain` when all values were seen to be as the engine writes them."""
    numeral = column if plain else numeral_sql(column, decimal)
    if sql_type == "BIGINT":
        exact = f"TRY_CAST({numeral} AS DOUBLE)"
        return f"CASE WHEN {exact} % 1 = 0 THEN TRY_CAST({exact} AS BIGINT) END"
    return f"TRY_CAST({numeral} AS {sql_type})"


def share_sql(column: str, decimal: Decimal, percent: bool) -> str:
    """The SQL of a share as a fraction: `15 %` or, with `percent`, `15` → 0.15; without a sign, at most 1."""
    bare = f"TRY_CAST({numeral_sql(f'rtrim({column}, {text(chr(37) + _BLANKS)})', decimal)} AS DOUBLE)"
    scaled = f"{bare} / 100"
    if percent:
        return scaled
    return f"CASE WHEN contains({column}, '%') THEN {scaled} WHEN abs({bare}) <= 1 THEN {bare} END"


_BLANKS = " \u00a0\u202f"


def boolean_sql(column: str) -> str:
    """The SQL of yes and no, in the words of exports."""
    word = f"lower({column})"
    return f"CASE WHEN {word} IN ({texts(TRUE)}) THEN true WHEN {word} IN ({texts(FALSE)}) THEN false END"


def all_plain_numbers(engine: duckdb.DuckDBPyConnection, relation: str, column: str) -> bool:
    """Whether every value is a number as the engine writes them, and none could be a thousand."""
    return _all(engine, relation, column, _PLAIN_NUMBER)


def settle_decimal(
    engine: duckdb.DuckDBPyConnection, relation: str, column: str, name: str, place: Place, whole: bool
) -> Decimal:
    """Which sign separates decimals in `column`, when nobody declared it. Raises FaultyText if unsettled."""
    stripped = f"regexp_replace({column}, {text(_SIGNS + '|%')}, '', 'g')"
    row = engine.execute(
        f"SELECT min(s) FILTER (regexp_full_match(s, '{_evidence('.', ',')}')), "
        f"min(s) FILTER (regexp_full_match(s, '{_evidence(',', '.')}')), "
        f"min(s) FILTER (regexp_full_match(s, '[+-]?[1-9][0-9]{{0,2}}[.,][0-9]{{3}}')) "
        f"FROM (SELECT {stripped} AS s FROM {relation} WHERE contains({column}, '.') OR contains({column}, ','))"
    ).fetchone()
    point, comma, ambiguous = row if row else (None, None, None)
    if point is not None and comma is not None:
        raise FaultyText(CONTRADICTORY_NUMBERS.at(place, name=name, one=point, other=comma))
    if comma is not None:
        return ","
    if point is not None or ambiguous is None:
        return "."
    if whole:
        return "," if "." in ambiguous else "."
    raise FaultyText(AMBIGUOUS_NUMBERS.at(place, name=name, example=ambiguous))


def _evidence(decimal: str, thousands: str) -> str:
    """What only a number with this decimal sign looks like."""
    d, t = (f"[{decimal}]", f"[{thousands}]")
    return (
        f"[+-]?([0-9]*{d}[0-9]{{1,2}}|[0-9]*{d}[0-9]{{4,}}|0{d}[0-9]{{3}}|{d}[0-9]{{3}}|[0-9]{{4,}}{d}[0-9]{{3}}"
        f"|[0-9]{{1,3}}({t}[0-9]{{3}})+{d}[0-9]+|[0-9]{{1,3}}({t}[0-9]{{3}}){{2,}})"
    )
