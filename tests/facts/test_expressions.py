"""A condition means the same to the engine as to the reference reading, for every row and every condition."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portulan.facts.expressions import condition_to_sql
from portulan.language.checking import check_condition
from portulan.language.condition_text import parse_condition
from portulan.language.conditions import (
    And,
    Arithmetic,
    Between,
    Column,
    ColumnType,
    Compare,
    Condition,
    InList,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
)
from portulan.language.evaluation import evaluate
from portulan.language.place import Place
from portulan.language.units import Duration

HERE = Place("test")
TYPES: dict[str, ColumnType] = {
    "sector": "text",
    "employees": "number",
    "amount": "money",
    "held": "boolean",
    "created_at": "timestamp",
    "expected_close": "date",
    "waited": "duration",
}
SQL = {
    "sector": "VARCHAR",
    "employees": "BIGINT",
    "amount": "DECIMAL(18,4)",
    "held": "BOOLEAN",
    "created_at": "TIMESTAMP",
    "expected_close": "DATE",
    "waited": "DOUBLE",
}

texts = st.sampled_from(["industrie", "Industrie", "l'eau", "100 %", "a_b", "", "é", "\\", "ind%"])
numbers = st.integers(-40, 40).map(lambda n: Decimal(n) / 4)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda d: d.replace(microsecond=0))
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
durations = st.builds(Duration, st.integers(0, 90).map(Decimal), st.sampled_from(["days", "hours", "weeks", "months"]))


def literals(kind: ColumnType) -> st.SearchStrategy[Condition]:
    values: dict[str, Any] = {"text": texts, "number": numbers, "boolean": st.booleans(), "date": days}
    values["duration"] = durations
    found: st.SearchStrategy[Condition] = values[kind].map(lambda v: Literal(v, kind, HERE))
    return found


def column(*names: str) -> st.SearchStrategy[Condition]:
    return st.sampled_from(names).map(lambda n: Column(n, HERE))


amounts = st.recursive(
    column("employees", "amount") | literals("number"),
    lambda inner: (
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*"]), inner, inner)
        | st.builds(
            lambda a, n: Arithmetic("/", a, Literal(n, "number", HERE)),
            inner,
            st.sampled_from([Decimal(2), Decimal(0)]),
        )
        | st.builds(Negative, inner, st.just(HERE))
    ),
    max_leaves=4,
)
plain_times = column("created_at", "expected_close") | literals("date")
lengths = (
    column("waited")
    | literals("duration")
    | st.builds(Arithmetic, st.just("-"), column("created_at", "expected_close"), plain_times)
)
times = plain_times | st.builds(
    Arithmetic, st.sampled_from(["+", "-"]), column("created_at", "expected_close"), lengths
)
words = column("sector") | literals("text")
families = (amounts, times, lengths, words)

tests = st.one_of(
    *(
        st.builds(Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), family, family)
        | st.builds(Between, family, family, family, st.booleans())
        | st.builds(IsNull, family, st.booleans())
        for family in families
    ),
    st.builds(InList, column("sector"), st.lists(literals("text"), min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(InList, amounts, st.lists(literals("number"), min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(
        Like, column("sector"), st.sampled_from(["ind%", "_ndustrie", "%'%", "a\\_b", "%\\%", "É"]), st.booleans()
    ),
    column("held"),
)
conditions = st.recursive(
    tests,
    lambda inner: st.builds(And, inner, inner) | st.builds(Or, inner, inner) | st.builds(Not, inner, st.just(HERE)),
    max_leaves=5,
)
rows = st.fixed_dictionaries(
    {
        "sector": st.none() | texts,
        "employees": st.none() | st.integers(-5, 300),
        "amount": st.none() | numbers,
        "held": st.none() | st.booleans(),
        "created_at": st.none() | moments,
        "expected_close": st.none() | days,
        "waited": st.none() | st.integers(0, 200).map(float),
    }
)


@pytest.fixture(scope="module")
def engine() -> Any:
    with duckdb.connect() as connection:
        yield connection


def answer(engine: duckdb.DuckDBPyConnection, condition: Condition, row: dict[str, Any]) -> bool | None:
    sql = condition_to_sql(condition, {name: name for name in TYPES}, TYPES).sql("duckdb")
    given_row = ", ".join(f'CAST(? AS {kind}) AS "{name}"' for name, kind in SQL.items())
    values = [row[name] for name in SQL]
    found = engine.execute(f"SELECT {sql} FROM (SELECT {given_row})", values).fetchone()
    assert found is not None
    return None if found[0] is None else bool(found[0])


def reference_row(row: dict[str, Any]) -> dict[str, Any]:
    waited = row["waited"]
    return {**row, "waited": None if waited is None else timedelta(days=waited)}


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(condition=conditions, row=rows)
def test_the_engine_answers_as_the_reference_does(engine: Any, condition: Condition, row: dict[str, Any]) -> None:
    assert check_condition(condition, TYPES) == []
    assert answer(engine, condition, row) == evaluate(condition, reference_row(row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sector in ('industrie', 'eau') and employees between 50 and 250", True),
        ("created_at >= 2026-01-01 and not (employees < 40 or held)", True),
        ("amount * (1 - 0.1) > 18_000", False),
        ("expected_close - created_at <= 60 days", True),
        ("created_at + 2 months > expected_close", True),
        ("sector like 'INDUS%'", True),
        ("amount / 0 > 1", None),
        ("waited > 3 days", True),
    ],
)
def test_conditions_as_people_write_them(engine: Any, text: str, expected: bool | None) -> None:
    row = {
        "sector": "industrie",
        "employees": 100,
        "amount": Decimal("18000.50"),
        "held": False,
        "created_at": datetime(2026, 1, 5, 10),
        "expected_close": date(2026, 2, 20),
        "waited": 4.0,
    }
    condition = parse_condition(text, HERE)
    assert evaluate(condition, reference_row(row)) is expected
    assert answer(engine, condition, row) is expected


def test_a_text_that_looks_like_sql_stays_a_text(engine: Any) -> None:
    hostile = "x'; DROP TABLE account; --"
    row: dict[str, Any] = dict.fromkeys(SQL)
    row["sector"] = hostile
    assert answer(engine, Compare("=", Column("sector", HERE), Literal(hostile, "text", HERE)), row) is True
