"""The review signals as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import NoReverseMatch, reverse

from portulan.journal.models import Action
from portulan.language.words import Language, money, number
from portulan.metrics.drivers.saying import NAMES as FACTORS
from portulan.metrics.signals.answers import Signal, SignalGroup, SignalState, WeekPoint
from portulan.metrics.signals.saying import group_name
from portulan.metrics.signals.words import NAMES, STATES, WHAT
from portulan.plan.records import Plan
from portulan.steering.signals_chart import Unit, compared_chart, said_in, z_said
from portulan.steering.signals_words import SIGNALS_WORDS as W
from portulan.ui.charts import DrawnChart
from portulan.ui.reading import Reading

SHAPES: Mapping[SignalState, str] = {
    "firing": "alerting",
    "silent": "ok",
    "too_few": "too_few",
    "no_data": "no_data",
}
UNITS: Mapping[str, Unit] = {"pipeline_flat_sales": "count", "cycle_longer": "weeks"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    name: str
    shape: str
    state: str
    z: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    value: str
    between: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where to look further; empty where there is no such page."""

    records: str
    drivers: str
    component: str


@dataclass(frozen=True, slots=True)
class ShownSignal:
    """One section of the page, all words said."""

    id: str
    name: str
    shape: str
    state: str
    firing: bool
    since: str
    verdict: str
    question: str
    component: str
    decision: str
    chart: DrawnChart | None
    chart_title: str
    chart_reading: str
    groups: tuple[GroupRow, ...]
    z_head: str
    parts_title: str
    parts: tuple[Part, ...]
    what: str
    false_alarm: str
    links: Links
    review: str
    review_url: str


def show(signal: Signal, review: Action | None, plan: Plan | None, reading: Reading) -> ShownSignal:
    """A signal as a section."""
    language = reading.language
    charted = _charted(signal)
    chart, title, said = _chart(signal, charted, language) if charted else (None, "", "")
    parts_title, parts = _parts(signal, language, reading)
    return ShownSignal(
        id=signal.id,
        name=NAMES[signal.id].say(language),
        shape=SHAPES[signal.state],
        state=STATES[signal.state].say(language),
        firing=signal.state == "firing",
        since=W["signals.since"].say(language, since=signal.since) if signal.since else "",
        verdict=signal.verdict.say(language),
        question=signal.question.say(language),
        component=W["signals.component"].say(language, name=W[f"signals.component.{signal.component}"]),
        decision=_decision(plan, signal.component),
        chart=chart, chart_title=title, chart_reading=said,
        groups=tuple(_row(signal, group, language) for group in signal.groups),
        z_head=W["signals.z"].say(language, limit=number(signal.limit, language)),
        parts_title=parts_title, parts=parts,
        what=WHAT[signal.id].say(language),
        false_alarm=W["signals.false_alarm"].say(language, share=signal.false_alarm),
        links=_links(signal, reading),
        review=_review(review, language),
        review_url=reading.keep(reverse("journal:action", args=[review.pk])) if review else "",
    )  # fmt: skip


def _decision(plan: Plan | None, component: str) -> str:
    return (getattr(plan, component).decision or "") if plan else ""


def _charted(signal: Signal) -> SignalGroup | None:
    """The comparison that is drawn: the one that fires with the highest z, else the first that could be made."""
    able = [g for g in signal.groups if any(p.now is not None and p.z is not None for p in g.weeks)]
    firing = [g for g in able if g.state == "firing"]
    return max(firing, key=lambda g: g.weeks[-1].z or 0.0) if firing else next(iter(able), None)


def _chart(signal: Signal, group: SignalGroup, language: Language) -> tuple[DrawnChart, str, str]:
    unit: Unit = UNITS.get(signal.id, "share")
    seen, base = (W[f"signals.{which}.{signal.id}"].say(language) for which in ("seen", "base"))
    heads = (W["signals.week"].say(language), seen, base, W["signals.zhead"].say(language))
    known = [point for point in group.weeks if point.z is not None]
    drawn = compared_chart(known, group.since, unit, language, heads, W["signals.fires"].say(language))
    title = W[f"signals.chart.{signal.id}"].say(language, group=group_name(signal, group))
    return drawn, title, _reading(known, seen, base, unit, language)


def _reading(weeks: list[WeekPoint], seen: str, base: str, unit: Unit, language: Language) -> str:
    first, last = weeks[0], weeks[-1]
    written = {
        name: said_in(value, unit, language)
        for name, value in (("now0", first.now), ("base0", first.base), ("now1", last.now), ("base1", last.base))
    }
    return W["signals.reading"].say(language, first=first.week, last=last.week, seen=seen, base=base, **written)


def _row(signal: Signal, group: SignalGroup, language: Language) -> GroupRow:
    why = ""
    if group.since:
        why = W["signals.since"].say(language, since=group.since)
    elif group.reason:
        why = group.reason.say(language)
    return GroupRow(
        group_name(signal, group).say(language), SHAPES[group.state], STATES[group.state].say(language),
        z_said(group.weeks[-1].z if group.weeks else None, language), why,
    )  # fmt: skip


def _parts(signal: Signal, language: Language, reading: Reading) -> tuple[str, tuple[Part, ...]]:
    """What moved the margin (or the revenue), effect by effect."""
    told: Mapping[str, Any] = signal.parts
    if not told:
        return "", ()
    currency = str(told["currency"])
    name = next(kpi.name for kpi in reading.workspace.kpis() if kpi.id == told["kpi"])
    title = W["signals.parts"].say(
        language, kpi=name, currency=currency, before=round(told["before"]), after=round(told["after"]),
        first=date.fromisoformat(told["from"]), last=date.fromisoformat(told["to"]),
    )  # fmt: skip

    def signed(value: float) -> str:
        return ("+" if value > 0 else "") + money(value, language, currency, 0)

    parts = [
        Part(
            FACTORS[factor].say(language),
            signed(effect["value"]),
            f"[{signed(effect['low'])} ; {signed(effect['high'])}]",
        )
        for factor, effect in told["effects"].items()
    ]
    return title, tuple(parts)


def _links(signal: Signal, reading: Reading) -> Links:
    told = dict(signal.records)
    kpi = told.pop("kpi", "")
    records = _address("figures:records", kpi, told, reading) if kpi else ""
    drivers = ""
    if signal.parts:
        parts = signal.parts
        days = {"from": "from", "until": "to", "before_from": "before_from", "before_until": "before_to"}
        asked = {"versus": "custom"} | {name: str(parts[said]) for name, said in days.items()}
        asked |= dict(zip(("by", "by2"), parts["by"] or ("-",), strict=False))
        drivers = _address("explaining:drivers_of", str(parts["kpi"]), asked, reading)
    return Links(records, drivers, _address("authoring:form", signal.component, {}, reading))


def _address(route: str, argument: str, query: Mapping[str, str], reading: Reading) -> str:
    try:
        url = reverse(route, args=[quote(argument, safe="")])
    except NoReverseMatch:
        return ""
    return reading.keep(f"{url}?{urlencode(query)}" if query else url)


def _review(action: Action | None, language: Language) -> str:
    if action is None:
        return ""
    if action.closed_at is not None:
        return W["signals.review.done"].say(language, closed=action.closed_at.date(), owner=action.owner)
    return W["signals.review.open"].say(language, opened=action.opened_at.date(), owner=action.owner, due=action.due)
