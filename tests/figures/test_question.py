"""What a page is asked, read from its address and written back."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.figures.question import EMPTY, Question, equals, read_question


def ask(address: str) -> dict[str, list[str]]:
    return parse_qs(address, keep_blank_values=True)


def test_a_bare_address_asks_for_twelve_months_and_everything() -> None:
    reading = read_question({})
    assert reading.findings == ()
    assert reading.question.preset == "months12"
    assert reading.question.condition() is None


def test_two_days_make_a_custom_span_without_saying_so() -> None:
    question = read_question(ask("from=2026-01-01&until=2026-03-31")).question
    assert (question.preset, question.first, question.last) == ("custom", date(2026, 1, 1), date(2026, 3, 31))


def test_days_left_in_the_form_do_not_change_a_preset() -> None:
    question = read_question(ask("period=all&from=2026-01-01")).question
    assert (question.preset, question.first) == ("all", None)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("from=31/12/2025", "ME701"),
        ("from=2026-02-30", "ME701"),
        ("as_of=hier", "ME701"),
        ("from=2026-03-31&until=2026-01-01", "ME702"),
        ("period=week12", "ME703"),
        ("grain=day", "ME703"),
        ("page=deux", "ME704"),
        ("page=²", "ME704"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_stays_in_the_form(address: str, code: str) -> None:
    reading = read_question(ask(address))
    assert [f.code for f in reading.findings] == [code]
    assert reading.question.typed == {name: values[0] for name, values in ask(address).items()}
    for language in ("fr", "en"):
        assert reading.findings[0].message(language)
        assert reading.findings[0].way_out(language)


def test_every_fault_is_told_at_once() -> None:
    assert len(read_question(ask("from=x&until=y&grain=z&page=w")).findings) == 4


def test_the_nearest_choice_comes_first() -> None:
    (finding,) = read_question(ask("period=week12")).findings
    assert finding.way_out("en").startswith("Choose one of: weeks12")


def test_a_condition_and_picks_hold_together() -> None:
    question = read_question(ask("where=amount > 5 or amount < 1&f.channel=salons&f.owner=∅")).question
    assert question.condition() == "(amount > 5 or amount < 1) and channel = 'salons' and owner is null"


def test_a_quote_in_a_value_stays_a_value() -> None:
    assert equals("channel", "l'export") == "channel = 'l''export'"
    assert equals("channel", EMPTY) == "channel is null"


def test_the_same_dimension_twice_cuts_once() -> None:
    assert read_question(ask("by=channel&by2=channel")).question.by == ("channel",)


days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


@given(
    question=st.builds(
        Question,
        preset=st.sampled_from(["weeks12", "year", "months12", "all"]),
        by=st.sampled_from([(), ("channel",), ("segment", "owner")]),
        where=st.text(alphabet="ab ='<>&+%é", max_size=12).map(str.strip),
        picks=st.dictionaries(
            st.sampled_from(["segment", "owner", "competitor"]), st.text(min_size=1).map(str.strip).filter(bool)
        ),
        stages=st.sampled_from([(), ("decouverte",), ("decouverte", "proposition")]),
        grain=st.sampled_from(["week", "month", "quarter"]),
        as_of=st.none() | days,
        page=st.integers(1, 999),
        group=st.dictionaries(st.sampled_from(["channel"]), st.text(min_size=1).map(str.strip).filter(bool)),
    )
)
def test_an_address_written_and_read_back_asks_the_same(question: Question) -> None:
    again = read_question(ask(question.query())).question
    assert again.query() == question.query()
    assert again.condition() == question.condition()
    assert (again.by, again.as_of, again.page, again.group) == (
        question.by,
        question.as_of,
        question.page,
        question.group,
    )


def test_an_address_with_a_change_drops_what_is_default() -> None:
    question = read_question(ask("period=year&by=channel&page=3")).question
    assert question.query(page=1, preset="months12") == "by=channel"
