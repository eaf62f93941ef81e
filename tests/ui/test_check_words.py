"""The check of words finds what it says it finds, and the house passes it."""

import ast

import pytest

from portulan.language.words import Words
from portulan.ui.check_words import (
    BOTH_RULES,
    ENGLISH_RULES,
    FRENCH_RULES,
    bare_text_faults,
    check,
    said_faults,
    typography,
    words_faults,
)


def test_the_house_passes() -> None:
    assert [str(fault) for fault in check()] == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Bonjour</p>",
        '<input aria-label="Chercher">',
        "<p>{% say 'x' %} et puis</p>",
        '<a title="Ouvrir">{{ name }}</a>',
    ],
)
def test_letters_outside_say_are_found(template: str) -> None:
    assert len(list(bare_text_faults(template, "page.html"))) == 1


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ name }}, {% say 'x' %}</p>",
        "<p>{% if a > b %}{% say 'x' %}{% endif %} · 12 %</p>",
        "{# une note #}<code>plan.yaml</code><script>let a = 1;</script>",
        '<a href="/plan/" class="btn">→</a>',
    ],
)
def test_a_template_without_words_of_its_own_passes(template: str) -> None:
    assert list(bare_text_faults(template, "page.html")) == []


def test_a_key_that_does_not_exist_and_a_value_that_is_missing_are_found() -> None:
    from pathlib import Path

    words = {"home.n": (Words(fr="{n} affaires", en="{n} deals"), Path("words.py"))}
    used: set[str] = set()
    faults = list(
        said_faults('\n{% say "home.x" %}{% say "home.n" %}{% say "home.n" n=3 %}', "p.html", words, used, set())
    )
    assert [fault.line for fault in faults] == [2, 2]
    assert "not declared" in faults[0].what
    assert "['n']" in faults[1].what


def test_languages_must_use_the_same_values() -> None:
    tree = ast.parse('Words(fr="{n} affaires", en="{count} deals")')
    assert "['count', 'n']" in next(words_faults(tree, "words.py")).what


@pytest.mark.parametrize(
    "text",
    [
        "Trop; peu",
        "15%",
        "Le « mot »",
        "l'affaire",
        "Attendez...",
        "Bravo\u202f!",
        "Étape É: la suite",
        "affaire(s): trois",
    ],
)
def test_french_faults_are_found(text: str) -> None:
    assert list(typography(text, FRENCH_RULES + BOTH_RULES))


@pytest.mark.parametrize(
    "text",
    [
        "Trop\u202f; peu",
        "15\u202f%",
        "Le «\u00a0mot\u00a0»",
        "l’affaire",
        "Étape\u00a0: à 9:00",
        "{n} {n:?affaire|affaires}",
    ],
)
def test_good_french_passes(text: str) -> None:
    assert list(typography(text, FRENCH_RULES + BOTH_RULES)) == []


@pytest.mark.parametrize("text", ["What ?", "So : yes", "15\u202f%", "Well done!"])
def test_english_faults_are_found(text: str) -> None:
    assert list(typography(text, ENGLISH_RULES + BOTH_RULES))


def test_french_spaces_are_set_by_words_themselves() -> None:
    assert Words(fr="Le « mot » : trop ; 15 %", en="x").fr == "Le «\u00a0mot\u00a0»\u00a0: trop\u202f; 15\u202f%"
