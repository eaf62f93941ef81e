"""A threshold replayed: over the company's past, then over years made of its own facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from portulan.metrics.alerts.answers import Episode, Rule, Track
from portulan.metrics.alerts.counts import WEEKS, Counts
from portulan.metrics.alerts.means import Means
from portulan.metrics.alerts.outcomes import number_of
from portulan.metrics.alerts.part import LEAST_OUTCOMES
from portulan.metrics.alerts.readings import Readings
from portulan.metrics.alerts.replay_answers import WITHIN, Candidate, Judged, PastAlert, Replay
from portulan.metrics.alerts.spans import HALF, Span
from portulan.metrics.alerts.track import Source, source_of, track_of
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.requests import Request
from portulan.stats.alert_years import AFTER, BEFORE, CountYears, ShareYears, Years
from portulan.stats.cusum import YEAR, delay_of, evidence, first_alarm, limit_of
from portulan.stats.shifts import seasons_of

RUNS = 300
GRID = (0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
"""Thresholds tried, as a fraction of the target away from it."""
FOUR_IN_FIVE = 0.8
SEED = 20_260_101


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """The years of one KPI, quiet ones made once: the same for every threshold, so that a curve is smooth."""

    years: Years
    rule: Rule
    quiet: Callable[[float], np.ndarray | None]

    def candidate(self, threshold: float, alerts: int) -> Candidate | None:
        pace = self.years.pace(threshold)
        if pace is None or not pace.runs:
            return None
        limit, delay = limit_of(pace, self.rule.false_alarm), delay_of(pace, self.rule.false_alarm)
        calm = self.quiet(threshold)
        fallen = self.years.make(np.random.default_rng(SEED + 1), RUNS, BEFORE + AFTER, threshold, BEFORE)(threshold)
        if calm is None or fallen is None or delay > 3650:
            return None
        wrong = float((evidence(calm) >= limit).any(axis=1).mean())
        first = (first_alarm(fallen, limit) + 1) * self.years.every - BEFORE
        kept = first[first > 0]
        a, b, c = (float((kept <= days).mean()) if len(kept) else 0.0 for days in WITHIN)
        return Candidate(threshold, limit, int(np.ceil(delay)), alerts, wrong, (a, b, c))


def replay(evaluator: Evaluator, request: Request, rule: Rule, since: date | None) -> Replay:
    """What the rule would have done since a day, and would do. Raises RequestError as an alert does."""
    source = source_of(evaluator, request, rule)
    unit = request.kpi.unit
    if isinstance(source, Track):
        return Replay(rule, unit, since, source)
    track = track_of(source, request, rule)
    years, now, readings = _years(source, request, rule)
    past = [one for one in track.episodes if since is None or one.closed is None or one.closed >= since]
    alerts = [_judged(one, readings, rule, request.as_of) for one in past]
    if years is None:
        return Replay(rule, unit, since, track, now, alerts)
    made = _Made(years, rule, years.make(np.random.default_rng(SEED), RUNS, YEAR, None, YEAR))

    def tried(threshold: float) -> Candidate | None:
        there = replace(rule, threshold=threshold)
        found = track if threshold == rule.threshold else track_of(source, request, there)
        raised = sum(since is None or one.closed is None or one.closed >= since for one in found.episodes)
        return made.candidate(threshold, raised)

    curve = [one for threshold in thresholds(rule, unit) if (one := tried(threshold)) is not None]
    return Replay(
        rule, unit, since, track, now, alerts, tried(rule.threshold), curve,
        smallest(curve, rule), proposed(curve, rule, unit), RUNS,
    )  # fmt: skip


def thresholds(rule: Rule, unit: str) -> Sequence[float]:
    """The thresholds tried, closest to the target first: those of a share stay between 0 and 1."""
    sign = 1.0 if rule.threshold > rule.target else -1.0
    scale = min(rule.target, 1 - rule.target) if unit == "share" and sign > 0 else rule.target
    wide = GRID if unit != "share" or sign < 0 else (*GRID, 0.7)
    found = (round(rule.target + sign * part * abs(scale), 10) for part in wide)
    return [value for value in found if unit != "share" or 0 < value < 1]


def smallest(curve: Sequence[Candidate], rule: Rule) -> Mapping[int, float | None]:
    """The smallest change from target found four times in five within each number of days, between those tried."""
    found: dict[int, float | None] = {}
    for i, days in enumerate(WITHIN):
        found[days] = None
        before: Candidate | None = None
        for one in curve:
            if one.found[i] >= FOUR_IN_FIVE:
                part = 1.0
                if before is not None and one.found[i] > before.found[i]:
                    part = (FOUR_IN_FIVE - before.found[i]) / (one.found[i] - before.found[i])
                start = before.threshold if before else one.threshold
                found[days] = abs(start + part * (one.threshold - start) - rule.target)
                break
            before = one
    return found


def proposed(curve: Sequence[Candidate], rule: Rule, unit: str) -> float | None:
    """The threshold closest to the target whose drops are found four times in five within 84 days, rounded away from
    the target: a share to a hundredth, the rest to two digits."""
    found = next((one.threshold for one in curve if one.found[-1] >= FOUR_IN_FIVE), None)
    if found is None:
        return None
    grain = 0.01 if unit == "share" else 10.0 ** (np.floor(np.log10(max(abs(found), 1e-9))) - 1)
    steps = found / grain
    rounded = float(np.ceil(steps - 1e-9) if rule.threshold > rule.target else np.floor(steps + 1e-9)) * grain
    return round(rounded, 10) if unit != "share" or 0 < rounded < 1 else found


def _judged(one: Episode, readings: Readings, rule: Rule, as_of: date) -> PastAlert:
    sign = 1 if rule.threshold > rule.target else -1
    day = number_of(one.opened)
    value, ripe = readings.at(day)
    half = (rule.target + rule.threshold) / 2
    judged: Judged = "unripe"
    if value is not None and ripe <= number_of(as_of):
        judged = "right" if sign * (value - half) >= 0 else "grey" if sign * (value - rule.target) > 0 else "wrong"
    shown = readings.first_beyond(rule.threshold, sign, day - readings.window, number_of(as_of))
    early = shown - day if shown is not None else None
    return PastAlert(one.opened, one.recovering, one.closed, value if judged != "unripe" else None, judged, early)


def _years(source: Source, request: Request, rule: Rule) -> tuple[Years | None, float | None, Readings]:
    """The maker of years on the last year of facts, what the KPI is over it, and the KPI as finally known."""
    today = number_of(request.as_of)
    facts = source.facts
    if isinstance(facts, Counts):
        readings = Readings.of_counts(facts)
        past = facts.weekly(today + 1 - 2 * YEAR, today + 1)
        seasons = seasons_of(past) if source.start is not None and source.start <= today + 1 - 2 * YEAR else None
        if seasons is None or rule.target <= 0:
            return None, None, readings
        return CountYears(seasons, rule.target, rule.target / WEEKS), seasons.mean * WEEKS, readings
    learnt = max(source.start or today, today + 1 - YEAR)
    span = Span(learnt, today + 1, today + 1)
    enough = today + 1 - learnt >= HALF
    if isinstance(facts, Means):
        return *facts.years(span, rule, enough), Readings.of_means(facts.daily(source.start or today, today + 1))
    readings = Readings.of_stays(facts.stays, facts.horizon, facts.model(span)[1], today)
    model, _, _ = facts.model(span)
    past_bins = facts.bins(span, model)
    enough = enough and model.exits >= LEAST_OUTCOMES and model.tilt_to(rule.target) is not None
    return ShareYears(model, past_bins, rule.target) if enough else None, model.implied(1.0), readings
