"""Conditions: read with places, checked against columns, written back, evaluated with three values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.language.checking import check_condition
from portulan.language.condition_text import parse_condition, unparse
from portulan.language.conditions import And, ColumnType, Condition, InList, columns_of, conjuncts
from portulan.language.evaluation import evaluate
from portulan.language.finding import FaultyText
from portulan.language.place import Place

HERE = Place("plan.yaml", 10, 20)
COLUMNS: dict[str, ColumnType] = {
    "sector": "text",
    "employees": "number",
    "amount": "money",
    "discount": "share",
    "meeting_held": "boolean",
    "created_at": "timestamp",
    "closed_at": "timestamp",
}


def read(text: str) -> Condition:
    return parse_condition(text, HERE)


def test_the_condition_of_a_segment_reads_as_two_criteria() -> None:
    condition = read("sector in ('industrie', 'agroalimentaire') and employees between 50 and 250")
    assert isinstance(condition, And)
    assert isinstance(condition.left, InList)
    assert columns_of(condition) == {"sector", "employees"}
    assert len(conjuncts(condition)) == 2


@pytest.mark.parametrize(
    ("text", "row", "truth"),
    [
        ("employees between 50 and 250", {"employees": 50}, True),
        ("employees between 50 and 250", {"employees": 251}, False),
        ("employees > 250", {}, None),
        ("employees > 250 or sector = 'x'", {"sector": "x"}, True),
        ("employees > 250 and sector = 'x'", {"sector": "y"}, False),
        ("not employees > 250", {}, None),
        ("employees is null", {}, True),
        ("employees is not null", {"employees": 3}, True),
        ("sector not in ('a', 'b')", {"sector": "c"}, True),
        ("sector not in ('a', 'b')", {}, None),
        ("sector like 'lait%'", {"sector": "Laiterie"}, True),
        ("amount * (1 - 10 %) >= 18_000", {"amount": Decimal(20000)}, True),
        ("amount / 0 > 1", {"amount": 1}, None),
        ("meeting_held", {"meeting_held": True}, True),
        ("employees = 1 or employees = 2 and sector = 'x'", {"employees": 1, "sector": "y"}, True),
        ("sector = 'l''offre'", {"sector": "l'offre"}, True),
    ],
)
def test_missing_values_leave_the_answer_unknown(text: str, row: dict[str, object], truth: bool | None) -> None:
    assert evaluate(read(text), row) is truth


def test_dates_and_durations_compute() -> None:
    from datetime import datetime

    row = {"created_at": datetime(2026, 1, 1), "closed_at": datetime(2026, 2, 15)}
    assert evaluate(read("closed_at - created_at <= 60 days and created_at >= 2026-01-01"), row) is True
    assert evaluate(read("created_at + 6 weeks > closed_at"), row) is False


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "CO004", 20),
        ("   ", "CO004", 20),
        ("sector =", "CO003", 28),
        ("sector = 'abc", "CO005", 29),
        ("sector == 'abc'", "CO007", 27),
        ("sector in ()", "CO002", 31),
        ("sector in (industrie)", "CO002", 31),
        ("sector in 'a'", "CO002", 30),
        ("sector ; drop table", "CO001", 27),
        ("__import__('os')", "CO002", 30),
        ("employees between 1", "CO003", 39),
        ("employees between 1 or 2", "CO002", 40),
        ("employees is 3", "CO002", 33),
        ("employees not 3", "CO002", 34),
        ("(employees > 3", "CO003", 34),
        ("employees > 3)", "CO002", 33),
        ("employees > > 3", "CO002", 32),
        ("and employees > 3", "CO002", 20),
        ("employees > 3 and", "CO003", 37),
        ("employees 3", "CO002", 30),
        ("created_at > 2026-02-30", "UN007", 33),
        ("sector like 3", "CO002", 32),
        ("a -- b", "CO002", None),
        ("lambda: 0", "CO001", 26),
        ("sector = $1", "CO002", 29),
        ("x" * 5000, "CO006", 20),
        ("(" * 80 + "1" + ")" * 80, "CO006", 20),
        ("not " * 100 + "a", "CO006", 20),
        (" or ".join(["a"] * 700), "CO006", 20),
        (" + ".join(["1"] * 700) + " > 1", "CO006", 20),
        ("1 -" + "-" * 100 + "a > 1", "CO006", 20),
    ],
)
def test_a_malformed_condition_is_a_finding_at_the_very_word(text: str, code: str, column: int | None) -> None:
    if text == "a -- b":  # two minus signs are arithmetic, not a comment: it reads, and is not a test
        assert [f.code for f in check_condition(read(text), {"a": "number", "b": "number"})] == ["CO012"]
        return
    with pytest.raises(FaultyText) as caught:
        read(text)
    finding = caught.value.finding
    assert finding.code == code
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (10, column)
    assert finding.message("fr") != finding.message("en")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("employes > 3", ["CO010"]),
        ("zzz > 3 and yyy is null", ["CO010", "CO010"]),
        ("sector > 3", ["CO011"]),
        ("employees = 'douze'", ["CO011"]),
        ("amount", ["CO012"]),
        ("sector and meeting_held", ["CO012"]),
        ("sector + 3 > 1", ["CO013"]),
        ("created_at + 3 > closed_at", ["CO013"]),
        ("created_at > 4 days", ["CO011"]),
        ("amount > 15 % and discount > 0.1", []),
        ("created_at + 30 days < closed_at", []),
    ],
)
def test_a_condition_is_checked_against_the_columns_there_are(text: str, codes: list[str]) -> None:
    assert [f.code for f in check_condition(read(text), COLUMNS)] == codes


def test_an_unknown_column_names_the_nearest() -> None:
    (finding,) = check_condition(read("employes > 3"), COLUMNS)
    assert "employees" in finding.message("en")
    assert "employees" in finding.way_out("fr")


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

_numbers = st.integers(0, 500).map(str)
_texts = st.text(alphabet="aé' %_-", max_size=5).map(lambda t: "'" + t.replace("'", "''") + "'")
_sums = st.one_of(
    st.sampled_from(["employees", "amount"]),
    _numbers,
    st.tuples(st.sampled_from(["employees", "-amount"]), st.sampled_from("+-*/"), _numbers).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
)
_tests = st.one_of(
    st.tuples(_sums, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _sums).map(" ".join),
    st.tuples(st.sampled_from(["sector", "employees"]), st.sampled_from(["is null", "is not null"])).map(" ".join),
    st.tuples(_texts, _texts).map(lambda t: f"sector in ({t[0]}, {t[1]})"),
    st.tuples(_numbers, _numbers).map(lambda t: f"employees not between {t[0]} and {t[1]}"),
    _texts.map(lambda t: f"sector like {t}"),
)
conditions = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map(lambda c: f"not ({c})"),
    ),
    max_leaves=8,
)
rows = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.one_of(st.none(), st.text(alphabet="aé' %_-", max_size=5)),
        "employees": st.one_of(st.none(), st.integers(0, 500)),
        "amount": st.one_of(st.none(), st.integers(0, 500).map(Decimal)),
    },
)


@given(conditions, rows)
def test_writing_a_condition_back_changes_neither_its_text_nor_its_answer(text: str, row: dict[str, object]) -> None:
    condition = read(text)
    written = unparse(condition)
    again = parse_condition(written, HERE)
    assert unparse(again) == written
    assert evaluate(again, row) == evaluate(condition, row)
    assert check_condition(condition, COLUMNS) == []


@given(st.text(max_size=60))
def test_any_text_reads_or_is_refused_never_a_crash(text: str) -> None:
    try:
        check_condition(read(text), COLUMNS)
    except FaultyText as fault:
        assert fault.finding.place is not None
