"""One span of evidence, whatever the family; and from spans to the days, the states and the episodes of a track."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import DayPoint, Episode, Family, Rule, State, Track
from portulan.metrics.alerts.outcomes import date_of
from portulan.metrics.alerts.spans import Span
from portulan.metrics.alerts.words import FEW, FEW_UNTIL, NO_GAP, PLAIN, POINTS, SLOW, WIDER
from portulan.stats.cusum import Pace, Standing, delay_of, limit_of, step
from portulan.stats.sufficient import Floats

LEAST_OUTCOMES = 100
"""Outcomes it takes to learn what is usual."""
MOST_DELAY = 182
"""A drop that would take longer (days, by the closed form, which is a little pessimistic) to show is not alerted on."""
PaceAt = Callable[[float], Pace | None]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A span with what was learnt for it: the evidence of each of its days (of every `every` days), or why none."""

    span: Span
    increments: Floats = field(default_factory=lambda: np.empty(0))
    pace: Pace | None = None
    refusal: tuple[State, Sentence] | None = None
    horizon: int | None = None
    dispersion: float = 1.0
    gap: float | None = None
    from_when: date | None = None
    every: int = 1


def watched(
    span: Span,
    rule: Rule,
    unit: str,
    pace_at: PaceAt,
    increments: Callable[[], Floats],
    *,
    horizon: int | None = None,
    dispersion: float = 1.0,
    every: int = 1,
) -> Part:
    """The span with its evidence, unless a move to the threshold would show too late: then with the gap that would not.

    `pace_at` gives what a record is worth with another threshold, None where that threshold cannot be.
    """
    pace = pace_at(rule.threshold)
    assert pace is not None
    delay = delay_of(pace, rule.false_alarm)
    if delay <= MOST_DELAY:
        return Part(span, increments(), pace, None, horizon, dispersion, every=every)
    gap = smallest_gap(rule, pace_at)
    if gap is None:
        way_out = Sentence(NO_GAP)
    else:
        way_out = Sentence(WIDER, {"gap": Sentence(POINTS if unit == "share" else PLAIN, {"value": gap})})
    shown = int(np.ceil(min(delay, 3650)))
    refusal = Sentence(SLOW, {"delay": shown, "most": MOST_DELAY, "way_out": way_out})
    return Part(span, pace=pace, refusal=("too_few", refusal), horizon=horizon, dispersion=dispersion, gap=gap)


def few(span: Span, n: int, least: int) -> Part:
    """A span that learns on too few outcomes, and when there could be enough at the pace of that span."""
    if n == 0:
        return Part(span, refusal=("too_few", Sentence(FEW, {"n": 0, "least": least})))
    day = date_of(span.first) + timedelta(days=int((least - n) * (span.first - span.learnt) / n) + 1)
    return Part(span, refusal=("too_few", Sentence(FEW_UNTIL, {"n": n, "least": least, "day": day})), from_when=day)


def smallest_gap(rule: Rule, pace_at: PaceAt) -> float | None:
    """The smallest gap whose delay is within MOST_DELAY, rounded up to a thousandth of the target's scale."""
    sign = 1.0 if rule.threshold > rule.target else -1.0
    gap = abs(rule.threshold - rule.target)
    wide = gap
    for _ in range(60):
        wide *= 1.1
        pace = pace_at(rule.target + sign * wide)
        if pace is None:
            return None
        if delay_of(pace, rule.false_alarm) <= MOST_DELAY:
            break
    else:
        return None
    low, high = gap, wide
    for _ in range(30):
        middle = (low + high) / 2
        pace = pace_at(rule.target + sign * middle)
        slow = pace is None or delay_of(pace, rule.false_alarm) > MOST_DELAY
        low, high = (middle, high) if slow else (low, middle)
    grain = 0.001 if rule.target <= 1 else rule.target / 1000
    return float(np.ceil(high / grain - 1e-9) * grain)


def assemble(rule: Rule, family: Family, as_of: date, parts: Sequence[Part]) -> Track:
    """The track of these spans, one after the other. Where a span has no evidence, the alert is over and starts
    anew."""
    days: list[DayPoint] = []
    episodes: list[Episode] = []
    standing = Standing()
    for part in parts:
        first = part.span.first
        if part.pace is None or part.refusal is not None:
            state: State = part.refusal[0] if part.refusal else "too_few"
            standing = Standing()
            if part.span.end > first:
                day = date_of(first)
                _close(episodes, day)
                days += [DayPoint(date_of(number), 0.0, 0.0, state) for number in range(first, part.span.end)]
            continue
        limit = limit_of(part.pace, rule.false_alarm)
        for i, increment in enumerate(part.increments.tolist()):
            day = date_of(first + (i + 1) * part.every - 1)
            before, standing = standing.state, step(standing, increment, limit)
            _follow(episodes, before, standing.state, day)
            days.append(DayPoint(day, standing.evidence, standing.recovery, standing.state, limit))
    last = parts[-1] if parts else None
    state = last.refusal[0] if last and last.refusal else days[-1].state if days else "too_few"
    pace = last.pace if last else None
    delay = delay_of(pace, rule.false_alarm) if pace else float("inf")
    return Track(
        rule, family, as_of, state, _since(days), days[0].day if days else None,
        limit_of(pace, rule.false_alarm) if pace and pace.runs else 0.0, days, episodes,
        int(np.ceil(delay)) if np.isfinite(delay) else None,
        bool(last and last.span.calibrated), last.refusal[1] if last and last.refusal else None,
        last.from_when if last else None, last.gap if last else None, last.horizon if last else None,
        7 * pace.per_day if pace else 0.0, last.dispersion if last else 1.0,
        (date_of(last.span.learnt), date_of(last.span.first - 1)) if last else None,
    )  # fmt: skip


def _follow(episodes: list[Episode], before: str, after: str, day: date) -> None:
    if after == "alerting" and before in ("normal", "pending"):
        episodes.append(Episode(day, None, None))
    elif after == "recovering" and episodes[-1].recovering is None:
        episodes[-1] = Episode(episodes[-1].opened, day, None)
    elif after == "normal" and before in ("alerting", "recovering"):
        _close(episodes, day)


def _close(episodes: list[Episode], day: date) -> None:
    if episodes and episodes[-1].closed is None:
        episodes[-1] = Episode(episodes[-1].opened, episodes[-1].recovering, day)


def _since(days: Sequence[DayPoint]) -> date | None:
    """The first day of the state of the last one."""
    first = None
    for point in reversed(days):
        if point.state != days[-1].state:
            break
        first = point.day
    return first
