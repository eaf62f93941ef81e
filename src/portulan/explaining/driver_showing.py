"""What the templates of drivers are given, made from the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from portulan.explaining.asking_drivers import PRESETS, VERSUS, DriversAsked
from portulan.explaining.driver_chart import waterfall
from portulan.explaining.words import WORDS
from portulan.language.quantities import decimals_of, written
from portulan.language.words import Language, number, share
from portulan.metrics.drivers.answers import DriverGroup, Drivers, DriverSplit, Effect, GroupSide
from portulan.metrics.drivers.explain import explained
from portulan.metrics.drivers.rounding import Rounded, rounded
from portulan.metrics.drivers.saying import (
    MEANINGS,
    NAMES,
    NOT_CLEAR,
    Naming,
    group_name,
    side_name,
    signed,
    span_said,
    verdict,
)
from portulan.metrics.drivers.sides import Side
from portulan.metrics.period import GRAINS
from portulan.stats.estimate import NotComputable
from portulan.ui.reading import Reading
from portulan.workspace import Kpi, RequestError

MOST_GROUPS = 20


@dataclass(frozen=True)
class Choices:
    """The form: what may be chosen, and what is."""

    reading: Reading
    asked: DriversAsked
    kpi: Kpi | None

    @property
    def presets(self) -> list[tuple[str, str, bool]]:
        return [(p, self._say(f"drivers.period.{p}"), p == self.asked.preset) for p in PRESETS]

    @property
    def versus(self) -> list[tuple[str, str, bool]]:
        offered = VERSUS if self.kpi is not None else VERSUS[:3]
        return [(v, self._say(f"drivers.versus.{v}"), v == self.asked.versus) for v in offered]

    @property
    def by(self) -> list[tuple[str, str, bool]]:
        return self._dimensions(0)

    @property
    def by2(self) -> list[tuple[str, str, bool]]:
        return self._dimensions(1)

    @property
    def stages(self) -> list[tuple[str, str, bool]]:
        """The stages to choose from, where the figure has one value per stage."""
        plan = self.reading.workspace.plan().plan
        if self.kpi is None or not self.kpi.per_stage or plan is None:
            return []
        chosen = self.asked.stages[0] if self.asked.stages else ""
        return [(s.id, s.name or s.id, s.id == chosen) for s in plan.process.stages]

    def _dimensions(self, place: int) -> list[tuple[str, str, bool]]:
        by = self.asked.by or ()
        chosen = by[place] if len(by) > place else ""
        found = [
            (d.id, d.name.say(self.reading.language), d.id == chosen)
            for d in self.reading.workspace.dimensions()
            if d.source != "time"
        ]
        if chosen and chosen not in {id_ for id_, _, _ in found}:
            found.append((chosen, chosen, True))
        return [(id_, f"{name[:1].upper()}{name[1:]}", is_it) for id_, name, is_it in found]

    def _say(self, key: str) -> str:
        return WORDS[key].say(self.reading.language)


# ── One figure ───────────────────────────────────────────────────────────────────────────────────────────────────────


def show_drivers(reading: Reading, asked: DriversAsked, kpi: Kpi, naming: Naming) -> dict[str, Any]:
    """The context of the page of one figure. Raises RequestError."""
    answer = ask(reading, asked, asked.reference(kpi.id), asked.by)
    said = [sentence.say(reading.language) for sentence in verdict(answer, reading.language, naming)]
    split = answer.result
    context: dict[str, Any] = {
        "answer": answer,
        "before": side_name(answer.before, reading.language),
        "after": side_name(answer.after, reading.language),
        "n": [number(n, reading.language) for n in answer.n],
        "verdict": said[0],
        "lead": said[1:],
        "notes": [note.say(reading.language) for note in answer.notes],
        "chosen": answer.chosen,
        "figure_url": _figure_url(kpi, asked, answer.after),
        "api_url": _api_url(asked, answer),
    }
    if isinstance(split, NotComputable):
        return {**context, "split": None}
    shown = rounded(split, kpi.unit)
    return {
        **context,
        "split": split,
        "drawn": waterfall(answer, split, shown, reading.language),
        "reading_of_chart": " ".join(said),
        "factors": [
            {"name": NAMES[factor].say(reading.language), "meaning": MEANINGS[factor].say(reading.language)}
            for factor in split.effects
        ],
        "dimensions": _dimension_names(reading, answer.by),
        "groups": _groups(reading, asked, answer, split, shown, naming),
        "cut": max(len(split.groups) - MOST_GROUPS, 0),
        "total": _cell(split.change, shown.change, answer, shown, reading.language),
        "totals": [
            _cell(split.effects[factor], shown.factors[factor], answer, shown, reading.language)
            for factor in split.effects
        ],
    }


def ask(reading: Reading, asked: DriversAsked, reference: str, by: Sequence[str] | None) -> Drivers:
    """The drivers of a figure as the page asks them. Raises RequestError."""
    return reading.workspace.drivers(
        reference,
        period=asked.period(reading.as_of),
        before=asked.before(),
        against=asked.against,
        group=asked.group or None,
        by=by,
        where=asked.where or None,
        as_of=reading.as_of,
    )


def with_stage(reading: Reading, asked: DriversAsked, kpi: Kpi) -> DriversAsked:
    """The question with the first stage of the plan, where the figure has one value per stage and none is said."""
    plan = reading.workspace.plan().plan
    if not kpi.per_stage or asked.stages or plan is None or not plan.process.stages:
        return asked
    return replace(asked, stages=(plan.process.stages[0].id,))


def _dimension_names(reading: Reading, by: Sequence[str]) -> list[str]:
    known = {d.id: d.name.say(reading.language) for d in reading.workspace.dimensions()}
    return [known.get(name, name) for name in by]


def _groups(
    reading: Reading, asked: DriversAsked, answer: Drivers, split: DriverSplit, shown: Rounded, naming: Naming
) -> list[dict[str, Any]]:
    language = reading.language
    rows = []
    for i, group in enumerate(split.groups[:MOST_GROUPS]):
        sides = (group.before, group.after)
        rows.append(
            {
                "name": group_name(group, language, naming),
                "url": _group_url("figures:kpi", answer, asked, group),
                "records_url": _group_url("figures:records", answer, asked, group),
                "n": " → ".join(number(side.n, language) for side in sides),
                "share": " → ".join(share(float(side.share), language, 0) for side in sides),
                "value": " → ".join(_value(side, answer, split, language) for side in sides),
                "cells": [
                    _cell(effect, shown.cells[i][factor], answer, shown, language)
                    for factor, effect in group.effects.items()
                ],
                "total": _cell(group.total, shown.groups[i], answer, shown, language),
            }
        )
    return rows


def _value(side: GroupSide, answer: Drivers, split: DriverSplit, language: Language) -> str:
    if side.value is None:
        return "—"
    decimals = decimals_of(answer.kpi.unit, float(split.before), float(split.after))
    currency = answer.currency or "EUR"
    return str(written(float(side.value), answer.kpi.unit, language, currency=currency, decimals=decimals))


def _cell(effect: Effect, value: Fraction, answer: Drivers, shown: Rounded, language: Language) -> dict[str, Any]:
    """An effect: its value, its bounds, and whether it is distinguishable from 0."""
    return {
        "value": signed(value, answer.kpi.unit, language, answer.currency, shown.step, bare=True),
        "span": span_said(effect, answer, language, shown.step),
        "clear": effect.clear,
        "state": "" if effect.clear else NOT_CLEAR.say(language),
    }


# ── Every figure ─────────────────────────────────────────────────────────────────────────────────────────────────────


def show_list(reading: Reading, asked: DriversAsked) -> list[dict[str, Any]]:
    """One line per figure that can be explained: what it did, and whether chance is enough; the clear ones first."""
    plan = reading.workspace.plan().plan
    stages = [stage.id for stage in plan.process.stages] if plan else []
    names = {stage.id: stage.name or stage.id for stage in plan.process.stages} if plan else {}
    rows = []
    for kpi in explained({k.id: k for k in reading.workspace.kpis()}):
        for stage in stages if kpi.per_stage else [""]:
            here = replace(asked, stages=(stage,) if stage else (), by=())
            rows.append(_line(reading, here, kpi, names.get(stage, "")))
    return sorted(rows, key=lambda row: row["rank"])


def _line(reading: Reading, asked: DriversAsked, kpi: Kpi, stage: str) -> dict[str, Any]:
    language = reading.language
    url = reverse("explaining:drivers_of", args=[kpi.id])
    query = asked.query(by=None)
    row: dict[str, Any] = {"kpi": kpi, "stage": stage, "url": f"{url}?{query}" if query else url, "rank": 2}
    try:
        answer = ask(reading, asked, asked.reference(kpi.id), ())
    except RequestError as refusal:
        return {**row, "why": refusal.finding.message(language)}
    split = answer.result
    if isinstance(split, NotComputable):
        return {**row, "why": split.reason.say(language)}
    shown = rounded(split, kpi.unit)
    decimals = decimals_of(kpi.unit, float(split.before), float(split.after))
    currency = answer.currency or "EUR"
    values = (
        written(float(value), kpi.unit, language, currency=currency, decimals=decimals)
        for value in (split.before, split.after)
    )
    better = (split.change.value > 0) == (kpi.better == "up")
    return {
        **row,
        "rank": 0 if split.change.clear else 1,
        "values": " → ".join(map(str, values)),
        "change": signed(shown.change, kpi.unit, language, answer.currency, shown.step),
        "span": span_said(split.change, answer, language, shown.step),
        "clear": split.change.clear,
        "state": WORDS[f"drivers.{'better' if better else 'worse'}" if split.change.clear else "drivers.chance"],
    }


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(route: str, kpi: str, parts: list[tuple[str, object]]) -> str:
    """A page of the figures' area; empty in a house without it."""
    try:
        url = reverse(route, args=[kpi])
    except NoReverseMatch:
        return ""
    query = urlencode([(name, str(value)) for name, value in parts if value])
    return f"{url}?{query}" if query else url


