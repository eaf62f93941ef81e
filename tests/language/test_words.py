"""Sentences are formatted with the reader's own conventions."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from portulan.language.words import Money, Sentence, Words, day, days, money, number, share

DEALS = Words(fr="{n} {n:?affaire|affaires}", en="{n} {n:?deal|deals}")
DEALS_ONE = Words(fr="affaire", en="deal")


@pytest.mark.parametrize(
    ("n", "fr", "en"),
    [
        (0, "0 affaire", "0 deals"),
        (1, "1 affaire", "1 deal"),
        (2, "2 affaires", "2 deals"),
        (1500, "1 500 affaires", "1,500 deals"),
    ],
)
def test_plurals_follow_each_language(n: int, fr: str, en: str) -> None:
    assert DEALS.say("fr", n=n).replace("\u202f", " ") == fr
    assert DEALS.say("en", n=n) == en


def test_french_numbers_have_narrow_spaces_and_a_comma() -> None:
    assert number(Decimal("2078400.5"), "fr") == "2\u202f078\u202f400,5"
    assert number(Decimal("2078400.5"), "en") == "2,078,400.5"
    assert number(-3, "fr") == "\u22123"


def test_shares_are_percentages_with_the_sign_where_the_language_puts_it() -> None:
    assert share(0.346, "fr") == "34,6\u202f%"
    assert share(0.346, "en") == "34.6%"


def test_money_has_its_sign_on_the_right_side_and_keeps_small_cents() -> None:
    assert money(Decimal(2400000), "fr") == "2\u202f400\u202f000\u00a0€"
    assert money(Decimal("54.41"), "en", "USD") == "$54.41"
    assert money(Money(Decimal(18000), "EUR"), "en") == "€18,000"


def test_dates_are_in_words_and_keep_the_hour_they_have() -> None:
    assert day(date(2026, 11, 23), "fr") == "23 novembre 2026"
    assert day(date(2026, 11, 23), "en", "medium") == "23 Nov 2026"
    assert day(datetime(2026, 11, 23, 8, 40), "en") == "23 November 2026, 08:40"


def test_days_lose_their_decimals_once_they_are_many() -> None:
    assert days(61.4, "fr") == "61\u00a0j"
    assert days(2.5, "en") == "2.5\u00a0d"


def test_a_sentence_is_said_later_in_any_language() -> None:
    said = Sentence(Words(fr="taux {r:share}, {xs:list}", en="rate {r:share}, {xs:list}"), {"r": 0.5, "xs": ["a", "b"]})
    assert said.say("en") == "rate 50.0%, a and b"
    assert said.say("fr") == "taux 50,0\u202f%, a et b"


def test_a_missing_value_is_our_fault_and_raises() -> None:
    with pytest.raises(KeyError):
        DEALS.say("fr")


def test_examples_are_quoted_as_each_language_quotes() -> None:
    said = Words(fr="par exemple {xs:quoted}", en="for example {xs:quoted}")
    assert said.say("fr", xs=["n.c.", "{x}"]) == "par exemple «\u00a0n.c.\u00a0» et «\u00a0{x}\u00a0»"
    assert said.say("en", xs=["n.c.", DEALS_ONE]) == "for example “n.c.” and “deal”"
