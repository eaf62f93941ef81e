"""The five review signals as of a day: weekly sums from the engine, the statistics, and what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from portulan.language.words import Sentence, Words
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Ratio
from portulan.metrics.needs import missing, pick
from portulan.metrics.signals import words as w
from portulan.metrics.signals.answers import Signal, SignalGroup, SignalId, SignalState, WeekPoint
from portulan.metrics.signals.limits import FALSE_ALARM, LET_GO, limit_of
from portulan.metrics.signals.reading import (
    QUALIFYING,
    WINNING,
    Flow,
    Passage,
    WeeklySums,
    read_flow,
    read_kept_revenue,
    read_shortfall,
    read_terms,
    week_end,
)
from portulan.metrics.signals.splitting import split_of
from portulan.plan.records import Plan
from portulan.stats import quarter_tests as tests
from portulan.stats.estimate import NotComputable
from portulan.stats.noisy_entries import LEAST_CONVERTED, LEAST_ENTRIES, noisier
from portulan.stats.quarter_tests import NEEDED, QUARTER, Changed
from portulan.stats.sufficient import Floats, Ints

SHOWN, LOOKED = 52, 104
"""Weeks of evidence kept, and weeks looked at to know since when a signal fires."""
MOST_CONVERTED = 0.95
"""A passage that nearly all records make says nothing of a channel."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What one comparison gives: its looks and the statistic; or why there is none. `says` fills the verdict."""

    name: str | None
    at: Ints
    first: int
    z: Floats
    now: Floats
    base: Floats
    says: Mapping[str, object]
    few: Sentence | None = None
    from_when: date | None = None
    kpi: str = ""


def signals(evaluator: Evaluator, plan: Plan | None, day: date) -> tuple[Signal, ...]:
    """All five, in the order of the plan’s method. The same facts, plan and day give the same answer."""
    titles = _titles(plan)
    return tuple(_signal(name, read(evaluator, plan, day), evaluator, day, titles) for name, read in _READ.items())


_Found = Sequence[_Group] | Sentence


def _titles(plan: Plan | None) -> dict[str, str]:
    """The names the plan gives to segments and channels, by identifier."""
    if plan is None:
        return {}
    channels = (*plan.channels.acquisition, *plan.channels.closings)
    named = [(one.id, one.name) for one in plan.target.segments] + [(one.id, one.name) for one in channels]
    return {key: name or key for key, name in named}


def _signal(name: SignalId, found: _Found, evaluator: Evaluator, day: date, titles: Mapping[str, str]) -> Signal:
    if isinstance(found, Sentence):
        return _mute(name, "no_data", found, day)
    able = [group for group in found if group.z.size and np.isfinite(group.z).any()]
    limit = limit_of(name, len(able))
    groups = tuple(replace(_shown(group, limit), title=titles.get(group.name or "")) for group in found)
    firing = [g for g, shown in zip(found, groups, strict=True) if shown.state == "firing"]
    firing.sort(key=lambda g: -float(g.z[-1]))
    states = {shown.state for shown in groups}
    if not states & {"firing", "silent"}:
        first = next((g for g in groups if g.from_when), groups[0])
        muted = _mute(name, "too_few", first.reason or Sentence(w.SILENCED), day, first.from_when)
        return replace(muted, groups=groups, limit=limit)
    since = min((shown.since for shown in groups if shown.since), default=None)
    n = sum(shown.state != "too_few" for shown in groups)
    spoken = firing or [g for g, shown in zip(found, groups, strict=True) if shown.state == "silent"]
    calm = Sentence(w.CALM[name], {**spoken[0].says, "n": n, "few": len(groups) - n})
    verdict = _verdict(name, firing) if firing else calm
    return Signal(
        id=name, state="firing" if firing else "silent", as_of=day, since=since, limit=limit,
        false_alarm=FALSE_ALARM[name], component=w.COMPONENTS[name], verdict=verdict,
        question=Sentence(w.QUESTIONS[name]), groups=groups, records=_records(name, spoken[0]),
        parts=split_of(evaluator, day) if name == "discount_up" and firing else {},
    )  # fmt: skip


