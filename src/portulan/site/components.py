"""The sheet of all components, with invented values: for those who build pages and those who review them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portulan.language.words import Language, Sentence, Words
from portulan.site.words import WORDS
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.ui import reading_of
from portulan.ui.charts import DatedDecision, ranking_chart, trend_chart
from portulan.ui.figure import FigureView, State, target_mark, threshold_mark, whole_mark
from portulan.ui.scale import Scale
from portulan.workspace import Period, TrendPoint

CONVERSION = WORDS["sheet.conversion"]
WIN_RATE = WORDS["sheet.win_rate"]
THEMES = ("light", "dark", "grey")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Four sizes, seven states, three grounds; then tables, forms, notices."""
    language = reading_of(request).language
    row = _row(language)
    context = {
        "row": row,
        "themes": [(theme, WORDS[f"sheet.{theme}"]) for theme in THEMES],
        "states": _states(language),
        "cells": _cells(language),
        "findings": _FINDINGS,
        "exact": FigureView(
            WORDS["sheet.revenue"],
            Estimate(2_078_400, None, None, n=97, unit="money", method="exact sum"),
            language,
            marks=(target_mark(2_400_000),),
        ),
    }
    return render(request, "site/components.html", {**context, **_charts(language)})


def _charts(language: Language) -> dict[str, object]:
    points = _trend([42, 43, 41.5, 42.5, 41, 41.5, 40, 38, 37, 36, 34, 33], 2)
    decision = DatedDecision(date(2026, 7, 1), WORDS["sheet.decision"].say(language))
    marks = (target_mark(0.45), threshold_mark(0.35))
    trend = trend_chart(points, language, unit="share", marks=marks, decisions=(decision,))
    cells = [(name.say(language), view.result) for name, view in _cells(language)]
    sums = [
        (name.say(language), Estimate(amount, None, None, n=9, unit="money", method="exact sum"))
        for (name, _), amount in zip(_cells(language), (812_000, 560_000, 402_500, 91_000), strict=True)
    ]
    return {
        "trend": trend,
        "trend_reading": WORDS["sheet.trend_reading"].say(language),
        "ranking": ranking_chart(cells, language, unit="share", reference=0.264),
        "sums": ranking_chart(sums, language, unit="money"),
        "ranking_reading": WORDS["sheet.ranking_reading"].say(language),
    }


_FINDINGS = (("alerting", "error"), ("pending", "warning"), ("ok", "advice"))


def _share(value: float, low: float, high: float, n: int, still_open: int = 0) -> Estimate:
    status: Literal["unfinished", "ok"] = "unfinished" if still_open else "ok"
    return Estimate(value, low, high, n=n, unit="share", method="wilson", status=status, still_open=still_open)


def _row(language: Language) -> FigureView:
    return FigureView(
        WIN_RATE,
        _share(0.346, 0.281, 0.419, 179),
        language,
        definition=WORDS["sheet.win_rate_definition"],
        marks=(whole_mark(0.314),),
        trend=_trend([29, 31, 30, 33, 35, 33, 36, 34, 35, 34, 35, 34.6]),
        scale=Scale(0.10, 0.60),
    )


def _states(language: Language) -> list[FigureView]:
    """One card per state, as the state machine of alerts would show the same conversion."""
    marks = (threshold_mark(0.35), target_mark(0.45))
    flat = [46, 47, 45, 48, 47, 49, 48, 47, 48, 49, 48, 48]
    falling = [44, 43, 45, 42, 44, 43, 41, 40, 39, 38, 37, 36]
    dropping = [42, 43, 41.5, 42.5, 41, 41.5, 40, 38, 37, 36, 34, 33]
    numbers: list[tuple[State, Result, Sequence[float], int]] = [
        ("ok", _share(0.461, 0.394, 0.529, 204), flat, 0),
        ("unfinished", _share(0.382, 0.279, 0.496, 82, 31), flat, 2),
        ("pending", _share(0.330, 0.251, 0.417, 131), falling, 0),
        ("alerting", _share(0.264, 0.196, 0.341, 118, 34), dropping, 2),
        ("recovering", _share(0.378, 0.302, 0.459, 149), [*dropping[4:], 35, 36, 37, 37.8], 0),
    ]
    few = NotComputable("too_few", Sentence(WORDS["sheet.too_few"], {"n": 7, "needed": 20}), 7, 20, "share")
    none = NotComputable("no_data", Sentence(WORDS["sheet.no_data"]), 0, None, "money")
    views = [
        FigureView(
            CONVERSION,
            result,
            language,
            state=state,
            marks=marks,
            scale=Scale(0.10, 0.60),
            trend=_trend(trend, unfinished),
            note=WORDS[f"sheet.note_{state}"],
        )
        for state, result, trend, unfinished in numbers
    ]
    views.append(FigureView(CONVERSION, few, language, note=WORDS["sheet.note_too_few"]))
    views.append(
        FigureView(
            WORDS["sheet.cost"],
            none,
            language,
            note=WORDS["sheet.note_no_data"],
            note_url="/",
            note_link=WORDS["sheet.load_spend"],
        )
    )
    return views


def _cells(language: Language) -> list[tuple[Words, FigureView]]:
    """A column of a table: one scale for all its bars."""
    few = NotComputable("too_few", Sentence(WORDS["sheet.too_few"], {"n": 7, "needed": 20}), 7, 20, "share")
    parts: list[tuple[str, Result]] = [
        ("sheet.segment_1", _share(0.298, 0.219, 0.389, 61)),
        ("sheet.segment_2", _share(0.267, 0.180, 0.370, 26, 4)),
        ("sheet.segment_3", _share(0.206, 0.115, 0.318, 24)),
        ("sheet.segment_4", few),
    ]
    view = FigureView(WIN_RATE, few, language, marks=(whole_mark(0.264),), scale=Scale(0.05, 0.50))
    return [(WORDS[key], replace(view, result=result)) for key, result in parts]


def _trend(values: Sequence[float], unfinished: int = 0) -> list[TrendPoint]:
    points: list[TrendPoint] = []
    for month, value in enumerate(values):
        start = date(2025, 12, 1) if month == 0 else date(2026, month, 1)
        still_open = 5 if month >= len(values) - unfinished else 0
        points.append(
            TrendPoint(
                Period(start, date(2026, month + 1, 1)),
                _share(value / 100, value / 100 - 0.07, value / 100 + 0.07, 40, still_open),
            )
        )
    return points
