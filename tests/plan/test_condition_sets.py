"""What is said of conditions without data agrees with what every record says."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.language.condition_text import parse_condition
from portulan.language.conditions import Condition
from portulan.language.evaluation import evaluate
from portulan.language.place import Place
from portulan.plan.condition_sets import can_both_hold, can_hold, implies


def condition(text: str) -> Condition:
    return parse_condition(text, Place("plan.yaml"))


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("employees between 50 and 250", "employees > 250", "no"),
        ("employees between 50 and 250", "employees >= 250", "yes"),
        ("employees < 51", "employees > 50", "unknown"),  # no whole number between: only the facts can tell
        ("sector in ('a', 'b')", "sector in ('b', 'c')", "yes"),
        ("sector in ('a', 'b')", "sector = 'c'", "no"),
        ("sector != 'a'", "sector = 'a'", "no"),
        ("sector is null", "sector = 'a'", "no"),
        ("not (sector = 'a')", "sector is null", "no"),  # unknown stays unknown: an empty sector is not “not a”
        ("sector = 'a' or employees > 10", "sector = 'b' and employees < 5", "no"),
        ("sector = 'a'", "employees > 10", "yes"),
        ("created_at >= 2026-01-01", "created_at < 2026-01-01", "no"),
        ("held", "not held", "no"),
        ("10 < employees", "employees <= 10", "no"),
        ("amount * 2 > 10", "amount < 3", "unknown"),
        ("name like 'a%'", "name = 'b'", "unknown"),
        ("amount * 2 > 10 and sector = 'a'", "sector = 'b'", "no"),
    ],
)
def test_two_conditions_can_hold_together(a: str, b: str, answer: str) -> None:
    assert can_both_hold(condition(a), condition(b)) == answer
    assert can_both_hold(condition(b), condition(a)) == answer


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("employees < 10", "employees < 20", "yes"),
        ("employees < 20", "employees < 10", "no"),
        ("employees = 5 and sector = 'a'", "employees <= 5", "yes"),
        ("sector = 'a'", "employees < 20", "no"),
        ("sector in ('a', 'b')", "sector != 'c'", "yes"),
        ("employees > 3", "employees is not null", "yes"),
    ],
)
def test_one_condition_implies_another(a: str, b: str, answer: str) -> None:
    assert implies(condition(a), condition(b)) == answer


NUMBERS = st.integers(0, 4)
ATOMS = st.one_of(
    st.tuples(st.sampled_from(["x", "y"]), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), NUMBERS).map(
        lambda t: f"{t[0]} {t[1]} {t[2]}"
    ),
    st.tuples(st.sampled_from(["x", "y"]), NUMBERS, NUMBERS).map(lambda t: f"{t[0]} between {t[1]} and {t[2]}"),
    st.tuples(st.sampled_from(["x", "y"]), st.lists(NUMBERS, min_size=1, max_size=3)).map(
        lambda t: f"{t[0]} in ({', '.join(map(str, t[1]))})"
    ),
    st.lists(st.sampled_from(["'a'", "'b'"]), min_size=1).map(lambda v: f"s not in ({', '.join(v)})"),
    st.sampled_from(["s = 'a'", "s != 'b'", "x is null", "y is not null", "s is null", "b", "b = false"]),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inside: st.one_of(
        st.tuples(inside, st.sampled_from(["and", "or"]), inside).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        inside.map(lambda text: f"not ({text})"),
    ),
    max_leaves=5,
).map(condition)
POINTS = [None, *(Decimal(n) / 2 for n in range(-1, 10))]
RECORDS = [
    dict(zip("xysb", values, strict=True))
    for values in product(POINTS, POINTS, [None, "a", "b", "c"], [None, True, False])
]


@settings(max_examples=120, deadline=None)
@given(a=CONDITIONS, b=CONDITIONS)
def test_the_answers_agree_with_every_record(a: Condition, b: Condition) -> None:
    holds_a = {i for i, record in enumerate(RECORDS) if evaluate(a, record) is True}
    holds_b = {i for i, record in enumerate(RECORDS) if evaluate(b, record) is True}
    assert can_hold(a) in ({"yes", "unknown"} if holds_a else {"no"})
    assert can_both_hold(a, b) in ({"yes", "unknown"} if holds_a & holds_b else {"no"})
    assert implies(a, b) in ({"yes"} if holds_a <= holds_b else {"no", "unknown"})


def test_dates_are_compared_as_days() -> None:
    assert can_hold(condition("d between 2026-01-01 and 2025-01-01")) == "no"
    assert evaluate(condition("d < 2026-01-01"), {"d": date(2025, 1, 1)}) is True
