"""The figure: its parts, its states, and that it never shows a number it should not."""

import re
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portulan.language.words import Language, Sentence, Words
from portulan.stats.estimate import Estimate, NotComputable
from portulan.ui.figure import STATES, FigureView, State, target_mark, threshold_mark
from portulan.ui.scale import Scale, scale_for
from portulan.ui.spark import spark_of
from portulan.workspace import Period, TrendPoint

NAME = Words(fr="Taux de gain", en="Win rate")
RIPE = Estimate(0.346, 0.281, 0.419, n=179, unit="share", method="wilson")
OPEN = Estimate(0.382, 0.279, 0.496, n=82, unit="share", method="aj", status="unfinished", still_open=31)
FEW = NotComputable("too_few", Sentence(Words(fr="7 affaires, il en faut 20.", en="7 deals; 20 are needed.")), 7, 20)
NONE = NotComputable("no_data", Sentence(Words(fr="Les dépenses ne sont pas chargées.", en="Spend is not loaded.")))
SUM = Estimate(2_078_400, None, None, n=97, unit="money", method="exact sum")


def drawn(view: FigureView, size: str) -> str:
    template = Template("{% load portulan %}{% figure view size %}")
    return template.render(Context({"view": view, "size": size, "language": view.language}))


@pytest.mark.parametrize("size", ["card", "row", "cell", "sentence"])
def test_every_size_shows_value_interval_and_sample(size: str) -> None:
    html = drawn(FigureView(NAME, RIPE, "fr"), size)
    assert "34,6" in html
    assert "28,1" in html
    assert "41,9" in html
    assert "n = 179" in html.replace("\u00a0", " ")


@pytest.mark.parametrize("size", ["card", "row", "cell", "sentence"])
@pytest.mark.parametrize("result", [FEW, NONE])
def test_without_enough_data_no_size_shows_a_value(size: str, result: NotComputable) -> None:
    view = FigureView(NAME, result, "en")
    html = drawn(view, size)
    assert "%" not in re.sub(r'"[^"]*"', "", html)
    assert view.state_word in html
    assert view.value is None
    assert view.bar is None


def test_too_few_says_why_and_how_many_are_missing() -> None:
    html = drawn(FigureView(NAME, FEW, "fr"), "card")
    assert "7 affaires, il en faut 20." in html
    assert html.count('class="got"') == 7
    assert html.count('class="need"') == 13


def test_many_needed_are_drawn_by_twenty_dots_never_all_full() -> None:
    dots = FigureView(NAME, replace(FEW, n=199, needed=200), "fr").dots
    assert len(dots) == 20
    assert [full for _, full in dots].count(False) >= 1


def test_unfinished_is_hatched_hollow_and_says_how_much_is_open() -> None:
    html = drawn(FigureView(NAME, OPEN, "fr"), "card")
    assert 'class="hatched"' in html
    assert "dot--open" in html
    assert "38\u202f% encore ouvertes" in html
    assert "Inachevé" in html


def test_ripe_is_solid_with_a_full_disc() -> None:
    html = drawn(FigureView(NAME, RIPE, "fr"), "card")
    assert 'class="band"' in html
    assert "hatched" not in html
    assert 'class="full"' in html
    assert "mûr" in html


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_state_has_a_shape_and_a_word(state: State, language: Language) -> None:
    html = drawn(FigureView(NAME, RIPE, language, state=state), "state")
    assert f'data-state="{state}"' in html
    assert '<svg class="shape"' in html
    assert re.sub("<[^>]+>", "", html).strip()


def test_an_alert_on_an_unfinished_figure_keeps_its_hatch() -> None:
    html = drawn(FigureView(NAME, OPEN, "fr", state="alerting"), "card")
    assert 'data-state="alerting"' in html
    assert 'class="hatched"' in html


def test_an_exact_sum_has_no_band_and_says_that_it_is_exact() -> None:
    html = drawn(FigureView(NAME, SUM, "fr", marks=(target_mark(2_400_000),)), "card")
    assert "somme exacte" in html
    assert 'class="band"' not in html
    assert "cible 2\u202f400\u202f000\u00a0€" in html


def test_the_definition_opens_without_a_script() -> None:
    html = drawn(FigureView(NAME, RIPE, "fr", definition="Gagnées / (gagnées + perdues)"), "card")
    assert "<details" in html
    assert "Gagnées / (gagnées + perdues)" in html


def test_what_a_plan_says_is_never_taken_for_html() -> None:
    html = drawn(FigureView("<img src=x onerror=alert(1)>", RIPE, "fr", definition="<b>gras</b>"), "card")
    assert "<img" not in html
    assert "<b>gras" not in html


def test_the_drawing_is_read_out_with_its_marks() -> None:
    view = FigureView(NAME, RIPE, "fr", marks=(threshold_mark(0.35), target_mark(0.45)))
    assert view.reading.replace("\u202f", " ").replace("\u00a0", " ") == (
        "34,6 %, intervalle 28,1 – 41,9 %, seuil 35 %, cible 45 %"
    )


@given(low=st.floats(0, 1), up=st.floats(0, 1), down=st.floats(0, 1), target=st.floats(0, 1), shared=st.booleans())
def test_no_interval_nor_mark_is_ever_clipped(low: float, up: float, down: float, target: float, shared: bool) -> None:
    """Whatever the numbers, everything falls between both ends of the scale."""
    first, value, last = sorted((low, up, down))
    result = Estimate(value, first, last, n=50, unit="share", method="wilson")
    scale = scale_for([result, RIPE] if shared else [result], [target], "share")
    for number in (first, value, last, target):
        assert -1e-6 <= scale.part(number) <= 100 + 1e-6


@given(values=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=4))
def test_a_scale_has_two_different_ends_whatever_the_values(values: list[float]) -> None:
    results = [Estimate(value, None, None, n=1, unit="money", method="exact sum") for value in values]
    scale = scale_for(results, [], "money")
    assert scale.low < scale.high


def test_one_scale_for_a_column_makes_bars_comparable() -> None:
    views = [FigureView(NAME, result, "fr").with_scale(Scale(0, 1)) for result in (RIPE, OPEN)]
    assert [view.bar.dot for view in views if view.bar] == ["34.60%", "38.20%"]


def _points(*values: float | None, unfinished: int = 0) -> list[TrendPoint]:
    points = []
    for month, value in enumerate(values, 1):
        status: Literal["ok", "unfinished"] = "unfinished" if month > len(values) - unfinished else "ok"
        result = FEW if value is None else replace(RIPE, value=value, low=value - 0.1, high=value + 0.1, status=status)
        points.append(TrendPoint(Period(date(2026, month, 1), date(2026, month + 1, 1)), result))
    return points


def test_a_trend_ends_in_dashes_and_a_hollow_point_while_unfinished() -> None:
    spark = spark_of(_points(0.4, 0.4, 0.5, 0.4, 0.3, 0.3, 0.2, unfinished=2))
    assert spark is not None
    assert spark.hollow
    assert spark.unfinished.count("L") == 2


def test_a_trend_is_lifted_where_a_month_has_no_number() -> None:
    spark = spark_of(_points(0.4, 0.4, 0.5, None, 0.3, 0.3, 0.2))
    assert spark is not None
    assert spark.settled.count("M") == 2
    assert spark.ribbon.count("Z") == 2


def test_too_few_months_make_no_trend() -> None:
    assert spark_of(_points(0.4, None, 0.4, None, 0.5, None, 0.4)) is None
