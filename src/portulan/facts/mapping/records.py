"""What a mapping says, once read: frozen records, every one with its place in mapping.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from portulan.facts.dates import DateFormat
from portulan.language.conditions import ColumnType, Condition
from portulan.language.place import Place

FileKind = Literal["csv", "excel", "parquet"]
Decimal = Literal[".", ","]
Keep = Literal["first", "last"]
Otherwise = Literal["refuse", "keep", "empty"] | tuple[str]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How dates and numbers are written; None leaves it to the enclosing block, then to the values themselves."""

    dates: tuple[DateFormat, ...] | None = None
    decimal: Decimal | None = None
    timezone: str | None = None

    def within(self, outer: "ReadingOptions") -> "ReadingOptions":
        """These options, completed by those of the enclosing block."""
        return ReadingOptions(
            self.dates if self.dates is not None else outer.dates,
            self.decimal or outer.decimal,
            self.timezone or outer.timezone,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One named set of files with the same columns."""

    name: str
    files: tuple[tuple[str, Place], ...]
    place: Place
    kind: FileKind | None = None
    separator: str | None = None
    quote: str = '"'
    encoding: str | None = None
    sheet: str | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    skip: int = 0
    nulls: tuple[str, ...] = ()
    replace: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replace_places: Mapping[str, Place] = field(default_factory=dict)
    whole: tuple[tuple[str, Place], ...] = ()
    options: ReadingOptions = ReadingOptions()


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source: of the table's own (`join` None) or of a joined one."""

    name: str
    join: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Translation:
    """`map:` (complete: another value is refused, unless `otherwise`) and `replace:` (corrections: others stay)."""

    map: Mapping[str, str | None] | None = None
    otherwise: Otherwise = "refuse"
    replace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one column's value comes from: exactly one of `column`, `constant`, `compute`, `first_of`, `together`.

    `when` keeps the value only where a condition on the table's other columns is met.
    """

    place: Place
    column: SourceColumn | None = None
    constant: str | None = None
    compute: Condition | None = None
    first_of: tuple["Rule", ...] = ()
    together: tuple[SourceColumn, ...] = ()
    separator: str = " "
    translation: Translation = Translation()
    percent: bool = False
    type: ColumnType | None = None
    options: ReadingOptions = ReadingOptions()
    when: Condition | None = None

    def sources(self) -> Iterator[SourceColumn]:
        """Every source column the rule reads."""
        if self.column:
            yield self.column
        yield from self.together
        for rule in self.first_of:
            yield from rule.sources()


@dataclass(frozen=True, slots=True)
class Join:
    """`on` pairs a column reachable here with a column of the joined source; `name` is how its columns are called."""

    name: str
    source: str
    on: tuple[tuple[SourceColumn, SourceColumn], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TableRule:
    """How one source fills one canonical table. `times` names the column of how many records a row stands for."""

    table: str
    source: str
    place: Place
    columns: Mapping[str, Rule] = field(default_factory=dict)
    custom: Mapping[str, Rule] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    where: Condition | None = None
    keep: Keep | None = None
    stages: tuple[tuple[str, Rule], ...] = ()
    times: str | None = None

    @property
    def rules(self) -> dict[str, Rule]:
        """Canonical then custom columns, by name."""
        return {**self.columns, **self.custom}

    def sources(self) -> Iterator[SourceColumn]:
        """Every source column the table reads, those of its joins included."""
        for rule in (*self.columns.values(), *self.custom.values(), *(rule for _, rule in self.stages)):
            yield from rule.sources()
        for join in self.joins:
            for here, there in join.on:
                yield here
                yield SourceColumn(there.name, join.name, there.place)


@dataclass(frozen=True, slots=True)
class Rates:
    """Exchange rates into the workspace's currency: fixed ones, or read from a source, by day where it has days."""

    place: Place
    fixed: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    currency: SourceColumn | None = None
    rate: SourceColumn | None = None
    day: SourceColumn | None = None


@dataclass(frozen=True, slots=True)
class FactMapping:
    """A whole mapping.yaml."""

    place: Place
    timezone: str | None
    currency: str | None
    options: ReadingOptions
    sources: Mapping[str, Source]
    tables: tuple[TableRule, ...]
    rates: Rates | None = None
