"""References to a KPI read back as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.language.condition_text import parse_condition
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.plan.kpi_reference import KpiReference, parse_reference, unparse_reference

HERE = Place("plan.yaml", 3, 10)


def test_a_whole_reference() -> None:
    reference = parse_reference(
        "stage_conversion(decouverte -> proposition) by segment, month where channel = 'salons'", HERE
    )
    assert reference.kpi == "stage_conversion"
    assert reference.arguments == ("decouverte", "proposition")
    assert reference.by == ("segment", "month")
    assert reference.where is not None
    assert reference.where.place == Place("plan.yaml", 3, 78)


def test_the_layout_does_not_matter() -> None:
    loose = parse_reference("  win_rate   BY segment ,month  WHERE  channel='salons'", HERE)
    assert loose == parse_reference("win_rate by segment, month where channel = 'salons'", HERE)
    assert len({loose, parse_reference("win_rate by segment, month where channel = 'salons'", HERE)}) == 1


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "PL007", 10),
        ("12", "PL007", 10),
        ("win rate", "PL007", 14),
        ("win_rate by", "PL007", 21),
        ("win_rate by where x = 1", "PL007", 22),
        ("win_rate by a,", "PL007", 24),
        ("win_rate where", "PL007", 24),
        ("stage_conversion(a -> b", "PL007", 33),
        ("stage_conversion()", "PL007", 27),
        ("win_rate where x ==", "CO007", 27),
    ],
)
def test_a_fault_is_shown_at_its_token(text: str, code: str, column: int) -> None:
    with pytest.raises(FaultyText) as caught:
        parse_reference(text, HERE)
    assert caught.value.finding.code == code
    assert caught.value.finding.place == Place("plan.yaml", 3, column)


NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True).filter(lambda name: name not in ("by", "where"))


@given(
    kpi=NAMES,
    arguments=st.lists(st.from_regex(r"[a-zé]{1,6}( [a-z]{1,6})?", fullmatch=True), max_size=3),
    by=st.lists(NAMES, max_size=3),
    where=st.sampled_from([None, "channel = 'salons'", "amount > 3 and not (x is null)", "d >= 2026-01-01 or b"]),
)
def test_any_reference_reads_back_to_itself(kpi: str, arguments: list[str], by: list[str], where: str | None) -> None:
    condition = parse_condition(where, HERE) if where else None
    reference = KpiReference(kpi, tuple(arguments), tuple(by), condition)
    assert parse_reference(unparse_reference(reference), HERE) == reference
