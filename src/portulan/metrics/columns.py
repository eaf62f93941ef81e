"""Which columns the rows of a figure have: the record's own, then those of the account, owner, offer and lead it names.

A joined column keeps its name where it is free (`sector`, `team`, `family`), else takes its table's (`account_name`,
`offer_name`). Seven columns are made here: `segment` (from the plan's conditions), `size`, `account`, `owner`, `offer`
(their names, else their identifiers), and, for the records of opportunities, `channel` and `campaign` fall back on
those of the lead they came from; those of an activity are of the lead or the opportunity it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from portulan.facts.store import TableFacts
from portulan.language.conditions import ColumnType
from portulan.language.words import Words

JOINS: Mapping[str, tuple[str, ...]] = {
    "opportunity": ("account", "owner", "offer", "lead"),
    "lead": ("account", "owner"),
    "sale": ("account", "owner", "offer", "opportunity"),
    "activity": ("lead", "opportunity", "account", "owner"),
    "account": (),
    "spend": (),
}
_FALLBACK = {
    ("opportunity", "lead"): ("channel", "campaign"),
    ("sale", "opportunity"): ("channel", "campaign"),
    ("activity", "lead"): ("channel", "campaign"),
    ("activity", "opportunity"): ("channel", "campaign"),
}
_ONLY_CUSTOM = {("opportunity", "lead"), ("sale", "opportunity"), ("activity", "lead"), ("activity", "opportunity")}
_NOT_JOINED = {"learnt_at", "currency"}

SIZES: Sequence[tuple[int, str]] = ((1, "1-9"), (10, "10-49"), (50, "50-249"), (250, "250-999"), (1000, "1000+"))
"""Classes of workforce (the European Union's, with the largest cut in two): first number of employees, label."""

MADE: Mapping[str, Words] = {
    "segment": Words(fr="segment", en="segment"),
    "size": Words(fr="taille (effectif)", en="size (employees)"),
    "account": Words(fr="entreprise", en="account"),
    "owner": Words(fr="commercial", en="owner"),
    "offer": Words(fr="offre", en="offer"),
}


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column of the rows: its type, the table it comes from, the expression that gives it when the rows are made."""

    name: str
    type: ColumnType
    source: str
    sql: str
    custom: bool = False


def quoted(name: str) -> str:
    """A name as an SQL identifier, whatever characters it has."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return exp.Literal.string(text).sql("duckdb")


def wide_columns(table: str, facts: Mapping[str, TableFacts]) -> dict[str, WideColumn]:
    """The columns of the wide rows of `table`, own first, without `segment` (which needs the plan)."""
    own = facts[table]
    columns = {
        name: WideColumn(name, kind, table, f"{table}.{quoted(name)}", name in own.custom)
        for name, kind in own.columns.items()
        if name != "learnt_at"
    }
    for joined in JOINS[table]:
        _add_fallbacks(columns, table, joined)
        for column in _joined(table, facts[joined]):
            name = column.name if column.name not in columns else f"{joined}_{column.name}"
            if name not in columns:
                columns[name] = WideColumn(name, column.type, joined, column.sql, column.custom)
    for made in _made(columns, JOINS[table]):
        columns.setdefault(made.name, made)
    return columns


def _joined(table: str, facts: TableFacts) -> Sequence[WideColumn]:
    only_custom = (table, facts.name) in _ONLY_CUSTOM
    return [
        WideColumn(name, kind, facts.name, f"{facts.name}.{quoted(name)}", name in facts.custom)
        for name, kind in facts.columns.items()
        if name not in _NOT_JOINED and name != f"{facts.name}_id" and (name in facts.custom or not only_custom)
    ]


def _add_fallbacks(columns: dict[str, WideColumn], table: str, joined: str) -> None:
    for name in _FALLBACK.get((table, joined), ()):
        own = columns.get(name)
        if own is None:
            columns[name] = WideColumn(name, "text", joined, f"{joined}.{quoted(name)}")
        else:
            columns[name] = WideColumn(name, "text", own.source, f"coalesce({own.sql}, {joined}.{quoted(name)})")


def _made(columns: Mapping[str, WideColumn], joins: Sequence[str]) -> Sequence[WideColumn]:
    made = []
    for table in ("account", "owner", "offer"):
        if table in joins:
            key = columns[f"{table}_id"].sql
            made.append(WideColumn(table, "text", table, f"coalesce({table}.name, {key})"))
    if "employees" in columns:
        made.append(WideColumn("size", "text", "account", _size(columns["employees"].sql)))
    return made


def _size(employees: str) -> str:
    cases = " ".join(f"WHEN {employees} >= {least} THEN {literal(label)}" for least, label in reversed(SIZES))
    return f"CASE {cases} END"
