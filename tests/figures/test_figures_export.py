"""Figures as files."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest

from portulan.figures.export import as_csv, file_name


def test_a_french_spreadsheet_gets_semicolons_and_decimal_commas() -> None:
    assert as_csv(["segment", "valeur"], [["PME", 0.345]], "fr") == "\ufeffsegment;valeur\r\nPME;0,345\r\n"


def test_an_english_one_gets_commas_and_points() -> None:
    assert as_csv(["segment", "value"], [["PME", Decimal("18000.50")]], "en").endswith("PME,18000.50\r\n")


def test_a_float_keeps_all_its_digits() -> None:
    text = as_csv(["v"], [[1 / 3]], "en").lstrip("\ufeff")
    assert float(list(csv.reader(io.StringIO(text)))[1][0]) == 1 / 3


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\tx"])
def test_a_text_from_the_crm_never_becomes_a_formula(text: str) -> None:
    out = as_csv(["name"], [[text]], "en").lstrip("\ufeff")
    assert list(csv.reader(io.StringIO(out)))[1][0] == "'" + text


def test_a_negative_number_stays_a_number() -> None:
    assert as_csv(["v"], [[-0.5]], "fr").endswith("\r\n-0,5\r\n")


def test_days_and_moments_are_written_the_same_way_everywhere() -> None:
    row = [date(2026, 3, 31), datetime(2026, 3, 31, 8, 40), None, True]
    assert as_csv(["a", "b", "c", "d"], [row], "en").endswith("2026-03-31,2026-03-31 08:40:00,,1\r\n")


def test_a_file_is_named_after_what_it_holds() -> None:
    name = file_name("stage_conversion", "découverte", "", "by-channel", date(2026, 11, 22), extension="csv")
    assert name == "portulan_stage-conversion_decouverte_by-channel_2026-11-22.csv"
