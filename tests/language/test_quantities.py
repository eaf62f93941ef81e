"""How figures are written, in both languages."""

import pytest

from portulan.language import quantities
from portulan.language.words import Language

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "unit", "fr", "en"),
    [
        (0.346, "share", f"34,6{N}%", "34.6%"),
        (0.0, "share", f"0,0{N}%", "0.0%"),
        (-0.109, "share", f"−10,9{N}%", "−10.9%"),
        (2_078_400, "money", f"2{N}078{N}400{W}€", "€2,078,400"),
        (69.169, "money", f"69,17{W}€", "€69.17"),
        (61, "days", f"61{W}j", f"61{W}d"),
        (4.25, "days", f"4,2{W}j", f"4.2{W}d"),
        (1234, "count", f"1{N}234", "1,234"),
        (1.5, "ratio", "1,50", "1.50"),
    ],
)
def test_a_value_is_written_with_its_unit(value: float, unit: str, fr: str, en: str) -> None:
    assert str(quantities.written(value, unit, "fr")) == fr
    assert str(quantities.written(value, unit, "en")) == en


@pytest.mark.parametrize(
    ("low", "high", "unit", "fr", "en"),
    [
        (0.281, 0.419, "share", f"28,1{W}– 41,9{N}%", "28.1–41.9%"),
        (284, 398, "money", f"284{W}– 398{W}€", "€284–398"),
        (55, 68, "days", f"55{W}– 68{W}j", f"55–68{W}d"),
    ],
)
def test_an_interval_carries_its_unit_once(low: float, high: float, unit: str, fr: str, en: str) -> None:
    assert quantities.interval(low, high, unit, "fr") == fr
    assert quantities.interval(low, high, unit, "en") == en


@pytest.mark.parametrize("language", ["fr", "en"])
def test_dollars_stand_where_the_language_puts_them(language: Language) -> None:
    written = str(quantities.written(1200, "money", language, currency="USD"))
    assert written == (f"1{N}200{W}$US" if language == "fr" else "$1,200")


def test_a_value_and_its_bounds_have_the_same_decimals() -> None:
    """44.04 and 74.97 around a count of 58 are written without decimals, as 58 is."""
    assert quantities.decimals_of("count", 58, 44.04, 74.97) == 0
    assert quantities.decimals_of("money", 77.08, 59.75, 101) == 0
    assert quantities.decimals_of("money", 7.08, 5.75, 9) == 2


def test_the_minus_stands_before_the_currency() -> None:
    assert str(quantities.written(-40_150, "money", "en")) == "\u2212€40,150"
    assert quantities.interval(-40_150, 12_000, "money", "en").startswith("\u2212€40,150")
    assert str(quantities.written(-40_150, "money", "fr")) == "\u221240\u202f150\u00a0€"