def _mute(name: SignalId, state: SignalState, reason: Sentence, day: date, when: date | None = None) -> Signal:
    return Signal(
        id=name, state=state, as_of=day, since=None, limit=limit_of(name, 1), false_alarm=FALSE_ALARM[name],
        component=w.COMPONENTS[name], verdict=Sentence(w.MUTE, {"reason": reason}),
        question=Sentence(w.QUESTIONS[name]), groups=(), reason=reason, from_when=when,
    )  # fmt: skip


def _shown(group: _Group, limit: float) -> SignalGroup:
    points = tuple(
        WeekPoint(week_end(group.first + int(at)), *(_number(values[i]) for values in (group.z, group.now, group.base)))
        for i, at in enumerate(group.at)
    )
    if not points or points[-1].z is None:
        return SignalGroup(group.name, "too_few", None, points[-SHOWN:], group.few, group.from_when)
    since = firing_since(points, limit)
    return SignalGroup(group.name, "firing" if since else "silent", since, points[-SHOWN:])


def firing_since(points: Sequence[WeekPoint], limit: float) -> date | None:
    """The week in which the signal that fires today began to; None if it does not. What cannot be computed ends it."""
    since: date | None = None
    for point in points:
        if point.z is None or point.z < LET_GO * limit:
            since = None
        elif since is None and point.z >= limit:
            since = point.week
    return since


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


_SAID: Mapping[str, Words] = {
    "average_discount": w.DISCOUNT,
    "margin_rate": w.MARGIN,
    "churn": w.CHURN,
    "nrr": w.NRR,
}


def _verdict(name: SignalId, firing: Sequence[_Group]) -> Sentence:
    """The surest group's sentence; the two of the rates where both have moved."""
    said = {"pipeline_flat_sales": w.FLAT, "cycle_longer": w.LONGER, "noisy_acquisition": w.NOISY}.get(name)
    sentences = [Sentence(said or _SAID[str(group.name)], group.says) for group in firing]
    if said is None and len(sentences) > 1:
        return Sentence(w.BOTH, {"first": sentences[0], "second": sentences[1]})
    return sentences[0]


def _records(name: SignalId, group: _Group) -> dict[str, str]:
    """The page of the records behind: a KPI, the first and last day of the quarter, the group (`f.` its dimension) or
    the condition."""
    if not group.at.size:
        return {}
    last = group.first + int(group.at[-1])
    if name == "pipeline_flat_sales":
        since = week_end(last - int(str(group.says["weeks"]))) + timedelta(days=1)
        return {"kpi": "pipeline_open", "where": f"created_at >= {since}"}
    kpi = {"cycle_longer": "cycle_time", "noisy_acquisition": group.kpi}.get(name, str(group.name))
    told = {"kpi": kpi, "from": str(week_end(last - QUARTER) + timedelta(days=1)), "until": str(week_end(last))}
    where = {"cycle_longer": "segment", "noisy_acquisition": "channel"}.get(name)
    return told | ({f"f.{where}": group.name} if where and group.name else {})


# ── The five readings ────────────────────────────────────────────────────────────────────────────────────────────────


def _looks(first: int, weeks: int) -> Ints:
    return tests.looks(first, weeks, LOOKED)


def _short(have: int, first: int) -> tuple[Sentence, date]:
    """Why nothing can be said yet, and from when it could: `first` is the week the facts begin."""
    when = week_end(first + NEEDED - 1)
    return Sentence(w.TOO_SHORT, {"have": max(have, 0), "need": NEEDED, "when": when}), when


def _winning(evaluator: Evaluator, by: str | None, day: date) -> Flow | Sentence:
    for need in ("won opportunities", "lost opportunities"):
        if not evaluator.engine.has(need):
            return missing([need], "").reason
    flow = read_flow(evaluator.engine, WINNING, by, day)
    return flow if flow.tables else missing(["won opportunities"], "").reason


