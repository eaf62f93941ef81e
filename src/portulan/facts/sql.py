"""Writing names and texts into SQL, safely."""

from collections.abc import Iterable

from sqlglot import exp


def quoted(name: str) -> str:
    """A table or column name as an identifier, whatever characters it has."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def text(value: str) -> str:
    """A text as a literal."""
    return exp.Literal.string(value).sql("duckdb")


def texts(values: Iterable[str]) -> str:
    """Texts as a comma-separated list of literals."""
    return ", ".join(text(value) for value in values)
