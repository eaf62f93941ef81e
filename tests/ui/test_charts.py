"""Charts: valid specifications, the same numbers in the table, drawn without any evaluation of text."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from portulan.language.words import Language, Sentence, Words
from portulan.stats.estimate import Estimate, NotComputable
from portulan.ui import drawing
from portulan.ui.chart_theme import in_light, light_tokens, theme
from portulan.ui.charts import DatedDecision, DrawnChart, ranking_chart, round_step, trend_chart
from portulan.ui.figure import target_mark, threshold_mark
from portulan.workspace import Period, TrendPoint

FEW = NotComputable("too_few", Sentence(Words(fr="trop peu", en="too few")), 3, 20, "share")


def share(value: float, still_open: int = 0) -> Estimate:
    status = "unfinished" if still_open else "ok"
    return Estimate(value, value - 0.05, value + 0.05, 40, "share", "wilson", status=status, still_open=still_open)  # type: ignore[arg-type]


def months(*results: Estimate | NotComputable) -> list[TrendPoint]:
    return [TrendPoint(Period(date(2026, m, 1), date(2026, m + 1, 1)), r) for m, r in enumerate(results, 1)]


def trend(language: Language = "fr") -> DrawnChart:
    points = months(share(0.42), share(0.41), FEW, share(0.38), share(0.33, 5), share(0.31, 9))
    decision = DatedDecision(date(2026, 4, 10), "deux vendeurs de plus")
    marks = (target_mark(0.45), threshold_mark(0.35))
    return trend_chart(points, language, unit="share", marks=marks, decisions=(decision,))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_specification_is_valid_vega_lite(language: Language) -> None:
    """Altair validates against the schema; in the pages it does not, for speed."""
    trend(language).chart.to_dict(validate=True)
    ranking_chart([("a", share(0.3)), ("b", FEW)], language, unit="share", reference=0.3).chart.to_dict(validate=True)


def test_the_table_gives_the_same_numbers_as_the_drawing() -> None:
    drawn = trend()
    text = json.dumps(drawn.specification())
    assert drawn.table.rows[0][1] == "42,0\u202f%"
    assert '"value": 42.0' in text
    assert drawn.table.rows[2][1] == "—"
    assert len(drawn.table.rows) == 6


def test_unfinished_periods_are_dashed_on_a_hatched_ground() -> None:
    text = json.dumps(trend().specification(), ensure_ascii=False)
    assert "url(#hatch-soft)" in text
    assert "inachevées" in text
    assert trend().unfinished


def test_a_month_without_a_number_is_not_drawn_as_zero() -> None:
    rows = [row for layer in trend().specification()["layer"] for row in layer.get("data", {}).get("values", [])]
    assert all(row.get("value", 1) != 0 for row in rows)


def test_bars_of_sums_start_at_zero() -> None:
    sums = [(n, Estimate(v, None, None, 9, "money", "exact sum")) for n, v in (("a", 812_000.0), ("b", 790_000.0))]
    encoded = json.dumps(ranking_chart(sums, "fr", unit="money").specification())
    assert '"domain": [0.0, 1000000.0]' in encoded


@pytest.mark.parametrize("span", [0.003, 0.7, 1, 7, 59.9, 60, 61, 12_345, 9e8])
def test_round_steps_cover_the_span_in_three_at_most(span: float) -> None:
    step = round_step(span, 3)
    assert step * 3 >= span * (1 - 1e-9)
    assert f"{step:.1e}"[0] in "125"


def test_the_theme_names_tokens_that_exist() -> None:
    names = {
        name for name in json.dumps(theme()).replace(")", "(").split("var(--")[1:] for name in [name.split("(")[0]]
    }
    assert names
    assert names <= light_tokens().keys()


def test_no_token_is_left_for_drawings_made_on_the_server() -> None:
    text = json.dumps(in_light(drawing.themed(trend().specification())))
    assert "var(--" not in text
    assert "url(#" not in text


@pytest.mark.django_db
def test_the_svg_is_drawn_on_the_server_only_when_asked(tmp_path: Path, settings: LazySettings) -> None:
    settings.WORKSPACE = tmp_path
    key = drawing.keep(drawing.themed(trend().specification()))
    svg = drawing.svg(key)
    assert svg is not None
    assert svg.startswith("<svg")
    assert "42" in svg or "60" in svg
    assert drawing.svg("unknown") is None


def test_the_bundle_is_made_once_and_kept(tmp_path: Path, settings: LazySettings) -> None:
    settings.WORKSPACE = tmp_path
    plain, packed = drawing.bundle()
    kept = next((tmp_path / ".portulan" / "cache").glob("vega-*.js"))
    stamp = kept.stat().st_mtime_ns
    assert b"vegaEmbed" in plain
    assert len(packed) < len(plain) / 2
    assert drawing.bundle() == (plain, packed)
    assert kept.stat().st_mtime_ns == stamp


def test_a_trend_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one period"):
        trend_chart([], "fr", unit="share")
