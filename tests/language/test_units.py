"""Units are read as people write them, exactly, or refused with a way out."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.language.units import (
    plain_number,
    read_date,
    read_duration,
    read_money,
    read_number,
    read_occurrences,
    read_share,
)

HERE = Place("plan.yaml", 3, 7)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18_000", "18000"),
        ("2 400 000", "2400000"),
        ("2\u202f400\u202f000", "2400000"),
        ("1 234,5", "1234.5"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_exact(text: str, value: str) -> None:
    assert read_number(text, HERE) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("15 %", "0.15"), ("15%", "0.15"), ("15,5\u202f%", "0.155"), ("0.15", "0.15"), ("100 %", "1")]
)
def test_shares_are_fractions(text: str, value: str) -> None:
    assert read_share(text, HERE) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("5 days", 5, "days"),
        ("1 day", 1, "days"),
        ("4 business hours", 4, "business hours"),
        ("4 heures ouvrées", 4, "business hours"),
        ("2 semaines", 2, "weeks"),
        ("3 mois", 3, "months"),
    ],
)
def test_durations_keep_their_unit(text: str, count: int, unit: str) -> None:
    duration = read_duration(text, HERE)
    assert duration.count == count
    assert duration.unit == unit


def test_money_reads_its_sign_and_refuses_another_currency() -> None:
    assert read_money("2 400 000 €", HERE, "EUR").amount == 2_400_000
    with pytest.raises(FaultyText, match="UN005"):
        read_money("$5", HERE, "EUR")


def test_occurrences_say_how_many_in_how_long() -> None:
    count, window = read_occurrences("5 in 15 days", HERE)
    assert (count, str(window)) == (5, "15 days")


def place_reader(text: str, place: Place) -> object:
    return read_money(text, place, "EUR")


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (read_number, "12.O00", "UN001"),
        (read_number, "nan", "UN001"),
        (read_number, "inf", "UN001"),
        (read_number, "1e99999", "UN001"),
        (read_number, "1,234", "UN001"),
        (read_number, "1.2.3", "UN001"),
        (read_number, "", "UN001"),
        (read_number, "0x10", "UN001"),
        (read_number, "٣", "UN001"),
        (read_share, "15", "UN003"),
        (read_share, "quinze %", "UN002"),
        (place_reader, "cher", "UN004"),
        (read_duration, "5", "UN006"),
        (read_duration, "days", "UN006"),
        (read_duration, "-1 days", "UN006"),
        (read_duration, "5 fortnights", "UN006"),
        (read_date, "2026-02-30", "UN007"),
        (read_date, "31/12/2026", "UN007"),
        (read_date, "2026-1-1", "UN007"),
        (read_occurrences, "five in 15 days", "UN008"),
        (read_occurrences, "5 in", "UN008"),
    ],
)
def test_what_cannot_be_read_is_a_finding_at_its_place(
    reader: Callable[[str, Place], object], text: str, code: str
) -> None:
    with pytest.raises(FaultyText) as caught:
        reader(text, HERE)
    finding = caught.value.finding
    assert finding.code == code
    assert finding.place == HERE
    assert finding.message("fr")
    assert finding.way_out("en")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_number_written_with_spaces_or_underscores_reads_back(value: Decimal) -> None:
    assert plain_number(f"{value:,}".replace(",", "_")) == value
    assert plain_number(f"{value:,}".replace(",", "\u202f").replace(".", ",")) == value


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    for reader in (read_number, read_share, read_duration, read_date, read_occurrences, place_reader):
        try:
            reader(text, HERE)
        except FaultyText as fault:
            assert fault.finding.message("fr")
