"""Shares, span by span: chances with a delay (exits of a stage, of the whole process), and rates judged on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.outcomes import date_of
from portulan.metrics.alerts.part import LEAST_OUTCOMES, Part, watched
from portulan.metrics.alerts.spans import Span
from portulan.metrics.alerts.words import ADVANCES, FEW, FEW_UNTIL, LOSSES, NO_OUTCOME, ONE_SIDED, OUT_OF_REACH
from portulan.metrics.evaluate import observed_p90
from portulan.stats.cusum import Pace
from portulan.stats.exit_shares import (
    DayBins,
    ExitShares,
    Kind,
    ShareTest,
    Stays,
    day_bins,
    days_at_risk,
    edges_of,
    learn,
)
from portulan.stats.sufficient import Ints

OLD = 0.95
"""Where a KPI has no horizon, exits older than this share of all exits are no evidence."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The stays a share is read on, how its horizon is found, and which share it is.

    `whole` are the stays the KPI's horizon is read on, whatever the condition. `horizon`: 'p90' of the days it took to
    advance; 'ever', no horizon; 'none', judged on the day.
    """

    stays: Stays
    whole: Stays
    horizon: str
    kind: Kind

    def model(self, span: Span) -> tuple[ExitShares, int | None, DayBins]:
        """What the days before the span's evidence teach; the horizon; the exits of the evidence's days."""
        horizon, last = self._horizon(span)
        edges = edges_of(horizon, last)
        past = day_bins(self.stays, edges, span.learnt, span.first)
        at_risk = days_at_risk(self.stays, edges, span.learnt, span.first)
        kept = len(edges_of(horizon)) - 1
        bins = day_bins(self.stays, edges, span.first, span.end)
        return learn(past, at_risk, edges, kept, self.kind), horizon if self.horizon == "p90" else None, bins

    def _horizon(self, span: Span) -> tuple[int, int | None]:
        """The age up to which exits are evidence, and the age up to which the KPI looks; known before the span."""
        if self.horizon == "none":
            return 0, None
        read = self.whole if self.horizon == "p90" else self.stays
        known = (read.cause > 0) & (read.left < span.first)
        age, cause, count = read.age[known], read.cause[known], read.count[known]
        if self.horizon == "p90":
            return observed_p90(age, cause, count) or 1, None
        if not len(age):
            return 1, None
        order = np.argsort(age, kind="stable")
        rank = np.searchsorted(np.cumsum(count[order]), OLD * count.sum())
        return int(age[order][rank]), int(age.max())

    def part(self, span: Span, rule: Rule, unit: str = "share") -> Part:
        """The span with its evidence, or why it has none."""
        model, horizon, bins = self.model(span)
        if (refusal := self._refusal(span, model)) is not None:
            return refusal
        test = ShareTest.of(model, rule.target, rule.threshold)
        if test is None:
            sentence = Sentence(OUT_OF_REACH, {"now": round(model.implied(1.0), 3)})
            return Part(span, refusal=("no_data", sentence), horizon=horizon)
        paces: Mapping[float, Pace] = {rule.threshold: test.pace}

        def pace_at(threshold: float) -> Pace | None:
            if threshold in paces:
                return paces[threshold]
            other = ShareTest.of(model, rule.target, threshold) if 0 < threshold < 1 else None
            return other.pace if other else None

        return watched(
            span, rule, unit, pace_at, lambda: test.increments(bins), horizon=horizon, dispersion=model.dispersion
        )

    def _refusal(self, span: Span, model: ExitShares) -> Part | None:
        known = (self.stays.cause > 0) & (self.stays.left >= span.learnt) & (self.stays.left < span.first)
        seen = set(np.unique(self.stays.cause[known]).tolist())
        if not seen:
            return Part(span, refusal=("no_data", Sentence(NO_OUTCOME)))
        if len(seen) == 1:
            return Part(span, refusal=("no_data", Sentence(ONE_SIDED, {"seen": ADVANCES if 1 in seen else LOSSES})))
        n = round(model.exits)
        if n >= LEAST_OUTCOMES:
            return None
        return Part(span, refusal=("too_few", Sentence(FEW, {"n": n, "least": LEAST_OUTCOMES})))


def beginnings(stays: Stays) -> tuple[Ints, Ints]:
    """The days on which records began, with how many."""
    return stays.entered, stays.count


def few_until(span: Span, n: int) -> Sentence | None:
    """When there would be enough outcomes at the pace of the span learnt."""
    if n <= 0:
        return None
    days = (LEAST_OUTCOMES - n) / (n / (span.first - span.learnt))
    return Sentence(
        FEW_UNTIL, {"n": n, "least": LEAST_OUTCOMES, "day": date_of(span.first) + timedelta(days=int(days))}
    )