def _few(n: float, n_base: float, need: int, need_base: int, what: Words, what_base: Words | None = None) -> Sentence:
    said = {"have": Sentence(what, {"n": round(n)}), "have_base": Sentence(what_base or what, {"n": round(n_base)})}
    return Sentence(w.TOO_FEW, {**said, "need": need, "need_base": need_base})


def _pipeline(evaluator: Evaluator, _: Plan | None, day: date) -> _Found:
    flow = _winning(evaluator, None, day)
    if isinstance(flow, Sentence):
        return flow
    table = flow.whole
    assert table is not None
    begins = table.first_week()
    at = _looks(begins, table.weeks)
    if not at.size:
        return [_unseen(None, table.weeks - begins, flow.first + begins)]
    found = tests.promised_wins(table, at)
    says = {
        "wins": int(found.wins[-1]), "promised": round(float(found.promised[-1])),
        "young": int(found.young[-1]), "before": int(found.young_before[-1]), "weeks": int(found.old[-1]),
    }  # fmt: skip
    few = _few(found.promised[-1], found.base_wins[-1], tests.LEAST_NOW, tests.LEAST_BASE, w.WINS)
    return [_Group(None, at, flow.first, found.counts(), found.wins, found.promised, says, few)]


def _unseen(name: str | None, have: int, begins: int) -> _Group:
    reason, when = _short(have, begins)
    nothing = np.zeros(0)
    return _Group(name, np.zeros(0, np.int64), 0, nothing, nothing, nothing, {}, reason, when)


def _cycle(evaluator: Evaluator, plan: Plan | None, day: date) -> _Found:
    flow = _winning(evaluator, "segment", day)
    if isinstance(flow, Sentence):
        return flow
    table = flow.whole
    assert table is not None
    begins = table.first_week()
    order = [segment.id for segment in plan.target.segments] if plan else []
    names = sorted((n for n in flow.tables if n), key=lambda n: (order.index(n) if n in order else len(order), n))
    at = _looks(begins, table.weeks)
    titles = _titles(plan)
    groups = []
    for name in names or [""]:
        if not at.size:
            groups.append(_unseen(name or None, table.weeks - begins, flow.first + begins))
            continue
        found = tests.ages_of_wins(flow.tables[name] if name else table, at)
        where = Sentence(w.SEGMENT, {"name": titles.get(name, name)}) if name else Sentence(w.WHOLE)
        says = {"where": where, "now": round(float(found.now[-1]), 1), "base": round(float(found.expected[-1]), 1)}
        few = _few(found.wins[-1], found.base_wins[-1], tests.LEAST_NOW, tests.LEAST_BASE, w.WINS)
        groups.append(_Group(name or None, at, flow.first, found.z(), found.now, found.expected, says, few))
    return groups


def _rates(evaluator: Evaluator, _: Plan | None, day: date) -> _Found:
    """The discount and, where costs are known, the margin."""
    groups: list[_Group] = []
    why: list[Sentence] = []
    for kpi in ("average_discount", "margin_rate"):
        variant = pick(evaluator.known[kpi], evaluator.engine)
        if isinstance(variant, NotComputable):
            why.append(variant.reason)
            continue
        assert isinstance(variant.measure, Ratio)
        sums = read_shortfall(evaluator, kpi, variant, day)
        if sums is None:
            why.append(missing(list(variant.needs), "").reason)
        elif len(sums.currencies) > 1:
            why.append(Sentence(w.MIXED, {"currencies": sums.currencies}))
        else:
            groups.append(_ratio_group(kpi, sums, margin=kpi == "margin_rate"))
    return groups or why[0]


def _ratio_group(kpi: str, sums: WeeklySums, margin: bool) -> _Group:
    weeks = sums.pairs.n.size
    at = _looks(0, weeks)
    if not at.size:
        return _unseen(kpi, weeks, sums.first)
    found = tests.ratio_rise(sums.pairs, at)
    return _changed(kpi, at, sums.first, found, margin)