def _span(side: Side) -> list[tuple[str, object]]:
    if side.period is None:
        return [("period", "all")]
    return [("period", "custom"), ("from", side.period.start), ("until", side.period.last_day)]


def _figure_url(kpi: Kpi, asked: DriversAsked, side: Side) -> str:
    stages = list(zip(("stage", "next"), asked.stages, strict=False))
    return _figures("figures:kpi", kpi.id, [*_span(side), ("where", asked.where), *stages, ("as_of", asked.as_of)])


def _group_url(route: str, answer: Drivers, asked: DriversAsked, group: DriverGroup) -> str:
    """The group's own figure, or its records, over the period explained."""
    if group.folded or not group.by or not group.after.n:
        return ""
    values = {name: "∅" if value is None else _text(value) for name, value in group.by.items()}
    conditions = [f"({c})" for c in (asked.where, asked.group) if c]
    picks: list[tuple[str, object]] = [(f"f.{name}", value) for name, value in values.items() if name not in GRAINS]
    stages = list(zip(("stage", "next"), asked.stages, strict=False))
    where = [("where", " and ".join(conditions))]
    return _figures(route, answer.kpi.id, [*_span(answer.after), *picks, *where, *stages, ("as_of", asked.as_of)])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _api_url(asked: DriversAsked, answer: Drivers) -> str:
    """The same answer as JSON."""
    parts: list[tuple[str, object]] = [("by", ",".join(answer.by)), ("where", asked.where), ("group", asked.group)]
    for side, names in ((answer.after, ("from", "to")), (answer.before, ("before_from", "before_to"))):
        if side.period is not None and (side.group is None or side.inside):
            parts += zip(names, (side.period.start, side.period.end), strict=True)
    parts.append(("as_of", asked.as_of))
    query = urlencode([(name, str(value)) for name, value in parts if value])
    return f"{reverse('explaining:api_drivers', args=[asked.reference(answer.kpi.id)])}?{query}"