def _changed(kpi: str, at: Ints, first: int, found: Changed, kept: bool) -> _Group:
    """`kept`: what is read is what is left (a margin, what customers still spend), not what is missing."""
    now, base = (1 - found.now, 1 - found.base) if kept else (found.now, found.base)
    says = {"now": float(now[-1]), "base": float(base[-1])}
    few = _few(found.n[-1], found.n_base[-1], tests.LEAST_RATIO_NOW, tests.LEAST_RATIO_BASE, w.RECORDS)
    return _Group(kpi, at, first, found.z, now, base, says, few)


def _retention(evaluator: Evaluator, _: Plan | None, day: date) -> _Found:
    """Contracts not renewed, and what customers still spend a year later. Customers without a contract have neither."""
    variant = pick(evaluator.known["churn"], evaluator.engine)
    if isinstance(variant, NotComputable):
        return variant.reason
    if not any("contract" in need for need in variant.needs):
        return missing(["contracts"], "").reason
    terms = read_terms(evaluator, variant, day)
    groups = []
    if terms is not None:
        at = _looks(0, len(terms.due))
        if not at.size:
            groups.append(_unseen("churn", len(terms.due), terms.first))
        else:
            found = tests.more_lapses(terms.due, terms.lapsed, at)
            few = _few(found.n[-1], found.n_base[-1], int(tests.LEAST_EXPECTED), int(tests.LEAST_LAPSES), w.LAPSES)
            says = {"now": float(found.now[-1]), "base": float(found.base[-1])}
            groups.append(_Group("churn", at, terms.first, found.z, found.now, found.base, says, few))
    spent = read_kept_revenue(evaluator, variant, day)
    if spent is not None and len(spent.currencies) < 2:
        groups.append(_spending(spent))
    return groups or missing(["contracts"], "").reason


def _spending(sums: WeeklySums) -> _Group:
    """A quarter against the four before it, each with the customers of its own year before."""
    weeks = sums.pairs.n.size
    at = _looks(QUARTER - 1, weeks)
    if not at.size:
        return _unseen("nrr", weeks - QUARTER + 1, sums.first + QUARTER - 1)
    found = tests.spending_fall(sums.pairs, at)
    return _changed("nrr", at, sums.first, found, kept=True)


def _qualified(evaluator: Evaluator, day: date) -> tuple[Passage, Flow] | None:
    """The first passage that these facts date and that tells records apart: not all of them pass."""
    for needs, passage in QUALIFYING:
        if all(evaluator.engine.has(need) for need in needs):
            flow = read_flow(evaluator.engine, passage, "channel", day)
            table = flow.whole
            if table is not None and 0 < table.won.sum() < MOST_CONVERTED * table.entered.sum():
                return passage, flow
    return None


def _noise(evaluator: Evaluator, plan: Plan | None, day: date) -> _Found:
    found = _qualified(evaluator, day)
    if found is None:
        return missing(["lead", "mql"], "").reason
    passage, flow = found
    names = [name for name in flow.tables if name]
    if not names:
        return missing([f"{passage.rows}.channel"], "").reason
    if len(names) < 2:
        return Sentence(w.ONE_CHANNEL)
    table = flow.whole
    assert table is not None
    begins = table.first_week()
    at = _looks(begins, table.weeks)
    if not at.size:
        return [_unseen(name, table.weeks - begins, flow.first + begins) for name in names]
    titles, groups = _titles(plan), []
    for name in names:
        told = noisier(flow.tables[name], table, at)
        says = {
            "where": titles.get(name, name), "share": float(told.share[-1]), "share_base": float(told.share_base[-1]),
            "now": float(told.conversion[-1]), "base": float(told.conversion_base[-1]),
        }  # fmt: skip
        few = _few(told.n[-1], told.converted_base[-1], LEAST_ENTRIES, LEAST_CONVERTED, w.ENTRIES, w.CONVERTED)
        groups.append(
            _Group(name, at, flow.first, told.z, told.conversion, told.conversion_base, says, few, kpi=passage.kpi)
        )
    return groups


_READ: Mapping[SignalId, Callable[[Evaluator, Plan | None, date], _Found]] = {
    "pipeline_flat_sales": _pipeline,
    "cycle_longer": _cycle,
    "discount_up": _rates,
    "churn_worse": _retention,
    "noisy_acquisition": _noise,
}
